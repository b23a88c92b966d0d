"""Random flows, and everything that can happen in them found without any merging.

The replies are listed here once more, and variables keep what was typed, so that this shares
nothing with the exploration but the engine.
"""

from __future__ import annotations

import heapq
from itertools import product
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from callflow_dsl.simulate import (
    Collecting,
    Dialled,
    Dialling,
    Fetching,
    GoOn,
    HangUp,
    Listening,
    NoFlow,
    Press,
    Recording,
    Silence,
    Spoke,
    World,
    load,
)
from callflow_dsl.simulate.engine import ready, run_step, settle
from callflow_dsl.simulate.events import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from callflow_dsl.simulate import Program, State, Turn

URL = "https://example.com/next"
KEYS = "01359*#"
VALUES = ("1", "5", "15", "*")
#: What a variable that no step stores is tried with.
GIVEN = (None, "x", "1", "5", "15", "*", "0", "3", "7", "16")


def flow(random: Random, title: str, most: int = 7, *, keys: int = 2) -> dict[str, Any]:
    """A flow of a few steps that jump anywhere and ask for anything."""
    ids = [f"{title}{number}" for number in range(random.randint(1, most))]
    steps = [_step(random, name, ids, keys) for name in ids]
    stored = {step.get("onKeypressVar") for step in steps}
    for step in steps:  # one variable at the most may hold anything
        for condition in step["conditions"]:
            if condition["variable"] not in stored:
                condition["variable"] = "c"
    return {"title": title, "steps": steps}


def _step(random: Random, name: str, ids: list[str], keys: int) -> dict[str, Any]:
    action, options = random.choice(
        [
            ("say", {"payload": f"This is {name}."}),
            ("say", {"payload": f"This is {name}.", "repeat": 2}),
            ("pause", {"length": random.randint(1, 9)}),
            ("pause", {"length": 2}),
            ("say", {"payload": "On hold.", "loop": True}),
            ("transfer", {"destination": "31612345678"}),
            ("record", {"maxLength": 9, "timeout": 3}),
            ("record", {"finishOnKey": "#"}),
            ("record", {}),
            ("record", {"maxLength": 5, "onFinish": URL}),
            ("fetchCallFlow", {"url": random.choice([URL, "https://example.com/elsewhere"])}),
            ("hangup", {}),
        ]
    )
    step: dict[str, Any] = {"id": name, "action": action, "options": options}
    if action in ("say", "pause"):
        if random.random() < 0.6:
            step["onKeypressVar"] = random.choice("ab")
            step["maxNumKeys"] = random.randint(1, keys)
            if random.random() < 0.3:
                step["endKey"] = random.choice("#5")
        if random.random() < 0.5:
            step["onKeypressGoto"] = random.choice(ids)
    step["conditions"] = [
        {
            "variable": random.choice("aabc"),
            "operator": random.choice(["==", "==", "!=", "<", ">=", ">"]),
            "value": random.choice(VALUES),
        }
        for _ in range(random.choice([0, 0, 0, 1, 2]))
    ]
    return step


@define
class Found:
    """What was found: ends by the fewest keys, steps that ran, and the ways between states."""

    ends: dict[tuple[str, str], int] = field(factory=dict)
    ran: set[str] = field(factory=set)
    skipped: set[str] = field(factory=set)
    #: Longest time to each transfer, on ways that come to no step twice.
    people: dict[str, int] = field(factory=dict)


def everything(wire: Mapping[str, Any], other: Mapping[str, Any], world: World) -> Found:
    """Try everything; exact states, so that there is an end to it."""
    found = Found()
    first, second = load(wire), load(other)
    programs = [first, second] if any(s.hands_over == URL for s in first.steps) else [first]
    asked = {c.variable for p in programs for s in p.steps for c in s.conditions}
    stored = {s.variable for p in programs for s in p.steps if s.listens}
    starts = [{}]
    for name in sorted(asked - stored):
        starts = [{**one, **({} if v is None else {name: v})} for one in starts for v in GIVEN]
    queue: list[tuple[int, int, State]] = []
    best: dict[object, int] = {}
    ways: dict[object, list[tuple[State, int, str]]] = {}
    number = 0
    for values in starts:
        state = evolve(ready(first, world, values), limit_ms=None)
        heapq.heappush(queue, (0, number := number + 1, state))
    begun = [state for _, _, state in queue]
    while queue:
        keys, _, state = heapq.heappop(queue)
        if _key(state) in best:
            continue
        best[_key(state)] = keys
        ways[_key(state)] = []
        for turn, pressed, ms, cause in _following(state, second, found):
            after = evolve(turn.state, at_ms=0, steps_run=0)
            if after.ended:
                last = turn.events[-1]
                end = (last.reason, last.step)
                found.ends[end] = min(found.ends.get(end, 99), keys + pressed)
                continue
            ways[_key(state)].append((after, ms, cause))
            heapq.heappush(queue, (keys + pressed, number := number + 1, after))
    for state in begun:
        _longest(state, ways, found)
    return found


