"""FLW323: a flow with too many states to follow every call."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, LintedFlow, rule

_QUESTIONS = "\n".join(
    f'  q{n}: say "Question {n}, press a key." as v{n} max 1 key on key goto q{n + 1}\n'
    f"  pause 5s as v{n} max 1 key on key goto q{n + 1}\n  hangup"
    for n in range(1, 6)
)
_TESTS = "\n".join(f'  say "Well done." if v{n} == {key}' for n in range(1, 6) for key in range(6))
_BAD = f"""«flow "Survey" »{{
  defaults {{ language en-GB  voice female }}
{_QUESTIONS}
  q6: say "Please say what else we can do."
  record max 1m silence 5s
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
    Rules that say "never" look at every call, and some look at whole ways of calls. Where there
    are too many, they say nothing, and this finding names them, so that silence is not taken
    for a result. States multiply with each variable that is kept for later: store an answer in
    a variable that is free again, or test it before the next one is asked for.
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
    """Flows whose walk was cut short, or does not tell all ways of calls apart."""
    for flow in file.flows:
        graph = flow.graph
        if graph.exact or (graph.complete and not _records(flow)):
            continue
        message = "this flow asks so much that not all ways of its calls were told apart"
        if not graph.complete:
            message = "this flow has too many states: not every call was followed"
        silent = ", ".join(_silent_rules(every_call=not graph.complete))
        note = f"These rules say nothing where they would need that: {silent}."
        yield Finding(flow.compiled.location, message, (note,))


def _silent_rules(*, every_call: bool) -> list[str]:
    """The codes of the rules that go by whole ways, and with ``every_call`` by all calls."""
    from callflow_dsl.lint.registry import all_rules

    return [rule.code for rule in all_rules() if rule.every_way or (rule.every_call and every_call)]


def _records(flow: LintedFlow) -> bool:
    """Whether something is recorded: the rules that go by whole ways look at nothing else."""
    whole_call = flow.program.wire.get("record") is True
    return whole_call or any(
        step.action == "record" or step.option("record") for step in flow.steps
    )
