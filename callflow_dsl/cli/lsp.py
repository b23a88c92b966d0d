"""Serve an editor: diagnostics, completion, hover and more, over standard input and output.

  flowc lsp --stdio     an editor starts it and speaks the Language Server Protocol with it

docs/editors.md has the set-up of several editors. Exit codes: 0 the editor has ended it, 2 the
extra `lsp` is not installed.
"""

from __future__ import annotations

import threading
from importlib.util import find_spec

from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.lsp.document import Document
    from callflow_dsl.lsp.workspace import Workspace


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc lsp``."""
    parser.add_argument(
        "--stdio", action="store_true", help="speak over standard input and output (always)"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until the editor is done."""
    if find_spec("pygls") is None:
        raise FlowcError(
            "the language server needs a library that is not installed",
            hint="pip install 'flowc[lsp]'",
            exit_code=2,
        )
    from callflow_dsl.lsp.server import run
    from callflow_dsl.lsp.tools import Tools

    run(Tools(_play, _call, _previews))
    return 0


def _play(document: Document, name: str) -> tuple[bool, str]:
    from callflow_dsl.cli.test import file_with_tests
    from callflow_dsl.flowtest.reports import as_text
    from callflow_dsl.flowtest.suite import play
    from callflow_dsl.simulate.world import World

    file = file_with_tests(
        document.source.path or document.source.name,
        document.project.values,
        None,
        World(),
        keep=False,
        source=document.source,
    )
    report = play([file], lambda case: not name or case.name == name)
    return report.passed, as_text(report)


def _call(document: Document, title: str | None, keys: str) -> str:
    from callflow_dsl.cli._flow_inputs import choose
    from callflow_dsl.simulate import Caller, load, simulate
    from callflow_dsl.simulate.caller import parse_moves
    from callflow_dsl.simulate.transcript import render

    flow = choose(_loaded(document), title)
    return render(simulate(load(flow.wire), Caller(parse_moves(keys))).events)


def _loaded(document: Document) -> Any:
    from callflow_dsl.cli._flow_inputs import load_file

    source = document.source
    return load_file(source.path or source.name, document.project.values, source)


def _previews(folder: str, files: Workspace) -> str:
    """Serve the previews of a folder, with what is open as it is, until the process ends."""
    from pathlib import Path

    from callflow_dsl.cli.serve import answer_call, page_of
    from callflow_dsl.serve.server import Server
    from callflow_dsl.serve.site import Site

    def load(path: str) -> Any:
        return _loaded(files.document(files.uri_of(path)))

    def answer(path: str, sent: Mapping[str, str]) -> Any:
        return answer_call(path, sent, files.project(path).values)

    site = Site(Path(folder), load, page_of, answer)
    server = Server(site, "127.0.0.1", 0, log=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.address
