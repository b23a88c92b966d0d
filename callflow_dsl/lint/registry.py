"""Which rules there are: every module of the rules folder that has one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from callflow_dsl.lint.model import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    from callflow_dsl.lint import rules

    found = [
        value
        for module in iter_modules(rules.__path__)
        for value in vars(import_module(f"{rules.__name__}.{module.name}")).values()
        if isinstance(value, Rule)
    ]
    return tuple(sorted(found, key=lambda rule: rule.code))


@cache
def by_code() -> dict[str, Rule]:
    """Code -> rule."""
    return {rule.code: rule for rule in all_rules()}


@cache
def installed(module: str) -> bool:
    """Whether an optional module can be imported."""
    return find_spec(module) is not None
