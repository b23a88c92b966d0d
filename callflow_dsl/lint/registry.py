"""Which rules there are: every module of the rules folder, and what installed packages add.

A module takes longer to import than its rule takes for a small file, so `rules_for` leaves out
the rules that find nothing in a file, as `lint/rules/__init__.py` says.

A package adds rules by an entry point of the group ``flowc.rules`` that names a module:

    [project.entry-points."flowc.rules"]
    acme = "acme_rules.greeting"
"""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import EntryPoint
    from types import ModuleType

    from callflow_dsl.lint.analysis import LintedFile
    from callflow_dsl.lint.model import Rule

ENTRY_POINTS = "flowc.rules"
#: Codes that rules had once. A code is not given a second time.
RETIRED = ("FLW318", "FLW414", "FLW415")


def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code. Raises `FlowcError` for a package whose rules cannot be used."""
    return _rules_without(frozenset())


def rules_for(file: LintedFile) -> tuple[Rule, ...]:
    """The rules that can find something in a file, by code; raises as `all_rules` does."""
    if added_modules():
        return all_rules()
    from callflow_dsl.lint.rules import LOOKS_AT

    answers = {looks_at: looks_at(file) for looks_at in set(LOOKS_AT.values())}
    return _rules_without(frozenset(c for c, looks_at in LOOKS_AT.items() if not answers[looks_at]))


@cache
def _rules_without(codes: frozenset[str]) -> tuple[Rule, ...]:
    """All rules, ours but for some codes and those of other packages, by code."""
    known = {rule.code: rule for rule in _built_in(codes)}
    for package, rule in _added():
        if rule.code in known or rule.name in {other.name for other in known.values()}:
            raise FlowcError(
                f"the package {package} adds the rule {rule.code} {rule.name}, which exists",
                hint="give it another code and name, such as ACME101",
                exit_code=2,
            )
        known[rule.code] = rule
    return tuple(known[code] for code in sorted(known))


def _built_in(but_for: frozenset[str]) -> Iterator[Rule]:
    """Our rules but for some; the name of a module begins with the code of its rule."""
    for name in _modules():
        if name.partition("_")[0].upper() not in but_for:
            yield from _rules_in(import_module(f"callflow_dsl.lint.rules.{name}"))


@cache
def _modules() -> tuple[str, ...]:
    from callflow_dsl.lint import rules

    names = (name for parent in rules.__path__ for name in os.listdir(parent))
    return tuple(
        sorted(n.removesuffix(".py") for n in names if n.startswith("flw") and n.endswith(".py"))
    )


def _rules_in(module: ModuleType) -> Iterator[Rule]:
    from callflow_dsl.lint.model import Rule

    return (value for value in vars(module).values() if isinstance(value, Rule))


@cache
def added_modules() -> tuple[EntryPoint, ...]:
    """The modules of rules that installed packages name.

    ``importlib.metadata`` takes longer to import than a small file to lint, so it is asked
    only where a package names such a module, or is installed in a way that is not known here.
    """
    if not any(map(_names_rules, sys.path)):
        return ()
    from importlib.metadata import entry_points

    return tuple(entry_points(group=ENTRY_POINTS))


def _names_rules(folder: str) -> bool:
    heading = f"[{ENTRY_POINTS}]".encode()
    try:
        names = os.listdir(folder or ".")
    except NotADirectoryError:
        return True  # an archive
    except OSError:
        return False
    for name in names:
        if name.endswith((".dist-info", ".egg-info")):
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), "rb", 0) as file:
                    if heading in file.read():
                        return True
            except OSError:
                continue
    return False


@cache
def _added() -> tuple[tuple[str, Rule], ...]:
    """The rules of other packages, each with the package."""
    rules: list[tuple[str, Rule]] = []
    for point in added_modules():
        package = point.dist.name if point.dist else point.value
        try:
            module = point.load()
        except Exception as error:  # whatever their code does
            raise FlowcError(
                f"the rules of the package {package} cannot be loaded: {_described(error)}",
                hint="mend or uninstall it",
                exit_code=2,
            ) from error
        for rule in _rules_in(module):
            if problem := _problem(rule):
                raise FlowcError(
                    f"the rule {rule.code} {rule.name} of the package {package} {problem}",
                    exit_code=2,
                )
            rules.append((package, rule))
    return tuple(rules)


def _problem(rule: Rule) -> str:
    """Why a rule cannot be named in a configuration, a comment or a report; empty where it can."""
    from callflow_dsl.diagnostics.model import SEVERITIES
    from callflow_dsl.patterns import pattern

    if not pattern("[A-Z]{3,}[0-9]{3}").fullmatch(rule.code):
        return "has a code that is not three letters or more and three digits, such as ACME101"
    if not pattern("[a-z]+(-[a-z]+)+").fullmatch(rule.name):
        return "has a name that is not two small words or more with hyphens, such as say-acme"
    if rule.severity not in SEVERITIES:
        return f"has the severity {rule.severity}: it is one of {', '.join(SEVERITIES)}"
    return ""


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def package_of(code: str) -> str:
    """The package that adds a rule; empty for ours."""
    return next((package for package, rule in _added() if rule.code == code), "")


def failed(code: str, name: str, error: Exception) -> FlowcError:
    """What is to be said when a rule of another package fails in the file of this name."""
    return FlowcError(
        f"the rule {code} of the package {package_of(code)} fails in {name}: {_described(error)}",
        hint=f"mend it, or leave it out: --ignore {code}",
        exit_code=2,
    )


@cache
def by_code() -> dict[str, Rule]:
    """Code -> rule."""
    return {rule.code: rule for rule in all_rules()}


@cache
def code_by_name() -> dict[str, str]:
    """Name -> code of all that can be selected: rules, and warnings of the compiler."""
    from callflow_dsl.diagnostics.problems import BY_CODE

    warnings = {p.name: p.code for p in BY_CODE.values() if p.severity == "warning"}
    return {**warnings, **{rule.name: rule.code for rule in all_rules()}}


@cache
def installed(module: str) -> bool:
    """Whether an optional module can be imported."""
    return find_spec(module) is not None
