"""What the commands share that work with an account: the key, the client, tables and JSON."""

from __future__ import annotations

import argparse
import os
import sys
from itertools import islice

from callflow_dsl.cli._formats import Format, add_format_arguments, rendered
from callflow_dsl.cli._numbers import whole
from callflow_dsl.cli._params import project_environment
from callflow_dsl.cli._tell import note, show_requests
from callflow_dsl.errors import FlowcError
from callflow_dsl.printing import json_text, shown, write_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime, timedelta
    from typing import Any

    from callflow_dsl.api import Client, Paginator, Removal
    from callflow_dsl.api.objects import ApiObject
    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.deploy.settings import Environment

TOKEN_VARIABLE = "FLOWC_WEBHOOK_TOKEN"

#: The end of the --help of each of these commands.
ACCESS = """\
The access key comes from the environment: FLOWC_ACCESS_KEY, or MESSAGEBIRD_ACCESS_KEY; in a
terminal it is asked for when neither is set. Exit codes: 0 done, 1 the API refused it or
could not be reached, 2 wrong usage."""

if TYPE_CHECKING:
    #: The heading of each column of a table, and what stands in it of an object.
    Columns = Sequence[tuple[str, Callable[[Any], Any]]]

Action = tuple[str, str, "Callable[[Parser], None]"]


def add_account_arguments(parser: Parser, *, again: bool = False, environment: bool = True) -> None:
    """``--base-url``, ``--env`` and ``--json``.

    ``again``: for the parser of an action below another; not ``environment``: it has ``--env``.
    """
    unset: Any = argparse.SUPPRESS if again else None
    parser.add_argument(
        "--base-url",
        metavar="URL",
        default=unset,
        help="the root of the API; default: FLOWC_BASE_URL, else the public one",
    )
    if environment:
        parser.add_argument(
            "--env", metavar="NAME", default=unset,
            help="the account of this environment of flowc.toml; default in a project: of the one "
            "that flowc.toml means, or of the only one",
        )  # fmt: skip
    add_format_arguments(parser, FORMATS, has_output=True, again=again)


def add_limit_argument(parser: Parser, *, again: bool = False) -> None:
    """``--limit N`` for lists that can be very long."""
    parser.add_argument(
        "--limit",
        metavar="N",
        type=whole(),
        default=argparse.SUPPRESS if again else 50,
        help="list so many at the most; default 50, 0 for all",
    )


def add_actions(parser: Parser, actions: Sequence[Action], default: str | None = None) -> None:
    """The actions of a command (name, help, what adds its arguments) and the default one."""
    added = parser.add_subparsers(
        dest="action",
        metavar="ACTION",
        required=default is None,
        help="what to do; each has a --help",
    )
    parser.set_defaults(action=default)
    for name, text, configure in actions:
        shown = "\n".join(
            line
            for line in (parser.description or "").splitlines()
            if f"{parser.prog} {name}" in line
        )
        description = f"{text[0].upper()}{text[1:]}.\n\n{shown}"
        action = added.add_parser(name, help=text, description=description, epilog=ACCESS)
        configure(action)
        add_account_arguments(action, again=True)
    add_account_arguments(parser)
    parser.epilog = ACCESS


def open_client(args: argparse.Namespace) -> Client:
    """The client for this run; the key is asked for in a terminal where none is set."""
    from callflow_dsl.api.address import KEY_VARIABLES
    from callflow_dsl.api.client import Client

    show_requests()
    environment = None if args.base_url and not args.env else project_environment(args.env)
    if environment is not None:
        environment.check_trust()
        return Client(key_of(environment), args.base_url or environment.base_url)
    known = any(os.environ.get(name, "").strip() for name in KEY_VARIABLES)
    key = None if known else ask_secret("access key for the Voice API: ")
    return Client(key, args.base_url)


def flow_id(client: Client, flow: str) -> str:
    """The id of the flow with this title or id; `FlowcError` for several of one title.

    What is neither is taken for an id: the API says what it thinks of it.
    """
    flows = client.call_flows.list(per_page=100).complete()
    if any(stored.id == flow for stored in flows):
        return flow
    titled = [stored.id for stored in flows if stored.title == flow]
    if len(titled) > 1:
        ids = ", ".join(titled)
        raise FlowcError(
            f'{len(titled)} flows are called "{flow}": {ids}', hint="give the id", exit_code=2
        )
    return titled[0] if titled else flow


