"""FLW307: a caller who is silent is cut off without a word."""

from __future__ import annotations

from callflow_dsl.compiler.resolved import Role
from callflow_dsl.lint.analysis.menus import at_branch
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.explore.exploration import Edge
    from callflow_dsl.lint.analysis import LintedStep


@rule(
    "FLW307",
    "missing-silence-path",
    summary="a caller who presses nothing is cut off without a word",
    why="""
    Some callers did not hear the prompt, or hold the phone away to press a key. Where silence
    leads straight to the end, they are cut off and do not know why. Both silence and a wrong
    key need an answer in each menu, with a last resort after the tries. Source: Avaya
    Interactive Response, design of menus; myoperator.crisp.help.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For support, press 2." as choice max 1 key on key goto chosen
      «pause 5s as choice max 1 key on key goto chosen»
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
)
def check(file: LintedFile) -> Findings:
    """Steps that ask for keys, behind which silence leads to nothing but the end."""
    for flow in file.flows:
        graph = flow.graph
        reported = set()
        for step in flow.steps:
            group = (step.run.variable, step.run.goto)
            shortest = graph.first(_silences_cut_off(step))
            if group not in reported and shortest is not None:
                reported.add(group)
                yield Finding(
                    at_branch(step, Role.SILENCE),
                    "a caller who presses nothing is cut off here without a word",
                    (
                        "Say something behind it, or connect them to a person.",
                        graph.shown_by(shortest),
                    ),
                )


def _silences_cut_off(step: LintedStep) -> list[Edge]:
    """The ways by silence, where each leads to nothing but the end."""
    graph = step.flow.graph
    silences = graph.moves(step.index, "silence")
    if not all(edge.target in graph.silent_ends for edge in silences):
        return []
    # A prompt that only lets itself be heard again may well be the last word.
    is_last_word = step.run.variable is None
    if is_last_word and not all(graph.past_end(edge.target) for edge in silences):
        return []
    return silences
