"""Files of the API: in pieces, taken up again where a connection broke, whole or not at all."""

from __future__ import annotations

import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from callflow_dsl.api.errors import DownloadError
from callflow_dsl.api.failures import BROKEN, failure_of
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Generator, Iterable, Iterator

    import requests

    from callflow_dsl.api.transport import Transport

#: Bytes that are read at once: as many as can be lost when a connection breaks.
_CHUNK = 1 << 12


@attrs.define
class _Progress:
    """What is known of the file, and how much of it is there; sizes in bytes."""

    done: int = 0
    total: int | None = None
    tag: str | None = None
    #: Bytes of an answer that are there already, because it begins anew.
    skip: int = 0


def pieces(
    transport: Transport,
    link: str,
    accept: str,
    progress: Callable[[int, int | None], None] | None = None,
) -> Iterator[bytes]:
    """The file behind a link, in pieces.

    A connection that breaks is made again, up to the retries of the client without any new
    byte, and goes on where it was. Raises `DownloadError` when the file changed meanwhile, or
    cannot be had whole, and any `ApiError` of the request.
    """
    state = _Progress()
    attempt = -1
    while True:
        before = state.done
        broken = yield from _one_answer(transport, link, accept, state, progress)
        if state.done == state.total or (state.total is None and broken is None):
            return
        attempt = 0 if state.done > before else attempt + 1
        delay = transport.retries.delay_s(attempt)
        if delay is None or (state.total is not None and state.done > state.total):
            whole = "" if state.total is None else f" of {state.total}"
            reason = broken or "the server sends another number of bytes than it says"
            raise DownloadError(
                f"the download ended after {state.done}{whole} bytes: {reason}",
                hint="try again; nothing of it is kept",
            )
        transport.sleep(delay)


def _one_answer(
    transport: Transport,
    link: str,
    accept: str,
    state: _Progress,
    progress: Callable[[int, int | None], None] | None,
) -> Generator[bytes, None, str | None]:
    """What one connection brings of the file; why it broke, or None when it ended by itself."""
    with transport.stream(link, accept, _range(state)) as response:
        if not _begin(state, response):
            return None
        chunks = response.iter_content(_CHUNK)
        while True:
            try:
                chunk = next(chunks, b"")
            except BROKEN as error:
                return failure_of(error).reason
            if not chunk:
                return None
            new = chunk[state.skip :]
            state.skip -= len(chunk) - len(new)
            if new:
                state.done += len(new)
                yield new
                if progress is not None:
                    progress(state.done, state.total)


def _range(state: _Progress) -> dict[str, str]:
    if not state.done:
        return {}
    headers = {"Range": f"bytes={state.done}-"}
    if state.tag is not None:
        headers["If-Range"] = state.tag
    return headers


def _begin(state: _Progress, response: requests.Response) -> bool:
    """Take in where an answer begins, and how long the file is; False when nothing follows."""
    total = state.total
    if response.status_code == 416:
        if total is None:  # it broke off where the file ends
            state.total = state.done
        return False
    chunked = "Transfer-Encoding" in response.headers  # then a length means nothing
    length = "" if chunked else response.headers.get("Content-Length", "")
    state.skip = 0
    if response.status_code == 206:
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
        if found is None or int(found[1]) != state.done:
            raise DownloadError("the download cannot go on: the server sends another part")
        state.total = int(found[2]) if found[2] != "*" else total
    else:
        state.skip = state.done
        state.total = int(length) if length.isdigit() else None
    tag = response.headers.get("ETag")
    changed = state.tag is not None and tag is not None and tag != state.tag
    if state.done and (changed or (total is not None and state.total != total)):
        raise DownloadError("the file changed while it was downloaded", hint="try again")
    # A weak tag vouches for the meaning and not for the bytes.
    state.tag = tag if tag is not None and not tag.startswith("W/") else None
    return True


def save(chunks: Iterable[bytes], path: str | os.PathLike[str], *, overwrite: bool = False) -> int:
    """Write chunks to a file that appears when it is whole; the number of bytes written."""
    target = Path(path)
    if target.exists() and not target.is_file():
        raise FlowcError(f"{target} is no file", hint="name a file for the recording")
    if not overwrite and target.exists():
        raise FlowcError(
            f"{target} exists already",
            hint="choose another name, or overwrite it (overwrite=True, --force)",
        )
    size = 0
    fresh: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}.", suffix=".part", delete=False
        ) as file:
            fresh = Path(file.name)
            for chunk in chunks:
                size += file.write(chunk)
        fresh.replace(target)
        fresh = None
    except OSError as error:
        raise FlowcError(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        if fresh is not None:
            with suppress(OSError):
                fresh.unlink()
    return size
