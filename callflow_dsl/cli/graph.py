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
from callflow_dsl.cli._formats import Format, add_format_arguments, by_ending
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
    add_format_arguments(parser, FORMATS, has_output=True)
    parser.add_argument("-o", "--output", metavar="PATH", help="write here, not to the terminal")
    parser.add_argument(
        "--steps", action="store_true", help="draw the steps of the wire, as the compiler made them"
    )


def run(args: argparse.Namespace) -> int:
    """Write the drawing."""
    name = args.format or _format_of(args.output)
    form = FORMATS[name]
    if form.is_binary and args.output is None:
        raise FlowcError(
            f"a {name} is no text for a terminal", hint="name a file: -o PATH", exit_code=2
        )
    drawing = Drawing(args)
    _put(form.render(drawing), args.output)
    return ExitCode.DONE if drawing.is_complete else ExitCode.UNKNOWN


def _put(text: str | bytes, output: str | None) -> None:
    if output is not None:
        write_whole(output, text)
    else:
        assert isinstance(text, str)
        write_document(text)


class Drawing:
    """What is to be drawn: one flow, two versions of one, or for a page all flows of a file."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self.is_complete = True

    def graph(self) -> Graph:
        """The one picture; a note where arrows are missing in it."""
        args = self._args
        if args.after is None:
            graph = self._graph(_version(args, args.file))
        else:
            from callflow_dsl.graph.compare import compared

            before, after = (
                _version(args, args.file, args.after),
                _version(args, args.after, args.file),
            )
            graph = compared(self._graph(before), self._graph(after))
        self.is_complete = graph.complete
        if not graph.complete:
            note("exploration stopped at its bound: arrows are missing in this picture")
        return graph

    def _graph(self, version: Loaded) -> Graph:
        from callflow_dsl.graph.model import draw

        flow = choose(version, self._args.flow)
        return draw(flow.wire, flow.origins, wire=self._args.steps)

    def page(self) -> str:
        """The page of all flows."""
        args = self._args
        if args.after is not None:
            raise FlowcError(
                "a page shows one version", hint="draw two as svg, png, pdf, mermaid or dot",
                exit_code=2,
            )  # fmt: skip
        loaded = _version(args, args.file)
        flows = [choose(loaded, args.flow)] if args.flow is not None else list(loaded.flows)
        return page(loaded, flows, wire=args.steps)


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


def _format_of(output: str | None) -> str:
    """The format that a file's ending stands for."""
    if output is None:
        return next(iter(FORMATS))
    name = by_ending(FORMATS, output)
    if name is None:
        ending = Path(output).suffix
        endings = ", ".join(ending for form in FORMATS.values() for ending in form.endings)
        raise FlowcError(
            f"{output}: no format has the ending {ending}" if ending else f"{output} has no ending",
            hint=f"the endings are {endings}; --format names a format for any file",
            exit_code=2,
        )
    return name


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


def _mermaid(drawing: Drawing) -> str:
    from callflow_dsl.graph.mermaid import MAX_ARROWS, mermaid

    graph = drawing.graph()
    if len(graph.arrows) > MAX_ARROWS:
        note(
            f"{len(graph.arrows)} arrows; Mermaid draws {MAX_ARROWS} unless its maxEdges is "
            "raised, and GitHub draws no more: -o PATH.svg has no limit"
        )
    return mermaid(graph)


def _dot(drawing: Drawing) -> str:
    from callflow_dsl.graph.dot import dot

    return dot(drawing.graph())


def _svg(drawing: Drawing) -> str:
    from callflow_dsl.graph.svg import svg

    return svg(drawing.graph())


def _png(drawing: Drawing) -> bytes:
    from callflow_dsl.graph.raster import convert

    return convert(_svg(drawing), "png")


def _pdf(drawing: Drawing) -> bytes:
    from callflow_dsl.graph.raster import convert

    return convert(_svg(drawing), "pdf")


FORMATS = {
    "mermaid": Format("for Markdown", _mermaid, (".mmd", ".mermaid")),
    "dot": Format("for Graphviz", _dot, (".dot", ".gv")),
    "svg": Format("a picture", _svg, (".svg",)),
    "html": Format("a page that plays calls", Drawing.page, (".html", ".htm")),
    "png": Format("a picture", _png, (".png",), is_binary=True),
    "pdf": Format("a page to print", _pdf, (".pdf",), is_binary=True),
}
