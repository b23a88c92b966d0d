"""Which keys a prompt offers: "For sales, press 1", with lists, ranges and shared verbs."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.lint.speech.figures import (
    counts,
    first_keys,
    is_bare_list,
    is_counted,
    is_no_key,
    is_option,
)
from callflow_dsl.lint.speech.key_lists import KeyList, closed, fillers_start, key_list
from callflow_dsl.lint.speech.model import Evidence, Offer, Offers
from callflow_dsl.lint.speech.sentence import Key, Sentence, Tag
from callflow_dsl.lint.speech.tokens import Kind

_VERBS = (Tag.PRESS, Tag.CHOOSE)


@frozen
class _Figure:
    """A figure of which its sentence alone does not say whether it is a key."""

    sentence: Sentence
    key: Key
    #: It has a reading as a number of something else.
    accounted: bool


class KeyReader:
    """Reads the sentences of one prompt, one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.choices: list[Offer] = []
        self.closing: list[Offer] = []
        self.codes: list[Evidence] = []
        self.any_key = False
        #: Keys of which the sentence alone does not say what they are.
        self.open: list[_Figure] = []
        #: Figures that were taken for something else than a key, without a unit that proves it.
        self.passed: set[str] = set()
        #: A sentence before asks to type or to say something.
        self.asked = False
        #: Keys of ranges, which are named again when the range is explained.
        self.ranged: set[str] = set()

    def offers(self) -> Offers | None:
        """What was read; None where some of it was not understood."""
        if not self._options_without_verb() and any(not f.accounted for f in self.open):
            return None
        if not self.passed.isdisjoint(self._gaps()):
            return None
        return Offers(
            tuple(self.choices), tuple(self.closing), tuple(self.codes), any_key=self.any_key
        )

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
        _SentenceReader(self, sentence).read()
        self.asked = self.asked or sentence.has(Tag.ASK, Tag.MESSAGE)

    def _options_without_verb(self) -> bool:
        """Read "Sales is 1, support is 2": from 1 on, with no figure that is left over."""
        names = [figure.key.name for figure in self.open]
        counted = [name for name in names if name not in "09*#"]
        if counted != first_keys(len(counted)):
            return False
        if self.choices:
            # One verb at the end: "for sales the 1, for support the 2 drücken".
            if not names or self.choices[0].key != str(len(names) + 1):
                return False
        elif names[:2] != ["1", "2"]:
            return False
        if not all(is_option(figure.sentence, figure.key) for figure in self.open):
            return False
        without_verb = []
        for figure in self.open:
            sentence, key = figure.sentence, figure.key
            span = (sentence.tokens[key.at].start, sentence.tokens[key.end - 1].end)
            first = bool(sentence.length(key.end, Tag.PURPOSE))
            without_verb.append(Offer(key.name, "", span, first))
        self.choices[:0] = without_verb
        return True


