"""Which files other files import: what they declare may be used there, in calls not seen here."""

from __future__ import annotations

import os
from functools import lru_cache

from callflow_dsl.compiler.modules import project_folder
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import flow_files, read_text
from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: Also where it is no statement: one file too many does no harm.
_IMPORT = pattern(r'\bimport\s*"([^"\n]+)"')


def is_imported(path: str) -> bool:
    """Whether a file of the project imports the file at this path.

    A project is all that an import can reach; where nothing marks one, the current folder, for
    files below it, and else the folder of the file.
    """
    real = os.path.realpath(path)
    return real in _imported_below(_root(real))


def forget_imports() -> None:
    """Read the files anew."""
    _imported_below.cache_clear()


def _root(path: str) -> str:
    folder, here = os.path.dirname(path), os.path.realpath(os.getcwd())
    root = project_folder(folder)
    return here if root == folder and f"{folder}{os.sep}".startswith(f"{here}{os.sep}") else root


@lru_cache(maxsize=16)
def _imported_below(root: str) -> frozenset[str]:
    """The real paths of all files that are imported by files below a folder."""
    try:
        return frozenset(path for file in flow_files(root) for path in _imports(file))
    except FlowcError:
        return frozenset()  # there is no file


def _imports(path: str) -> Iterator[str]:
    try:
        text = read_text(path)
    except FlowcError:
        return
    if "import" in text:
        for match in _IMPORT.finditer(text):
            yield os.path.realpath(os.path.join(os.path.dirname(path), match[1]))
