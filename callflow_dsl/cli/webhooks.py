"""The addresses that hear of every call of the account.

  flowc webhooks list     `list` may be left out
  flowc webhooks create https://example.com/calls
  flowc webhooks update WEBHOOK --url https://example.com/new
  flowc webhooks update WEBHOOK --token
  flowc webhooks delete WEBHOOK

The token signs what the API sends there. It is read from FLOWC_WEBHOOK_TOKEN, or asked for
in a terminal; it is never an argument, and never printed.
"""

from __future__ import annotations

from callflow_dsl.cli._account import (
    add_actions,
    listed,
    open_client,
    removed,
    show,
    webhook_token,
)
from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.api import Client, Webhook
    from callflow_dsl.cli._parser import Parser

COLUMNS = (
    ("WEBHOOK", lambda webhook: webhook.id),
    ("URL", lambda webhook: webhook.url),
    ("SIGNED", lambda webhook: "yes" if webhook.token else "no"),
    ("CREATED", lambda webhook: webhook.created_at),
)


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc webhooks``."""
    add_actions(
        parser,
        [
            ("list", "list webhooks", lambda _: None),
            ("create", "let an address hear of all calls", _configure_create),
            ("update", "change the address or the token of a webhook", _configure_update),
            ("delete", "delete a webhook", _configure_one),
        ],
        default="list",
    )


def run(args: argparse.Namespace) -> int:
    """List, create, update or delete."""
    if args.action == "update" and not (args.url or args.token):
        raise FlowcError(
            "nothing to change", hint="give --url URL, or --token, or both", exit_code=2
        )
    with open_client(args) as client:
        match args.action:
            case "list":
                show(
                    args,
                    listed(args, client.webhooks.list()),
                    COLUMNS,
                    "this account has no webhooks",
                )
            case "create":
                made = client.webhooks.create(args.url, webhook_token())
                show(args, [made], COLUMNS, "")
            case "update":
                show(args, [_updated(args, client)], COLUMNS, "")
            case "delete":
                removal = client.webhooks.delete(args.webhook)
                return removed(args, args.webhook, removal, "deleted")
    return 0


def _updated(args: argparse.Namespace, client: Client) -> Webhook:
    from attrs import evolve

    webhook = client.webhooks.get(args.webhook)
    if args.url:
        webhook = evolve(webhook, url=args.url)
    if args.token:
        webhook = evolve(webhook, token=webhook_token(needed=True))
    return client.webhooks.update(webhook)


def _configure_create(parser: Parser) -> None:
    parser.add_argument("url", metavar="URL", help="the address")


def _configure_update(parser: Parser) -> None:
    _configure_one(parser)
    parser.add_argument("--url", metavar="URL", help="the new address")
    parser.add_argument("--token", action="store_true", help="give it a new token (see above)")


def _configure_one(parser: Parser) -> None:
    parser.add_argument("webhook", metavar="WEBHOOK", help="the id of a webhook")