class _SentenceReader:
    """Reads one sentence from left to right."""

    def __init__(self, prompt: KeyReader, sentence: Sentence) -> None:
        self.prompt = prompt
        self.sentence = sentence
        #: The token behind the last offer, where the words for the next begin.
        self.boundary = 0
        #: The token behind the keys of the last offer.
        self.offer_end = 0
        self.pending: list[Key] = []
        self.offered = False
        self.asks = sentence.has(*_VERBS, Tag.KEY_THEN_PRESS)
        self.rated = sentence.has(Tag.RATING)

    def read(self) -> None:
        at = 0
        while at < len(self.sentence):
            at = self._step(at)
        text = self.prompt.text
        listed = not self.asks and is_bare_list(self.sentence, self.pending)
        for key in self.pending:
            if key.name not in self.prompt.ranged and not is_counted(self.sentence, key, text):
                self._leave_over(key, listed=listed)

    def _leave_over(self, key: Key, *, listed: bool) -> None:
        """Note a figure of which no offer was made."""
        sentence, prompt = self.sentence, self.prompt
        if key.doubtful:
            accounted = not sentence.length(key.end, Tag.PURPOSE) or not listed
            passed = closed(sentence, key.end) and sentence.before(key.at, Tag.CHOOSE) is None
        else:
            offered = bool(prompt.choices)
            accounted = not listed and is_no_key(sentence, key, asks=self.asks, offered=offered)
            passed = accounted
        if passed:
            prompt.passed.add(key.name)
        if not accounted or self._may_be_option(key):
            prompt.open.append(_Figure(sentence, key, accounted=accounted))

    def _step(self, at: int) -> int:
        """Read what begins at a token; the token to go on with."""
        sentence = self.sentence
        if length := sentence.length(at, Tag.ENDING):
            start = sentence.skip_to_key(at + length, *_VERBS)
            key = sentence.key(start)
            if key and key.name in "*#":
                self._emit(KeyList((key.name,), at, key.end), closing=True)
                return key.end
        if length := sentence.length(at, Tag.ANY_KEY):
            self.prompt.any_key |= not self._negated(at)
            return at + length
        if length := sentence.length(at, *_VERBS):
            return self._after_verb(at, at + length)
        if length := sentence.length(at, Tag.BY):
            return self._after_by(at, at + length)
        key = sentence.key(at)
        return at + 1 if key is None else self._at_key(key)

    def _after_verb(self, verb: int, at: int) -> int:
        """Read the keys that a verb asks for."""
        sentence = self.sentence
        negated = self._negated(verb)
        weak = not sentence.length(verb, Tag.PRESS)
        while True:
            skipped = sentence.skip_to_key(at, *_VERBS)
            if length := sentence.length(skipped, Tag.NEGATION):
                negated, at = True, skipped + length
                continue
            behind = sentence.skip(skipped, Tag.EITHER)
            if behind > skipped and sentence.length(behind, *_VERBS):
                # "Say no or press 2": what is negated ends here.
                weak, negated = weak and not sentence.length(behind, Tag.PRESS), False
                if skipped > at:  # "enter your code and press hash", not "press or say"
                    verb = behind
                at = behind
                continue
            if sentence.kind(skipped) is Kind.COMMA and self._colon(skipped):
                at = skipped + 1
                continue
            at = skipped
            break
        keys = key_list(sentence, at, labelled=bool(self._label_before(self.boundary, verb)))
        if keys is None or not self._asked(keys, weak=weak):
            if sentence.kind(at) is Kind.NUMBER and not weak and not negated:
                self.prompt.codes.append(self._evidence(at, at + 1))
                return at + 1
            return max(at, verb + 1) if at < len(sentence) else at
        if keys.is_code:
            self.prompt.codes.append(self._evidence(keys.at, keys.end))
        elif negated:
            self.boundary = keys.end
        else:
            self._emit(KeyList(keys.names, verb, keys.end, keys.is_range))
        return keys.end

    def _after_by(self, by: int, at: int) -> int:
        """Read "with the 1 you reach sales", where the key does what a verb says behind it."""
        sentence = self.sentence
        keys = key_list(sentence, sentence.skip(at, Tag.FILLER, Tag.KEY_NOUN))
        if keys is None or keys.is_code or not self._asked(keys, weak=False):
            return at
        self._emit(KeyList(keys.names, by, keys.end, keys.is_range))
        return keys.end

    def _colon(self, at: int) -> bool:
        return self.sentence.tokens[at].text == ":" and self.sentence.key(at + 1) is not None

    def _evidence(self, start: int, end: int) -> Evidence:
        tokens = self.sentence.tokens
        span = (tokens[start].start, tokens[end - 1].end)
        return Evidence(self.prompt.text[span[0] : span[1]], span)

    def _negated(self, at: int) -> bool:
        """Whether "do not" stands directly before."""
        at = fillers_start(self.sentence, at)
        begin = self.sentence.before(at, Tag.NEGATION)
        if begin is None:
            return False
        # "si no" is "otherwise", not a negation of what follows.
        before = self.sentence.before(at, Tag.PURPOSE)
        return before is None or before >= begin

    def _asked(self, keys: KeyList, *, weak: bool) -> bool:
        """Whether these keys are what the verb asks for, and not an article or a number."""
        sentence = self.sentence
        first = sentence.key(keys.at)
        alone = first is not None and len(keys.names) == 1
        behind = first.end if first is not None and alone else keys.end
        if (
            sentence.length(behind, Tag.UNIT, Tag.DIGIT_NOUN)
            or sentence.kind(keys.end) is Kind.NUMBER
        ):
            return False
        ended = closed(sentence, keys.end) or bool(
            sentence.length(keys.end, Tag.PURPOSE, Tag.FILLER, *_VERBS, Tag.KEY_THEN_PRESS)
        )
        if first is not None and alone and first.doubtful:
            if sentence.length(keys.end, Tag.PURPOSE):
                return True
            return closed(sentence, keys.end) and (not weak or self._figures_elsewhere(first))
        return ended or not weak

    def _figures_elsewhere(self, first: Key) -> bool:
        """Whether the prompt names other keys by words too, so that "one" is among them."""
        named = (self.sentence.key(at) for at in range(len(self.sentence)))
        return bool(self.prompt.choices) or any(
            key is not None and key.at != first.at and not key.doubtful for key in named
        )

    def _at_key(self, key: Key) -> int:
        """Read a key that no verb stands before."""
        sentence = self.sentence
        keys = key_list(sentence, self._range_begin(key))
        if keys is None or keys.is_code:
            self.pending.append(key)
            return key.end
        if keys.is_range and (self.rated or self.asks) and not self.offered:
            self._emit(keys)
            return keys.end
        verb = sentence.skip(keys.end, Tag.FILLER)
        length = sentence.length(verb, Tag.KEY_THEN_PRESS)
        if length and sentence.key(sentence.skip_to_key(verb + length)) is None:
            if not self._negated(verb) and not self._negated(key.at):
                self._emit(KeyList(keys.names, keys.at, verb + 1, keys.is_range))
            return verb + 1
        if key.name in "*#" and self._ends_entry(keys):
            self._emit(keys)
            return keys.end
        if (self.prompt.choices or self.prompt.closing) and self._continues(key):
            self._emit(KeyList((key.name,), key.at, key.end))
            return key.end
        self.pending.append(key)
        return key.end

    def _range_begin(self, key: Key) -> int:
        start = fillers_start(self.sentence, key.at)
        begin = self.sentence.before(start, Tag.BETWEEN)
        return key.at if begin is None else begin

    def _continues(self, key: Key) -> bool:
        """Whether the verb of an offer before holds for this key too: "or 2 for support"."""
        sentence = self.sentence
        start = fillers_start(sentence, key.at)
        joined = sentence.before(start, Tag.EITHER) is not None
        opened = joined or start == self.boundary or sentence.kind(start - 1) is Kind.COMMA
        end = sentence.skip(key.end, Tag.KEY_NOUN)
        if opened and sentence.length(end, Tag.PURPOSE, Tag.ENDING):
            return True
        if not closed(sentence, end):
            return False
        behind = end + (sentence.kind(end) is Kind.COMMA)
        other = sentence.skip(behind, Tag.EITHER)
        if other > behind and not sentence.length(other, Tag.PURPOSE):
            return False
        if (
            sentence.length(sentence.skip(other, Tag.FILLER), *_VERBS)
            or self._figures_since_offer()
        ):
            return False
        if joined and self.offered:
            return True
        begin = self.boundary + (sentence.kind(self.boundary) is Kind.COMMA)
        begin = sentence.skip(begin, Tag.EITHER)
        return bool(sentence.length(begin, Tag.PURPOSE)) or (
            (start < key.at or sentence.kind(start - 1) is Kind.COMMA) and self._next_figure(key)
        )

    def _next_figure(self, key: Key) -> bool:
        """Whether it follows the key of the last offer: "in French, 2"."""
        last = [offer.key for offer in self.prompt.choices[-1:]]
        return key.name.isdecimal() and last == [str(int(key.name) - 1)]

    def _figures_since_offer(self) -> list[Key]:
        return [
            key
            for key in self.pending
            if key.at >= self.offer_end and not key.doubtful and not counts(self.sentence, key.at)
        ]

    def _may_be_option(self, key: Key) -> bool:
        """Whether it stands as in "For sales, 1." without a verb."""
        sentence = self.sentence
        led = sentence.length(0, Tag.PURPOSE) and key.end == len(sentence)
        return bool(led) and not self.asks

    def _emit(self, keys: KeyList, *, closing: bool = False) -> None:
        """Note keys as offered, with the words that say what for."""
        sentence = self.sentence
        start = min(keys.at, len(sentence) - 1)
        span = (sentence.tokens[start].start, sentence.tokens[keys.end - 1].end)
        behind = sentence.length(keys.end, Tag.PURPOSE)
        before = self._label_before(self.boundary, keys.at)
        first = bool(behind) and not before
        label_end = self._clause_end(keys.end + behind) if first else keys.end
        label = self._words(keys.end + behind, label_end) if first else before
        if len(keys.names) > 1:  # no key is for this alone
            label, first = "", False
        ends = closing or self._ends_entry(keys)
        into = self.prompt.closing if ends else self.prompt.choices
        into.extend(Offer(key, label, span, first) for key in keys.names)
        if keys.is_range:
            self.prompt.ranged.update(keys.names)
        self.boundary, self.offer_end, self.offered = label_end, keys.end, True

    def _ends_entry(self, keys: KeyList) -> bool:
        if len(keys.names) != 1 or keys.names[0] not in "*#":
            return False
        sentence = self.sentence
        behind = keys.end + (sentence.kind(keys.end) is Kind.COMMA)
        if sentence.length(behind, Tag.DONE) or any(
            self.boundary <= at < keys.end for at in sentence.places(Tag.DONE)
        ):
            return True
        if sentence.length(0, Tag.THEN) and not self.offered:
            return True
        start = fillers_start(sentence, keys.at)
        then = start < keys.at or sentence.before(start, Tag.EITHER) is not None
        asked = any(at < start for at in sentence.places(Tag.ASK, Tag.MESSAGE))
        asked = asked or (start == 0 and self.prompt.asked)
        return then and asked and not self.prompt.choices

    def _label_before(self, start: int, end: int) -> str:
        """What stands behind "for" in the words before a key."""
        sentence = self.sentence
        end = fillers_start(sentence, end)
        while start < end and (
            sentence.kind(start) is Kind.COMMA or sentence.length(start, Tag.EITHER)
        ):
            start += sentence.length(start, Tag.EITHER) or 1
        for at in range(start, end):
            if length := sentence.length(at, Tag.PURPOSE):
                return self._words(at + length, end)
        return self._words(start, end)

    def _clause_end(self, at: int) -> int:
        """The end of the clause that goes on here."""
        while at < len(self.sentence) and not closed(self.sentence, at):
            at += 1
        return at

    def _words(self, start: int, end: int) -> str:
        if start >= end:
            return ""
        tokens = self.sentence.tokens
        words = self.prompt.text[tokens[start].start : tokens[end - 1].end]
        return " ".join(words.lower().split()).strip(" ,:-\u2013\u2014")
