"""What a reader would gain if the ids of steps were given up."""

from __future__ import annotations

from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.errors import FlowcError
from callflow_dsl.source import Source
from callflow_dsl.syntax.ast import Menu, walk
from callflow_dsl.syntax.parser import parse_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Lines of a file up to which it is tried: that takes as long as to decompile it did.
MOST_LINES = 2_000


def menus_gained(document: Any, text: str) -> int:
    """How many more menus new step ids would give the text that a document was decompiled to.

    It is tried, not guessed: 0 also where that would take too long.
    """
    from callflow_dsl.decompiler import decompile

    if text.count("\n") > MOST_LINES:
        return 0
    try:
        return _menus(decompile(document, new_step_ids=True)) - _menus(text)
    except FlowcError:
        return 0


def _menus(text: str) -> int:
    tree = parse_source(Source("<decompiled>", text), Reporter())
    return sum(isinstance(node, Menu) for node in walk(tree))
