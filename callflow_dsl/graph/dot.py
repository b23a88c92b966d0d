"""A graph in the DOT language of Graphviz."""

from __future__ import annotations

from callflow_dsl.graph.clusters import Cluster, tree
from callflow_dsl.graph.model import Fate
from callflow_dsl.graph.text import wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.graph.model import Box, Graph

_FATES = {Fate.NEW: "#1a7f37", Fate.GONE: "#b3261e", Fate.CHANGED: "#9a6700"}
_SHAPES = {
    "start": "circle",
    "end": "doublecircle",
    "transfer": "cds",
    "record": "note",
    "fetch": "component",
    "choice": "diamond",
}


def dot(graph: Graph) -> str:
    """The text of a digraph; steps that no call reaches are grey."""
    names = {box.id: f"n{number}" for number, box in enumerate(graph.boxes)}
    lines = [
        f"digraph {_quote(graph.title)} {{",
        '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11];',
        '  edge [fontname="Helvetica", fontsize=10];',
        *_cluster(tree(graph.boxes), names, "  "),
    ]
    for arrow in graph.arrows:
        attributes = [f"label={_quote(arrow.label)}"] if arrow.label else []
        if arrow.kind == "silence":
            attributes.append("style=dashed")
        about = f" [{', '.join(attributes)}]" if attributes else ""
        lines.append(f"  {names[arrow.source]} -> {names[arrow.target]}{about};")
    return "\n".join([*lines, "}"]) + "\n"


def _cluster(cluster: Cluster, names: dict[str, str], indent: str) -> Iterator[str]:
    for item in cluster.items:
        if isinstance(item, Cluster):
            yield f"{indent}subgraph cluster_{item.id} {{"
            yield f"{indent}  label={_quote(item.name)}; style=dashed;"
            yield from _cluster(item, names, indent + "  ")
            yield f"{indent}}}"
        else:
            yield f"{indent}{names[item.id]} [{_attributes(item)}];"


def _attributes(box: Box) -> str:
    text = "\n".join(line for part in box.texts for line in wrap(part))
    parts = [f"label={_quote(text)}"]
    if box.kind in _SHAPES:
        parts.append(f"shape={_SHAPES[box.kind]}")
    if not box.reached:
        parts.append('color="#bbbbbb", fontcolor="#999999"')
    if box.fate:
        parts.append(f'color="{_FATES[box.fate]}", penwidth=3')
    return ", ".join(parts)


def _quote(text: str) -> str:
    """A quoted string; Graphviz reads HTML entities in it, so `&` is written as one."""
    escaped = text.replace("&", "&amp;")
    escaped = escaped.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
