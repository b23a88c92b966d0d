"""FLW423: a long row of digits that speech reads as one number."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import found
from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule
from callflow_dsl.patterns import pattern

#: Digits with nothing between them; not the whole part of an amount such as 12000.50.
_ROW = pattern(r"(?<![\w.,])\+?\d+(?![\w]|[.,]\d)")


@rule(
    "FLW423",
    "digits-in-a-row",
    summary="a long row of digits is read as one number",
    why="""
    A synthetic voice reads "0201112233" as two hundred and one million and so on, or says the
    digits without a pause, and nobody can write that down. Telephone numbers, customer numbers
    and codes are understood when their digits stand in groups of two or three, with a comma
    where the voice is to pause. An amount of money is better said in words.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed. In an emergency, call «0201112233». Goodbye."
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed. In an emergency, call 0 2 0, 1 1 1, 2 2 3 3. Goodbye."
      hangup
    }
    """,
    thresholds=(Threshold("digits", 5, "digits in a row from which a number is reported"),),
)
def check(file: LintedFile) -> Findings:
    """Rows of digits with neither space nor punctuation."""
    for text, match in found(file, _ROW):
        digits = match[0].removeprefix("+")
        # A round number is a quantity, and read as one.
        if len(digits) >= file.limit("digits") and not digits.endswith("00"):
            yield Finding(
                text.at(*match.span()),
                f"these {len(digits)} digits are read as one number",
                ("Say them in groups, as in `0 2 0, 1 1 1, 2 2 3 3`.",),
            )
