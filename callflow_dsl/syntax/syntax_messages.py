"""Messages for what the parser does not understand; imported when there are any."""

from __future__ import annotations

import re

from callflow_dsl.steps import BY_VERB, FLOW_SPECS, OTHER_SETTINGS
from callflow_dsl.suggest import closest
from callflow_dsl.syntax.keyword_help import Place, beginning
from callflow_dsl.syntax.lexer import TABLES
from callflow_dsl.syntax.odd_characters import is_declared
from callflow_dsl.syntax.other_words import (
    ASSIGNED,
    COMPARED,
    COMPARED_IN_TEST,
    GOTO_IN_BRANCH,
    MEANT,
    REASONS,
    REASONS_IN_ASK,
    REASONS_IN_TEST,
)
from callflow_dsl.syntax.statement_span import statement_around
from callflow_dsl.syntax.words import IN_CONDITIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from callflow_dsl.source import Span
    from callflow_dsl.syntax.other_words import Reason

    Fix: TypeAlias = str | tuple[Span, str] | None
    #: Problem, place, fix and values.
    Said: TypeAlias = tuple[str, Span, Fix, dict[str, Any]]

_ASSIGNMENT = re.compile(r"[ \t]*=(?![=>])").match
_COMPARISON = re.compile(r"[ \t]*[=!<>]=").match
_TWO_WORDS = {
    ("hang", "up"): "hangup", ("send", "keys"): "keys", ("call", "transfer"): "transfer",
    ("go", "back"): "again", ("start", "over"): "again", ("try", "again"): "again",
    ("once", "more"): "again", ("noch", "einmal"): "again",
}  # fmt: skip
#: Words between `again` and the menu that it leads to.
_TO = ("to", "at", "from", "in", "with")
_ENDS = ("endif", "endmenu", "endask", "end-if", "fi", "esac")
#: Behind `on`.
_TWO_WORDS_IN_MENU = {
    "timeout": "silence", "silence": "silence", "noinput": "silence", "error": "other",
    "nomatch": "other", "failure": "fail", "key": "key",
}  # fmt: skip
_TWO_WORDS_IN_TEST = {
    ("not", "hears"): "does not hear", ("hang", "up"): "hangs up", ("hung", "up"): "hangs up",
    ("should", "hear"): "hears", ("caller", "hangs"): "caller hangs up",
    ("transferred", "to"): "transfers to", ("connects", "to"): "transfers to",
    ("forwards", "to"): "transfers to", ("call", "ends"): "ends",
    ("caller", "hangup"): "caller hangs up", ("then", "say"): "then hears",
    ("then", "says"): "then hears",
}  # fmt: skip


def statement_words() -> list[str]:
    """All words that a statement can begin with."""
    keywords = [word for word in TABLES.KEYWORDS if word not in IN_CONDITIONS]
    return [*BY_VERB, "raw", *keywords, *(spec.word for spec in FLOW_SPECS), *OTHER_SETTINGS]


def words_in(place: Place) -> tuple[list[str], str]:
    """The words that can begin a line in a block, and how they are told."""
    words = beginning(place)
    if place is Place.TEST:
        return words, f"The lines of a test are {', '.join(words)}."
    if place is Place.FILE:
        return words, f"At the top of a file stand {', '.join(words)}."
    if place in (Place.MENU, Place.ASK):
        lines = [word for word in words if word not in ("if", "use", "defaults")]
        known = f"In {place} stand {', '.join(lines)}, and the prompts."
        return [*words, *_PROMPTS], known.replace(
            "In ", "In an " if place is Place.ASK else "In a "
        )
    settings = [*(spec.word for spec in FLOW_SPECS), *OTHER_SETTINGS]
    steps = f"The steps are {', '.join(BY_VERB)}; besides there are menu, ask, if, use and again."
    return [*BY_VERB, *words, "else", *settings], steps


def unknown_statement(text: str, word: Span, place: Place) -> Said:
    """Problem, place, fix and values for an unknown word that begins a line.

    ``place`` is the block that it stands in.
    """
    name, behind = (
        text[slice(*word)],
        text[word[1] : max(statement_around(text, word[0])[1], word[1])],
    )
    joined = _words_joined(text, word, place, behind)
    if joined is not None:
        return joined
    if re.search(rf"goto[ \t]+{re.escape(name)}\b", text):
        return "label-without-colon", word, f"{name}:", {"word": name}
    for explanation in (
        _import, _colon_behind_option, _branch_of_key, _part, _count, _again_to, _end,
        _another_language, _option,
    ):  # fmt: skip
        said = explanation(text, word, place, behind)
        if said is not None:
            return said
    words, known = words_in(place)
    values = {"word": name, "known": known}
    return "statement-unknown", word, closest(name, words), values


