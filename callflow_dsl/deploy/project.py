"""The flows that a project wants in an environment: its sources, compiled and linted."""

from __future__ import annotations

from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.config import read_config
from callflow_dsl.deploy.content import normal, title_of
from callflow_dsl.deploy.revision import checked_out
from callflow_dsl.deploy.settings import read_settings
from callflow_dsl.diagnostics.text import render_text, summary
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import flow_files
from callflow_dsl.source import read_source
from callflow_dsl.suggest import did_you_mean
from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from callflow_dsl.compiler.result import Compilation, CompiledFlow
    from callflow_dsl.deploy.settings import Environment, Settings
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.source import Source


@frozen
class LocalFlow:
    """A flow as the project wants it."""

    #: What the lock file and the user call it: its title, with its id where it names one.
    key: str
    title: str
    #: Path of its file, relative to the project, with slashes.
    file: str
    line: int
    #: The id on the server that the flow itself names.
    id: str | None
    content: Mapping[str, Any] = field(repr=False)
    #: The numbers that ring it; None where the project says nothing about them.
    numbers: tuple[str, ...] | None = None
    #: What the linter finds wrong in its file, errors only; it can be planned, not deployed.
    problems: tuple[str, ...] = ()
    #: What the compiler made of its source; None where there is no source at hand.
    compiled: CompiledFlow | None = field(default=None, repr=False, eq=False)
    #: Whether its file holds nothing else that would be missed.
    is_alone: bool = False

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"


class ProjectError(FlowcError):
    """Sources that cannot be deployed as they are."""


def is_pattern(name: str) -> bool:
    """Whether a source of the settings stands for all paths that fit it."""
    return any(sign in name for sign in "*?[")


def source_files(settings: Settings, *, begun: bool = True) -> list[Path]:
    """The files that the project's sources name: files, folders, patterns."""
    paths: dict[Path, None] = {}
    for name in settings.sources:
        matches = _matches(name, settings, begun=begun)
        paths.update(dict.fromkeys(matches))
    return list(paths)


def _matches(name: str, settings: Settings, *, begun: bool) -> list[Path]:
    """The files that one source names."""
    path, where = settings.folder / name, _shown(settings.path)
    if is_pattern(name):
        matches = sorted(settings.folder.glob(name))
        if not matches and begun:
            raise ProjectError(f"{where}: no file matches {name}", exit_code=2)
        return matches
    if _can_hold_flows(path):
        _check_there(path, name, settings)
        return [Path(file) for file in flow_files(str(path))] if path.is_dir() else [path]
    if begun:
        raise ProjectError(
            f"{where}: project.sources: no .flow file in {name}",
            hint="write the first one there; to take the last one away, give --prune",
            exit_code=2,
        )
    return []


def _can_hold_flows(path: Path) -> bool:
    """Whether it is called as a .flow file is, or is a folder with some."""
    return path.suffix == ".flow" or (path.is_dir() and any(path.rglob("*.flow")))


def missing_sources(settings: Settings) -> tuple[str, ...]:
    """The files and folders that the settings name and that are not there."""
    return tuple(
        name
        for name in settings.sources
        if not is_pattern(name) and not (settings.folder / name).exists()
    )


def _check_there(path: Path, name: str, settings: Settings) -> None:
    if not path.exists():
        raise ProjectError(
            f"{_shown(settings.path)}: project.sources: there is no {name}",
            hint="name files, folders or patterns that are there",
            exit_code=2,
        )


def load_project(
    settings: Settings, environment: Environment, *, begun: bool = True
) -> tuple[LocalFlow, ...]:
    """All flows of the project for one environment, in the order of their files.

    A project that has not ``begun`` may be without files.

    Raises `ProjectError` with a report when a file does not compile, or when two flows cannot
    be told apart. What the linter finds is in ``problems`` of the flows.
    """
    sources = [
        (_relative(path, settings.folder), read_source(_shown(path)))
        for path in source_files(settings, begun=begun)
    ]
    compiled = _compiled(sources, environment)
    if compiled:
        _check_params(compiled, environment)
    flows = _flows(compiled, environment)
    values = environment.values()
    problems = {file.name: problems_of(file.source, values, file.compilation) for file in compiled}
    return tuple(evolve(flow, problems=problems[flow.file]) for flow in flows)


