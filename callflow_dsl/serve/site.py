"""What the server answers: a pure look at the folder for each request.

/                            the flow files of the folder, each with its state
/preview/PATH                the preview page of a file, or what is wrong with it
/digest/PATH                 a checksum of that page; /digest/ that of the list
/flows/PATH                  the JSON of the only flow of a file, for GET and POST; what the
                             query says of the call fills its params
/flows/PATH/TITLE            the JSON of one of several flows
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from attrs import frozen

from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

#: Where pages listen for changes, and stands for the checksum of a page in its own text.
EVENTS = "/events"
_DIGEST = "0" * 64
ENDINGS = (".flow", ".json", ".xml")


class Flow(Protocol):
    """A loaded flow: its title and its wire JSON."""

    @property
    def title(self) -> str: ...
    @property
    def wire(self) -> Mapping[str, Any]: ...


class File(Protocol):
    """A loaded file."""

    @property
    def flows(self) -> Sequence[Flow]: ...


@frozen
class Response:
    """An answer: status, content type, body."""

    status: int
    kind: str
    body: bytes
    #: Of a page: the checksum of its text.
    digest: str = ""
    #: What whoever runs the server should know of this answer.
    notes: tuple[str, ...] = ()


@frozen
class Site:
    """A folder of flows. ``load`` reads a file, ``page`` makes its preview with a script of
    this site in it; both raise `FlowcError` for a file that is wrong. ``state`` says in a few
    lines how a file stands. ``answer_call`` gives the flows of a file for a call, by what was sent
    along with a request, and what of that was left out.
    """

    root: Path
    load: Callable[[str], File]
    page: Callable[[File, str], str]
    answer_call: Callable[[str, Mapping[str, str]], tuple[Sequence[Flow], Sequence[str]]]
    state: Callable[[str, File], Sequence[str]] = lambda path, file: ()

    def files(self, endings: tuple[str, ...] = (".flow",)) -> list[str]:
        """The flow files below the folder, as paths from it with forward slashes."""
        paths: list[Path] = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            paths += [Path(folder, name) for name in sorted(names) if name.endswith(endings)]
        inside = (path.relative_to(self.root).as_posix() for path in paths)
        return [name for name in inside if self._inside(name)]

    def answer(self, method: str, target: str) -> Response:
        """The answer to a request for this target (a path with its query)."""
        parts = urlsplit(target)
        path = parts.path
        area, _slash, rest = path.lstrip("/").partition("/")
        if path == "/" and method == "GET":
            return self._index()
        if area == "digest" and method == "GET":
            page = self._preview(unquote(rest)) if rest else self._index()
            return Response(200, "text/plain", page.digest.encode())
        if area == "preview" and method == "GET":
            return self._preview(unquote(rest))
        if area == "flows" and method in ("GET", "POST"):
            return self._flow(unquote(rest), parts.query)
        if area in ("", "preview", "digest", "flows"):
            return _problem(405, f"{method} is not answered here")
        return _problem(404, f"nothing is served at {path}")

    def snapshot(self) -> tuple[tuple[str, int, int], ...]:
        """Something that differs when a file was changed, added or removed."""
        states = []
        for name in self.files(ENDINGS):
            try:
                state = (self.root / name).stat()
            except OSError:
                continue  # removed since it was listed
            states.append((name, state.st_mtime_ns, state.st_size))
        return tuple(states)

    def _inside(self, name: str) -> Path | None:
        """The file of this name if it is a flow file below the folder."""
        if "\0" in name or not name.endswith(ENDINGS):
            return None
        path = (self.root / name).resolve()
        hidden = any(part.startswith(".") for part in Path(name).parts)
        if hidden or not path.is_relative_to(self.root.resolve()) or not path.is_file():
            return None
        return path

    def _flow(self, rest: str, query: str) -> Response:
        for name, title in _splits(rest):
            path = self._inside(name)
            if path is not None:
                return self._json(path, title, dict(parse_qsl(query, keep_blank_values=True)))
        return _problem(404, f"there is no flow file {rest}")

    def _json(self, path: Path, title: str | None, sent: Mapping[str, str]) -> Response:
        try:
            flows, notes = self.answer_call(str(path), sent)
        except FlowcError as error:
            return _problem(500, error.message)
        titles = ", ".join(flow.title for flow in flows)
        chosen = [flow for flow in flows if title in (None, flow.title)]
        if len(chosen) != 1:
            return _problem(404, f"name one of the flows in the address: {titles}")
        text = json.dumps(chosen[0].wire, ensure_ascii=False)
        return Response(200, "application/json", text.encode(), notes=tuple(notes))

    def _preview(self, name: str) -> Response:
        path = self._inside(name)
        if path is None:
            return _html(
                404, _document("Not found", f"<p>There is no flow file {_text(name)}.</p>", name)
            )
        try:
            return _html(200, self.page(self.load(str(path)), _live(name)))
        except FlowcError as error:
            # 200: the page is what was asked for, and it reloads when the file is mended.
            return _html(
                200, _document(name, f'<pre role="alert">{_text(_shown(error))}</pre>', name)
            )

    def _index(self) -> Response:
        rows = "".join(f"<li>{self._row(name)}</li>" for name in self.files())
        empty = "<p>No .flow file is in this folder yet.</p>"
        return _html(200, _document("Call flows", f"<ul>{rows}</ul>" if rows else empty, ""))

    def _row(self, name: str) -> str:
        link = f'<a href="/preview/{quote(name)}">{_text(name)}</a>'
        try:
            file = self.load(str(self.root / name))
            flows = file.flows
        except FlowcError as error:
            return f'{link}<pre role="alert">{_text(_shown(error))}</pre>'
        several = len(flows) > 1
        parts = []
        for flow in flows:
            address = f"/flows/{quote(name)}" + (f"/{quote(flow.title, '')}" if several else "")
            parts.append(f'{_text(flow.title)} <a class="json" href="{address}">JSON</a>')
        state = (
            f'<p class="state">{_text(line)}</p>'
            for line in self.state(str(self.root / name), file)
        )
        return f"{link}<p>{'<br>'.join(parts)}</p>{''.join(state)}"


def _splits(rest: str) -> Iterator[tuple[str, str | None]]:
    """A path as a file, then as a file with the title of a flow behind it."""
    yield rest, None
    for ending in ENDINGS:
        name, separator, title = rest.partition(f"{ending}/")
        if separator:
            yield name + ending, title


def _shown(error: FlowcError) -> str:
    return f"{error}\n{error.hint}".strip()


def _text(text: str) -> str:
    return escape(text)


def _html(status: int, text: str) -> Response:
    digest = sha256(text.encode()).hexdigest()
    return Response(
        status, "text/html; charset=utf-8", text.replace(_DIGEST, digest).encode(), digest
    )


def _problem(status: int, message: str) -> Response:
    body = {"data": None, "errors": [{"message": message}]}
    return Response(status, "application/json", json.dumps(body, ensure_ascii=False).encode())


_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2.5rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.3rem; }
ul { list-style: none; padding: 0; }
li { border: 1px solid #8886; border-radius: 10px; padding: .7rem 1rem; margin: .7rem 0; }
li > a { font-weight: 600; }
p { margin: .3rem 0 0; }
.state { color: #5b6475; font-size: .9em; }
@media (prefers-color-scheme: dark) { .state { color: #a2abbc; } }
.json { font-size: .85em; margin-left: .5em; }
pre { overflow: auto; border-left: 4px solid #d0453a; background: #d0453a18; padding: .8rem 1rem;
  font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; }
"""


#: Reloads a page when its own text has changed. One tab holds the stream of events and tells
#: the others: a browser opens few connections to one server.
_RELOAD = """
{
  const channel = new BroadcastChannel("flowc"), mine = %s, address = %s;
  const look = async () => {
    const answer = await fetch(address).catch(() => null);
    if (answer && answer.ok && (await answer.text()) !== mine) location.reload();
  };
  channel.onmessage = look;
  const listen = () => new Promise(() => {
    const events = new EventSource(%s);
    events.onopen = events.onmessage = () => { channel.postMessage(""); look(); };
  });
  // Locks are for safe addresses alone, such as those of this machine.
  if (navigator.locks) navigator.locks.request("flowc-events", listen); else listen();
}
"""


def _live(name: str) -> str:
    """The script that reloads the page of a file (the list, where it has no name)."""
    return _RELOAD % (json.dumps(_DIGEST), json.dumps(f"/digest/{quote(name)}"), json.dumps(EVENTS))


def _document(title: str, body: str, name: str) -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'\">"
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{_text(title)}</h1>{body}</main>"
        f"<script>{_live(name)}</script></body></html>\n"
    )
