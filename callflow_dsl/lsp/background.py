"""The server's side of the worker: one job at a time, the newest counts."""

from __future__ import annotations

import asyncio
import pickle
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from callflow_dsl.lsp.jobs import LENGTH, Answer, Job, Wanted, frame
from callflow_dsl.source import Source

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from callflow_dsl.lsp.document import Document

#: Why a job that is not urgent has no answer.
PUT_OFF = "put off"
_STOPPED = "the process that lints has stopped"


class Background:
    """Starts the worker when there is work, and again should it have died."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._number = 0
        self._answers: asyncio.Queue[Answer] = asyncio.Queue()
        self._turn = asyncio.Lock()
        #: Whether somebody waits for the job that runs.
        self._is_urgent = False

    async def answers(
        self, document: Document, wanted: Wanted, *, urgent: bool = True
    ) -> AsyncGenerator[Answer, None]:
        """The answers about a document, the last one marked as such.

        Whoever is cancelled while it waits ends the job. What is urgent puts an
        end to what is not, whose last answer is `PUT_OFF`.
        """
        async with self._in_turn(urgent):
            stdin = await self._running()
            self._answers = asyncio.Queue()
            stdin.write(self._job(document, wanted))
            is_last = False
            try:
                while not is_last:
                    answer = await self._answers.get()
                    is_last = answer.is_last
                    yield answer
            finally:
                if not is_last:
                    stdin.write(self._job(document, Wanted.REST))

    def _job(self, document: Document, wanted: Wanted) -> bytes:
        self._number += 1
        if wanted is Wanted.REST:
            return frame(Job(self._number, wanted, Source("", ""), {}, {}))
        values, overlay = dict(document.project.values), dict(document.overlay)
        return frame(Job(self._number, wanted, document.source, values, overlay))

    @asynccontextmanager
    async def _in_turn(self, urgent: bool) -> AsyncGenerator[None, None]:
        if urgent and self._turn.locked() and not self._is_urgent:
            self._answers.put_nowait(Answer(self._number, None, True, PUT_OFF))
        async with self._turn:
            self._is_urgent = urgent
            yield

    async def _running(self) -> asyncio.StreamWriter:
        if self._process is None or self._process.returncode is not None:
            # Only what this process imports from: not the folder that it was started in.
            code = (
                f"import sys; sys.path = {sys.path!r}; "
                "from callflow_dsl.lsp.worker import main; main()"
            )
            pipe = asyncio.subprocess.PIPE
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", code, stdin=pipe, stdout=pipe
            )
            self._reading = asyncio.ensure_future(self._read(self._process))
        assert self._process.stdin is not None
        return self._process.stdin

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        """Hand on what the worker answers to the newest job; late answers to others are left."""
        assert process.stdout is not None
        try:
            while True:
                head = await process.stdout.readexactly(LENGTH.size)
                data = await process.stdout.readexactly(LENGTH.unpack(head)[0])
                answer: Answer = pickle.loads(data)
                if answer.number == self._number:
                    self._answers.put_nowait(answer)
        except asyncio.IncompleteReadError:
            await process.wait()
            self._answers.put_nowait(Answer(self._number, None, True, _STOPPED))

    async def close(self) -> None:
        """End the worker."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
