"""What each release changed, as far as this machine has deployed it: for a rollback as a whole.

A file of lines of JSON, to which lines are only added: one for each flow that a release changed.
The contents stand in the history; here they are named by their digests.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from callflow_dsl.files import MissingFileError, append, read_text, sync

if TYPE_CHECKING:
    from pathlib import Path

    from callflow_dsl.deploy.ledger import Release


@frozen
class Step:
    """What a release did to one flow; a digest is None where there was, or is, no flow."""

    key: str
    file: str
    id: str
    before: str | None
    after: str | None
    #: The numbers then; None where they were left alone.
    numbers_before: tuple[str, ...] | None = None
    numbers_after: tuple[str, ...] | None = None


@frozen
class Record:
    """A release and its steps."""

    number: int
    at: str
    commit: str
    actor: str
    steps: tuple[Step, ...]


class ReleaseLog:
    """The file of one environment."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, release: Release, step: Step) -> None:
        """Add a line; `sync` has it on the disk."""
        line = {
            "release": release.number,
            "at": release.at,
            "commit": release.commit,
            "actor": release.actor,
            **attrs.asdict(step),
        }
        # The newline goes first: the line before may have been cut off.
        append(self.path, "\n" + json.dumps(line))

    def sync(self) -> None:
        """Have all lines on the disk."""
        sync(self.path)

    def records(self) -> list[Record]:
        """The releases, the oldest first; a line that was cut off tells nothing."""
        by_release: dict[tuple[int, str], list[dict[str, Any]]] = {}
        try:
            text = read_text(self.path)
        except MissingFileError:
            return []
        for line in text.split("\n"):
            try:
                document = json.loads(line)
                by_release.setdefault((int(document["release"]), str(document["at"])), []).append(
                    document
                )
            except (ValueError, KeyError, TypeError):
                continue
        return [_record(lines) for _, lines in sorted(by_release.items())]


def _record(lines: list[dict[str, Any]]) -> Record:
    first = lines[0]
    steps = tuple(_step(line) for line in lines)
    return Record(first["release"], first["at"], first["commit"], first["actor"], steps)


def _step(line: dict[str, Any]) -> Step:
    numbers = [line.get(name) for name in ("numbers_before", "numbers_after")]
    before, after = (None if listed is None else tuple(listed) for listed in numbers)
    key, file, identity = (str(line[name]) for name in ("key", "file", "id"))
    return Step(key, file, identity, line["before"], line["after"], before, after)
