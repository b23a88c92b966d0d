"""The ways to lower one statement: as it stands, or those on whose way something holds first.

Who is told to the end of the call first (`Lowering.finish`) passes no more, so what is left
needs no guard against them. It costs a copy of all that comes behind the statement.
"""

from __future__ import annotations

from callflow_dsl.compiler.lowering.paths import Inexpressible, merged, split_all
from callflow_dsl.compiler.lowering.queries import (
    literals_of_statement,
    literals_of_test,
)
from callflow_dsl.compiler.resolved import Action, Again, Choice, Group, Literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from callflow_dsl.compiler.lowering.lower import Lowering
    from callflow_dsl.compiler.lowering.rest import Rest
    from callflow_dsl.compiler.lowering.writer import Snapshot
    from callflow_dsl.compiler.resolved import Statement, Test

    Option = Callable[[], None]

#: An `or` of more `and`s than this is told one `and` at a time: together they multiply.
_FEW_TERMS = 3


def lower_best(to: Lowering, statement: Statement, here: Rest) -> None:
    """Lower a statement in the first way that works, or a smaller one; raises `Inexpressible`."""
    if _is_plain(statement):
        to.lower(statement, here)
        return
    start = to.snapshot()
    problems: list[Inexpressible] = []
    for option in _options(to, statement, here):
        problem = to.attempt(start, option)
        if problem is None:
            if not problems:
                _try_smaller(to, statement, here, start)
            return
        problems.append(problem)
    raise problems[0]


def _is_plain(statement: Statement) -> bool:
    """Whether there is nothing to divide its callers by: there is one way to lower it then."""
    if not isinstance(statement, Action):
        return isinstance(statement, Again)
    fields = statement.fields
    return (
        statement.test is None
        and not statement.raw
        and not fields.get("conditions")
        and fields.get("on_keypress_var") is None
    )


def _try_smaller(to: Lowering, statement: Statement, here: Rest, start: Snapshot) -> None:
    """Where steps had to be written once for each guard, see whether a copy is smaller."""
    spared = to.splits - start.splits
    if to.trials or not spared or not isinstance(statement, Action | Choice):
        return
    if to.uses.size(to.rests.behind(here)) >= spared:
        return
    best: Option = lambda: to.lower(statement, here)  # noqa: E731 - the first of several
    size = len(to.drafts)
    for option in _divisions(to, statement, here):
        to.restore(start)
        to.trials += 1
        if to.attempt(start, option) is None and len(to.drafts) < size:
            size, best = len(to.drafts), option
    to.restore(start)
    to.trials += 1
    best()
    to.trials -= 1


def _options(to: Lowering, statement: Statement, here: Rest) -> Iterator[Option]:
    test = _test_of(statement)
    is_wide = (
        isinstance(test, Group)
        and sum(not isinstance(inner, Literal) for inner in test.tests) > _FEW_TERMS
    )
    if is_wide:
        yield from _terms(to, statement, here)
    options = [lambda: to.lower(statement, here), *_divisions(to, statement, here)]
    yield from options
    if not to.is_away and _stores(to, statement, here):
        for option in options:
            yield lambda option=option: _away(to, option)  # type: ignore[misc]


def _divisions(to: Lowering, statement: Statement, here: Rest) -> Iterator[Option]:
    yield from _terms(to, statement, here)
    for literal in literals_of_statement(statement):
        for negated in (False, True):
            test = Literal(literal.condition, negated)
            yield lambda test=test: _divided(to, test, here)  # type: ignore[misc]


def _test_of(statement: Statement) -> Test | None:
    return statement.test if isinstance(statement, Choice | Action) else None


def _divided(to: Lowering, test: Literal, here: Rest) -> None:
    """Those for whom a comparison holds first."""
    first, second = split_all(to.live, test, to.universe)
    if not first or not second:
        raise Inexpressible("this comparison tells nobody apart")
    passing, around = to.passing, to.around
    to.around = (*around, test.condition.variable)
    to.live, to.passing = merged(first), passing + second
    to.finish(here, originals=1)
    to.live, to.passing, to.around = merged(second), passing, around
    to.statement(here)


def _terms(to: Lowering, statement: Statement, here: Rest) -> Iterator[Option]:
    test = _test_of(statement)
    if isinstance(test, Group) and len(test.tests) > 1:
        yield lambda: _one_term_at_a_time(to, statement, test, here)


def _one_term_at_a_time(to: Lowering, statement: Statement, test: Group, here: Rest) -> None:
    """Those for whom one part of an `or` holds first, or for whom one of an `and` fails."""
    behind = to.rests.behind(here)
    asked = to.uses.of(statement)

    def decided(outcome: bool) -> None:
        """What follows for those on whose way the whole test holds, or fails."""
        if isinstance(statement, Choice):
            body = statement.then if outcome else statement.otherwise
            rest = to.rests.rest(body, behind, here.inside, here.keys, asked)
            to.body(rest)
        elif outcome and to.live:
            assert isinstance(statement, Action)
            to.unconditional(statement, here)

    passing, around = to.passing, to.around
    to.around = (*around, *(literal.condition.variable for literal in literals_of_test(test)))
    for inner in test.tests:
        holding, failing = split_all(to.live, inner, to.universe)
        leaving, staying = (failing, holding) if test.every else (holding, failing)
        if not leaving:
            continue
        # Who stays may be known less exactly than he could be: the others are gone.
        staying = staying if len(staying) <= len(to.live) else to.live
        to.live, to.passing = merged(leaving), passing + (failing if not test.every else holding)
        decided(not test.every)
        to.finish(behind)
        to.live, to.passing = merged(staying), passing
    decided(test.every)
    to.around = around


def _stores(to: Lowering, statement: Statement, here: Rest) -> bool:
    """Whether entries, here or further on, may change what tells these callers apart."""
    asked = to.uses.of(statement)
    return bool(to.uses.stored_in(statement)) or any(
        not asked.isdisjoint(to.uses.stored(rest.body)) for rest in here.with_all_behind()
    )


def _away(to: Lowering, option: Option) -> None:
    """Lower a statement so that entries over the variable that tells its callers apart jump.

    They lead to a place of their own then, where nobody else comes by.
    """
    to.is_away = True
    option()
    to.is_away = False
