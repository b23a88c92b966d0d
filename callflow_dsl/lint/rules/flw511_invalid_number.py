"""FLW511: a number that does not exist."""

from __future__ import annotations

from callflow_dsl.lint.analysis.numbers import called_numbers, emergency, own_numbers, parsed
from callflow_dsl.lint.analysis.plans import is_ordinary
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from phonenumbers import PhoneNumber


@rule(
    "FLW511",
    "invalid-number",
    summary="a telephone number does not exist",
    why="""
    A digit too few, one too many, or the 0 of calls within the country: the flow is valid, and the
    call reaches nobody. Lengths and ranges are those of the national numbering plans, as Google's
    libphonenumber collects them (github.com/google/libphonenumber). A range that was opened lately
    may be missing in an old version of the package `phonenumbers`. Whether somebody answers a
    number is not known.
    """,
    bad="""
    flow "Front desk" {
      number «+3120123456»
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer «+310201112233»
      say "Nobody can talk to you now. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Front desk" {
      number +31201234567
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer +31201112233
      say "Nobody can talk to you now. Goodbye."
      hangup
    }
    """,
    needs="phonenumbers",
    partly=True,
)
def check(file: LintedFile) -> Findings:
    """Numbers that no plan has, of transfers and of flows; emergency numbers are FLW513."""
    from callflow_dsl.lint.registry import installed

    look = _problem if installed("phonenumbers") else _plain_problem
    owned = (number for flow in file.flows for number in own_numbers(flow))
    for digits, location in (*called_numbers(file), *owned):
        problem = look(digits)
        if problem:
            yield Finding(location, f"+{digits} is no international number: {problem}")


def _plain_problem(digits: str) -> str:
    """Why a number cannot be one of E.164, whatever the plans say."""
    if digits.startswith("0"):
        return "it begins with the code of a country, never with 0"
    return "" if 7 <= len(digits) <= 15 else "it has 7 to 15 digits"


def _problem(digits: str) -> str:
    """Why a number cannot exist; empty where it can."""
    if is_ordinary(digits):
        return ""
    from phonenumbers import is_valid_number, national_significant_number

    number = parsed(digits)
    if emergency(digits):
        return ""
    if number is None:
        return "no country has this code"
    if not is_valid_number(number):
        return _invalid(number)
    # The package reads over what is dialled within the country only, such as a 0 in front.
    meant = f"{number.country_code}{national_significant_number(number)}"
    return "" if meant == digits else f"that may be +{meant}"


def _invalid(number: PhoneNumber) -> str:
    from phonenumbers import ValidationResult, is_possible_number_with_reason

    code = f"+{number.country_code}"
    reasons = {
        ValidationResult.IS_POSSIBLE: f"no range behind {code} holds it",
        ValidationResult.TOO_LONG: f"it is too long for {code}",
        ValidationResult.INVALID_LENGTH: f"no number behind {code} has so many digits",
    }
    return reasons.get(is_possible_number_with_reason(number), f"it is too short for {code}")
