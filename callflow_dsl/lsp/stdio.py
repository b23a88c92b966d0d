"""Standard input and output as the line to the editor.

A thread reads; so all that has arrived is taken in before anything is worked out: of several
edits only the last is analysed, and a request that was taken back is never begun.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from typing import TYPE_CHECKING

from pygls.io_ import StdoutWriter, run_async

if TYPE_CHECKING:
    from typing import BinaryIO

    from pygls.lsp.server import LanguageServer

#: How often it is looked whether the editor still runs, in seconds.
_ALIVE_S = 5.0


async def serve(server: LanguageServer) -> None:
    """Answer until the editor says exit, closes the line, or is gone."""
    output = _own_output()
    server.protocol.set_writer(StdoutWriter(output))
    reader = asyncio.StreamReader(limit=2**20)
    loop = asyncio.get_running_loop()
    threading.Thread(
        target=_pump, args=(sys.stdin.buffer.fileno(), reader, loop), daemon=True
    ).start()
    watch = asyncio.ensure_future(_end_with_editor(server, reader))
    try:
        await run_async(
            threading.Event(),
            reader,
            server.protocol,
            error_handler=server.report_server_error,
        )
    except BrokenPipeError:
        pass  # nobody reads the answers any more
    finally:
        watch.cancel()


def _own_output() -> BinaryIO:
    """Standard output for the protocol alone: what anything else prints goes to standard error."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own


def _pump(fd: int, reader: asyncio.StreamReader, loop: asyncio.AbstractEventLoop) -> None:
    """Hand on what arrives; at the end of the input, its end."""
    try:
        while data := os.read(fd, 2**16):
            loop.call_soon_threadsafe(reader.feed_data, data)
        loop.call_soon_threadsafe(reader.feed_eof)
    except (OSError, RuntimeError):
        return  # the loop has ended


async def _end_with_editor(server: LanguageServer, reader: asyncio.StreamReader) -> None:
    """End the input when the editor's process is gone, although another keeps the line open."""
    while os.name == "posix":
        await asyncio.sleep(_ALIVE_S)
        if server.process_id is not None and not _is_alive(server.process_id):
            reader.feed_eof()
            return


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it is another user's
    return True
