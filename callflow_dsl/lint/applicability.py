"""Which fixes `--fix` applies; what applies them is loaded only where it is asked for."""

from __future__ import annotations

from enum import StrEnum

from callflow_dsl.lint.registry import by_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lint.model import Effect


class Applicability(StrEnum):
    """What becomes of a fix."""

    SAFE = "safe"  # --fix applies it
    UNSAFE = "unsafe"  # --fix --unsafe-fixes does
    MANUAL = "manual"  # a guess of the compiler, or in an imported file, which others use too


def applicability(diagnostic: Diagnostic, name: str) -> Applicability | None:
    """What becomes of the fix of a diagnostic when the file of this name is fixed."""
    if diagnostic.fix is None:
        return None
    effect = effect_of(diagnostic)
    if effect is None or diagnostic.fix.location.source.name != name:
        return Applicability.MANUAL
    return Applicability.SAFE if effect.is_safe else Applicability.UNSAFE


def effect_of(diagnostic: Diagnostic) -> Effect | None:
    """What the fix of this diagnostic does to calls; None where `--fix` never applies it."""
    rule = by_code().get(diagnostic.code)
    return rule.effect if rule is not None and diagnostic.fix is not None else None
