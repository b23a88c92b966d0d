"""The telephone numbers that ring a stored flow.

  flowc numbers FLOW                                  list them
  flowc numbers FLOW add +31201234567                 these too
  flowc numbers FLOW replace +31201234567 ...         these and no others

FLOW is the title or the id of a call flow in the account.
"""

from __future__ import annotations

from callflow_dsl.cli._account import (
    ACCESS,
    add_account_arguments,
    flow_id,
    listed,
    number_text,
    open_client,
    show,
)
from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.cli._parser import Parser

COLUMNS = (
    ("NUMBER", lambda number: number_text(number.number)),
    ("SINCE", lambda number: number.created_at),
)


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc numbers``."""
    parser.add_argument("flow", metavar="FLOW", help="the title or id of a call flow")
    parser.add_argument(
        "action", metavar="ACTION", nargs="?", default="list", choices=("list", "add", "replace"),
        help="list (the default), add or replace",
    )  # fmt: skip
    parser.add_argument(
        "numbers", metavar="NUMBER", nargs="*", default=[], help="such as +31201234567"
    )
    add_account_arguments(parser)
    parser.epilog = ACCESS


def run(args: argparse.Namespace) -> int:
    """List, add or replace; then show the numbers that the flow has."""
    if (args.action == "list") == bool(args.numbers):
        raise FlowcError(
            "numbers stand after add or replace, and are needed there",
            hint="flowc numbers FLOW add +31201234567",
            exit_code=2,
        )
    with open_client(args) as client:
        flow = flow_id(client, args.flow)
        if args.action == "add":
            client.numbers.add(flow, args.numbers)
        elif args.action == "replace":
            client.numbers.replace(flow, args.numbers)
        show(args, listed(args, client.numbers.list(flow)), COLUMNS, "no number rings this flow")
    return 0
