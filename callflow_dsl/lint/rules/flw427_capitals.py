"""FLW427: words in capitals."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import found
from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule
from callflow_dsl.patterns import pattern

_WORD = pattern(r"(?<![\w.&-])[^\W\d_]{2,}(?![\w&-]|\.\w)")


@rule(
    "FLW427",
    "capitals",
    summary="a word in capitals may be spelt",
    why="""
    Voices take a word in capitals for an abbreviation and spell it. Emphasis is not heard in
    any case. Words of up to four letters are left alone, because those are mostly meant as
    abbreviations; a name that is longer and spoken as a word is better written as one.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are «CLOSED» today. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today. Goodbye."
      hangup
    }
    """,
    thresholds=(Threshold("letters", 5, "letters from which a word in capitals is reported"),),
)
def check(file: LintedFile) -> Findings:
    """Words without a small letter."""
    for text, match in found(file, _WORD):
        word = match[0]
        if word.isupper() and len(word) >= file.limit("letters"):
            yield Finding(
                text.at(*match.span()),
                f'"{word}" may be spelt letter by letter',
                (f"Write `{word.lower()}` or `{word.capitalize()}`.",),
            )
