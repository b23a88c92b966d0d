"""Proves that a text compiles to the call flow that it was made from, or mends it until it does."""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from attrs import evolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from callflow_dsl.compiler.result import Compilation
    from callflow_dsl.decompiler.decompile_flow import Sketch

#: How often menus that did not compile to their steps are taken out before all of them are.
_MOST_ROUNDS = 4


def proven(drawn: Sketch | None, flow: Mapping[str, Any]) -> str | None:
    """The text of a sketch that compiles to a flow, with the labels that it takes.

    Menus that compile to other steps are written with labels instead. None where the rest
    compiles to other steps.
    """
    from callflow_dsl.compiler.compile import compile_text

    rounds = 0
    while drawn is not None:
        text, starts = drawn.text()
        compilation = compile_text(text)
        if not compilation.failed and _is_same(compilation.flows[0].to_wire(), flow, drawn.anew):
            return text
        wrong = _wrong_menus(drawn, compilation, flow["steps"], starts)
        if wrong:
            rounds += 1
            kept = [menu for menu in drawn.menus if menu.start not in wrong]
            drawn = drawn.with_menus(kept if rounds < _MOST_ROUNDS else ())
        elif compilation.failed:
            return None
        else:
            drawn = _with_lost_ids(drawn, flow["steps"], compilation.flows[0].to_wire()["steps"])
    return None


def _is_same(made: Mapping[str, Any], wanted: Mapping[str, Any], anew: bool) -> bool:
    """Whether two flows are equal, also in 1, 1.0 and true; with ``anew`` but for the ids."""
    if len(made["steps"]) != len(wanted["steps"]):
        return False
    pair = [dict(made), dict(wanted)]
    if anew:
        for flow in pair:
            flow["steps"] = _with_places(flow["steps"])
    one, other = (json.dumps(flow, sort_keys=True) for flow in pair)
    return one == other


def _with_places(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The steps without ids; what they go to is named by its place."""
    places = {step["id"]: number for number, step in enumerate(steps) if "id" in step}
    return [
        {
            name: places.get(value, value) if name == "onKeypressGoto" else value
            for name, value in step.items()
            if name != "id"
        }
        for step in steps
    ]


# Menus that did not come back


def _wrong_menus(
    drawn: Sketch,
    compilation: Compilation,
    wanted: Sequence[Mapping[str, Any]],
    starts: Sequence[tuple[int, int]],
) -> set[int]:
    """Where the menus begin that did not compile to their steps, as far as can be told."""
    menus = {menu.start for menu in drawn.menus}
    if not menus:
        return set()
    offsets = [offset for offset, _ in starts]

    def node_at(offset: int) -> int:
        return starts[max(bisect_right(offsets, offset) - 1, 0)][1]

    if compilation.failed:
        errors = [one for one in compilation.diagnostics if one.severity == "error"]
        return {node_at(one.location.span[0]) for one in errors} & menus
    by_node: dict[int, list[Mapping[str, Any]]] = {}
    flow = compilation.flows[0]
    node = starts[0][1] if starts else 0
    for step, made in zip(flow.steps, flow.to_wire()["steps"], strict=True):
        if step.action is not None:
            node = node_at(step.location.span[0])
        by_node.setdefault(node, []).append(made)
    ends = [first for _, first in starts[1:]] + [len(wanted)]
    wrong = {
        first
        for (_, first), end in zip(starts, ends, strict=True)
        if first in menus and _bare(by_node.get(first, ())) != _bare(wanted[first:end])
    }
    return wrong or _menus_with_other_ids(drawn, wanted, flow.to_wire()["steps"])


def _bare(steps: Iterable[Mapping[str, Any]]) -> list[str]:
    """Steps without ids and gotos."""
    left_out = ("id", "onKeypressGoto")
    return [
        json.dumps({k: v for k, v in step.items() if k not in left_out}, sort_keys=True)
        for step in steps
    ]


def _menus_with_other_ids(
    drawn: Sketch, wanted: Sequence[Mapping[str, Any]], made: Sequence[Mapping[str, Any]]
) -> set[int]:
    """The menus some step of which has another id or goto, and can get no label."""
    if drawn.anew or len(made) != len(wanted):
        return set()
    labelled = drawn.labelled
    return {
        menu.start
        for menu in drawn.menus
        if any(
            made[number] != wanted[number]
            and (
                drawn.lines[number].label is None
                or number in labelled
                or number not in _names(menu)
            )
            for number in menu.numbers
        )
    }


def _names(menu: Any) -> set[int]:
    from callflow_dsl.decompiler.menus import written_steps

    return {menu.start, *written_steps(menu)}


def _with_lost_ids(
    drawn: Sketch, wanted: Sequence[Mapping[str, Any]], made: Sequence[Mapping[str, Any]]
) -> Sketch | None:
    """The sketch with labels for ids that the compiler made otherwise; None if it made none."""
    if len(made) != len(wanted) or drawn.anew:
        return None
    lost = {
        number
        for number, (step, other) in enumerate(zip(wanted, made, strict=True))
        if step.get("id") != other.get("id") and drawn.lines[number].label is not None
    }
    return evolve(drawn, labelled=drawn.labelled | lost) if lost - drawn.labelled else None
