"""The legs of a call: each telephone connection in it, with its duration and cost.

  flowc legs CALL                     list them
  flowc legs CALL hangup LEG          hang up one leg; hold and unhold likewise

CALL is the id of a call; `flowc calls` lists them.
"""

from __future__ import annotations

from callflow_dsl.cli._account import (
    ACCESS,
    add_account_arguments,
    listed,
    number_text,
    open_client,
    put,
    removed,
    show,
)
from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from callflow_dsl.cli._parser import Parser


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


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc legs``."""
    parser.add_argument("call", metavar="CALL", help="the id of a call")
    parser.add_argument(
        "action", metavar="ACTION", nargs="?", default="list",
        choices=("list", "hangup", "hold", "unhold"),
        help="list (the default), hangup, hold or unhold",
    )  # fmt: skip
    parser.add_argument("leg", metavar="LEG", nargs="?", help="the id of one of its legs")
    add_account_arguments(parser)
    parser.epilog = ACCESS


def run(args: argparse.Namespace) -> int:
    """List, hang up, hold or unhold."""
    if (args.action == "list") != (args.leg is None):
        raise FlowcError(
            "the id of a leg stands after hangup, hold or unhold, and is needed there",
            hint="flowc legs CALL hangup LEG",
            exit_code=2,
        )
    with open_client(args) as client:
        if args.action == "list":
            show(args, listed(args, client.legs.list(args.call)), COLUMNS, "this call has no legs")
            return 0
        leg = client.legs.get(args.call, args.leg)  # of this call, and no other
        if args.action == "hangup":
            return removed(args, leg.id, client.legs.delete(leg), "hungUp")
        act = client.legs.hold if args.action == "hold" else client.legs.unhold
        answer = act(leg)
        put(args, answer, f"{args.action}: done")
    return 0
