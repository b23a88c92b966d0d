"""From the JSON of the Voice API to a `.flow` file that compiles to that JSON.

What is written is compiled before it is returned: the result is the input, field for field,
or a plainer way to write it is taken.
"""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.decompiler.decompile_flow import sketch
from callflow_dsl.decompiler.document import flows_of
from callflow_dsl.errors import FlowcError
from callflow_dsl.picking import instances
from callflow_dsl.plain_json import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from typing import Any

    from callflow_dsl.decompiler.decompile_flow import Sketch


def decompile(
    document: Any,
    *,
    keep_ids: bool = False,
    new_step_ids: bool = False,
    numbers: Sequence[str] = (),
) -> str:
    """The text of a `.flow` file that compiles to a document.

    ``document`` is a call flow as the Voice API has it, a list of them, or an answer of the
    API (`{"data": [...]}`). The fields that only the server writes are left out; ``keep_ids``
    keeps the ids of the flows. ``new_step_ids`` gives up the ids of steps for fewer and
    readable labels. ``numbers`` (with ``+``) ring a flow, which no document says.
    Raises `FlowcError`, which names the place, for anything else.
    """
    try:
        flows = flows_of(document, keep_ids=keep_ids)
        if new_step_ids:
            from callflow_dsl.decompiler.labels import with_new_ids

            flows = list(map(with_new_ids, flows))
        return _written(flows, numbers, anew=new_step_ids)
    except RecursionError:
        raise FlowcError("this document nests too deeply to be read") from None


def _written(flows: list[dict[str, Any]], numbers: Sequence[str], *, anew: bool) -> str:
    from callflow_dsl.syntax.formatter import format_text

    texts = [
        _flow_text(flow, title, numbers, anew=anew)
        for flow, title in zip(flows, _titles(flows), strict=True)
    ]
    return format_text("\n".join(texts))


def _titles(flows: list[dict[str, Any]]) -> Iterator[str | None]:
    """The titles to write: each is one of a kind in a file, and none is empty."""
    titles = [flow.get("title") for flow in flows]
    taken = set(instances(titles, str))
    seen: set[str] = set()
    for title in titles:
        written = _one_of_a_kind(title, seen, taken) if isinstance(title, str) else ""
        seen.add(written)
        yield written or None


def _one_of_a_kind(title: str, seen: Collection[str], taken: Collection[str]) -> str:
    """The title, with a number where it was written already; empty where it is blank."""
    if not title.strip():
        return ""
    number, written = 1, title
    while written in seen or (number > 1 and written in taken):
        number += 1
        written = f"{title} ({number})"
    return written


def _flow_text(
    flow: Mapping[str, Any], title: str | None, numbers: Sequence[str], *, anew: bool
) -> str:
    from callflow_dsl.decompiler.proof import proven

    for drawn in _ways(flow, title, numbers, anew):
        text = proven(drawn, flow)
        if text is not None:
            return text
    raise FlowcError(
        f"the call flow {dumps(flow.get('title'))} cannot be written as a .flow file",
        hint="this is a mistake of flowc: please report it with the document",
    )


def _ways(
    flow: Mapping[str, Any], title: str | None, numbers: Sequence[str], anew: bool
) -> Iterator[Sketch]:
    """The ways to write a flow, the plainest to read first."""
    drawn = sketch(flow, title, numbers, anew=anew)
    listens = any(step.listens for step in drawn.steps)
    is_guarded = any(line.guards for line in drawn.lines)
    if listens or is_guarded:
        sketches = (drawn.guided(flow["steps"], joined=joined) for joined in (False, True))
        yield from filter(None, sketches)
    if listens:
        yield from _with_menus(drawn)
    if is_guarded:
        yield from _in_blocks(drawn)
    yield drawn
    yield sketch(flow, title, numbers, plain=True, anew=anew)


def _with_menus(drawn: Sketch) -> Iterator[Sketch]:
    from callflow_dsl.decompiler.menus import Finder

    menus = drawn.with_menus(Finder(drawn.steps).menus(0, len(drawn.steps)))
    if menus.menus:
        yield evolve(menus, blocks=True)
        yield menus


def _in_blocks(drawn: Sketch) -> Iterator[Sketch]:
    from callflow_dsl.decompiler.blocks import IfBlock

    blocks = evolve(drawn, blocks=True)
    if any(isinstance(node, IfBlock) for node in blocks.arranged()):
        yield blocks
