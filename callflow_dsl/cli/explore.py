"""Walk every way a call can go, and say where callers end up.

  flowc explore support.flow                  one file; several files and folders, too
  flowc explore flows/ --json                 every flow of a folder, as an array
  flowc explore support.flow --max-wait 90s   fail where a person is further away
  flowc explore support.flow --assume all     what rests on guesses about the platform

Reports the endings, how long it takes to a person, dead ends with the shortest keys
that lead there, loops, and steps that no call reaches. A statement that became several
steps (in a menu with tries, in a part used twice) has one line; `--format json` has every
step. Keys are written as `flowc simulate --keys` takes them.

Exits with 0 when it is proven that there is no dead end and no person further away than
--max-wait, with 1 when a call shows that there is, and with 3 when neither is known, because
the walk was cut short at --max-states; with 1 also where a file has errors, with 2 after wrong
usage or where one cannot be read. With `--assume all` also the guesses about the
platform that the result depends on are named; it is then proven only if it holds under all.
"""

from __future__ import annotations

from functools import reduce

from callflow_dsl.cli._assume import add_assume_argument, assumed
from callflow_dsl.cli._colors import painted
from callflow_dsl.cli._exit_codes import ExitCode
from callflow_dsl.cli._files import add_files_argument
from callflow_dsl.cli._flow_inputs import (
    add_fetch_arguments,
    choose,
    fetched_flows,
    load_all,
    together,
)
from callflow_dsl.cli._formats import Format, add_format_arguments, rendered
from callflow_dsl.cli._numbers import whole
from callflow_dsl.cli._params import add_set_argument, assignments, given_values
from callflow_dsl.cli._tell import counted
from callflow_dsl.errors import FlowcError
from callflow_dsl.patterns import pattern
from callflow_dsl.printing import json_text, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any, Protocol, TypeVar

    from callflow_dsl.cli._flow_inputs import LoadedFlow
    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.explore.assumed import Turned
    from callflow_dsl.explore.facts import Bound, Facts, Person
    from callflow_dsl.explore.path import Path

    class _AtStep(Protocol):
        """What was found at a step of a flow."""

        @property
        def flow(self) -> str: ...
        @property
        def step(self) -> str: ...

    T = TypeVar("T", bound=_AtStep)
    #: A flow, its facts, and with `--assume all` those under each other guess.
    Explored = tuple[LoadedFlow, Facts, Sequence[Turned]]


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc explore``."""
    add_files_argument(parser, "a .flow or .json file")
    parser.add_argument("--flow", metavar="TITLE", help="only the flow with this title")
    add_set_argument(parser)
    add_fetch_arguments(parser)
    parser.add_argument("--machine", action="store_true", help="an answering machine picks up")
    parser.add_argument(
        "--var", metavar="NAME=VALUE", action="append", default=[], help="set before the call"
    )
    add_assume_argument(parser, all_too=True)
    parser.add_argument(
        "--max-wait",
        metavar="TIME",
        help="the longest that a person may be away, such as 90s or 2m",
    )
    parser.add_argument(
        "--max-states",
        metavar="N",
        type=whole(1),
        default=200_000,
        help="stop after so many states",
    )
    add_format_arguments(parser, FORMATS)


def run(args: argparse.Namespace) -> int:
    """Print the facts; 1 when one of them is a problem."""
    from callflow_dsl.simulate.world import World

    limit = _duration(args.max_wait) if args.max_wait else None
    loaded = together(", ".join(args.files), load_all(args, args.files))
    flows = loaded.flows if args.flow is None and loaded.flows else [choose(loaded, args.flow)]
    more = {
        "world": assumed(World(machine=args.machine), args.assume, all_too=True),
        "flows": fetched_flows(args.fetch, given_values(args)),
        "variables": assignments(args.var, "--var"),
        "max_states": args.max_states,
    }
    turns = "all" in args.assume
    explored = [
        (flow, *_explored(flow, turns, more)) for flow in counted(flows, len(flows), "flows")
    ]
    print(rendered(args, explored, limit))
    verdicts = [
        _verdict(of_world, limit)
        for _, facts, turned in explored
        for of_world in (facts, *(other.facts for other in turned))
    ]
    return next((code for code in (ExitCode.PROBLEM, ExitCode.UNKNOWN) if code in verdicts), 0)


def _explored(
    flow: LoadedFlow, turns: bool, more: Mapping[str, Any]
) -> tuple[Facts, Sequence[Turned]]:
    """The facts of a flow, and with ``turns`` those under each other guess."""
    from callflow_dsl.explore.assumed import turn_all
    from callflow_dsl.explore.conclusions import facts_of
    from callflow_dsl.explore.walk import explore

    facts = facts_of(explore(flow.wire, **more))
    return facts, turn_all(flow.wire, facts, **more) if turns else ()


def _verdict(facts: Facts, limit: int | None) -> int:
    """Whether there is no dead end and nobody further away than the limit."""
    too_far = [
        person
        for person in facts.people
        if not person.after_transfer and _exceeds(person.longest, limit)
    ]
    if facts.dead_ends or any(_a_call_waits_longer(person, limit) for person in too_far):
        return ExitCode.PROBLEM  # a call shows it
    return ExitCode.UNKNOWN if too_far or not facts.complete else ExitCode.DONE


def _a_call_waits_longer(person: Person, limit: int | None) -> bool:
    """Whether a call is known that comes to a person later than the limit."""
    return person.longest.met or (limit is not None and person.shortest.ms > limit)


def _text(explored: Sequence[Explored], limit: int | None) -> str:
    reports = [
        "\n".join(map(shown, [*_report(flow, facts, limit), *_turned(flow, turned)]))
        for flow, facts, turned in explored
    ]
    return painted("\n\n".join(reports), "explore")


def _json(explored: Sequence[Explored], _limit: int | None) -> str:
    documents = [_document(facts, turned) for _, facts, turned in explored]
    return json_text(documents[0] if len(documents) == 1 else documents)


FORMATS = {"text": Format("for people", _text), "json": Format("for programs", _json)}


def _document(facts: Facts, turned: Sequence[Turned]) -> dict[str, Any]:
    from callflow_dsl.explore.facts import to_json

    depends = [
        {"assumption": other.assumption, "differences": list(other.differences)}
        for other in turned
        if other.differences
    ]
    return to_json(facts) | ({"depends_on": depends} if turned else {})


def _turned(flow: LoadedFlow, turned: Sequence[Turned]) -> Iterator[str]:
    """Which guesses the facts depend on."""
    if not turned:
        return
    depends = [other for other in turned if other.differences]
    if not depends:
        yield ""
        yield f"the same holds under each of the {len(turned)} other guesses about the platform"
    for other in depends:
        rows = []
        for line in other.differences:
            step, colon, what = line.partition(": ")
            rows.append((_named(flow, flow.title, step), what, "") if colon else (line, "", ""))
        yield from _section(f"with {other.assumption}", rows)


def _report(flow: LoadedFlow, facts: Facts, limit: int | None) -> Iterator[str]:
    bound = "every call followed" if facts.complete else "stopped at the bound: not proven"
    yield f'"{flow.title}": {facts.states} states, {bound}'
    yield from _section("endings", list(_endings(flow, facts)))
    yield from _section("people", list(_people(flow, facts, limit)))
    yield from _section("dead ends", list(_dead_ends(flow, facts)))
    yield from _section("loops", list(_loops(flow, facts)))
    yield from _section(
        "steps that no call reaches",
        [(_place(flow, steps), "", "") for steps in _grouped(facts.unreached, flow)],
    )
    if facts.unknown:
        yield ""
        yield f"of {len(facts.unknown)} steps it is not known whether a call reaches them"


def _grouped(items: Iterable[T], flow: LoadedFlow) -> Iterator[list[T]]:
    """What was found at the steps of one statement together, in the order of the first."""
    groups: dict[object, list[T]] = {}
    for item in items:
        statement = flow.places.get(item.step, item.step)
        groups.setdefault((item.flow, statement), []).append(item)
    return iter(groups.values())


def _endings(flow: LoadedFlow, facts: Facts) -> Iterator[tuple[str, str, str]]:
    from callflow_dsl.simulate.events import REASONS

    for group in _grouped(facts.ends, flow):
        for reason in dict.fromkeys(ending.reason for ending in group):
            same = [ending for ending in group if ending.reason == reason]
            shortest = min((ending.path for ending in same), key=lambda path: path.cost)
            yield _place(flow, same), REASONS[reason], _way(shortest)


def _dead_ends(flow: LoadedFlow, facts: Facts) -> Iterator[tuple[str, str, str]]:

    kinds = {
        "dropped": "the call drops with nothing said",
        "endless": "nothing ever ends this step",
        "trapped": "no key and no silence leads out",
    }
    for group in _grouped(facts.dead_ends, flow):
        for kind, cause in dict.fromkeys((dead.kind, dead.cause) for dead in group):
            same = [dead for dead in group if (dead.kind, dead.cause) == (kind, cause)]
            what = f"{kinds[kind]}{f' after {cause}' if cause else ''}"
            shortest = min((dead.path for dead in same), key=lambda path: path.cost)
            yield _place(flow, same), what, _way(shortest)


def _people(flow: LoadedFlow, facts: Facts, limit: int | None) -> Iterator[tuple[str, str, str]]:
    from callflow_dsl.explore.conclusions import wider
    from callflow_dsl.steps.words import phone

    for group in _grouped(facts.people, flow):
        for destination in dict.fromkeys(person.destination for person in group):
            same = [person for person in group if person.destination == destination]
            person = reduce(wider, same)
            place = _place(flow, same)
            yield place, phone(destination), _way(person.shortest)
            yield "", "", _at_most(person, limit)


def _at_most(person: Person, limit: int | None) -> str:
    """How long a call takes at most to come to a person."""
    from callflow_dsl.steps.words import duration

    words = "only after another transfer" if person.after_transfer else _longest(person.longest)
    if person.via_loop:
        words += ", longer round a loop"
    if limit is not None and _exceeds(person.longest, limit):
        words += f" (more than {duration(limit)})"
    return words


def _loops(flow: LoadedFlow, facts: Facts) -> Iterator[tuple[str, str, str]]:
    if not facts.loops_known:
        yield "not known: the flow has too many states to tell them all apart", "", ""
    for loop in facts.loops:
        for step, label, target in loop.back:
            how = f"{label} goes back to {target}" if label else f"goes back to {target}"
            yield _named(flow, loop.flow, step), how, "" if loop.exits else "no way out"


def _section(title: str, rows: list[tuple[str, str, str]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title
    first = max(len(row[0]) for row in rows)
    second = max(len(row[1]) for row in rows)
    for row in rows:
        yield f"  {row[0]:<{first}}  {row[1]:<{second}}  {row[2]}".rstrip()


def _place(flow: LoadedFlow, items: Sequence[_AtStep]) -> str:
    """Where something was found: at one step, or at several of one statement."""
    first = items[0]
    what = first.step if len(items) == 1 else f"({len(items)} steps)"
    return _named(flow, first.flow, first.step, what)


def _named(flow: LoadedFlow, name: str, step: str, what: str = "") -> str:
    """A step of the flow with its place, of another flow with the name of that."""
    if name != flow.title:
        return f'"{name}" {what or step}'.rstrip()
    place = flow.places.get(step)
    return f"{place} {what or step}" if place is not None else what or step or "(no step)"


def _exceeds(bound: Bound, limit: int | None) -> bool:
    return limit is not None and bound.size > limit


def _longest(bound: Bound) -> str:
    from callflow_dsl.steps.words import duration

    if bound.ms is None:
        return "there is no longest" if bound.known else "the longest is not known"
    at_most = f"at most {duration(bound.ms)}"
    if bound.path is None:
        return at_most
    slowly = "" if bound.path.ms == bound.ms else ", slowly"
    return f"{at_most} with {bound.path}{slowly}"


def _way(path: Path) -> str:
    from callflow_dsl.steps.words import duration

    return f"{duration(path.ms)} with {path}"


def _duration(text: str) -> int:
    match = pattern(r"(\d+)(s|m)").fullmatch(text)
    if match is None:
        raise FlowcError(f"--max-wait takes a time such as 90s or 2m, not {text!r}", exit_code=2)
    return int(match[1]) * (60_000 if match[2] == "m" else 1000)
