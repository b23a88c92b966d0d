"""The slow half of the server, in a process of its own: lowering and the linter.

So the editor is answered at once while they run. The server writes jobs to standard input, each
a pickle behind its length, and reads two answers for each: the steps of the file, then its
findings. A new job ends the one before, wherever that is.
"""

from __future__ import annotations

import _thread
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
from callflow_dsl.lsp.jobs import LENGTH, Answer, Job, frame
from callflow_dsl.lsp.lowered import lowered
from callflow_dsl.source import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from callflow_dsl.lint.settings import LintSettings


def answers(job: Job) -> Iterator[Answer]:
    """The steps of a file, then its findings."""

    def read(path: str, name: str) -> Source:
        text = job.overlay.get(os.path.realpath(path))
        return read_source(path, name) if text is None else Source(name, text, path)

    forget_configurations()
    source = job.source
    try:
        compilation = compile_source(source, values=job.values, read=read)
        yield Answer(job.number, lowered(compilation))
        settings = SettingsSource()

        def settings_of(source: Source) -> LintSettings:
            return settings.settings_for(source.path or source.name)

        result = lint(source, settings_of(source), settings_of=settings_of, compilation=compilation)
    except FlowcError as error:
        yield Answer(job.number, None, True, str(error))
    else:
        yield Answer(job.number, result.diagnostics, True)


class _Worker:
    """Works on the newest job; two threads move jobs in and answers out."""

    def __init__(self, jobs: BinaryIO, output: BinaryIO) -> None:
        self._jobs = jobs
        self._output = output
        self._newest: Job | None = None
        self._came = threading.Event()
        self._done = 0
        self._to_send: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def run(self) -> None:
        all_rules()  # an interruption in the middle of an import would leave half a module
        threading.Thread(target=self._receive, daemon=True).start()
        threading.Thread(target=self._send, daemon=True).start()
        while True:
            try:
                self._came.wait()
                self._came.clear()
                self._work()
            except KeyboardInterrupt:
                self._came.set()  # a newer job has come

    def _work(self) -> None:
        job = self._newest
        if job is None or job.number == self._done:
            return
        for answer in answers(job):
            self._to_send.put(frame(answer))
        self._done = job.number

    def _receive(self) -> None:
        """Take jobs in; the process ends with the server that it belongs to."""
        while len(head := self._jobs.read(LENGTH.size)) == LENGTH.size:
            job: Job = pickle.loads(self._jobs.read(LENGTH.unpack(head)[0]))
            is_busy = self._newest is not None and self._newest.number != self._done
            self._newest = job
            self._came.set()
            if is_busy:
                _thread.interrupt_main()
        os._exit(0)

    def _send(self) -> None:
        while True:
            self._output.write(self._to_send.get())
            self._output.flush()


def main() -> None:
    """Work until the server is gone."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # it is how a job is ended
    _Worker(sys.stdin.buffer, sys.stdout.buffer).run()


if __name__ == "__main__":
    main()
