"""Lay out .flow files in the one style, in place.

  flowc fmt flows/ support.flow     rewrite the files that differ from the style
  flowc fmt --check flows/          only name them, for CI
  flowc fmt --diff support.flow     show what would change
  cat a.flow | flowc fmt -          from standard input to standard output

What a file says never changes, nor do its comments, its line ends (CRLF stays CRLF) and
its permissions. A file with syntax errors is left as it is, and the others are still done.

Exit codes: 0 done; 1 a file has errors, or with --check or --diff one would change; 2 wrong
usage, or a file that cannot be read or written.
"""

from __future__ import annotations

import os
import sys

from callflow_dsl.cli._colors import painted
from callflow_dsl.cli._files import add_files_argument, flow_files, sources, write_whole
from callflow_dsl.cli._tell import counted, say
from callflow_dsl.cli.main import show_error
from callflow_dsl.errors import FlowcError
from callflow_dsl.printing import shown, write_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.cli._parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc fmt``."""
    add_files_argument(parser)
    only = parser.add_mutually_exclusive_group()
    only.add_argument(
        "--check", action="store_true", help="write nothing; name the files that would change"
    )
    only.add_argument(
        "--diff", action="store_true", help="write nothing; show what would change in them"
    )


def run(args: argparse.Namespace) -> int:
    """Format all files; one that cannot be formatted keeps none of the others from it."""
    code = 0
    seen = set()
    for name in args.files:
        try:
            paths = flow_files(name) if os.path.isdir(name) else [name]
        except FlowcError as error:
            code = max(code, show_error(error))
            continue
        for path in counted(paths, len(paths), "files"):
            real = path if path == "-" else os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                code = max(code, _code(path, check=args.check, diff=args.diff))
    return code


def _code(name: str, *, check: bool, diff: bool) -> int:
    """Format one input; returns the exit code that it asks for."""
    try:
        changed = _format(name, check=check, diff=diff)
    except FlowcError as error:
        return _failed(error)
    return int(changed and (check or diff))


def _format(name: str, *, check: bool, diff: bool) -> bool:
    """Format one input; True when it was not in the style."""
    from callflow_dsl.syntax.formatter import format_text

    ((_, source),) = sources([name])
    formatted = format_text(source.text, source.name)
    changed = formatted != source.text
    if check or diff:
        if changed and check:
            print(shown(source.name))
        elif changed:
            from callflow_dsl.cli._diff import difference

            write_document(painted("".join(difference(source, formatted, "formatted")), "diff"))
    elif name == "-":
        write_document(formatted)
    elif changed:
        write_whole(name, formatted, keep_mode=True)
        say(f"formatted {name}")
    return changed


def _failed(error: FlowcError) -> int:
    from callflow_dsl.syntax.formatter import UnparsedError

    if not isinstance(error, UnparsedError):
        return show_error(error)
    from callflow_dsl.diagnostics.text import render_text, use_color

    print(render_text(error.diagnostics, color=use_color(sys.stderr)), file=sys.stderr)
    print(f"\n{shown(error.name)} is left as it is: {error.hint}", file=sys.stderr)
    return error.exit_code
