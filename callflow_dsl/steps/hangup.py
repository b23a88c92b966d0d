"""`hangup`: end the call."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.steps.behaviour import HangUp, Options
from callflow_dsl.steps.spec import describe
from callflow_dsl.steps.step import Step


def _does(_options: Options) -> HangUp:
    return HangUp()


@describe(
    "hangup",
    "hangup",
    help="Ends the call.",
    example="hangup",
    does=_does,
    ends=True,
)
@frozen
class Hangup(Step):
    """End the call."""
