"""Lines of steps, laid out and compared as the lines before them were.

Two lines that differ only in what is cut out of them (see `step_lines.cut`) are laid out in the
same way, and two pairs of such lines say the same or do not alike. So the nodes in a line are
looked at once for all lines of its shape.
"""

from __future__ import annotations

from callflow_dsl.syntax.step_lines import cut, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from callflow_dsl.syntax import ast

    Shape: TypeAlias = tuple[str, ...]


class LineLayout:
    """The canonical texts of lines; ``lay_out`` makes that of a step from its nodes."""

    def __init__(self, lay_out: Callable[[ast.Step], str]) -> None:
        self._lay_out = lay_out
        #: What is between the cuts -> the canonical text with marks, and which cut goes where.
        self._forms: dict[Shape, tuple[str, tuple[int, ...]]] = {}

    def of(self, step: ast.Step) -> str:
        """The canonical text of a step that was read as a line."""
        shape, texts = _apart(step)
        form = self._forms.get(shape)
        if form is not None:
            return form[0] % tuple([texts[number] for number in form[1]])
        laid_out = self._lay_out(whole(step))
        between, places = cut(laid_out)
        order = _order(texts, places)
        if order is not None:
            marked = "%s".join(text.replace("%", "%%") for text in between)
            self._forms[shape] = marked, order
        return laid_out


class LineComparison:
    """Whether lines say the same; ``compare`` tells it of two steps from their nodes."""

    def __init__(self, compare: Callable[[ast.Step, ast.Step], bool]) -> None:
        self._compare = compare
        self._known: dict[tuple[Shape, Shape, tuple[int, ...]], bool] = {}

    def same(self, first: ast.Step, second: ast.Step) -> bool:
        """Whether two steps that were read as lines say the same."""
        shape, texts = _apart(first)
        other_shape, other_texts = _apart(second)
        order = _order(texts, other_texts)
        if order is None:
            return self._compare(whole(first), whole(second))
        pair = shape, other_shape, order
        if pair not in self._known:
            self._known[pair] = self._compare(whole(first), whole(second))
        return self._known[pair]


def _apart(step: ast.Step) -> tuple[Shape, list[str]]:
    start, end = step.span
    between, texts = cut((step.text or "")[start:end])
    return tuple(between), texts


def _order(texts: list[str], others: list[str]) -> tuple[int, ...] | None:
    """Where each of the other texts is in the first; None where they are not the same, or twice."""
    if texts == others:
        return tuple(range(len(texts))) if len(set(texts)) == len(texts) else None
    if len(set(texts)) < len(texts) or sorted(texts) != sorted(others):
        return None
    return tuple(map(texts.index, others))
