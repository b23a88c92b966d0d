"""Lowering of `if`, and of steps that have the conditions that their author gave them."""

from __future__ import annotations

from functools import partial

from callflow_dsl.compiler.lowering.paths import Inexpressible, TooMuch, merged, split_all
from callflow_dsl.compiler.lowering.queries import literals_of_statement, place_of_condition
from callflow_dsl.compiler.resolved import Choice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.lowering.lower import Lowering
    from callflow_dsl.compiler.lowering.paths import Path
    from callflow_dsl.compiler.lowering.rest import Rest
    from callflow_dsl.compiler.resolved import Action, Body, Test
    from callflow_dsl.steps import Condition


def lower_choice(to: Lowering, choice: Choice, here: Rest) -> None:
    """Lower an `if` as it stands, a chain of `else if` link by link: it is no nesting.

    Where that fails, each `else` is a block of its own, whose callers may be told apart there.
    """
    problem = to.attempt(to.snapshot(), partial(_chain, to, choice, here))
    if problem is None:
        return
    if _only_choice(choice.otherwise) is None:
        raise problem
    _chain(to, choice, here, most=1)


def _chain(to: Lowering, choice: Choice, here: Rest, most: int | None = None) -> None:
    passing, around = to.passing, to.around
    done: list[Path] = []
    link: Choice | None = choice
    links = 0
    while link is not None and to.live and links != most:
        holding, failing = split_all(to.live, link.test, to.universe)
        to.decide(link.place, holding, failing)
        tested = (literal.condition.variable for literal in literals_of_statement(link))
        to.around = tuple(dict.fromkeys((*to.around, *tested)))
        to.live, to.passing = holding, passing + done + failing
        to.body(_inner(to, link, link.then, here))
        done = merged(done + to.live)
        to.live, to.passing = failing, passing + done
        here = _inner(to, link, link.otherwise, here)
        link = _only_choice(link.otherwise)
        links += 1
    to.body(here)
    to.live, to.passing, to.around = merged(done + to.live), passing, around


def _only_choice(body: Body) -> Choice | None:
    """The `if` that is all of a block."""
    only = body[0] if len(body) == 1 else None
    return only if isinstance(only, Choice) else None


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
    everything = to.universe.everything
    masks = [to.universe.mask(condition.operator, condition.value) for condition in conditions]
    to.budget.spend(len(masks) * len(to.live))
    # For each condition, what those behind it let pass of its variable; then what all do.
    behind: list[int] = []
    passing: dict[str, int] = {}
    for condition, mask in zip(reversed(conditions), reversed(masks), strict=True):
        behind.append(passing.get(condition.variable, everything))
        passing[condition.variable] = behind[-1] & mask
    behind.reverse()
    #: For each way, the variables of which nothing is let pass.
    barred = [
        {name for name, mask in passing.items() if not path.mask(name) & mask} for path in to.live
    ]
    ahead: dict[str, int] = {}
    kept = []
    for condition, mask, behind_it in zip(conditions, masks, behind, strict=True):
        name = condition.variable
        others = ahead.get(name, everything) & behind_it
        if any(
            path.mask(name) & others & ~mask and names <= {name}
            for path, names in zip(to.live, barred, strict=True)
        ):
            kept.append(condition)
            ahead[name] = ahead.get(name, everything) & mask
            continue
        for path, names in zip(to.live, barred, strict=True):
            names.discard(name)
            if not path.mask(name) & others:
                names.add(name)
    return tuple(kept)
