"""FLW421: a text without its language."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW421",
    "no-language",
    summary="a text is spoken without saying in which language",
    why="""
    Without `language` the server picks a voice, and a text in another language becomes
    gibberish. `defaults { language en-GB }` says it once for a flow or a file.
    """,
    bad="""
    flow "Closed" {
      «say "We are closed today. Goodbye."»
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB }
      say "We are closed today. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Texts of steps that have no language, and no default for it."""
    for step in file.steps("say"):
        if not step.language:
            yield Finding(
                step.location,
                "the language of this text is not said",
                ("Write `language en-GB` behind it, or once for all in `defaults`.",),
            )
