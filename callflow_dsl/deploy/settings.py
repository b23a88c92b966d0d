"""What `flowc.toml` says about releases: sources, environments, limits."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from callflow_dsl._frozen import evolve, field, frozen
from callflow_dsl.api.address import (
    BASE_URL,
    BASE_URL_VARIABLE,
    KEY_VARIABLES,
    find_address,
    origin_of,
)
from callflow_dsl.config import find_config, kind, read_config
from callflow_dsl.config_keys import ENVIRONMENT, LIMITS, PROJECT
from callflow_dsl.deploy.mark import Scope
from callflow_dsl.deploy.secrets import Secrets, read_secret, secrets_of
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import FILE_NAME
from callflow_dsl.net.hosts import is_loopback
from callflow_dsl.net.phone_numbers import digits_of
from callflow_dsl.picking import without
from callflow_dsl.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from callflow_dsl.config import Config, Table

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.]|-(?!-))*")
_PROJECT = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-))*")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FROM_VARIABLE = "env:"
#: What a variable's name begins with that flowc.toml may name unasked: who changes the file must
#: not be able to have any other secret of the machine sent away.
_OURS = ("FLOWC_", "MESSAGEBIRD_")
#: Hosts and variables that are trusted besides, from outside the repository.
TRUST_VARIABLE = "FLOWC_TRUST"


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
    #: Params whose values are secrets: name -> the environment variable that holds it.
    variables: Mapping[str, str] = field(factory=dict)
    #: What titles end in here, so that two environments of one account can be told apart.
    title_suffix: str = ""
    #: Patterns of the titles and files that this environment has; empty for all.
    flows: tuple[str, ...] = ()
    #: Hosts and variables that flowc.toml names and that need leave from outside.
    untrusted: tuple[str, ...] = ()

    def values(self, assigned: Mapping[str, str] | None = None) -> dict[str, str]:
        """The values of all params; ``assigned`` (of ``--set``) comes before the file.

        Raises `FlowcError` for a variable that is not set.
        """
        assigned = assigned or {}
        secret = {
            name: read_secret(variable, name)
            for name, variable in self.variables.items()
            if name not in assigned
        }
        return {**self.params, **secret, **assigned}

    def secrets(self) -> Secrets:
        """The values that must not be shown, as far as they are known."""
        return _known(self.variables.values())

    def assigned(self, values: Mapping[str, str]) -> Environment:
        """The environment with values of ``--set`` in the place of those of the file."""
        kept = without(self.variables, *values)
        return evolve(self, params={**self.params, **values}, variables=kept)

    def without_unset(self) -> Environment:
        """The environment without the secret params whose variables are not set.

        A flow can be looked at with the value of its own, if it has one.
        """
        kept = {name: key for name, key in self.variables.items() if os.environ.get(key)}
        return evolve(self, variables=kept)

    def check_trust(self, trusted: Iterable[str] = ()) -> None:
        """Refuse to use a key or a host that only leave from outside the repository allows."""
        given = os.environ.get(TRUST_VARIABLE, "").replace(",", " ").split()
        missing = [name for name in self.untrusted if name not in {*given, *trusted}]
        if missing:
            raise FlowcError(
                f"flowc.toml has environment {self.name} use {', '.join(missing)}, which anybody "
                "who changes the file could have written there",
                hint=f"if it is right, allow it from outside the repository: --trust {missing[0]}, "
                f"or {TRUST_VARIABLE}={','.join(missing)}",
                exit_code=2,
            )

    def access_key(self) -> str | None:
        """The access key, None where no variable is set."""
        keys = (os.environ.get(name, "").strip() for name in self.key_variables)
        return next((key for key in keys if key), None)


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
    #: The name that flows in an account are marked with.
    project: str | None = None

    def scope(self, environment: Environment) -> Scope:
        """What flows of an environment are marked with; `FlowcError` without a name."""
        if self.project is None:
            raise FlowcError(
                f"{self.path}: project.name: there is none, so flows in an account cannot be told "
                "to be of this project",
                hint='name the project, once and for all: name = "acme-phones" below [project]',
                exit_code=2,
            )
        return Scope(self.project, environment.name)

    def secrets(self) -> Secrets:
        """The values that must not be shown in any environment, as far as they are known."""
        return _known(
            name
            for environment in self.environments.values()
            for name in environment.variables.values()
        )

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


def find_settings(path: str | None = None) -> Settings:
    """The settings of the project that this folder is in, or of the given file.

    Raises `FlowcError` for no project, and for each mistake in its file.
    """
    return read_settings(find_project(path))


def find_project(path: str | None = None) -> Config:
    """The configuration of the project that this folder is in, or the given file."""
    config = read_config(path) if path else find_config(Path.cwd())
    if config is None:
        raise FlowcError(
            f"there is no {FILE_NAME} here or in a folder above",
            hint="flowc new FOLDER makes a project that works",
            exit_code=2,
        )
    return config


def environment_of(config: Config, name: str | None) -> Environment | None:
    """The environment that is meant: the named one, else the default, else the only one.

    None where there is none, or where nothing says which one of several.
    """
    if name is None and "environments" not in config.data:
        return None
    settings = read_settings(config)
    is_open = name is None and settings.default is None and len(settings.environments) > 1
    return None if is_open else settings.environment(name)


def read_settings(config: Config) -> Settings:
    """The settings in a configuration file."""
    project = config.table("project")
    project.only(PROJECT.names)
    tables = config.table("environments")
    if not tables.data:
        raise tables.error("", "there is none", "begin one with [environments.production]")
    environments = {name: _environment(name, tables.table(name)) for name in tables.data}
    default = _text(project, "environment")
    if default is not None and default not in environments:
        raise project.error("environment", "no such one", did_you_mean(default, environments))
    title = _text(project, "name")
    if title is not None and not _PROJECT.fullmatch(title):
        raise project.error(
            "name", "this is no name for a project", 'write small letters, digits and -: "acme"'
        )
    return Settings(
        config.path,
        config.folder,
        tuple(project.strings("sources") or ("flows",)),
        config.folder / (_text(project, "state") or "deployed"),
        environments,
        _limits(config.table("limits")),
        default,
        title,
    )


def _environment(name: str, table: Table) -> Environment:
    if not _NAME.fullmatch(name):
        hint = "use letters, digits, single - and _: it becomes the name of a file"
        raise table.error("", "this is no name for an environment", hint)
    table.only((*ENVIRONMENT.names, "params", "numbers"))
    variable = _text(table, "key")
    if variable is not None and not _is_variable(variable):
        raise _no_variable(table, "key")
    written = _text(table, "base_url")
    try:
        address = find_address(written or os.environ.get(BASE_URL_VARIABLE))
    except FlowcError as error:
        raise table.error("base_url", error.message, error.hint) from error
    params, variables = _params(table.table("params"))
    return Environment(
        name,
        address.url,
        (variable,) if variable else KEY_VARIABLES,
        params,
        _numbers(table.table("numbers")),
        variables,
        _suffix(table),
        tuple(table.strings("flows") or ()),
        tuple(_untrusted(address.url if written else BASE_URL, variable, variables)),
    )


def _known(variables: Iterable[str]) -> Secrets:
    """The values of those variables that are set."""
    values = {name: os.environ.get(name, "") for name in variables}
    return secrets_of({name: value for name, value in values.items() if value.strip()})


def _is_variable(name: str) -> bool:
    """Whether it can be the name of a variable, and looks like one: a key may stand here."""
    if not _VARIABLE.fullmatch(name):
        return False
    return name.startswith(_OURS) or name == name.upper()


def _no_variable(table: Table, key: str) -> FlowcError:
    # What stands here may be the key itself, so it is not repeated.
    return table.error(
        key,
        "this is no name of an environment variable",
        'write the name of the variable that holds the key: key = "FLOWC_ACCESS_KEY"',
    )


def _untrusted(url: str, key: str | None, variables: Mapping[str, str]) -> Iterator[str]:
    host = origin_of(url)[1]
    if host != origin_of(BASE_URL)[1] and not is_loopback(host):
        yield host
    if key is not None and not key.startswith(_OURS):
        yield key
    for name in variables.values():
        # A key is no value of a param, whatever its name is.
        if not name.startswith(_OURS) or name == key or name in KEY_VARIABLES:
            yield name


def _suffix(table: Table) -> str:
    value = table.data.get("title_suffix", "")
    if not isinstance(value, str):
        hint = 'write title_suffix = " (test)"'
        raise table.error("title_suffix", f"this is {kind(value)}", hint)
    return value


def _params(table: Table) -> tuple[dict[str, str], dict[str, str]]:
    """The values that stand in the file, and the variables that hold the others."""
    written = {name: _param(table, name, value) for name, value in table.data.items()}
    variables = {
        name: value.removeprefix(_FROM_VARIABLE)
        for name, value in written.items()
        if value.startswith(_FROM_VARIABLE)
    }
    for name, variable in variables.items():
        if not _VARIABLE.fullmatch(variable):
            hint = f'write {name} = "env:FLOWC_{name.upper()}"'
            raise table.error(name, "this names no environment variable", hint)
    return without(written, *variables), variables


def _param(table: Table, name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if type(value) is int:
        return str(value)
    hint = f'write it as in the flow, in quotes: {name} = "+31201234567"'
    raise table.error(name, f"this is {kind(value)}", hint)


def _numbers(table: Table) -> dict[str, tuple[str, ...]]:
    by_title: dict[str, tuple[str, ...]] = {}
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
        by_title[title] = digits
    return by_title


def _limits(table: Table) -> Limits:
    table.only(LIMITS.names)
    for name, value in table.data.items():
        if type(value) is not int or value < 0 or (name != "least" and value > 100):
            wanted = "a number of flows" if name == "least" else "a percentage from 0 to 100"
            raise table.error(name, f"this is no {wanted.partition(' ')[2]}", f"write {wanted}")
    return Limits(**table.data)


def _text(table: Table, key: str) -> str | None:
    value = table.data.get(key)
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    raise table.error(key, f"this is {kind(value)}", f'write {key} = "..."')
