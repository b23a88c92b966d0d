"""Serve an editor: diagnostics, completion, hover and more, over standard input and output.

  flowc lsp --stdio     an editor starts it and speaks the Language Server Protocol with it

docs/editors.md has the set-up of several editors. Exit codes: 0 the editor has ended it, 2 the
extra `lsp` is not installed.
"""

from __future__ import annotations

from importlib.util import find_spec

from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.cli._parser import Parser


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

    run()
    return 0
