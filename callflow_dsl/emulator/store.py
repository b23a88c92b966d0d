"""Where the emulator keeps what it was told: one SQLite database, in memory or in a file.

A row is an object of the API: what clients see (``body``), and what only the emulator
knows about it (``inner``). All access goes through `Store.transaction`, so that every
request is carried out whole, one after the other, and is on disk before it is answered.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The kinds of objects. ``number`` rows have the digits of the number as their id.
Kind = Literal["flow", "number", "call", "leg", "recording", "transcription", "webhook"]

# Marks a database as ours; "flow" in ASCII.
_APPLICATION_ID = 0x666C6F77
_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  owner TEXT NOT NULL,
  body TEXT NOT NULL,
  inner TEXT NOT NULL,
  UNIQUE (kind, id)
);
CREATE INDEX IF NOT EXISTS objects_by_owner ON objects (kind, owner, place);
"""


@frozen
class Row:
    """One object. ``owner`` is the id of the object that it belongs to, or empty."""

    kind: Kind
    id: str
    owner: str
    body: dict[str, Any]
    inner: dict[str, Any] = field(factory=dict)


class Store:
    """The objects of one account, in the order of their creation.

    Safe to use from several threads. Raises `FlowcError` when ``path`` cannot be used.
    """

    def __init__(self, path: str = ":memory:") -> None:
        self._lock = threading.RLock()
        self._depth = 0
        try:
            self._database = _open(path)
        except sqlite3.Error as error:
            raise _cannot_open(path, error) from error

    def close(self) -> None:
        """Let go of the file; nothing can be read or written after it."""
        with self._lock:
            self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[Store]:
        """Everything inside happens at once, or (when it raises) not at all."""
        with self._lock:
            if not self._depth:
                self._database.execute("BEGIN")
            self._depth += 1
            try:
                yield self
            except BaseException:
                self._leave("ROLLBACK")
                raise
            self._leave("COMMIT")

    def _leave(self, how: str) -> None:
        self._depth -= 1
        if not self._depth:
            self._database.execute(how)

    def add(self, row: Row) -> Row:
        """Store a new object."""
        self._change(
            "INSERT INTO objects (kind, id, owner, body, inner) VALUES (?, ?, ?, ?, ?)",
            (row.kind, row.id, row.owner, _text(row.body), _text(row.inner)),
        )
        return row

    def put(self, row: Row) -> Row:
        """Overwrite an object that is there; nothing happens when it is not."""
        self._change(
            "UPDATE objects SET owner = ?, body = ?, inner = ? WHERE kind = ? AND id = ?",
            (row.owner, _text(row.body), _text(row.inner), row.kind, row.id),
        )
        return row

    def remove(self, kind: Kind, identity: str) -> None:
        """Take an object away, if it is there."""
        self._change("DELETE FROM objects WHERE kind = ? AND id = ?", (kind, identity))

    def clear(self) -> None:
        """Take everything away."""
        self._change("DELETE FROM objects", ())

    def get(self, kind: Kind, identity: str) -> Row | None:
        """The object with this id, or None."""
        rows = self._rows("kind = ? AND id = ?", (kind, identity))
        return rows[0] if rows else None

    def all(self, kind: Kind, owner: str | None = None) -> list[Row]:
        """All objects of a kind, the oldest first; with ``owner`` only what belongs to it."""
        where, values = _of(kind, owner)
        return self._rows(f"{where} ORDER BY place", values)

    def page(self, kind: Kind, owner: str | None, start: int, length: int) -> tuple[list[Row], int]:
        """``length`` rows of `all` after the first ``start``, and the count of all."""
        where, values = _of(kind, owner)
        with self._lock:
            query = f"SELECT count(*) FROM objects WHERE {where}"
            total = self._database.execute(query, values).fetchone()[0]
            limits = (length, start)
            return self._rows(f"{where} ORDER BY place LIMIT ? OFFSET ?", values + limits), total

    def _rows(self, where: str, values: tuple[Any, ...]) -> list[Row]:
        query = f"SELECT kind, id, owner, body, inner FROM objects WHERE {where}"
        with self._lock:
            rows = self._database.execute(query, values).fetchall()
        return [
            Row(kind, identity, owner, json.loads(body), json.loads(inner))
            for kind, identity, owner, body, inner in rows
        ]

    def _change(self, statement: str, values: tuple[Any, ...]) -> None:
        with self.transaction():
            self._database.execute(statement, values)


def _of(kind: Kind, owner: str | None) -> tuple[str, tuple[Any, ...]]:
    return ("kind = ?", (kind,)) if owner is None else ("kind = ? AND owner = ?", (kind, owner))


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _open(path: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        if path != ":memory:":
            # One process at a time; a write is in the file before it is acknowledged.
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            database.execute("PRAGMA journal_mode = WAL")
        (mark,) = database.execute("PRAGMA application_id").fetchone()
        (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and mark != _APPLICATION_ID:
            raise sqlite3.DatabaseError("it is another program's database")
        database.execute("BEGIN IMMEDIATE")
        for statement in _SCHEMA.split(";"):
            database.execute(statement)
        database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        database.execute("COMMIT")
    except BaseException:
        database.close()
        raise
    return database


def _cannot_open(path: str, error: sqlite3.Error) -> FlowcError:
    if "locked" in str(error):
        return FlowcError(
            f"{path} is in use by another emulator",
            hint="stop that one, or give another file with --data",
        )
    return FlowcError(
        f"cannot keep data in {path}: {error}",
        hint="give --data a new file, or one that flowc emulator made",
    )
