"""Walk every way a call can go, and say where callers end up.

Reports the endings, how long it takes to a person, dead ends with the shortest keys
that lead there, loops, and steps that no call reaches. A statement that became several
steps (in a menu with tries, in a part used twice) has one line; `--format json` has every
step. Keys are written as `flowc simulate --keys` takes them. Exits with 1 when there is a
dead end, or when a person can be further away than --max-wait.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from callflow_dsl.cli._flow_inputs import (
    add_fetch_arguments,
    add_flow_arguments,
    choose,
    fetched_flows,
    load_file,
)
from callflow_dsl.cli._params import assignments
from callflow_dsl.errors import FlowcError
from callflow_dsl.printing import json_text, shown

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from callflow_dsl.cli._flow_inputs import LoadedFlow
    from callflow_dsl.explore.facts import Bound, Facts, Path

T = TypeVar("T")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``flowc explore``."""
    add_flow_arguments(parser)
    add_fetch_arguments(parser)
    parser.add_argument("--machine", action="store_true", help="an answering machine picks up")
    parser.add_argument(
        "--max-wait",
        metavar="TIME",
        help="the longest that a person may be away, such as 90s or 2m",
    )
    parser.add_argument(
        "--max-states", metavar="N", type=int, default=200_000, help="stop after so many states"
    )
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(args: argparse.Namespace) -> int:
    """Print the facts; 1 when one of them is a problem."""
    from callflow_dsl.explore.conclusions import facts_of
    from callflow_dsl.explore.walk import explore
    from callflow_dsl.simulate.world import World

    limit = _duration(args.max_wait) if args.max_wait else None
    flow = choose(load_file(args.file, assignments(args.values)), args.flow)
    if args.max_states < 1:
        raise FlowcError("--max-states takes a number from 1", exit_code=2)
    facts = facts_of(
        explore(
            flow.wire,
            flows=fetched_flows(args.fetch),
            world=World(machine=args.machine),
            max_states=args.max_states,
        )
    )
    if args.format == "json":
        from callflow_dsl.explore.facts import to_json

        print(json_text(to_json(facts)))
    else:
        print("\n".join(map(shown, _report(flow, facts, limit))))
    longest = facts.longest_to_person
    too_far = limit is not None and longest is not None and _exceeds(longest, limit)
    return 1 if facts.dead_ends or too_far else 0


def _report(flow: LoadedFlow, facts: Facts, limit: int | None) -> Iterator[str]:
    bound = "every call followed" if facts.complete else "stopped at the bound, there is more"
    yield f'"{flow.title}": {facts.states} states, {bound}'
    yield from _section("endings", list(_endings(flow, facts)))
    yield from _section("people", list(_people(flow, facts, limit)))
    yield from _section("dead ends", list(_dead_ends(flow, facts)))
    yield from _section("loops", list(_loops(flow, facts)))
    yield from _section(
        "steps that no call reaches",
        [
            (_place(flow, steps), "", "")
            for steps in _grouped([step.step for step in facts.unreached], flow, str)
        ],
    )


def _grouped(found: Iterable[T], flow: LoadedFlow, step: Callable[[T], str]) -> Iterator[list[T]]:
    """What was found at the steps of one statement together, in the order of the first."""
    groups: dict[object, list[T]] = {}
    for one in found:
        groups.setdefault(flow.places.get(step(one), step(one)), []).append(one)
    return iter(groups.values())


def _endings(flow: LoadedFlow, facts: Facts) -> Iterator[tuple[str, str, str]]:
    from callflow_dsl.simulate.events import REASONS

    for group in _grouped(facts.ends, flow, lambda ending: ending.step):
        for reason in dict.fromkeys(ending.reason for ending in group):
            same = [ending for ending in group if ending.reason == reason]
            shortest = min((ending.path for ending in same), key=lambda path: path.cost)
            yield _place(flow, [ending.step for ending in same]), REASONS[reason], _way(shortest)


def _dead_ends(flow: LoadedFlow, facts: Facts) -> Iterator[tuple[str, str, str]]:

    kinds = {
        "dropped": "the call drops with nothing said",
        "endless": "nothing ever ends this step",
        "trapped": "no key and no silence leads out",
    }
    for group in _grouped(facts.dead_ends, flow, lambda dead: dead.step):
        for kind, cause in dict.fromkeys((dead.kind, dead.cause) for dead in group):
            same = [dead for dead in group if (dead.kind, dead.cause) == (kind, cause)]
            what = f"{kinds[kind]}{f' after {cause}' if cause else ''}"
            shortest = min((dead.path for dead in same), key=lambda path: path.cost)
            yield _place(flow, [dead.step for dead in same]), what, _way(shortest)


def _people(flow: LoadedFlow, facts: Facts, limit: int | None) -> Iterator[tuple[str, str, str]]:
    from callflow_dsl.explore.conclusions import wider
    from callflow_dsl.steps.words import duration, phone

    for group in _grouped(facts.people, flow, lambda person: person.step):
        for destination in dict.fromkeys(person.destination for person in group):
            same = [person for person in group if person.destination == destination]
            person = reduce(wider, same)
            at_most = _longest(person.longest)
            if person.via_loop:
                at_most += ", longer round a loop"
            if limit is not None and _exceeds(person.longest, limit):
                at_most += f" (more than {duration(limit)})"
            place = _place(flow, [one.step for one in same])
            yield place, phone(destination), _way(person.shortest)
            yield "", "", at_most


def _loops(flow: LoadedFlow, facts: Facts) -> Iterator[tuple[str, str, str]]:
    for loop in facts.loops:
        for step, label, target in loop.back:
            how = f"{label} goes back to {target}" if label else f"goes back to {target}"
            yield _place(flow, [step]), how, "" if loop.exits else "no way out"


def _section(title: str, rows: list[tuple[str, str, str]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title
    first = max(len(row[0]) for row in rows)
    second = max(len(row[1]) for row in rows)
    for row in rows:
        yield f"  {row[0]:<{first}}  {row[1]:<{second}}  {row[2]}".rstrip()


def _place(flow: LoadedFlow, steps: list[str]) -> str:
    place = flow.places.get(steps[0])
    what = steps[0] if len(steps) == 1 else f"({len(steps)} steps)"
    return f"{place} {what}" if place is not None else what or "(no step)"


def _exceeds(bound: Bound, limit: int) -> bool:
    return bound.ms is None or bound.ms > limit


def _longest(bound: Bound) -> str:
    from callflow_dsl.steps.words import duration

    if bound.ms is None:
        return "without a bound"
    return f"at most {duration(bound.ms)}" + (f" with {bound.path}" if bound.path else "")


def _way(path: Path) -> str:
    from callflow_dsl.steps.words import duration

    return f"{duration(path.ms)} with {path}"


def _duration(text: str) -> int:
    match = re.fullmatch(r"(\d+)(s|m)", text)
    if match is None:
        raise FlowcError(f"--max-wait takes a time such as 90s or 2m, not {text!r}", exit_code=2)
    return int(match[1]) * (60_000 if match[2] == "m" else 1000)