def flows_of_sources(
    sources: Iterable[tuple[str, Source]],
    environment: Environment,
) -> tuple[LocalFlow, ...]:
    """The flows of these sources (name in the project, text)."""
    return _flows(_compiled(sources, environment), environment)


@frozen
class _CompiledFile:
    """A source by its name in the project, and what the compiler makes of it."""

    name: str
    source: Source
    compilation: Compilation

    @property
    def is_one_flow(self) -> bool:
        """Whether it holds one flow, and nothing else that would be missed."""
        statements = self.compilation.modules[0].tree.statements
        others = [node for node in statements if not isinstance(node, ast.Defaults)]
        return len(others) == 1 and isinstance(others[0], ast.Flow)


def _compiled(
    sources: Iterable[tuple[str, Source]], environment: Environment
) -> list[_CompiledFile]:
    values = environment.values()
    return [
        _CompiledFile(name, source, compile_source(source, values=values))
        for name, source in sources
    ]


def _flows(files: Sequence[_CompiledFile], environment: Environment) -> tuple[LocalFlow, ...]:
    errors = [error for file in files for error in _errors(file.compilation.diagnostics)]
    if errors:
        raise ProjectError(
            f"the project does not compile: {summary(errors)}", report=f"\n{render_text(errors)}"
        )
    compiled = [
        (file, flow)
        for file in files
        for flow in file.compilation.flows
        if _has(environment, file.name, flow)
    ]
    return _keyed(compiled, environment)


def flows_at(revision: str, settings: Settings, environment: Environment) -> tuple[LocalFlow, ...]:
    """The flows of the project as they were in a git revision, with the params of then.

    Where to deploy and with which key is not taken from the revision.
    """
    with checked_out(revision, settings.folder) as there:
        path = there / settings.path.name
        if not path.exists():
            raise ProjectError(f"{revision} has no {settings.path.name}", exit_code=2)
        then = read_settings(read_config(path))
        environment_then = then.environments.get(environment.name)
        if environment_then is None:
            raise ProjectError(f"{revision} has no environment {environment.name}", exit_code=2)
        sources = [
            (name, read_source(file, f"{revision}:{name}"))
            for file in source_files(then, begun=False)
            for name in [_relative(file, then.folder)]
        ]
        return flows_of_sources(sources, environment_then)


def _check_params(files: Iterable[_CompiledFile], environment: Environment) -> None:
    """Refuse values for params that no file has: another one would keep its default."""
    modules = [module for file in files for module in file.compilation.modules]
    known = {name for module in modules for name in module.params}
    for name in (*environment.params, *environment.variables):
        if name not in known:
            raise ProjectError(
                f"environment {environment.name} sets the param {name}, which no file has",
                hint=did_you_mean(name, sorted(known))
                if known
                else f"remove it from [environments.{environment.name}.params]",
                exit_code=2,
            )


def problems_of(
    source: Source, values: Mapping[str, str], compilation: Compilation | None = None
) -> tuple[str, ...]:
    """What the linter finds wrong in a source, errors only; ``compilation``: what it became."""
    from callflow_dsl.lint.run import lint
    from callflow_dsl.lint.settings import settings_for

    settings = settings_for(source.name)
    try:
        result = lint(source, settings, values=values, compilation=compilation)
    except FlowcError as error:  # a raw step can be so odd that no rule can follow the call
        return (f"{source.name}: the linter cannot read it: {error.message}",)
    return tuple(
        f"{diagnostic.location}: {diagnostic.message} [{diagnostic.code}]"
        for diagnostic in _errors(result.diagnostics)
    )


def _errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]


def _keyed(
    compiled: Sequence[tuple[_CompiledFile, CompiledFlow]], environment: Environment
) -> tuple[LocalFlow, ...]:
    """The flows, once it is certain that they can be told apart."""
    titles = Counter(title_of(flow.to_wire()) for _, flow in compiled)
    _check_rings_one(environment, titles)
    flows = [_local(file, flow, environment) for file, flow in compiled]
    _check_identities(flows)
    _check_numbers(flows)
    _check_rings_known(environment, titles)
    defaults = [flow for flow in flows if flow.content.get("default") is True]
    if len(defaults) > 1:
        raise ProjectError(
            f"{' and '.join(flow.place for flow in defaults)} are both the default flow",
            hint="an account has one: take `default` out of all but one",
        )
    return tuple(flows)


