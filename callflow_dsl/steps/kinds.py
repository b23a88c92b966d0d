"""The kinds of values that options take. Figures: the wire description of the Voice API."""

from __future__ import annotations

from callflow_dsl.steps.spec import NANOSECONDS, Kind

#: What stands in no address and no name: blanks, controls, the mark of byte order. Each validator
#: has a `\s` of its own, so they are listed.
_BLANK = "\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
_SEEN = f"[^{_BLANK}]+"
_ADDRESS = f"https?://{_SEEN}"

TEXT = Kind("text", 'a text in quotes, as in "Welcome."')
FLAG = Kind("flag", "yes or no", json="boolean")
KEYS = Kind("keys", 'keys in quotes, as in "12w34#"', pattern="[0-9A-Da-d*#wW,]+")
KEY = Kind("key", "one key: 0-9, * or #", pattern="[0-9*#]")
LABEL = Kind("label", "the label of a step")
#: The dollar is written as its number: some validators take each `$` for the end of the text.
VARIABLE = Kind("variable", "the name of a variable", pattern=f'[^{_BLANK}{{}}\\x24"]+')
KEY_COUNT = Kind("key-count", "a number of keys, as in 4 keys", json="integer", minimum=1)
URL = Kind("url", 'an address in quotes, as in "https://example.com/flow"', pattern=_ADDRESS)
MEDIA = Kind(
    "media",
    'the address of a sound file in quotes, as in "https://example.com/hello.wav"',
    pattern=_ADDRESS,
    many=True,
)
DESTINATION = Kind(
    "destination",
    'a number such as +31201234567, a SIP address such as "sip:desk@example.com", '
    'or a client such as "client:desk"',
    pattern=f"[0-9]{{3,15}}|sips?:[^@{_BLANK}]+@[^@{_BLANK}]+|sips?:[^@{_BLANK}]+|client:{_SEEN}",
)
LANGUAGE = Kind(
    "language",
    "a language such as en-GB",
    allowed=(
        "cy-GB", "da-DK", "de-DE", "en-AU", "en-GB", "en-GB-WLS", "en-IN", "en-US", "es-ES",
        "es-US", "fr-CA", "fr-FR", "is-IS", "it-IT", "ja-JP", "nb-NO", "nl-NL", "pl-PL", "pt-BR",
        "pt-PT", "ro-RO", "ru-RU", "sv-SE", "tr-TR",
    ),
    open=True,
    pattern="[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})+",
    mistakes=(("en-UK", "en-GB"), ("es-LA", "es-US")),
)  # fmt: skip
TRANSCRIPTION_LANGUAGE = Kind(
    "transcription-language",
    "a language that recordings can be transcribed in, such as en-US",
    allowed=(
        "de-DE", "en-AU", "en-UK", "en-US", "es-ES", "es-LA", "fr-FR", "it-IT", "nl-NL", "pt-BR",
    ),
    mistakes=(("en-GB", "en-UK"), ("es-US", "es-LA"), ("es-MX", "es-LA")),
)  # fmt: skip


def whole_seconds(minimum: int = 0, *, nanoseconds: bool = False) -> Kind:
    """A duration that the wire carries in whole seconds, and some clients in nanoseconds."""
    return Kind(
        "seconds",
        "a duration in whole seconds, as in 4s",
        json="integer",
        unit="s",
        minimum=minimum,
        maximum=NANOSECONDS - 1 if nanoseconds else None,
        nanoseconds=nanoseconds,
    )


def milliseconds(minimum: int = 0, maximum: int | None = None) -> Kind:
    """A duration that the wire carries in milliseconds."""
    return Kind(
        "milliseconds",
        "a duration, as in 400ms",
        json="integer",
        unit="ms",
        minimum=minimum,
        maximum=maximum,
    )


def integer(minimum: int, maximum: int) -> Kind:
    """A whole number within bounds."""
    return Kind(
        "integer",
        f"a whole number from {minimum} to {maximum}",
        json="integer",
        minimum=minimum,
        maximum=maximum,
    )


def count_of_keys(count: int) -> str:
    """A number of keys as it is written: ``1 key``, ``4 keys``."""
    return f"{count} key{'' if count == 1 else 's'}"


def choice(*allowed: str) -> Kind:
    """One word of a closed list."""
    return Kind("choice", " or ".join((", ".join(allowed[:-1]), allowed[-1])), allowed=allowed)


#: What to do when an answering machine picks up.
IF_MACHINE = choice("continue", "delay", "hangup")
