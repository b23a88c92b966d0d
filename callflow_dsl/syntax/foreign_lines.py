"""Lines as other languages have them: Python, JavaScript, TwiML. See `explanations`."""

from __future__ import annotations

import re

from callflow_dsl.steps import BY_VERB

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.syntax.explanations import Finding, Place

_OPTIONS = {spec.word for kind in BY_VERB.values() for spec in kind.specs} | {"as", "max", "end"}
_VALUES = {"STRING", "NUMBER", "DURATION", "PHONE"}
_STATE = re.compile(
    r"is[ \t]+(?:(digits|numeric|number)|"
    r"(?:not[ \t]+)?(?:set|empty|defined|blank|unset|null|none|nothing|known))\b"
)
#: What an option is called in other languages, and the unit of its value; "": the value alone.
_ATTRIBUTES = {
    "pause": {"length": ("", "s"), "duration": ("", "s"), "seconds": ("", "s")},
    "record": {
        "maxlength": ("max ", "s"), "timeout": ("silence ", "s"), "finishonkey": ("finish ", ""),
    },
    "say": {"loop": ("repeat ", ""), "text": ("", "")},
    "play": {"url": ("", "")},
    "fetch": {"url": ("", "")},
}  # fmt: skip


def colon_for_brace(place: Place) -> Finding | None:
    """`if x == 1:`, as in Python."""
    is_value = place.terminal == "LABEL" and place.expected >= _VALUES
    if is_value and place.verb == "if" and not place.line.endswith(":"):
        colon = (place.span[1] - 1, place.span[1])
        way_out = "As in: if x == 1 { hangup }, or behind a step: hangup if x == 1"
        return "block-missing", colon, None, {"token": "`:`", "way_out": way_out}
    head = re.match(r"[ \t]*(?:\}[ \t]*)?(if|else|menu|ask|flow|part|test)\b.*:$", place.line)
    if not head or not (place.ends or place.terminal == "LABEL"):
        return None
    colon = (place.line_end - 1, place.line_end)
    way_out = "A block stands in braces: { ends the line, and } stands below its last statement."
    return "block-missing", colon, None, {"token": "`:`", "way_out": way_out}


def ternary(place: Place) -> Finding | None:
    """`say x == 1 ? "One." : "Two."`."""
    if place.terminal != "COMPARE" or "?" not in place.line or "OPTION" not in place.expected:
        return None
    start = place.line.find(place.last)
    return "value-by-condition", (place.line_start + start, place.line_end), None, {}


def attribute(place: Place) -> Finding | None:
    """`maxLength=60`, as in TwiML."""
    if place.verb not in _ATTRIBUTES or not _is_attribute(place):
        return None
    meant, unit = _ATTRIBUTES[place.verb].get(place.last.lower(), (None, ""))
    value = re.match(r'"[^"]*"|[\w#*]*', place.source[place.span[1] :])
    written = value[0] if value else ""
    span = (place.before[0], place.span[1] + len(written))
    example = BY_VERB[place.verb].example.strip().splitlines()[0]
    fix = None if meant is None else f"{meant}{written}{unit if written.isdigit() else ''}"
    return "attribute", span, fix, {"word": place.last, "verb": place.verb, "example": example}


def _is_attribute(place: Place) -> bool:
    if place.text != "=" or "COMPARE" in place.expected:
        return False
    return place.last.isidentifier() and place.last not in _OPTIONS


def tag(place: Place) -> Finding | None:
    """`<Say>`, as in TwiML."""
    if place.source.startswith("<!--", place.span[0]):
        at = (place.span[0], place.span[0] + len("<!--"))
        return "comment-of-another-language", at, None, {"mark": "<!--"}
    if place.text != "<" or place.line[: place.span[0] - place.line_start].strip():
        return None
    way_out = 'A step is a word with its values: say "Hello." language en-GB'
    return "unexpected", place.span, None, {"token": "`<`", "way_out": way_out}


