"""What the nodes of a place tell apart, where variables are carried as sets of their values."""

from __future__ import annotations

from callflow_dsl.explore.state_sets import ALL, EMPTY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from callflow_dsl.explore.exploration import Bits, Moves
    from callflow_dsl.explore.liveness import Place
    from callflow_dsl.explore.state_sets import StateSets
    from callflow_dsl.explore.variables import Setting, Variables
    from callflow_dsl.simulate.loading import Condition, Step

    #: The values of what is known, whether the conditions on others hold, the states, the moves.
    Told: TypeAlias = tuple[Mapping[str, str | None], bool, int, Moves]


class Telling:
    """Parts the states that come to a place by what its nodes tell apart."""

    def __init__(self, setting: Setting, variables: Variables, sets: StateSets) -> None:
        self._setting = setting
        self._variables = variables
        self._sets = sets

    def told(
        self,
        states: int,
        carried: list[str],
        values: Mapping[str, str | None],
        stored: str,
        step: Step | None,
        place: Place,
    ) -> list[Told]:
        """The states of nodes of a place, from these; ``carried`` were carried so far.

        With each the values of what is known, and whether the conditions on others hold.
        """
        explicit, now_carried = self._variables.explicit(place), self._variables.carried(place)
        states, put = self._carry(states, carried, values, stored, place)
        awake = {
            name: values.get(name) for name in explicit if name == stored or name not in carried
        }
        return [
            (there, runs, part, (put, taken))
            for known, told_states, taken in self._wake(states, awake, place)
            for runs, part, there in self._split(step, told_states, known, now_carried)
        ]

    def _carry(
        self,
        states: int,
        carried: list[str],
        values: Mapping[str, str | None],
        stored: str,
        place: Place,
    ) -> tuple[int, Bits]:
        """The set for another place, and the variables that were put into it.

        What does not matter there goes; what nodes told apart so far, or was stored, comes.
        """
        variables, now_carried = self._variables, self._variables.carried(place)
        kept = {*now_carried, *variables.explicit(place)} - {stored}
        for name in carried:
            if name not in kept:
                states = self._sets.forget(states, variables.number(name))
        put = []
        for name in now_carried:
            if name not in carried or name == stored:
                value = values.get(name, self._setting.given.get(name))
                number, bit = variables.number(name), variables.bit(name, value)
                put.append((number, bit))
                states = self._sets.both(states, self._sets.having(number, bit))
        return states, tuple(put)

    def _wake(
        self, states: int, awake: Mapping[str, str | None], place: Place
    ) -> list[tuple[Mapping[str, str | None], int, Bits]]:
        """The states by what their nodes tell apart at a place, with what was taken out."""
        told: list[tuple[Mapping[str, str | None], int, Bits]] = [(awake, states, ())]
        for name in self._variables.explicit(place):
            if name in awake:
                continue
            number = self._variables.number(name)
            fresh: list[tuple[Mapping[str, str | None], int, Bits]] = []
            for known, part, taken in told:
                for value, bits in self._variables.groups(name, place):
                    rest = self._sets.both(part, self._sets.having(number, bits))
                    if rest != EMPTY:
                        less = self._sets.forget(rest, number)
                        fresh.append(({**known, name: value}, less, (*taken, (number, bits))))
            told = fresh
        return told

    def _split(
        self,
        step: Step | None,
        states: int,
        known: Mapping[str, str | None],
        carried: list[str],
    ) -> list[tuple[bool, int, Mapping[str, str | None]]]:
        """The states in which the conditions on carried variables hold, and the others.

        With each come values of those variables that make it so.
        """
        conditions = step.conditions if step is not None else ()
        asked = [condition for condition in conditions if condition.variable in carried]
        if not asked:
            return [(True, states, known)]
        all_hold = ALL
        for condition in asked:
            all_hold = self._sets.both(all_hold, self.holding(condition))
        parts: list[tuple[bool, int, Mapping[str, str | None]]] = []
        for runs, part in (
            (True, self._sets.both(states, all_hold)),
            (False, self._sets.without(states, all_hold)),
        ):
            if part != EMPTY:
                values = self._variables.some(self._sets, part)
                there = {condition.variable: values.get(condition.variable) for condition in asked}
                parts.append((runs, part, {**known, **there}))
        return parts

    def holding(self, condition: Condition) -> int:
        """The states in which a condition holds."""
        bits = self._variables.holding(condition)
        return self._sets.having(self._variables.number(condition.variable), bits)
