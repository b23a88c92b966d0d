"""A sentence of a prompt with what its words mean in one language."""

from __future__ import annotations

from enum import Enum
from functools import cache

from callflow_dsl._frozen import frozen
from callflow_dsl.lint.speech.language import language_of, phrases
from callflow_dsl.lint.speech.tokens import Kind, Token, tokens_of
from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


#: How letters are written that have no plain form with an accent, and umlauts.
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "ł": "l", "ß": "ss", "œ": "oe"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe"})
#: Words of so few letters do without accents only at the risk of being others.
_SHORT = 2
#: Words that a full stop stands behind without ending the sentence, in any language.
_SHORT_FORM = pattern(
    r"""(?x) a\.m | p\.m | [aá]v | apt | approx | avda | bl | bzw | ca | dr | etc | evtl | ext | gen
    | godz | inkl | kl | lok | m | max | maks | m[rs]s? | nr | n[uú]m | pok | rd | resp | sog | sra?
    | st | str | tel | tlf | ul | usw"""
)
#: A verb and its particle stand at most so many words apart.
_PARTICLE_WITHIN = 12


class Tag(Enum):
    """What a phrase is for; the values are the groups of `Language` with its phrases."""

    PRESS = "press"
    CHOOSE = "choose"
    ANSWER = "answer"
    HOW_MANY = "how_many"
    BY = "by"
    CALLER = "caller"
    KEY_THEN_PRESS = "key_then_press"
    FILLER = "filler"
    KEY_NOUN = "key_noun"
    STAR = "star"
    HASH = "hash"
    EITHER = "either"
    TO = "to"
    RANGE_START = "range_start"
    BETWEEN = "between"
    PURPOSE = "purpose"
    NEGATION = "negation"
    ANY_KEY = "any_key"
    RATING = "rating"
    COPULA = "copula"
    ENDING = "ending"
    DONE = "done"
    FINISH = "finish"
    THEN = "then"
    UNIT = "units"
    NO_KEYS = "no_keys"
    AFTER_ORDINAL = "after_ordinal"
    ASK = "ask"
    DIGIT_NOUN = "digit_noun"
    SECRET = "secret"
    HARMLESS = "harmless"
    PARTIAL = "partial"
    MESSAGE = "message"
    CONNECTS = "connects"
    AGAIN = "again"
    REPEATS = "repeats"
    HEARD = "heard"
    GOODBYE = "goodbye"
    CHANGED = "changed"
    RECORDED = "recorded"
    PLAYED = "played"
    CALL = "call"
    WHY = "why"
    WISH = "wish"
    SECONDS = "seconds"
    MINUTES = "minutes"
    GIVEN = "given"
    LASTING = "lasting"
    SPEECH = "speech"
    PERSON = "person"

    # Tags are looked up all the time; that of `Enum` goes by the name, and is slow.
    __hash__ = object.__hash__


@frozen
class Key:
    """A key that is named by ``length`` tokens from ``at`` on."""

    name: str
    at: int
    length: int
    #: Its name is also another word: "one", "un".
    doubtful: bool = False

    @property
    def end(self) -> int:
        """The token behind it."""
        return self.at + self.length


@frozen
class Lexicon:
    """All phrases of a language by their first word; ``name`` is its primary tag."""

    name: str
    entries: dict[str, tuple[tuple[tuple[str, ...], Tag], ...]]
    #: Verb -> its particles: ``op`` of ``nemen ~ op``.
    particles: dict[str, tuple[tuple[str, Tag], ...]]
    #: Word -> the figure that it names.
    figures: dict[str, str]
    #: Word -> the number from 0 to 16 that it names.
    numbers: dict[str, int]
    #: The same, and more that stand before units of time.
    amounts: dict[str, int]
    doubtful: frozenset[str]
    #: Endings of words that begin with a number of digits, the longest first.
    digit_endings: tuple[str, ...]


