"""Which command writes what in which format: the one table that all commands ask."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

_REPORT = {"text": "for people", "json": "for programs"}
_PLAN = {**_REPORT, "markdown": "for a comment on a pull request"}

#: Command -> its formats, the usual one first, each with what it is for.
FORMATS: dict[str, dict[str, str]] = {
    "compile": {"json": "indented", "jsonl": "one flow on a line"},
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
    "simulate": _REPORT,
    "test": {"text": "for people", "junit": "for CI", "json": "for programs"},
}  # fmt: skip


def add_format_argument(
    parser: argparse.ArgumentParser, command: str, *, by_ending: bool = False
) -> None:
    """``--format``, with the formats of this command. ``by_ending``: else the output's ending."""
    formats = FORMATS[command]
    usual = next(iter(formats))
    said = [
        f"{name}: {about}" + (" (the default)" if name == usual and not by_ending else "")
        for name, about in formats.items()
    ]
    parser.add_argument(
        "--format", choices=tuple(formats), default=None if by_ending else usual,
        help="; ".join(said),
    )  # fmt: skip
