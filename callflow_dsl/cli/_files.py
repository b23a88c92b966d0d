"""Finds .flow files, and writes files whole."""

from __future__ import annotations

import os
import sys

from callflow_dsl.errors import FlowcError

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
    from callflow_dsl.compiler.program import decode_source, read_source

    for name in names:
        if name == "-":
            yield "stdin", decode_source("<stdin>", sys.stdin.buffer.read())
        elif os.path.isdir(name):
            for path in flow_files(name):
                yield os.path.relpath(path, name).removesuffix(".flow"), read_source(path)
        else:
            yield os.path.basename(name).removesuffix(".flow"), read_source(name)


def flow_files(folder: str) -> list[str]:
    """The paths of the .flow files in a folder and below; hidden folders are left out."""
    found = []
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [os.path.join(parent, name) for name in files if name.endswith(".flow")]
    if not found:
        raise FlowcError(f"no .flow file in {folder}", exit_code=2)
    return sorted(found)


def write_whole(path: str, text: str, *, keep_mode: bool = False) -> None:
    """Write a UTF-8 file as it is, line ends included, with its folders.

    It goes through a file beside it, so that a reader never sees half of it, and nothing is
    left behind when the disk is full. ``keep_mode`` gives it the permissions of the old file.
    """
    fresh = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        try:
            with open(fresh, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            if keep_mode:
                os.chmod(fresh, os.stat(path).st_mode & 0o7777)
            os.replace(fresh, path)
        except OSError:
            if os.path.exists(fresh):
                os.remove(fresh)
            raise
    except OSError as error:
        raise FlowcError(f"cannot write {path}: {error.strerror or error}", exit_code=2) from error
