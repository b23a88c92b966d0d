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
from collections import Counter
from functools import partial
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from attrs import evolve, field, frozen

from callflow_dsl.errors import FlowcError
from callflow_dsl.suggest import closest

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
    @property
    def files(self) -> Sequence[str]: ...


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


#: When a file was changed, and its size in bytes; None where there is none.
_Stamp = tuple[str, int, int] | tuple[str, None, None]
#: Files that say how others are read; they may stand in each folder from a file upwards.
_SETTINGS = ("flowc.toml", "pyproject.toml")


@frozen
class _Kept:
    """An answer, and the stamps of the files that it was made from (None: of all files)."""

    files: Sequence[str] | None
    stamps: tuple[_Stamp, ...]
    answer: Any


@frozen
class Site:
    """A folder of flows. ``load`` reads a file, ``page`` makes its preview with a script of
    this site in it; both raise `FlowcError` for a file that is wrong. ``state`` says in a few
    lines how a file stands. ``answer_call`` gives the flows of a file for a call, by what was sent
    along with a request, and what of that was left out. ``edit`` gives the address that opens an
    editor at a line, or "".

    What was made of a file is kept until one of the files that it was read from has changed.
    """

    root: Path
    load: Callable[[str], File]
    page: Callable[[File, str], str]
    answer_call: Callable[[str, Mapping[str, str]], tuple[Sequence[Flow], Sequence[str]]]
    state: Callable[[str, File], Sequence[str]] = lambda path, file: ()
    edit: Callable[[str, int], str] = lambda path, line: ""
    _memory: dict[tuple[str, str], _Kept] = field(factory=dict, init=False, eq=False, repr=False)

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
        try:
            address = urlsplit(target)
        except ValueError:
            return _problem(400, "what is asked for is no address")
        area, _slash, rest = address.path.lstrip("/").partition("/")
        answers: dict[str, Callable[[str], Response]] = {
            "digest": self._digest,
            "preview": self._preview,
            "flows": lambda name: self._flow(name, address.query),
        }
        if address.path == "/":
            answers[""] = lambda _rest: self._index()
        if area not in answers:
            return _problem(
                404,
                f"nothing is served at {address.path}; / lists the flows, and "
                "/flows/PATH answers with their JSON",
            )
        if method != "GET" and (area, method) != ("flows", "POST"):
            return _problem(405, f"{method} is not answered here")
        return answers[area](unquote(rest))

    def snapshot(self) -> tuple[_Stamp, ...]:
        """Something that differs when a file was changed, added or removed."""
        return tuple(_stamp(self.root / name) for name in self.files(ENDINGS))

    def _kept(
        self, kind: str, name: str, make: Callable[[], tuple[Any, Sequence[str] | None]]
    ) -> Any:
        """What ``make`` gives for a file, made anew only when it would be another.

        ``make`` also gives the files that it read; None: any change may change its answer.
        """
        kept = self._memory.get((kind, name))
        if kept is not None and kept.stamps == self._stamps(name, kept.files):
            return kept.answer
        before = self.snapshot()
        answer, files = make()
        if self.snapshot() == before:  # else it is not known which version was read
            self._memory[kind, name] = _Kept(files, self._stamps(name, files), answer)
        return answer

    def _stamps(self, name: str, files: Sequence[str] | None) -> tuple[_Stamp, ...]:
        folders = (self.root / name).absolute().parents
        settings = [_stamp(folder / setting) for folder in folders for setting in _SETTINGS]
        read = self.snapshot() if files is None else map(_stamp, files)
        return (*settings, *read)

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
            if self._inside(name) is not None:
                fields = parse_qsl(query, keep_blank_values=True)
                answer = self._json(str(self.root / name), title, dict(fields))
                return evolve(answer, notes=(*_twice(fields), *answer.notes))
        names = self.files()
        meant = f"{rest}.flow" if f"{rest}.flow" in names else closest(rest, names)
        hint = f"did you mean {meant}?" if meant else "/ lists what there is"
        return _problem(404, f"there is no flow file {rest}; {hint}")

    def _json(self, path: str, title: str | None, sent: Mapping[str, str]) -> Response:
        try:
            flows, notes = self.answer_call(path, sent)
        except FlowcError as error:
            return _problem(500, error.message)
        titles = ", ".join(flow.title for flow in flows)
        chosen = [flow for flow in flows if title in (None, flow.title)]
        if len(chosen) != 1:
            return _problem(404, f"name one of the flows in the address: {titles}")
        text = json.dumps(chosen[0].wire, ensure_ascii=False)
        return Response(200, "application/json", text.encode(), notes=tuple(notes))

    def _digest(self, name: str) -> Response:
        page = self._preview(name) if name else self._index()
        return Response(200, "text/plain", page.digest.encode())

    def _preview(self, name: str) -> Response:
        if self._inside(name) is None:
            return _html(
                404, _document("Not found", f"<p>There is no flow file {_text(name)}.</p>", name)
            )
        answer: Response = self._kept("preview", name, lambda: self._new_preview(name))
        return answer

    def _new_preview(self, name: str) -> tuple[Response, Sequence[str] | None]:
        try:
            file = self.load(str(self.root / name))
            return _html(200, self.page(file, _live(name))), file.files
        except FlowcError as error:
            # 200: the page is what was asked for, and it reloads when the file is mended.
            return _html(200, _document(name, self._problem(error), name)), None

    def _problem(self, error: FlowcError) -> str:
        """What is wrong, with links to the places in an editor, where there is one."""
        said = _text(f"{error}\n{error.hint}".strip())
        text = f'<div role="alert"><pre tabindex="0">{said}</pre></div>'
        places = dict.fromkeys(
            (diagnostic.location.source.name, diagnostic.location.line)
            for diagnostic in getattr(error, "diagnostics", ())
        )
        links = [
            f'<a href="{_text(address)}">edit {_text(os.path.basename(path))}:{line}</a>'
            for path, line in places
            if (address := self.edit(path, line))
        ]
        return f'{text}<p class="state">{" ".join(links)}</p>' if links else text

    def _index(self) -> Response:
        rows = "".join(
            f"<li>{self._kept('row', name, partial(self._new_row, name))}</li>"
            for name in self.files()
        )
        empty = "<p>No .flow file is in this folder yet.</p>"
        return _html(200, _document("Call flows", f"<ul>{rows}</ul>" if rows else empty, ""))

    def _new_row(self, name: str) -> tuple[str, Sequence[str] | None]:
        link = f'<a href="/preview/{quote(name)}">{_text(name)}</a>'
        path = str(self.root / name)
        try:
            file = self.load(path)
            state = self.state(path, file)
        except FlowcError as error:
            return f"{link}{self._problem(error)}", None
        several = len(file.flows) > 1
        parts = []
        for flow in file.flows:
            address = f"/flows/{quote(name)}" + (f"/{quote(flow.title, '')}" if several else "")
            parts.append(f'{_text(flow.title)} <a class="json" href="{address}">JSON</a>')
        lines = "".join(f'<p class="state">{_text(line)}</p>' for line in state)
        edit = self.edit(path, 1)
        link += f' <a class="json" href="{_text(edit)}">edit</a>' if edit else ""
        return f"{link}<p>{'<br>'.join(parts)}</p>{lines}", file.files