def _check_rings_one(environment: Environment, titles: Counter[str]) -> None:
    """Raise unless the numbers of an environment are for one flow each."""
    several = sorted(title for title in environment.numbers if titles[title] > 1)
    if several:
        raise ProjectError(
            f"environment {environment.name} gives numbers to "
            f'"{several[0]}", which {titles[several[0]]} flows are called',
            hint="write the numbers into the flow that they ring",
            exit_code=2,
        )


def _check_rings_known(environment: Environment, titles: Counter[str]) -> None:
    """Raise unless the numbers of an environment are for flows that there are."""
    unknown = environment.numbers.keys() - titles.keys()
    if unknown:
        raise ProjectError(
            f'environment {environment.name} gives numbers to "{min(unknown)}", which is no flow',
            hint=f"the flows are {', '.join(sorted(titles))}",
            exit_code=2,
        )


def _has(environment: Environment, name: str, flow: CompiledFlow) -> bool:
    """Whether an environment has a flow at all."""
    known = (name, flow.call_flow.title or "")
    return not environment.flows or any(
        fnmatchcase(known_name, pattern) for pattern in environment.flows for known_name in known
    )


def _local(file: _CompiledFile, flow: CompiledFlow, environment: Environment) -> LocalFlow:
    wire = flow.to_wire()
    numbers = environment.numbers.get(title_of(wire), tuple(sorted(flow.numbers)) or None)
    if flow.call_flow.title:
        wire["title"] += environment.title_suffix
    title, identity = title_of(wire), wire.get("id")
    line = flow.location.line
    _check_no_secret(f"{file.name}:{line}", (title, *(numbers or ())), environment)
    if identity is None and not flow.call_flow.title:
        raise ProjectError(
            f"{file.name}:{line}: this flow has no title, so nothing tells which one it is",
            hint='give it a title, or the id that it has in the account: id "..."',
        )
    return LocalFlow(
        title if identity is None else f"{title} [{identity}]",
        title,
        file.name,
        line,
        identity,
        normal(wire),
        numbers,
        compiled=flow,
        is_alone=file.is_one_flow,
    )


def _check_no_secret(place: str, kept: Iterable[str], environment: Environment) -> None:
    """Raise where a title or number, which are told and kept everywhere, has a secret in it."""
    secrets = environment.secrets()
    if any(secrets.mask(text) != text for text in kept):
        raise ProjectError(
            f"{place}: the title or a number of this flow has the value of a secret param in it",
            hint="both are shown and kept as they are: give the param a value in flowc.toml, or "
            "take it out",
        )


def _check_identities(flows: Sequence[LocalFlow]) -> None:
    by_id: dict[str, LocalFlow] = {}
    by_title: dict[str, LocalFlow] = {}
    for flow in flows:
        if flow.id is not None and (other := by_id.setdefault(flow.id, flow)) is not flow:
            raise ProjectError(f"{other.place} and {flow.place} both have the id {flow.id}")
        # One without an id can be told from those that have one.
        if flow.id is None and (other := by_title.setdefault(flow.title, flow)) is not flow:
            raise _of_one_title(flow.title, flows)


def _of_one_title(title: str, flows: Sequence[LocalFlow]) -> ProjectError:
    places = [flow.place for flow in flows if flow.title == title and flow.id is None]
    return ProjectError(
        f'{len(places)} flows are called "{title}": {", ".join(places)}',
        hint="rename all but one, or give each the id that it has in the account",
    )


def _check_numbers(flows: Sequence[LocalFlow]) -> None:
    owners: dict[str, LocalFlow] = {}
    for flow in flows:
        for number in flow.numbers or ():
            if (other := owners.setdefault(number, flow)) is not flow:
                raise ProjectError(
                    f"+{number} would ring two flows: {other.place} and {flow.place}",
                    hint="a number rings one flow: remove it from the other",
                )


def _relative(path: Path, folder: Path) -> str:
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _shown(path: Path) -> str:
    """The path as the user would write it: from where flowc runs, if it is below."""
    return _relative(path, Path.cwd())
