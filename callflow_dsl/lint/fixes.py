"""Applies the fixes of diagnostics to a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from callflow_dsl.lint.registry import by_code
from callflow_dsl.lint.run import lint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from callflow_dsl.diagnostics.model import Diagnostic, Fix
    from callflow_dsl.lint.settings import LintSettings
    from callflow_dsl.source import Source

#: One fix can make room for the next; more rounds than this are no progress.
_ROUNDS = 10


@frozen
class Fixed:
    """A text after its fixes, and how many were applied."""

    source: Source
    count: int


def fix_source(
    source: Source, settings: LintSettings, values: Mapping[str, str] | None = None
) -> Fixed:
    """Apply the fixes of all rules until none is left.

    What the compiler suggests ("did you mean") is a guess and is not applied. A fix that
    would stop the file from compiling is not applied either, nor one in an imported file.
    """
    from callflow_dsl.compiler.compile import compile_source

    count = 0
    for _ in range(_ROUNDS):
        found = lint(source, settings, values=values).diagnostics
        fixes = [d.fix for d in found if d.fix is not None and fixable(d)]
        here = [fix for fix in fixes if fix.location.source.name == source.name]
        text, applied = apply_fixes(source.text, here)
        fixed = evolve(source, text=text)
        if not applied or compile_source(fixed, values=values).failed:
            break
        source, count = fixed, count + applied
    return Fixed(source, count)


def fixable(diagnostic: Diagnostic) -> bool:
    """Whether `--fix` may apply the fix of this diagnostic: rules have safe ones alone."""
    return diagnostic.fix is not None and diagnostic.code in by_code()


def apply_fixes(text: str, fixes: Iterable[Fix]) -> tuple[str, int]:
    """The text with these changes, and their number; of two that overlap the first is made.

    Lines that a change adds end as the lines of the text do, and no change parts CR from LF.
    """
    line_end = "\r\n" if "\r\n" in text else "\n"
    parts: list[str] = []
    end = applied = 0
    for fix in sorted(dict.fromkeys(fixes), key=lambda fix: fix.location.span):
        start, stop = (_whole_line_end(text, offset) for offset in fix.location.span)
        if start < end or (applied and start == stop == end):
            continue
        added = fix.replacement.replace("\r\n", "\n").replace("\n", line_end)
        parts += [text[end:start], added]
        end, applied = stop, applied + 1
    return "".join([*parts, text[end:]]), applied


def _whole_line_end(text: str, offset: int) -> int:
    return offset - (offset > 0 and text[offset - 1 : offset + 1] == "\r\n")
