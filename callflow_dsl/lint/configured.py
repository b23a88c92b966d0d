"""The table [lint] of a configuration, read as the settings for one file."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

from callflow_dsl._frozen import evolve
from callflow_dsl.config import kind
from callflow_dsl.config_keys import LINT, OVERRIDES
from callflow_dsl.diagnostics.model import SEVERITIES
from callflow_dsl.errors import FlowcError
from callflow_dsl.lint.registry import RETIRED, all_rules
from callflow_dsl.lint.settings import LintSettings, codes, retired
from callflow_dsl.suggest import closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from callflow_dsl.config import Config, Table


def configured(config: Config, path: str) -> LintSettings:
    """The settings for a file; raises `FlowcError` for a wrong table."""
    table = config.table("lint")
    table.only(LINT.names)
    # What folders leave out is wrong for a file that is named, too.
    table.strings("exclude")
    table.boolean("gitignore", True)
    settings = _applied(LintSettings(), table)
    for override in table.tables("overrides"):
        override.only(OVERRIDES.names)
        paths = override.strings("paths")
        if not paths:
            raise override.error("paths", "missing", 'say which files: paths = ["legacy/*"]')
        changed = _applied(settings, override)  # checked also where it does not apply
        if path != "-" and _matches(config, path, paths):
            settings = changed
    return settings


def idle_overrides(config: Config, names: Iterable[str], *, all_files: bool) -> Iterator[str]:
    """Which paths of overrides match nothing, each with its place in the configuration.

    ``names`` are files that are linted. Only where they are ``all_files`` below the folder of the
    configuration do they tell of a pattern; a path without one is looked for on the disk.
    """
    paths = list(names)
    for override in config.table("lint").tables("overrides"):
        for pattern in override.strings("paths") or ():
            is_there = not all_files and ("*" in pattern or (config.folder / pattern).exists())
            if not is_there and not any(_matches(config, path, [pattern]) for path in paths):
                yield f'{config.prefix}{override.name}.paths: "{pattern}"'


def _matches(config: Config, path: str, patterns: list[str]) -> bool:
    try:
        name = Path(path).absolute().relative_to(config.folder).as_posix()
    except ValueError:
        return False
    # A folder stands for all that is in it; `*` also crosses folders.
    return any(
        fnmatch(name, pattern) or fnmatch(name, f"{pattern.rstrip('/')}/*") for pattern in patterns
    )


def _applied(settings: LintSettings, table: Table) -> LintSettings:
    select = table.strings("select")
    if select is not None:
        chosen = frozenset[str]().union(*(_codes(table, "select", word) for word in select))
        settings = evolve(settings, chosen=chosen)
    for word in table.strings("ignore") or ():
        settings = evolve(settings, chosen=settings.selected - _codes(table, "ignore", word))
    if table.boolean("require-reason", False):
        settings = evolve(settings, chosen=settings.selected | {"FLW701"})
    severities = {**settings.severities, **_severities(table.table("severity"))}
    thresholds = {**settings.thresholds}
    for code, limits in _thresholds(table.table("thresholds")).items():
        thresholds[code] = {**thresholds.get(code, {}), **limits}
    return evolve(settings, severities=severities, thresholds=thresholds)


def _severities(levels: Table) -> dict[str, str]:
    severities: dict[str, str] = {}
    for word, level in levels.data.items():
        if level not in SEVERITIES:
            hint = f"it is one of {', '.join(SEVERITIES)}"
            raise levels.error(word, f"{level!r} is no severity", hint)
        severities.update(dict.fromkeys(_codes(levels, word, word), level))
    return severities


def _thresholds(table: Table) -> dict[str, dict[str, int]]:
    if not table.data:
        return {}
    by_word = {word: rule for rule in all_rules() for word in (rule.code, rule.name)}
    thresholds: dict[str, dict[str, int]] = {}
    for word in table.data:
        rule = by_word.get(word)
        if rule is None and word.upper() in RETIRED:
            error = retired(word.upper())
            raise table.error(word, error.message, error.hint)
        if rule is None:
            meant = closest(word, by_word)
            hint = f"did you mean {meant}?" if meant else "name it as FLW401 or too-many-options"
            raise table.error(word, "no such rule", hint)
        limits = table.table(word)
        if not rule.thresholds:
            raise table.error(word, "this rule has no threshold", "remove it")
        limits.only(rule.defaults())
        _check_limits(limits)
        thresholds[rule.code] = {**thresholds.get(rule.code, {}), **limits.data}
    return thresholds


def _check_limits(limits: Table) -> None:
    for name, value in limits.data.items():
        if type(value) is not int:
            raise limits.error(name, f"this is {kind(value)}", "write a whole number from 0")
        if value < 0:
            raise limits.error(name, f"this is {value}", "write a whole number from 0")


def _codes(table: Table, key: str, word: str) -> frozenset[str]:
    try:
        return codes(word)
    except FlowcError as error:
        raise table.error(key, error.message, error.hint) from error
