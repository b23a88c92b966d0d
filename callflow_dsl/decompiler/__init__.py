"""From the JSON of the Voice API to a `.flow` file that compiles to that JSON.

What is written is compiled before it is returned: the result is the input, field for field,
or a plainer way to write it is taken.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attrs import evolve

from callflow_dsl.decompiler.blocks import IfBlock
from callflow_dsl.decompiler.decompile_flow import Sketch, sketch
from callflow_dsl.decompiler.document import flows_of
from callflow_dsl.decompiler.labels import with_new_ids
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def decompile(document: Any, *, keep_ids: bool = False, new_step_ids: bool = False) -> str:
    """The text of a `.flow` file that compiles to a document.

    ``document`` is a call flow as the Voice API has it, a list of them, or an answer of the
    API (`{"data": [...]}`). The fields that only the server writes are left out; ``keep_ids``
    keeps the ids of the flows. ``new_step_ids`` gives up the ids of steps for fewer and
    readable labels. Raises `FlowcError`, which names the place, for anything else.
    """
    try:
        flows = flows_of(document, keep_ids=keep_ids)
        if new_step_ids:
            flows = list(map(with_new_ids, flows))
        return _written(flows, anew=new_step_ids)
    except RecursionError:
        raise FlowcError("this document nests too deeply to be read") from None


def _written(flows: list[dict[str, Any]], *, anew: bool) -> str:
    from callflow_dsl.syntax.formatter import format_text

    texts = [
        _flow_text(flow, title, anew=anew)
        for flow, title in zip(flows, _titles(flows), strict=True)
    ]
    return format_text("\n".join(texts))


def _titles(flows: list[dict[str, Any]]) -> Iterator[str | None]:
    """The titles to write: each is one of a kind in a file, and none is empty."""
    taken = {flow.get("title") for flow in flows if isinstance(flow.get("title"), str)}
    seen = set()
    for flow in flows:
        title = flow.get("title")
        if not isinstance(title, str) or not title.strip():
            yield None
            continue
        number, written = 1, title
        while written in seen or (number > 1 and written in taken):
            number += 1
            written = f"{title} ({number})"
        seen.add(written)
        yield written


def _flow_text(flow: Mapping[str, Any], title: str | None, *, anew: bool) -> str:
    drawn = sketch(flow, title, anew=anew)
    ways = [drawn, sketch(flow, title, plain=True, anew=anew)]
    if any(isinstance(node, IfBlock) for node in drawn.arranged()):
        ways.insert(0, evolve(drawn, blocks=True))
    for way in ways:
        text = _proven(way, flow, anew=anew)
        if text is not None:
            return text
    raise FlowcError(
        f"the call flow {json.dumps(flow.get('title'))} cannot be written as a .flow file",
        hint="this is a mistake of flowc: please report it with the document",
    )


def _proven(drawn: Sketch | None, flow: Mapping[str, Any], *, anew: bool) -> str | None:
    """The text of a sketch that compiles to the flow, with the labels that it takes."""
    while drawn is not None:
        text = drawn.text()
        found = _compiled(text)
        if found is None:
            return None
        if _is_same(found, flow, anew=anew):
            return text
        drawn = _with_lost_ids(drawn, flow, found)
    return None


def _compiled(text: str) -> dict[str, Any] | None:
    """The JSON of a text with one flow; None where it has an error."""
    from callflow_dsl.compiler.compile import compile_text

    flows = compile_text(text).flows
    return flows[0].to_wire() if flows else None


def _is_same(found: Mapping[str, Any], wanted: Mapping[str, Any], *, anew: bool) -> bool:
    """Whether two flows are equal, also in 1, 1.0 and true.

    With ``anew`` the compiler makes the ids that are not wanted.
    """
    steps = found["steps"]
    if anew and len(steps) == len(wanted["steps"]):
        steps = [
            step if "id" in other else {k: v for k, v in step.items() if k != "id"}
            for step, other in zip(steps, wanted["steps"], strict=True)
        ]
    one, other = ({**flow, "steps": s} for flow, s in ((found, steps), (wanted, wanted["steps"])))
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _with_lost_ids(
    drawn: Sketch, flow: Mapping[str, Any], found: Mapping[str, Any]
) -> Sketch | None:
    """The sketch with labels for ids that the compiler made otherwise; None if it made none."""
    if len(found["steps"]) != len(flow["steps"]):
        return None
    lost = {
        number
        for number, (step, made) in enumerate(zip(flow["steps"], found["steps"], strict=True))
        if step.get("id") != made.get("id") and drawn.lines[number].label is not None
    }
    return evolve(drawn, labelled=drawn.labelled | lost) if lost - drawn.labelled else None