def _stamp(path: str | Path) -> _Stamp:
    try:
        info = os.stat(path)
    except OSError:
        return str(path), None, None  # removed since it was listed
    return str(path), info.st_mtime_ns, info.st_size


def _twice(fields: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A note for each field that a request has more than once."""
    counted = Counter(name for name, _ in fields)
    for name in counted:
        if counted[name] > 1:
            yield f"{name} of the call is sent {counted[name]} times; the last one counts"


def _splits(rest: str) -> Iterator[tuple[str, str | None]]:
    """A path as a file, then as a file with the title of a flow behind it."""
    yield rest, None
    for ending in ENDINGS:
        name, separator, title = rest.partition(f"{ending}/")
        if separator:
            yield name + ending, title


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
  padding: 0 1rem; background: #fff; color: #1d2430; }
a { color: #1d4fb8; }
@media (prefers-color-scheme: dark) { body { background: #15181f; color: #e8ebf2; }
  a { color: #9db9ff; } }
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


#: What leads from the page of a file to the list.
_TO_LIST = '<p><a href="/">All flows</a></p>'


def _document(title: str, body: str, name: str) -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'\">"
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{_TO_LIST if name else ''}<h1>{_text(title)}</h1>{body}</main>"
        f"<script>{_live(name)}</script></body></html>\n"
    )
