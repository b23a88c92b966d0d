"""Call somebody for real, and run a flow when they answer. This costs money.

  flowc call reminder.flow --from +31201234567 --to +31612345678
  flowc call survey.flow --flow "Survey" --set name=Ann --from ... --to ... --no-wait

The flow is compiled and sent along; it need not be stored in the account. The call is
followed until it is over, for --at-most seconds. Ctrl-C asks whether to hang up (and hangs up
where nobody can be asked). Exit code 1 also means that nobody answered.

The address of --webhook hears of the call; the token that signs it is read from
FLOWC_WEBHOOK_TOKEN, or asked for in a terminal. `flowc simulate` is the same without a
telephone.
"""

from __future__ import annotations

import sys

from callflow_dsl.cli._account import (
    ACCESS,
    add_account_arguments,
    open_client,
    public,
    put,
    text_of,
    webhook_token,
)
from callflow_dsl.cli._flow_inputs import add_flow_arguments, choose, load_named
from callflow_dsl.cli._formats import is_for_people
from callflow_dsl.cli._numbers import whole
from callflow_dsl.cli._tell import note
from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from typing import Any

    from callflow_dsl.api import Call, Client, Leg
    from callflow_dsl.cli._parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc call``."""
    add_flow_arguments(parser, required=True)
    parser.add_argument(
        "--from", dest="source", metavar="NUMBER", required=True, help="your number that is shown"
    )
    parser.add_argument(
        "--to", dest="destination", metavar="NUMBER", required=True, help="who is called"
    )
    parser.add_argument("--webhook", metavar="URL", help="the address that hears of this call")
    parser.add_argument(
        "--at-most", metavar="SECONDS", type=whole(1, 10**9), help="follow the call so long; "
        "default: four hours",
    )  # fmt: skip
    parser.add_argument("--no-wait", action="store_true", help="start the call and leave it")
    add_account_arguments(parser, environment=False)
    parser.epilog = ACCESS


def run(args: argparse.Namespace) -> int:
    """Start the call and follow it."""
    wire = _checked(choose(load_named(args), args.flow).wire)
    with open_client(args) as client:
        call = _start(args, client, wire)
        try:
            _say(args, f"calling {args.destination} from {args.source}: call {call.id}")
            for now in () if args.no_wait else _followed(args, client, call):
                call = now
                _say(args, f"  {text_of(call.status)}")
        except KeyboardInterrupt:
            return _interrupted(args, client, call)
        except FlowcError:
            note(f"the call goes on; {_how_to_end(call)}")
            raise
        return _finish(args, client, call)


def _checked(wire: dict[str, Any]) -> dict[str, Any]:
    """The flow, when it is one; the person who is called should not find out."""
    from callflow_dsl.wire.check import check_document

    errors = [str(problem) for problem in check_document(wire) if problem.severity == "error"]
    if errors:
        raise FlowcError(f"this flow cannot run: {'; '.join(errors)}")
    return wire


def _followed(args: argparse.Namespace, client: Client, call: Call) -> Iterator[Call]:
    if args.at_most is None:
        return client.calls.follow(call)
    return client.calls.follow(call, timeout_s=args.at_most)


def _start(args: argparse.Namespace, client: Client, wire: dict[str, Any]) -> Call:
    token = webhook_token() if args.webhook else None
    try:
        return client.calls.create(
            wire,
            source=args.source,
            destination=args.destination,
            webhook_url=args.webhook,
            webhook_token=token,
        )
    except KeyboardInterrupt:
        raise FlowcError(
            "interrupted while the call was being started: it may have been",
            hint="flowc calls shows it, flowc calls hangup ends it",
        ) from None


def _finish(args: argparse.Namespace, client: Client, call: Call) -> int:
    from callflow_dsl.cli.calls import show_call

    if args.no_wait:
        put(args, public(call), "")
        return 0
    reasons = _unanswered(call, show_call(args, client, call))
    if reasons:
        print(f"flowc: nobody answered: {', '.join(reasons)}", file=sys.stderr)
        return 1
    return 0


def _unanswered(call: Call, legs: list[Leg]) -> list[str]:
    """Why nobody answered, as the call or else all of its legs say; nothing where somebody did."""
    if call.status is not None and call.status.is_unanswered:
        return [text_of(call.status)]
    if legs and all(leg.status is not None and leg.status.is_unanswered for leg in legs):
        return sorted({text_of(leg.status) for leg in legs})
    return []


def _interrupted(args: argparse.Namespace, client: Client, call: Call) -> int:
    """After Ctrl-C: hang up, unless somebody is there to say otherwise."""
    if _wants_to_hang_up():
        try:
            removal = client.calls.delete(call)
        except FlowcError:
            note(f"the call may go on; {_how_to_end(call)}")
            raise
        certain = removal.value == "confirmed"
        _say(args, "hung up" if certain else "it is uncertain whether the call has ended")
    else:
        _say(args, f"the call goes on; {_how_to_end(call)}")
    return 130


def _how_to_end(call: Call) -> str:
    return f"to end it: flowc calls hangup {call.id}"


def _wants_to_hang_up() -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    print("\nhang up? [Y/n] ", end="", file=sys.stderr, flush=True)
    try:
        return not sys.stdin.readline().strip().lower().startswith("n")
    except KeyboardInterrupt:
        return True


def _say(args: argparse.Namespace, text: str) -> None:
    """What happens, as it happens; with ``--json`` beside the output."""
    print(text, file=sys.stdout if is_for_people(args) else sys.stderr, flush=True)
