"""What a token means that cannot stand where it does; imported when there is one.

An explanation looks at the line, and gives what to report: problem, place, fix and values.
The first that knows the mistake is taken; the last knows what was expected alone.
"""

from __future__ import annotations

import re

from callflow_dsl.steps import BY_VERB
from callflow_dsl.syntax import (
    conditions_in_words,
    foreign_lines,
    keyword_help,
    menu_words,
    signs_between,
)
from callflow_dsl.syntax.statement_span import statement_around
from callflow_dsl.syntax.words import IN_CONDITIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from callflow_dsl.source import Span

    Fix: TypeAlias = str | tuple[Span, str] | None
    Finding: TypeAlias = tuple[str, Span, Fix, dict[str, Any]]

#: What a terminal without a text is called in a message.
_NAMES = {"_NL": "the end of the line", "$END": "the end of the file"}
#: Word -> how a name stands behind it.
_NAMED = {
    "menu": "A menu keeps the key that was pressed in a variable: menu choice {",
    "ask": "An ask keeps the keys that were entered in a variable: ask code {",
    "use": "As in: use support",
    "part": "As in: part support {",
    "let": "As in: let desk = +31201112233",
    "param": "As in: param desk",
    "prompt": "As in: prompt welcome {",
    "(": "As in: part support(desk) {",
}
#: Word -> what stands behind it.
_VALUED = {
    "wait": "As in: wait 5s",
    "tries": "As in: tries 3, or tries silence 2 wrong endless",
    "silence": "As in: tries silence 2 wrong endless",
    "wrong": "As in: tries silence 2 wrong endless",
}
_ANY_VALUE = "A value is a text in quotes, a number, a duration such as 5s, or ${name}."
#: Word that begins a line -> how its block is written.
_BLOCKS = {
    "prompt": 'As in: prompt welcome { en-GB "Welcome." }; one text for all languages: let',
    "ask": 'As in: ask code { say "Please enter your code."  max 4 keys }',
    "menu": 'As in: menu choice { say "For sales, press 1."  key 1 { ... } }',
    "defaults": "As in: defaults { language en-GB  voice female }",
    "if": "As in: if x == 1 { hangup }, or behind a step: hangup if x == 1",
}
_BRACES = "A block stands in braces, and { ends the line that it belongs to."
_SPARE = "Something before it is missing, or one too many."
_MENUS = (keyword_help.Place.MENU, keyword_help.Place.ASK)
_VALUES = {"STRING", "NUMBER", "DURATION", "PHONE"}
_OPTIONS = {spec.word for kind in BY_VERB.values() for spec in kind.specs} | {"as", "max", "end"}
_LANGUAGE = re.compile(r"[a-z]{2,3}-[A-Z]{2}")
_FIRST_WORD = re.compile(r"[ \t]*(?:[\w.-]+:[ \t]+)?([\w-]+)")
#: A statement behind the mark of a list or a quotation, or between marks: `> say`, `**say**`.
_BEGUN = "|".join((*BY_VERB, "menu", "ask", "use", "if"))
_LIST_MARK = re.compile(
    rf"(?P<mark>>+|\*(?!\*)|\d+[.)])[ \t]+(?=(?:{_BEGUN})\b)"
    rf"|(?P<stars>\*\*|__)(?P<word>[a-z]+)(?P=stars)"
)
#: A branch as a list has it: `1. hangup`, `2) transfer +31201112233`.
_NUMBERED = re.compile(
    r"([\d*]+)[.)]?[ \t]+(?:->|=>|:|-)?[ \t]*"
    r"((?:say|play|transfer|hangup|use|again|fetch|record)\b[^\n]*)"
)
_KEY_BRANCH = re.compile(
    r"[ \t]*(key[ \t]+[\d*# \t]*[\d*#])[ \t]*(?:(?::|->|=>)[ \t]*(.*?)|([^{ \t].*?)?)[ \t]*$"
)
_OTHER_BRANCH = re.compile(r"[ \t]*(other|invalid|silence|fail)[ \t]*:?[ \t]*([a-z][^{]*?)[ \t]*$")


