"""Which keys a prompt offers: "For sales, press 1", with lists, ranges and shared verbs."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.lint.speech.figures import (
    acts,
    counts,
    ends_question,
    first_keys,
    is_bare_list,
    is_counted,
    is_named_option,
    is_no_key,
    is_option,
)
from callflow_dsl.lint.speech.key_lists import KeyList, closed, fillers_start, is_doubtful, key_list
from callflow_dsl.lint.speech.labels import clause_end, clause_start, label_before, words
from callflow_dsl.lint.speech.model import Evidence, Offer, Offers
from callflow_dsl.lint.speech.sentence import Key, Sentence, Tag
from callflow_dsl.lint.speech.tokens import Kind
from callflow_dsl.lint.speech.verbs import VERBS, asks_for, is_negated, verb_behind, verb_phrase


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
        if not self.understood() or not self.passed.isdisjoint(self._gaps()):
            return None
        return Offers(
            tuple(self.choices), tuple(self.closing), tuple(self.codes), any_key=self.any_key
        )

    def understood(self) -> bool:
        """Whether no figure is left of which it is not known what it is."""
        return self._options_without_verb() or all(figure.accounted for figure in self.open)

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
        _SentenceReader(self, sentence).read()
        self.asked = self.asked or sentence.has(Tag.ASK, Tag.MESSAGE)

    def _options_without_verb(self) -> bool:
        """Read "Sales is 1, support is 2" as offers; whether the figures that are open are such."""
        counted = self._count_up() and all(is_option(f.sentence, f.key) for f in self.open)
        several = len(self.open) > 1
        named = several and all(is_named_option(f.sentence, f.key) for f in self.open)
        if not counted and not named:
            return False
        self.choices[:0] = [_option(figure.sentence, figure.key) for figure in self.open]
        self.open.clear()
        return True

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
        #: A key was offered as in "with the 1 you reach sales".
        self.offered_by = False
        self.asks = sentence.has(*VERBS, Tag.KEY_THEN_PRESS)
        self.rated = sentence.has(Tag.RATING)

    def read(self) -> None:
        at = 0
        while at < len(self.sentence):
            at = self._step(at)
        text = self.prompt.text
        listed = not self.asks and is_bare_list(self.sentence, self.pending)
        row = [key for key in self.pending if self.sentence.length(key.end, Tag.PURPOSE)]
        listed |= [key.name for key in row[:2]] == first_keys(2) and row == self.pending
        for key in self.pending:
            if key.name not in self.prompt.ranged and not is_counted(self.sentence, key, text):
                self._leave_over(key, listed=listed)

    def _leave_over(self, key: Key, *, listed: bool) -> None:
        """Note a figure of which no offer was made."""
        sentence, prompt = self.sentence, self.prompt
        if is_doubtful(sentence, key):
            accounted = not sentence.length(key.end, Tag.PURPOSE) or not listed
            passed = closed(sentence, key.end) and sentence.before(key.at, Tag.CHOOSE) is None
        else:
            offered = bool(prompt.choices)
            accounted = not listed and (
                is_no_key(sentence, key, asks=self.asks, offered=offered)
                or (not self.asks and ends_question(sentence, key, prompt.text))
            )
            passed = accounted
        if passed:
            prompt.passed.add(key.name)
        if not accounted or self._may_be_option(key):
            prompt.open.append(_Figure(sentence, key, accounted=accounted))

    def _step(self, at: int) -> int:
        """Read what begins at a token; the token to go on with."""
        sentence = self.sentence
        if length := sentence.length(at, Tag.ENDING):
            key = sentence.key(sentence.skip_to_key(at + length, *VERBS))
            if key is not None and key.name in "*#":
                self._offer(KeyList((key.name,), at, key.end), closing=True)
                return key.end
        if length := sentence.length(at, Tag.ANY_KEY):
            self.prompt.any_key |= not is_negated(sentence, at)
            return at + length
        if sentence.length(at, *VERBS):
            return self._at_verb(at)
        if length := sentence.length(at, Tag.BY):
            return self._at_by(at, at + length)
        key = sentence.key(at)
        return at + 1 if key is None else self._at_key(key)

    def _at_verb(self, at: int) -> int:
        """Read the keys that a verb asks for."""
        sentence, prompt = self.sentence, self.prompt
        phrase = verb_phrase(sentence, at)
        label = label_before(prompt.text, sentence, self.boundary, phrase.at)
        keys = key_list(sentence, phrase.end, labelled=bool(label))
        named = bool(prompt.choices)
        if keys is None or not asks_for(sentence, keys, weak=phrase.weak, named=named):
            if sentence.kind(phrase.end) is Kind.NUMBER and not phrase.weak and not phrase.negated:
                prompt.codes.append(self._evidence(phrase.end, phrase.end + 1))
            return max(phrase.end, at + 1)
        if keys.is_code:
            prompt.codes.append(self._evidence(keys.at, keys.end))
        elif phrase.negated:
            self.boundary = keys.end
        else:
            self._offer(KeyList(keys.names, phrase.at, keys.end, keys.is_range))
        return keys.end

    def _at_by(self, by: int, at: int) -> int:
        """Read "with the 1 you reach sales", where the key does what a verb says behind it."""
        sentence = self.sentence
        keys = key_list(sentence, sentence.skip(at, Tag.FILLER, Tag.KEY_NOUN))
        if keys is None or keys.is_code or not asks_for(sentence, keys, weak=False, named=False):
            return at
        again = self.offered_by and closed(sentence, keys.end)
        if at == by + 1 and not again and not self._does_something(by, keys):
            return at
        self._offer(KeyList(keys.names, by, keys.end, keys.is_range))
        self.offered_by = True
        return keys.end

    def _does_something(self, by: int, keys: KeyList) -> bool:
        """Whether "mit 1" begins a clause as in "mit 1 bestätigen Sie": "with 1 you confirm"."""
        sentence = self.sentence
        begins = by == clause_start(sentence, self.boundary) or sentence.kind(by - 1) is Kind.COMMA
        return begins and bool(sentence.length(keys.end + 1, Tag.CALLER))

    def _evidence(self, start: int, end: int) -> Evidence:
        tokens = self.sentence.tokens
        span = (tokens[start].start, tokens[end - 1].end)
        return Evidence(self.prompt.text[span[0] : span[1]], span)

    def _at_key(self, key: Key) -> int:
        """Read a key that no verb stands before."""
        sentence = self.sentence
        start = fillers_start(sentence, key.at)
        between = sentence.before(start, Tag.BETWEEN)
        keys = key_list(sentence, key.at if between is None else between)
        end = 0 if keys is None or keys.is_code else self._without_verb(key, keys)
        if not end:
            self.pending.append(key)
        return end or key.end

    def _without_verb(self, key: Key, keys: KeyList) -> int:
        """Read keys whose verb stands behind them or further off; 0 where there is none."""
        sentence = self.sentence
        if self._is_scale(keys) and not self.offered:
            self._offer(keys)
            return keys.end
        if end := verb_behind(sentence, keys.end):
            self._before_verb(key, KeyList(keys.names, keys.at, end, keys.is_range))
            return end
        if self._ends_entry(keys) or acts(sentence, key):
            self._offer(keys)
            return keys.end
        if first := self._scale_from(key):
            row = tuple(map(str, range(first, int(key.name) + 1)))
            self._offer(KeyList(row, key.at, key.end, is_range=True))
            return key.end
        if self.prompt.has_offers and self._continues(key):
            self._offer(KeyList((key.name,), key.at, key.end))
            return key.end
        return 0

    def _is_scale(self, keys: KeyList) -> bool:
        """Whether it is a range of marks or keys, and not one of times: "from 2 to 5 o'clock"."""
        sentence = self.sentence
        if not keys.is_range or sentence.length(keys.end, Tag.UNIT):
            return False
        start = fillers_start(sentence, keys.at)
        led = (Tag.RANGE_START, Tag.BETWEEN, Tag.RATING, Tag.COPULA)
        at_time = sentence.plain(start - 1) and all(
            sentence.before(place, tag) is None for tag in led for place in (start, keys.at)
        )
        return self.asks or (self.rated and not at_time)

    def _before_verb(self, key: Key, keys: KeyList) -> None:
        """Read keys with the verb that asks for them behind: "die 1 drücken"."""
        sentence = self.sentence
        if not is_negated(sentence, key.at) and not is_negated(sentence, keys.end - 1):
            self._offer(keys)

    def _continues(self, key: Key) -> bool:
        """Whether the verb of an offer before holds for this key too: "or 2 for support"."""
        sentence = self.sentence
        start = fillers_start(sentence, key.at)
        joined = sentence.before(start, Tag.EITHER) is not None
        begins = joined or start == self.boundary or sentence.kind(start - 1) is Kind.COMMA
        end = sentence.skip(key.end, Tag.KEY_NOUN)
        if begins and sentence.length(end, Tag.PURPOSE, Tag.ENDING):
            return True
        if not closed(sentence, end) or self._is_part_of_more(end) or self._figures_since_offer():
            return False
        return (joined and self.offered) or self._led() or self._next_in_row(start, key)

    def _scale_from(self, key: Key) -> int:
        """The first key up to this one in "press 1 for bad, up to 5 for good"; 0 if it is none."""
        sentence = self.sentence
        to = sentence.before(fillers_start(sentence, key.at), Tag.TO)
        if to is None or not self.offered or sentence.key(to - 1) is not None:
            return 0
        last = self.prompt.choices[-1].key if self.prompt.choices else ""
        grows = last.isdecimal() and key.name.isdecimal() and last < key.name
        return int(last) + 1 if grows and sentence.length(key.end, Tag.PURPOSE) else 0

    def _led(self) -> bool:
        """Whether "for" begins the words since the last offer."""
        start = clause_start(self.sentence, self.boundary)
        return bool(self.sentence.length(start, Tag.PURPOSE))

    def _is_part_of_more(self, end: int) -> bool:
        """Whether what follows a figure takes it along: "6 or older", "terminal 2, press 3"."""
        sentence = self.sentence
        behind = end + (sentence.kind(end) is Kind.COMMA)
        other = sentence.skip(behind, Tag.EITHER)
        if other > behind and not sentence.length(other, Tag.PURPOSE):
            return True
        return bool(sentence.length(sentence.skip(other, Tag.FILLER), *VERBS))

    def _next_in_row(self, start: int, key: Key) -> bool:
        """Whether it follows the key of the last offer: "in French, 2", "all others the 2"."""
        set_off = start < key.at or self.sentence.kind(start - 1) is Kind.COMMA
        last = [offer.key for offer in self.prompt.choices[-1:]]
        return set_off and key.name.isdecimal() and last == [str(int(key.name) - 1)]

    def _figures_since_offer(self) -> bool:
        return any(
            key.at >= self.offer_end and not key.doubtful and not counts(self.sentence, key.at)
            for key in self.pending
        )

    def _may_be_option(self, key: Key) -> bool:
        """Whether it stands as in "For sales, 1." without a verb."""
        led = self.sentence.length(0, Tag.PURPOSE) and key.end == len(self.sentence)
        return bool(led) and not self.asks

    def _offer(self, keys: KeyList, *, closing: bool = False) -> None:
        """Note keys as offered, with the words that say what for."""
        sentence, prompt = self.sentence, self.prompt
        label = label_before(prompt.text, sentence, self.boundary, keys.at)
        purpose = sentence.length(keys.end, Tag.PURPOSE)
        first, label_end = bool(purpose) and not label, keys.end
        if first:
            label_end = clause_end(sentence, keys.end + purpose)
            label = words(prompt.text, sentence, keys.end + purpose, label_end)
        if len(keys.names) > 1:  # no key is for this alone
            label, first = "", False
        span = (sentence.tokens[keys.at].start, sentence.tokens[keys.end - 1].end)
        offers = prompt.closing if closing or self._ends_entry(keys) else prompt.choices
        offers.extend(Offer(key, label, span, first, keys.is_range) for key in keys.names)
        if keys.is_range:
            prompt.ranged.update(keys.names)
        self.boundary, self.offer_end, self.offered = label_end, keys.end, True

    def _ends_entry(self, keys: KeyList) -> bool:
        """Whether a star or hash ends an entry or a message."""
        sentence = self.sentence
        if keys.names not in (("*",), ("#",)):
            return False
        asked = self.prompt.asked or sentence.has(Tag.ASK, Tag.MESSAGE)
        done = (Tag.DONE, Tag.FINISH) if asked else (Tag.DONE,)
        behind = keys.end + (sentence.kind(keys.end) is Kind.COMMA)
        before = (at for at in sentence.places(*done) if self.boundary <= at < keys.end)
        if sentence.length(behind, *done) or next(before, None) is not None:
            return True
        if sentence.length(0, Tag.THEN) and not self.offered:
            return True
        return not self.prompt.choices and self._after_request(keys.at)

    def _after_request(self, at: int) -> bool:
        """Whether "then" or "and" links these words to a request to type or to speak."""
        sentence = self.sentence
        start = fillers_start(sentence, at)
        if start == at and sentence.before(start, Tag.EITHER) is None:
            return False
        requests = (at for at in sentence.places(Tag.ASK, Tag.MESSAGE) if at < start)
        return next(requests, None) is not None or (start == 0 and self.prompt.asked)
