"""What of a flow the tests have been through, in terms of what its author wrote.

Steps: each statement that a call comes to. Ways: each key, `other`, silence, `fail` and try of a
menu, and both outcomes of each condition, told for sure by probes (probes.py). A flow of JSON,
or of steps alone, has no blocks: there a condition is a way that a step ran and one that it was
skipped, and a key is a value that a condition asks for.
"""

from __future__ import annotations

from types import MappingProxyType

from callflow_dsl._frozen import frozen
from callflow_dsl.flowtest.probes import PROBE, probed
from callflow_dsl.picking import instances
from callflow_dsl.simulate import events as ev

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from callflow_dsl.compiler.result import CompiledFlow
    from callflow_dsl.flowtest.probes import Probed, Way
    from callflow_dsl.flowtest.run import Result
    from callflow_dsl.simulate.events import Event
    from callflow_dsl.simulate.loading import Condition, Program, Step


#: So much of a step is shown.
_WIDTH = 50


@frozen
class Item:
    """One thing to go through: its place as text, what is said of it when no test does.

    ``is_covered`` is None where that is not known.
    """

    place: str
    untested: str
    is_covered: bool | None


@frozen
class Coverage:
    """All that there is to go through in one flow, in the order of the source."""

    flow: str
    steps: tuple[Item, ...]
    ways: tuple[Item, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Steps and ways."""
        return (*self.steps, *self.ways)

    @property
    def percent(self) -> float:
        """How much is known to be covered; 100 where there is nothing to cover."""
        covered = sum(item.is_covered is True for item in self.items)
        return 100.0 * covered / len(self.items) if self.items else 100.0

    @property
    def missing(self) -> tuple[Item, ...]:
        """What no test is known to go through."""
        return tuple(item for item in self.items if item.is_covered is not True)


def measure(
    program: Program,
    results: Sequence[Result],
    places: Mapping[str, str] = MappingProxyType({}),
    compiled: CompiledFlow | None = None,
    again: Callable[[Program], Sequence[Result]] | None = None,
) -> Coverage:
    """The coverage of one flow by the cases that were played on it.

    ``places`` are those of its steps by id, as text. ``compiled`` is the flow with its source,
    and ``again`` plays the same cases on another program, the one with probes; without them the
    steps of the wire alone tell.
    """
    ran, skipped, entered = _seen(program, results)
    steps = tuple(_steps(program, ran, places, compiled))
    with_probes = probed(compiled) if compiled is not None and again is not None else None
    if with_probes is not None and again is not None:
        ways = _ways(with_probes, again(with_probes.program))
    else:
        is_known = compiled is None or not _has_blocks(compiled)
        ways = tuple(_wire_ways(program, ran, skipped, entered, places, is_known))
    return Coverage(program.name, steps, ways)


def _steps(
    program: Program, ran: set[str], places: Mapping[str, str], compiled: CompiledFlow | None
) -> Iterator[Item]:
    """Each statement once, however many steps it became; without a source, each step."""
    origins: list[object] = [step.id for step in program.steps]
    if compiled is not None:
        origins = [step.location for step in compiled.steps]
    statements: dict[object, tuple[Step, bool]] = {}
    for origin, step in zip(origins, program.steps, strict=True):
        first, done = statements.get(origin, (step, False))
        statements[origin] = first, done or step.id in ran
    for step, done in statements.values():
        yield Item(places.get(step.id, step.id), f"never runs: {_cut(step.words)}", done)


def _cut(words: str) -> str:
    return words if len(words) <= _WIDTH else f"{words[:_WIDTH]}..."


def _has_blocks(compiled: CompiledFlow) -> bool:
    from callflow_dsl.compiler.resolved import Choice, Menu

    return any(isinstance(statement, Menu | Choice) for statement in compiled.body)


# By probes


def _ways(flow: Probed, results: Iterable[Result]) -> tuple[Item, ...]:
    passed: set[tuple[str, str | None, int]] = set()
    for result in results:
        passed |= set(_passed(flow, result.transcript.events))
    covered: dict[tuple[str, str], bool] = {}
    for name, ways in flow.ways.items():
        for way in ways:
            # A part that is used twice has each of its ways once.
            key = (_place(way), way.untested)
            covered[key] = covered.get(key, False) or (name, way.keys, way.hearing) in passed
    return tuple(Item(*key, is_covered) for key, is_covered in covered.items())


def _place(way: Way) -> str:
    return f"{way.place.source.name}:{way.place.line}"


def _passed(flow: Probed, events: Iterable[Event]) -> Iterator[tuple[str, str | None, int]]:
    """The probes that a call went through: with any entry, with the last entry, by hearing."""
    keys: str | None = None
    hearings: dict[str, int] = {}
    for event in events:
        if isinstance(event, ev.Entered):
            keys = event.keys
        if not (isinstance(event, ev.Unknown) and event.action.startswith(PROBE)):
            continue
        probe = event.action
        if probe in flow.enters:
            hearings[flow.enters[probe]] = 0
        hearings[probe] = hearings.get(probe, 0) + 1
        yield probe, None, 0
        yield probe, keys, 0
        yield probe, None, hearings[probe]


# By the steps of the wire


def _seen(
    program: Program, results: Iterable[Result]
) -> tuple[set[str], set[str], set[tuple[str, str]]]:
    """Steps that ran, steps that were skipped, and entries as (step or variable, keys)."""
    ran: set[str] = set()
    skipped: set[str] = set()
    entered: set[tuple[str, str]] = set()
    for result in results:
        ran |= {step for flow, step in result.visited if flow == program.name}
        own = [event for event in result.transcript.events if event.flow == program.name]
        ran |= {event.step for event in own if _shows_that_it_ran(event)}
        skipped |= {event.step for event in instances(own, ev.Skipped)}
        for event in instances(own, ev.Entered):
            entered |= {(event.step, ""), (f"${event.variable}", event.keys)}
    return ran, skipped, entered


def _shows_that_it_ran(event: Event) -> bool:
    """Whether what happens at a step is done by it."""
    if isinstance(event, ev.Ended):
        return event.reason in ("hangup", "machine")
    return not isinstance(event, ev.Skipped | ev.Entered | ev.Pressed)


def _wire_ways(
    program: Program,
    ran: set[str],
    skipped: set[str],
    entered: set[tuple[str, str]],
    places: Mapping[str, str],
    is_known: bool,
) -> Iterator[Item]:
    """Both outcomes of each condition, and the keys; none is known where steps serve several."""

    def item(step: str, untested: str, is_covered: bool) -> Item:
        return Item(places.get(step, step), untested, is_covered if is_known else None)

    keys_at = _keys(program, entered)
    for step in program.steps:
        if step.conditions:
            said = " and ".join(str(condition) for condition in step.conditions)
            yield item(step.id, f"`{said}` never holds", step.id in ran)
            yield item(step.id, f"`{said}` never fails", step.id in skipped)
        for is_covered, untested in keys_at.get(step.id, ()):
            yield item(step.id, untested, is_covered)


def _keys(program: Program, entered: set[tuple[str, str]]) -> dict[str, list[tuple[bool, str]]]:
    """By step: the keys to cover there, and whether each is. A value counts where first asked."""
    keys: dict[str, list[tuple[bool, str]]] = {}
    asked = _asked(program)
    for condition, where in asked.items():
        name, value = condition.variable, condition.value
        key = ((f"${name}", value) in entered, f"{value} is never entered for {name}")
        keys.setdefault(where, []).append(key)
    compared = {condition.variable for condition in asked}
    for step in program.steps:
        if step.listens and step.variable not in compared:
            key = ((step.id, "") in entered, "no key is ever pressed here")
            keys.setdefault(step.id, []).append(key)
    return keys


def _asked(program: Program) -> dict[Condition, str]:
    """What asks for one value of a stored variable -> the first step that asks."""
    stored = {step.variable for step in program.steps if step.listens}
    asked: dict[Condition, str] = {}
    for step in program.steps:
        for condition in step.conditions:
            if condition.operator == "==" and condition.variable in stored:
                asked.setdefault(condition, step.id)
    return asked
