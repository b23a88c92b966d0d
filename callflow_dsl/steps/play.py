"""`play`: play sound files."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.steps import kinds
from callflow_dsl.steps.behaviour import Options, Prompt
from callflow_dsl.steps.spec import argument, describe
from callflow_dsl.steps.step import Step


def _does(options: Options) -> Prompt:
    return Prompt(media=options.texts("media"))


@describe(
    "play",
    "play",
    help="Plays one sound file, or several in a row.",
    example='play "https://example.com/welcome.wav"',
    does=_does,
    takes_keys=True,
)
@frozen
class Play(Step):
    """Play ``media``: one address, or a tuple of them where the wire has an array."""

    media: str | tuple[str, ...] = field(
        metadata=argument("media", kinds.MEDIA, help="Where the sound is: WAV, 8 kHz, 16 bit.")
    )
