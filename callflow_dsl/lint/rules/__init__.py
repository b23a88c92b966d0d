"""The rules: one file each, named after the code and the name of its rule.

To import such a file takes longer than its rule takes for a small flow. `LOOKS_AT` says of rules
that are about something rare what that is; where a file has none of it, they find nothing, and
are not loaded. A rule that is not in the table looks at every file.
"""

from __future__ import annotations

from functools import cache

from callflow_dsl.lint.redact import secrets
from callflow_dsl.lint.speech.asking import (
    may_ask_for_message,
    may_give_time,
    may_offer,
    may_promise_transfer,
    may_say_changed,
    may_say_goodbye,
)
from callflow_dsl.steps.behaviour import Dial, Prompt, Recording
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.lint.analysis import LintedFile, LintedStep

    LooksAt = Callable[[LintedFile], bool]


@cache
def _some(holds: Callable[[LintedStep], object]) -> LooksAt:
    """Something holds of a compiled step."""
    return lambda file: any(map(holds, file.steps()))


def _addresses(step: LintedStep) -> bool:
    """A sound file is played, or another flow goes on."""
    does = step.run.does
    return bool(step.run.hands_over) or (isinstance(does, Prompt) and bool(does.media))


def _calls(step: LintedStep) -> bool:
    return isinstance(step.run.does, Dial)


def _calls_sip(step: LintedStep) -> bool:
    does = step.run.does
    return isinstance(does, Dial) and does.destination.startswith("sip")


def _listens(step: LintedStep) -> bool:
    return step.run.listens


def _takes_entry(step: LintedStep) -> bool:
    """More than one key is taken, or nothing says how many."""
    return step.run.listens and (step.run.max_keys != 1 or not step.wire.get("maxNumKeys"))


def _hears_nothing(step: LintedStep) -> bool:
    """What is for keys stands at a step that does nothing with them."""
    run = step.run
    options = run.variable or run.goto is not None
    return not run.listens and bool(
        options or step.wire.get("maxNumKeys") or step.wire.get("endKey")
    )


def _is_recording(step: LintedStep) -> bool:
    return isinstance(step.run.does, Recording)


def _records(step: LintedStep) -> bool:
    does = step.run.does
    return isinstance(does, Recording) or (isinstance(does, Dial) and bool(does.record))


def _loops(step: LintedStep) -> bool:
    return isinstance(step.run.does, Prompt) and step.run.does.loops


def _meets_machines(step: LintedStep) -> bool:
    """What is to be done when an answering machine picks up is said."""
    return isinstance(step.run.does, Prompt) and bool(step.run.does.if_machine)


def _sees_off_early(step: LintedStep) -> bool:
    """A goodbye may be said, and no plain hangup follows."""
    behind = next(step.behind, None)
    is_last = behind is None or (behind.action == "hangup" and not behind.run.conditions)
    return not step.run.listens and not is_last and may_say_goodbye(step.text)


def _conditions(file: LintedFile) -> bool:
    """The author wrote a condition that stands at a step or around some."""
    decided = any(flow.compiled.decided for flow in file.flows)
    return decided or any(step.when is not None for step in file.steps())


def _recordings(file: LintedFile) -> bool:
    """A call, a leg or a message is recorded."""
    return any(flow.program.records_call for flow in file.flows) or any(map(_records, file.steps()))


def _odd_numbers(file: LintedFile) -> bool:
    """A number is called, or rings a flow, that is not surely an ordinary one."""
    from callflow_dsl.lint.analysis.plans import is_ordinary

    called = {step.run.does.destination for step in file.steps() if isinstance(step.run.does, Dial)}
    called.update(number for flow in file.flows for number in flow.compiled.numbers)
    return not all(map(is_ordinary, called))


def _calls_itself(file: LintedFile) -> bool:
    """A number is called that rings a flow of the file."""
    ringing = {number for flow in file.flows for number in flow.compiled.numbers}
    return any(
        isinstance(step.run.does, Dial) and step.run.does.destination in ringing
        for step in file.steps()
    )


def _calls_twice(file: LintedFile) -> bool:
    """A transfer stands right behind another."""
    return any(
        _calls(step) and _calls(following)
        for flow in file.flows
        for step, following in zip(flow.steps, flow.steps[1:], strict=False)
    )


