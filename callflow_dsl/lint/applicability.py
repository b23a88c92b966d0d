"""Which fixes `--fix` applies; what applies them is loaded only where it is asked for."""

from __future__ import annotations

from enum import StrEnum

from callflow_dsl.lint.importers import is_imported
from callflow_dsl.lint.registry import by_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lint.model import Effect
    from callflow_dsl.source import Source


class Applicability(StrEnum):
    """What becomes of a fix."""

    SAFE = "safe"  # --fix applies it
    UNSAFE = "unsafe"  # --fix --unsafe-fixes does
    #: A guess of the compiler, a change of what other files use too, or one that is right for
    #: these values of params only.
    MANUAL = "manual"


def applicability(diagnostic: Diagnostic, file: Source) -> Applicability | None:
    """What becomes of the fix of a diagnostic when this file is fixed."""
    fix = diagnostic.fix
    if fix is None:
        return None
    effect = effect_of(diagnostic)
    if effect is None or fix.varies or fix.location.source.name != file.name:
        return Applicability.MANUAL
    if fix.shared and file.path and is_imported(file.path):
        return Applicability.MANUAL
    return Applicability.SAFE if effect.is_safe else Applicability.UNSAFE


def effect_of(diagnostic: Diagnostic) -> Effect | None:
    """What the fix of this diagnostic does to calls; None where `--fix` never applies it."""
    rule = by_code().get(diagnostic.code)
    return rule.effect if rule is not None and diagnostic.fix is not None else None
