"""The legs of a call: each telephone connection in it, with its duration and cost.

  flowc legs CALL

CALL is the id of a call; `flowc calls` lists them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callflow_dsl.cli._account import (
    ACCESS,
    add_account_arguments,
    number_text,
    open_client,
    show,
)

if TYPE_CHECKING:
    import argparse


def _cost(leg: Any) -> str | None:
    return None if leg.cost is None else f"{leg.cost:f} {leg.currency or ''}".rstrip()


COLUMNS = (
    ("LEG", lambda leg: leg.id),
    ("DIRECTION", lambda leg: leg.direction),
    ("STATUS", lambda leg: leg.status),
    ("FROM", lambda leg: number_text(leg.source)),
    ("TO", lambda leg: number_text(leg.destination)),
    ("DURATION", lambda leg: leg.duration),
    ("COST", _cost),
    ("ANSWERED", lambda leg: leg.answered_at),
    ("ENDED", lambda leg: leg.ended_at),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``flowc legs``."""
    parser.add_argument("call", metavar="CALL", help="the id of a call")
    add_account_arguments(parser)
    parser.epilog = ACCESS


def run(args: argparse.Namespace) -> int:
    """List the legs."""
    with open_client(args) as client:
        show(args, client.legs.list(args.call), COLUMNS, "this call has no legs")
    return 0
