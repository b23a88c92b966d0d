"""What is left out of a folder: by patterns of the configuration, and by .gitignore files."""

from __future__ import annotations

import os
import re
from functools import cached_property
from string import punctuation

from callflow_dsl._frozen import frozen
from callflow_dsl.files import read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Pieces of a pattern that mean more than themselves; the name of a group says what it is.
_PIECES = re.compile(
    r"(?P<folders>(?:(?<=/)|(?<!.))\*\*+/)|(?P<rest>(?:(?<=/)|(?<!.))\*\*+$)|(?P<name>\*+)|(?P<character>\?)"
    r"|\\(?P<plain>.)|\[(?P<not>[!^]?)(?P<set>\]?(?:\[:\w+:\]|\\.|[^\]\\])*)\]",
    re.DOTALL,
)
_MEANT = {"folders": "(?:.*/)?", "rest": ".+", "name": "[^/]*", "character": "[^/]"}
#: What stands in brackets: a class, a range, a character.
_IN_SET = re.compile(r"\[:(\w+):\]|\\?(.)(?:-\\?(.))?", re.DOTALL)
_CLASSES = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "digit": "0-9", "lower": "a-z", "upper": "A-Z",
    "space": r"\s", "punct": re.escape(punctuation), "xdigit": "0-9a-fA-F",
}  # fmt: skip


@frozen
class Pattern:
    """One line of a .gitignore, relative to its folder."""

    regex: re.Pattern[str]
    is_negated: bool
    folders_only: bool


@frozen(slots=False)
class LeftOut:
    """Which files and folders are left out.

    ``exclude`` are patterns as in a .gitignore, relative to ``folder``. With ``gitignore``
    the files of that name count too, from the root of the repository down.
    """

    folder: str
    exclude: tuple[str, ...] = ()
    gitignore: bool = True

    def __call__(self, path: str, is_folder: bool) -> bool:
        """Whether a file or folder is left out; the folders above it were asked before."""
        path = os.path.abspath(path)
        relative = _below(path, self.folder)
        if relative is not None and _matches(self._excluded, relative, is_folder):
            return True
        return self.gitignore and self._by_git(path, is_folder)

    @cached_property
    def _excluded(self) -> tuple[Pattern, ...]:
        return tuple(_patterns(self.exclude))

    @cached_property
    def _known(self) -> dict[str, tuple[Pattern, ...]]:
        return {}

    def _by_git(self, path: str, is_folder: bool) -> bool:
        """What the nearest .gitignore with a fitting pattern says."""
        folder = os.path.dirname(path)
        while True:
            patterns = self._of(folder)
            relative = os.path.relpath(path, folder).replace(os.sep, "/")
            answer = _matches(patterns, relative, is_folder)
            if answer is not None:
                return answer
            above = os.path.dirname(folder)
            if above == folder or os.path.exists(os.path.join(folder, ".git")):
                return False
            folder = above

    def _of(self, folder: str) -> tuple[Pattern, ...]:
        if folder not in self._known:
            path = os.path.join(folder, ".gitignore")
            # Bytes that are no UTF-8 can stand in names of files, too.
            text = os.fsdecode(read_bytes(path)) if os.path.isfile(path) else ""
            lines = text.removeprefix("\ufeff").split("\n")
            self._known[folder] = tuple(_patterns(lines))
        return self._known[folder]


def _below(path: str, folder: str) -> str | None:
    relative = os.path.relpath(path, folder).replace(os.sep, "/")
    return None if relative == ".." or relative.startswith("../") else relative


def _matches(patterns: Iterable[Pattern], path: str, is_folder: bool) -> bool | None:
    """Whether the last pattern that fits leaves the path out; None where none fits."""
    answer: bool | None = None
    for pattern in patterns:
        if (is_folder or not pattern.folders_only) and pattern.regex.fullmatch(path):
            answer = not pattern.is_negated
    return answer


def _patterns(lines: Iterable[str]) -> Iterator[Pattern]:
    for line in lines:
        text = line.removesuffix("\r").rstrip(" ")
        if text.endswith("\\") and text != line:
            text += " "  # this space is a part of it
        if not text or text.startswith("#"):
            continue
        is_negated = text.startswith("!")
        text = text.removeprefix("!")
        folders_only = text.endswith("/")
        text = text.rstrip("/")
        if not text:
            continue
        # With a slash inside, a pattern is tied to its folder; without one it fits anywhere.
        anywhere = "" if "/" in text else "(?:.*/)?"
        regex = re.compile(anywhere + _regex(text.removeprefix("/")), re.DOTALL)
        yield Pattern(regex, is_negated, folders_only)


def _regex(pattern: str) -> str:
    parts: list[str] = []
    at = 0
    for match in _PIECES.finditer(pattern):
        parts += [re.escape(pattern[at : match.start()]), _piece(match)]
        at = match.end()
    return "".join([*parts, re.escape(pattern[at:])])


def _piece(match: re.Match[str]) -> str:
    if match["plain"]:
        return re.escape(match["plain"])
    if match["set"] is None:
        return _MEANT[match.lastgroup or ""]
    inside = "".join(map(_characters, _IN_SET.finditer(match["set"])))
    if match["not"]:
        return f"[^/{inside}]"
    return f"(?!/)[{inside}]" if inside else "(?!)"


def _characters(match: re.Match[str]) -> str:
    """A part of a set of characters as it stands in the brackets of a regular expression."""
    name, first, last = match.groups()
    if name:
        return _CLASSES.get(name, "")
    if last is None:
        return re.escape(first)
    return f"{re.escape(first)}-{re.escape(last)}" if first <= last else ""
