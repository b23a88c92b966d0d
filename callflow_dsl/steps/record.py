"""`record`: record what the caller says."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.steps import kinds
from callflow_dsl.steps.behaviour import Options, Recording
from callflow_dsl.steps.conditions import KEYPAD
from callflow_dsl.steps.spec import describe, option
from callflow_dsl.steps.step import Step

_FINISH_KEYS = {"any": KEYPAD, "#": "#", "*": "*"}


def _does(options: Options) -> Recording:
    language = options.text("transcribeLanguage") or "?"
    return Recording(
        options.ms("maxLength") or None,
        options.ms("timeout") or None,
        _FINISH_KEYS.get(options.text("finishOnKey"), ""),
        language if options.flag("transcribe") else "",
        options.text("onFinish"),
    )


@describe(
    "record",
    "record",
    help="Records what the caller says, as voicemail does.",
    example="record max 60s silence 5s finish # transcribe en-US",
    does=_does,
    hands_over="onFinish",
)
@frozen
class Record(Step):
    """Record the caller; lengths are in seconds."""

    max_length: int | None = option(
        "maxLength",
        "max",
        kinds.whole_seconds(nanoseconds=True),
        help="The longest recording; 0s sets no limit.",
        default=0,
    )
    timeout: int | None = option(
        "timeout",
        "silence",
        kinds.whole_seconds(minimum=1, nanoseconds=True),
        help="So much silence ends the recording.",
        absent="silence never ends it",
    )
    finish_on_key: str | None = option(
        "finishOnKey",
        "finish",
        kinds.choice("any", "#", "*", "none"),
        help="The key that ends the recording.",
        default="none",
    )
    transcribe: bool | None = option(
        "transcribe",
        "transcribe",
        kinds.FLAG,
        help="Turns the recording into text; give the language behind it.",
        default=False,
    )
    transcribe_language: str | None = option(
        "transcribeLanguage",
        "transcribe",
        kinds.TRANSCRIPTION_LANGUAGE,
        help="The language that is spoken in the recording.",
        switches_on="transcribe",
    )
    on_finish: str | None = option(
        "onFinish",
        "then",
        kinds.URL,
        help="Receives the recording in a POST and answers with the flow that goes on from here.",
    )
