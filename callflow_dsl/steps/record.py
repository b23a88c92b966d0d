"""`record`: record what the caller says."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.steps import kinds
from callflow_dsl.steps.spec import describe, option
from callflow_dsl.steps.step import Step


@describe(
    "record",
    "record",
    help="Records what the caller says, as voicemail does.",
    example="record max 60s silence 5s finish # transcribe en-US",
    after="on_finish",
)
@frozen
class Record(Step):
    """Record the caller; lengths are in seconds."""

    max_length: int | None = option(
        "maxLength",
        "max",
        kinds.whole_seconds(nanoseconds=True),
        help="The longest recording; 0s sets no limit.",
        default="no limit",
    )
    timeout: int | None = option(
        "timeout",
        "silence",
        kinds.whole_seconds(minimum=1, nanoseconds=True),
        help="So much silence ends the recording.",
        default="silence never ends it",
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
