"""FLW512: a transfer to a number that costs more."""

from __future__ import annotations

from callflow_dsl.lint.analysis.numbers import called_numbers, parsed
from callflow_dsl.lint.analysis.plans import is_ordinary
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW512",
    "premium-number",
    summary="a transfer calls a number that costs more",
    why="""
    You pay for the call of a transfer, not the caller: whoever finds the key that leads to a
    premium-rate number can call it all night. Numbers with shared cost are named too, because from
    another country they often cost as much, or cannot be reached. Which numbers these are stands
    in libphonenumber (github.com/google/libphonenumber), from the national numbering plans.
    """,
    bad="""
    flow "Advice" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer «+319001234567»
      say "Nobody can talk to you now. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Advice" {
      defaults { language en-GB  voice female }
      say "One moment, please."
      transfer +31201112233
      say "Nobody can talk to you now. Goodbye."
      hangup
    }
    """,
    needs="phonenumbers",
)
def check(file: LintedFile) -> Findings:
    """Destinations of the types premium rate and shared cost."""
    for digits, location in called_numbers(file):
        kind = "" if is_ordinary(digits) else _kind(digits)
        if kind:
            yield Finding(location, f"+{digits} {kind}, and you pay for the call")


def _kind(digits: str) -> str:
    """What a number is that costs more; empty for others."""
    from phonenumbers import PhoneNumberType, number_type

    kinds = {
        PhoneNumberType.PREMIUM_RATE: "is a premium-rate number",
        PhoneNumberType.SHARED_COST: "is a number with shared cost",
    }
    number = parsed(digits)
    return "" if number is None else kinds.get(number_type(number), "")
