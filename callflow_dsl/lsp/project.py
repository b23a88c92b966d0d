"""What a project says about a file: the values of its params, and which of them are secret."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import field, frozen

from callflow_dsl.config import find_config
from callflow_dsl.deploy.secrets import Secrets, secrets_of
from callflow_dsl.deploy.settings import environment_of
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.deploy.settings import Environment


@frozen
class Project:
    """The project of a folder. ``path`` is its configuration file; empty outside a project."""

    path: str = ""
    #: Values of params, in the environment that is meant.
    values: Mapping[str, str] = field(factory=dict, repr=False)
    #: The name of that environment; empty where there is none.
    environment: str = ""
    #: Params whose values are secrets: name -> the variable that holds it.
    variables: Mapping[str, str] = field(factory=dict)
    secrets: Secrets = field(factory=lambda: secrets_of({}), repr=False)
    #: What is wrong with the configuration.
    problem: FlowcError | None = None


@lru_cache(maxsize=256)
def project_of(folder: str, environment: str = "") -> Project:
    """The project of a folder; ``environment``: that one, else the one that flowc.toml means.

    What is wrong in a configuration is a `problem` of the project, which has no values then.
    """
    path = ""
    try:
        config = find_config(folder)
        if config is None:
            return Project()
        path = str(config.path)
        meant = environment_of(config, environment or None)
        return Project(path) if meant is None else _with_values(path, meant)
    except FlowcError as problem:
        return Project(path, problem=problem)


def _with_values(path: str, environment: Environment) -> Project:
    return Project(
        path,
        environment.without_unset().values(),
        environment.name,
        dict(environment.variables),
        environment.secrets(),
    )


def forget_projects() -> None:
    """Read configurations anew."""
    project_of.cache_clear()
