"""A small editor: speaks the Language Server Protocol with the real process."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

#: Longer than anything takes; whoever waits so long has found a fault.
PATIENCE_S = 60
ROOT = Path(__file__).parents[2]


class RequestError(Exception):
    """The server has answered with an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.code = error["code"]


class Editor:
    """One server process; ``position_encodings`` is what the editor offers."""

    def __init__(
        self,
        *folders: Path,
        encodings: tuple[str, ...] = (),
        options: dict[str, Any] | None = None,
        env: dict[str, str] | None = None,
        command: tuple[str, ...] = (sys.executable, "-m", "callflow_dsl", "lsp"),
    ) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        )
        #: What the server has written to standard error.
        self.errors: list[bytes] = []
        self._arrived: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._readers = [
            threading.Thread(target=read, daemon=True) for read in (self._read, self._read_errors)
        ]
        for reader in self._readers:
            reader.start()
        self._number = 0
        #: What the server has said, in order: notifications and its own requests.
        self.said: list[dict[str, Any]] = []
        #: Uri -> the diagnostics that were published last.
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}
        #: Uri -> the version of the text that they are about.
        self.known_versions: dict[str, int | None] = {}
        self._answers: dict[int, dict[str, Any]] = {}
        self.versions: dict[str, int] = {}
        general = {"positionEncodings": list(encodings)} if encodings else {}
        self.capabilities = self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": None,
                "workspaceFolders": [
                    {"uri": folder.as_uri(), "name": folder.name} for folder in folders
                ],
                "initializationOptions": options,
                "capabilities": {
                    "general": general,
                    "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}},
                },
            },
        )["capabilities"]
        self.notify("initialized", {})

    # The wire

    def _read(self) -> None:
        out = self.process.stdout
        assert out is not None
        while head := out.readline():
            length = int(head.split(b":")[1])
            while out.readline().strip():
                pass
            self._arrived.put(json.loads(out.read(length)))
        self._arrived.put(None)

    def _read_errors(self) -> None:
        """Read standard error to its end: the server and its worker have ended then."""
        assert self.process.stderr is not None
        self.errors = list(self.process.stderr)

    def send(self, *messages: dict[str, Any]) -> None:
        """Send messages in one piece."""
        bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
        assert self.process.stdin is not None
        self.process.stdin.write(
            b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)
        )
        self.process.stdin.flush()

    def notify(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def begin(self, method: str, params: Any) -> int:
        """Send a request; its answer is taken by `answer`."""
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        return self._number

    def message(self, method: str, params: Any) -> dict[str, Any]:
        """A request that is yet to be sent."""
        self._number += 1
        return {"id": self._number, "method": method, "params": params}

    def answer(self, number: int) -> Any:
        """The answer to a request; raises `RequestError`."""
        while number not in self._answers:
            self.take()
        answer = self._answers.pop(number)
        if "error" in answer:
            raise RequestError(answer["error"])
        return answer["result"]

    def request(self, method: str, params: Any) -> Any:
        return self.answer(self.begin(method, params))

    def take(self) -> dict[str, Any]:
        """Wait for one message more."""
        message = self._arrived.get(timeout=PATIENCE_S)
        assert message is not None, "the server has ended"
        if "method" not in message:
            self._answers[message["id"]] = message
            return message
        self.said.append(message)
        if message["method"] == "textDocument/publishDiagnostics":
            params = message["params"]
            self.diagnostics[params["uri"]] = params["diagnostics"]
            self.known_versions[params["uri"]] = params.get("version")
        elif "id" in message:
            answers = {"window/showDocument": {"success": True}}
            self.send({"id": message["id"], "result": answers.get(message["method"])})
        return message

    # Texts

    def open(self, uri: str, text: str) -> None:
        self.versions[uri] = 1
        document = {"uri": uri, "languageId": "callflow", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def changes(self, uri: str, *changes: dict[str, Any]) -> dict[str, Any]:
        """The message of a change that is yet to be sent."""
        self.versions[uri] += 1
        document = {"uri": uri, "version": self.versions[uri]}
        params = {"textDocument": document, "contentChanges": list(changes)}
        return {"method": "textDocument/didChange", "params": params}

    def change(self, uri: str, *changes: dict[str, Any]) -> None:
        self.send(self.changes(uri, *changes))

    def close(self, uri: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def told(self, uri: str, *codes: str) -> list[dict[str, Any]]:
        """Wait until the diagnostics of a file have just these codes, and return them."""
        while sorted(d["code"] for d in self.diagnostics.get(uri, [{"code": ""}])) != sorted(codes):
            self.take()
        return self.diagnostics[uri]

    def told_of(self, uri: str) -> list[dict[str, Any]]:
        """Wait until something is known of the newest text, and return it."""
        while self.known_versions.get(uri) != self.versions[uri]:
            self.take()
        return self.diagnostics[uri]

    def ask(self, what: str, uri: str, **more: Any) -> Any:
        """A request about a file: ``ask("hover", uri, position=...)``."""
        return self.request(f"textDocument/{what}", {"textDocument": {"uri": uri}, **more})

    # The end

    def end(self) -> int:
        """Say goodbye; returns the exit code of the server."""
        self.request("shutdown", None)
        self.notify("exit", None)
        return self.over()

    def over(self) -> int:
        """Wait until the server and its worker have ended; returns the server's exit code."""
        code = self.process.wait(PATIENCE_S)
        for reader in self._readers:
            reader.join(PATIENCE_S)
            assert not reader.is_alive(), "the worker still runs"
        assert not self.errors, b"".join(self.errors).decode()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None and not stream.closed:
                stream.close()
        return code


class Sheet:
    """A text that is open; each `|` in ``marked`` is a place and no part of the text."""

    def __init__(self, editor: Editor, uri: str, marked: str) -> None:
        self.editor = editor
        self.uri = uri
        pieces = marked.split("|")
        self.text = "".join(pieces)
        self.places = [position("".join(pieces[:n])) for n in range(1, len(pieces))]
        editor.open(uri, self.text)

    def ask(self, what: str, place: int | None = 0, **more: Any) -> Any:
        """A request about the file, at one of its places."""
        if place is not None and self.places:
            more["position"] = self.places[place]
        return self.editor.ask(what, self.uri, **more)

    def shown(self, place: dict[str, Any]) -> str:
        """The text of a range of the file."""
        return self.text[offset(self.text, place["start"]) : offset(self.text, place["end"])]


def position(before: str) -> dict[str, int]:
    """The place behind a text, in UTF-16 units."""
    line = before.rsplit("\n", 1)[-1]
    return {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}


def offset(text: str, place: dict[str, int]) -> int:
    """The offset of a place, counted from UTF-16 units."""
    start = len("\n".join(text.split("\n")[: place["line"]])) + bool(place["line"])
    units = text[start:].encode("utf-16-le")[: place["character"] * 2]
    return start + len(units.decode("utf-16-le", "ignore"))
