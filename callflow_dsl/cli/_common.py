"""The options that every command has."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.cli._arguments import Reader
    from callflow_dsl.cli._parser import Parser


def add_common_arguments(parser: Parser | Reader, *, again: bool = False) -> None:
    """``-q``, ``-v``, ``--color`` and ``--no-color``, which every command has.

    A command that has more to say of one of them has added it before. ``again``: for the parser
    of an action, whose command has the defaults.
    """
    for below in parser.parsers_below():
        add_common_arguments(below, again=True)
    group = parser.add_argument_group("in every command")
    options: list[tuple[tuple[str, ...], dict[str, Any]]] = [
        (("-q", "--quiet"), {"help": "only what was asked for, and errors: no notes, no progress"}),
        (("-v", "--verbose"), {"help": "also what was read, which settings hold, and the time"}),
    ]
    for names, settings in options:
        if not parser.has_option(names[-1]):
            default = parser.suppress if again else False
            group.add_argument(*names, action="store_true", default=default, **settings)
    group.add_argument(
        "--color", choices=("auto", "always", "never"),
        default=parser.suppress if again else "auto",
        help="auto: on a terminal, unless NO_COLOR is set (the default)",
    )  # fmt: skip
    group.add_argument(
        "--no-color", dest="color", action="store_const", const="never",
        default=parser.suppress, help="the same as --color never",
    )  # fmt: skip
