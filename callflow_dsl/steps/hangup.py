"""`hangup`: end the call."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.steps.spec import describe
from callflow_dsl.steps.step import Step


@describe("hangup", "hangup", help="Ends the call.", example="hangup", after="end")
@frozen
class Hangup(Step):
    """End the call."""
