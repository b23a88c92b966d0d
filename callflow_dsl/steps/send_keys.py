"""`keys`: send key tones into the call."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.steps import kinds
from callflow_dsl.steps.behaviour import Options, Tones
from callflow_dsl.steps.spec import argument, describe, option
from callflow_dsl.steps.step import Step


def _does(options: Options) -> Tones:
    # Some clients write a zero where nothing is set.
    tone, gap = (options.ms(name) or None for name in ("duration", "interval"))
    return Tones(options.text("keys"), tone, gap)


@describe(
    "keys",
    "sendKeys",
    help="Sends key tones (DTMF), for example to pass another company's menu.",
    does=_does,
    example='keys "1234#" duration 200ms interval 100ms',
)
@frozen
class SendKeys(Step):
    """Send ``keys`` as DTMF; ``duration`` and ``interval`` are in milliseconds."""

    keys: str = field(
        metadata=argument("keys", kinds.KEYS, help="The keys that are sent, in order.")
    )
    duration: int | None = option(
        "duration", "duration", kinds.milliseconds(), help="How long each tone lasts."
    )
    interval: int | None = option(
        "interval",
        "interval",
        kinds.milliseconds(),
        help="How long the pause between two tones is.",
    )