def _words_joined(text: str, word: Span, place: Place, behind: str) -> Said | None:
    """Two words for what is one, or a word too many before the line of a test."""
    name, second = text[slice(*word)], (behind.split() or [""])[0]
    joined = _joined(name, second, place)
    other = REASONS_IN_TEST if place is Place.TEST else {**MEANT[place], **REASONS}
    if joined is None and name not in other:
        joined = _statement_behind(place, behind)
        second = joined or second
    if not joined:
        return None
    whole = (word[0], text.index(second, word[1]) + len(second))
    return "two-words-for-one", whole, joined, {"words": f"{name} {second}"}


def _joined(name: str, second: str, place: Place) -> str | None:
    """The one word of this block for two."""
    words = (name.lower(), second.lower())
    if place is Place.TEST:
        asked = MEANT[place].get(second) if name in ("should", "must", "expect") else None
        return _TWO_WORDS_IN_TEST.get(words) or asked
    if place in _LINES and name == "on":
        return _TWO_WORDS_IN_MENU.get(words[1])
    return _TWO_WORDS.get(words)


def _statement_behind(place: Place, behind: str) -> str | None:
    """The statement that begins behind a word too many, as in `await say "Hello."`."""
    rest = " ".join(behind.split())
    words = [*beginning(place), *(BY_VERB if place in (Place.BODY, Place.PART) else ())]
    begun = [word for word in words if f"{rest} ".startswith(f"{word} ")]
    return max(begun, key=len, default=None)


def _import(text: str, word: Span, place: Place, behind: str) -> Said | None:
    """`from "parts.flow" import desk`, or the other way round."""
    start, _ = statement_around(text, word[0])
    line = (text[start : word[1]] + behind).rstrip()
    file = re.search(r'(?:import\b.*\bfrom|from|require|import)\b[ \t(]*("[^"]*")', line)
    if place is not Place.FILE or file is None:
        return None
    begin = start + len(line) - len(line.lstrip())
    return "import-of-names", (begin, start + len(line)), f"import {file[1]}", {}


def _count(text: str, word: Span, place: Place, behind: str) -> Said | None:
    """`tries 3 times`."""
    line_start, _ = statement_around(text, word[0])
    before = text[line_start : word[0]]
    number = re.search(r"\d+[ \t]*$", before)
    if number and re.fullmatch(
        r"(?:m|milli)?s(?:ec(?:ond)?(?:s|en|es)?|ekunden?)?|m(?:in(?:ute)?[sn]?)?|h(?:ours?)?",
        text[slice(*word)],
    ):
        from callflow_dsl.syntax.misread import unit_behind

        digits = (line_start + number.start(), line_start + len(before.rstrip()))
        whole = unit_behind(text, digits)
        return ("unit-apart", whole[0], whole[1], {}) if whole else None
    apart = re.search(r"(?:silence|wrong)[ \t]+\w+[ \t]*$", before)
    if apart and text[slice(*word)] in ("and", "or"):
        both = (line_start + apart.start(), word[1] + len(behind.rstrip()))
        fix = f"{apart[0].rstrip()} {behind.strip()}"
        return "unexpected", both, fix, {"token": f"`{text[slice(*word)]}`"}
    count = re.search(r"\btries[ \t]+(\d+)[ \t]*$", before)
    if count is None or text[slice(*word)] not in ("times", "x"):
        return None
    token = f"`{text[slice(*word)]}`"
    return "unexpected", word, None, {"token": token, "way_out": f"As in: tries {count[1]}"}


def _again_to(text: str, word: Span, place: Place, behind: str) -> Said | None:
    """`again to main`."""
    start, _ = statement_around(text, word[0])
    again = re.search(rf"(?<![\w-])again[ \t]+(?:{'|'.join(_TO)})[ \t]+$", text[start : word[0]])
    if again is None:
        return None
    whole, name = (start + again.start(), word[1]), text[slice(*word)]
    return "two-words-for-one", whole, f"again {name}", {"words": text[slice(*whole)]}


