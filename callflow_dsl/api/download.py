"""Files of the API: in pieces, taken up again where a connection broke, whole or not at all.

A file is looked at before any of it is handed on: a login page is no recording.
"""

from __future__ import annotations

import re
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, frozen

from callflow_dsl.api.body import Unpacker
from callflow_dsl.api.errors import DownloadError
from callflow_dsl.api.exchange import Answer, Answered, Close, Do, Emit, Failure, Read, Sleep
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Generator

    from callflow_dsl.api.core import Core
    from callflow_dsl.api.exchange import Head, Plan, Step, Stream

    #: Told of the bytes that are there, and of those of the whole file (None: unknown).
    Progress = Callable[[int, int | None], None]

#: The longest text of a transcription, which is kept in memory, and the longest WAV file that
#: its own header can speak of; in bytes.
MAX_TEXT_BYTES, MAX_SOUND_BYTES = 10_000_000, 2**32 + 8
#: How much of a file is looked at before it is believed, in bytes.
_LOOKED_AT = 12
_ANY_TYPE = ("", "application/octet-stream", "binary/octet-stream")
_PAGE = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)


@frozen
class FileKind:
    """What a file should be. ``types``: how its content type may begin."""

    name: str
    accept: str
    types: tuple[str, ...]
    #: The longest that one can be, in bytes.
    most: int
    #: What is wrong with a file that begins so, or None.
    problem: Callable[[bytes], str | None]
    #: How long a file that begins so is at least, in bytes.
    least: Callable[[bytes], int] = lambda _: 0

    def check_type(self, head: Head) -> None:
        """Raise `DownloadError` for an answer that is something else."""
        given = head.headers.get("content-type", "").partition(";")[0].strip().lower()
        if given not in _ANY_TYPE and not given.startswith(self.types):
            raise DownloadError(
                f"this is no {self.name}: the server sends {given[:60]!r}", hint=_PROXY
            )

    def check_start(self, start: bytes) -> None:
        """Raise `DownloadError` for a file that begins like something else."""
        problem = self.problem(start)
        if problem:
            raise DownloadError(f"this is no {self.name}: {problem}", hint=_PROXY)


_PROXY = "is there a proxy in between that asks for a login?"


def _no_wav(start: bytes) -> str | None:
    if start[:4] == b"RIFF" and start[8:12] == b"WAVE":
        return None
    return "it does not begin as a WAV file does" if start else "it is empty"


def _wav_size(start: bytes) -> int:
    """What the header says; one that was written before the end was known says 0, or the most."""
    size = int.from_bytes(start[4:8], "little")
    return size + 8 if size < 2**31 - 1 else 0


def _a_page(start: bytes) -> str | None:
    return "it is a web page" if _PAGE.match(start) else None


WAV = FileKind("WAV file", "audio/*", ("audio/",), MAX_SOUND_BYTES, _no_wav, _wav_size)
SOUND = FileKind("sound file", "audio/*", ("audio/",), MAX_SOUND_BYTES, _a_page)
TEXT = FileKind("text", "text/plain", ("text/plain",), MAX_TEXT_BYTES, _a_page)


@define
class _Progress:
    """What is known of the file, and how much of it is there; sizes in bytes."""

    done: int = 0
    total: int | None = None
    tag: str | None = None
    #: Bytes of an answer that are there already, because it begins anew.
    skip: int = 0
    #: What was read and not handed on: the file is still too short to be looked at.
    unseen: bytes = b""
    believed: bool = False
    #: How long the file is by its own beginning.
    least: int = 0

    def missing(self, broken: str | None) -> str | None:
        """Why the file is not whole after a connection that broke for a reason; None: it is."""
        if self.total is not None:
            other = "the server sends another number of bytes than it says"
            return None if self.done == self.total else broken or other
        if broken is None and self.done < self.least:
            return f"by its header the file has {self.least} bytes"
        return broken

    def error(self, reason: str) -> DownloadError:
        """The error of a file that cannot be had whole."""
        of_all = "" if self.total is None else f" of {self.total}"
        return DownloadError(
            f"the download ended after {self.done}{of_all} bytes: {reason}",
            hint="try again; nothing of it is kept",
        )


def pieces(
    core: Core, link: str, kind: FileKind, progress: Progress | None = None
) -> Stream[bytes]:
    """The file behind a link, in pieces.

    A connection that breaks is made again, up to the retries of the client without any new
    byte, and goes on where it was. Raises `DownloadError` when the file changed meanwhile,
    cannot be had whole, or is not what it should be, and any `ApiError` of the request.
    """
    state = _Progress()
    deadline_s = core.download_deadline_s
    until = None if deadline_s is None else core.clock() + deadline_s
    attempt = -1
    while True:
        before = state.done
        broken = yield from _one_answer(core, link, kind, state, progress, until)
        reason = state.missing(broken)
        if reason is None:
            break
        attempt = 0 if state.done > before else attempt + 1
        delay = core.retries.delay_s(attempt)
        late = until is not None and core.clock() >= until
        if delay is None or late or (state.total is not None and state.done > state.total):
            raise state.error(reason)
        yield Sleep(delay)
    if not state.believed:  # shorter than what is looked at
        kind.check_start(state.unseen)
        if state.unseen:
            yield Emit(state.unseen)


