"""FLW433: a transcription in another language than was spoken."""

from __future__ import annotations

from itertools import pairwise

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.steps.behaviour import Recording


@rule(
    "FLW433",
    "transcription-language",
    summary="a recording is transcribed in another language than the prompt before it has",
    why="""
    Callers answer in the language in which they were asked. Transcribed in another one their words
    become nonsense.
    """,
    bad="""
    flow "Mail" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone."
      record max 2m silence 5s «transcribe nl-NL»
      say "Thank you. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Mail" {
      defaults { language en-GB  voice female }
      say "Please leave a message after the tone."
      record max 2m silence 5s transcribe en-UK
      say "Thank you. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Recordings with a language, right behind a `say` in another one."""
    for flow in file.flows:
        for before, step in pairwise(flow.steps):
            asked, what = before.language, step.run.does
            if not isinstance(what, Recording) or not asked or not what.transcribe:
                continue
            if asked[:2].lower() != what.transcribe[:2].lower():
                message = f"the prompt before is in {asked}, this is taken for {what.transcribe}"
                yield Finding(step.at_option("transcribe"), message)
