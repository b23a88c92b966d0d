"""Which steps tell that the call is recorded, and which take an answer."""

from __future__ import annotations

from callflow_dsl.graphs import walk
from callflow_dsl.lint.speech.model import Noticed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from callflow_dsl.explore.exploration import Edge
    from callflow_dsl.lint.analysis import LintedFlow, LintedStep


def announces(step: LintedStep) -> bool:
    """Whether a step may say that the call is recorded.

    A sound file, and a text that is not understood, are given the benefit of the doubt.
    """
    if step.action != "say":
        return step.action == "play"
    return step.heard.notice.noticed in (Noticed.GIVEN, Noticed.UNKNOWN)


def denies(step: LintedStep) -> bool:
    """Whether a step says that the call is not recorded."""
    return step.action == "say" and step.heard.notice.noticed is Noticed.DENIED


def typed_after(step: LintedStep) -> LintedStep | None:
    """The step that takes several keys as the answer to a prompt; None where none does.

    That is the prompt itself, else the first that listens with only pauses between. One
    key is a choice, and says nothing about a number.
    """
    if not step.run.listens:
        step = next((s for s in step.behind if s.run.listens or s.action != "pause"), step)
    return step if step.run.listens and step.run.max_keys != 1 else None


def unannounced(flow: LintedFlow) -> Mapping[int, Edge]:
    """The steps that a call can run before it heard that it is recorded.

    Position -> the move of the shortest such call there.
    """
    exploration = flow.graph.exploration

    def before_a_notice(number: int) -> Iterator[int]:
        step = exploration.step(number)
        told = step is not None and announces(flow.steps[exploration.nodes[number].place[1]])
        for edge in exploration.edges_from(number):
            if not told or edge.cause == "skips":
                yield edge.target

    # Where ways are not told apart, one that no call takes would be blamed; FLW323 says so.
    starts = exploration.first if flow.graph.exact else ()
    return flow.graph.shortest_moves(walk(starts, before_a_notice))
