"""What a prompt of a menu says of the entry: lines of the menu that stand beside it."""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.steps import BY_VERB
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def apart(statements: Iterable[ast.Statement]) -> Iterator[ast.Statement]:
    """The lines of a menu, with a line of its own for each `max` and `end` behind a prompt.

    ``say "Your code?" max 4 keys end #`` says what the three lines say. A prompt with a condition
    keeps its options, because a menu takes the same entries from all callers.
    """
    for statement in statements:
        if isinstance(statement, ast.Step) and BY_VERB[statement.verb].takes_keys:
            yield from _apart(statement)
        else:
            yield statement


def _apart(step: ast.Step) -> Iterator[ast.Statement]:
    limits: list[ast.OptionNode] = []
    rest: list[ast.OptionNode] = []
    for option in step.options:
        is_limit = isinstance(option, ast.Option) and option.word in ("max", "end")
        (limits if is_limit else rest).append(option)
    if any(isinstance(option, ast.When) for option in rest):
        yield step
        return
    last = [*step.arguments, *rest][-1:]
    end = last[0].span[1] if last else step.word_span[1]
    yield evolve(step, options=tuple(rest), span=(step.span[0], end))
    for limit in limits:
        assert isinstance(limit, ast.Option)
        values = () if limit.value is None else (limit.value,)
        word_span = (limit.span[0], limit.span[0] + len(limit.word))
        yield ast.Limit(limit.word, values, limit.span, word_span)
