"""Draw a flow.

  flowc graph support.flow                       Mermaid text, for Markdown
  flowc graph support.flow -o support.svg        a picture (also .png and .pdf)
  flowc graph support.flow -o support.html       a page that plays calls, with the source
  flowc graph support.flow --format dot          text for Graphviz
  flowc graph support.flow --steps               the steps of the wire, not the source
  flowc graph old.flow new.flow -o diff.svg      two versions: what is new, gone and changed
  flowc graph HEAD~1 support.flow -o diff.svg    the same, with a git revision of the file
  flowc graph main:old.flow HEAD:new.flow        both from git

The format is that of --format, else that of the output's ending, else Mermaid. The picture
shows what was written: one box for a menu, and one for a statement of a part, wherever the
part is used. The page holds every flow of the file; the other formats hold one. Steps that no
call reaches are grey.

Exit codes: 0 drawn, 1 the file has errors, 2 wrong usage or a file that cannot be read, 3 drawn,
but not every call was followed, so arrows are missing.
"""

from __future__ import annotations

from pathlib import Path

from callflow_dsl.cli._exit_codes import ExitCode
from callflow_dsl.cli._flow_inputs import (
    add_flow_arguments,
    choose,
    load_all,
    load_file,
    together,
)
from callflow_dsl.cli._formats import add_format_argument
from callflow_dsl.cli._params import param_values
from callflow_dsl.cli._tell import note
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import write_whole
from callflow_dsl.printing import write_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from callflow_dsl.cli._flow_inputs import Loaded, LoadedFlow
    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.graph.model import Graph

_ENDINGS = {
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".svg": "svg",
    ".html": "html",
    ".htm": "html",
    ".png": "png",
    ".pdf": "pdf",
}
_BINARY = ("png", "pdf")


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc graph``."""
    add_flow_arguments(parser)
    parser.add_argument(
        "after",
        metavar="AFTER",
        nargs="?",
        help="another version of FILE: both in one picture. A version is a file, a git REVISION of "
        "the other one, or REVISION:PATH",
    )
    add_format_argument(parser, "graph", by_ending=True)
    parser.add_argument("-o", "--output", metavar="PATH", help="write here, not to the terminal")
    parser.add_argument(
        "--steps", action="store_true", help="draw the steps of the wire, as the compiler made them"
    )


def run(args: argparse.Namespace) -> int:
    """Write the drawing."""
    kind = args.format or _kind_of(args.output)
    if kind in _BINARY and args.output is None:
        raise FlowcError(f"a {kind} is no text for a terminal", hint="name a file: -o PATH")
    graph: Graph | None = None  # a page shows several
    if args.after is not None:
        graph = _both(args, kind)
        text: str | bytes = _render(graph, kind)
    elif kind == "html":
        loaded = _version(args, args.file)
        flows = [choose(loaded, args.flow)] if args.flow is not None else list(loaded.flows)
        text = page(loaded, flows, wire=args.steps)
    else:
        graph = _graph(choose(_version(args, args.file), args.flow), wire=args.steps)
        text = _render(graph, kind)
    _put(text, args.output)
    return ExitCode.DONE if graph is None or graph.complete else ExitCode.UNKNOWN


def _put(text: str | bytes, output: str | None) -> None:
    if output is not None:
        write_whole(output, text)
    else:
        assert isinstance(text, str)
        write_document(text)


def _both(args: argparse.Namespace, kind: str) -> Graph:
    """Two versions of a flow in one picture."""
    from callflow_dsl.graph.compare import compared

    if kind == "html":
        raise FlowcError(
            "a page shows one version", hint="draw two as svg, png, pdf, mermaid or dot",
            exit_code=2,
        )  # fmt: skip
    sides = (_version(args, args.file, args.after), _version(args, args.after, args.file))
    return compared(*(_graph(choose(side, args.flow), wire=args.steps) for side in sides))


def _version(args: argparse.Namespace, name: str, other: str = "") -> Loaded:
    """The flows of a file, or of a file in a git revision.

    A revision without a path is one of the ``other`` file.
    """
    revision, colon, path = name.partition(":")
    if name == "-" or Path(name).exists() or not (colon or other):
        return together(name, load_all(args, [name]))
    from callflow_dsl.deploy.revision import checked_out
    from callflow_dsl.source import read_source

    path = path or other.rpartition(":")[2]
    with checked_out(revision, Path.cwd()) as there:
        if not (there / path).is_file():
            raise FlowcError(
                f"{revision} has no file {path} below this folder",
                hint="paths are relative to this folder",
                exit_code=2,
            )
        source = read_source(there / path, f"{revision}:{path}")
        return load_file(str(there / path), param_values(args, [source]), source)


def _kind_of(output: str | None) -> str:
    """The format that a file's ending stands for."""
    if output is None:
        return "mermaid"
    ending = Path(output).suffix
    kind = _ENDINGS.get(ending.lower())
    if kind is None:
        raise FlowcError(
            f"{output}: no format has the ending {ending}" if ending else f"{output} has no ending",
            hint=f"the endings are {', '.join(_ENDINGS)}; --format names a format for any file",
            exit_code=2,
        )
    return kind


def page(
    loaded: Loaded,
    flows: list[LoadedFlow],
    *,
    live: str = "",
    wire: bool = False,
    editor: Mapping[str, str] | None = None,
) -> str:
    """The preview page of these flows; see `callflow_dsl.graph.html`."""
    from callflow_dsl.graph.html import Page, html

    if not flows:
        raise FlowcError(f"{loaded.path} has no flow")
    pages = [
        Page(
            flow.wire,
            {step: (place.path, place.line) for step, place in flow.places.items()},
            flow.origins,
            wire,
        )
        for flow in flows
    ]
    return html(pages, loaded.sources, live=live, editor=editor)


def _graph(flow: LoadedFlow, *, wire: bool) -> Graph:
    from callflow_dsl.graph.model import draw

    return draw(flow.wire, flow.origins, wire=wire)


def _render(graph: Graph, kind: str) -> str | bytes:
    if not graph.complete:
        note("exploration stopped at its bound: arrows are missing in this picture")
    if kind == "dot":
        from callflow_dsl.graph.dot import dot

        return dot(graph)
    if kind == "mermaid":
        from callflow_dsl.graph.mermaid import MAX_ARROWS, mermaid

        if len(graph.arrows) > MAX_ARROWS:
            note(
                f"{len(graph.arrows)} arrows; Mermaid draws {MAX_ARROWS} unless its maxEdges is "
                "raised, and GitHub draws no more: -o PATH.svg has no limit"
            )
        return mermaid(graph)
    from callflow_dsl.graph.svg import svg

    if kind == "svg":
        return svg(graph)
    from callflow_dsl.graph.raster import convert

    return convert(svg(graph), kind)
