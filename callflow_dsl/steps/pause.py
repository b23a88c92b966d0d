"""`pause`: wait in silence."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.steps import kinds
from callflow_dsl.steps.behaviour import Options, Silence
from callflow_dsl.steps.spec import argument, describe
from callflow_dsl.steps.step import Step


def _does(options: Options) -> Silence:
    return Silence(options.ms("length") or 0)


@describe(
    "pause",
    "pause",
    help="Waits in silence; keys that are pressed meanwhile count.",
    example="pause 4s",
    does=_does,
    takes_keys=True,
)
@frozen
class Pause(Step):
    """Wait for ``length`` seconds."""

    length: int = field(
        metadata=argument("length", kinds.whole_seconds(minimum=1), help="How long to wait.")
    )