def _entries(file: LintedFile) -> bool:
    """Several keys are typed, or a recording is ended by one."""
    return any(_takes_entry(step) or _is_recording(step) for step in file.steps())


def _voices(file: LintedFile) -> bool:
    """Two voices speak."""
    prompts = (step.run.does for step in file.steps())
    return len({what.voice for what in prompts if isinstance(what, Prompt)} - {""}) > 1


def _odd_texts(file: LintedFile) -> bool:
    """Something is spoken that a voice might read wrong."""
    return bool(file.texts.odd)


def _twice(file: LintedFile) -> bool:
    """A text stands in two steps."""
    texts = [step.text for step in file.steps("say")]
    return len(set(texts)) < len(texts)


def _names(file: LintedFile) -> bool:
    """Something besides flows and tests stands at the top."""
    return not all(isinstance(statement, ast.Flow | ast.Test) for statement in file.declared)


def _raw(file: LintedFile) -> bool:
    """JSON stands in the file, or in one that it imports."""
    return any("raw" in module.source.text for module in file.modules)


#: Code -> whether its rule looks at a file.
LOOKS_AT: Mapping[str, LooksAt] = {
    **dict.fromkeys(("FLW501", "FLW503", "FLW504", "FLW505"), _some(_addresses)),
    "FLW502": _some(lambda step: _addresses(step) or _calls_sip(step)),
    **dict.fromkeys(("FLW312", "FLW313", "FLW314", "FLW315", "FLW316", "FLW317"), _conditions),
    **dict.fromkeys(("FLW413", "FLW431"), _some(_calls)),
    **dict.fromkeys(("FLW511", "FLW512", "FLW513"), _odd_numbers),
    "FLW325": _calls_itself,
    "FLW326": _calls_twice,
    **dict.fromkeys(("FLW303", "FLW306", "FLW307", "FLW308", "FLW309", "FLW310"), _some(_listens)),
    **dict.fromkeys(("FLW311", "FLW401", "FLW402", "FLW403", "FLW405", "FLW406"), _some(_listens)),
    **dict.fromkeys(("FLW407", "FLW408", "FLW416", "FLW418", "FLW419", "FLW420"), _some(_listens)),
    **dict.fromkeys(("FLW438", "FLW442", "FLW445"), _some(_listens)),
    **dict.fromkeys(("FLW446", "FLW447", "FLW448", "FLW453"), _some(_listens)),
    **dict.fromkeys(("FLW321", "FLW435", "FLW436", "FLW522"), _entries),
    **dict.fromkeys(("FLW411", "FLW412", "FLW422", "FLW433", "FLW440"), _some(_is_recording)),
    "FLW450": _some(_is_recording),
    **dict.fromkeys(("FLW521", "FLW523"), _recordings),
    **dict.fromkeys(("FLW423", "FLW425", "FLW426", "FLW427"), _odd_texts),
    **dict.fromkeys(("FLW428", "FLW429", "FLW437"), _odd_texts),
    **dict.fromkeys(("FLW319", "FLW320"), _some(_hears_nothing)),
    "FLW305": _some(_loops),
    "FLW322": lambda file: bool(file.refused),
    "FLW327": lambda file: sum(len(flow.compiled.numbers) for flow in file.flows) > 1,
    "FLW328": lambda file: any(flow.program.max_duration_ms for flow in file.flows),
    "FLW329": _raw,
    "FLW409": _some(lambda step: step.action == "pause"),
    "FLW410": lambda file: any(
        flow.steps[0].action == "pause" for flow in file.flows if flow.steps
    ),
    "FLW417": _some(lambda step: not step.run.listens and may_offer(step.text)),
    "FLW421": _some(lambda step: step.action == "say" and not step.language),
    "FLW432": _voices,
    "FLW434": _some(lambda step: may_ask_for_message(step.text)),
    "FLW439": _some(_meets_machines),
    "FLW441": _some(lambda step: not step.run.listens and may_promise_transfer(step.text)),
    "FLW444": _some(lambda step: may_say_changed(step.text)),
    "FLW449": _some(_sees_off_early),
    "FLW451": _twice,
    "FLW452": _some(lambda step: may_give_time(step.text)),
    "FLW524": lambda file: any(secrets(file.source.text)),
    # What comments silence is looked at when all other rules have run.
    **dict.fromkeys(("FLW700", "FLW701"), lambda file: False),
    "FLW702": _names,
}
