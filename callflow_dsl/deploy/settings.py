"""What `flowc.toml` says about releases: sources, environments, limits."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from callflow_dsl.api.address import BASE_URL_VARIABLE, KEY_VARIABLES, find_address
from callflow_dsl.api.numbers import digits_of
from callflow_dsl.config import FILE_NAME, find_config, kind, read_config
from callflow_dsl.errors import FlowcError
from callflow_dsl.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.config import Config, Table

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@frozen
class Limits:
    """From which share of the flows on (percent) a deploy is refused unless told otherwise."""

    updates: int = 30
    deletes: int = 20
    #: Projects with fewer flows have no limits: one of two flows is half of them.
    least: int = 10


@frozen
class Environment:
    """One account that the project is deployed to. No secret is in it."""

    name: str
    base_url: str
    #: The environment variables that may hold the access key; the first that is set does.
    key_variables: tuple[str, ...]
    params: Mapping[str, str] = field(factory=dict)
    #: Title of a flow -> the numbers that ring it here, instead of those that the flow names.
    numbers: Mapping[str, tuple[str, ...]] = field(factory=dict)

    def access_key(self) -> str | None:
        """The access key, None where no variable is set."""
        found = (os.environ.get(name, "").strip() for name in self.key_variables)
        return next((key for key in found if key), None)


@frozen
class Settings:
    """The settings of a project; ``folder`` is what its paths are relative to."""

    path: Path
    folder: Path
    sources: tuple[str, ...]
    state: Path
    environments: Mapping[str, Environment]
    limits: Limits
    default: str | None = None

    def environment(self, name: str | None) -> Environment:
        """The environment with this name; without one, the default or the only one."""
        known = sorted(self.environments)
        wanted = name or self.default or (known[0] if len(known) == 1 else None)
        if wanted is None:
            raise FlowcError(
                f"{self.path} has several environments: {', '.join(known)}",
                hint='choose one with --env NAME, or set environment = "..." in [project]',
                exit_code=2,
            )
        if wanted not in self.environments:
            hint = did_you_mean(wanted, known)
            raise FlowcError(f"{self.path} has no environment {wanted}", hint=hint, exit_code=2)
        return self.environments[wanted]


def find_settings(config: str | None = None) -> Settings:
    """The settings of the project that this folder is in, or of the given file.

    Raises `FlowcError` for no project, and for each mistake in its file.
    """
    found = read_config(config) if config else find_config(Path.cwd())
    if found is None:
        raise FlowcError(
            f"there is no {FILE_NAME} here or in a folder above",
            hint="flowc new FOLDER makes a project that works",
            exit_code=2,
        )
    return read_settings(found)


def read_settings(config: Config) -> Settings:
    """The settings in a configuration file."""
    project = config.table("project")
    project.only(("sources", "state", "environment"))
    tables = config.table("environments")
    if not tables.data:
        raise tables.error("", "there is none", "begin one with [environments.production]")
    environments = {name: _environment(name, tables.table(name)) for name in tables.data}
    default = _text(project, "environment")
    if default is not None and default not in environments:
        raise project.error("environment", "no such one", did_you_mean(default, environments))
    return Settings(
        config.path,
        config.folder,
        tuple(project.strings("sources") or ("flows",)),
        config.folder / (_text(project, "state") or "deployed"),
        environments,
        _limits(config.table("limits")),
        default,
    )


def _environment(name: str, table: Table) -> Environment:
    if not _NAME.fullmatch(name):
        hint = "use letters, digits, - and _: it becomes the name of a file"
        raise table.error("", "this is no name for an environment", hint)
    table.only(("base_url", "key", "params", "numbers"))
    variable = _text(table, "key")
    if variable is not None and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", variable):
        # What stands here may be the key itself, so it is not repeated.
        raise table.error(
            "key",
            "this is no name of an environment variable",
            'write the name of the variable that holds the key: key = "FLOWC_ACCESS_KEY"',
        )
    url = _text(table, "base_url") or os.environ.get(BASE_URL_VARIABLE)
    try:
        address = find_address(url)
    except FlowcError as error:
        raise table.error("base_url", error.message, error.hint) from error
    return Environment(
        name,
        address.url,
        (variable,) if variable else KEY_VARIABLES,
        {name: _param(table, name, value) for name, value in table.table("params").data.items()},
        _numbers(table.table("numbers")),
    )


def _param(table: Table, name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if type(value) is int:
        return str(value)
    hint = f'write it as in the flow, in quotes: {name} = "+31201234567"'
    raise table.error(f"params.{name}", f"this is {kind(value)}", hint)


def _numbers(table: Table) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    owner: dict[str, str] = {}
    for title in table.data:
        listed = table.strings(title) or ()
        try:
            digits = tuple(sorted({digits_of(text) for text in listed}))
        except FlowcError as error:
            raise table.error(title, error.message, error.hint) from error
        for number in digits:
            if owner.setdefault(number, title) != title:
                raise table.error(title, f"+{number} rings {owner[number]} already")
        found[title] = digits
    return found


def _limits(table: Table) -> Limits:
    usual = Limits()
    known = {"updates": usual.updates, "deletes": usual.deletes, "least": usual.least}
    table.only(known)
    for name, value in table.data.items():
        if type(value) is not int or value < 0 or (name != "least" and value > 100):
            wanted = "a number of flows" if name == "least" else "a percentage from 0 to 100"
            raise table.error(name, f"this is no {wanted.partition(' ')[2]}", f"write {wanted}")
    return Limits(**{**known, **table.data})


def _text(table: Table, key: str) -> str | None:
    value = table.data.get(key)
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    raise table.error(key, f"this is {kind(value)}", f'write {key} = "..."')
