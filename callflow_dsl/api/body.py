"""Bodies of answers: read in pieces, unpacked in pieces, and never longer than is allowed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from callflow_dsl.api.errors import MalformedAnswerError
from callflow_dsl.api.exchange import Close, Failure, Plan, Read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.api.exchange import Head, Headers

#: The most bytes that one step of unpacking makes.
CHUNK = 1 << 16
_PACKED = ("gzip", "x-gzip", "deflate")


class Unpacker:
    """Undoes the compression of a body; of a small bomb no more than is asked for.

    Raises `MalformedAnswerError` for a compression that was not asked for or that is broken.
    """

    def __init__(self, headers: Headers) -> None:
        coding = headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("", "identity", *_PACKED):
            raise MalformedAnswerError("the answer is compressed in a way that was not asked for")
        # 47: zlib itself tells gzip from deflate by their first bytes.
        self._zlib = zlib.decompressobj(47) if coding in _PACKED else None

    @property
    def packs(self) -> bool:
        """Whether the bytes on the way are others than those of the content."""
        return self._zlib is not None

    @property
    def is_whole(self) -> bool:
        """Whether the compressed data has come to its end."""
        return self._zlib is None or self._zlib.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The content in these bytes, in pieces of at most `CHUNK`."""
        if self._zlib is None:
            yield data
            return
        while data:
            try:
                piece = self._zlib.decompress(data, CHUNK)
            except zlib.error:
                raise MalformedAnswerError("the answer is compressed wrongly") from None
            data = self._zlib.unconsumed_tail
            if piece:
                yield piece


def read_body(head: Head, most: int) -> Plan[bytes | Failure | None]:
    """The whole body; why it broke off, or None when it is longer than ``most`` bytes."""
    unpacker = Unpacker(head.headers)
    kept: list[bytes] = []
    size = 0
    while True:
        data: bytes | Failure = yield Read(head)
        if isinstance(data, Failure):
            return data
        if not data:
            break
        for piece in unpacker.feed(data):
            size += len(piece)
            if size > most:
                yield Close(head)
                return None
            kept.append(piece)
    yield Close(head)
    if not unpacker.is_whole and size:
        return Failure("the connection broke off", sent=True)
    return b"".join(kept)
