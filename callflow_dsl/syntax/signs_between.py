"""Signs between words and values: commas, parentheses, `=` and `:`. See `explanations`."""

from __future__ import annotations

import re

from callflow_dsl.steps import BY_VERB
from callflow_dsl.syntax import keyword_help
from callflow_dsl.syntax.misread import number_around
from callflow_dsl.syntax.other_words import NO_SUCH_OPTION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.syntax.explanations import Finding, Place

_LANGUAGE = re.compile(r"[a-z]{2,3}-[A-Z]{2}")
#: Words that begin a line and have their value right behind them.
_LINE_WORDS = ("wait", "tries", "max", "end", "valid", "number")
_LISTED = re.compile(r"([\w-]+)[ \t]*==[ \t]*([\w*#]+(?:[ \t]*,[ \t]*[\w*#]+)+)")
_COUNT_APART = re.compile(r"\btries\b.*\b(silence|wrong)[ \t]*$")


def comma(place: Place) -> Finding | None:
    if place.text != ",":
        return None
    behind = place.source[place.span[1] :].lstrip()
    if place.verb == "transfer" and behind.startswith("+"):
        values = {"token": "`,`", "way_out": NO_SUCH_OPTION["or"]}
        return "unexpected", place.span, None, values
    start, end = place.span
    thousands = r"\d{1,3}(?:,\d{3})+(?!\d)"
    before = place.source[place.line_start : start]
    is_list = re.search(r"(?:key|valid)[ \t]+[\d*#, \t-]*$", before)
    range_or_number = rf"{thousands}(?:-{thousands}){'' if is_list else '?'}"
    for number in re.finditer(range_or_number, place.line):
        if place.line_start + number.start() < start < place.line_start + number.end():
            span = (place.line_start + number.start(), place.line_start + number.end())
            return "unexpected", span, number[0].replace(",", ""), {"token": f"`{number[0]}`"}
    if is_list:
        return "comma", place.span, " ", {}
    listed = _LISTED.search(place.line)
    if listed and "AND" in place.expected:
        each = re.findall(r"[^\s,]+", listed[2])
        fix = " or ".join(f"{listed[1]} == {value}" for value in each)
        span = (place.line_start + listed.start(), place.line_start + listed.end())
        return "comparison-with-a-list", span, fix, {"name": listed[1]}
    around = place.source[start - 1 : start], place.source[end : end + 1]
    if place.verb in ("let", "param"):
        way_out = f"Each value has a line of its own, which begins with `{place.verb}`."
        return "unexpected", place.span, None, {"token": "`,`", "way_out": way_out}
    if place.verb == "use":
        return "comma", place.span, "  use", {}
    if _LANGUAGE.fullmatch(place.last) and _LANGUAGE.match(behind):
        way_out = "A text is in one language; a `prompt` has its words in each."
        return "unexpected", place.span, None, {"token": "`,`", "way_out": way_out}
    if all(map(str.isdigit, around)):
        return "decimal-comma", place.span, ".", {}
    return "comma", place.span, "", {}


def parentheses(place: Place) -> Finding | None:
    number = number_around(place.source, place.span[0], (place.line_start, place.line_end))
    if place.text in ("(", ")") and number is not None:
        token = place.source[slice(*number[0])]
        return "unexpected", number[0], number[1], {"token": token}
    kind = BY_VERB.get(place.last)
    if place.text != "(" or kind is None:
        return None
    expected = kind.argument.kind.expected if kind.argument else "nothing"
    return "step-with-parentheses", place.span, None, {"verb": place.last, "expected": expected}


def equals_behind_word(place: Place) -> Finding | None:
    signs: tuple[str, ...] = ()
    if place.block is keyword_help.Place.TEST:
        signs = ("=", "==")
    elif (
        "OPTION" in place.expected
        or place.last in _LINE_WORDS
        or _COUNT_APART.search(place.line[: place.span[0] - place.line_start])
    ):
        signs = ("=",)
    if place.text not in signs:
        return None
    return "equals-behind-option", place.span, " ", {"sign": place.text}


def around_equals(place: Place) -> Finding | None:
    if place.terminal == "LABEL" and place.last in ("let", "param"):
        name = place.text.rstrip(" \t:")
        colon = (place.span[0] + len(name), place.span[1])
        return "colon-in-call", colon, " =", {"name": name}
    if place.expected == {"EQUAL"} and (
        place.terminal == "COMPARE" or place.text in ("is", "to", "as")
    ):
        return "equals-missing", place.span, "=", {"token": f"`{place.text}`"}
    if place.expected == {"EQUAL"} and not place.ends:
        at = (place.span[0], place.span[0])
        return "equals-missing", place.span, (at, "= "), {"token": f"`{place.text}`"}
    return None


def translation(place: Place) -> Finding | None:
    """In the braces of a prompt, where languages and texts stand."""
    if place.text == "=" and _LANGUAGE.fullmatch(place.last):
        return "equals-behind-option", place.span, " ", {"sign": place.text}
    if not {"NAME", "RBRACE"} <= place.expected <= {"NAME", "_NL", "RBRACE"}:
        return None
    if place.text == ",":
        return "comma", place.span, "", {}
    if place.terminal == "STRING" and _LANGUAGE.fullmatch(place.text.strip('"')):
        return "unexpected", place.span, place.text.strip('"'), {"token": place.text}
    if place.terminal == "LABEL":
        name = place.text.rstrip(" \t:")
        colon = (place.span[0] + len(name), place.span[1])
        return "colon-behind-option", colon, " ", {"option": name}
    way_out = 'Each text has its language: en-GB "Welcome."'
    return "unexpected", place.span, None, {"token": place.text, "way_out": way_out}


def colon_in_defaults(place: Place) -> Finding | None:
    """`defaults { language: en-GB }`."""
    if place.terminal != "LABEL" or "OPTION" not in place.expected or "VERB" in place.expected:
        return None
    option = place.text.rstrip(" \t:")
    colon = (place.span[0] + len(option), place.span[1])
    return "colon-behind-option", colon, " ", {"option": option}


ALL = (comma, parentheses, equals_behind_word, around_equals)
