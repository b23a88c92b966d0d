"""What an exploration proves of a flow, as values that the linter, the graph and reports read.

Nothing here is a guess: a fact says that some call does a thing and shows the shortest one,
or that no call does (every call was followed), or that it is not known, because the walk
was cut short. `facts_of` (in conclusions.py) reads them from an exploration.

Times are milliseconds since the call was answered.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import asdict, frozen

if TYPE_CHECKING:
    from callflow_dsl.explore.abstraction import Place
    from callflow_dsl.simulate.events import EndReason
    from callflow_dsl.simulate.loading import Condition


class Answer(StrEnum):
    """Whether some call does a thing."""

    YES = "yes"
    NO = "no"
    #: No call that was followed does, and not every call was followed.
    UNKNOWN = "unknown"


class DeadEndKind(StrEnum):
    """How a caller is lost."""

    #: The call ends past the last step right after a key or a silence, with nothing said.
    DROPPED = "dropped"
    #: A prompt or recording that nothing ends.
    ENDLESS = "endless"
    #: A loop that no key and no silence leaves.
    TRAPPED = "trapped"


@frozen
class Path:
    """A way through the flow: what is done at each listening step, and how long it takes.

    ``moves`` are (step id, keys); empty keys stand for silence.
    """

    moves: tuple[tuple[str, str], ...]
    keys: str  # as `flowc simulate --keys` takes them
    ms: int

    def __str__(self) -> str:
        return self.keys or "nothing pressed"


@frozen
class Bound:
    """The longest that something can take, for calls that go through no step twice.

    No call takes longer than ``ms``; None: there is no bound (a recording without an end, a
    prompt that loops). ``path`` is a call that does take as long, None where none is known.
    """

    ms: int | None
    path: Path | None = None


@frozen
class End:
    """A way in which calls end, at one step, with the shortest call there.

    ``last_heard``: the prompts (step ids) of which each is the last that some call hears
    before it ends here; an empty text stands for calls that hear nothing at all.
    """

    reason: EndReason
    flow: str
    step: str
    path: Path
    longest: Bound
    last_heard: frozenset[str] = frozenset()


@frozen
class Person:
    """A transfer that calls reach, and how long that can take from answering to dialling.

    ``longest`` is for calls that go round no loop; ``via_loop``: with loops it can be longer.
    """

    flow: str
    step: str
    destination: str
    shortest: Path
    longest: Bound
    via_loop: bool


@frozen
class DeadEnd:
    """A place where a caller is dropped or stuck, and what leads there."""

    kind: DeadEndKind
    flow: str
    step: str
    cause: str  # the key label or "silence"; empty where the step alone does it
    path: Path


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
    loops: tuple[Loop, ...]
    #: Every step of the flow, then of those that it hands over to.
    steps: tuple[StepFacts, ...]
    states: int
    #: Whether every call was followed; if not, what is not in these lists is not known.
    complete: bool

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
        bounds = [person.longest for person in self.people]
        return max(bounds, key=lambda bound: (bound.ms is None, bound.ms or 0), default=None)


def to_json(facts: Facts) -> dict[str, Any]:
    """All facts as JSON values."""

    def plain(_owner: object, _field: object, value: Any) -> Any:
        return sorted(value) if isinstance(value, frozenset) else value

    return asdict(facts, value_serializer=plain)