def braces_in_call(place: Place) -> Finding | None:
    """`use goodbye({ name: "Anna" })`, as in JavaScript."""
    if place.text != "{" or place.last != "(":
        return None
    way_out = 'Values stand in the parentheses: use goodbye(name = "Anna")'
    return "unexpected", place.span, None, {"token": "`{`", "way_out": way_out}


def function_call(place: Place) -> Finding | None:
    """`say random("Hi.")`, `param desk = env("DESK")`."""
    if place.text != "(" or not place.last.isidentifier() or place.last in BY_VERB:
        return None
    value = re.match(r"\([ \t]*([^()\n]*?)[ \t]*\)", place.source[place.span[0] :])
    if place.last in _OPTIONS and value:
        span = (place.before[0], place.span[0] + value.end())
        return "function-call", span, f"{place.last} {value[1]}", {"name": place.last}
    is_value = place.verb in ("param", "let")
    if not is_value and "OPTION" not in place.expected:
        return None
    way_out = "Write the value itself, or let a server answer a `fetch` with a flow that has it."
    if is_value:
        way_out = 'Each environment sets its params in flowc.toml: desk = "env:DESK"'
    span = (place.before[0], place.span[1])
    return "function-call", span, None, {"name": place.last, "way_out": way_out}


def function_in_condition(place: Place) -> Finding | None:
    """`if len(code) == 4`."""
    if place.text != "(" or "COMPARE" not in place.expected:
        return None
    way_out = "How long an entry is cannot be tested; write a range: x >= 1000 and x <= 9999."
    values = {"name": place.last, "way_out": way_out}
    return "function-call", (place.before[0], place.span[1]), None, values


def state_of_variable(place: Place) -> Finding | None:
    """`if x is empty`, `if x is digits`, `if exists x`."""
    if "COMPARE" not in place.expected:
        return None
    if place.last in ("exists", "defined", "empty", "isset"):
        span = (place.before[0], place.span[1])
        return "state-unknown", span, None, {"asked": place.last}
    state = _STATE.match(place.source, place.span[0])
    if state is None:
        return None
    if state[1]:
        values = {"sign": state[0]}
        return "comparison-of-another-language", state.span(), "is a number", values
    return "state-unknown", state.span(), None, {"asked": state[0]}


def type_of_value(place: Place) -> Finding | None:
    """`param desk number = +31201112233`."""
    head = re.match(r"[ \t]*(param|let)[ \t]+([\w-]+)[ \t]+(?=[\w-])", place.line)
    if not head or "=" not in place.line:
        return None
    start = place.line_start + head.end()
    end = place.line_start + place.line.index("=")
    token = f"`{place.source[start:end].strip()}`"
    way_out = f"A value has no type: {head[1]} {head[2]} = ..."
    return "unexpected", (start, end), None, {"token": token, "way_out": way_out}


def other_condition(place: Place) -> Finding | None:
    """`hangup unless x == 1`."""
    word = re.search(
        r"[ \t](unless|when|where|provided|only-if|als|wenn|falls|si)[ \t]", place.line
    )
    if place.terminal != "COMPARE" or not word:
        return None
    span = (place.line_start + word.start(1), place.line_start + word.end(1))
    fix = "if not" if word[1] == "unless" else "if"
    return "condition-of-another-language", span, fix, {"word": word[1]}


def value_behind_use(place: Place) -> Finding | None:
    """`use greet "Anna"`."""
    head = re.match(r"[ \t]*use[ \t]+([\w-]+)[ \t]+(\S.*)$", place.line)
    if not head or place.terminal not in ("STRING", "NUMBER", "PHONE", "REF"):
        return None
    span = (place.line_start + head.start(1), place.line_end)
    token = {"token": f"`{place.text}`", "way_out": ""}
    return "unexpected", span, f"{head[1]}({head[2].rstrip()})", token


ALL = (
    function_in_condition, state_of_variable,
    colon_for_brace, ternary, attribute, tag, braces_in_call, type_of_value, function_call,
    other_condition, value_behind_use,
)  # fmt: skip
