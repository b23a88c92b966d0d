"""Proves that a text compiles to the call flow that it was made from, or mends it until it does."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter

from callflow_dsl._frozen import evolve
from callflow_dsl.errors import FlowcError
from callflow_dsl.picking import without
from callflow_dsl.plain_json import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from callflow_dsl.compiler.result import Compilation, CompiledStep
    from callflow_dsl.decompiler.decompile_flow import Sketch
    from callflow_dsl.decompiler.found import FoundMenu

#: How often menus that did not compile to their steps are taken out before all of them are.
_MOST_ROUNDS = 6
#: Warnings that are of no use here: labels are ids, and `raw` says what has no words.
EXPECTED = frozenset({"label-unused", "raw-unchecked", "raw-overrides"})


def proven(drawn: Sketch | None, flow: Mapping[str, Any]) -> str | None:
    """The text of a sketch that compiles to a flow, with the labels that it takes.

    Menus that compile to other steps are written with labels instead. None where the rest
    compiles to other steps.
    """
    rounds = 0
    while drawn is not None:
        text, starts = drawn.text()
        compilation = _compiled(text)
        if compilation is None:
            drawn = drawn.with_menus(()) if drawn.menus and drawn.line is None else None
            continue
        if _is_made(compilation, flow, drawn.anew):
            return text
        if drawn.line is not None:
            return None
        wrong = _wrong_menus(drawn, compilation, flow["steps"], starts)
        if wrong:
            rounds += 1
            drawn = drawn.with_menus(_plainer(drawn, wrong) if rounds < _MOST_ROUNDS else ())
        elif compilation.failed:
            return None
        else:
            drawn = _with_lost_ids(drawn, flow["steps"], compilation.flows[0].to_wire()["steps"])
    return None


def _is_made(compilation: Compilation, flow: Mapping[str, Any], anew: bool) -> bool:
    """Whether the flow came of it."""
    return not compilation.failed and _is_same(compilation.flows[0].to_wire(), flow, anew)


def _compiled(text: str) -> Compilation | None:
    """What becomes of a text; None where the compiler holds it back, by a mistake of its own."""
    from callflow_dsl.compiler.compile import compile_source
    from callflow_dsl.source import Source

    try:
        return compile_source(Source("<decompiled>", text), quiet=EXPECTED)
    except FlowcError:
        return None


def _plainer(drawn: Sketch, wrong: set[int]) -> Iterator[FoundMenu]:
    """The menus, with those that begin at ``wrong`` steps as they are written otherwise."""
    from callflow_dsl.decompiler.menus import Finder

    finder = Finder(drawn.steps)
    for menu in drawn.menus:
        if menu.start not in wrong:
            yield menu
            continue
        if menu.plainer is not None:
            yield menu.plainer
        start = menu.start + 1 if menu.plainer is None else menu.plainer.end
        yield from finder.menus(start, menu.end)


def _is_same(made: Mapping[str, Any], wanted: Mapping[str, Any], anew: bool) -> bool:
    """Whether two flows are equal, also in 1, 1.0 and true; with ``anew`` but for the ids."""
    if len(made["steps"]) != len(wanted["steps"]):
        return False
    pair = [dict(made), dict(wanted)]
    if anew:
        for flow in pair:
            flow["steps"] = _with_places(flow["steps"])
    return dumps(pair[0], sort_keys=True) == dumps(pair[1], sort_keys=True)


def _with_places(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The steps without ids; what they go to is named by its place."""
    places = {step["id"]: number for number, step in enumerate(steps) if "id" in step}
    return [_with_place(without(step, "id"), places) for step in steps]


def _with_place(step: dict[str, Any], places: Mapping[str, int]) -> dict[str, Any]:
    goto = step.get("onKeypressGoto", "")
    return {**step, "onKeypressGoto": places[goto]} if goto in places else step


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
    if compilation.failed:
        errors = (problem for problem in compilation.diagnostics if problem.severity == "error")
        return {_node_at(error.location.span[0], starts) for error in errors} & menus
    made = compilation.flows[0].to_wire()["steps"]
    by_node = _by_node(compilation.flows[0].steps, made, starts)
    changed = _changed(menus, by_node, wanted, starts)
    return changed or _menus_with_other_ids(drawn, wanted, made)


def _changed(
    menus: set[int],
    by_node: Mapping[int, Sequence[Mapping[str, Any]]],
    wanted: Sequence[Mapping[str, Any]],
    starts: Sequence[tuple[int, int]],
) -> set[int]:
    """Where the menus begin that were made into other steps, ids and gotos aside."""
    ends = [*(first for _, first in starts[1:]), len(wanted)]
    return {
        first
        for (_, first), end in zip(starts, ends, strict=True)
        if first in menus and _bare(by_node.get(first, ())) != _bare(wanted[first:end])
    }


def _node_at(offset: int, starts: Sequence[tuple[int, int]]) -> int:
    """The first step of the statement at an offset of the text."""
    return starts[max(bisect_right(starts, offset, key=itemgetter(0)) - 1, 0)][1]


def _by_node(
    steps: Sequence[CompiledStep],
    made: Sequence[Mapping[str, Any]],
    starts: Sequence[tuple[int, int]],
) -> dict[int, list[Mapping[str, Any]]]:
    """First step of a statement -> the steps that were made from it, as they are on the wire."""
    by_node: dict[int, list[Mapping[str, Any]]] = {}
    node = starts[0][1]
    for step, wire in zip(steps, made, strict=True):
        if step.action is not None:  # a hangup that the compiler adds belongs to what is before it
            node = _node_at(step.location.span[0], starts)
        by_node.setdefault(node, []).append(wire)
    return by_node


def _bare(steps: Iterable[Mapping[str, Any]]) -> list[str]:
    """Steps without ids and gotos."""
    return [dumps(without(step, "id", "onKeypressGoto"), sort_keys=True) for step in steps]


def _menus_with_other_ids(
    drawn: Sketch, wanted: Sequence[Mapping[str, Any]], made: Sequence[Mapping[str, Any]]
) -> set[int]:
    """The menus some step of which has another id or goto, and can get no label."""
    if drawn.anew or len(made) != len(wanted):
        return set()
    nameable = _nameable(drawn)
    other = {n for n, (step, old) in enumerate(zip(made, wanted, strict=True)) if step != old}
    nameless = other - nameable
    return {menu.start for menu in drawn.menus if not nameless.isdisjoint(menu.numbers)}


def _nameable(drawn: Sketch) -> set[int]:
    """The steps of menus that have no label and could have one."""
    steps = {number for menu in drawn.menus for number in (menu.start, *menu.written_steps())}
    return {number for number in steps - drawn.labelled if drawn.lines[number].label}


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
