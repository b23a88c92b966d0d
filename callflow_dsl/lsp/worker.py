"""The slow half of the server, in a process of its own: lowering and the linter.

So the editor is answered at once while they run. The server writes jobs to standard input, each
a pickle behind its length, and reads two answers for each: the steps of the file, then its
findings. A new job ends the one before, wherever that is.
"""

from __future__ import annotations

import _thread
import gc
import os
import pickle
import queue
import signal
import sys
import threading
from typing import TYPE_CHECKING

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.errors import FlowcError
from callflow_dsl.lint.registry import all_rules
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import SettingsSource, forget_configurations
from callflow_dsl.lsp.jobs import LENGTH, Answer, Job, Wanted, frame
from callflow_dsl.lsp.lowered import lowered
from callflow_dsl.lsp.ways import ways
from callflow_dsl.source import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from callflow_dsl.compiler.result import Compilation
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lint.settings import LintSettings


def answers(job: Job) -> Iterator[Answer]:
    """What a job asks for, piece by piece."""

    def read(path: str, name: str) -> Source:
        text = job.overlay.get(os.path.realpath(path))
        return read_source(path, name) if text is None else Source(name, text, path)

    if job.wanted is Wanted.REST:
        return
    try:
        compilation = compile_source(job.source, values=job.values, read=read)
        if job.wanted is Wanted.WAYS:
            yield Answer(job.number, ways(compilation), True)
            return
        yield Answer(job.number, lowered(compilation))
        yield Answer(job.number, _findings(job.source, compilation), True)
    except FlowcError as error:
        yield Answer(job.number, None, True, str(error))


def _findings(source: Source, compilation: Compilation) -> tuple[Diagnostic, ...]:
    forget_configurations()
    settings = SettingsSource()

    def settings_of(source: Source) -> LintSettings:
        return settings.settings_for(source.path or source.name)

    own = settings_of(source)
    return lint(source, own, settings_of=settings_of, compilation=compilation).diagnostics


class _SupersededError(BaseException):
    """A newer job has come. No handler of exceptions on the way may take it for an error."""


class _Worker:
    """Works on the newest job; two threads move jobs in and answers out."""

    def __init__(self, jobs: BinaryIO, output: BinaryIO) -> None:
        self._jobs = jobs
        self._output = output
        self._newest: Job | None = None
        self._came = threading.Event()
        self._done = 0
        #: A job is being worked on, and may be ended.
        self._is_busy = False
        self._to_send: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def run(self) -> None:
        """Work until the jobs end."""
        all_rules()  # an interruption in the middle of an import would leave half a module
        signal.signal(signal.SIGINT, self._interrupted)
        sys.unraisablehook = _unraisable
        threading.Thread(target=self._receive, daemon=True).start()
        threading.Thread(target=self._send, daemon=True).start()
        while True:
            self._came.wait()
            self._came.clear()
            try:
                self._is_busy = True
                self._work()
                self._is_busy = False
            except _SupersededError:
                self._came.set()
                gc.enable()  # what was interrupted may have had it wait

    def _work(self) -> None:
        job = self._newest
        if job is None or job.number == self._done:
            return
        for answer in answers(job):
            self._to_send.put(frame(answer))
        self._done = job.number

    def _interrupted(self, _signal: int, _frame: object) -> None:
        """End the job: once, and never what stands around it."""
        if self._is_busy:
            self._is_busy = False
            raise _SupersededError

    def _receive(self) -> None:
        """Take jobs in; the process ends with the server that it belongs to."""
        while len(head := self._jobs.read(LENGTH.size)) == LENGTH.size:
            self._newest = pickle.loads(self._jobs.read(LENGTH.unpack(head)[0]))
            self._came.set()
            _thread.interrupt_main()
        os._exit(0)

    def _send(self) -> None:
        while True:
            self._output.write(self._to_send.get())
            self._output.flush()


def _unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    """Where a job cannot be ended it goes on, and nobody waits for its answers."""
    if not isinstance(unraisable.exc_value, _SupersededError):
        sys.__unraisablehook__(unraisable)


def main() -> None:
    """Work until the server is gone."""
    _Worker(sys.stdin.buffer, sys.stdout.buffer).run()


if __name__ == "__main__":
    main()
