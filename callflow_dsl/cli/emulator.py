"""Run a local Voice API, to test against or to try things out with no account.

  flowc emulator                        in memory, until Ctrl-C
  flowc emulator --data calls.db        keeps what it is told in a file
  flowc emulator --faults faults.toml   fails on purpose, in the same way each time
  flowc emulator --scenarios who.toml   says who picks up, and what they press

Give the address that is printed to a client in place of https://voice.messagebird.com/v1.
Any access key is taken unless --key says which. Flows are taken as the platform takes them,
zeros and empty texts included; --strict refuses what is dubious. Only this machine can reach
it, unless --bind says otherwise. docs/emulator.md tells what it does and does not emulate.

Exit codes: 0 stopped, 2 wrong usage, a file that cannot be read, or the port is taken.
"""

from __future__ import annotations

from callflow_dsl.cli._numbers import number, whole
from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.cli._parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc emulator``."""
    parser.add_argument(
        "--port", type=whole(0, 65535), default=8020, help="default 8020; 0: any free one"
    )
    parser.add_argument(
        "--bind", metavar="ADDRESS", default="127.0.0.1", help="default 127.0.0.1, this machine"
    )
    parser.add_argument("--data", metavar="FILE", default="", help="a SQLite file that is kept")
    parser.add_argument("--faults", metavar="FILE", help="a fault plan, in TOML or JSON")
    parser.add_argument(
        "--scenarios", metavar="FILE", help="what the people in calls do, in TOML or JSON"
    )
    parser.add_argument(
        "--speed", metavar="TIMES", type=number(10_000, above=0), default=1.0,
        help="calls go so many times as fast; default 1",
    )  # fmt: skip
    parser.add_argument(
        "--key", metavar="KEY", action="append", help="the access keys that are taken"
    )
    parser.add_argument(
        "--number",
        metavar="DIGITS",
        action="append",
        help="the numbers of the account; without this any number is",
    )
    parser.add_argument(
        "--strict", action="store_true", help="refuse flows that flowc has something against"
    )
    parser.add_argument(
        "--signing-key", metavar="KEY",
        help="signs what webhooks are told as the account's key does; make one up",
    )  # fmt: skip
    parser.add_argument("-q", "--quiet", action="store_true", help="do not log requests")


def run(args: argparse.Namespace) -> int:
    """Serve until a signal ends it."""
    import signal
    import threading

    from callflow_dsl.cli._tell import warn
    from callflow_dsl.emulator import Emulator
    from callflow_dsl.emulator.faults import read_faults
    from callflow_dsl.emulator.scenario import read_scenarios
    from callflow_dsl.net.http import is_loopback
    from callflow_dsl.net.phone_numbers import digits_of

    if args.signing_key == "":
        raise FlowcError("--signing-key is empty: nothing would be signed", exit_code=2)
    emulator = Emulator(
        host=args.bind,
        port=args.port,
        data=args.data,
        faults=read_faults(args.faults) if args.faults else (),
        scenarios=read_scenarios(args.scenarios) if args.scenarios else (),
        speed=args.speed,
        keys=args.key,
        numbers=None if args.number is None else [digits_of(number) for number in args.number],
        log=not args.quiet,
        strict=args.strict,
        signing_key=args.signing_key or "",
        remember=False,
    )
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    with emulator:
        print(f"Voice API at {emulator.base_url}  (Ctrl-C stops)", flush=True)
        if not is_loopback(args.bind):
            warn(f"everyone who reaches {args.bind} can use this emulator")
        stop.wait()
    return 0
