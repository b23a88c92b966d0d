"""What of a call's variables can still matter at each step.

A condition is *live* where it can be met before its variable is stored anew. A variable is
*kept* where it can have been stored and has a live condition; anywhere else it has its first
value or makes no difference. It is *asked* from the first condition that reads it to the
last. Sets of conditions are bits of an int.
"""

from __future__ import annotations

from callflow_dsl._frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from callflow_dsl.simulate.loading import Condition, Program, Step

#: A step of one of the flows: (number of the flow, position in it).
Place = tuple[int, int]
#: Conditions as bits.
Bits = int


@frozen(eq=False)
class Liveness:
    """For each step the conditions that matter there; a place past the last step has none."""

    conditions: tuple[Condition, ...]
    #: Variable -> its conditions.
    of_variable: Mapping[str, Bits]
    #: Variables that no step stores: they may hold anything.
    free: tuple[str, ...]
    kept: Mapping[Place, Bits]
    asked: Mapping[Place, Bits]

    def by_variable(self, bits: Bits) -> dict[str, tuple[Condition, ...]]:
        """The conditions of a set, by variable."""
        bits_at: dict[str, list[Condition]] = {}
        while bits:
            lowest = bits & -bits
            condition = self.conditions[lowest.bit_length() - 1]
            bits_at.setdefault(condition.variable, []).append(condition)
            bits ^= lowest
        return {name: tuple(group) for name, group in bits_at.items()}


def analyse(
    programs: Sequence[Program], followed: Mapping[str, int], given: Mapping[str, str]
) -> Liveness:
    """Find what matters where; ``followed`` maps an address to the number of its flow.

    ``given`` are variables that have these values when the call begins.
    """
    numbers = _numbered(programs)
    of_variable = _bits_of_variables(numbers)
    stored = {s.variable for program in programs for s in program.steps if s.listens}
    free = tuple(name for name in of_variable if name not in stored and name not in given)
    ways = _Ways(programs, followed)
    tests = {place: _bits(ways.step(place), numbers) for place in ways.places}
    live = ways.backward(lambda place: tests[place], of_variable)
    first = sum(of_variable[name] for name in free)
    written = ways.forward(first, lambda place: ways.stores(place, of_variable), {})
    kept = {place: live[place] & written[place] for place in ways.places}
    conditions = tuple(numbers)
    whole = {place: _whole(tests[place], conditions, of_variable) for place in ways.places}
    asked = ways.forward(0, lambda place: whole[place], of_variable, within=kept)
    asked = {place: (asked[place] | whole[place]) & kept[place] for place in ways.places}
    return Liveness(conditions, of_variable, free, kept, asked)


def _bits_of_variables(numbers: Mapping[Condition, int]) -> dict[str, Bits]:
    bits: dict[str, Bits] = {}
    for condition, number in numbers.items():
        bits[condition.variable] = bits.get(condition.variable, 0) | 1 << number
    return bits


def _numbered(programs: Sequence[Program]) -> dict[Condition, int]:
    """All conditions, each once, numbered in the order in which they stand."""
    steps = (step for program in programs for step in program.steps)
    conditions = dict.fromkeys(condition for step in steps for condition in step.conditions)
    return {condition: number for number, condition in enumerate(conditions)}


def _bits(step: Step, numbers: Mapping[Condition, int]) -> Bits:
    bits = 0
    for condition in step.conditions:
        bits |= 1 << numbers[condition]
    return bits


def _whole(tests: Bits, conditions: Sequence[Condition], of_variable: Mapping[str, Bits]) -> Bits:
    """All conditions of the variables that some of these are about."""
    whole = 0
    while tests:
        lowest = tests & -tests
        whole |= of_variable[conditions[lowest.bit_length() - 1].variable]
        tests ^= lowest
    return whole


class _Ways:
    """The ways from step to step, whatever the conditions say."""

    def __init__(self, programs: Sequence[Program], followed: Mapping[str, int]) -> None:
        self.programs = programs
        self.places: list[Place] = [
            (number, position)
            for number, program in enumerate(programs)
            for position in range(len(program.steps))
        ]
        #: For each place where a call can go on, and the variable that is stored on the way.
        self.after: dict[Place, list[tuple[Place, str]]] = {}
        self.before: dict[Place, list[Place]] = {}
        known = set(self.places)
        for place in self.places:
            ways = [way for way in self._ways(place, followed) if way[0] in known]
            self.after[place] = ways
            for target, _variable in ways:
                self.before.setdefault(target, []).append(place)

    def step(self, place: Place) -> Step:
        return self.programs[place[0]].steps[place[1]]

    def _ways(self, place: Place, followed: Mapping[str, int]) -> list[tuple[Place, str]]:
        number, position = place
        step = self.step(place)
        ways = []
        if not step.ends or step.conditions:  # it may be skipped
            ways.append(((number, position + 1), ""))
        if step.listens:
            target = position + 1 if step.goto is None else step.goto
            ways.append(((number, target), step.variable or ""))
        if step.hands_over in followed:
            ways.append(((followed[step.hands_over], 0), ""))
        return ways

    def stores(self, place: Place, of_variable: Mapping[str, Bits]) -> Bits:
        """The conditions of the variable that a step stores."""
        step = self.step(place)
        return of_variable.get(step.variable or "", 0) if step.listens else 0

    def backward(
        self, adds: Callable[[Place], Bits], stored: Mapping[str, Bits]
    ) -> dict[Place, Bits]:
        """What is met from each place on; storing a variable hides what lies behind."""
        bits_at = dict.fromkeys(self.places, 0)
        work = list(self.places)  # taken from the end: steps before those that follow them
        waiting = set(work)
        while work:
            place = work.pop()
            waiting.discard(place)
            bits = adds(place)
            for target, variable in self.after[place]:
                bits |= bits_at[target] & ~stored.get(variable, 0)
            if bits != bits_at[place]:
                bits_at[place] = bits
                fresh = [prior for prior in self.before.get(place, ()) if prior not in waiting]
                waiting.update(fresh)
                work.extend(fresh)
        return bits_at

    def forward(
        self,
        first: Bits,
        adds: Callable[[Place], Bits],
        hidden: Mapping[str, Bits],
        within: Mapping[Place, Bits] | None = None,
    ) -> dict[Place, Bits]:
        """What was met on some way to each place; ``hidden`` is what storing a variable hides."""
        bits_at = dict.fromkeys(self.places, 0)
        if (0, 0) in bits_at:
            bits_at[0, 0] = first
        work = self.places[::-1]
        waiting = set(work)
        while work:
            place = work.pop()
            waiting.discard(place)
            bits = bits_at[place] | adds(place)
            for target, variable in self.after[place]:
                coming = bits & ~hidden.get(variable, 0)
                if within is not None:
                    coming &= within[target]
                if coming & ~bits_at[target]:
                    bits_at[target] |= coming
                    if target not in waiting:
                        waiting.add(target)
                        work.append(target)
        return bits_at
