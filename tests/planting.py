"""Faults that are planted in a module while it is loaded, to see which tests notice them."""

from __future__ import annotations

import importlib.util
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from types import CodeType

ROOT = Path(__file__).parents[1]


@frozen
class Fault:
    """What it does, and the changes: module, what stands there, what stands instead."""

    what: str
    changes: tuple[tuple[str, str, str], ...]


def can_be_planted(package: str, change: tuple[str, str, str]) -> bool:
    """Whether the text that a change takes out still stands in its module of a package."""
    module, right, _ = change
    return right in _file(f"{package}.{module}").read_text("utf-8")


def plant(package: str, fault: Fault) -> None:
    """Plant a fault in the modules of a package, none of which this process has loaded yet."""
    sys.meta_path.insert(0, _Finder(package, fault))


def _file(name: str) -> Path:
    module = ROOT / name.replace(".", "/")
    return module / "__init__.py" if module.is_dir() else module.with_suffix(".py")


class _Planted(SourceFileLoader):
    """Loads a module with a fault in it."""

    def __init__(self, name: str, path: str, changes: list[tuple[str, str]]) -> None:
        super().__init__(name, path)
        self._changes = changes

    def get_code(self, fullname: str) -> CodeType:
        """The code of the changed text, never that of a cache."""
        text = Path(self.path).read_text("utf-8")
        for right, wrong in self._changes:
            assert right in text, right
            text = text.replace(right, wrong, 1)
        return compile(text, self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    """Finds the modules that a fault is planted in."""

    def __init__(self, package: str, fault: Fault) -> None:
        self._changes: dict[str, list[tuple[str, str]]] = {}
        for module, right, wrong in fault.changes:
            name = f"{package}.{module}".removesuffix(".__init__")
            self._changes.setdefault(name, []).append((right, wrong))

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        """See the class."""
        if fullname not in self._changes:
            return None
        loader = _Planted(fullname, str(_file(fullname)), self._changes[fullname])
        return importlib.util.spec_from_file_location(fullname, loader.path, loader=loader)
