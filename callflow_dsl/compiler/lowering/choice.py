"""Lowering of `if`, and of steps that have the conditions that their author gave them."""

from __future__ import annotations

from callflow_dsl.compiler.lowering.paths import Inexpressible, TooMuch, merged, split_all
from callflow_dsl.compiler.lowering.queries import literals_of_statement, place_of_condition
from callflow_dsl.compiler.resolved import Choice, Group, Literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.lowering.lower import Lowering
    from callflow_dsl.compiler.lowering.paths import Path
    from callflow_dsl.compiler.lowering.rest import Rest
    from callflow_dsl.compiler.resolved import Action, Body, Test
    from callflow_dsl.steps import Condition


def lower_choice(to: Lowering, choice: Choice, here: Rest) -> None:
    """A chain of `else if` is gone through link by link: it is no nesting."""
    passing, around = to.passing, to.around
    done: list[Path] = []
    link: Choice | None = choice
    while link is not None and to.live:
        before = to.snapshot()
        try:
            leaving, staying = _decided(to, link, here)
        except TooMuch:
            raise
        except Inexpressible:
            if link is choice:
                raise
            to.restore(before)
            break
        done = merged(done + leaving)
        to.live, to.passing = staying, passing + done
        here = _inner(to, link, link.otherwise, here)
        only = link.otherwise[0] if len(link.otherwise) == 1 else None
        link = only if isinstance(only, Choice) else None
    to.body(here)
    to.live, to.passing, to.around = merged(done + to.live), passing, around


def _decided(to: Lowering, choice: Choice, here: Rest) -> tuple[list[Path], list[Path]]:
    """Lower what runs where a test holds; the paths behind that, and those where it fails."""
    holding, failing = split_all(to.live, choice.test, to.universe)
    to.decide(choice.place, holding, failing)
    tested = (literal.condition.variable for literal in literals_of_statement(choice))
    to.around = tuple(dict.fromkeys((*to.around, *tested)))
    to.live, to.passing = holding, to.passing + failing
    to.body(_inner(to, choice, choice.then, here))
    return to.live, failing


def _inner(to: Lowering, choice: Choice, body: Body, here: Rest) -> Rest:
    """A block of an `if`, with what is behind that."""
    is_alone = len(here.body) == 1 and here.behind is not None
    behind = here.behind if is_alone else to.rests.behind(here)
    asked = here.asked | to.uses.of(choice)
    return to.rests.rest(body, behind, here.inside, here.keys, asked)


def lower_verbatim(
    to: Lowering, action: Action, test: Test, conditions: tuple[Condition, ...], here: Rest
) -> bool:
    """Write the step with just the conditions that the author gave it, if that is right."""
    outer = to.guards.conjunction(to.live, to.others())
    if outer is None:
        return False
    try:
        holding, failing = split_all(to.live, test, to.universe)
    except TooMuch:
        raise
    except Inexpressible:  # an operator that flowc does not know: it may hold or not
        holding = failing = to.live
    else:
        conditions = _telling(to, conditions)
    to.decide(place_of_condition(action), holding, failing)
    if holding or not to.is_copy:
        both = (*outer, *(condition for condition in conditions if condition not in outer))
        holding = to.draft(action, both, holding, here, is_first=True)
    to.live = merged(holding + failing)
    return True


def _telling(to: Lowering, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """The conditions without those that hold here anyway, where the others do."""
    kept = list(conditions)
    for condition in conditions:
        others = tuple(Literal(other, False) for other in kept if other is not condition)
        holding, _ = split_all(to.live, Group(others, True), to.universe)
        _, failing = split_all(holding, Literal(condition, False), to.universe)
        if not failing:
            kept.remove(condition)
    return tuple(kept)