class Place:
    """A token that does not fit, with what would, and what was read before it."""

    def __init__(self, text: str, span: Span, terminal: str, expected: set[str], before: Span):
        self.source = text
        self.span = span
        self.terminal = terminal
        #: The terminals that would fit.
        self.expected = {name for name in expected if name.isupper()}
        self.text = text[slice(*span)]
        self.before = before
        self.last = text[slice(*before)]
        #: The block that it stands in; None: one that is unknown.
        self.block: keyword_help.Place | None = None
        at = before[1] if self.ends and before[1] else span[0]
        #: The line, or the statement on it that stands in braces of one line.
        self.line_start, self.line_end = statement_around(text, at)
        self.line = text[self.line_start : self.line_end]

    @property
    def verb(self) -> str:
        """The word that begins the statement, behind its label."""
        word = _FIRST_WORD.match(self.line)
        return word[1] if word else ""

    @property
    def rest(self) -> str:
        """The statement from the token on."""
        return self.source[self.span[0] : self.line_end]

    @property
    def ends(self) -> bool:
        """Whether the line or the file ends here."""
        return self.terminal in _NAMES


def explain(place: Place) -> Finding:
    """What to report of the place."""
    for explanation in _EXPLANATIONS:
        finding = explanation(place)
        if finding is not None:
            return finding
    token = _NAMES.get(place.terminal) or f"`{place.text}`"
    problem = _general(place)
    return problem, place.span, None, {
        "token": token,
        "example": _value_example(place.last)
        if problem == "value-missing"
        else _NAMED.get(place.last, _NAMED["("]),
        "way_out": _BLOCKS.get(place.verb, _BRACES) if problem == "block-missing" else _SPARE,
    }  # fmt: skip


def _value_example(word: str) -> str:
    """How a value stands behind a word."""
    if _LANGUAGE.fullmatch(word):
        return f'As in: {word} "..."'
    return _VALUED.get(word, _ANY_VALUE)


def _general(place: Place) -> str:
    """The problem that what was expected tells."""
    expected = place.expected
    if place.terminal == "ELSE":
        return "else-without-if"
    if expected in ({"NAME"}, {"NAME", "REF"}, {"NAME", "_NL", "COMMA", "RPAR"}):
        return "name-missing"
    if "COMPARE" in expected:
        return "comparison-missing"
    if "LBRACE" in expected and "VERB" not in expected:
        return "block-missing"
    if expected >= _VALUES and "_NL" not in expected:
        return "value-missing"
    if "NOT" in expected:
        return "condition-missing"
    if expected == {"EQUAL"}:
        return "equals-missing"
    if "RPAR" in expected:
        return "parenthesis-missing"
    return "unexpected"


# Explanations


def _word_in_capitals(place: Place) -> Finding | None:
    word = place.text.lower()
    if place.text != word and word in (*IN_CONDITIONS, "if", "else"):
        return "word-in-capitals", place.span, word, {"word": place.text}
    return None


def _title(place: Place) -> Finding | None:
    head = re.match(r"[ \t]*(flow|test)[ \t]+([^\"{]*[^\"{ \t])", place.line)
    if not head or place.terminal != "NAME":
        return None
    span = (place.line_start + head.start(2), place.line_start + head.end(2))
    return "title-of-several-words", span, f'"{head[2]}"', {}


def _key_in_test(place: Place) -> Finding | None:
    branch = _KEY_BRANCH.match(place.line)
    if not branch or place.text == "," or place.block is not keyword_help.Place.TEST:
        return None
    start = place.line_start + branch.start(1)
    values = {"word": "key", "known": ""}
    return "statement-unknown", (start, start + len("key")), "presses", values


def _key_branch(place: Place) -> Finding | None:
    branch = _KEY_BRANCH.match(place.line)
    if not branch or place.text == ",":
        return None
    span = (place.line_start + branch.start(1), place.line_end)
    done = re.sub(r"^(?:then|do)[ \t]+", "", branch[2] or branch[3] or "")
    if done.endswith("}") and "{" not in done:
        done = done[:-1].rstrip()
    fix = None
    if re.fullmatch(r"\{.*\}", done):
        fix = f"{branch[1]} {done}"
    elif re.match(r"(?!goto)\w", done) and "{" not in done:
        fix = f"{branch[1]} {{ {done} }}"
    return "branch-without-braces", span, fix, {}


