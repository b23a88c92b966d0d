"""FLW505: a sound file in a format that the API does not play."""

from __future__ import annotations

from callflow_dsl.lint.analysis.addresses import looked_at
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW505",
    "media-format",
    summary="a sound file is no WAV file with 8 kHz and 16 bit",
    why="""
    A name says little: a file called `.wav` often has the 44.1 kHz of a CD, and a server that does
    not find a file may answer with a page. So this rule reads the first 4 kB of the file. What
    `play` takes, and how to convert a file, stands at FLW503.
    """,
    bad="""
    flow "Welcome" {
      defaults { language en-GB  voice female }
      play «"https://media.example.com/studio.wav"»
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
    """Media that are there, but not in the format of the API."""
    for address, media in looked_at(file):
        if media.wrong:
            yield Finding(
                address.location,
                f"the API cannot play this sound file: {media.wrong}",
                ("Convert it to WAV, 8 kHz, 16 bit, mono.",),
            )
