"""What each release changed, as far as this machine has deployed it: for a rollback as a whole.

A file of lines of JSON, to which lines are only added: one for each flow that a release changed.
The contents stand in the history; here they are named by their digests.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

import attrs
from attrs import evolve, frozen

from callflow_dsl.files import MissingFileError, append, read_bytes, sync

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
    #: Whether all that was written of it can be read.
    is_whole: bool = True


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
        """The releases, the oldest first.

        What a line that cannot be read told is unknown: the releases of the lines around it are
        not whole.
        """
        by_release: dict[tuple[int, str], list[Record]] = {}
        broken: set[tuple[int, str] | None] = set()
        last: tuple[int, str] | None = None
        is_behind_gap = False
        for line in self._lines():
            record = _read(line)
            if record is None:
                broken.add(last)
                is_behind_gap = True
                continue
            last = record.number, record.at
            by_release.setdefault(last, []).append(record)
            if is_behind_gap:
                broken.add(last)
            is_behind_gap = False
        return [
            evolve(
                parts[0],
                steps=tuple(chain.from_iterable(part.steps for part in parts)),
                is_whole=release not in broken,
            )
            for release, parts in sorted(by_release.items())
        ]

    def _lines(self) -> list[bytes]:
        """The lines with something on them."""
        try:
            content = read_bytes(self.path)
        except MissingFileError:
            return []
        return [line for line in content.split(b"\n") if line.strip()]


def _read(line: bytes) -> Record | None:
    """What a line says of a release; None for none that we write."""
    try:
        document = json.loads(line)
        _check(document)
        before, after = (
            None if document[name] is None else tuple(document[name])
            for name in ("numbers_before", "numbers_after")
        )
        key, file, identity, was, now = (
            document[name] for name in ("key", "file", "id", "before", "after")
        )
        number, at, commit, actor = (
            document[name] for name in ("release", "at", "commit", "actor")
        )
        step = Step(key, file, identity, was, now, before, after)
        return Record(number, at, commit, actor, (step,))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _check(document: Any) -> None:
    """Raise `KeyError` or `TypeError` where a line says something else than we write."""
    names = ("at", "commit", "actor", "key", "file", "id")
    digests = [document[name] for name in ("before", "after") if document[name] is not None]
    listed = [document[name] or () for name in ("numbers_before", "numbers_after")]
    texts = [*(document[name] for name in names), *digests, *chain(*listed)]
    if type(document["release"]) is not int or not all(isinstance(text, str) for text in texts):
        raise TypeError("not a line of a release")
