"""Applies the fixes of diagnostics to a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from callflow_dsl.lint.registry import by_code
from callflow_dsl.lint.run import lint
from callflow_dsl.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from callflow_dsl.diagnostics.model import Diagnostic, Fix
    from callflow_dsl.lint.settings import LintSettings

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
    would stop the file from compiling is not applied either.
    """
    count = 0
    for _ in range(_ROUNDS):
        found = lint(source, settings, values=values).diagnostics
        fixes = [d.fix for d in found if d.fix is not None and fixable(d)]
        here = [fix for fix in fixes if fix.location.source.name == source.name]
        text, applied = apply_fixes(source.text, here)
        if not applied or not _compiles(text, source.name, values):
            break
        source, count = Source(source.name, text), count + applied
    return Fixed(source, count)


def fixable(diagnostic: Diagnostic) -> bool:
    """Whether `--fix` may apply the fix of this diagnostic: rules have safe ones alone."""
    return diagnostic.fix is not None and diagnostic.code in by_code()


def apply_fixes(text: str, fixes: Iterable[Fix]) -> tuple[str, int]:
    """The text with these changes, and their number; of two that overlap the first is made."""
    parts: list[str] = []
    end = applied = 0
    for fix in sorted(dict.fromkeys(fixes), key=lambda fix: fix.location.span):
        start, stop = fix.location.span
        if start < end or (applied and start == stop == end):
            continue
        parts += [text[end:start], fix.replacement]
        end, applied = stop, applied + 1
    return "".join([*parts, text[end:]]), applied


def _compiles(text: str, name: str, values: Mapping[str, str] | None) -> bool:
    from callflow_dsl.compiler.program import compile_text

    return not compile_text(text, name, values=values).failed
