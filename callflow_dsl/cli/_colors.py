"""The colours of reports on a terminal: which mark at the beginning of a line has which one."""

from __future__ import annotations

import sys

from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

_GREEN, _RED, _YELLOW, _CYAN, _BOLD, _DIM = "32", "31", "33", "36", "1", "2"

#: Report -> what begins a line (the group is painted, or the whole match) -> its colour.
_PAINTS: dict[str, tuple[tuple[str, str], ...]] = {
    "diff": ((r"\+.*", _GREEN), (r"-.*", _RED), (r"@@.*", _CYAN)),
    "explore": (
        (r"\S.*(?:not proven|not known).*", _YELLOW), (r'".*', _BOLD), (r"dead ends.*", _RED),
        (r"\S.*", _BOLD),
    ),
    "simulate": ((r"\s+\d+:[\d:.]+", _DIM),),
    "test": (
        (r"\s+(ok)\b", _GREEN), (r"\s+(FAIL|ERROR)\b", _RED), (r"\s+(skip)\b", _YELLOW),
        (r".*passed, 0 failed$", _GREEN), (r".*passed, .*\d failed.*", _RED),
    ),
}  # fmt: skip


def painted(text: str, report: str) -> str:
    """The text, with colours where standard output shows them."""
    from callflow_dsl.diagnostics.text import use_color

    if not use_color(sys.stdout):
        return text
    paints = [(pattern(begin), color) for begin, color in _PAINTS[report]]
    return "\n".join(_line(line, paints) for line in text.split("\n"))


def _line(line: str, paints: list[tuple[re.Pattern[str], str]]) -> str:
    for begin, color in paints:
        match = begin.match(line)
        if match:
            start, end = match.span(match.lastindex or 0)
            return f"{line[:start]}\x1b[{color}m{line[start:end]}\x1b[0m{line[end:]}"
    return line
