"""Telephone numbers: which ones a file calls, and what the numbering plans say of them.

What asks the plans imports `phonenumbers`, an extra, in the function that needs it.
"""

from __future__ import annotations

from callflow_dsl.source import Location
from callflow_dsl.steps.behaviour import Dial
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from phonenumbers import PhoneNumber

    from callflow_dsl.lint.analysis import LintedFile, LintedFlow, LintedStep

#: No E.164 number is shorter in a flow, so fewer digits are a service of one country.
_SHORTEST = 7
#: Emergency numbers that no private exchange gives to an extension.
_EVERYWHERE = ("112", "911", "999")


def destinations(file: LintedFile) -> Iterator[tuple[str, Location]]:
    """What transfers call, as on the wire; each number of a place once."""
    return file.written(_destination)


def _destination(step: LintedStep) -> Iterator[tuple[str, Location]]:
    if isinstance(step.run.does, Dial):
        yield step.run.does.destination, step.at_argument()


def called_numbers(file: LintedFile) -> Iterator[tuple[str, Location]]:
    """The destinations that are numbers, as digits without a plus."""
    return ((digits, place) for digits, place in destinations(file) if is_digits(digits))


def own_numbers(flow: LintedFlow) -> Iterator[tuple[str, Location]]:
    """The numbers that ring a flow, as digits without a plus."""
    source = flow.compiled.location.source
    written = [
        value
        for statement in flow.statements
        if isinstance(statement, ast.Setting) and statement.word == "number"
        for value in statement.arguments
    ]
    for digits, value in zip(flow.compiled.numbers, written, strict=True):
        yield digits, Location(source, value.span)


def is_digits(destination: str) -> bool:
    """Whether this is a number, and not a SIP address or a reference."""
    return destination.isascii() and destination.isdigit()


def parsed(digits: str) -> PhoneNumber | None:
    """The number in its numbering plan; None where no country has this code."""
    from phonenumbers import NumberParseException, parse

    try:
        return parse(f"+{digits}")
    except NumberParseException:
        return None


def emergency(destination: str) -> str:
    """The emergency number that this destination calls; empty for others."""
    if is_digits(destination):
        return _emergency_digits(destination) if len(destination) < _SHORTEST else ""
    user = destination.removeprefix("sips:").removeprefix("sip:").partition("@")[0]
    user = user.partition(";")[0]
    return user if user in _EVERYWHERE else ""


def _emergency_digits(destination: str) -> str:
    """The emergency number that so few digits are, or are behind a country code."""
    from phonenumbers import region_code_for_country_code
    from phonenumbers.shortnumberinfo import SUPPORTED_SHORT_REGIONS, is_emergency_number

    if any(is_emergency_number(destination, region) for region in SUPPORTED_SHORT_REGIONS):
        return destination
    number = parsed(destination)
    if number is None or number.country_code is None:
        return ""
    national = destination.removeprefix(str(number.country_code))
    region = region_code_for_country_code(number.country_code)
    return national if is_emergency_number(national, region) else ""
