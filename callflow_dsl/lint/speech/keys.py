"""Which keys a prompt offers: "For sales, press 1", with lists, ranges and shared verbs."""

from __future__ import annotations

from callflow_dsl.lint.speech.model import Evidence, Offer, Offers
from callflow_dsl.lint.speech.options import (
    first_keys,
    is_led,
    is_likely_option,
    is_named_option,
    is_option,
    is_sure_option,
)
from callflow_dsl.lint.speech.sentence import Key, Sentence, Tag
from callflow_dsl.lint.speech.sentence_reader import SentenceReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.leftover import Figure


class KeyReader:
    """Reads the sentences of one prompt, one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.choices: list[Offer] = []
        self.closing: list[Offer] = []
        self.codes: list[Evidence] = []
        self.any_key = False
        #: Keys of which the sentence alone does not say what they are.
        self.open: list[Figure] = []
        #: Figures that were taken for something else than a key, without a unit that proves it.
        self.passed: set[str] = set()
        #: "To go on, choose one": a key where the next key is offered too.
        self.maybe: list[Figure] = []
        #: Keys that a menu offers if a word before them is a verb that is not known.
        self.suspects: set[str] = set()
        #: A verb asks for a key by a name that is not known.
        self.unread = False
        #: A sentence before asks to type or to say something.
        self.asked = False
        #: A question asks for a number, which the caller may well press.
        self.counts = False
        #: A sentence before asks for a mark.
        self.rated = False
        #: Keys of ranges, which are named again when the range is explained.
        self.ranged: set[str] = set()

    def offers(self) -> Offers | None:
        """What was read; None where some of it was not understood."""
        if not self.understood():
            return None
        self._fill_gaps()
        if self.counts and all(offer.key in "0*#" for offer in self.choices):
            return None  # "How many rooms? To speak to us, press 0."
        if not self.passed.isdisjoint(self._gaps()):
            return None
        if self._misses_suspect():
            return None
        if not self.choices and any(is_led(figure.sentence) for figure in self.maybe):
            return None
        return Offers(
            tuple(self.choices), tuple(self.closing), tuple(self.codes), any_key=self.any_key
        )

    def _fill_gaps(self) -> None:
        """Read "for news choose one" as an offer where the next key is offered too."""
        gaps = self._gaps()
        self.choices[:0] = [_option(f.sentence, f.key) for f in self.maybe if f.key.name in gaps]

    def _misses_suspect(self) -> bool:
        """Whether a menu goes on with a key that was not read as one."""
        offered = {offer.key for offer in (*self.choices, *self.closing)}
        goes_on = {str(int(key) + 1) for key in offered if key.isdecimal()} | set("01*#")
        return bool(self.choices) and bool((self.suspects - offered) & goes_on)

    def understood(self) -> bool:
        """Whether no figure is left of which it is not known what it is."""
        if self.unread:
            return False
        return self._options_without_verb() or all(map(self._is_explained, self.open))

    def _is_explained(self, figure: Figure) -> bool:
        """Whether it is known what a figure is, or which keys there are whatever it is."""
        if figure.accounted or figure.key.name in {offer.key for offer in self.choices}:
            return True
        # A menu that begins with 1 has no other keys before that.
        begun = bool(self.choices) and self.choices[0].key == "1"
        return figure.told and begun and figure.key.name not in "0*#"

    @property
    def has_offers(self) -> bool:
        """Whether a sentence so far offered a key, or one that ends an entry."""
        return bool(self.choices or self.closing)

    def _gaps(self) -> list[str]:
        """The keys that are missing in the row of those that are offered: 2 of 1 and 3."""
        offered = {"0", *(offer.key for offer in self.choices)}
        return [
            str(number)
            for number in range(1, 9)
            if str(number) not in offered and {str(number - 1), str(number + 1)} <= offered
        ]

    def read(self, sentence: Sentence) -> None:
        """Take in the next sentence."""
        SentenceReader(self, sentence).read()
        self.asked = self.asked or sentence.has(Tag.ASK, Tag.MESSAGE)
        self.counts |= self._asks_for_number(sentence)
        self.rated = self.rated or sentence.has(Tag.RATING)

    def _asks_for_number(self, sentence: Sentence) -> bool:
        behind = self.text[sentence.tokens[-1].end :].lstrip()
        return behind.startswith("?") and sentence.has(Tag.HOW_MANY)

    def _options_without_verb(self) -> bool:
        """Read "Sales is 1, support is 2" as offers; whether the figures that are open are such."""
        counted = self._count_up() and all(is_option(f.sentence, f.key) for f in self.open)
        if not counted and not self._named_as_options():
            return False
        self.choices[:0] = [_option(figure.sentence, figure.key) for figure in self.open]
        self.open.clear()
        return True

    def _named_as_options(self) -> bool:
        """Whether each figure that is open stands as an option does, whatever its number is."""
        if any(figure.questioned for figure in self.open):
            return False
        several = len(self.open) > 1
        tests = [is_sure_option]
        tests += [is_named_option] if several else []
        tests += [is_likely_option] if several or self.has_offers else []
        return bool(self.open) and any(
            all(test(figure.sentence, figure.key) for figure in self.open) for test in tests
        )

    def _count_up(self) -> bool:
        """Whether the figures that are open count from 1 to the first key that is offered."""
        names = [figure.key.name for figure in self.open]
        counted = [name for name in names if name not in "09*#"]
        if counted != first_keys(len(counted)):
            return False
        if self.choices:
            # One verb at the end: "for sales the 1, for support the 2 drücken".
            first = self.choices[0].key
            if first in "09*#":
                return names[:2] == first_keys(2)
            return bool(names) and first == str(len(names) + 1)
        return names[:2] == first_keys(2)


def _option(sentence: Sentence, key: Key) -> Offer:
    """The offer of a key that no verb asks for."""
    span = (sentence.tokens[key.at].start, sentence.tokens[key.end - 1].end)
    return Offer(key.name, "", span, bool(sentence.length(key.end, Tag.PURPOSE)))
