"""FLW449: a text that says goodbye, after which the call goes on."""

from __future__ import annotations

from callflow_dsl.graphs import walk
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.lint.speech.asking import may_say_goodbye
from callflow_dsl.lint.speech.statements import says_goodbye

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.lint.analysis import LintedStep

#: A text of so few words is a goodbye alone.
_FEW_WORDS = 3
_GOING_ON = ("say", "play", "transfer", "record")


@rule(
    "FLW449",
    "goodbye-goes-on",
    summary="a text ends with a goodbye, and the call goes on",
    why="""
    The caller was seen off and then hears what is meant for somebody else. Mostly a `hangup` is
    missing: a call only stops where a step ends it. A goodbye in another language may follow.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu desk {
        say "For our hours, press 1. For sales, press 2."
        key 1 { say «"We are open from nine to five. Goodbye."» }
        key 2 { say "One moment, please." }
        fail { say "We did not hear you. Goodbye."  hangup }
      }
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu desk {
        say "For our hours, press 1. For sales, press 2."
        key 1 { say "We are open from nine to five. Goodbye."  hangup }
        key 2 { say "One moment, please." }
        fail { say "We did not hear you. Goodbye."  hangup }
      }
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Texts of this kind that hear no keys, behind which some call speaks, records or transfers."""
    reported = set()
    for step in file.steps("say"):
        if step.run.listens or step.location in reported or not may_say_goodbye(step.text):
            continue
        graph = step.flow.graph
        moves = [move for move in graph.moves(step.index) if _goes_on(step, move.target)]
        shortest = graph.first(moves)
        if shortest is not None and _sees_off(step):
            reported.add(step.location)
            yield Finding(
                step.at_argument(),
                "callers are seen off here, and the call goes on",
                ("Write `hangup` behind it.", graph.shown_by(shortest)),
            )


def _sees_off(step: LintedStep) -> bool:
    return may_say_goodbye(step.text) and says_goodbye(step.text, step.language)


def _goes_on(step: LintedStep, start: int) -> bool:
    """Whether a call in this state comes to a step that does more than see the caller off."""
    graph = step.flow.graph

    def over_pauses(number: int) -> Iterator[int]:
        there = graph.run_at(number)
        for move in graph.exploration.edges_from(number):
            if move.cause == "skips" or there is None or there.action == "pause":
                yield move.target

    for number in walk((start,), over_pauses):
        there = graph.run_at(number)
        if there is not None and there.action in _GOING_ON:
            return not _is_part_of(there, step)
    return False


def _is_part_of(other: LintedStep, step: LintedStep) -> bool:
    """Whether a text is the goodbye of another one: alone, or in another language."""
    is_alone = len(other.text.split()) <= _FEW_WORDS
    return _sees_off(other) and (is_alone or other.language != step.language)
