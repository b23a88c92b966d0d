"""What the guards of compiled steps say together: `or`, `else`, and what holds there anyway."""

from __future__ import annotations

from itertools import permutations, product
from math import prod

from callflow_dsl.steps.conditions import OPPOSITES, holds, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from callflow_dsl.decompiler.wire_steps import WireStep

    Comparison: TypeAlias = tuple[str, str, str]
    #: Comparisons that must all hold, as they are written.
    Guards: TypeAlias = tuple[str, ...]

_OTHERS: tuple[str | None, ...] = (None, "", "*", "#", "*0*", "none")
#: Combinations of values that two tests are compared in.
_MOST_CASES = 2_000


class Comparisons:
    """The comparisons of a flow, and what variables can hold where they are made.

    ``held`` says it of the variables of which it is known.
    """

    def __init__(self, steps: Iterable[WireStep], held: Mapping[str, Sequence[str | None]]) -> None:
        self._held = held
        #: As it is written -> each comparison, and the terms of each `or`.
        self._terms: dict[str, tuple[Guards, ...]] = {}
        self._comparisons: dict[str, Comparison] = {}
        #: And what a `not` denies.
        self._denied: dict[str, Guards] = {}
        self._values: dict[str, set[str]] = {}
        for step in steps:
            if step.conditions is not None:
                self._note(zip(step.line.guards, step.conditions, strict=True))

    def _note(self, written: Iterable[tuple[str, Comparison]]) -> None:
        for text, comparison in written:
            self._comparisons[text] = comparison
            variable, _, value = comparison
            self._values.setdefault(variable, set()).add(value)

    def without_known(self, guards: Guards) -> Guards:
        """The guards without those that hold for all who come there."""
        return tuple(text for text in guards if not self._is_known(text))

    def _is_known(self, text: str) -> bool:
        variable, operator, value = self._comparisons[text]
        held = self._held.get(variable)
        return held is not None and all(holds(each, operator, value) for each in held)

    def joined(self, terms: Sequence[Guards]) -> Guards:
        """The guards of steps of one statement as those of one: where there are several, an `or`.

        A later step also says that the earlier ones did not run; that goes without saying.
        """
        kept: list[Guards] = []
        for term in terms:
            other = tuple(text for text in term if not self._is_denial(text, kept))
            if other not in kept:
                kept.append(other)
        return kept[0] if len(kept) == 1 else self._any_of(kept)

    def _any_of(self, terms: Sequence[Guards]) -> Guards:
        if () in terms:
            return ()
        text = " or ".join(" and ".join(term) for term in terms)
        self._terms[text] = tuple(terms)
        return (text,)

    def _is_denial(self, text: str, terms: Sequence[Guards]) -> bool:
        """Whether a comparison only says that one of these terms did not hold."""
        variable, operator, value = self._comparisons[text]
        if operator != "!=":
            return False
        last = [self._comparisons[term[-1]] for term in terms if term]
        return any(other == variable and holds(value, *test) for other, *test in last)

    def is_opposite(self, guards: Guards, others: Guards) -> bool:
        """Whether just one of the two holds, whatever the variables hold that come there."""
        variables = sorted({self._comparisons[text][0] for text in self._all((*guards, *others))})
        values = [self._samples(variable) for variable in variables]
        if prod(map(len, values)) > _MOST_CASES:
            return False
        cases = (dict(zip(variables, each, strict=True)) for each in product(*values))
        return all(self._hold(guards, case) is not self._hold(others, case) for case in cases)

    # What parts callers of a menu

    def is_about(self, text: str, variable: str) -> bool:
        """Whether a guard compares this variable, and no other."""
        return all(self._comparisons[each][0] == variable for each in self._all((text,)))

    def mentions(self, text: str, variable: str) -> bool:
        """Whether a guard compares this variable."""
        return any(self._comparisons[each][0] == variable for each in self._all((text,)))

    def telling(
        self,
        variable: str,
        guards: Guards,
        hearing: Collection[str | None],
        skipping: Collection[str | None],
        before: Guards,
    ) -> Guards | None:
        """The guards, or others, that let these values of a variable pass and skip those.

        ``before`` is what guards the statement before, which may end where an `else` begins.
        None where nothing that the flow compares with tells.
        """
        for tried in self._tries(variable, guards, hearing, skipping, before):
            passing = self._passing(variable, tried, hearing)
            if len(passing) == len(hearing) and not self._passing(variable, tried, skipping):
                return tried
        return None

    def _tries(
        self,
        variable: str,
        guards: Guards,
        hearing: Collection[str | None],
        skipping: Collection[str | None],
        before: Guards,
    ) -> Iterator[Guards]:
        if len(guards) < 2:
            yield guards
        yield ()
        is_about = bool(before) and all(self.is_about(text, variable) for text in before)
        if is_about:
            yield before
        tests = [t for t in self._of(variable) if self._lets_all_pass((t,), variable, hearing)]
        yield from ((text,) for text in tests)
        if is_about and not self._passing(variable, before, hearing):
            denial = self._denial(before)
            yield denial
            first = next((t for t in tests if self.is_opposite(before, (t,))), denial[0])
            yield from ((first, text) for text in tests)
        yield guards
        yield from permutations(tests, 2)
        equal = [t for t in self._of(variable) if self._comparisons[t][1] == "=="]
        yield self._any_of([(t,) for t in equal if self._passing(variable, (t,), hearing)])

    def _lets_all_pass(self, guards: Guards, variable: str, values: Collection[str | None]) -> bool:
        return len(self._passing(variable, guards, values)) == len(values)

    def _passing(
        self, variable: str, guards: Guards, values: Iterable[str | None]
    ) -> list[str | None]:
        return [value for value in values if self._hold(guards, {variable: value})]

    def _of(self, variable: str) -> list[str]:
        """The comparisons of a variable, and their opposites."""
        tests = [(text, each) for text, each in self._comparisons.items() if each[0] == variable]
        for text, (_, operator, value) in tests:
            opposite = OPPOSITES[operator]
            self._comparisons.setdefault(
                text.replace(f" {operator} ", f" {opposite} ", 1), (variable, opposite, value)
            )
        return [text for text, each in self._comparisons.items() if each[0] == variable]

    def _denial(self, guards: Guards) -> Guards:
        """A guard that holds where these do not."""
        text = f"not ({' and '.join(guards)})"
        self._denied[text] = guards
        return (text,)

    def _all(self, guards: Guards) -> Iterable[str]:
        for text in guards:
            if text in self._denied:
                yield from self._all(self._denied[text])
            else:
                yield from (each for term in self._terms.get(text, ((text,),)) for each in term)

    def _samples(self, variable: str) -> Sequence[str | None]:
        if variable in self._held:
            return self._held[variable]
        values: set[str] = set(self._values[variable])
        for value in self._values[variable]:
            if number(value) is not None:
                values |= {f"{int(float(value)) + step}" for step in (-1, 1)}
        return [*_OTHERS, *sorted(values)]

    def _hold(self, guards: Guards, case: Mapping[str, str | None]) -> bool:
        return all(
            not self._hold(self._denied[text], case)
            if text in self._denied
            else any(self._holds_in(case, term) for term in self._terms.get(text, ((text,),)))
            for text in guards
        )

    def _holds_in(self, case: Mapping[str, str | None], term: Guards) -> bool:
        tests = map(self._comparisons.__getitem__, term)
        return all(holds(case[variable], *test) for variable, *test in tests)
