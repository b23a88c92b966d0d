"""When diagnostics are found and sent: the compiler's at once, the linter's in a pause."""

from __future__ import annotations

import asyncio
import gc
from contextlib import aclosing
from typing import TYPE_CHECKING

from lsprotocol import types

from callflow_dsl.errors import FlowcError
from callflow_dsl.lsp.background import PUT_OFF, Background
from callflow_dsl.lsp.features import diagnostics
from callflow_dsl.lsp.jobs import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lsp.document import Document
    from callflow_dsl.lsp.ways import Ways
    from callflow_dsl.lsp.workspace import Workspace

    Publish = Callable[[types.PublishDiagnosticsParams], None]

#: How long nothing is typed before the linter is asked, in seconds.
PAUSE_S = 0.2
#: The garbage collector runs so long after an answer, where no key has come since, or after so many
#: texts: by itself it would run in the middle of a keystroke.
_GAP_S = 0.03
_MOST_UNCOLLECTED = 20


class Diagnosing:
    """Keeps the diagnostics of all files as their texts are."""

    def __init__(self, workspace: Workspace, publish: Publish, log: Callable[[str], None]) -> None:
        self._workspace = workspace
        self._publish = publish
        self._log = log
        self._background = Background()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        #: Files that are not open and have yet to be looked at, and who does that.
        self._due: dict[str, None] = {}
        self._looking: asyncio.Task[None] | None = None
        #: Uri of a file -> uri of the file that was compiled -> what was said of it.
        self._said: dict[str, dict[str, list[types.Diagnostic]]] = {}
        #: How many texts have been analysed since the garbage collector ran.
        self._uncollected = 0
        self._published: dict[str, types.PublishDiagnosticsParams] = {}

    def begin(self, uris: Iterable[str], *, pause: float = PAUSE_S) -> None:
        """Look at these files anew; what is found of the texts before is dropped."""
        for uri in uris:
            self._stop(uri)
            if uri in self._workspace.open:
                self._tasks[uri] = asyncio.ensure_future(self._diagnose(uri, pause))
            else:
                self._due[uri] = None
        if self._due and (self._looking is None or self._looking.done()):
            self._looking = asyncio.ensure_future(self._look())

    async def _look(self) -> None:
        """Look at the files that are not open, one by one."""
        while self._due:
            uri = next(iter(self._due))
            del self._due[uri]
            # A task of its own: what goes wrong with one file keeps none of the others from it.
            await asyncio.wait({asyncio.ensure_future(self._diagnose(uri, 0))})

    def _stop(self, uri: str) -> None:
        """End what is done about a file."""
        self._due.pop(uri, None)
        task = self._tasks.pop(uri, None)
        if task is not None:
            task.cancel()

    async def lowered(self, document: Document) -> None:
        """Wait until it is known what the document becomes on the wire, if that can be known."""
        task = self._tasks.get(document.uri)
        if document.lowered is None and not document.compilation.failed and task is not None:
            waiting = asyncio.ensure_future(document.has_lowered.wait())
            await asyncio.wait({waiting, task}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()

    async def ways(self, document: Document) -> Ways | None:
        """The shortest calls of a document; None where they are not known."""
        if document.ways is None:
            found: Ways | None = None
            async with aclosing(self._background.answers(document, Wanted.WAYS)) as answers:
                async for answer in answers:
                    found = answer.value
            document.ways = found
        return document.ways

    def keep(self, uris: Iterable[str]) -> None:
        """Say nothing more of other files than these."""
        kept = set(uris)
        for owner in {owner for by_owner in self._said.values() for owner in by_owner}:
            if owner not in kept:
                self.drop(owner)

    def drop(self, uri: str) -> None:
        """Say nothing more of a file that is gone."""
        self._stop(uri)
        self._say(uri, {})

    async def close(self) -> None:
        """End all work."""
        for task in (*self._tasks.values(), self._looking):
            if task is not None:
                task.cancel()
        await self._background.close()

    async def _diagnose(self, uri: str, pause: float) -> None:
        await asyncio.sleep(0)  # all that has arrived is taken in first
        try:
            document = self._workspace.document(uri)
        except FlowcError:
            self._say(uri, {})
            return
        self._tell(document, document.errors)
        self._uncollected += 1
        if self._uncollected >= _MOST_UNCOLLECTED:
            self._collect()
        await asyncio.sleep(min(pause, _GAP_S))
        self._collect()
        await asyncio.sleep(max(0.0, pause - _GAP_S))
        try:
            await self._lint(document)
        finally:
            document.has_lowered.set()

    def _collect(self) -> None:
        """Let go of the texts before, whose parts refer to each other."""
        if self._uncollected:
            gc.collect()
            self._uncollected = 0

    async def _lint(self, document: Document) -> None:
        urgent = document.uri in self._workspace.open
        background = self._background.answers(document, Wanted.FINDINGS, urgent=urgent)
        async with aclosing(background) as answers:
            async for answer in answers:
                if answer.problem == PUT_OFF:
                    self._due[document.uri] = None
                elif not answer.is_last:
                    document.lowered = answer.value
                    document.has_lowered.set()
                elif answer.problem:
                    self._log(f"{document.source.name} could not be linted: {answer.problem}")
                else:
                    self._tell(document, (*answer.value, *document.test_mistakes))

    def _tell(self, document: Document, found: tuple[Diagnostic, ...]) -> None:
        document.known = found
        if not self._workspace.is_current(document):
            return  # a newer text is being looked at
        self._say(document.uri, diagnostics.by_file(document, found, self._workspace.uri_of))

    def _say(self, owner: str, files: Mapping[str, list[types.Diagnostic]]) -> None:
        """Publish what is said of files because of one of them; what was said before is gone."""
        before = [uri for uri, by_owner in self._said.items() if owner in by_owner]
        for uri in dict.fromkeys((*files, *before, owner)):
            by_owner = self._said.setdefault(uri, {})
            by_owner.pop(owner, None)
            if uri in files:
                by_owner[owner] = files[uri]
            unique = _each_once(by_owner.values())
            version = self._workspace.versions.get(uri)
            published = types.PublishDiagnosticsParams(uri, unique, version)
            if self._published.get(uri) != published:
                self._published[uri] = published
                self._publish(published)
            if not by_owner:
                del self._said[uri]


def _each_once(groups: Iterable[list[types.Diagnostic]]) -> list[types.Diagnostic]:
    """What is said because of several files, once."""
    unique: list[types.Diagnostic] = []
    for said in groups:
        unique += [diagnostic for diagnostic in said if diagnostic not in unique]
    return unique
