"""The steps of a call flow, one file per kind; the order here is that of the reference."""

from __future__ import annotations

from callflow_dsl.steps.conditions import KEYPAD, OPERATORS
from callflow_dsl.steps.spec import BY_ACTION, BY_VERB, Kind, Spec, StepKind
from callflow_dsl.steps.step import COMMON_SPECS, Condition, RawStep, Step

from callflow_dsl.steps.say import Say  # isort: skip
from callflow_dsl.steps.play import Play  # isort: skip
from callflow_dsl.steps.pause import Pause  # isort: skip
from callflow_dsl.steps.record import Record  # isort: skip
from callflow_dsl.steps.transfer import Transfer  # isort: skip
from callflow_dsl.steps.fetch import Fetch  # isort: skip
from callflow_dsl.steps.send_keys import SendKeys  # isort: skip
from callflow_dsl.steps.hangup import Hangup  # isort: skip
from callflow_dsl.steps.call_flow import FLOW_SPECS, OTHER_SETTINGS, SERVER_FIELDS, CallFlow  # isort: skip

__all__ = [
    "BY_ACTION",
    "BY_VERB",
    "COMMON_SPECS",
    "FLOW_SPECS",
    "KEYPAD",
    "OPERATORS",
    "OTHER_SETTINGS",
    "SERVER_FIELDS",
    "CallFlow",
    "Condition",
    "Fetch",
    "Hangup",
    "Kind",
    "Pause",
    "Play",
    "RawStep",
    "Record",
    "Say",
    "SendKeys",
    "Spec",
    "Step",
    "StepKind",
    "Transfer",
]
