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

    #: Flags, code, number of groups, number of each name, name of each group. The code is a byte
    #: for each of its numbers, then the few that are larger, as pairs of place and number.
    Kept: TypeAlias = tuple[int, bytes, bytes, int, dict[str, int], tuple[str | None, ...]]

#: How `Kept` is laid out; kept numbers of another layout are left alone.
LAYOUT = "bytes, then pairs"
#: Each expression that was asked for.
ASKED: dict[str, re.Pattern[str]] = {}


def pattern(expression: str) -> re.Pattern[str]:
    """What ``re.compile`` returns; flags stand in the expression, as in ``(?i)``."""
    compiled = ASKED.get(expression)
    if compiled is None:
        compiled = ASKED[expression] = made_of(_KEPT, expression)
    return compiled


def made_of(table: Mapping[str, Kept], expression: str) -> re.Pattern[str]:
    """What ``re.compile`` returns, by what a table keeps of the expression if it does."""
    return _loaded(table, expression) or _compiled(expression)


def _compiled(expression: str) -> re.Pattern[str]:
    import re

    return re.compile(expression)


def table_of(name: str) -> Mapping[str, Kept]:
    """The expressions that a module of ``_built`` keeps for this engine."""
    try:
        import _sre  # type: ignore[import-not-found]
    except ImportError:
        return {}
    module = kept(name, (LAYOUT, _sre.MAGIC, _sre.CODESIZE))
    return module.PATTERNS if module else {}


_KEPT = table_of("patterns")


def _loaded(table: Mapping[str, Kept], expression: str) -> re.Pattern[str] | None:
    known = table.get(expression)
    if known is None:
        return None
    import _sre

    flags, small, large, groups, numbers, names = known
    code = list(small)
    pairs = memoryview(large).cast("I").tolist()
    for at, number in zip(pairs[::2], pairs[1::2], strict=True):
        code[at] = number
    compiled: re.Pattern[str] = _sre.compile(expression, flags, code, groups, numbers, names)
    return compiled
