"""FLW417: a prompt that offers keys and does not listen."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import offers_of
from callflow_dsl.lint.model import Effect, Finding, Findings, Fix, LintedFile, LintedStep, rule
from callflow_dsl.lint.speech.asking import may_offer
from callflow_dsl.picking import instances
from callflow_dsl.syntax import ast


@rule(
    "FLW417",
    "no-barge-in",
    summary="a prompt offers keys, and does not listen for them",
    why="""
    Callers who know the menu press at once, before the prompt is over. Here such a key is lost,
    and they wait for nothing. Give the prompt the same options as the pause behind it. Keys that
    end the recording behind the prompt (`finish #`) are no such keys. Source:
    ivrsworld.com, "Frequently overlooked problems", on keys while a prompt plays.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      «say "For sales, press 1. For support, press 2."»
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
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
      chosen: transfer +31201112201 if choice == 1
      transfer +31201112202 if choice == 2
      say "Nobody is free, or that was none of the options. Goodbye."
      hangup
    }
    """,
    fix="copies the key options of the pause behind the prompt",
    effect=Effect.KEYS,
)
def check(file: LintedFile) -> Findings:
    """Prompts that offer a key at steps that neither store keys nor jump."""
    offering = [step for step in file.steps("say") if _offers_deafly(step)]
    # What a branch for silence or a wrong key says is one text, however often it is tried.
    again = {(step.flow, step.text) for step in offering if _is_asked_again(step)}
    for step in offering:
        if (step.flow, step.text) not in again:
            message = "keys that are pressed during this prompt are lost"
            yield Finding(step.location, message, (), _fix(step))


def _offers_deafly(step: LintedStep) -> bool:
    if step.run.listens or not may_offer(step.text):
        return False
    offers = offers_of(step)
    # A key that is said to end a recording is FLW435's.
    return offers is not None and bool(offers.keys)


def _is_asked_again(step: LintedStep) -> bool:
    """Whether the prompt that was heard before follows, and offers the same: "No. Press 1 or 2."."""
    graph, offers = step.flow.graph, offers_of(step)
    following = (graph.step(graph.runs_next(edge.target)) for edge in graph.moves(step.index))
    return offers is not None and any(
        prompt is not None
        and prompt.run.listens
        and _offers_all(prompt, offers.keys)
        and _comes_from(step, prompt)
        for prompt in following
    )


def _comes_from(step: LintedStep, prompt: LintedStep) -> bool:
    """Whether a call can come to a step from where it hears the words of a prompt."""
    graph = step.flow.graph
    heard = (other.index for other in step.flow.steps if other.text == prompt.text)
    states = {state for index in heard for state in graph.nodes.get(index, ())}
    return graph.reaches(states, set(graph.nodes.get(step.index, ())))


def _offers_all(prompt: LintedStep, keys: frozenset[str]) -> bool:
    """Whether a text offers all these keys, or is not understood and may."""
    offers = offers_of(prompt)
    return keys <= offers.keys if offers is not None else prompt.action == "say"


def _fix(step: LintedStep) -> Fix | None:
    """The key options of the pause behind it, which listens for the answer."""
    following = step.flow.graph.step(step.index + 1)
    options = _listening_options(following) if following is not None else ""
    if not options or step.when is not None or not isinstance(step.node, ast.Step):
        return None
    end = step.location.span[1]
    return Fix("listen already here", step.at((end, end)), f" {options}")


def _listening_options(pause: LintedStep) -> str:
    """The options of a pause that listens, as they are written; empty for other steps."""
    if pause.action != "pause" or not pause.run.listens:
        return ""
    written = instances(getattr(pause.node, "options", ()), ast.Option)
    return " ".join(pause.at(option.span).text for option in written)
