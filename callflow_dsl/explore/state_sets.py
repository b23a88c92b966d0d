"""Sets of states as decision diagrams: what many variables hold, all combinations at once.

A set is a number: 0 is the empty set, 1 all states, any other a node. A node looks at one
variable and leads, for each of some values (bits of an int; a negative int has all but a
few), to a set of the variables behind it. Equal sets have equal numbers. A variable that a
set does not look at may have any value.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

EMPTY, ALL = 0, 1
#: All values of a variable.
ANY = -1

_Ways = tuple[tuple[int, int], ...]


class StateSets:
    """The sets of one exploration. Variables are numbers, looked at in that order."""

    def __init__(self) -> None:
        self._nodes: list[tuple[int, _Ways]] = [(-1, ()), (-1, ())]
        self._numbers: dict[tuple[int, _Ways], int] = {}
        self._known: dict[tuple[str, int, int], int] = {}

    def having(self, variable: int, values: int) -> int:
        """The states in which a variable has one of these values."""
        return self._node(variable, [(values, ALL)])

    def both(self, first: int, second: int) -> int:
        """The states of both sets."""
        if first == EMPTY or second == EMPTY:
            return EMPTY
        if first in (ALL, second):
            return second
        return first if second == ALL else self._combine("both", first, second, self.both)

    def either(self, first: int, second: int) -> int:
        """The states of one set or the other."""
        if first == ALL or second == ALL:
            return ALL
        if first in (EMPTY, second):
            return second
        return first if second == EMPTY else self._combine("either", first, second, self.either)

    def without(self, first: int, second: int) -> int:
        """The states of the first set that the second has not."""
        if first in (EMPTY, second) or second == ALL:
            return EMPTY
        return first if second == EMPTY else self._combine("without", first, second, self.without)

    def forget(self, states: int, variable: int) -> int:
        """The states that agree with one of the set in all variables but this one."""
        looked_at, ways = self._nodes[states]
        if states in (EMPTY, ALL) or looked_at > variable:
            return states
        key = ("forget", states, variable)
        if key not in self._known:
            if looked_at == variable:
                result = EMPTY
                for _values, rest in ways:
                    result = self.either(result, rest)
            else:
                kept = [(values, self.forget(rest, variable)) for values, rest in ways]
                result = self._node(looked_at, kept)
            self._known[key] = result
        return self._known[key]

    def some(self, states: int) -> dict[int, int]:
        """One value (a bit) for each variable that one of the states looks at; not of `EMPTY`."""
        result: dict[int, int] = {}
        while states != ALL:
            variable, ways = self._nodes[states]
            values, states = ways[-1]  # ways are in order: the last has a positive number
            result[variable] = values & -values
        return result

    def _combine(self, name: str, first: int, second: int, of: Callable[[int, int], int]) -> int:
        key = (name, first, second)
        if key not in self._known:
            variable = min(
                self._nodes[operand][0]
                for operand in (first, second)
                if operand not in (EMPTY, ALL)
            )
            ways = [
                (values & others, of(rest, other_rest))
                for values, rest in self._ways(first, variable)
                for others, other_rest in self._ways(second, variable)
                if values & others
            ]
            self._known[key] = self._node(variable, ways)
        return self._known[key]

    def _ways(self, states: int, variable: int) -> list[tuple[int, int]]:
        """For every value of a variable what is left of a set."""
        looked_at, ways = self._nodes[states]
        if states in (EMPTY, ALL) or looked_at != variable:
            return [(ANY, states)]
        rest = ANY
        for values, _ in ways:
            rest &= ~values
        return [*ways, (rest, EMPTY)]

    def _node(self, variable: int, ways: list[tuple[int, int]]) -> int:
        merged: dict[int, int] = {}
        for values, rest in ways:
            if values and rest != EMPTY:
                merged[rest] = merged.get(rest, 0) | values
        if not merged:
            return EMPTY
        if len(merged) == 1 and ANY in merged.values():
            return next(iter(merged))
        node = (variable, tuple(sorted((values, rest) for rest, values in merged.items())))
        number = self._numbers.get(node)
        if number is None:
            number = self._numbers[node] = len(self._nodes)
            self._nodes.append(node)
        return number
