"""``--set NAME=VALUE``: the params of flows, the same in every command."""

from __future__ import annotations

from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def add_set_argument(parser: argparse.ArgumentParser) -> None:
    """``--set NAME=VALUE``: the params of .flow files."""
    parser.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[], dest="values",
        help="set a param of the files; may be given several times",
    )  # fmt: skip


def assignments(arguments: list[str], option: str = "--set") -> dict[str, str]:
    """``NAME=VALUE`` arguments of an option as a dict."""
    values: dict[str, str] = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals or not name.strip():
            hint = f"write {option} NAME=VALUE"
            raise FlowcError(f"{option} {argument} names no value", hint=hint, exit_code=2)
        values[name.strip()] = value
    return values
