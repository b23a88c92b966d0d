"""What a project says about rules: which run, how severe they are, where the limits lie."""

from __future__ import annotations

import os
from functools import cache, lru_cache

from callflow_dsl._frozen import evolve, field, frozen
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import possible_settings
from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from callflow_dsl.config import Config
    from callflow_dsl.lint.model import Rule


@frozen
class LintSettings:
    """The settings for one file; codes that are not named keep what their rule says."""

    #: The codes that count; None: those that count where nothing is selected.
    chosen: frozenset[str] | None = None
    severities: Mapping[str, str] = field(factory=dict)
    thresholds: Mapping[str, Mapping[str, int]] = field(factory=dict)

    @property
    def selected(self) -> frozenset[str]:
        """The codes that count."""
        return usual_codes() if self.chosen is None else self.chosen

    def counts(self, warning: str) -> bool:
        """Whether a warning of the compiler counts, by its code."""
        return self.chosen is None or warning in self.chosen

    def runs(self, rule: Rule) -> bool:
        """Whether the findings of a rule count."""
        return not rule.on_request if self.chosen is None else rule.code in self.chosen

    def digest(self) -> str:
        """What a finding can depend on, as a short text; no rule is loaded for the usual ones."""
        from hashlib import sha256

        said = (
            self.chosen and sorted(self.chosen),
            sorted(self.severities.items()),
            sorted((code, sorted(limits.items())) for code, limits in self.thresholds.items()),
        )
        return sha256(repr(said).encode()).hexdigest()

    def limits(self, rule: Rule) -> dict[str, int]:
        """The thresholds of a rule."""
        return {**rule.defaults(), **self.thresholds.get(rule.code, {})}

    def severity(self, code: str, usual: str) -> str:
        """The severity of a code."""
        return self.severities.get(code, usual)


@frozen
class SettingsSource:
    """Where settings come from: a file for all (`--config`), none, or the one above each file.

    ``select`` and ``ignore`` are what the command line says: codes, beginnings of codes, or
    names of rules.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    #: The configuration for all files.
    config: Config | None = None
    #: No configuration is read.
    isolated: bool = False

    def config_for(self, path: str) -> Config | None:
        """The configuration that holds for a file; ``-`` is one in the current folder."""
        if self.isolated or self.config is not None:
            return self.config
        return _config(os.getcwd() if path == "-" else os.path.dirname(os.path.abspath(path)))

    def settings_for(self, path: str) -> LintSettings:
        """The settings for a file: its configuration, then what the command line says.

        Raises `FlowcError` for a rule that means nothing, and for a wrong configuration.
        """
        config = self.config_for(path)
        settings = LintSettings()
        if config is not None:
            from callflow_dsl.lint.configured import configured

            settings = configured(config, path)
        if self.select:
            selected = frozenset[str]().union(*(codes(word) for word in self.select))
            settings = evolve(settings, chosen=selected)
        for word in self.ignore:
            settings = evolve(settings, chosen=settings.selected - codes(word))
        return settings

    def excluded(self, folder: str) -> tuple[str, tuple[str, ...], bool]:
        """What is left out in a folder: the place and the patterns, and whether by .gitignore."""
        config = self.config_for(os.path.join(folder, "-"))
        if config is None:
            return "", (), True
        table = config.table("lint")
        patterns = table.strings("exclude") or ()
        return str(config.folder), tuple(patterns), table.boolean("gitignore", True)

    def left_out(self) -> Callable[[str, bool], bool]:
        """What tells of each file and folder whether it is left out: the configuration above it."""
        from callflow_dsl.ignored import LeftOut

        known: dict[tuple[str, tuple[str, ...], bool], LeftOut] = {}

        def tells(path: str, is_folder: bool) -> bool:
            excluded = self.excluded(os.path.dirname(path))
            if excluded not in known:
                known[excluded] = LeftOut(*excluded)
            return known[excluded](path, is_folder)

        return tells


def settings_for(path: str, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> LintSettings:
    """The settings for a file; see `SettingsSource`."""
    return SettingsSource(tuple(select), tuple(ignore)).settings_for(path)


@lru_cache(maxsize=256)
def _config(folder: str) -> Config | None:
    if next(possible_settings(folder), None) is None:
        return None  # as for most small files; and nothing that reads settings is loaded
    from callflow_dsl.config import find_config

    return find_config(folder)


def forget_configurations() -> None:
    """Read configuration files anew."""
    _config.cache_clear()


def known_codes() -> tuple[str, ...]:
    """The codes that can be selected: those of rules, and the compiler's warnings."""
    from callflow_dsl.lint.registry import code_by_name

    return tuple(sorted(code_by_name().values()))


@cache
def usual_codes() -> frozenset[str]:
    """The codes that count where nothing is selected: all but those that run on request."""
    from callflow_dsl.lint.registry import all_rules

    return frozenset(known_codes()) - {rule.code for rule in all_rules() if rule.on_request}


def codes(word: str) -> frozenset[str]:
    """The codes that a word of a selection stands for: FLW401, FLW4, or a rule's name.

    Raises `FlowcError` when it stands for none.
    """
    if word.lower() == "all":
        return usual_codes()
    from callflow_dsl.lint.registry import RETIRED, code_by_name

    named = code_by_name()
    if word in named:
        return frozenset({named[word]})
    if word.upper() in known_codes():
        return frozenset({word.upper()})
    if word.upper() in RETIRED:
        raise retired(word.upper())
    begun = frozenset(code for code in usual_codes() if code.startswith(word.upper()))
    if begun and pattern("[A-Za-z]{3,}[0-9]*").fullmatch(word):
        return begun
    raise FlowcError(f"{word} is no rule", hint=_way_out(word, named), exit_code=2)


def retired(code: str) -> FlowcError:
    """The error about a code that no rule has any more."""
    hint = f"leave it out; flowc explain {code} tells what became of it"
    return FlowcError(f"{code} was retired: no rule has this code any more", hint=hint, exit_code=2)


def _way_out(word: str, names: Iterable[str]) -> str:
    from callflow_dsl.diagnostics.problems import BY_CODE, PROBLEMS

    if word.upper() in BY_CODE or word in PROBLEMS:
        return "it is an error of the compiler, which always counts"
    from callflow_dsl.suggest import did_you_mean

    guess = did_you_mean(word, names)
    if guess.startswith("did") and not word.upper().startswith("FLW"):
        return guess
    return "a rule is named by its code (FLW401), the beginning of codes (FLW4), or its name"