def _end(text: str, word: Span, place: Place, behind: str) -> Said | None:
    """`endif`."""
    name = text[slice(*word)]
    return ("end-of-another-language", word, "", {"word": name}) if name in _ENDS else None


def _branch_of_key(text: str, word: Span, place: Place, behind: str) -> Said | None:
    """A branch that begins as in another language: `press 1: hangup`, `case "1" { }`."""
    if place not in _LINES or MEANT[place].get(text[slice(*word)].lower()) != "key":
        return None
    branch = re.match(r'[ \t]+"?([\d*#]+)"?[ \t]*(?::|->|=>)?[ \t]*(.*?)[ \t]*$', behind)
    if not branch or branch[2][:1] in ("", "{", '"'):
        return None
    whole = (word[0], word[1] + branch.end(2))
    if branch[2].startswith("goto"):
        return "branch-without-braces", whole, None, {}
    return "branch-without-braces", whole, f"key {branch[1]} {{ {branch[2]} }}", {}


def _another_language(text: str, word: Span, place: Place, behind: str) -> Said | None:
    """A word of another language: what it is called here, or why there is no such thing."""
    name = text[slice(*word)]
    meant = _meant(name.lower(), place, behind)
    asks = {"when": "if", "where": "if", "unless": "if not"}.get(name.lower())
    if asks and place in (Place.BODY, Place.PART) and re.match(r"[ \t]+[\w-]+[ \t]*[=!<>]", behind):
        return "statement-unknown", word, asks, {"word": name, "known": ""}
    is_assigned = bool(_ASSIGNMENT(behind))
    if meant and not (is_assigned and place not in (Place.TEST, *_LINES)):
        _, known = words_in(place)
        return "statement-unknown", word, meant, {"word": name, "known": known}
    reason = ASSIGNED if is_assigned else _reason(text, word, place, behind)
    if reason is None:
        return None
    why, way_out = reason
    values = {"word": name, "reason": why, "way_out": way_out}
    return "statement-of-another-language", word, None, values


def _reason(text: str, word: Span, place: Place, behind: str) -> Reason | None:
    """Why there is no such statement, where that is known."""
    if _COMPARISON(behind) or behind.lstrip().startswith("is "):
        return COMPARED_IN_TEST if place is Place.TEST else COMPARED
    reasons = _REASONS.get(place, REASONS)
    reason = reasons.get(text[slice(*word)].lower())
    if reason is REASONS["goto"] and _is_in_branch(text, word[0]):
        return GOTO_IN_BRANCH
    return reason


def _meant(name: str, place: Place, behind: str) -> str | None:
    """What the word is called in this block; what stands behind it may tell two apart."""
    meant = MEANT[place].get(name)
    if place in _LINES:
        if meant == "silence" and not behind.lstrip().startswith("{"):
            return "wait" if name == "timeout" else meant
        if meant == "again" and re.match(r"[ \t]*\d", behind):
            return "tries"
    elif name in REASONS and place is not Place.TEST:
        # `for`, `repeat` and `press` have blocks, and no step has one.
        return None
    return meant


def _is_in_branch(text: str, at: int) -> bool:
    """Whether a branch of a menu is around a place."""
    depth = 0
    for brace in reversed(list(re.finditer(r'"[^"\n]*"|//.*|[{}]', text[:at]))):
        depth += {"}": 1, "{": -1}.get(brace[0], 0)
        if depth < 0:
            head = re.split(r"[\n{}]", text[: brace.start()])[-1].split()
            if head and head[0] in ("key", "other", "invalid", "silence", "fail"):
                return True
            depth = 0
    return False


def _colon_behind_option(text: str, word: Span, place: Place, behind: str) -> Said | None:
    before = text[statement_around(text, word[0])[0] : word[0]]
    colon = re.search(r"([\w-]+)[ \t]*(:)[ \t]*$", before)
    address = re.search(r"(?<![\w-])(?:client|sips?):$", before)
    if address and before[: address.start()].strip():
        whole = (word[0] - len(address[0]), word[1])
        token = text[slice(*whole)]
        return "unexpected", whole, f'"{token}"', {"token": f"`{token}`"}
    if colon and colon[1] in (*_HEADS, *statement_words()):
        start = word[0] - len(before) + colon.start(2)
        return "colon-behind-option", (start, start + 1), "", {"option": colon[1]}
    if colon and colon[1] in OPTION_WORDS:
        start = word[0] - len(before) + colon.start(2)
        if not before[: colon.start()].strip():
            option = (start - len(colon[1]), start)
            return "option-on-own-line", option, None, {"word": colon[1]}
        return "colon-behind-option", (start, start + 1), "", {"option": colon[1]}
    return None


