"""FLW437: a text that is not finished."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import PLACEHOLDER, found
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW437",
    "placeholder-text",
    summary="a text holds a mark that stands for what is still to be written",
    why="""
    Callers hear what stands here. The API fills in no placeholders: a name that is known only during
    the call has to come from the server, in the flow behind a `fetch`.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "Dear «%(name)s», we are closed. «TODO» say until when. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed until Monday. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Marks of unfinished texts, and placeholders of other systems."""
    for text, match in found(file, PLACEHOLDER):
        yield Finding(text.at(*match.span()), f'callers hear "{match[0]}"')
