"""The rules: one file each, named after the code and the name of its rule.

Here stand those that look at every file. Those in a folder look at files with certain steps,
and are not loaded for others.
"""

from __future__ import annotations

from callflow_dsl.steps.behaviour import Dial, Prompt, Recording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.lint.analysis import LintedFile, LintedStep


def _has_address(step: LintedStep) -> bool:
    does = step.run.does
    return bool(step.run.hands_over) or (isinstance(does, Prompt) and bool(does.media))


def _has_condition(step: LintedStep) -> bool:
    return bool(step.run.conditions) or step.when is not None


def _records(step: LintedStep) -> bool:
    does = step.run.does
    return isinstance(does, Recording) or (isinstance(does, Dial) and bool(does.record))


def _conditions(file: LintedFile) -> bool:
    """A condition stands in the file, or behind a step of its flows."""
    decided = bool(file.conditions.blocks) or any(flow.compiled.decided for flow in file.flows)
    return decided or any(map(_has_condition, file.steps()))


def _recordings(file: LintedFile) -> bool:
    """A call, a leg or a message is recorded."""
    return any(flow.program.records_call for flow in file.flows) or any(map(_records, file.steps()))


#: Folder -> whether its rules look at a file.
FOLDERS: Mapping[str, Callable[[LintedFile], bool]] = {
    "addresses": lambda file: any(map(_has_address, file.steps())),
    "conditions": _conditions,
    "keys": lambda file: any(step.run.listens for step in file.steps()),
    "recordings": _recordings,
}
