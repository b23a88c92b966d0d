"""``flowc compile --stats``: how many steps of the wire each statement became, and why."""

from __future__ import annotations

from collections import Counter

from callflow_dsl._frozen import frozen
from callflow_dsl.cli._explain import file_line, first_words, named, table
from callflow_dsl.cli._formats import Format
from callflow_dsl.compiler.lowering.draft import Why
from callflow_dsl.printing import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from callflow_dsl.compiler.result import CompiledFlow, CompiledStep
    from callflow_dsl.source import Location

_REASONS = {
    Why.GUARD: "no single guard lets just its callers pass",
    Why.COPY: "a copy for callers who go on apart from the others",
    Why.JUMP: "a copy that a key press leads to",
    Why.HEARING: "another hearing of a menu",
    Why.USE: "another use of its part",
    Why.WAY: "callers who come there another way",
}


@frozen
class Statement:
    """A statement, and the steps that it became. ``why``: for all steps but the first."""

    place: Location
    steps: int
    why: dict[Why, int]


def statements(flow: CompiledFlow) -> list[Statement]:
    """The statements of a flow, those with the most steps first."""
    groups: dict[object, list[CompiledStep]] = {}
    for step in flow.steps:
        if step.action is not None:
            # A menu's wait stands at the line of its menu.
            groups.setdefault((step.location, type(step.step)), []).append(step)
    counted = [Statement(steps[0].location, len(steps), _why(steps)) for steps in groups.values()]
    return sorted(counted, key=lambda statement: -statement.steps)


def _texts(flows: Iterable[CompiledFlow]) -> str:
    return "\n".join(map(_text, flows))


def _json(flows: Iterable[CompiledFlow]) -> str:
    from callflow_dsl.wire.pretty import pretty

    return pretty({"version": 1, "flows": list(map(_document, flows))}) + "\n"


def _jsonl(flows: Iterable[CompiledFlow]) -> str:
    import json

    return "".join(f"{json.dumps(_document(flow), ensure_ascii=False)}\n" for flow in flows)


#: The formats of ``--stats``. A flow is the JSON object ``{"title", "file", "line", "steps",
#: "statements", "addedHangups", "repeated": [{"file", "line", "column", "text", "steps",
#: "why": {reason: steps}}, ...]}``; ``repeated`` has the statements of more than one step.
FORMATS = {
    "text": Format("for people", _texts),
    "json": Format("all flows in one object", _json),
    "jsonl": Format("one flow on a line", _jsonl),
}


def _why(steps: list[CompiledStep]) -> dict[Why, int]:
    """Why a statement has more than one step: for each reason, how many of the others."""
    why: Counter[Why] = Counter()
    why[Why.GUARD] = sum(step.why is Why.GUARD for step in steps)
    others: dict[object, list[Why]] = {}
    for step in steps:
        if step.why is not Why.GUARD:
            place = (step.via, step.hearings)
            others.setdefault(place, []).append(step.why or Why.WAY)
    uses = len({step.via for step in steps})
    why[Why.USE] = uses - 1
    why[Why.HEARING] = len(others) - uses
    for reasons in others.values():
        # One of them is not the copy but what it is a copy of.
        reasons.remove(Why.WAY if Why.WAY in reasons else reasons[0])
        why.update(reasons)
    return {reason: why[reason] for reason in Why if why[reason]}


def _added_hangups(flow: CompiledFlow) -> int:
    return sum(step.action is None for step in flow.steps)


def _text(flow: CompiledFlow) -> str:
    counted = statements(flow)
    rows: list[tuple[str, ...]] = [("steps", "from", "", "why more than one")]
    rows += [
        (
            str(statement.steps).rjust(5), file_line(statement.place),
            first_words(statement.place),
            "; ".join(f"{count}: {_REASONS[reason]}" for reason, count in statement.why.items()),
        )
        for statement in counted
        if statement.steps > 1
    ]  # fmt: skip
    single = sum(statement.steps == 1 for statement in counted)
    counts = f"{_number_of(len(flow.steps), 'step')} for {_number_of(len(counted), 'statement')}"
    lines = [f"{named(flow)}: {counts}"]
    if single < len(counted):
        lines += table(rows)
    lines.append(f"{_number_of(single, 'statement')} with one step")
    if added := _added_hangups(flow):
        lines.append(f"{_number_of(added, 'hangup')} added where calls end above other steps")
    return "\n".join(map(shown, lines)) + "\n"


def _number_of(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _document(flow: CompiledFlow) -> dict[str, Any]:
    counted = statements(flow)
    return {
        "title": flow.call_flow.title,
        "file": flow.location.source.name,
        "line": flow.location.line,
        "steps": len(flow.steps),
        "statements": len(counted),
        "addedHangups": _added_hangups(flow),
        "repeated": [
            {
                "file": statement.place.source.name,
                "line": statement.place.line,
                "column": statement.place.column,
                "text": first_words(statement.place),
                "steps": statement.steps,
                "why": {str(reason): count for reason, count in statement.why.items()},
            }
            for statement in counted
            if statement.steps > 1
        ],
    }
