"""The texts that callers hear, and where in the source the words of each stand."""

from __future__ import annotations

from functools import cached_property

from callflow_dsl._frozen import frozen
from callflow_dsl.lint.speech.asking import may_offer
from callflow_dsl.patterns import pattern
from callflow_dsl.simulate.speech import speaking_ms

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from callflow_dsl.lint.analysis import LintedFile, LintedFlow, LintedStep
    from callflow_dsl.lint.speech.model import Offer, Offers
    from callflow_dsl.source import Location, Span


#: Marks that callers hear as they are: of a text that waits for its author, and placeholders.
PLACEHOLDER = pattern(
    r"\b(?:TODO|FIXME|TBD|TBA|XXX+)\b|\blorem ipsum\b|%\(\w+\)[sd]|%[sd]\b|<%[^%]*%>"
    r"|\$?\{+[^{}]*\}+|\$[A-Za-z_]\w*|<<[^<>]*>>|__\w+?__"
    r"|\[(?i:your|name|company|insert|first|last|date|time)[^\]]*\]",
)
#: A text of words, single digits and plain punctuation: nothing that a voice might read wrong.
_PLAIN = pattern(
    r"(?:[A-Z\u00c0-\u00d6\u00d8-\u00de]?[a-z\u00df-\u00f6\u00f8-\u00ff]*+"
    r"(?:['-][a-z\u00df-\u00f6\u00f8-\u00ff]++)*+[0-9]?[.,;:!?]?(?:[ \n\r\t]++|\Z))*+"
)
#: A mark of unfinished texts that is words.
_FILLER = "lorem ipsum"
#: A tag of markup, such as SSML.
MARKUP = pattern(r"</?[A-Za-z][^<>]*>")


@frozen(eq=False)
class Spoken:
    """What one `say` speaks, once for all copies of its statement with the same words."""

    step: LintedStep
    text: str

    @property
    def language(self) -> str:
        """The primary language, such as ``en``, in lower case; empty where none is said."""
        return self.step.language.partition("-")[0].lower()

    def at(self, start: int = 0, end: int | None = None) -> Location:
        """A part of the text where the author wrote it."""
        return self.step.at_text(start, len(self.text) if end is None else end)


def offers_of(step: LintedStep) -> Offers | None:
    """The keys that a step offers; None of a sound file, and where it was not understood."""
    return step.heard.offers if step.action == "say" else None


def choices_of(step: LintedStep) -> tuple[Offer, ...]:
    """The keys that surely make a choice at a step, in the order spoken."""
    offers = offers_of(step) if may_offer(step.text) else None
    return offers.choices if offers else ()


def options_in_time(steps: Iterable[LintedStep]) -> Iterator[tuple[float, LintedStep, Span]]:
    """After how many seconds of these prompts each option is heard, and where it stands."""
    seconds = 0.0
    for step in steps:
        for offer in choices_of(step):
            before = speaking_ms(step.text[: offer.span[0]], step.language) / 1000
            yield seconds + before, step, offer.span
        seconds += speaking_ms(step.text, step.language) / 1000


@frozen(eq=False, slots=False)
class Texts:
    """The texts that callers of a file can hear, found once for all rules."""

    flows: tuple[LintedFlow, ...]

    @cached_property
    def every(self) -> tuple[Spoken, ...]:
        """All of them, in the order of the compiled steps."""
        texts: dict[object, Spoken] = {}
        for flow in self.flows:
            for step in flow.steps:
                if step.text.strip():
                    place = step.location
                    key = (place.source.name, place.span, step.text, step.language)
                    texts.setdefault(key, Spoken(step, step.text))
        return tuple(texts.values())

    @cached_property
    def odd(self) -> tuple[Spoken, ...]:
        """Those in which there is something that a voice might read wrong."""
        return tuple(text for text in self.every if _is_odd(text.text))


def _is_odd(text: str) -> bool:
    return _PLAIN.fullmatch(text) is None or _FILLER in text


def found(file: LintedFile, pattern: re.Pattern[str]) -> Iterator[tuple[Spoken, re.Match[str]]]:
    """Each match of a pattern of what a voice might read wrong, with the text that it is in."""
    for text in file.texts.odd:
        for match in pattern.finditer(text.text):
            yield text, match
