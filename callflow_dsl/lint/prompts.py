"""Which keys a prompt offers, and for what: "For sales, press 1", in several languages.

One line for each language says how it asks for a key, what stands between that and the
key, and what its keys are called. A phrase that is not in the table is not understood, so
rules that read prompts stay silent about it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator


#: "or", in all languages of the table.
_OR = "(?:or|of|oder|ou|o|eller|lub)"


@frozen
class Offer:
    """A key that a prompt offers; ``span`` is the phrase that does, in the text."""

    key: str
    #: What the key is for, in lower case; empty where the prompt does not say.
    label: str
    span: tuple[int, int]
    #: The key comes before what it is for: "press 1 for sales".
    key_first: bool


@frozen
class _Language:
    """How a language offers keys; all fields but ``digits`` are regular expressions."""

    press: str
    article: str
    digits: str
    star: str
    hash: str
    purpose: str
    to: str


_LANGUAGES = {
    "en": _Language(
        r"press|dial|push|hit|enter|choose",
        r"the|key|number|digit|button",
        "zero one two three four five six seven eight nine",
        r"star|asterisk", r"hash|pound", r"for|to|if", r"to|through|and up",
    ),
    "nl": _Language(
        r"toets|druk(?: op)?|kies|kiest(?: u)?|toetst(?: u)?",
        r"een|de|het|toets|cijfer|nummer",
        "nul een twee drie vier vijf zes zeven acht negen",
        r"sterretje|ster", r"hekje", r"voor|om|als|wilt u", r"tot|tot en met|t/m",
    ),
    "de": _Language(
        r"drücken(?: sie)?(?: bitte)?|wählen(?: sie)?(?: bitte)?|drücke|wähle",
        r"die|taste|ziffer|nummer",
        "null eins zwei drei vier fünf sechs sieben acht neun",
        r"sterntaste|stern", r"rautetaste|raute", r"für|um|wenn|zum|zur", r"bis",
    ),
    "fr": _Language(
        r"tapez|appuyez(?: sur)?|composez|faites(?: le)?",
        r"le|la|touche|chiffre",
        "zéro un deux trois quatre cinq six sept huit neuf",
        r"étoile", r"dièse", r"pour|si", r"à",
    ),
    "es": _Language(
        r"pulse|marque|oprima|presione|presiona|pulsa|marca",
        r"el|la|tecla|número",
        "cero uno dos tres cuatro cinco seis siete ocho nueve",
        r"asterisco|estrella", r"almohadilla|numeral|gato", r"para|si", r"al|a|hasta",
    ),
    "it": _Language(
        r"prema|premere|premi|digiti|digitare|digita|selezioni",
        r"il|lo|la|tasto|numero",
        "zero uno due tre quattro cinque sei sette otto nove",
        r"asterisco", r"cancelletto", r"per|se", r"a|al",
    ),
    "pt": _Language(
        r"pressione|prima|digite|marque|tecle|carregue(?: em)?|aperte",
        r"o|a|tecla|número",
        "zero um dois três quatro cinco seis sete oito nove",
        r"asterisco|estrela", r"cardinal|sustenido|jogo da velha", r"para|se", r"a|até",
    ),
    "da": _Language(
        r"tryk(?: på)?|tast", r"på|tasten|tallet",
        "nul en to tre fire fem seks syv otte ni",
        r"stjerne", r"firkant|havelåge", r"for|hvis", r"til",
    ),
    "nb": _Language(
        r"trykk(?: på)?|tast", r"på|tasten|tallet",
        "null en to tre fire fem seks sju åtte ni",
        r"stjerne", r"firkant", r"for|hvis", r"til",
    ),
    "sv": _Language(
        r"tryck(?: på)?|slå|knappa in|välj", r"på|knappen|siffran",
        "noll ett två tre fyra fem sex sju åtta nio",
        r"stjärna", r"fyrkant", r"för|om", r"till",
    ),
    "pl": _Language(
        r"naciśnij|wybierz|wciśnij", r"klawisz|cyfrę|numer",
        "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć",
        r"gwiazdkę|gwiazdka", r"krzyżyk|kratkę", r"aby|żeby|dla|jeśli", r"do",
    ),
}  # fmt: skip


def offers(text: str, language: str) -> tuple[Offer, ...]:
    """The keys that a text offers, in the order spoken.

    A text in a language outside the table offers none; without a language it is read as
    English.
    """
    return _offers(text, language.partition("-")[0].lower() or "en")


@cache
def _offers(text: str, language: str) -> tuple[Offer, ...]:
    words = _LANGUAGES.get(language)
    return () if words is None else tuple(_find(text, words))


def _find(text: str, words: _Language) -> Iterator[Offer]:
    names = _names(words)
    boundary = 0
    for match in _phrase(words).finditer(text):
        key = _key(match["key"], names, words)
        before = text[boundary : match.start()]
        sentence = re.split(r"[.!?;\n]", before)[-1].strip(" ,:-\u2013\u2014")
        behind = _for(words).match(text, match.end())
        # "For sales, press 1" has its purpose in the same sentence; "please" is none.
        first = behind is not None and _purpose(sentence, words) == ""
        boundary = behind.end() if first and behind is not None else match.end()
        label = ""
        if first and behind is not None:
            label = behind["label"]
        elif sentence:
            label = _purpose(sentence, words) or sentence
        yield Offer(key, " ".join(label.lower().split()), match.span(), first)


def _purpose(sentence: str, words: _Language) -> str:
    """What stands behind "for" in the part of a sentence before its key."""
    found = re.match(rf".*?\b(?:{words.purpose})\s+(.*)", sentence, re.I | re.S)
    return found[1].strip(" ,") if found else ""


def _key(written: str, names: dict[str, str], words: _Language) -> str:
    lowered = written.lower()
    if lowered in names:
        return names[lowered]
    if re.fullmatch(words.star, lowered):
        return "*"
    return "#" if re.fullmatch(words.hash, lowered) else lowered


def _names(words: _Language) -> dict[str, str]:
    return {name: str(number) for number, name in enumerate(words.digits.split())}


@cache
def _phrase(words: _Language) -> re.Pattern[str]:
    named = "|".join(words.digits.split())
    key = rf"(?P<key>[0-9](?![\w.,]*\d)|\*|\#|(?:{named}|{words.star}|{words.hash})(?!\w))"
    # The second offer of "press 1 for sales, or 2 for support" does without its verb.
    return re.compile(
        rf"(?:(?<!\w)(?:{words.press})\s+(?:(?:{words.article})\s+)*"
        rf"|(?<=\w),?\s+{_OR}\s+(?=\S+\s+(?:{words.purpose})\s))"
        rf"{key}(?!\s+(?:{words.to})\s+[0-9])",
        re.IGNORECASE,
    )


@cache
def _for(words: _Language) -> re.Pattern[str]:
    return re.compile(
        rf"\s+(?:{words.purpose})\s+(?P<label>[^.,;!?]+?)(?=[.,;!?]|$|\s+{_OR}\s)", re.IGNORECASE
    )
