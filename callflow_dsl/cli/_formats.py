"""Which command writes what in which format: the one table that all commands ask."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.cli._parser import Parser

_REPORT = {"text": "for people", "json": "for programs"}
_PLAN = {**_REPORT, "markdown": "for a comment on a pull request"}
_OBJECTS = {"text": "a table, or a line for each event", "json": "whole objects"}

#: Command -> its formats, the usual one first, each with what it is for.
FORMATS: dict[str, dict[str, str]] = {
    **dict.fromkeys(
        ("call", "calls", "history", "legs", "numbers", "recordings", "transcriptions", "webhooks"),
        _OBJECTS,
    ),
    "compile": {"json": "indented", "jsonl": "one flow on a line"},
    "deploy": {"text": "for people", "json": "a line for each change"},
    "diff": _PLAN,
    "explain": _REPORT,
    "explore": _REPORT,
    "graph": {
        "mermaid": "for Markdown", "dot": "for Graphviz", "svg": "a picture",
        "html": "a page that plays calls", "png": "a picture", "pdf": "a page to print",
    },
    "lint": {
        **_REPORT, "sarif": "for code scanning", "github": "annotations",
        "junit": "for CI",
    },
    "plan": _PLAN,
    "rollback": {"text": "for people", "json": "a line for each change"},
    "simulate": _REPORT,
    "test": {"text": "for people", "junit": "for CI", "json": "for programs"},
}  # fmt: skip


#: Commands whose ``-o`` is more than where the report goes, or that act instead of reporting.
_OWN_OUTPUT = {
    "call", "calls", "compile", "deploy", "graph", "legs", "numbers", "plan", "recordings",
    "rollback", "transcriptions", "webhooks",
}  # fmt: skip


def add_format_argument(
    parser: Parser, command: str, *, by_ending: bool = False, again: bool = False
) -> None:
    """``--format``, ``--json`` and ``-o``, with the formats of this command.

    ``by_ending``: without ``--format`` the output's ending says it. ``again``: for the parser of
    an action, whose command has the defaults.
    """
    formats = FORMATS[command]
    usual = next(iter(formats))
    said = [
        f"{name}: {about}" + (" (the default)" if name == usual and not by_ending else "")
        for name, about in formats.items()
    ]
    default = parser.suppress if again else None if by_ending else usual
    parser.add_argument("--format", choices=tuple(formats), default=default, help="; ".join(said))
    if "json" in formats:
        parser.add_argument(
            "--json", dest="format", action="store_const", const="json",
            default=parser.suppress, help="the same as --format json",
        )  # fmt: skip
    if command not in _OWN_OUTPUT:
        parser.add_argument(
            "-o", "--output", dest="report_to", metavar="FILE",
            help="write to this file, not to the terminal",
        )  # fmt: skip
