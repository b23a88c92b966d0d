"""Ordinary numbers, told by the plan of their one country.

To import `phonenumbers` takes longer than all else that is done to a small file. Nearly every
number in a flow is one of a fixed line or a mobile telephone, and the plan of its country alone
tells that: one module of the package, which is data. Whatever is not told so is left to the
package itself.
"""

from __future__ import annotations

import sys
from functools import cache, lru_cache

from callflow_dsl.patterns import made_of, table_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.patterns import Kept

    Plan = Any

#: The country code of E.164, then the country whose plan is asked first.
_COUNTRIES = """
1US 7RU 20EG 27ZA 30GR 31NL 32BE 33FR 34ES 36HU 39IT 40RO 41CH 43AT 44GB 45DK 46SE 47NO 48PL 49DE
51PE 52MX 54AR 55BR 56CL 57CO 58VE 60MY 61AU 62ID 63PH 64NZ 65SG 66TH 81JP 82KR 84VN 86CN 90TR 91IN
92PK 212MA 213DZ 216TN 234NG 254KE 351PT 352LU 353IE 354IS 355AL 356MT 357CY 358FI 359BG 370LT
371LV 372EE 380UA 381RS 385HR 386SI 420CZ 421SK 423LI 852HK 886TW 966SA 971AE 972IL
"""
#: What `is_ordinary` asks a plan for.
_KINDS = ("general_desc", "premium_rate", "shared_cost", "mobile", "fixed_line")
#: The name under which modules of the package are imported without the package around them.
_ALONE = f"{__name__}_alone"


@lru_cache(4096)
def is_ordinary(digits: str) -> bool:
    """Whether this surely is a number of a fixed line or a mobile telephone, at no special cost.

    ``digits`` are those of an E.164 number; `phonenumbers` must be installed. False says nothing.
    """
    code, plan = _plan_of(digits)
    if plan is None or getattr(plan, "leading_digits", None):
        return False
    national = digits.removeprefix(code)
    if _begins(getattr(plan, "national_prefix_for_parsing", None), national):
        return False  # a prefix that is dialled within the country may stand there
    return (
        _has(plan, "general_desc", national)
        and not _has(plan, "premium_rate", national)
        and not _has(plan, "shared_cost", national)
        and (_has(plan, "mobile", national) or _has(plan, "fixed_line", national))
    )


def _plan_of(digits: str) -> tuple[str, Plan | None]:
    """The country code of a number, and the plan behind it."""
    countries = _countries()
    for length in (1, 2, 3):
        if country := countries.get(digits[:length]):
            return digits[:length], _plan(country)
    return "", None


@cache
def _countries() -> dict[str, str]:
    """Country code -> country."""
    return {word[:-2]: word[-2:] for word in _COUNTRIES.split()}


@cache
def _plan(country: str) -> Plan | None:
    """The plan of a country; None where the package is not laid out as is known here."""
    from importlib import import_module

    try:
        _set_up()
        module = import_module(f"{_ALONE}.data.region_{country}")
        return getattr(module, f"PHONE_METADATA_{country}")
    except (ImportError, AttributeError, TypeError):
        return None


@cache
def _set_up() -> None:
    """The package once more, with nothing in it but its data: plain values for its classes."""
    from importlib.util import find_spec
    from types import ModuleType, SimpleNamespace

    spec = find_spec("phonenumbers")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    package, data, classes = (ModuleType(_ALONE + name) for name in ("", ".data", ".phonemetadata"))
    package.__path__ = folders
    data.__path__ = [f"{folder}/data" for folder in folders]
    for name in ("NumberFormat", "PhoneNumberDesc", "PhoneMetadata"):
        setattr(classes, name, SimpleNamespace)
    sys.modules.update({module.__name__: module for module in (package, data, classes)})


def expressions() -> set[str]:
    """The regular expressions of the plans, as far as `phonenumbers` is installed."""
    plans = [plan for plan in map(_plan, _countries().values()) if plan is not None]
    described = {
        getattr(getattr(plan, kind, None), "national_number_pattern", None)
        for plan in plans
        for kind in _KINDS
    }
    prefixes = {getattr(plan, "national_prefix_for_parsing", None) for plan in plans}
    return {expression for expression in described | prefixes if expression}


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    """An expression of a plan; the build keeps those of the version that it was made with."""
    return made_of(_kept_plans(), expression)


@cache
def _kept_plans() -> Mapping[str, Kept]:
    return table_of("plans")


def _begins(prefix: str | None, national: str) -> bool:
    begun = _pattern(prefix).match(national) if prefix else None
    return begun is not None and begun.end() > 0


def _has(plan: Plan, kind: str, national: str) -> bool:
    """Whether a number is of a kind: its length, then its digits."""
    described = getattr(plan, kind, None)
    lengths = getattr(described, "possible_length", ())
    digits = getattr(described, "national_number_pattern", None)
    if not digits or (lengths and len(national) not in lengths):
        return False
    return _pattern(digits).fullmatch(national) is not None
