"""FLW501: an address without encryption."""

from __future__ import annotations

from callflow_dsl.lint.analysis.addresses import addresses
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW501",
    "plain-http",
    summary="an address is asked without encryption",
    why="""
    With `http://` everybody on the way can read the request. For a flow it holds the numbers of
    both sides and the keys that were pressed, and who can answer it decides how the call goes on:
    with a transfer to a number that earns them money, for example (RFC 9110, 17.9, warns of what
    stands in addresses). There is no fix, because only you know whether the server speaks
    `https://`. Only FLW502 speaks of a server that the internet cannot reach at all.
    """,
    bad="""
    flow "Survey" {
      defaults { language en-GB  voice female }
      play «"http://media.example.com/welcome.wav"»
      say "One moment, please."
      fetch «"http://survey.example.com/next"»
    }
    """,
    good="""
    flow "Survey" {
      defaults { language en-GB  voice female }
      play "https://media.example.com/welcome.wav"
      say "One moment, please."
      fetch "https://survey.example.com/next"
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Addresses with `http`, as they are on the wire."""
    for address in addresses(file):
        if address.parts.scheme == "http" and not address.private:
            yield Finding(
                address.location,
                f"{address.host} is asked without encryption",
                ("Write https:// where the server speaks it.",),
            )