def _one_answer(
    core: Core,
    link: str,
    kind: FileKind,
    state: _Progress,
    progress: Progress | None,
    until: float | None,
) -> Generator[Step | Emit[bytes], Any, str | None]:
    """What one connection brings of the file; why it broke, or None when it ended by itself."""
    head = yield from core.download(link, {"Accept": kind.accept, **_range(state)}, until)
    yield Answered(Answer(head.status, head.headers))
    if head.status != 416:
        kind.check_type(head)
    unpacker = Unpacker(head.headers)
    if not _begin(state, head, packed=unpacker.packs):
        yield Close(head)
        return None
    while True:
        data: bytes | Failure = yield Read(head)
        if isinstance(data, Failure):
            return data.reason
        if not data:
            yield Close(head)
            return None if unpacker.is_whole else "the connection broke off"
        for chunk in unpacker.feed(data):
            new = chunk[state.skip :]
            state.skip -= len(chunk) - len(new)
            if new:
                state.done += len(new)
                if state.done > kind.most:
                    raise DownloadError(f"this is longer than {kind.most} bytes: no {kind.name} is")
                yield from _hand_on(state, kind, new)
                if progress is not None:
                    progress(state.done, state.total)


def _hand_on(state: _Progress, kind: FileKind, new: bytes) -> Generator[Emit[bytes], Any, None]:
    """Hand bytes on, once enough of the file was seen to know what it is."""
    if not state.believed:
        state.unseen += new
        if len(state.unseen) < _LOOKED_AT:
            return
        kind.check_start(state.unseen)
        state.least = kind.least(state.unseen)
        new, state.unseen, state.believed = state.unseen, b"", True
    yield Emit(new)


def _range(state: _Progress) -> dict[str, str]:
    if not state.done:
        return {}
    headers = {"Range": f"bytes={state.done}-"}
    if state.tag is not None:
        headers["If-Range"] = state.tag
    return headers


def _begin(state: _Progress, head: Head, *, packed: bool) -> bool:
    """Take in where an answer begins, and how long the file is; False when nothing follows."""
    total = state.total
    if head.status == 416:
        if total is None:  # it broke off where the file ends
            state.total = state.done
        return False
    # Chunked or compressed, the length is that of something else.
    counted = "transfer-encoding" not in head.headers and not packed
    length = head.headers.get("content-length", "") if counted else ""
    state.skip = 0
    if head.status == 206:
        span = re.fullmatch(
            r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)", head.headers.get("content-range", "")
        )
        if span is None or int(span[1]) != state.done or packed:
            raise DownloadError("the download cannot go on: the server sends another part")
        state.total = int(span[2]) if span[2] != "*" else total
    else:
        state.skip = state.done
        state.total = int(length) if length.isdigit() and len(length) < 19 else None
    tag = head.headers.get("etag")
    changed = state.tag is not None and tag is not None and tag != state.tag
    if state.done and (changed or (total is not None and state.total not in (total, None))):
        raise DownloadError("the file changed while it was downloaded", hint="try again")
    # A weak tag vouches for the meaning and not for the bytes.
    state.tag = tag if tag is not None and not tag.startswith("W/") else None
    return True


def whole(chunks: Stream[bytes]) -> Plan[bytes]:
    """A file in memory."""
    kept = bytearray()
    yield from _drained(chunks, kept.extend)
    return bytes(kept)


def _drained(
    chunks: Stream[bytes], keep: Callable[[bytes], object], *, blocks: bool = False
) -> Plan[None]:
    """Give each chunk of a stream to ``keep``; where that ``blocks``, aside."""
    result: Any = None
    try:
        while True:
            step = chunks.send(result)
            if not isinstance(step, Emit):
                result = yield step
                continue
            if blocks:
                yield Do(partial(keep, step.value))
            else:
                keep(step.value)
            result = None
    except StopIteration:
        return
    finally:
        chunks.close()


def save(
    chunks: Stream[bytes], path: str | os.PathLike[str], *, overwrite: bool = False
) -> Plan[int]:
    """Write chunks to a file that appears when it is whole; the number of bytes written."""
    target = Path(path)
    if target.exists() and not target.is_file():
        raise FlowcError(f"{target} is no file", hint="name a file for the recording")
    if not overwrite and target.exists():
        raise FlowcError(
            f"{target} exists already",
            hint="choose another name, or overwrite it (overwrite=True, --force)",
        )
    fresh: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}.", suffix=".part", delete=False
        ) as file:
            fresh = Path(file.name)
            yield from _drained(chunks, file.write, blocks=True)
            size = file.tell()
        fresh.replace(target)
        fresh = None
    except OSError as error:
        raise FlowcError(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        if fresh is not None:
            with suppress(OSError):
                fresh.unlink()
    return size
