"""Changes one thing at a time in a flow, to see whether its tests notice.

A change is made to a statement of the source: to all the steps that it became. Whatever the
table of steps says of an option can be changed, so no option is forgotten. A change that no test
notices and that some call would is a survivor; where none of the calls that are tried differs, the
change may make no difference at all, and that is said as it is.
"""

from __future__ import annotations

import copy

from callflow_dsl._frozen import frozen
from callflow_dsl.errors import FlowcError
from callflow_dsl.explore.calls import calls_of
from callflow_dsl.flowtest.run import run_case
from callflow_dsl.picking import grouped
from callflow_dsl.simulate import Caller, load, simulate
from callflow_dsl.simulate.caller import parse_moves
from callflow_dsl.simulate.events import Skipped
from callflow_dsl.simulate.transcript import line
from callflow_dsl.steps import BY_ACTION
from callflow_dsl.steps.conditions import KEYPAD, OPPOSITES, is_key
from callflow_dsl.steps.words import step_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from callflow_dsl.flowtest.model import Case
    from callflow_dsl.flowtest.suite import TestedFlow, TestFile
    from callflow_dsl.simulate.loading import Program
    from callflow_dsl.steps import Kind, Spec

    Wire = dict[str, Any]
    Steps = Sequence[dict[str, Any]]

#: Bounds of the work for one flow: changes that are tried, and calls that are compared for each.
MAX_MUTANTS = 2_000
MAX_CALLS = 60
_MAX_STATES = 3_000
#: An action that no platform has: the simulator passes over such a step.
_NOTHING = "flowc-nothing"


@frozen
class Mutant:
    """A flow with one change. ``place`` and ``change`` say where and what."""

    place: str
    change: str
    wire: Wire


@frozen
class Survivor:
    """A change that no test notices. ``keys``: a call that does, as `--keys`; None: none found."""

    mutant: Mutant
    keys: str | None


@frozen
class Mutation:
    """How the changes of one flow went. ``left_out``: changes beyond the bound, not tried."""

    flow: str
    killed: int
    survivors: tuple[Survivor, ...]
    left_out: int

    @property
    def alive(self) -> tuple[Survivor, ...]:
        """The survivors that a call shows to make a difference."""
        return tuple(survivor for survivor in self.survivors if survivor.keys is not None)

    @property
    def percent(self) -> float:
        """Killed, of those that are known to make a difference; 100 where there is none."""
        whole = self.killed + len(self.alive)
        return 100.0 * self.killed / whole if whole else 100.0


def mutate(flow: TestedFlow, tests: Sequence[tuple[TestFile, Case]]) -> Mutation:
    """Try every change of a flow against the cases that call it."""
    killed, left_out = 0, 0
    survivors: list[Survivor] = []
    for number, mutant in enumerate(mutants(flow)):
        if number >= MAX_MUTANTS:
            left_out += 1
            continue
        try:
            program = load(mutant.wire)
        except FlowcError:
            continue  # no flow any more: nothing that could be deployed
        if any(not run_case(program, case, file.outside).passed for file, case in tests):
            killed += 1
        else:
            survivors.append(Survivor(mutant, _telling_call(flow.program, program)))
    return Mutation(flow.title, killed, tuple(survivors), left_out)


def _telling_call(before: Program, after: Program) -> str | None:
    """The moves of a call that differs between the two; None where none was found."""
    bounds = {"max_states": _MAX_STATES, "max_calls": MAX_CALLS}
    ways = (keys for program in (before, after) for keys in calls_of(program, **bounds))
    for keys in dict.fromkeys(["", *ways]):
        caller = Caller(parse_moves(keys))
        if _told(before, caller) != _told(after, caller):
            return keys or "_"
    return None


def _told(program: Program, caller: Caller) -> list[tuple[str, str]]:
    """A call, with what the step of each event says: lines of tests can ask for any option of it.

    Without the ids of steps, which a change of the flow may move.
    """
    transcript = simulate(program, caller)
    steps = {step.id: step.words for step in program.steps}
    return [
        (
            " ".join(word for word in line(event).split() if word not in steps),
            "" if isinstance(event, Skipped) else steps.get(event.step, ""),
        )
        for event in transcript.events
    ]


# The changes


def mutants(flow: TestedFlow) -> Iterator[Mutant]:
    """Every change of a flow, in the order of its statements."""
    wire = dict(flow.program.wire)
    steps: Steps = [dict(step) for step in wire["steps"]]
    for indexes in _statements(flow, len(steps)):
        place = flow.places.get(flow.program.steps[indexes[0]].id, f"step {indexes[0] + 1}")
        for change, changed in _changes(steps, indexes):
            yield Mutant(place, change, {**wire, "steps": changed})
    yield from _key_mutants(flow, wire, steps)


def _statements(flow: TestedFlow, count: int) -> list[list[int]]:
    """The positions of the steps of each statement."""
    if flow.compiled is None:
        return [[index] for index in range(count)]
    compiled = flow.compiled.steps
    return list(grouped(range(count), lambda index: compiled[index].location).values())


