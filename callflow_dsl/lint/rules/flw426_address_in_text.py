"""FLW426: a web or mail address as it is written."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import found
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.patterns import pattern

_DOMAINS = "at|be|biz|ch|co|com|de|dk|edu|es|eu|fr|gov|ie|info|io|it|net|nl|no|org|pl|pt|se|uk|us"
_ADDRESS = pattern(
    rf"(?i)(?<![\w@.])(?:https?://\S+?|www\.[\w./-]+?|[\w.+-]+@[\w.-]+\.\w+"
    rf"|(?:[\w-]+\.)+(?:{_DOMAINS})(?:/[\w/-]*)?)(?=[.,;:!?)]*(?:\s|$))",
)


@rule(
    "FLW426",
    "address-in-text",
    summary="a web or mail address is spoken as it is written",
    why="""
    Voices run the parts of an address together, spell them, or stop at its full stops as at the
    end of a sentence. Nobody can write it down. Say the full stop as a word, leave out what a
    browser adds by itself, and offer to send the address in a text message when it is long.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed. See «www.example.com/hours» or write to «help@example.com». Goodbye."
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed. Our hours are at example dot com. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """What looks like a URL, a domain or a mail address."""
    for text, match in found(file, _ADDRESS):
        yield Finding(
            text.at(*match.span()),
            "this address is spoken as it is written",
            ("Say it as people do: `example dot com`.",),
        )
