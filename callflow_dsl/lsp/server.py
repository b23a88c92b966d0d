"""The server: which function answers what, and when texts change."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import threading
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol.language_server import LanguageServerProtocol, lsp_method
from pygls.uris import to_fs_path

from callflow_dsl import __version__
from callflow_dsl.errors import FlowcError
from callflow_dsl.lsp import stdio
from callflow_dsl.lsp.commands import Commands
from callflow_dsl.lsp.diagnosing import Diagnosing
from callflow_dsl.lsp.features import (
    code_actions,
    code_lenses,
    completion,
    folding,
    formatting,
    hover,
    inlay_hints,
    navigation,
    outline,
    semantic_tokens,
)
from callflow_dsl.lsp.text import Text
from callflow_dsl.lsp.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from callflow_dsl.lsp.document import Document
    from callflow_dsl.lsp.tools import Tools

    #: A function of a document: what an editor asks of it, and the answer.
    Feature = Callable[[Document, Any], Any]
    Across = Callable[[Workspace, Document, Any], Any]

#: What is asked of one document -> the function that answers, from that alone.
FEATURES: dict[str, Feature] = {
    types.TEXT_DOCUMENT_COMPLETION: completion.complete,
    types.TEXT_DOCUMENT_FORMATTING: formatting.format_document,
    types.TEXT_DOCUMENT_RANGE_FORMATTING: formatting.format_range,
    types.TEXT_DOCUMENT_CODE_LENS: code_lenses.lenses,
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: outline.symbols,
    types.TEXT_DOCUMENT_FOLDING_RANGE: folding.folds,
    types.TEXT_DOCUMENT_SELECTION_RANGE: folding.selections,
    types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: semantic_tokens.of_document,
    types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE: semantic_tokens.of_range,
    types.TEXT_DOCUMENT_INLAY_HINT: inlay_hints.hints,
    types.TEXT_DOCUMENT_PREPARE_RENAME: navigation.prepare_rename,
}
#: What is answered once it is known what the document becomes on the wire.
LOWERED: dict[str, Feature] = {
    types.TEXT_DOCUMENT_HOVER: hover.hover,
}
#: What is answered from all files of the workspace.
ACROSS: dict[str, Across] = {
    types.TEXT_DOCUMENT_CODE_ACTION: code_actions.actions,
    types.TEXT_DOCUMENT_DEFINITION: navigation.definition,
    types.TEXT_DOCUMENT_REFERENCES: navigation.references,
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: navigation.highlights,
    types.TEXT_DOCUMENT_RENAME: navigation.rename,
}
OPTIONS: dict[str, Any] = {
    types.TEXT_DOCUMENT_CODE_LENS: types.CodeLensOptions(resolve_provider=True),
    types.TEXT_DOCUMENT_COMPLETION: types.CompletionOptions(
        trigger_characters=["$", "{", '"', "/"]
    ),
    types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions([types.CodeActionKind.QuickFix]),
    types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: semantic_tokens.LEGEND,
    types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE: semantic_tokens.LEGEND,
    types.TEXT_DOCUMENT_RENAME: types.RenameOptions(prepare_provider=True),
}
#: The files whose changes on the disk matter.
_WATCHED = ("**/*.flow", "**/flowc.toml", "**/pyproject.toml", "**/.gitignore")

#: The document that a request was asked about, as it was when the request came.
_ASKED: ContextVar[Document | None] = ContextVar("asked", default=None)

#: How long what is left may take when the editor has gone, in seconds.
_CLOSING_S = 5.0


class Protocol(LanguageServerProtocol):
    """The protocol with texts of our own: pygls counts other characters as line ends."""

    def _handle_request(self, msg_id: Any, method_name: str, params: Any) -> None:
        _ASKED.set(self._server.asked(params))  # type: ignore[attr-defined]
        super()._handle_request(msg_id, method_name, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Any:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Any:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Any:
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None


class Server(LanguageServer):
    """The language server of flowc."""

    def __init__(self, tools: Tools) -> None:
        super().__init__("flowc", __version__, protocol_cls=Protocol)
        self.files = Workspace()
        publish = self.text_document_publish_diagnostics
        self.diagnosing = Diagnosing(self.files, publish, self._log)
        for method, feature in FEATURES.items():
            self.feature(method, OPTIONS.get(method))(self._answering(feature))
        for method, feature in LOWERED.items():
            self.feature(method, OPTIONS.get(method))(self._answering(feature, waits=True))
        for method, across in ACROSS.items():
            feature = partial(across, self.files)
            self.feature(method, OPTIONS.get(method))(self._answering(feature))
        self.feature(types.CODE_LENS_RESOLVE)(self._resolving())
        self.commands = Commands(self, tools)
        self.feature(types.WORKSPACE_SYMBOL)(_function(partial(outline.search, self.files)))
        for method, handler in self._notifications():
            self.feature(method)(_function(handler))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Tell the editor's log what went wrong in the server; a refusal is answer enough."""
        expected = (types.LSPErrorCodes.ContentModified, types.LSPErrorCodes.RequestFailed)
        if getattr(error, "code", None) not in expected:
            self._log(str(error))

    def _log(self, problem: str) -> None:
        message = f"flowc lsp: {problem}"
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, message))

    def asked(self, params: Any) -> Document | None:
        """The document that a request is about; None where it is about none."""
        place = getattr(params, "text_document", None)
        if place is None:
            return None
        try:
            return self.files.document(self.files.canonical(place.uri))
        except FlowcError:
            return None

    def _answering(self, feature: Feature, *, waits: bool = False) -> Callable[[Any], Any]:
        async def answer(params: Any) -> Any:
            document = _ASKED.get()
            if document is None:
                return None
            if waits:
                await self.diagnosing.lowered(document)
            if self.asked(params) is not document:
                raise JsonRpcException("the text has changed", types.LSPErrorCodes.ContentModified)
            return feature(document, params)

        return answer

    def _resolving(self) -> Callable[[types.CodeLens], Any]:
        async def resolve(lens: types.CodeLens) -> types.CodeLens:
            data: Any = lens.data
            document = self.files.document(data["uri"])
            return code_lenses.resolved(document, lens, await self.diagnosing.ways(document))

        return resolve

    def _notifications(self) -> Iterator[tuple[str, Callable[[Any], Any]]]:
        yield types.INITIALIZE, self._initialize
        yield types.INITIALIZED, self._initialized
        yield types.TEXT_DOCUMENT_DID_OPEN, self._opened
        yield types.TEXT_DOCUMENT_DID_CHANGE, self._changed
        yield types.TEXT_DOCUMENT_DID_CLOSE, self._closed
        yield types.TEXT_DOCUMENT_DID_SAVE, self._saved
        yield types.WORKSPACE_DID_CHANGE_CONFIGURATION, self._configured
        yield types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._changed_on_disk
        yield types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self._folders_changed

    # What editors tell

    def _initialize(self, params: types.InitializeParams) -> None:
        self.files.encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        self.files.environment = _environment(params.initialization_options)

    def _initialized(self, _params: types.InitializedParams) -> None:
        watches = getattr(self.client_capabilities.workspace, "did_change_watched_files", None)
        if watches is not None and watches.dynamic_registration:
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            registration = types.Registration("files", method, options)
            self.client_register_capability(
                types.RegistrationParams([registration]), lambda _: None
            )
        self._look_at_folders()

    def _look_at_folders(self) -> None:
        folders = (to_fs_path(uri) for uri in self.workspace.folders)
        self.files.folders = [folder for folder in folders if folder is not None]
        uris = self.files.files()
        self.diagnosing.keep(uris)
        self.diagnosing.begin(uris)

    def _configured(self, params: types.DidChangeConfigurationParams) -> None:
        settings = params.settings
        self.files.environment = _environment(_get(settings, "flowc", settings))
        self.files.forget()
        self._look_at_folders()

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        self._put(document.uri, Text(document.text, self.files.encoding), document.version)

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        text = self.files.open.get(uri, Text("", self.files.encoding))
        for change in params.content_changes:
            text = text.changed(getattr(change, "range", None), change.text)
        self._put(uri, text, params.text_document.version)

    def _put(self, uri: str, text: Text, version: int | None) -> None:
        others = self.files.dependents(uri)
        self.files.put(uri, text, version)
        self.diagnosing.begin([uri, *others])

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        others = self.files.dependents(uri)
        self.files.close(uri)
        uri = self.files.canonical(uri)
        if uri in self.files.files():
            others.append(uri)
        else:
            self.diagnosing.drop(uri)
        self.diagnosing.begin(others)

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        """Nothing of the text is new."""

    def _changed_on_disk(self, params: types.DidChangeWatchedFilesParams) -> None:
        due: dict[str, None] = {}
        for change in params.changes:
            uri = self.files.canonical(change.uri)
            due.update(dict.fromkeys(self.files.dependents(uri)))
            self.files.changed_on_disk(uri)
            if not uri.endswith(".flow"):
                due.update(dict.fromkeys(self.files.files()))
            elif uri not in self.files.open:
                due[uri] = None
        self.diagnosing.begin(due)

    def _folders_changed(self, _params: types.DidChangeWorkspaceFoldersParams) -> None:
        self._look_at_folders()


