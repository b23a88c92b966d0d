"""Files near one, for whoever has named a file or a part wrongly; imported for mistakes alone."""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: More names of files than this are not looked at.
_MOST_NAMES = 100_000
#: More files than this are not read, nor more of one.
MOST_FILES = 2_000
_MOST_BYTES = 100_000


def similar(folder: str, path: str) -> str | None:
    """The path that may be meant by one that leads to no file, both seen from a folder.

    One with a similar name in the same folder, or one of this name in a folder nearby.
    """
    from callflow_dsl.suggest import closest

    inner, slash, name = path.rpartition("/")
    there = _entries(os.path.join(folder, inner))
    stem = name.removesuffix(".flow")
    meant = closest(stem, [entry[:-5] for entry in there if entry.endswith(".flow")])
    if meant:
        return f"{inner}{slash}{meant}.flow"
    elsewhere = (near for near in _near(folder) if near.rpartition("/")[2] == f"{stem}.flow")
    return next(elsewhere, None)


def holder_of_part(path: str, name: str) -> tuple[str | None, bool]:
    """The file near one that has a part of this name, seen from the folder of that one.

    Beside it, whether there were more files than are read.
    """
    folder = os.path.dirname(path)
    part = re.compile(rf"^[ \t]*part[ \t]+{re.escape(name)}[ \t]*[({{]", re.M)
    own = os.path.basename(path)
    for number, near in enumerate(_near(folder)):
        if number == MOST_FILES:
            return None, True
        if near != own and part.search(_beginning(os.path.join(folder, near))):
            return near, False
    return None, False


def _beginning(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""


def _near(folder: str) -> Iterator[str]:
    """``.flow`` files in the folder, in those in it and in those beside it, with a slash."""
    folders = ["", *_folders(folder, "")]
    if _is_in_project(folder):
        folders += ["../", *_folders(os.path.dirname(os.path.abspath(folder)), "../")]
    count = 0
    for place in folders:
        for entry in _entries(os.path.normpath(os.path.join(folder, place))):
            # A pipe or a device is no file: to read it could take for ever.
            if entry.endswith(".flow") and os.path.isfile(os.path.join(folder, place, entry)):
                yield f"{place}{entry}"
                count += 1
                if count == _MOST_NAMES:
                    return


def _is_in_project(folder: str) -> bool:
    """Whether the folder above belongs to the same project."""
    from callflow_dsl.compiler.modules import project_folder

    real = os.path.realpath(folder)
    return project_folder(real) != real


def _folders(folder: str, before: str) -> list[str]:
    return [
        f"{before}{entry}/"
        for entry in _entries(folder)
        if not entry.startswith(".") and os.path.isdir(os.path.join(folder, entry))
    ]


def _entries(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder or "."))
    except OSError:
        return []
