"""FLW311: keys are overwritten before any condition reads them."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, LintedStep, Related, rule


@rule(
    "FLW311",
    "key-overwritten",
    summary="keys are stored, and overwritten before any condition reads them",
    why="""
    What the caller chose is lost: before any step tests the variable, another question stores
    its own answer in it. Give each question a variable of its own.
    """,
    bad="""
    flow "Order" {
      defaults { language en-GB  voice female }
      say "Please enter your customer number." «as entry» max 6 keys end # on key goto pin
      pause 8s «as entry» max 6 keys end # on key goto pin
      pin: say "Please enter the number of your order." as entry max 8 keys end # on key goto look
      pause 8s as entry max 8 keys end # on key goto look
      look: fetch "https://shop.example.com/order"
    }
    """,
    good="""
    flow "Order" {
      defaults { language en-GB  voice female }
      say "Please enter your customer number." as customer max 6 keys end # on key goto order
      pause 8s as customer max 6 keys end # on key goto order
      order: say "Please enter the number of your order." as order max 8 keys end # on key goto look
      pause 8s as order max 8 keys end # on key goto look
      look: fetch "https://shop.example.com/order"
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Steps that store keys, behind which every way stores others before a test."""
    for step in file.steps("say", "play", "pause"):
        there = _overwriting(step)
        if there is not None:
            yield Finding(
                step.stored_at,
                f"{step.run.variable} is stored here and overwritten before any step reads it",
                related=(Related(there.stored_at, "it is overwritten here"),),
            )


def _overwriting(step: LintedStep) -> LintedStep | None:
    """The step that stores other keys before those of this one are read, on every way."""
    if step.run.variable is None or not step.run.listens:
        return None
    use = step.flow.variables.use_of(step.run.variable, step.target)
    if use.tested or not use.is_whole:
        return None
    later = [n for n in use.stored if not _same(step, step.flow.steps[n])]
    is_read = not later or (use.sent and _sent_before(step, later[0]))
    return None if is_read else step.flow.steps[later[0]]


def _same(step: LintedStep, other: LintedStep) -> bool:
    """Whether both belong to one question: its prompt, its pause, its next try."""
    same_menu = step.menu is not None and step.menu is other.menu
    pause_behind = other.action == "pause" and other.index == step.index + 1
    return (
        same_menu or pause_behind or step.target == other.target or step.location == other.location
    )


def _sent_before(step: LintedStep, later: int) -> bool:
    """Whether a URL may get the keys before the step at ``later`` stores others."""
    steps = step.flow.steps
    return any(steps[n].action == "fetchCallFlow" for n in range(step.target, later))
