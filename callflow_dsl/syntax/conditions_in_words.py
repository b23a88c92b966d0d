"""Conditions in words or signs of other languages, and what none can ask. See `explanations`."""

from __future__ import annotations

import re

from callflow_dsl.steps import BY_VERB

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.syntax.explanations import Finding, Place

_OR_EQUAL = r"(?P<equal>[ \t]+or[ \t]+(?:is[ \t]+)?equals?)?(?:[ \t]+(?:than|to))?"
_MORE = r"(?:greater|more|bigger|larger|higher|above|over|gt)\b(?:[ \t]+than)?"
_LESS = r"(?:less|smaller|lower|fewer|below|under|lt)\b(?:[ \t]+than)?"
#: What words stand for, the longest first.
_WORDED = tuple(
    (re.compile(rf"(?:is[ \t]+)?{words}(?![\w-])"), meant)
    for words, meant in (
        (_MORE + _OR_EQUAL, ">"),
        (_LESS + _OR_EQUAL, "<"),
        (r"at[ \t]+least|ge|gte", ">="),
        (r"at[ \t]+most|le|lte", "<="),
        (r"(?:not[ \t]+equals?|unequal|different)(?:[ \t]+(?:to|from))?", "!="),
        (r"(?:equals?|exactly|the[ \t]+same[ \t]+as)(?:[ \t]+to)?", "=="),
    )
)  # fmt: skip
_NEGATED = re.compile(r"(?:isn't|isnt|does[ \t]+not[ \t]+equal|doesn't[ \t]+equal)(?![\w-])")
_PIECES = re.compile(
    r"(?:starts?|begins?|ends?)[ \t_-]*(?:with)?|startswith|endswith|contains?|includes?|"
    r"match(?:es)?|like|has"
)
_IS_NOT = re.compile(r"is[ \t]+not\b")
#: Words and signs of other languages that compare.
_COMPARISONS = {"is": "==", "equals": "==", "eq": "==", "isnt": "!=", "ne": "!=", "===": "=="}
_VALUES = {"STRING", "NUMBER", "DURATION", "PHONE"}
_OPTIONS = {spec.word for kind in BY_VERB.values() for spec in kind.specs} | {"as", "max", "end"}
#: Names that people ask for the end of a transfer.
_BOTH = re.compile(r"(\d+)[ \t]*(<=?)[ \t]*([^\W\d][\w-]*)[ \t]*(<=?)[ \t]*(\d+)")
_TWICE = re.compile(r"(([^\W\d][\w-]*)[ \t]*[<>]=?[ \t]*\d+)[ \t]*([<>]=?[ \t]*\d+)")
_TIMES = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend",
    "weekday", "night", "morning", "evening", "holiday", "closed", "open", "opened",
)  # fmt: skip
_BETWEEN = re.compile(r"(?:is[ \t]+)?between[ \t]+(\d+)[ \t]+(?:and|to|-)[ \t]+(\d+)")
#: How languages join conditions.
_JOINED = {
    **dict.fromkeys(("en", "und", "et", "y", "e", "plus"), "and"),
    **dict.fromkeys(("of", "oder", "ou", "o"), "or"),
}
_OUTCOMES = ("answered", "busy", "noanswer", "no-answer", "no_answer", "failed", "connected")


def comparison_in_words(place: Place) -> Finding | None:
    """`if x greater than 5`, `if x isn't 1`."""
    if "COMPARE" not in place.expected:
        return None
    negated = _NEGATED.match(place.source, place.span[0])
    if negated:
        return _written(negated, "!=")
    for words, meant in _WORDED:
        match = words.match(place.source, place.span[0])
        if match is not None:
            is_equal = "equal" in match.groupdict() and match["equal"]
            return _written(match, meant + "=" * bool(is_equal))
    return None


def _written(match: re.Match[str], meant: str) -> Finding:
    return "comparison-of-another-language", match.span(), meant, {"sign": match[0]}


def part_of_entry(place: Place) -> Finding | None:
    """`if x starts with 1`, `if x =~ /1.../`."""
    if "COMPARE" not in place.expected:
        return None
    asked = _PIECES.match(place.source, place.span[0])
    if asked is None or not place.source[asked.end() : asked.end() + 1].isspace():
        return None
    sign = asked[0].strip()
    return "comparison-of-pieces", (place.span[0], place.span[0] + len(sign)), None, {"sign": sign}


def unknown_to_flow(place: Place) -> Finding | None:
    """`if not answered { }`, `if monday { }`."""
    if "COMPARE" not in place.expected:
        return None
    word = place.last.lower() if place.last != "transfer" else place.text.lower()
    span = place.before if place.last != "transfer" else (place.before[0], place.span[1])
    if word in _OUTCOMES:
        way_out = "What stands behind the transfer comes next, however it went."
        values = {"asked": f"whether a call was {word}", "way_out": way_out}
    elif word in _TIMES:
        way_out = "Let a server answer a `fetch` by the hour, or test a variable that it sets."
        values = {"asked": "what time it is", "way_out": way_out}
    else:
        return None
    return "flow-cannot-know", span, None, values


