"""FLW320: a limit for keys at a step that does nothing with them."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, LintedStep, rule
from callflow_dsl.picking import instances
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "FLW320",
    "key-limit-without-use",
    summary="a step that does nothing with keys limits an entry",
    why="""
    `max 4 keys` and `end #` say when an entry is complete. Without `as` and `on key goto` there
    is no entry: the keys are neither stored nor do they lead anywhere.
    """,
    bad="""
    flow "Order" {
      defaults { language en-GB  voice female }
      say "Please enter your order number." «max 6 keys»
      pause 8s as order max 6 keys on key goto look
      say "Goodbye."
      hangup
      look: fetch "https://shop.example.com/order"
    }
    """,
    good="""
    flow "Order" {
      defaults { language en-GB  voice female }
      say "Please enter your order number." as order max 6 keys on key goto look
      pause 8s as order max 6 keys on key goto look
      say "Goodbye."
      hangup
      look: fetch "https://shop.example.com/order"
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Steps with `max N keys` or `end KEY`, but without variable and jump."""
    for step in file.steps():
        limited = step.wire.get("maxNumKeys") or step.wire.get("endKey")
        if not limited or step.run.variable or step.run.goto is not None:
            continue
        place = next((step.at(o.span) for o in _limits(step)), step.location)
        yield Finding(place, "this limits an entry, but the step does nothing with keys")


def _limits(step: LintedStep) -> Iterator[ast.Option]:
    """The options that limit an entry, as they are written."""
    for option in instances(getattr(step.node, "options", ()), ast.Option):
        counts = option.word == "max" and isinstance(option.value, ast.Count)
        if counts or option.word == "end":
            yield option