@cache
def lexicon_of(name: str) -> Lexicon | None:
    """The phrases of a primary language; None where its prompts are not read."""
    language = language_of(name)
    if language is None:
        return None
    entries: dict[str, list[tuple[tuple[str, ...], Tag]]] = {}
    particles: dict[str, list[tuple[str, Tag]]] = {}
    for tag in Tag:
        for phrase in phrases(getattr(language, tag.value)):
            verb, parted, particle = phrase.partition(" ~ ")
            if parted:
                particles.setdefault(verb, []).append((particle, tag))
                continue
            for words in _spelt(phrase):
                entries.setdefault(words[0], []).append((words, tag))
    figures = _numbered(language.figures)
    numbers = {**figures, **_numbered(language.teens, 10)}
    return Lexicon(
        name,
        {
            word: tuple(group if len(group) == 1 else sorted(group, key=_length))
            for word, group in entries.items()
        },
        {verb: tuple(group) for verb, group in particles.items()},
        {word: str(figure) for word, figure in figures.items()},
        numbers,
        {**numbers, **_amounts(language.amounts)},
        frozenset(language.doubtful.split()),
        tuple(sorted(phrases(language.digit_ending), key=len, reverse=True)),
    )


def _numbered(words: str, start: int = 0) -> dict[str, int]:
    """Each word for a number, where forms of one number are parted by a slash."""
    forms = enumerate((group.split("/") for group in words.split()), start)
    return {word: number for number, group in forms for name in group for word in spellings(name)}


def _amounts(group: str) -> dict[str, int]:
    """Each word before a figure, and the figure: "twenty 20"."""
    pairs = (phrase.split() for phrase in phrases(group))
    return {spelt: int(figure) for word, figure in pairs for spelt in spellings(word)}


def spellings(phrase: str) -> frozenset[str]:
    """A phrase as it is written, and as people write it without accents: "fuer", "etoile".

    Words of two letters keep their accents: "à" is not "a".
    """
    if phrase.isascii():
        return frozenset((phrase,))
    written_out = phrase.translate(_UMLAUTS)
    if max(map(len, phrase.split())) <= _SHORT:
        return frozenset((phrase, written_out))
    from unicodedata import combining, normalize

    plain = "".join(
        letter for letter in normalize("NFD", phrase.translate(_PLAIN)) if not combining(letter)
    )
    return frozenset((phrase, plain, written_out))


def _spelt(phrase: str) -> Iterable[tuple[str, ...]]:
    """Each spelling of a phrase, as its words are cut in prompts."""
    if phrase.isascii() and phrase.replace(" ", "").isalpha():
        return (tuple(phrase.split()),)  # as most are
    return [tuple(token.text for token in tokens_of(spelling)) for spelling in spellings(phrase)]


def _length(entry: tuple[tuple[str, ...], Tag]) -> int:
    return len(entry[0])


