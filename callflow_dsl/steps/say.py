"""`say`: speak a text."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.steps import kinds
from callflow_dsl.steps.behaviour import Options, Prompt
from callflow_dsl.steps.spec import argument, describe, option
from callflow_dsl.steps.step import Step


def _does(options: Options) -> Prompt:
    return Prompt(
        text=options.text("payload"),
        language=options.text("language"),
        voice=options.text("voice"),
        times=max(1, options.number("repeat") or 1),
        loops=options.flag("loop"),
        if_machine=options.text("ifMachine"),
        machine_timeout_ms=options.ms("machineTimeout") or 0,
    )


@describe(
    "say",
    "say",
    help="Speaks a text to the caller.",
    example='say "Welcome to Acme." language en-GB voice female',
    does=_does,
    takes_keys=True,
)
@frozen
class Say(Step):
    """Speak ``payload`` in a language and voice."""

    payload: str = field(metadata=argument("payload", kinds.TEXT, help="The text that is spoken."))
    language: str | None = option(
        "language", "language", kinds.LANGUAGE, help="The language that the text is written in."
    )
    voice: str | None = option(
        "voice", "voice", kinds.choice("male", "female"), help="The voice that speaks."
    )
    repeat: int | None = option(
        "repeat",
        "repeat",
        kinds.integer(1, 10),
        help="How many times the text is spoken.",
        default=1,
        read_also=("Repeat",),
    )
    loop: bool | None = option(
        "loop",
        "loop",
        kinds.FLAG,
        help="Speaks the text again and again until a key is pressed.",
        default=False,
    )
    if_machine: str | None = option(
        "ifMachine",
        "machine",
        kinds.IF_MACHINE,
        help="On an answering machine: speak at once, wait for its tone, or hang up.",
        default="delay",
    )
    machine_timeout: int | None = option(
        "machineTimeout",
        "machine-timeout",
        kinds.milliseconds(400, 10_000),
        help="How long to listen for an answering machine.",
        default=7000,
    )
