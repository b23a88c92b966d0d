"""Reads the keys that one sentence of a prompt offers, from left to right."""

from __future__ import annotations

from callflow_dsl.lint.speech.endings import ends_entry, is_asked, may_end_entry
from callflow_dsl.lint.speech.figures import acts, counts, in_condition, is_denied
from callflow_dsl.lint.speech.key_lists import (
    KeyList,
    closed,
    fillers_start,
    key_list,
    labelled_scale,
)
from callflow_dsl.lint.speech.labels import clause_end, clause_start, label_before, words
from callflow_dsl.lint.speech.leftover import leave_over
from callflow_dsl.lint.speech.model import Evidence, Offer
from callflow_dsl.lint.speech.options import begins_clause, is_led
from callflow_dsl.lint.speech.sentence import Tag
from callflow_dsl.lint.speech.tokens import Kind
from callflow_dsl.lint.speech.verbs import VERBS, asks_for, is_negated, verb_behind, verb_phrase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.speech.keys import KeyReader
    from callflow_dsl.lint.speech.sentence import Key, Sentence
    from callflow_dsl.lint.speech.verbs import VerbPhrase


#: What a key is for has at most so many words where no "for" leads to it, with the comma.
_LABEL = 3
#: A "not" so near behind a key says what it does not do.
_NEAR = 2