def _changes(steps: Steps, indexes: list[int]) -> Iterator[tuple[str, Steps]]:
    first = steps[indexes[0]]
    words = _shown(first)
    nothing = {"action": _NOTHING}
    yield f"{words} is dropped", _with(steps, indexes, lambda step: {"id": step["id"], **nothing})
    yield from _other_options(steps, indexes, words)
    for number, condition in enumerate(first.get("conditions") or ()):
        operator = OPPOSITES.get(condition.get("operator"))
        if operator is not None:
            said = f"{condition['variable']} {condition['operator']} {condition['value']}"
            yield (
                f"`{said}` of {words} becomes {operator}",
                _with(steps, indexes, _set_operator(number, operator)),
            )
    yield from _moves(steps, indexes, words)


def _other_options(steps: Steps, indexes: list[int], words: str) -> Iterator[tuple[str, Steps]]:
    first = steps[indexes[0]]
    kind = BY_ACTION.get(first.get("action", ""))
    options = first.get("options") or {}
    for spec in kind.specs if kind is not None else ():
        if spec.wire in options:
            value = _other(spec.kind, options[spec.wire])
            yield (
                f"{spec.word or spec.wire} of {words} becomes {value}",
                _with(steps, indexes, _set_option(spec, value)),
            )


def _moves(steps: Steps, indexes: list[int], words: str) -> Iterator[tuple[str, Steps]]:
    """Another target, another order."""
    positions = {step.get("id"): index for index, step in enumerate(steps)}
    target = positions.get(steps[indexes[0]].get("onKeypressGoto"))
    if target is not None and target + 1 < len(steps):
        to = steps[target + 1]["id"]
        yield (
            f"{words} jumps one step further",
            _with(steps, indexes, lambda step: {**step, "onKeypressGoto": to}),
        )
    last = indexes[-1]
    if len(indexes) == 1 and last + 1 < len(steps):
        swapped = [*steps]
        swapped[last], swapped[last + 1] = swapped[last + 1], swapped[last]
        yield f"{words} changes places with the step behind it", swapped


def _key_mutants(flow: TestedFlow, wire: Wire, steps: Steps) -> Iterator[Mutant]:
    """Each key that conditions ask for becomes one that nothing asks for, wherever it stands."""
    asked = _asked(steps)
    for (variable, key), index in asked.items():
        taken = {value for name, value in asked if name == variable}
        free = next((other for other in KEYPAD if other not in taken), None)
        if not is_key(key) or free is None:
            continue
        place = flow.places.get(flow.program.steps[index].id, f"step {index + 1}")
        changed = _with(steps, range(len(steps)), _set_key(variable, key, free))
        change = f"key {key} of {variable} becomes {free}"
        yield Mutant(place, change, {**wire, "steps": changed})


def _asked(steps: Steps) -> dict[tuple[str, str], int]:
    """The variables and values that conditions ask for -> the first step that does."""
    asked: dict[tuple[str, str], int] = {}
    for index, step in enumerate(steps):
        for condition in step.get("conditions") or ():
            if condition["operator"] == "==":
                asked.setdefault((condition["variable"], condition["value"]), index)
    return asked


def _with(
    steps: Steps, indexes: Iterable[int], change: Callable[[dict[str, Any]], dict[str, Any]]
) -> Steps:
    changed = list(steps)
    for index in indexes:
        changed[index] = change(steps[index])
    return changed


def _set_option(spec: Spec, value: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda step: {**step, "options": {**step["options"], spec.wire: value}}


def _set_operator(number: int, operator: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def change(step: dict[str, Any]) -> dict[str, Any]:
        conditions = copy.deepcopy(step.get("conditions") or [])
        if number < len(conditions):
            conditions[number]["operator"] = operator
        return {**step, "conditions": conditions}

    return change


def _set_key(variable: str, key: str, other: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def change(step: dict[str, Any]) -> dict[str, Any]:
        if not step.get("conditions"):
            return step
        conditions = [
            {**condition, "value": other}
            if (condition["variable"], condition["value"]) == (variable, key)
            else condition
            for condition in step["conditions"]
        ]
        return {**step, "conditions": conditions}

    return change


def _other(kind: Kind, value: Any) -> Any:
    """Another value of the same kind."""
    if kind.json == "boolean":
        return not (value is True or str(value).lower() == "true")
    if kind.json == "integer":
        return _other_number(kind, int(value))
    if kind.allowed:
        return next(allowed for allowed in kind.allowed if allowed != value)
    return _other_text(kind, value[0] if isinstance(value, list) else value)


def _other_text(kind: Kind, text: Any) -> str:
    if kind.name in ("url", "media"):
        return f"{text}-changed"
    if kind.name == "destination":
        return "31612345678" if text != "31612345678" else "31687654321"
    return f"{text}1" if kind.name == "keys" else "This was changed."


def _other_number(kind: Kind, value: int) -> int:
    more = value * 2 + (0 if value else 1)
    if kind.maximum is not None and more > kind.maximum:
        more = value - 1
    return more if kind.minimum is None or more >= kind.minimum else value + 1


def _shown(step: dict[str, Any]) -> str:
    words = step_words(str(step.get("action")), step.get("options") or {}, head=True)
    return words if len(words) <= 40 else f"{words[:40]}..."
