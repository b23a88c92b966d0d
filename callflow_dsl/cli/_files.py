"""The files that commands read: a file, a folder, or standard input."""

from __future__ import annotations

import os
import sys

from callflow_dsl.cli._tell import detail
from callflow_dsl.files import flow_files as flow_files
from callflow_dsl.files import write_whole as write_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.source import Source


def add_files_argument(parser: Parser, kinds: str = "a .flow file") -> None:
    """``FILE...``: files, folders and standard input; this folder without any."""
    parser.add_argument(
        "files", metavar="FILE", nargs="*", default=["."],
        help=f"{kinds}, a folder, or - for standard input; default: this folder",
    )  # fmt: skip


def standard_input() -> Source:
    """The text that is piped in; it can be read once."""
    from callflow_dsl.source import decode_source

    return decode_source("<stdin>", sys.stdin.buffer.read())


def sources(names: list[str]) -> Iterator[tuple[str, Source]]:
    """Each input with its name below the folder that was given, without its extension.

    A name is a file, a folder of .flow files, or ``-`` for standard input. Raises
    `FlowcError` for what cannot be read, and for a folder without any.
    """
    from callflow_dsl.source import read_source

    for name in names:
        if name == "-":
            yield "stdin", standard_input()
        elif os.path.isdir(name):
            for path in flow_files(name):
                detail(f"reads {path}")
                yield os.path.relpath(path, name).removesuffix(".flow"), read_source(path)
        else:
            detail(f"reads {name}")
            yield os.path.basename(name).removesuffix(".flow"), read_source(name)
