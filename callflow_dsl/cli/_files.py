"""The files that commands read: a file, a folder, or standard input."""

from __future__ import annotations

import os
import sys

from callflow_dsl.files import flow_files as flow_files
from callflow_dsl.files import write_whole as write_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from callflow_dsl.source import Source


def add_files_argument(parser: argparse.ArgumentParser) -> None:
    """``FILE...``: what `sources` reads."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a .flow file, a folder of them, or - for standard input",
    )


def sources(names: list[str]) -> Iterator[tuple[str, Source]]:
    """Each input with its name below the folder that was given, without its extension.

    A name is a file, a folder of .flow files, or ``-`` for standard input. Raises
    `FlowcError` for what cannot be read, and for a folder without any.
    """
    from callflow_dsl.source import decode_source, read_source

    for name in names:
        if name == "-":
            yield "stdin", decode_source("<stdin>", sys.stdin.buffer.read())
        elif os.path.isdir(name):
            for path in flow_files(name):
                yield os.path.relpath(path, name).removesuffix(".flow"), read_source(path)
        else:
            yield os.path.basename(name).removesuffix(".flow"), read_source(name)
