"""Compile .flow files to the JSON of the Voice API.

  flowc compile support.flow              one flow: an object; several: an array
  flowc compile flows/ -o build/          a file for each flow
  flowc compile a.flow b.flow -o all.json one file
  cat a.flow | flowc compile -            from standard input
  flowc compile support.flow --explain    each step beside the line it came from
  flowc compile a.flow --source-map map.json   the same as JSON, beside the output
  flowc compile support.flow --stats      how many steps each statement became, and why

Exit codes: 0 compiled, 1 the files have errors, 2 wrong usage or a file that cannot
be read. Nothing is written when any file has an error. Diagnostics go to standard error.
"""

from __future__ import annotations

import gc
import os
import sys

from callflow_dsl.cli._files import add_files_argument, sources, write_whole
from callflow_dsl.cli._formats import Format, add_format_arguments, by_ending
from callflow_dsl.cli._params import add_set_argument, param_values
from callflow_dsl.cli._tell import counted, quiet
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import is_special
from callflow_dsl.printing import write_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.compiler.result import Compilation, CompiledFlow


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc compile``."""
    add_files_argument(parser)
    parser.add_argument(
        "-o", "--output", metavar="DIR|FILE",
        help="write here: a path that ends in .json or .jsonl is one file, any other a folder",
    )  # fmt: skip
    add_format_arguments(parser, FORMATS, has_output=True)
    shown_instead = parser.add_mutually_exclusive_group()
    shown_instead.add_argument(
        "--explain",
        action="store_true",
        help="show each step beside its source line instead of the JSON",
    )
    shown_instead.add_argument(
        "--stats", action="store_true",
        help="show the statements that became more than one step instead, and why; "
        "--format says whether as JSON",
    )  # fmt: skip
    parser.add_argument(
        "--source-map", metavar="FILE",
        help="write where each step comes from to this file, as JSON",
    )  # fmt: skip
    add_set_argument(parser)
    parser.add_argument(
        "--diagnostics",
        choices=("text", "json"),
        default="text",
        help="how errors and warnings are written",
    )


def run(args: argparse.Namespace) -> int:
    """Compile all files; write everything or nothing."""
    from callflow_dsl.compiler.compile import compile_source

    # A compilation makes many small objects and drops few: collecting only costs time,
    # and the process ends right after.
    gc.disable()
    inputs = list(sources(args.files))
    values = param_values(args, (source for _, source in inputs))
    compiled = [
        (name, compile_source(source, values=values))
        for name, source in counted(inputs, len(inputs), "files")
    ]
    compilations = [compilation for _, compilation in compiled]
    _show_diagnostics(compilations, args.diagnostics)
    if any(compilation.failed for compilation in compilations):
        return 1
    if args.source_map is not None:
        _write_source_map(args.source_map, compilations)
    _write_result(args, compiled)
    return 0


def _write_result(args: argparse.Namespace, compiled: list[tuple[str, Compilation]]) -> None:
    """Write the JSON, or what is shown instead of it."""
    flows = [flow for _, compilation in compiled for flow in compilation.flows]
    style = args.format or by_ending(FORMATS, args.output)
    if args.explain:
        from shutil import get_terminal_size

        from callflow_dsl.cli._explain import explain

        is_shown = args.output is None and sys.stdout.isatty()
        columns = get_terminal_size().columns if is_shown else None
        _write(args.output, "\n".join(explain(flow, columns) for flow in flows))
    elif args.stats:
        from callflow_dsl.cli._stats import FORMATS as STATISTICS

        _write(args.output, STATISTICS[style or "text"].render(flows))
    elif _is_folder(args.output):
        _write_folder(args.output, compiled, style or "json")
    else:
        _write(args.output, FORMATS[style or "json"].render(flows))


def _is_folder(output: str | None) -> bool:
    """Whether each flow gets a file: no ending names a format, and it is no device and no pipe."""
    return output is not None and by_ending(FORMATS, output) is None and not is_special(output)


def _show_diagnostics(compilations: list[Compilation], style: str) -> None:
    diagnostics = [d for compilation in compilations for d in compilation.diagnostics]
    if style == "json":
        from callflow_dsl.diagnostics.json_format import render_json

        print(render_json(diagnostics), file=sys.stderr)
        return
    if quiet():
        diagnostics = [d for d in diagnostics if d.severity == "error"]
    if diagnostics:
        from callflow_dsl.diagnostics.text import render_text, summary, use_color

        print(render_text(diagnostics, color=use_color(sys.stderr)), file=sys.stderr)
        print(f"\n{summary(diagnostics)}", file=sys.stderr)


def _write_source_map(path: str, compilations: list[Compilation]) -> None:
    from callflow_dsl.wire.pretty import pretty

    maps = [flow.source_map() for compilation in compilations for flow in compilation.flows]
    write_whole(path, pretty({"version": 1, "flows": maps}) + "\n")


def _json(flows: list[CompiledFlow]) -> str:
    from callflow_dsl.wire.text import flow_text

    if len(flows) == 1:
        text = flows[0].to_json()
        text += "\n"  # which copies no long text, as a sum in one expression would
        return text
    texts = ",\n  ".join(flow_text(flow.call_flow, "\n  ") for flow in flows)
    return f"[\n  {texts}\n]\n" if flows else "[]\n"


def _jsonl(flows: list[CompiledFlow]) -> str:
    import json

    return "".join(
        json.dumps(flow.to_wire(), ensure_ascii=False, separators=(",", ":")) + "\n"
        for flow in flows
    )


FORMATS = {
    "json": Format("indented", _json, (".json",)),
    "jsonl": Format("one flow on a line", _jsonl, (".jsonl",)),
}


def _write_folder(folder: str, compiled: list[tuple[str, Compilation]], style: str) -> None:
    outputs: dict[str, str] = {}
    for name, compilation in compiled:
        for flow in compilation.flows:
            alone = len(compilation.flows) == 1
            stem = name if alone else f"{name}.{_slug(flow.call_flow.title or '')}"
            path = os.path.join(folder, f"{stem}.{style}")
            if path in outputs:
                raise FlowcError(
                    f"two flows would be written to {path}",
                    hint="compile them into different folders, or rename one",
                    exit_code=2,
                )
            outputs[path] = FORMATS[style].render([flow])
    for path, text in outputs.items():
        _write(path, text)


def _slug(title: str) -> str:
    words = "".join(
        character if character.isalnum() else " " for character in title.lower()
    ).split()
    return "-".join(words) or "flow"


def _write(path: str | None, text: str) -> None:
    if path is None:
        write_document(text)
    else:
        write_whole(path, text)
