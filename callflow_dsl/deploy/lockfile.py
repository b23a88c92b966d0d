"""The lock file of an environment: which flow of the account is which flow of the project.

It is TOML, small and sorted, one flow on a line, and no line depends on another: made to be
committed and merged. It holds ids, digests and telephone numbers, and nothing secret.
"""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from callflow_dsl.errors import FlowcError
from callflow_dsl.files import MissingFileError, read_text, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VERSION = 1
_HEAD = "# Made by flowc deploy: which stored flow is which flow of the project. Commit it."


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


@frozen
class Lock:
    """The entries of an environment by the key of their flow."""

    entries: Mapping[str, Entry] = field(factory=dict)

    def put(self, key: str, entry: Entry) -> Lock:
        """With this entry, and no other one for the same id."""
        kept = {name: one for name, one in self.entries.items() if one.id != entry.id}
        return evolve(self, entries={**kept, key: entry})

    def without(self, identity: str) -> Lock:
        """Without the entry for this id."""
        kept = {name: one for name, one in self.entries.items() if one.id != identity}
        return evolve(self, entries=kept)

    def of(self, identity: str) -> tuple[str, Entry] | None:
        """Key and entry of an id."""
        return next(((key, one) for key, one in self.entries.items() if one.id == identity), None)


def write_lock(path: Path, lock: Lock) -> None:
    """Write the file, whole or not at all."""
    lines = [f"{_text(key)} = {_table(lock.entries[key])}" for key in sorted(lock.entries)]
    write_whole(str(path), "\n".join([_HEAD, f"version = {VERSION}", "", "[flows]", *lines, ""]))


def read_lock(path: Path) -> Lock:
    """The lock of a file; an empty one where there is none yet."""
    try:
        text = read_text(path)
    except MissingFileError:
        return Lock()
    if any(line.startswith(("<<<<<<<", ">>>>>>>")) for line in text.splitlines()):
        raise FlowcError(
            f"{path} has conflicts of a merge in it",
            hint="keep the lines of both sides, one for each flow, and remove the marks",
            exit_code=2,
        )
    try:
        # A merge that takes the lines of both sides may take an equal one from both.
        return _read(tomllib.loads("\n".join(dict.fromkeys(text.split("\n")))))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise _broken(path, what) from error


def _broken(path: Path, what: str) -> FlowcError:
    return FlowcError(
        f"{path} is no lock file of flowc: {what}",
        hint="a flow has one line; after a merge either will do. Without the file, flows are "
        "found by their titles",
        exit_code=2,
    )


def _read(document: Any) -> Lock:
    if document["version"] != VERSION:
        raise ValueError(f"it has version {document['version']}, this flowc reads {VERSION}")
    entries = {key: _entry(fields) for key, fields in document["flows"].items()}
    if len({entry.id for entry in entries.values()}) < len(entries):
        raise ValueError("two flows with one id")
    return Lock(entries)


def _entry(fields: dict[str, Any]) -> Entry:
    numbers = fields.get("numbers")
    texts = [fields[name] for name in ("id", "file", "sent", "stored")]
    if not all(isinstance(text, str) for text in (*texts, *(numbers or ()))):
        raise TypeError("not a text")
    identity, file, sent, stored = texts
    return Entry(identity, file, sent, stored, None if numbers is None else tuple(numbers))


def _table(entry: Entry) -> str:
    fields = {name: getattr(entry, name) for name in ("id", "file", "sent", "stored")}
    listed = [f"{name} = {_text(value)}" for name, value in fields.items()]
    if entry.numbers is not None:
        listed.append(f"numbers = [{', '.join(map(_text, sorted(entry.numbers)))}]")
    return f"{{ {', '.join(listed)} }}"


def _text(text: str) -> str:
    """A TOML string: that of JSON, but for what TOML does not have."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
