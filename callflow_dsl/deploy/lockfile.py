"""The lock file of an environment: which flow of the account is which flow of the project.

The account says so itself, by marks; the lock file is a copy of that knowledge, and all that there
is of flows that flowc 0.1 deployed. It is TOML, sorted, one flow on a line, and no line depends on
another. It holds ids, digests and telephone numbers, and nothing secret.
"""

from __future__ import annotations

import json
import tomllib
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from callflow_dsl.errors import FlowcError
from callflow_dsl.files import MissingFileError, read_text, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

VERSION = 1
_HEAD = "# Made by flowc deploy: which stored flow is which flow of the project. It may be lost."


@frozen
class Entry:
    """What was last deployed of a flow."""

    id: str
    #: The file that it came from; how a flow is found again that got another title.
    file: str
    #: Digest of what was sent, and of what the server made of it.
    sent: str
    stored: str
    #: The numbers that were given to it; None where that was left alone.
    numbers: tuple[str, ...] | None = None
    #: What the mark of the flow says was sent; empty for flowc 0.1, which marked nothing.
    mark: str = ""


@frozen
class Lock:
    """The entries of an environment by the key of their flow."""

    entries: Mapping[str, Entry] = field(factory=dict)
    #: Where a merge took the lines of both sides: key -> all that was said of the flow.
    doubled: Mapping[str, tuple[Entry, ...]] = field(factory=dict)

    @cached_property
    def _by_id(self) -> Mapping[str, tuple[str, Entry]]:
        return {entry.id: (key, entry) for key, entry in self.entries.items()}

    def of(self, identity: str) -> tuple[str, Entry] | None:
        """Key and entry of an id."""
        return self._by_id.get(identity)

    def settled(self, stored: Callable[[str], str | None]) -> Lock:
        """The lock with the line, of each doubled one, that fits what is stored now.

        ``stored`` gives the digest of a stored flow by its id; None where there is none.
        """
        chosen = {
            key: max(
                entries,
                key=lambda entry: (stored(entry.id) == entry.stored, stored(entry.id) is not None),
            )
            for key, entries in self.doubled.items()
        }
        return Lock({**self.entries, **chosen})


def write_lock(path: Path, lock: Lock) -> None:
    """Write the file, whole or not at all."""
    lines = [f"{_text(key)} = {_table(lock.entries[key])}" for key in sorted(lock.entries)]
    text = "\n".join([_HEAD, f"version = {VERSION}", "", "[flows]", *lines, ""])
    write_whole(str(path), text, durable=True)


def read_lock(path: Path) -> Lock:
    """The lock of a file; an empty one where there is none yet."""
    try:
        text = read_text(path)
    except MissingFileError:
        return Lock()
    lines = text.split("\n")
    if any(line.startswith(("<<<<<<<", ">>>>>>>")) for line in lines):
        lines = [line for line in lines if not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))]
    return _read(path, lines)


def _read(path: Path, lines: list[str]) -> Lock:
    """The entries, line by line: a merge may have taken the lines of both sides."""
    entries_of: dict[str, list[Entry]] = {}
    for number, line in enumerate(lines, 1):
        plain = line.strip()  # of a file that Windows has saved, too
        if not plain or plain.startswith("#") or plain == "[flows]":
            continue
        try:
            named = _named_entry(plain)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _no_line(path, number, error) from error
        if named is None:
            continue
        key, entry = named
        if entry not in entries_of.setdefault(key, []):
            entries_of[key].append(entry)
    return _lock_of(entries_of)


def _lock_of(entries_of: Mapping[str, list[Entry]]) -> Lock:
    """The last entry of each flow; where a merge has left several, these too."""
    doubled = {key: tuple(entries) for key, entries in entries_of.items() if len(entries) > 1}
    return Lock({key: entries[-1] for key, entries in entries_of.items()}, doubled)


def _no_line(path: Path, number: int, error: Exception) -> FlowcError:
    what = "it says nothing about a flow"
    if isinstance(error, ValueError):
        what = str(error).partition(" (at ")[0]
    return FlowcError(
        f"{path}:{number} is no line of a lock file of flowc: {what}",
        hint="remove the line, or the file: flows are found by their marks",
        exit_code=2,
    )


def _named_entry(line: str) -> tuple[str, Entry] | None:
    """The entry of a line and its key; None for the line with the version, if that is ours."""
    ((key, fields),) = tomllib.loads(line).items()
    if key != "version" or isinstance(fields, dict):
        return key, _entry(fields)
    if fields != VERSION:
        raise ValueError(f"it has version {fields}, this flowc reads {VERSION}")
    return None


def _entry(fields: dict[str, Any]) -> Entry:
    numbers = fields.get("numbers")
    texts = [fields[name] for name in ("id", "file", "sent", "stored")]
    mark = fields.get("mark", "")
    if not all(isinstance(text, str) for text in (*texts, mark, *(numbers or ()))):
        raise TypeError("not a text")
    identity, file, sent, stored = texts
    return Entry(identity, file, sent, stored, None if numbers is None else tuple(numbers), mark)


def _table(entry: Entry) -> str:
    fields = {name: getattr(entry, name) for name in ("id", "file", "sent", "stored")}
    listed = [f"{name} = {_text(value)}" for name, value in fields.items()]
    if entry.mark:
        listed.append(f"mark = {_text(entry.mark)}")
    if entry.numbers is not None:
        listed.append(f"numbers = [{', '.join(map(_text, sorted(entry.numbers)))}]")
    return f"{{ {', '.join(listed)} }}"


def _text(text: str) -> str:
    """A TOML string: that of JSON, but for what TOML does not have."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