def _other_branch(place: Place) -> Finding | None:
    branch = _OTHER_BRANCH.match(place.line)
    if not branch or place.block not in (*_MENUS, keyword_help.Place.PART):
        return None
    span = (place.line_start + branch.start(1), place.line_end)
    done = branch[2].removesuffix("}").rstrip()
    fix = None if done.startswith("goto") else f"{branch[1]} {{ {done} }}"
    return "branch-without-braces", span, fix, {}


def _comparison(place: Place) -> Finding | None:
    if "COMPARE" not in place.expected:
        return None
    if re.match(r"(?:not[ \t]+)?in\b", place.source[place.span[0] :]):
        bounds = re.match(r"in[ \t]+(\d+)-(\d+)", place.source[place.span[0] :])
        name = place.last
        fix = f"{name} >= {bounds[1]} and {name} <= {bounds[2]}" if bounds else None
        span = (place.before[0], place.span[0] + bounds.end()) if bounds else place.span
        return "comparison-with-a-list", span, fix, {"name": place.last}
    name = "choice" if place.last in ("key", "keys", "press", "pressed", "digit") else place.last
    values = {"token": _NAMES.get(place.terminal) or f"`{place.text}`", "name": name}
    return "comparison-missing", place.span, None, values


def _order(place: Place) -> Finding | None:
    ending = re.search(r"(?<![\w-])end([ \t]+(?:key|with|on|by))[ \t]+#$", place.line)
    if place.text == "#" and ending:
        span = (place.line_start + ending.start(), place.line_end)
        return "unexpected", span, "end #", {"token": f"`{ending[1].strip()}`"}
    if place.text == "#":
        return "hash-begins-no-comment", place.span, "//", {}
    if place.last in ("keys", "key") and place.terminal == "NUMBER":
        return "count-behind-unit", (place.before[0], place.span[1]), f"{place.text} keys", {}
    if "OPTION" in place.expected and place.terminal in _VALUES:
        return "option-before-argument", place.span, None, {"token": f"`{place.text}`"}
    return None


def _key_before_goto(place: Place) -> Finding | None:
    jump = re.match(r"[ \t]*(?!key\b)\S.*\bkey[ \t]+([\d*#]+)[ \t]+goto\b", place.line)
    if not jump:
        return None
    key = (place.line_start + jump.start(1), place.line_start + jump.end(1))
    return "key-before-goto", key, None, {}


def _else_in_menu(place: Place) -> Finding | None:
    if place.terminal != "ELSE" or place.block not in _MENUS:
        return None
    meant = "invalid" if place.block is keyword_help.Place.ASK else "other"
    return "statement-unknown", place.span, meant, {"word": "else", "known": ""}


def _value_begins_line(place: Place) -> Finding | None:
    """A text, a number or a key where a statement begins."""
    before = place.source[: place.span[0]].rstrip(" \t")
    if "VERB" not in place.expected or before[-1:] not in ("", "\n", "{", "}"):
        return None
    token = {"token": f"`{place.text}`", "way_out": _SPARE}
    key = place.text.strip('"')
    begun = _NUMBERED.match(place.source, place.span[0], place.line_end)
    if place.block in _MENUS and begun and "{" not in begun[2]:
        return (
            "branch-without-braces",
            begun.span(),
            f"key {begun[1]} {{ {begun[2].rstrip()} }}",
            {},
        )
    mark = _LIST_MARK.match(place.source, place.span[0], place.line_end)
    if mark is not None:
        sign = mark["mark"] or mark["stars"]
        return (
            "dash-begins-nothing",
            mark.span(),
            mark["word"] or "",
            {
                "mark": sign,
                "what": "write the word alone" if mark["word"] else "remove it",
            },
        )
    behind = place.source[place.span[1] :].lstrip(" \t")
    is_comment = place.text == "#" and not behind.startswith("{")
    if place.block in _MENUS and re.fullmatch(r"[\d*#]+", key) and not is_comment:
        return "unexpected", place.span, f"key {key}", token
    verbs = {"STRING": "say", "LONG_STRING": "say", "PHONE": "transfer"}
    if place.block is keyword_help.Place.TEST:
        verbs = {
            "STRING": "hears",
            "PHONE": "transfers to",
            "NUMBER": "presses",
            "KEYSYM": "presses",
        }
    verb = verbs.get(place.terminal)
    if verb is None or place.block is keyword_help.Place.FILE:
        return None
    return "unexpected", place.span, f"{verb} {place.text}", token