def webhook_token(*, needed: bool = False) -> str | None:
    """The token of a webhook: from the environment, else asked for; None for no token.

    It is never an argument, because everybody on a machine can read those of a process.
    """
    named = os.environ.get(TOKEN_VARIABLE)
    token = ask_secret("token that signs the webhook: ") if named is None else named
    if not token and needed:
        raise FlowcError(
            "there is no token", hint=f"set {TOKEN_VARIABLE}, or use a terminal", exit_code=2
        )
    if not token:
        note(f"no token (set {TOKEN_VARIABLE}): whoever gets this cannot tell who sent it")
    return token or None


def key_of(environment: Environment) -> str:
    """The key of the environment; a person at a terminal is asked where none is set."""
    key = environment.access_key() or ask_secret(f"access key for {environment.name}: ")
    if not key:
        raise FlowcError(
            f"there is no access key for the environment {environment.name}",
            hint=f"set the environment variable {environment.key_variables[0]}",
            exit_code=2,
        )
    return key


def ask_secret(prompt: str) -> str | None:
    """A secret typed in a terminal, unseen; None where there is no terminal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    from getpass import getpass

    try:
        return getpass(prompt, sys.stderr)
    except EOFError:
        print(file=sys.stderr)
        return None


def listed(args: argparse.Namespace, paginator: Paginator[Any]) -> list[Any]:
    """The items of a list up to ``--limit``, with a note where there may be more."""
    limit = getattr(args, "limit", 0)
    items = list(islice(paginator, limit or None))
    note_missing(paginator)
    if limit and len(items) == limit:
        note(f"the first {limit}; --limit 0 lists all")
    return items


def note_missing(paginator: Paginator[Any]) -> None:
    """Say which entries of a list are missing, and why."""
    for entry in paginator.unreadable:
        note(f"an entry is left out: {text_of(entry.reason)}")
    if paginator.missing:
        note(f"the list is not complete: {paginator.missing}")


def show(
    args: argparse.Namespace,
    objects: Iterable[ApiObject],
    columns: Columns,
    nothing: str,
) -> None:
    """Print objects as a table of these columns (heading, cell), or with ``--json`` whole."""
    entries = list(objects)
    put(args, [public(entry) for entry in entries], objects_table(entries, columns) or nothing)


def objects_table(objects: Iterable[ApiObject], columns: Columns) -> str:
    """Objects as a table of these columns; empty for none."""
    rows = [[text_of(cell(entry)) for _, cell in columns] for entry in objects]
    return table([heading for heading, _ in columns], rows)


def put(args: argparse.Namespace, value: Any, text: str) -> None:
    """Print a result, which is ``value`` for programs and ``text`` for people, if it says any."""
    if output := rendered(args, value, text):
        write_document(f"{output}\n")


def _text(_value: Any, text: str) -> str:
    return text


def _json(value: Any, _text: str) -> str:
    return json_text(value)


#: The formats of what works with an account.
FORMATS = {
    "text": Format("a table, or a line for each event", _text),
    "json": Format("whole objects", _json),
}


def public(value: ApiObject) -> dict[str, Any]:
    """The JSON object, without what must not be printed."""
    return {name: _without_tokens(name, field) for name, field in value.to_wire().items()}


def _without_tokens(name: str, value: Any) -> Any:
    """A field of an object, with the tokens of webhooks in it hidden at any depth."""
    if isinstance(value, dict):
        return {inner: _without_tokens(inner, field) for inner, field in value.items()}
    if isinstance(value, list):
        return [_without_tokens(name, item) for item in value]
    return "***" if name == "token" and value else value


def removed(args: argparse.Namespace, identity: str, removal: Removal, done: str) -> int:
    """Say what is known of something that was to be removed, and the exit code for it."""
    certain = removal.value == "confirmed"
    words = {"hungUp": "hung up"}.get(done, done) if certain else ""
    put(args, {"id": identity, done: True if certain else None}, words)
    if not certain:
        note(f"uncertain: the request was sent and nobody answered; now there is no {identity}")
    return 0 if certain else 1


def number_text(number: str | None) -> str | None:
    """A number as people write it: the wire has its digits alone; anything else stays."""
    return f"+{number}" if number and number.isascii() and number.isdigit() else number


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns, each as wide as its widest cell, the last one not padded; empty without rows."""
    lines = [list(headings), *map(list, rows)]
    if len(lines) == 1:
        return ""
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def text_of(value: object) -> str:
    """A cell: times in UTC, durations as m:ss, ``-`` for nothing, no control characters."""
    from datetime import datetime, timedelta

    if value is None or value == "":
        return "-"
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, timedelta):
        return _duration(value)
    return shown(str(value))


def _time(value: datetime) -> str:
    from datetime import UTC

    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"