def _get(value: Any, name: str, otherwise: Any = None) -> Any:
    """A field of a JSON object, however it was read."""
    if isinstance(value, dict):
        return value.get(name, otherwise)
    return getattr(value, name, otherwise)


def _environment(options: Any) -> str:
    """The environment that the options of an editor name; empty where they name none."""
    name = _get(options, "environment")
    return name if isinstance(name, str) else ""


def _function(handler: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A method as a function, which pygls can put its marks on."""
    return lambda params: handler(params)


async def _run(tools: Tools) -> None:
    # It writes a traceback for each refusal; see `report_server_error`.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    server = Server(tools)
    gc.freeze()  # what is imported stays
    gc.disable()  # see `diagnosing`
    try:
        await stdio.serve(server)
    finally:
        end = sys.exception()
        end_within(_CLOSING_S, end.code if isinstance(end, SystemExit) else 1 if end else 0)
        await server.diagnosing.close()


def end_within(seconds: float, code: Any) -> None:
    """End the process after this time, whatever it still waits for: nobody speaks to it any more.

    Its worker ends with it, for its input is closed.
    """
    timer = threading.Timer(seconds, os._exit, (code if isinstance(code, int) else 0,))
    timer.daemon = True
    timer.start()


def run(tools: Tools) -> None:
    """Serve an editor on standard input and output until it is done."""
    asyncio.run(_run(tools))
