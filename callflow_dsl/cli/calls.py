"""The calls of the account.

  flowc calls list            list them; `list` may be left out
  flowc calls show CALL       one call with its legs
  flowc calls hangup CALL     end a call: all its legs are hung up
  flowc calls add CALL TO     let a running call ring one more destination; this costs money

`flowc call` starts one.
"""

from __future__ import annotations

from callflow_dsl.cli._account import (
    add_actions,
    add_limit_argument,
    listed,
    note_missing,
    number_text,
    objects_table,
    open_client,
    public,
    put,
    removed,
    show,
)
from callflow_dsl.cli.legs import COLUMNS as LEG_COLUMNS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.api import Call, Client, Leg
    from callflow_dsl.cli._parser import Parser

COLUMNS = (
    ("CALL", lambda call: call.id),
    ("STATUS", lambda call: call.status),
    ("FROM", lambda call: number_text(call.source)),
    ("TO", lambda call: number_text(call.destination)),
    ("CREATED", lambda call: call.created_at),
    ("ENDED", lambda call: call.ended_at),
)


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc calls``."""
    add_actions(
        parser,
        [
            ("list", "list calls", lambda action: add_limit_argument(action, again=True)),
            ("show", "show a call and its legs", _configure_one),
            ("hangup", "hang up all legs of a call", _configure_one),
            ("add", "let a running call ring one more destination", _configure_add),
        ],
        default="list",
    )
    add_limit_argument(parser)


def run(args: argparse.Namespace) -> int:
    """List, show, hang up or add to."""
    with open_client(args) as client:
        match args.action:
            case "list":
                calls = listed(args, client.calls.list())
                show(args, calls, COLUMNS, "this account has had no calls")
            case "show":
                show_call(args, client, client.calls.get(args.call))
            case "hangup":
                return removed(args, args.call, client.calls.delete(args.call), "hungUp")
            case "add":
                answer = client.calls.add_leg(args.call, args.destination)
                put(args, answer, "the destination is being called")
    return 0


def show_call(args: argparse.Namespace, client: Client, call: Call) -> list[Leg]:
    """Print a call and its legs, and return these."""
    seen = client.legs.list(call)
    legs = list(seen)
    note_missing(seen)
    legs_text = objects_table(legs, LEG_COLUMNS) or "it has no legs"
    put(
        args,
        {**public(call), "legs": [public(leg) for leg in legs]},
        f"{objects_table([call], COLUMNS)}\n\n{legs_text}",
    )
    return legs


def _configure_one(parser: Parser) -> None:
    parser.add_argument("call", metavar="CALL", help="the id of a call")


def _configure_add(parser: Parser) -> None:
    _configure_one(parser)
    parser.add_argument("destination", metavar="TO", help="a number, SIP address or client")
