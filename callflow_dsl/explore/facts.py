"""What an exploration proves of a flow, as values that the linter, the graph and reports read.

Nothing here is a guess: a fact says that some call does a thing and shows the shortest one,
or that no call does (every call was followed), or that it is not known, because the walk
was cut short. `facts_of` (in conclusions.py) reads them from an exploration.

Times are milliseconds since the call was answered.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from math import inf

from callflow_dsl._frozen import fields_of, frozen
from callflow_dsl.explore.path import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.explore.dead_ends import DeadEnd
    from callflow_dsl.explore.liveness import Place
    from callflow_dsl.simulate.events import EndReason
    from callflow_dsl.simulate.loading import Condition


class Answer(StrEnum):
    """Whether some call does a thing."""

    YES = "yes"
    NO = "no"
    #: No call that was followed does, and not every call was followed.
    UNKNOWN = "unknown"


@frozen
class Bound:
    """The longest that something can take, for calls that are never twice in one situation.

    No such call takes longer than ``ms``; None: there is no bound (an entry or a recording
    without an end), or, if it is not ``known``, none was found, because not every call was
    followed. ``path`` is the way that takes longest, where that is known; a caller who
    types slower than its ``ms`` says may need as long as the bound. ``met``: some call does
    take so long (or, without a bound, as long as you like).
    """

    ms: int | None
    path: Path | None = None
    known: bool = True
    met: bool = False

    @property
    def size(self) -> float:
        """To compare bounds: none at all is the largest."""
        return inf if self.ms is None else self.ms


@frozen
class End:
    """A way in which calls end, at one step, with the shortest call there."""

    reason: EndReason
    flow: str
    step: str
    path: Path
    longest: Bound


@frozen
class Person:
    """A transfer that calls reach, and how long that can take from answering to dialling.

    ``longest`` is for calls that go round no loop; ``via_loop``: with loops it can be longer.
    ``after_transfer``: it is reached only when another transfer is over.
    """

    flow: str
    step: str
    destination: str
    shortest: Path
    longest: Bound
    via_loop: bool
    after_transfer: bool = False


@frozen
class Loop:
    """Steps that a call can go through again and again, and the jumps that close it."""

    flow: str
    steps: tuple[str, ...]
    back: tuple[tuple[str, str, str], ...]  # (step, key label, step it goes back to)
    exits: bool
    path: Path


@frozen
class ConditionFacts:
    """One condition of a step: whether it holds in some call that comes there, and fails."""

    condition: Condition
    holds: Answer
    fails: Answer


@frozen
class StepFacts:
    """One step of one of the flows. ``call`` is the shortest call that runs it."""

    flow: str
    step: str
    #: Number of the flow (0 is the one explored) and position in it.
    place: Place
    #: Whether some call runs the step, and comes to it and skips it.
    runs: Answer
    skipped: Answer
    conditions: tuple[ConditionFacts, ...] = ()
    call: Path | None = None


@frozen(slots=False)
class Facts:
    """All facts of a flow, each list in the order of its steps."""

    ends: tuple[End, ...]
    people: tuple[Person, ...]
    dead_ends: tuple[DeadEnd, ...]
    #: Empty where they are not ``loops_known``: ways round may be those of no call.
    loops: tuple[Loop, ...]
    #: Every step of the flow, then of those that it hands over to.
    steps: tuple[StepFacts, ...]
    states: int
    #: Whether every call was followed; if not, what is not in these lists is not known.
    complete: bool
    loops_known: bool = True

    @cached_property
    def _by_place(self) -> dict[Place, StepFacts]:
        return {step.place: step for step in self.steps}

    def at(self, position: int, flow: int = 0) -> StepFacts:
        """The facts of the step at a position of the flow explored (or another by number)."""
        return self._by_place[flow, position]

    @property
    def unreached(self) -> tuple[StepFacts, ...]:
        """The steps that no call runs: proven."""
        return tuple(step for step in self.steps if step.runs is Answer.NO)

    @property
    def unknown(self) -> tuple[StepFacts, ...]:
        """The steps of which it is not known whether a call runs them."""
        return tuple(step for step in self.steps if step.runs is Answer.UNKNOWN)

    @property
    def longest_to_person(self) -> Bound | None:
        """The longest that it can take to reach a person; None when none is reached."""
        bounds = [person.longest for person in self.people if not person.after_transfer]
        return max(bounds, key=lambda bound: bound.size, default=None)


def to_json(facts: Facts) -> dict[str, Any]:
    """All facts as JSON values."""
    return _fields(facts)


def _fields(value: object) -> dict[str, Any]:
    return {info.name: _plain(getattr(value, info.name)) for info in fields_of(type(value))}


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return {
            "keys": value.keys,
            "ms": value.ms,
            "given": dict(value.given),
            "pace": value.pace.value,
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _fields(value) if hasattr(value, "__flowc_fields__") else value
