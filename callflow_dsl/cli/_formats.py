"""What a command can write: the table of its formats, each with the function that renders it.

A command declares its table once, in its module. From it come ``--format``, ``--json`` and their
help, the list of formats in docs/commands.md, and what `rendered` calls: no command asks which
format was chosen. ``tests/cli/test_family.py`` holds all commands to that.
"""

from __future__ import annotations

from callflow_dsl._frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Collection, Mapping
    from typing import Any

    from callflow_dsl.cli._parser import Parser


@frozen
class Format:
    """What it is for, and what makes it of the result of the command."""

    about: str
    render: Callable[..., Any]
    #: The endings of files that ask for it.
    endings: tuple[str, ...] = ()
    #: It is no text.
    is_binary: bool = False


if TYPE_CHECKING:
    #: The formats of a command by name, the usual one first.
    Formats = Mapping[str, Format]


def add_format_arguments(
    parser: Parser, formats: Formats, *, has_output: bool = False, again: bool = False
) -> None:
    """``--format``, ``--json`` and ``-o``, with the formats of this command.

    ``has_output``: the command has an ``-o`` of its own, or acts and reports beside. ``again``:
    for the parser of an action, whose command has the defaults.
    """
    usual = next(iter(formats))
    asks_ending = any(form.endings for form in formats.values())
    about = "; ".join(f"{name}: {form.about}" for name, form in formats.items())
    about = about.replace(formats[usual].about, f"{formats[usual].about} (the default)", 1)
    default = parser.suppress if again else None if asks_ending else usual
    parser.add_argument("--format", choices=tuple(formats), default=default, help=about)
    if "json" in formats:
        parser.add_argument(
            "--json", dest="format", action="store_const", const="json",
            default=parser.suppress, help="the same as --format json",
        )  # fmt: skip
    if not has_output:
        parser.add_argument(
            "-o", "--output", dest="report_to", metavar="FILE",
            help="write to this file, not to the terminal",
        )  # fmt: skip
    if not again:
        parser.set_defaults(formats=formats)


def rendered(args: argparse.Namespace, *result: Any, formats: Formats | None = None) -> Any:
    """A result in the format that was asked for; ``formats`` are those of an other result."""
    return (formats or args.formats)[args.format].render(*result)


def is_for_people(args: argparse.Namespace) -> bool:
    """Whether people read the output: beside a report for programs, words go to stderr."""
    return bool(args.format == "text")


def by_ending(formats: Formats, output: str | None) -> str | None:
    """The format that the ending of a file asks for."""
    name = (output or "").lower()
    return next((key for key, form in formats.items() if name.endswith(form.endings)), None)


def check_format(args: argparse.Namespace, option: str, formats: Collection[str]) -> None:
    """An option that shows something else has these formats alone: `FlowcError` for another."""
    if args.format not in formats:
        from callflow_dsl.errors import FlowcError

        raise FlowcError(
            f"{option} has no format {args.format}",
            hint=f"it has {' and '.join(formats)}",
            exit_code=2,
        )
