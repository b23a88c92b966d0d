"""From the JSON of the Voice API to a `.flow` file that compiles to that JSON.

What is written is compiled before it is returned: the result is the input, field for field,
or a plainer way to write it is taken.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attrs import evolve

from callflow_dsl.decompiler.document import flows_of
from callflow_dsl.decompiler.flow import Sketch, sketch
from callflow_dsl.decompiler.values import json_text
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def decompile(document: Any, *, keep_ids: bool = False) -> str:
    """The text of a `.flow` file that compiles to a document.

    ``document`` is a call flow as the Voice API has it, a list of them, or an answer of the
    API (`{"data": [...]}`). The fields that only the server writes are left out; ``keep_ids``
    keeps the ids of the flows. Raises `FlowcError`, which names the place, for anything else.
    """
    try:
        return _decompile(document, keep_ids)
    except RecursionError:
        raise FlowcError("this document nests too deeply to be read") from None


def _decompile(document: Any, keep_ids: bool) -> str:
    from callflow_dsl.syntax.formatter import format_text

    flows = flows_of(document, keep_ids=keep_ids)
    titles = _titles(flows)
    return format_text(
        "\n".join(_flow_text(flow, title) for flow, title in zip(flows, titles, strict=True))
    )


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


def _flow_text(flow: Mapping[str, Any], title: str | None) -> str:
    wanted = _canonical(flow)
    for plain in (False, True):
        drawn: Sketch | None = sketch(flow, title, plain=plain)
        while drawn is not None:
            text = drawn.text()
            found = _compiled(text)
            if found is not None and _canonical(found) == wanted:
                return text
            drawn = None if found is None else _with_lost_ids(drawn, flow, found)
    raise FlowcError(
        f"the call flow {json_text(flow.get('title'))} cannot be written as a .flow file",
        hint="this is a mistake of flowc: please report it with the document",
    )


def _compiled(text: str) -> dict[str, Any] | None:
    """The JSON of a text with one flow; None where it has an error."""
    from callflow_dsl.compiler.program import compile_text

    flows = compile_text(text).flows
    return flows[0].to_wire() if flows else None


def _with_lost_ids(
    drawn: Sketch, flow: Mapping[str, Any], found: Mapping[str, Any]
) -> Sketch | None:
    """The sketch with labels for the ids that the compiler made otherwise; None if it made none."""
    if len(found["steps"]) != len(flow["steps"]):
        return None
    lost = {
        number
        for number, (step, made) in enumerate(zip(flow["steps"], found["steps"], strict=True))
        if step.get("id") != made.get("id") and drawn.lines[number].label is not None
    }
    return evolve(drawn, labelled=drawn.labelled | lost) if lost - drawn.labelled else None


def _canonical(flow: Mapping[str, Any]) -> str:
    """A text that differs where two documents differ, also between 1, 1.0 and true."""
    return json.dumps(flow, sort_keys=True)
