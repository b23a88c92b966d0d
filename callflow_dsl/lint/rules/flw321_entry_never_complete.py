"""FLW321: an entry that nothing completes."""

from __future__ import annotations

from callflow_dsl.lint.model import Effect, Finding, Findings, Fix, LintedFile, LintedStep, rule


@rule(
    "FLW321",
    "entry-never-complete",
    summary="an entry has neither a number of keys nor a key that ends it",
    why="""
    Without `max` and `end` it is up to the server when the caller is done: after one key, or
    after some silence behind the last one. The documentation of the API does not say which.
    With `max 1 key` a menu answers at once.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For support, press 2." «as choice» on key goto chosen
      pause 5s «as choice» on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112233 if choice == 1
      transfer +31201112244 if choice == 2
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For support, press 2." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112233 if choice == 1
      transfer +31201112244 if choice == 2
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    fix="lets a menu take one key",
    effect=Effect.KEYS,
)
def check(file: LintedFile) -> Findings:
    """Steps that store keys without a limit and without an end key."""
    for step in file.steps("say", "play", "pause"):
        limited = step.wire.get("maxNumKeys") or step.wire.get("endKey")
        if step.run.listens and step.run.variable and not limited:
            yield Finding(
                step.stored_at,
                "nothing says when this entry is complete",
                ("Say how many keys it takes (`max 1 key`), or which key ends it (`end #`).",),
                _fix(step),
            )


def _fix(step: LintedStep) -> Fix | None:
    """One key for a menu; how long other entries are only the author knows."""
    option = step.option("as")
    use = step.flow.variables.use_of(step.run.variable or "", step.target)
    single = use.tested and all(c.operator == "==" and len(c.value) == 1 for _, c in use.tested)
    if option is None or not single:
        return None
    end = option.span[1]
    return Fix("take one key", step.at((end, end)), " max 1 key")
