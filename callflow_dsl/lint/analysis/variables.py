"""The variables of one flow: what stores them, and where they are tested."""

from __future__ import annotations

from collections import deque
from functools import cached_property, reduce
from operator import or_

from callflow_dsl._frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from callflow_dsl.explore.exploration import Edge
    from callflow_dsl.lint.analysis import LintedFlow, LintedStep
    from callflow_dsl.simulate.loading import Condition

#: How many steps that listen, test or end are looked at to see what becomes of a variable; the
#: nearest come first.
_MOST_FOLLOWED = 256


@frozen(eq=False, slots=False)
class Variables:
    """The variables of a flow."""

    flow: LintedFlow

    def may_have_stored(self, position: int, variable: str) -> bool:
        """Whether some way to a step has stored a variable."""
        return bool(self._stored.get(position, 0) & self._bits.get(variable, 0))

    @cached_property
    def _bits(self) -> dict[str, int]:
        """Variable that some step stores -> a bit."""
        return {name: 1 << number for number, name in enumerate(self.storing)}

    @cached_property
    def _stored(self) -> dict[int, int]:
        """Position -> the variables that some way there has stored, as bits."""
        stored = dict.fromkeys(self.flow.graph.exploration.first, 0)
        queue = list(stored)
        while queue:
            number = queue.pop()
            for edge in self.flow.graph.exploration.edges_from(number):
                variables = stored[number] | self._stored_by(edge)
                known = stored.get(edge.target)
                if known is None or variables & ~known:
                    stored[edge.target] = variables | (known or 0)
                    queue.append(edge.target)
        return {
            position: reduce(or_, (stored.get(node, 0) for node in nodes))
            for position, nodes in self.flow.graph.nodes.items()
        }

    def _stored_by(self, edge: Edge) -> int:
        step = self.flow.graph.exploration.step(edge.source) if edge.cause == "keys" else None
        return self._bits.get(step.variable or "", 0) if step is not None else 0

    @cached_property
    def _hands_over(self) -> frozenset[int]:
        """Positions of the steps whose URL gets the variables stored so far."""
        return frozenset(step.index for step in self.flow.steps if step.run.hands_over)

    @cached_property
    def storing(self) -> dict[str, list[LintedStep]]:
        """Variable -> the steps that store keys in it."""
        storing: dict[str, list[LintedStep]] = {}
        for step in self.flow.steps:
            if step.run.listens and step.run.variable:
                storing.setdefault(step.run.variable, []).append(step)
        return storing

    @cached_property
    def tested_unstored(self) -> frozenset[str]:
        """What variables are compared with that no step stores, perhaps by a slip of the pen."""
        conditions = (condition for step in self.flow.steps for condition in step.run.conditions)
        return frozenset(c.value for c in conditions if c.variable not in self.storing)

    @cached_property
    def _storing_at(self) -> dict[str, frozenset[int]]:
        """Variable -> the positions of the steps that store keys in it."""
        return {name: frozenset(s.index for s in steps) for name, steps in self.storing.items()}

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Variable -> what the steps that store keys in it take."""
        return {variable: _entry(steps) for variable, steps in self.storing.items()}

    def use_of(self, variable: str, start: int) -> Use:
        """What becomes of a variable that holds keys when the call goes on at ``start``."""
        known = self._uses.get((variable, start))
        if known is None:
            known = self._uses[variable, start] = self._use_of(variable, start)
        return known

    @cached_property
    def _uses(self) -> dict[tuple[str, int], Use]:
        return {}

    def _use_of(self, variable: str, start: int) -> Use:
        storing = self._storing_at.get(variable, frozenset())
        passed, is_whole = self._passed(start, storing)
        tested = tuple(
            (position, condition)
            for position in passed
            for condition in self.flow.steps[position].run.conditions
            if condition.variable == variable
        )
        stored = tuple(position for position in passed if position in storing)
        sent = not self._hands_over.isdisjoint(passed)
        return Use(tested, stored, sent, is_whole=is_whole)

    @cached_property
    def _telling(self) -> list[int]:
        """Position -> that of the first step from there on that listens, tests, ends or sends."""
        telling = [len(self.flow.steps)]
        for step in reversed(self.flow.steps):
            run = step.run
            tells = run.listens or run.conditions or step.ends or step.index in self._hands_over
            telling.append(step.index if tells else telling[-1])
        return telling[::-1]

    def _passed(self, start: int, storing: Collection[int]) -> tuple[list[int], bool]:
        """The telling positions behind ``start``, as far as nothing new is stored; if it is all."""
        end, telling = len(self.flow.steps), self._telling
        queue, seen = deque([telling[start]]), {telling[start], end}
        while queue and len(seen) <= _MOST_FOLLOWED:
            position = queue.popleft()
            if position == end:
                continue
            # Without a key a step stores nothing, and the next one runs.
            following = (position + 1,) if position in storing else self.flow.graph.after[position]
            for next_position in map(telling.__getitem__, following):
                if next_position not in seen:
                    seen.add(next_position)
                    queue.append(next_position)
        return sorted(seen - {end}), not queue


@frozen
class Entry:
    """What steps take together: the most keys, the key that ends an entry at each of them.

    None: one of them has no limit; they do not agree on a key.
    """

    longest: int | None
    end_key: str | None


def _entry(steps: Sequence[LintedStep]) -> Entry:
    limits = [step.run.max_keys for step in steps]
    known = [limit for limit in limits if limit is not None]
    end_keys = {step.run.end_key for step in steps}
    return Entry(
        max(known, default=None) if len(known) == len(limits) else None,
        end_keys.pop() if len(end_keys) == 1 else None,
    )


@frozen
class Use:
    """Where a stored variable is tested, where it is stored anew, and whether a URL gets it."""

    tested: tuple[tuple[int, Condition], ...]
    stored: tuple[int, ...]
    sent: bool
    #: Every way was followed; where there are too many steps, the nearest were.
    is_whole: bool = True
