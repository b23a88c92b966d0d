"""FLW323: a flow with too many states to follow every call."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

_QUESTIONS = "\n".join(
    f'  q{n}: say "Question {n}, press a key." as v{n} max 1 key on key goto q{n + 1}\n'
    f"  pause 5s as v{n} max 1 key on key goto q{n + 1}\n  hangup"
    for n in range(1, 6)
)
_TESTS = "\n".join(f'  say "Well done." if v{n} == {key}' for n in range(1, 6) for key in range(6))
_BAD = f"""«flow "Survey" »{{
  defaults {{ language en-GB  voice female }}
{_QUESTIONS}
  q6: say "That was all."
{_TESTS}
  say "Goodbye."
  hangup
}}"""


@rule(
    "FLW323",
    "not-followed",
    "info",
    summary="a flow has too many states to follow every call",
    why="""
    Rules that say "never" look at every call. Where there are too many, they say nothing, and
    this finding names them, so that silence is not taken for a result. States multiply with
    each variable that is kept for later: store an answer in a variable that is free again, or
    test it before the next one is asked for.
    """,
    bad=_BAD,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Flows whose walk was cut short."""
    from callflow_dsl.lint.registry import all_rules

    for flow in file.flows:
        if not flow.graph.complete:
            silent = ", ".join(rule.code for rule in all_rules() if rule.every_call)
            yield Finding(
                flow.compiled.location,
                "this flow has too many states: not every call was followed",
                (f"These rules say nothing of what no call does here: {silent}.",),
            )
