"""Recordings as text.

  flowc transcriptions list RECORDING
  flowc transcriptions create RECORDING --language en-US --wait
  flowc transcriptions text TRANSCRIPTION

RECORDING and TRANSCRIPTION are ids; `flowc recordings list CALL` lists the first.
"""

from __future__ import annotations

from callflow_dsl.cli._account import (
    add_actions,
    listed,
    open_client,
    public,
    put,
    show,
)
from callflow_dsl.steps.kinds import TRANSCRIPTION_LANGUAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.api import Client, Transcription
    from callflow_dsl.cli._parser import Parser

COLUMNS = (
    ("TRANSCRIPTION", lambda transcription: transcription.id),
    ("RECORDING", lambda transcription: transcription.recording_id),
    ("STATUS", lambda transcription: transcription.status),
    ("CREATED", lambda transcription: transcription.created_at),
    ("ERROR", lambda transcription: transcription.error),
)


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc transcriptions``."""
    add_actions(
        parser,
        [
            ("list", "list the transcriptions of a recording", _configure_recording),
            ("create", "have a recording transcribed", _configure_create),
            ("text", "print the text of a transcription", _configure_text),
        ],
    )


def run(args: argparse.Namespace) -> int:
    """List, create or print."""
    with open_client(args) as client:
        match args.action:
            case "list":
                transcriptions = listed(args, client.transcriptions.list(args.recording))
                show(args, transcriptions, COLUMNS, "this recording has no transcriptions")
            case "create":
                made = client.transcriptions.create(args.recording, args.language)
                if args.wait:
                    _print_text(args, client, client.transcriptions.wait(made))
                else:
                    show(args, [made], COLUMNS, "")
            case "text":
                _print_text(args, client, client.transcriptions.get(args.transcription))
    return 0


def _print_text(args: argparse.Namespace, client: Client, transcription: Transcription) -> None:
    text = client.transcriptions.text(transcription)
    put(args, {**public(transcription), "text": text}, text)


def _configure_recording(parser: Parser) -> None:
    parser.add_argument("recording", metavar="RECORDING", help="the id of a recording")


def _configure_create(parser: Parser) -> None:
    _configure_recording(parser)
    parser.add_argument(
        "--language", required=True, choices=TRANSCRIPTION_LANGUAGE.allowed,
        metavar="TAG", help=f"what is spoken: {', '.join(TRANSCRIPTION_LANGUAGE.allowed)}",
    )  # fmt: skip
    parser.add_argument("--wait", action="store_true", help="wait for the text and print it")


def _configure_text(parser: Parser) -> None:
    parser.add_argument("transcription", metavar="TRANSCRIPTION", help="its id")