def between(place: Place) -> Finding | None:
    """`if x between 1 and 9`."""
    if "COMPARE" not in place.expected:
        return None
    bounds = _BETWEEN.match(place.source, place.span[0])
    if bounds is None:
        return None
    span, name = (place.before[0], bounds.end()), place.last
    fix = f"{name} >= {bounds[1]} and {name} <= {bounds[2]}"
    return "comparison-with-a-list", span, fix, {"name": name}


def assigned(place: Place) -> Finding | None:
    """`if x := 1`."""
    sign = re.match(r"([\w-]+)[ \t]*(:=)", place.source[place.span[0] :])
    if place.terminal != "LABEL" or "NOT" not in place.expected or sign is None:
        return None
    span = (place.span[0] + sign.start(2), place.span[0] + sign.end(2))
    return "comparison-of-another-language", span, "==", {"sign": ":="}


def second_if(place: Place) -> Finding | None:
    words = list(re.finditer(r"(?<![\w-])if(?![\w-])", re.sub(r'"[^"]*"', _blanked, place.line)))
    if len(words) < 2 or not place.ends or place.line.lstrip().startswith(("if", "else", "}")):
        return None
    start, end = words[1].span()
    span = (place.line_start + start, place.line_start + end)
    return "two-ifs-behind-step", span, "and", {}


def option_behind_condition(place: Place) -> Finding | None:
    if "AND" not in place.expected or place.text not in _OPTIONS:
        return None
    start = place.line.rfind(" if ", 0, place.span[0] - place.line_start)
    if not place.line[: max(start, 0)].strip() or "{" in place.line[start:]:
        return None
    start += place.line_start + 1
    condition = place.source[start : place.span[0]].rstrip()
    options = place.source[place.span[0] : place.line_end]
    fix = ((start, place.line_end), f"{options} {condition}")
    return "option-behind-condition", place.span, fix, {"option": place.text}


def sign_of_another_language(place: Place) -> Finding | None:
    sign = place.last + place.text
    meant = {
        "<>": "!=", "===": "==", "==>": ">=", "!==": "!=", ">=": ">=", "<=": "<="
    }.get(sign)  # fmt: skip
    span = (place.before[0], place.span[1])
    if meant is None and "COMPARE" in place.expected:
        negated = _IS_NOT.match(place.source, place.span[0])
        sign, meant = place.text, "!=" if negated else _COMPARISONS.get(place.text)
        span = negated.span() if negated else place.span
    if meant is None:
        return None
    return "comparison-of-another-language", span, meant, {"sign": place.source[slice(*span)]}


def joined_in_another_language(place: Place) -> Finding | None:
    """`if x == 1 en y == 2`, `if x == 1 oder x == 2`."""
    meant = _JOINED.get(place.text.lower())
    if meant is None or "AND" not in place.expected:
        return None
    return "operator-of-another-language", place.span, meant, {"operator": place.text}


def value_first(place: Place) -> Finding | None:
    if "NOT" not in place.expected or place.terminal not in _VALUES:
        return None
    problem = "comparison-cut-short" if place.last in ("or", "and") else "value-before-variable"
    return problem, place.span, None, {"value": place.text, "word": place.last}


def _blanked(match: re.Match[str]) -> str:
    return " " * len(match[0])


def chained(place: Place) -> Finding | None:
    """`if 1 < x < 5`, `if x >= 1 <= 5`, `if x == 1 or == 2`."""
    if place.terminal == "COMPARE" and place.last in ("or", "and"):
        name = re.search(r"([^\W\d][\w-]*)[ \t]*[=!<>]=?[^=!<>]*$", place.line[: _column(place)])
        if name is None:
            return None
        at = (place.span[0], place.span[0])
        values = {"word": place.last, "value": place.text}
        return "comparison-cut-short", place.span, (at, f"{name[1]} "), values
    both = _BOTH.search(place.line)
    if both is not None and "NOT" in place.expected:
        first = {"<": ">", "<=": ">="}[both[2]]
        fix = f"{both[3]} {first} {both[1]} and {both[3]} {both[4]} {both[5]}"
        span = (place.line_start + both.start(), place.line_start + both.end())
        return "comparison-with-a-list", span, fix, {"name": both[3]}
    twice = _TWICE.search(place.line)
    if twice is not None and place.terminal == "COMPARE":
        fix = f"{twice[1]} and {twice[2]} {twice[3]}"
        span = (place.line_start + twice.start(), place.line_start + twice.end())
        return "comparison-with-a-list", span, fix, {"name": twice[2]}
    return None


def _column(place: Place) -> int:
    return place.span[0] - place.line_start


ALL = (
    chained,
    unknown_to_flow, between, assigned, comparison_in_words, part_of_entry, second_if,
    joined_in_another_language, option_behind_condition, sign_of_another_language, value_first,
)  # fmt: skip
