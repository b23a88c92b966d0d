"""FLW425: dates and hours that speech reads as sums and fractions."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import found
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.patterns import pattern

_CLOCK = r"\d{1,2}(?:[:.h]\d{2})?\s?(?:[ap]\.?m\.?)?"
_FIGURES = pattern(
    rf"(?i)(?<![\w/.-])(?:"
    rf"(?P<always>24/7)"
    rf"|(?P<date>\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}})"
    rf"|(?P<range>{_CLOCK}\s?[-\u2013]\s?{_CLOCK})"
    rf")(?![\w/-]|\s?\d)",
)
_PROBLEM = {
    "always": ("a voice reads this as a fraction", "Say it in words: day and night."),
    "date": (
        "a date in figures is read as a sum or with day and month exchanged",
        "Name the month: `the fourth of December`.",
    ),
    "range": (
        "a range in figures is read as a sum, or without the word between",
        "Write the word: `from 9 to 5`.",
    ),
}


@rule(
    "FLW425",
    "date-in-figures",
    summary="a date or hours in figures are read wrong",
    why="""
    "4/12" is the fourth of December in Paris and the twelfth of April in Boston, and a
    synthetic voice decides by its own language, or reads a fraction. "9-17" becomes "nine
    seventeen" or "nine minus seventeen". Words leave no doubt.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed until «4/12/2026». We are open from Monday to Friday, «9:00-17:00». Goodbye."
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed until the fourth of December. We are open from Monday to Friday, from 9 to 5. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Dates, ranges of hours, and 24/7."""
    for text, match in found(file, _FIGURES):
        message, hint = _PROBLEM[str(match.lastgroup)]
        yield Finding(text.at(*match.span()), message, (hint,))
