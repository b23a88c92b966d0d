"""Lines of steps, laid out and compared as the lines before them were.

A line is laid out option by option: what each becomes, and where it belongs, is found out once in
the nodes of some step, for all options of the same words. Two lines say the same where they have
the same options; where they look otherwise, their nodes are compared, once for all pairs of lines
that differ only in what is cut out of them (see `step_lines.cut`).
"""

from __future__ import annotations

from operator import itemgetter

from callflow_dsl.syntax.step_lines import apart, cut, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from callflow_dsl.syntax import ast

    Shape: TypeAlias = tuple[str, ...]
    #: The place of an option behind its verb, and its canonical text.
    Placed: TypeAlias = tuple[int, str]

_PLACE, _TEXT = itemgetter(0), itemgetter(1)


class LineLayout:
    """The canonical texts of lines; ``lay_out`` gives the place and the text of an option."""

    def __init__(self, lay_out: Callable[[str, ast.OptionNode], Placed]) -> None:
        self._lay_out = lay_out
        #: Verb and option -> its place and its text.
        self._known: dict[tuple[str, str], Placed] = {}
        #: Verb and what is around a cut in an option -> its place, and the text around the cut.
        self._around: dict[tuple[str, ...], tuple[int, str, str]] = {}

    def of(self, step: ast.Step) -> str | None:
        """The canonical text of a step that was read as a line; None: its nodes are to be asked."""
        parts = apart(step)
        if parts is None:
            return None
        head, pieces = parts
        if not pieces:
            return head
        placed = [
            self._known.get((step.verb, piece)) or self._placed(step, piece, number)
            for number, piece in enumerate(pieces)
        ]
        placed.sort(key=_PLACE)
        return " ".join([head, *map(_TEXT, placed)])

    def _placed(self, step: ast.Step, piece: str, number: int) -> Placed:
        between, texts = cut(piece)
        around = self._around.get((step.verb, *between))
        if around is not None:
            place, before, behind = around
            return place, f"{before}{texts[0]}{behind}"
        placed = self._lay_out(step.verb, whole(step).options[number])
        others, same = cut(placed[1])
        if len(texts) == 1 and same == texts:
            self._around[step.verb, *between] = placed[0], others[0], others[1]
        else:
            self._known[step.verb, piece] = placed
        return placed


class LineComparison:
    """Whether lines say the same; ``compare`` tells it of two steps from their nodes."""

    def __init__(self, compare: Callable[[ast.Step, ast.Step], bool]) -> None:
        self._compare = compare
        self._known: dict[tuple[Shape, Shape, tuple[int, ...]], bool] = {}

    def same(self, first: ast.Step, second: ast.Step) -> bool:
        """Whether two steps that were read as lines say the same."""
        parts, others = apart(first), apart(second)
        if parts is not None and others is not None and _same_options(parts, others):
            return True
        shape, texts = _shape(first)
        other_shape, other_texts = _shape(second)
        order = _order(texts, other_texts)
        if order is None:
            return self._compare(whole(first), whole(second))
        pair = shape, other_shape, order
        if pair not in self._known:
            self._known[pair] = self._compare(whole(first), whole(second))
        return self._known[pair]


def _same_options(first: tuple[str, list[str]], second: tuple[str, list[str]]) -> bool:
    """Whether two lines have the same argument and the same options, each of them once."""
    (head, pieces), (other_head, others) = first, second
    words = {piece.split(None, 1)[0] for piece in pieces}
    return head == other_head and len(words) == len(pieces) and sorted(pieces) == sorted(others)


def _shape(step: ast.Step) -> tuple[Shape, list[str]]:
    start, end = step.span
    between, texts = cut((step.text or "")[start:end])
    return tuple(between), texts


def _order(texts: list[str], others: list[str]) -> tuple[int, ...] | None:
    """Where each of the other texts is in the first; None where they are not the same, or twice.

    None also for texts with escapes, which may be the same and look otherwise.
    """
    if any("\\" in text for text in texts):
        return None
    if texts == others:
        return tuple(range(len(texts))) if len(set(texts)) == len(texts) else None
    if len(set(texts)) < len(texts) or sorted(texts) != sorted(others):
        return None
    return tuple(map(texts.index, others))
