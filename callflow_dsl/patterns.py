"""Regular expressions, of which the build has kept what `re` makes of them.

To import `re`, and to compile the expression of the lexer and all others, takes longer than all
else that ``flowc compile`` does to a small file. What `re` makes of an expression is a list of
numbers for the engine that runs it. The build keeps these (``_built/patterns.py``), and `pattern`
hands them to the engine as `re` does. Another version of Python may have another engine, which
the kept numbers do not fit; then, and for an expression that is not kept, `re` does its work.
"""

from __future__ import annotations

from callflow_dsl._kept import kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Mapping
    from typing import TypeAlias

    #: Flags, code, number of groups, number of each name, name of each group.
    Kept: TypeAlias = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]

#: Each expression that was asked for.
ASKED: dict[str, re.Pattern[str]] = {}


def pattern(expression: str) -> re.Pattern[str]:
    """What ``re.compile`` returns; flags stand in the expression, as in ``(?i)``."""
    compiled = ASKED.get(expression)
    if compiled is None:
        compiled = ASKED[expression] = _loaded(expression) or _compiled(expression)
    return compiled


def _compiled(expression: str) -> re.Pattern[str]:
    import re

    return re.compile(expression)


def _kept_patterns() -> Mapping[str, Kept]:
    try:
        import _sre  # type: ignore[import-not-found]
    except ImportError:
        return {}
    module = kept("patterns", (_sre.MAGIC, _sre.CODESIZE))
    return module.PATTERNS if module else {}


_KEPT = _kept_patterns()


def _loaded(expression: str) -> re.Pattern[str] | None:
    known = _KEPT.get(expression)
    if known is None:
        return None
    import _sre

    flags, code, groups, numbers, names = known
    compiled: re.Pattern[str] = _sre.compile(
        expression, flags, memoryview(code).cast("I").tolist(), groups, numbers, names
    )
    return compiled
