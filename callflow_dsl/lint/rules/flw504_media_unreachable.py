"""FLW504: a sound file that cannot be had."""

from __future__ import annotations

from callflow_dsl.lint.analysis.addresses import looked_at
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW504",
    "media-unreachable",
    summary="a sound file cannot be fetched",
    why="""
    Callers hear nothing in place of the file. It is asked for from the machine that runs
    `flowc lint`: where a firewall stands between, the answer may differ from what the API gets.
    Each address is asked once, for its first 4 kB, with a GET.
    """,
    bad="""
    flow "Welcome" {
      defaults { language en-GB  voice female }
      play «"https://media.example.com/missing.wav"»
      say "Nobody is here today. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Welcome" {
      defaults { language en-GB  voice female }
      play "https://media.example.com/welcome.wav"
      say "Nobody is here today. Goodbye."
      hangup
    }
    """,
    online=True,
)
def check(file: LintedFile) -> Findings:
    """Media that are not there, or whose server does not answer."""
    for address, media in looked_at(file):
        if media.failure:
            yield Finding(
                address.location,
                f"this sound file cannot be fetched: {media.failure}",
            )
