"""``--set`` and ``--env``: the values of params, the same in every command.

Inside a project the values of an environment rule: of the one that ``--env`` names, else the one
that flowc.toml means without it. ``--set`` comes before them.
"""

from __future__ import annotations

import os

from callflow_dsl.cli._tell import detail
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import FILE_NAME, possible_settings, read_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.deploy.settings import Environment
    from callflow_dsl.source import Source


def add_set_argument(parser: Parser, *, environment: bool = True) -> None:
    """``--set NAME=VALUE`` and ``--env NAME``: the params of .flow files."""
    parser.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[], dest="values",
        help="set a param of the files; may be given several times",
    )  # fmt: skip
    if environment:
        parser.add_argument(
            "--env", metavar="NAME",
            help="params have the values of this environment of flowc.toml; default: of the one "
            "that flowc.toml means, or of the only one",
        )  # fmt: skip


def assignments(arguments: list[str], option: str = "--set") -> dict[str, str]:
    """``NAME=VALUE`` arguments of an option as a dict."""
    values: dict[str, str] = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals or not name.strip():
            hint = f"write {option} NAME=VALUE"
            raise FlowcError(f"{option} {argument} names no value", hint=hint, exit_code=2)
        values[name.strip()] = value
    return values


def param_values(args: argparse.Namespace, sources: Iterable[Source]) -> dict[str, str]:
    """The values of params for these sources.

    Raises `FlowcError` for a name of ``--set`` that no source has.
    """
    assigned = assignments(args.values)
    if assigned:
        check_assigned(assigned, sources)
    return given_values(args)


def given_values(args: argparse.Namespace) -> dict[str, str]:
    """The values of params for whatever file may have them."""
    assigned = assignments(args.values)
    return {**_of_environment(args.env, assigned), **assigned}


def check_assigned(assigned: Mapping[str, str], sources: Iterable[Source]) -> None:
    """Refuse names of ``--set`` that no source has: a param would keep its other value."""
    from callflow_dsl.compiler.modules import params_of
    from callflow_dsl.suggest import did_you_mean

    known = sorted({param.name for source in sources for param in params_of(source)})
    for name in assigned:
        if name not in known:
            hint = did_you_mean(name, known) if known else "there is no param at all"
            raise FlowcError(f"--set {name}: no file has a param {name}", hint=hint, exit_code=2)


def project_environment(name: str | None) -> Environment | None:
    """The environment that is meant; None outside a project, and where nothing says which one."""
    if name is None and not _may_have_environments():
        return None
    from callflow_dsl.config import find_config

    config = find_config(os.getcwd())
    if config is None and name is None:
        return None
    from callflow_dsl.deploy.settings import environment_of, find_project

    config = config or find_project()
    environment = environment_of(config, name)
    if environment is not None:
        detail(f"params have the values of {environment.name} in {config.path}")
    return environment


def _of_environment(name: str | None, assigned: Mapping[str, str]) -> dict[str, str]:
    """The values of the environment that is meant."""
    environment = project_environment(name)
    return environment.assigned(assigned).without_unset().values() if environment else {}


def _may_have_environments() -> bool:
    """Whether a configuration from here up may have environments, or a mistake in place of them.

    To read a file as TOML takes longer than to compile a flow, and few projects have environments.
    """
    path = next(possible_settings(os.getcwd()), None)
    if path is None or os.path.basename(path) != FILE_NAME:
        return path is not None
    return not set(_table_names(read_text(path))) <= {"lint", "project", "limits"}


def _table_names(toml: str) -> Iterator[str]:
    """The names of the tables, and whatever else may stand where one is named."""
    lines = (line.strip() for line in toml.splitlines())
    is_inside = False
    for line in lines:
        if line.startswith("["):
            is_inside = True
            yield line.strip("[]").partition(".")[0]
        elif line and not line.startswith("#") and not is_inside:
            yield line
