"""Draw a flow.

  flowc graph support.flow                       Mermaid text, for Markdown
  flowc graph support.flow -o support.svg        a picture
  flowc graph support.flow -o support.html       a page that plays calls, with the source
  flowc graph support.flow --format dot          text for Graphviz

The format is that of --format, else that of the output's ending, else Mermaid. The page
holds every flow of the file; the other formats hold one. Steps that no call reaches are
grey.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from callflow_dsl.cli._flow_inputs import add_flow_arguments, choose, load_named
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import write_whole
from callflow_dsl.printing import write_document

if TYPE_CHECKING:
    import argparse

    from callflow_dsl.cli._flow_inputs import Loaded, LoadedFlow

_ENDINGS = {
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".svg": "svg",
    ".html": "html",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``flowc graph``."""
    add_flow_arguments(parser)
    parser.add_argument("--format", choices=["mermaid", "dot", "svg", "html"])
    parser.add_argument("-o", "--output", metavar="PATH", help="write here, not to the terminal")


def run(args: argparse.Namespace) -> int:
    """Write the drawing."""
    kind = args.format or _ENDINGS.get(Path(args.output or "").suffix, "mermaid")
    loaded = load_named(args)
    if kind == "html":
        flows = [choose(loaded, args.flow)] if args.flow is not None else list(loaded.flows)
        text = page(loaded, flows)
    else:
        text = _draw(choose(loaded, args.flow), kind)
    if args.output is None:
        write_document(text)
        return 0
    write_whole(args.output, text)
    return 0


def page(loaded: Loaded, flows: list[LoadedFlow], *, live: str = "") -> str:
    """The preview page of these flows; see `callflow_dsl.graph.html`."""
    from callflow_dsl.graph.html import Page, html

    if not flows:
        raise FlowcError(f"{loaded.path} has no flow")
    pages = [
        Page(
            flow.wire,
            {step: (place.path, place.line) for step, place in flow.places.items()},
            flow.clusters,
        )
        for flow in flows
    ]
    return html(pages, loaded.sources, live=live)


def _draw(flow: LoadedFlow, kind: str) -> str:
    from callflow_dsl.graph.model import draw

    graph = draw(flow.wire, flow.clusters)
    if kind == "dot":
        from callflow_dsl.graph.dot import dot

        return dot(graph)
    if kind == "svg":
        from callflow_dsl.graph.svg import svg

        return svg(graph)
    from callflow_dsl.graph.mermaid import mermaid

    return mermaid(graph)