def _key(state: State) -> object:
    jumped = state.jumped and state.world.jump_runs
    return state.program.name, state.position, state.variables, jumped


def _place(state: State) -> object:
    return state.program.name, state.position


def _following(state: State, second: Program, found: Found) -> Iterator[tuple[Turn, int, int, str]]:
    """Each turn that can follow, the keys pressed, the longest time that takes, and why."""
    turn = run_step(state)
    name = state.step.id if state.step else ""
    if any(isinstance(event, Skipped) for event in turn.events):
        found.skipped.add(name)
        yield turn, 0, 0, "skips"
        return
    found.ran.add(name)
    wait = turn.state.wait
    if wait is None:
        yield turn, 0, turn.state.at_ms, "runs"
        return
    if isinstance(wait, Listening):
        if wait.left_ms is not None or not wait.listens:
            yield settle(turn.state, Silence()), 0, wait.left_ms or 0, "silence"
        if wait.listens:
            yield from _entered(turn.state, wait)
        return
    for answer in _answers(turn.state, second):
        after = settle(turn.state, answer)
        if isinstance(after.state.wait, Fetching):
            for last in _answers(after.state, second):
                yield settle(after.state, last), 0, after.state.at_ms, "other"
        else:
            cause = "transfer" if isinstance(wait, Dialling) else "other"
            pressed = len(answer.key) if isinstance(answer, Spoke) else 0
            forever = isinstance(wait, Recording) and wait.max_ms is None
            yield after, pressed, 10**9 if forever else after.state.at_ms, cause


def _answers(state: State, second: Program) -> list[Any]:
    wait = state.wait
    if isinstance(wait, Dialling):
        return [Dialled(outcome) for outcome in ("answered", "busy", "no_answer", "failed")]
    if isinstance(wait, Recording):
        answers: list[Any] = [Spoke(1000, key) for key in wait.finish_keys]
        if wait.silence_ms is not None:
            answers.append(Spoke(1000))
        if wait.max_ms is not None:
            answers.append(Spoke(wait.max_ms))
        return answers or [HangUp(1000)]
    assert isinstance(wait, Fetching)
    if wait.url == URL:
        return [GoOn(second), NoFlow("broken")]
    return [NoFlow(), NoFlow("broken")]


def _entered(state: State, wait: Listening) -> Iterator[tuple[Turn, int, int, str]]:
    """Every entry, typed as slowly as it can be."""
    step = state.step
    assert step is not None
    longest = step.max_keys or 2
    lengths = range(0 if step.end_key else 1, longest + 1)
    for typed in ("".join(keys) for length in lengths for keys in product(KEYS, repeat=length)):
        if step.end_key and step.end_key in typed:
            continue
        full = step.max_keys is not None and len(typed) == step.max_keys
        keys = typed if full else typed + (step.end_key or "")
        turn, slow = None, wait.left_ms
        for number, key in enumerate(keys):
            going = state if turn is None else turn.state
            after = wait.once_ms if number == 0 else state.world.key_timeout_ms
            turn = settle(going, Press(key, after))
        assert turn is not None
        if isinstance(turn.state.wait, Collecting):
            turn = settle(turn.state, Silence())
        ms = 10**9 if slow is None or step.max_keys is None else turn.state.at_ms
        yield turn, len(keys), ms, "keys"


def _longest(
    start: State, ways: Mapping[object, list[tuple[State, int, str]]], found: Found
) -> None:
    """The longest times, on ways that come to no step twice (so far as 3,000 looks reach)."""
    work = [(start, 0, frozenset([_place(start)]))]
    looks = 0
    while work and looks < 3000:
        looks += 1
        state, ms, visited = work.pop()
        for after, longer, cause in ways[_key(state)]:
            if cause == "transfer" and state.step is not None:
                name = state.step.id
                found.people[name] = max(found.people.get(name, 0), ms)
            elif _place(after) not in visited:
                work.append((after, ms + longer, visited | {_place(after)}))
