"""What was recorded in a call, and the sound of it.

  flowc recordings list CALL                    of all legs, or of one: list CALL LEG
  flowc recordings download RECORDING           to RECORDING.wav, or -o FILE, -o -
  flowc recordings delete RECORDING

CALL, LEG and RECORDING are ids; `flowc calls` and `flowc legs CALL` list the first two.
"""

from __future__ import annotations

import sys
from functools import partial

from callflow_dsl.cli._account import (
    add_actions,
    listed,
    open_client,
    put,
    removed,
    show,
)
from callflow_dsl.cli._tell import quiet

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from callflow_dsl.api import Client, Recording
    from callflow_dsl.cli._parser import Parser

COLUMNS = (
    ("RECORDING", lambda recording: recording.id),
    ("LEG", lambda recording: recording.leg_id),
    ("STATUS", lambda recording: recording.status),
    ("DURATION", lambda recording: recording.duration),
    ("FORMAT", lambda recording: recording.format),
    ("CREATED", lambda recording: recording.created_at),
)


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc recordings``."""
    add_actions(
        parser,
        [
            ("list", "list the recordings of a call or of one of its legs", _configure_list),
            ("download", "download a recording as a WAV file", _configure_download),
            ("delete", "delete a recording", _configure_one),
        ],
    )


def run(args: argparse.Namespace) -> int:
    """List, download or delete."""
    with open_client(args) as client:
        match args.action:
            case "list":
                recordings = _recordings(args, client)
                show(args, recordings, COLUMNS, "nothing was recorded")
            case "download":
                _download(args, client)
            case "delete":
                removal = client.recordings.delete(args.recording)
                return removed(args, args.recording, removal, "deleted")
    return 0


def _recordings(args: argparse.Namespace, client: Client) -> Iterator[Recording]:
    legs = [args.leg] if args.leg else listed(args, client.legs.list(args.call))
    for leg in legs:
        yield from listed(args, client.recordings.list(args.call, leg))


def _download(args: argparse.Namespace, client: Client) -> None:
    recording = client.recordings.get(args.recording)
    if args.output == "-":
        sys.stdout.buffer.writelines(client.recordings.stream(recording))
        return
    path = args.output or f"{args.recording}.wav"  # no name that the server gives
    live = sys.stderr.isatty() and not quiet()
    size = client.recordings.download(
        recording, path, progress=partial(_progress, live), overwrite=args.force
    )
    if live:
        print(file=sys.stderr)
    put(args, {"id": recording.id, "file": path, "bytes": size}, f"{path}  ({size} bytes)")


def _progress(live: bool, done: int, total: int | None) -> None:
    if live:
        share = f" ({done * 100 // total}%)" if total else ""
        print(f"\r{done} bytes{share}", end="", file=sys.stderr, flush=True)


def _configure_list(parser: Parser) -> None:
    parser.add_argument("call", metavar="CALL", help="the id of a call")
    parser.add_argument("leg", metavar="LEG", nargs="?", help="the id of one of its legs")


def _configure_download(parser: Parser) -> None:
    _configure_one(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="default: RECORDING.wav; - for standard output"
    )
    parser.add_argument("--force", action="store_true", help="overwrite the file")


def _configure_one(parser: Parser) -> None:
    parser.add_argument("recording", metavar="RECORDING", help="the id of a recording")