class SentenceReader:
    """Reads one sentence, and notes in the reader of its prompt what it understood."""

    def __init__(self, prompt: KeyReader, sentence: Sentence) -> None:
        self.prompt = prompt
        self.sentence = sentence
        #: The token behind the last offer, where the words for the next begin.
        self.boundary = 0
        #: The token behind the keys of the last offer.
        self.offer_end = 0
        self.pending: list[Key] = []
        self.offered = False
        #: A verb that asks for keys and has none.
        self.idle: VerbPhrase | None = None
        #: A key was offered as in "with the 1 you reach sales".
        self.offered_by = False
        self.asks = sentence.has(*VERBS, Tag.KEY_THEN_PRESS)
        self.rated = sentence.has(Tag.RATING)

    def read(self) -> None:
        """Take in the sentence."""
        at = 0
        while at < len(self.sentence):
            at = self._step(at)
        leave_over(self)

    def _step(self, at: int) -> int:
        """Read what begins at a token; the token to go on with."""
        sentence = self.sentence
        if length := sentence.length(at, Tag.ENDING):
            if end := self._confirms(at, length):
                return end
            key = sentence.key(sentence.skip_to_key(at + length, *VERBS))
            led = sentence.before(at, Tag.PURPOSE) is not None and not is_asked(self)
            if key is not None and key.name in "*#" and not led:
                self.offer(KeyList((key.name,), at, key.end), closing=True)
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

    def _is_denied(self, keys: KeyList) -> bool:
        """Whether "not" stands near behind in the same clause: "pressing 0 will not help"."""
        sentence = self.sentence
        for at in range(keys.end, min(keys.end + _NEAR, len(sentence))):
            if sentence.length(at, Tag.NEGATION):
                return at > keys.end
            if closed(sentence, at) or sentence.length(at, Tag.PURPOSE):
                return False
        return False

    def _is_for_more(self, keys: KeyList) -> bool:
        """Whether a key that seems to end an entry leads on: "press pound for more options"."""
        behind = self.sentence.skip(keys.end, Tag.KEY_NOUN)
        if not self.sentence.length(behind, Tag.PURPOSE):
            return False
        return any(self.sentence.length(at, Tag.HEARD) for at in range(behind, len(self.sentence)))

    def _confirms(self, at: int, length: int) -> int:
        """Read "to be called back, confirm with a 1"; 0 where it is something else."""
        sentence = self.sentence
        key = sentence.key(sentence.skip_to_key(at + length))
        if key is None or key.name in "*#" or not closed(sentence, key.end):
            return 0
        if not is_led(sentence) or is_asked(self, at) or not begins_clause(sentence, at):
            return 0
        self.offer(KeyList((key.name,), at, key.end))
        return key.end

    def _at_verb(self, at: int) -> int:
        """Read the keys that a verb asks for."""
        sentence, prompt = self.sentence, self.prompt
        phrase = verb_phrase(sentence, at)
        label = label_before(prompt.text, sentence, self.boundary, phrase.at)
        keys = key_list(sentence, phrase.end, labelled=bool(label))
        named = bool(prompt.choices)
        if keys is not None and sentence.before(keys.at, Tag.RANGE_START) is not None:
            keys = labelled_scale(sentence, sentence.keys_from(keys.at)) or keys
        if keys is None or not asks_for(sentence, keys, weak=phrase.weak, named=named):
            if not phrase.weak and not phrase.negated:
                if sentence.kind(phrase.end) is Kind.NUMBER:
                    prompt.codes.append(self._evidence(phrase.end, phrase.end + 1))
                else:
                    self.idle = phrase
            return max(phrase.end, at + 1)
        if self._is_denied(keys):
            return keys.end
        if keys.is_code:
            prompt.codes.append(self._evidence(keys.at, keys.end))
        elif phrase.negated:
            self.boundary = keys.end
        else:
            self.offer(KeyList(keys.names, phrase.at, keys.end, keys.is_range))
        return keys.end

    def _at_by(self, by: int, at: int) -> int:
        """Read "with the 1 you reach sales", where the key does what a verb says behind it."""
        sentence = self.sentence
        keys = key_list(sentence, sentence.skip_to_key(at))
        if keys is None or keys.is_code:
            return at
        if not asks_for(sentence, keys, weak=False, named=False) and not self._acts(by, keys):
            return at
        joined = begins_clause(sentence, by) or sentence.before(by, Tag.EITHER) is not None
        again = self.offered_by and (closed(sentence, keys.end) or joined)
        signs = keys.names[0] in "*#" and sentence.has(Tag.CALLER)
        if at == by + 1 and not again and not signs and not self._does_something(by, keys):
            return at
        self.offer(KeyList(keys.names, by, keys.end, keys.is_range))
        self.offered_by = True
        return keys.end

    def _acts(self, by: int, keys: KeyList) -> bool:
        """Whether "one" is a key that does something: "met de een bevestigt u"."""
        return keys.at > by + 1 and self._does_something(by, keys)

    def _does_something(self, by: int, keys: KeyList) -> bool:
        """Whether "mit 1" begins a clause as in "mit 1 bestätigen Sie": "with 1 you confirm"."""
        sentence = self.sentence
        joined = sentence.before(by, Tag.EITHER) is not None
        begins = (
            by == clause_start(sentence, self.boundary) or begins_clause(sentence, by) or joined
        )
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
            self.offer(keys)
            return keys.end
        if end := verb_behind(sentence, keys.end):
            self._before_verb(key, KeyList(keys.names, keys.at, end, keys.is_range))
            return end
        if ends_entry(self, keys) or acts(sentence, key):
            self.offer(keys)
            return keys.end
        if first := self._scale_from(key):
            row = tuple(map(str, range(first, int(key.name) + 1)))
            self.offer(KeyList(row, key.at, key.end, is_range=True))
            return key.end
        if self.prompt.has_offers and self._continues(key):
            self.offer(KeyList((key.name,), key.at, key.end))
            return key.end
        return 0

    def _is_scale(self, keys: KeyList) -> bool:
        """Whether it is a range of marks or keys, and not one of times: "from 2 to 5 o'clock"."""
        sentence = self.sentence
        if not keys.is_range or sentence.length(keys.end, Tag.UNIT):
            return False
        if not self.rated and in_condition(sentence, keys.at, keys.end):
            return False
        asked = self.prompt.text[sentence.tokens[-1].end :].lstrip().startswith("?")
        if asked and sentence.before(keys.at, Tag.RANGE_START) == 0 and keys.names[0] in "01":
            return True  # "from 1 to 5, how was the delivery?"
        start = fillers_start(sentence, keys.at)
        if self.answers(start):
            return True
        led = (Tag.RANGE_START, Tag.BETWEEN, Tag.RATING, Tag.COPULA)
        at_time = sentence.plain(start - 1) and all(
            sentence.before(place, tag) is None for tag in led for place in (start, keys.at)
        )
        return self.asks or (self.rated and not at_time)

    def answers(self, at: int) -> bool:
        """Whether a range of keys from a token on answers a question: "answer with 1 to 5"."""
        sentence = self.sentence
        between = sentence.before(at, Tag.BETWEEN)
        start = fillers_start(sentence, at if between is None else between)
        if sentence.before(start, Tag.ANSWER) is None:
            return False
        questioned = "?" in self.prompt.text[: sentence.tokens[at].start]
        return questioned or self.rated or self.prompt.rated

    def _before_verb(self, key: Key, keys: KeyList) -> None:
        """Read keys with the verb that asks for them behind: "die 1 drücken"."""
        sentence = self.sentence
        if not is_negated(sentence, key.at) and not is_negated(sentence, keys.end - 1):
            self.offer(keys)

    def _continues(self, key: Key) -> bool:
        """Whether the verb of an offer before holds for this key too: "or 2 for support"."""
        sentence = self.sentence
        start = fillers_start(sentence, key.at)
        joined = sentence.before(start, Tag.EITHER) is not None
        begins = joined or start == self.boundary or sentence.kind(start - 1) is Kind.COMMA
        if sentence.length(key.end, Tag.UNIT, Tag.DIGIT_NOUN) or is_denied(sentence, key):
            return False
        end = sentence.skip(key.end, Tag.KEY_NOUN)
        begins |= self.offered and self.follows(key)
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
        sentence = self.sentence
        start = clause_start(sentence, self.boundary)
        length = sentence.length(start, Tag.PURPOSE)
        if length <= 1 or sentence.means(start, Tag.PURPOSE):
            return bool(length)
        # "Vous avez choisi le 3" is no case, as "vous avez une question, le 3" is.
        return any(token.kind is Kind.COMMA for token in sentence.tokens[start + length :])

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
        stated = not self.offered and self.sentence.has(Tag.NO_KEYS)
        if self.offered and self._is_labelled(start):
            return start < key.at or self.follows(key)  # "press 1, tyres 2, parts the 4"
        return set_off and not stated and self.follows(key)

    def _is_labelled(self, start: int) -> bool:
        """Whether a comma stands behind the last offer, and then what the next is for."""
        sentence = self.sentence
        if sentence.kind(self.boundary) is not Kind.COMMA or start - self.boundary > _LABEL:
            return False
        label = range(clause_start(sentence, self.boundary), start)
        return len(label) > 0 and all(sentence.plain(at) for at in label)

    def follows(self, key: Key) -> bool:
        """Whether its number is the next after that of the last offer."""
        last = [offer.key for offer in self.prompt.choices[-1:]]
        return key.name.isdecimal() and last == [str(int(key.name) - 1)]

    def _figures_since_offer(self) -> bool:
        return any(
            key.at >= self.offer_end and not key.doubtful and not counts(self.sentence, key.at)
            for key in self.pending
        )

    def offer(self, keys: KeyList, *, closing: bool = False) -> None:
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
        if not closing and ends_entry(self, keys):
            closing = True
            prompt.unread |= self._is_for_more(keys)
        offers = prompt.closing if closing else prompt.choices
        prompt.unread |= not closing and may_end_entry(self, keys)
        offers.extend(Offer(key, label, span, first, keys.is_range) for key in keys.names)
        if keys.is_range:
            prompt.ranged.update(keys.names)
        self.boundary, self.offer_end, self.offered = label_end, keys.end, True