def _option(text: str, word: Span, place: Place, behind: str) -> Said | None:
    name = text[slice(*word)]
    if name in OPTION_WORDS and place is not Place.TEST:
        return "option-on-own-line", word, None, {"word": name}
    return None


def _part(text: str, word: Span, place: Place, behind: str) -> Said | None:
    name = text[slice(*word)]
    if _is_part(name, text):
        return "use-missing", word, f"use {name}", {"name": name}
    called = (behind.split() or [""])[0]
    if name in ("call", "run", "goto", "jump", "gosub", "do", "execute") and _is_part(called, text):
        return "statement-unknown", word, "use", {"word": name, "known": ""}
    return None


def _is_part(name: str, text: str) -> bool:
    return bool(name and re.search(rf"(?m)^[ \t]*part[ \t]+{re.escape(name)}(?![\w-])", text))


def block_of_nothing(text: str, brace: Span, place: Place) -> Said:
    """Problem, place, fix and values for a block that no statement has."""
    head = re.split(r"[\n{}]", text[: brace[0]])[-1]
    first = re.match(r"[ \t]*([\w-]+)", head)
    at = (brace[0], brace[0] + 1)
    if first is None:
        is_json = _JSON(text, brace[0])
        way_out = 'A step in JSON stands behind raw: raw {"action": "beep"}' if is_json else _BLOCKS
        return "block-belongs-to-nothing", at, None, {"way_out": way_out}
    word, start = first[1], brace[0] - len(head) + first.start(1)
    colon = re.fullmatch(r"[ \t]*[\w-]+[ \t]*(:)[ \t]*", head)
    if colon and word in (*statement_words(), "else"):
        sign = brace[0] - len(head) + colon.start(1)
        return "colon-behind-option", (sign, sign + 1), "", {"option": word}
    if place in _LINES and re.fullmatch(r"[ \t]*[\d]+[ \t]*:[ \t]*", head):
        whole = (start, brace[0] - len(head) + len(head.rstrip()))
        return "unexpected", whole, f"key {word}", {"token": f"`{word}:`"}
    meant = MEANT[place].get(word)
    if meant and word != "else":
        _, known = words_in(place)
        values = {"word": word, "known": known}
        return "statement-unknown", (start, start + len(word)), meant, values
    way_out = _BLOCKS
    name = re.fullmatch(r"\{[ \t]*([^\W\d][\w-]*)[ \t]*\}", text[slice(*brace)])
    if word in BY_VERB and name and is_declared(text, name[1]):
        return "unexpected", brace, f"${{{name[1]}}}", {"token": f"`{name[0]}`"}
    if word in BY_VERB:
        way_out = f"`{word}` has no block: what happens next stands below it."
    elif word == "use":
        way_out = 'Values stand in parentheses: use goodbye(name = "Anna")'
    elif word == "again":
        way_out = "Leave it out: `again` has no block."
    elif word == "valid":
        way_out = "`valid` lists entries: valid 1000-9999. What follows one stands behind the ask."
    return "block-belongs-to-nothing", at, None, {"way_out": way_out}


def holds_no_statements(text: str, block: Span) -> bool:
    """Whether a block that no statement has seems to hold JSON, or the values of a step."""
    is_json = _JSON(text, block[0]) is not None
    head = re.split(r"[\n{}]", text[: block[0]])[-1].split()
    return is_json or (head[:1] in _WITHOUT_BLOCK and "\n" not in text[slice(*block)])


_JSON = re.compile(r'\{\s*"[^"\n]*"[ \t]*:').match
_WITHOUT_BLOCK = [[verb] for verb in (*BY_VERB, "use", "valid")]
_REASONS = {Place.TEST: REASONS_IN_TEST, Place.ASK: {**REASONS, **REASONS_IN_ASK}}
_BLOCKS = "Write what it is for before the brace, as in `menu choice {` or `if x == 1 {`."
_LINES = (Place.MENU, Place.ASK, Place.PART)
_PROMPTS = [verb for verb, kind in BY_VERB.items() if verb in ("say", "play", "pause")]
_HEADS = ("menu", "ask", "part", "flow", "use", "prompt", "let", "param", "test")
OPTION_WORDS = {spec.word for kind in BY_VERB.values() for spec in kind.specs if spec.word}
