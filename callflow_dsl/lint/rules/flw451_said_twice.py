"""FLW451: a text that is said twice in a row."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, Related, rule


@rule(
    "FLW451",
    "said-twice",
    "info",
    summary="the same text is said twice in a row",
    why="""
    Usually a line was copied. Where callers are to hear it twice, `repeat 2` says so. Copies of one
    statement, as a menu makes of its prompt, are left alone, and so are texts that hear keys and
    those of different parts.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today."
      «say "We are closed today."»
      say "Goodbye."
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today." repeat 2
      say "Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Two steps behind each other that speak alike, under the same conditions."""
    seen = set()
    for flow in file.flows:
        for step, following in zip(flow.steps, flow.steps[1:], strict=False):
            alike = step.wire.get("options") == following.wire.get("options")
            conditions = step.run.conditions == following.run.conditions
            beside = step.compiled.around == following.compiled.around
            both = alike and conditions and beside and step.action == following.action == "say"
            places = (step.location, following.location)
            heard = not (step.run.listens or following.run.listens)
            if both and heard and step.location != following.location and places not in seen:
                seen.add(places)
                before = Related(step.location, "it is said here first")
                yield Finding(following.location, "this was just said", related=(before,))