class Sentence:
    """The tokens of a sentence and the phrases that begin at each."""

    __slots__ = ("lexicon", "tags", "tokens")

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        #: For each token: the phrases that begin there, and their lengths in tokens.
        self.tags = [self._tags(at) for at in range(len(tokens))]

    def __len__(self) -> int:
        return len(self.tokens)

    def _tags(self, at: int) -> dict[Tag, int]:
        word = self.tokens[at].text
        tags: dict[Tag, int] = {}
        for particle, tag in self.lexicon.particles.get(word, ()):
            if any(token.text == particle for token in self.tokens[at + 1 : at + _PARTICLE_WITHIN]):
                tags[tag] = 1
        for words, tag in self.lexicon.entries.get(word, ()):
            behind = at + len(words)
            if behind <= len(self.tokens) and all(
                self.tokens[at + n].text == word for n, word in enumerate(words)
            ):
                tags[tag] = len(words)  # the longest is the last
        return tags

    def kind(self, at: int) -> Kind | None:
        """The kind of a token; None before the first and behind the last."""
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else None

    def length(self, at: int, *tags: Tag) -> int:
        """The tokens of the longest phrase of these tags that begins here; 0 if none does."""
        longest = 0
        if 0 <= at < len(self.tokens) and (here := self.tags[at]):
            for tag in tags:
                length = here.get(tag, 0)
                longest = max(longest, length)
        return longest

    def means(self, at: int, tag: Tag) -> bool:
        """Whether a word alone is a phrase of a tag, even where a longer one begins."""
        word = self.tokens[at].text
        return any(
            len(words) == 1 and meant is tag for words, meant in self.lexicon.entries.get(word, ())
        )

    def before(self, end: int, tag: Tag) -> int | None:
        """Where a phrase begins that ends in front of the token ``end``."""
        for at in range(end - 1, max(-1, end - 6), -1):
            if self.tags[at].get(tag) == end - at:
                return at
        return None

    def places(self, *tags: Tag) -> Iterator[int]:
        """Where phrases of these tags begin."""
        return (at for at in range(len(self.tokens)) if self.length(at, *tags))

    def has(self, *tags: Tag) -> bool:
        """Whether a phrase of these tags stands anywhere in the sentence."""
        return any(not tags_here.keys().isdisjoint(tags) for tags_here in self.tags)

    def skip(self, at: int, *tags: Tag) -> int:
        """The first token from here on that begins no phrase of these tags."""
        while length := self.length(at, *tags):
            at += length
        return at

    def skip_to_key(self, at: int, *tags: Tag) -> int:
        """As `skip` over fillers and names of keys; "a" and "one" only before one of those."""
        while length := self.length(at, Tag.FILLER, Tag.KEY_NOUN, *tags):
            key = self.key(at)
            if key is not None and key.doubtful:
                behind = self.skip(at + length, Tag.FILLER, Tag.KEY_NOUN)
                end = at + length
                while self.length(end, Tag.FILLER) and not self.length(end, Tag.KEY_NOUN):
                    end += self.length(end, Tag.FILLER)
                last = behind == at + length or self.kind(end) in (None, Kind.COMMA)
                alone = last and self.key(behind) is None
                if alone or self.length(at + length, Tag.TO, Tag.PURPOSE):
                    break
            at += length
        return at

    def key(self, at: int) -> Key | None:
        """The key that is named here."""
        if not 0 <= at < len(self.tokens):
            return None
        token = self.tokens[at]
        if token.kind is Kind.KEY:
            return Key(token.text, at, 1)
        if figure := self.lexicon.figures.get(token.text):
            return Key(figure, at, 1, token.text in self.lexicon.doubtful)
        for tag, name in ((Tag.STAR, "*"), (Tag.HASH, "#")):
            if length := self.length(at, tag):
                return Key(name, at, length)
        return None

    def keys_from(self, start: int) -> list[Key]:
        """The keys that are named from a token on, by words that are nothing else."""
        keys = map(self.key, range(start, len(self.tokens)))
        return [key for key in keys if key is not None and not key.doubtful]

    def plain(self, at: int) -> bool:
        """Whether a word stands here that means nothing to the reader of keys."""
        return (
            self.kind(at) is Kind.WORD
            and self.key(at) is None
            and not self.length(at, Tag.PURPOSE, Tag.EITHER, Tag.FILLER, Tag.KEY_NOUN, Tag.TO)
        )


def sentences(text: str, lexicon: Lexicon) -> list[Sentence]:
    """The sentences of a text, without the marks that end them."""
    parts: list[list[Token]] = [[]]
    tokens = list(tokens_of(text))
    for position, token in enumerate(tokens):
        if token.kind is not Kind.STOP:
            parts[-1].append(token)
        elif _abbreviated(text, tokens, position):
            continue
        elif _ordinal(tokens, position, lexicon):
            number = parts[-1].pop()
            parts[-1].append(Token(Kind.NUMBER, number.text, number.start, token.end))
        elif parts[-1]:
            parts.append([])
    return [Sentence(part, lexicon) for part in parts if part]


def _abbreviated(text: str, tokens: list[Token], stop: int) -> bool:
    """Whether a full stop only ends a short form: "kl. 9", "at 9 a.m. in room 4"."""
    if stop == 0 or tokens[stop].text != ".":
        return False
    if _SHORT_FORM.fullmatch(tokens[stop - 1].text) is None:
        return False
    behind = text[tokens[stop].end :].lstrip(" ")[:1]
    return behind.isdecimal() or behind.islower()


def _ordinal(tokens: list[Token], stop: int, lexicon: Lexicon) -> bool:
    """Whether this full stop makes the figure before it a number of an order: "3. März"."""
    if stop == 0 or stop + 1 >= len(tokens) or tokens[stop].text != ".":
        return False
    figure, behind = tokens[stop - 1], tokens[stop + 1]
    return figure.kind in (Kind.KEY, Kind.NUMBER) and any(
        tag is Tag.AFTER_ORDINAL for _, tag in lexicon.entries.get(behind.text, ())
    )
