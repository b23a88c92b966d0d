"""The lock file of an environment: which flow of the account is which flow of the project.

It is small, sorted, one flow on a line, and made to be committed and merged. It holds ids,
digests and telephone numbers, and nothing secret.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from callflow_dsl.deploy.content import json_text
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VERSION = 1


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
    lines = [
        f"    {json_text(key)}: {json_text(_document(lock.entries[key]))}"
        for key in sorted(lock.entries)
    ]
    body = "{\n" + ",\n".join(lines) + "\n  }" if lines else "{}"
    write_whole(str(path), f'{{\n  "version": {VERSION},\n  "flows": {body}\n}}\n')


def read_lock(path: Path) -> Lock:
    """The lock of a file; an empty one where there is none yet."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Lock()
    except (OSError, UnicodeDecodeError) as error:
        raise FlowcError(f"cannot read {path}: {error}", exit_code=2) from error
    if any(line.startswith(("<<<<<<<", ">>>>>>>")) for line in text.splitlines()):
        raise FlowcError(
            f"{path} has conflicts of a merge in it",
            hint="keep both sides' lines, one for each flow, and remove the marks",
            exit_code=2,
        )
    try:
        return _read(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FlowcError(
            f"{path} is no lock file of flowc",
            hint="take it from version control; without one, flows are found by their titles",
            exit_code=2,
        ) from error


def _read(document: Any) -> Lock:
    if document["version"] != VERSION:
        raise ValueError("another version")
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


def _document(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": entry.id,
        "file": entry.file,
        "sent": entry.sent,
        "stored": entry.stored,
    }
    return found if entry.numbers is None else {**found, "numbers": sorted(entry.numbers)}
