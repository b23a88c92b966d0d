"""Diagnostics for people: the line, a caret under the place, the way out."""

from __future__ import annotations

import os
import unicodedata

from callflow_dsl.printing import HIDDEN, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TextIO

    from callflow_dsl.diagnostics.model import Diagnostic, Fix
    from callflow_dsl.source import Location

_COLORS = {"error": "31", "warning": "33", "info": "36", "frame": "34", "strong": "1", "help": "32"}
#: Longer lines are shown around the place only.
_WIDTH = 100


def use_color(stream: TextIO) -> bool:
    """Colour on a terminal only; NO_COLOR turns it off, FORCE_COLOR and CLICOLOR_FORCE on."""
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE", "0") != "0"
    return bool(forced) or stream.isatty()


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """A line that counts: ``2 errors, 1 warning``."""
    counts: dict[str, int] = {}
    for diagnostic in diagnostics:
        counts[diagnostic.severity] = counts.get(diagnostic.severity, 0) + 1
    parts = [
        f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in ("error", "warning", "info")
        if severity in counts
    ]
    return ", ".join(parts) or "no problems"


def render_text(
    diagnostics: Sequence[Diagnostic],
    *,
    color: bool = False,
    page: Callable[[str], str] | None = None,
) -> str:
    """All diagnostics, with an empty line between two.

    ``page`` has the address of what is documented of a code (empty: nothing); it stands
    below the first diagnostic with that code.
    """
    pages: dict[str, str] = {}
    parts = []
    for diagnostic in diagnostics:
        known = diagnostic.code in pages
        address = pages.setdefault(diagnostic.code, page(diagnostic.code) if page else "")
        parts.append(_render(diagnostic, color, "" if known else address))
    return "\n\n".join(parts)


def _render(diagnostic: Diagnostic, color: bool, page: str) -> str:
    def paint(text: str, *names: str) -> str:
        if not color:
            return text
        return f"\x1b[{';'.join(_COLORS[name] for name in names)}m{text}\x1b[0m"

    location = diagnostic.location
    number = str(location.line)
    margin = " " * len(number)
    head = paint(f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity, "strong")
    quoted, carets = _quote(location)
    frame = paint("|", "frame")
    lines = [
        f"{head}: {paint(shown(diagnostic.message), 'strong')}",
        f"{margin}{paint('-->', 'frame')} {location}",
        f"{margin} {frame}",
        f"{paint(number, 'frame')} {frame} {quoted}",
        f"{margin} {frame} {paint(carets, diagnostic.severity)}",
    ]
    lines += [
        f"{margin} = {related.location}: {shown(related.message)}" for related in diagnostic.related
    ]
    lines += [f"{margin} = note: {shown(note)}" for note in diagnostic.notes]
    if diagnostic.fix:
        lines.append(f"{margin} = {paint('help', 'help')}: {advice(diagnostic.fix)}")
    if page:
        lines.append(f"{margin} = page: {page}")
    return "\n".join(lines)


def advice(fix: Fix) -> str:
    """A fix in words: what it does, and the text that it writes where that is not said."""
    text = " ".join(fix.replacement.split())
    said = fix.description if text in fix.description else f"{fix.description}: {text}"
    return shown(said)


def _quote(location: Location) -> tuple[str, str]:
    """The line of a place, and the carets under it."""
    source, (first, behind) = location.source, location.span
    line, column = source.line_column(first)
    end_line, end_column = source.line_column(behind)
    text = source.line_text(line)
    start = column - 1
    end = end_column - 1 if end_line == line else len(text)
    end = max(min(end, len(text)), start + 1)
    cut = max(0, min(start - _WIDTH // 2, len(text) - _WIDTH))
    before, under = text[cut:start], text[start:end]
    quoted = text[cut : cut + _WIDTH]
    if cut:
        quoted, before = "..." + quoted, "..." + before
    if cut + _WIDTH < len(text):
        quoted += "..."
        under = under[: max(1, cut + _WIDTH - start)]
    blank = " " * _columns(before)
    # In source text a character that looks like a space may be the mistake.
    seen = quoted.expandtabs(4)
    if not seen.isprintable():
        seen = "".join(c if c.isprintable() else HIDDEN for c in seen)
    return seen, blank + "^" * max(1, _columns(under))


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    text = text.expandtabs(4)
    if text.isascii():
        return len(text)
    wide = 0
    for character in text:
        if unicodedata.combining(character):
            continue
        wide += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return wide
