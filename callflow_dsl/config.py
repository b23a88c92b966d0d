"""The project's configuration: `flowc.toml`, or `[tool.flowc]` of a `pyproject.toml`.

This module finds the file and reads its tables; what a table means is up to the part of
flowc that reads it. Every error names file, key, cause and the way out.
"""

from __future__ import annotations

import os
from pathlib import Path

from callflow_dsl._frozen import field, frozen
from callflow_dsl.config_keys import LINT, TABLES
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import FILE_NAME, possible_settings, read_toml
from callflow_dsl.patterns import pattern
from callflow_dsl.suggest import closest, did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


@frozen
class Config:
    """A configuration file; ``data`` is what stands in it for flowc."""

    path: Path
    data: dict[str, Any] = field(repr=False)
    #: What comes before a key in this file: "tool.flowc." in a pyproject.toml.
    prefix: str = ""

    @property
    def folder(self) -> Path:
        """The folder that paths in the file are relative to."""
        return Path(os.path.abspath(self.path)).parent

    def table(self, name: str) -> Table:
        """A table by its name; empty where the file has none."""
        return Table(self, name, _table(self, name, self.data.get(name, {})))


@frozen
class Table:
    """One table of a configuration file, read key by key."""

    config: Config
    name: str
    data: dict[str, Any] = field(repr=False)

    def error(self, key: str, problem: str, hint: str = "") -> FlowcError:
        """An error about a key of this table."""
        return _error(self.config, f"{self.name}.{key}" if key else self.name, problem, hint)

    def only(self, known: Iterable[str]) -> None:
        """Refuse every key that is not among these."""
        names = list(known)
        for key in self.data:
            if key not in names:
                raise self.error(key, "no such key", did_you_mean(key, names))

    def strings(self, key: str) -> list[str] | None:
        """An array of strings; None where it is absent."""
        value = self.data.get(key)
        if value is None:
            return None
        wrong = [item for item in value if not isinstance(item, str)] if type(value) is list else ()
        if not isinstance(value, list) or wrong:
            name = key if pattern("[A-Za-z0-9_-]+").fullmatch(key) else f'"{key}"'
            what = f"{kind(wrong[0])} stands in it" if wrong else f"this is {kind(value)}"
            raise self.error(key, what, f'write {name} = ["...", "..."]')
        return value

    def boolean(self, key: str, default: bool) -> bool:
        """True or false; the default where it is absent."""
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.error(key, f"this is {kind(value)}", f"write {key} = true or {key} = false")
        return value

    def table(self, key: str) -> Table:
        """A table inside this one; empty where it is absent."""
        name = f"{self.name}.{key}"
        return Table(self.config, name, _table(self.config, name, self.data.get(key, {})))

    def tables(self, key: str) -> list[Table]:
        """An array of tables; empty where it is absent."""
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise self.error(
                key, f"this is {kind(value)}", f"begin each with [[{self.name}.{key}]]"
            )
        return [
            Table(self.config, name, _table(self.config, name, item))
            for number, item in enumerate(value, 1)
            if (name := f"{self.name}.{key}[{number}]")
        ]


def find_config(start: str | os.PathLike[str]) -> Config | None:
    """The configuration for a file or folder: the first one upward from it.

    In each folder `flowc.toml` comes first, then a `pyproject.toml` that has a table
    `tool.flowc`. Raises `FlowcError` for a file that cannot be read or is no TOML.
    """
    for path in possible_settings(start):
        config = read_config(path)
        if config.path.name == FILE_NAME or config.prefix:
            return config
    return None


def read_config(path: str | os.PathLike[str]) -> Config:
    """Read one configuration file.

    ``prefix`` of the result is empty for a `pyproject.toml` that says nothing about flowc.
    """
    place = Path(path)
    data = read_toml(place)
    if place.name != "pyproject.toml":
        return _checked(Config(place, data))
    tool = data.get("tool", {})
    ours = tool.get("flowc") if isinstance(tool, dict) else None
    if ours is None:
        return Config(place, {})
    outer = Config(place, {}, "")
    return _checked(Config(place, _table(outer, "tool.flowc", ours), "tool.flowc."))


def kind(value: object) -> str:
    """What a TOML value is, for a message."""
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    return names.get(type(value), "an array" if isinstance(value, list) else "a table")


def _checked(config: Config) -> Config:
    tables = list(dict.fromkeys(table.heading.partition(".")[0] for table in TABLES))
    for key, value in config.data.items():
        if not isinstance(value, dict) and not _tables(value):
            hint = f"keys stand in tables such as [{config.prefix}{_home(key)}]"
            raise _error(config, key, "this belongs to no table", hint)
        # Other tables belong to other parts; only what looks misspelt is refused here.
        if key not in tables and (meant := closest(key, tables)):
            raise _error(config, key, "no such table", f"did you mean {meant}?")
    return config


def _home(key: str) -> str:
    """The table that a key belongs to, or one as an example."""
    homes = (table.heading for table in TABLES if key in (table.heading, *table.names))
    return next(homes, LINT.heading)


def _tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _table(config: Config, name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        heading = config.prefix + pattern(r"\[[0-9]+\]").sub("", name)
        hint = f"begin it with [{heading}]"
        raise _error(config, name, f"this is {kind(value)}, not a table", hint)
    return value


def _error(config: Config, key: str, problem: str, hint: str) -> FlowcError:
    return FlowcError(f"{config.path}: {config.prefix}{key}: {problem}", hint=hint, exit_code=2)
