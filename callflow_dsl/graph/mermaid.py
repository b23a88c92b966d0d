"""A graph as a Mermaid flowchart, for Markdown that renders it."""

from __future__ import annotations

from callflow_dsl.graph.clusters import Cluster, tree
from callflow_dsl.graph.model import Fate
from callflow_dsl.graph.text import shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.graph.model import Arrow, Box, Graph

#: Mermaid refuses a chart with more arrows, unless its `maxEdges` is raised.
MAX_ARROWS = 500
_ENTITIES = {"%": "#37;", "#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;"}
_ENTITIES |= {"`": "#96;"}

_FATES = {
    Fate.NEW: "stroke:#1a7f37,stroke-width:3px",
    Fate.GONE: "stroke:#b3261e,stroke-width:3px,stroke-dasharray:4",
    Fate.CHANGED: "stroke:#9a6700,stroke-width:3px",
}
_SHAPES = {
    "start": ("([", "])"),
    "end": ("([", "])"),
    "transfer": ("[[", "]]"),
    "record": ("[/", "/]"),
    "fetch": ("{{", "}}"),
    "choice": ("{", "}"),
}


def mermaid(graph: Graph) -> str:
    """The text of a flowchart; steps that no call reaches are grey."""
    names = {box.id: f"n{number}" for number, box in enumerate(graph.boxes)}
    lines = ["flowchart TD", *_cluster(tree(graph.boxes), names, "  ")]
    lines += [_arrow(arrow, names) for arrow in graph.arrows]
    unreached = [names[box.id] for box in graph.boxes if not box.reached]
    lines += _class("unreached", "fill:#eee,stroke:#bbb,color:#888", unreached)
    for fate, style in _FATES.items():
        lines += _class(fate, style, [names[box.id] for box in graph.boxes if box.fate is fate])
    return "\n".join(lines) + "\n"


def _arrow(arrow: Arrow, names: dict[str, str]) -> str:
    label = f"|{_quote(arrow.label)}|" if arrow.label else ""
    line = "-.->" if arrow.kind == "silence" else "-->"
    return f"  {names[arrow.source]} {line}{label} {names[arrow.target]}"


def _class(name: str, style: str, members: list[str]) -> list[str]:
    """The lines that paint these boxes; none without a box."""
    if not members:
        return []
    return [f"  classDef {name} {style}", f"  class {','.join(members)} {name}"]


def _cluster(cluster: Cluster, names: dict[str, str], indent: str) -> Iterator[str]:
    for item in cluster.items:
        if isinstance(item, Cluster):
            yield f"{indent}subgraph {item.id} [{_quote(item.name)}]"
            yield from _cluster(item, names, indent + "  ")
            yield f"{indent}end"
        else:
            yield indent + names[item.id] + _shape(item)


def _shape(box: Box) -> str:
    opening, closing = _SHAPES.get(box.kind, ("[", "]"))
    text = "<br/>".join(_escape(shorten(line)) for line in box.texts)
    return f'{opening}"{text}"{closing}'


def _quote(text: str) -> str:
    return f'"{_escape(text)}"'


def _escape(text: str) -> str:
    """Mermaid's entities: # and ; begin and end one, quotes end the label."""
    return "".join(_ENTITIES.get(character, character) for character in text)
