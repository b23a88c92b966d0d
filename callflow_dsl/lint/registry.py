"""Which rules there are: every module of the rules folder, and what installed packages add.

A package adds rules by an entry point of the group ``flowc.rules`` that names a module:

    [project.entry-points."flowc.rules"]
    acme = "acme_rules.greeting"
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from callflow_dsl.errors import FlowcError
from callflow_dsl.lint.model import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ENTRY_POINTS = "flowc.rules"
#: Codes that rules had once. A code is not given a second time.
RETIRED = ("FLW318", "FLW414", "FLW415")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code. Raises `FlowcError` for a package whose rules cannot be used."""
    from callflow_dsl.lint import rules

    built_in = [
        rule
        for module in iter_modules(rules.__path__)
        for rule in _rules_in(import_module(f"{rules.__name__}.{module.name}"))
    ]
    known = {rule.code: rule for rule in built_in}
    for package, rule in _added():
        if rule.code in known or rule.name in {other.name for other in known.values()}:
            raise FlowcError(
                f"the package {package} adds the rule {rule.code} {rule.name}, which exists",
                hint="give it another code and name, such as ACME101",
                exit_code=2,
            )
        known[rule.code] = rule
    return tuple(known[code] for code in sorted(known))


def _rules_in(module: ModuleType) -> Iterator[Rule]:
    return (value for value in vars(module).values() if isinstance(value, Rule))


def _added() -> Iterator[tuple[str, Rule]]:
    """The rules of other packages, each with the package."""
    from importlib.metadata import entry_points

    for point in entry_points(group=ENTRY_POINTS):
        package = point.dist.name if point.dist else point.value
        try:
            module = point.load()
        except (ImportError, AttributeError) as error:
            raise FlowcError(
                f"the rules of the package {package} cannot be loaded: {error}",
                hint="mend or uninstall it",
                exit_code=2,
            ) from error
        yield from ((package, rule) for rule in _rules_in(module))


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
