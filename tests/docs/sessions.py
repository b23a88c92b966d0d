"""The terminal sessions that documents show, run from top to bottom.

A block ``console`` holds commands behind ``$`` with what each prints; a block with
``title="NAME"`` is a file, written before the commands below it run. All blocks of a document
share one folder. A line of three dots stands for any lines that are not told, ``…`` within a
line for any text of it. ``flowc emulator &`` is a real one on a port of its own; so is what runs by
``python server.py &``, whose port stands in the file as 8030. A server prints one line when
it answers.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.M | re.S)
_SHOWN_PORT = "8020"
#: The port of a server that a document writes itself.
_OWN_PORT = "8030"
#: The ids of a server are others each time.
_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b")


def run_document(path: Path, folder: Path) -> str:
    """The text of the document with what its commands print today."""
    with ExitStack() as stack:
        shell = stack.enter_context(_shell(folder))
        text = path.read_text(encoding="utf-8")
        return _BLOCK.sub(lambda block: _fresh(block, shell), text)


def _fresh(block: re.Match[str], shell: Shell) -> str:
    language, title, body = block[1], block[2], block[3]
    if title is not None:
        shell.write(title, body)
    if language != "console":
        return block[0]
    head = block[0][: block.start(3) - block.start()]
    return f"{head}{''.join(_entries(body, shell))}```"


def _entries(body: str, shell: Shell) -> Iterator[str]:
    for entry in re.split(r"(?m)^(?=\$ )", body):
        if not entry.startswith("$ "):
            assert not entry, f"not behind a command: {entry!r}"
            continue
        command, _, shown = entry[2:].partition("\n")
        printed = shell.run(command)
        yield f"$ {command}\n{shown if _fits(shown, printed) else printed}"


def _fits(shown: str, printed: str) -> bool:
    """Whether what is shown is what was printed, dots apart."""
    parts = re.split(r"(^\.\.\.\n|…)", shown, flags=re.M)
    pattern = "".join(
        {"...\n": r"(?:.*\n)*", "…": r".*"}.get(part, re.escape(part)) for part in parts
    )
    return re.fullmatch(pattern, printed) is not None


class Shell:
    """A folder with `flowc` on the path; ``cd`` and the emulator are remembered."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self._cwd = folder
        self._stack = stack
        self._port: str | None = None
        self._own_port = _free_port()
        programs = folder.parent / f"{folder.name}-bin"
        programs.mkdir()
        for name, arguments in (("flowc", "-m callflow_dsl"), ("python", "")):
            program = programs / name
            program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
            program.chmod(0o755)
        self._environment = {
            **os.environ,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "96",
            "FLOWC_CACHE": str(folder.parent / f"{folder.name}-cache"),
        }

    def write(self, name: str, text: str) -> None:
        """A file that the document shows."""
        path = self._cwd / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._real(text), encoding="utf-8")

    def run(self, command: str) -> str:
        """What a command prints, standard error included."""
        if command.startswith("cd "):
            self._cwd = (self._cwd / command[3:].strip()).resolve()
            return ""
        if command.startswith("export "):
            name, _, value = command.removeprefix("export ").partition("=")
            self._environment[name] = value
            return ""
        if command.startswith("flowc emulator") and command.endswith("&"):
            self._port = _free_port()
            return self._start(f"{command.removesuffix('&')} --quiet --port {self._port}")
        if command.endswith("&"):
            return self._start(command.removesuffix("&"))
        self._use_port()
        done = subprocess.run(
            ["bash", "-c", self._real(command)],
            cwd=self._cwd, env=self._environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
            check=False,
        )  # fmt: skip
        return _UUID.sub("…", self._shown(done.stdout.replace(str(self.folder), "")))

    def _start(self, command: str) -> str:
        """Run a server until the document ends; the line that it prints when it answers."""
        process = subprocess.Popen(
            ["bash", "-c", f"{self._real(command)} & trap 'kill $!' TERM; wait"],
            cwd=self._cwd, env=self._environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        self._stack.callback(process.wait)
        self._stack.callback(process.terminate)
        assert process.stdout is not None
        self._stack.enter_context(process.stdout)
        return self._shown(process.stdout.readline())

    def _real(self, text: str) -> str:
        text = text.replace(_OWN_PORT, self._own_port)
        return text.replace(f":{_SHOWN_PORT}", f":{self._port}") if self._port else text

    def _shown(self, text: str) -> str:
        text = text.replace(self._own_port, _OWN_PORT)
        return text.replace(self._port, _SHOWN_PORT) if self._port else text

    def _use_port(self) -> None:
        """Let a project that ``flowc new`` has made talk to this emulator."""
        settings = self._cwd / "flowc.toml"
        if self._port and settings.is_file():
            settings.write_text(self._real(settings.read_text("utf-8")), "utf-8")


def _free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


@contextmanager
def _shell(folder: Path) -> Iterator[Shell]:
    with ExitStack() as stack:
        yield Shell(folder, stack)