def _then(place: Place) -> Finding | None:
    if "LBRACE" not in place.expected:
        return None
    behind = re.match(r"then(?:[ \t]*(?=\{)|[ \t]+(.+))", place.rest)
    if not behind or (behind[1] and re.search(r"(?<!\$)\{", behind[1])):
        return None
    span = (place.span[0], place.span[0] + behind.end())
    if behind[1] is None:
        return "block-missing", span, "", {"token": "`then`", "what": "remove `then`"}
    values = {"token": "`then`", "what": "write the block"}
    return "block-missing", span, f"{{ {behind[1]} }}", values


def _time_of_day(place: Place) -> Finding | None:
    if place.terminal != "LABEL" or not place.expected >= _VALUES:
        return None
    if not re.match(r"\d{1,2}:\d\d\b", place.source[place.span[0] :]):
        return None
    hour = place.text.rstrip(": \t")
    way_out = f"A time of day is no value; an hour is compared as a number: hour >= {hour}"
    return "unexpected", place.span, None, {"token": f"`{place.text}`", "way_out": way_out}


def _again_with_number(place: Place) -> Finding | None:
    if place.last != "again" or place.terminal != "NUMBER":
        return None
    way_out = f"How often a menu is heard is told by a line of its own: tries {place.text}"
    return "unexpected", place.span, None, {"token": f"`{place.text}`", "way_out": way_out}


def _file_for_part(place: Place) -> Finding | None:
    if place.last != "use" or place.terminal != "STRING":
        return None
    name = place.text.strip('"')
    if re.search(rf"(?m)^[ \t]*part[ \t]+{re.escape(name)}[ \t]*[({{]", place.source):
        return "name-missing", place.span, name, {"token": place.text, "example": ""}
    example = f"`use` names a part; a file is brought by a line at the top: import {place.text}"
    return "name-missing", place.span, None, {"token": place.text, "example": example}


def _quoted_name(place: Place) -> Finding | None:
    name = place.text.strip('"')
    reference = re.fullmatch(r"\$\{[ \t]*([\w-]+)[ \t]*\}", place.text)
    if reference and "NAME" in place.expected and place.last in ("(", ",", "part", "let", "param"):
        return "name-missing", place.span, reference[1], {"token": place.text, "example": ""}
    if not place.expected <= {"NAME", "REF"}:
        return None
    if place.terminal != "STRING":
        return None
    if place.last == "menu" and re.fullmatch(r"[^\W\d][\w -]*", name):
        name = name.lower().replace(" ", "_")
    if place.last == "prompt" and place.block is not keyword_help.Place.FILE:
        return "statement-unknown", place.before, "say", {"word": "prompt", "known": ""}
    if not re.fullmatch(r"[^\W\d][\w-]*", name) or (place.last == "ask" and "{" not in place.line):
        return None
    values = {"token": place.text, "example": _NAMED.get(place.last, "")}
    return "name-missing", place.span, name, values


_EXPLANATIONS = (
    _word_in_capitals, _title, _key_before_goto, _else_in_menu, _value_begins_line,
    signs_between.translation, signs_between.colon_in_defaults, _then, _time_of_day,
    _again_with_number, _file_for_part, *menu_words.ALL, _key_in_test, _key_branch, _other_branch,
    *foreign_lines.ALL, *conditions_in_words.ALL, _comparison, *signs_between.ALL, _order,
    _quoted_name,
)  # fmt: skip
