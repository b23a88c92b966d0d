"""Heads and lines of menus as people write them; names of several words. See `explanations`."""

from __future__ import annotations

import re

from callflow_dsl.steps import BY_VERB
from callflow_dsl.syntax import keyword_help
from callflow_dsl.syntax.statement_span import statement_around

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.source import Span
    from callflow_dsl.syntax.explanations import Finding, Place

_NAME = r"[^\W\d][\w-]*"
_LINES = (
    "wait", "tries", "max", "end", "valid", "key", "other", "invalid", "silence", "fail", "use",
    "if", *BY_VERB,
)  # fmt: skip
_HEAD = re.compile(rf"[ \t]*(?:[\w.-]+:[ \t]+)?(?:menu|ask)[ \t]+{_NAME}[ \t]+")
_ODD_HEAD = re.compile(
    rf"[ \t]*(?:[\w.-]+:[ \t]+)?(?P<word>menu|ask)"
    rf"(?:[ \t]*(\([ \t]*({_NAME})[ \t]*\))|[ \t]+(as[ \t]+({_NAME}))|[ \t]+({_NAME}[ \t]*=))"
    r"[ \t]*\{"
)
_WORDS = re.compile(rf"{_NAME}(?:[ \t]+{_NAME})+")
_NAMED = re.compile(r"(?<![\w-])(menu|ask|part|let|param|prompt|as)[ \t]+(?=[^\W\d])")
_TYPES = re.compile(r"(?:number|text|string|str|int|integer|bool|boolean|phone|url)\b")
#: What ends a name behind `as`.
_OPTIONS = {spec.word for kind in BY_VERB.values() for spec in kind.specs} | {
    "as", "max", "end", "on", "if", "raw",
}  # fmt: skip
_COUNTED = re.compile(r"tries[ \t]+([a-z-]+)[ \t]+(?:\d+|endless)\b")
_COUNTERS = {
    **dict.fromkeys(
        ("invalid", "other", "key", "keys", "error", "errors", "nomatch", "no-match"), "wrong"
    ),
    **dict.fromkeys(
        ("timeout", "timeouts", "silent", "none", "nothing", "noinput", "no-input"), "silence"
    ),
}
_WAIT = re.compile(r"wait[ \t]+([a-z][^{}\n]*?)[ \t]*$")
_BOUNDS = re.compile(
    r"valid[ \t]+(?:(?P<name>[^\W\d][\w-]*)[ \t]*)?(?:"
    r">=[ \t]*(?P<low>\d+)[ \t]*(?:and[ \t]*)?(?:[^\W\d][\w-]*[ \t]*)?<=[ \t]*(?P<high>\d+)"
    r"|[<>]=?[ \t]*\d+)"
)


def odd_head(place: Place) -> Finding | None:
    """`menu(choice) {`, `menu as choice {`, `menu choice = {`."""
    head = _ODD_HEAD.match(place.line)
    if head is None:
        return None
    group = next(number for number in (2, 4, 6) if head[number])
    start, end = head.span(group)
    if not place.line_start + start <= place.span[0] <= place.line_start + end:
        return None
    name = head[3] or head[5] or head[6].rstrip("= \t")
    span = (place.line_start + head.start("word"), place.line_start + end)
    return "unexpected", span, f"{head['word']} {name}", {"token": f"`{head[group]}`"}


def lines_beside_head(place: Place) -> Finding | None:
    """`menu choice tries 3 {`, `ask code "Your code?" max 4 keys`."""
    head = _HEAD.match(place.line)
    if head is None or place.span[0] != place.line_start + head.end():
        return None
    behind = place.line[head.end() :].rstrip()
    first = behind.split()[0]
    is_text, is_default = behind.startswith('"'), first in ("language", "voice")
    if not is_text and not is_default and first not in _LINES:
        return None
    brace = re.sub(r'"[^"]*"', lambda text: " " * len(text[0]), behind).find("{")
    before, inside = (behind[:brace], behind[brace + 1 :]) if brace >= 0 else (behind, " }")
    before = f"defaults {{ {before.strip()} }}" if is_default else before.strip()
    lines = f"{'say ' * is_text}{before} {inside.strip()}".rstrip()
    if place.verb == "ask" and not re.search(r"\b(?:max|end|valid)\b", place.line):
        return None  # it does not say when an entry is over, and will be told
    span = (place.span[0], place.line_end)
    token = f"`{place.text if is_text else first}`"
    return "block-missing", span, f"{{ {lines}", {"token": token, "what": "begin the block here"}


def name_of_words(place: Place) -> Finding | None:
    """`menu my choice {`, `let my name = "Anna"`, `as my number max 4 keys`."""
    for word in _NAMED.finditer(place.line):
        name = _WORDS.match(place.line, word.end())
        if name is None or not _is_name(place, word[1], name):
            continue
        words = name[0].split()
        if word[1] == "as":
            ends = [number for number, one in enumerate(words) if one in _OPTIONS]
            words = words[: min(ends, default=len(words))]
        if len(words) < 2:
            continue
        start = place.line_start + word.end()
        length = name[0].index(words[-1], len(words[0])) + len(words[-1])
        fix = _named_elsewhere(place, word[1], words) or "_".join(words)
        what = "join them" if "_" in fix else "write it so"
        return "name-of-several-words", (start, start + length), fix, {"what": what}
    return None


def _named_elsewhere(place: Place, word: str, words: list[str]) -> str | None:
    """The name that the rest of the file uses, one of the words; a part may take the others."""

    def is_used(name: str) -> bool:
        return re.search(rf"\$\{{[ \t]*{re.escape(name)}[ \t]*\}}", place.source) is not None

    if word == "part" and all(map(is_used, words[1:])):
        return f"{words[0]}({', '.join(words[1:])})"
    used = [name for name in words if is_used(name)]
    return used[0] if word in ("let", "param", "prompt") and len(used) == 1 else None


def name_behind_as(text: str, span: Span) -> tuple[Span, str] | None:
    """A word behind `as NAME` that seems to belong to the name: its place with it, and the name."""
    start, _ = statement_around(text, span[0])
    name = re.search(rf"(?<![\w-])as[ \t]+({_NAME})[ \t]+$", text[start : span[0]])
    if name is None:
        return None
    return (start + name.start(1), span[1]), f"{name[1]}_{text[slice(*span)]}"


def _is_name(place: Place, word: str, name: re.Match[str]) -> bool:
    """Whether words are a name, as far as what stands behind them tells."""
    behind = place.line[name.end() :].lstrip()
    if word == "as":
        return True
    if word in ("let", "param"):
        second = name[0].split()[1]
        return not _TYPES.match(second) and (behind.startswith("=") or word == "param")
    return behind.startswith(("{", "(")) and name[0].split()[1] not in (*_LINES, *_OPTIONS)


def counted_apart(place: Place) -> Finding | None:
    """`tries timeout 2`."""
    count = _COUNTED.search(place.line)
    meant = _COUNTERS.get(count[1]) if count else None
    if count is None or meant is None:
        return None
    span = (place.line_start + count.start(1), place.line_start + count.end(1))
    return "unexpected", span, meant, {"token": f"`{count[1]}`"}


def wait_in_words(place: Place) -> Finding | None:
    """`wait until key`, `wait for 5s`."""
    wait = _WAIT.search(place.line)
    if wait is None or place.block not in (keyword_help.Place.MENU, keyword_help.Place.ASK):
        return None
    span = (place.line_start + wait.start(1), place.line_start + wait.end(1))
    duration = re.search(r"\b\d+s\b", wait[1])
    way_out = "A key ends the wait at once; it says how long callers have at most: wait 5s"
    values = {"token": f"`{wait[1]}`", "way_out": way_out}
    return "unexpected", span, duration[0] if duration else None, values


def bounds(place: Place) -> Finding | None:
    """`valid > 100`, `valid >= 100 and <= 200`."""
    bound = _BOUNDS.search(place.line)
    if bound is None or place.last not in ("valid", bound["name"]):
        return None
    fix = None
    if bound["low"]:
        begin = place.before[0] if bound["name"] else place.span[0]
        span = (begin, place.line_start + bound.end())
        fix = (span, f"{bound['low']}-{bound['high']}")
    way_out = "`valid` lists numbers and ranges of them: valid 7 100-999"
    values = {"token": f"`{place.text}`", "way_out": way_out}
    return "unexpected", fix[0] if fix else place.span, fix, values


def menu_named_again(place: Place) -> Finding | None:
    """`key 9 { menu main }`, which is to lead back to that menu."""
    called = re.search(rf"(?<![\w-])(?:menu|ask)[ \t]+({_NAME})[ \t]*$", _before(place))
    if called is None or "LBRACE" not in place.expected:
        return None
    if not re.search(rf"(?m)^[ \t]*(?:menu|ask)[ \t]+{called[1]}[ \t]*\{{", place.source):
        return None
    span = (place.line_start + called.start(), place.line_start + called.end(1))
    values = {"token": f"`{place.text}`", "what": "to hear that menu once more"}
    return "block-missing", span, f"again {called[1]}", values


def _before(place: Place) -> str:
    return place.source[place.line_start : place.span[0]].rstrip()


def key_in_parentheses(place: Place) -> Finding | None:
    """`key(1) { }`."""
    key = re.search(r"(?<![\w-])key[ \t]*\([ \t]*([\d*#]+)[ \t]*\)(?=[ \t]*\{)", place.line)
    if key is None or place.text != "(":
        return None
    span = (place.line_start + key.start(), place.line_start + key.end())
    return "unexpected", span, f"key {key[1]}", {"token": "`(`"}


def condition_behind_else(place: Place) -> Finding | None:
    """`else x == 2 {`."""
    condition = re.search(rf"(?<![\w-])else[ \t]+(?={_NAME}[ \t]*[=!<>]=?[^{{]+\{{)", place.line)
    if condition is None or place.span[0] != place.line_start + condition.end():
        return None
    at = (place.line_start + condition.start(), place.line_start + condition.start() + len("else"))
    values = {"token": f"`{place.text}`", "what": "ask by"}
    return "block-missing", place.span, (at, "else if"), values


def defaults_without_braces(place: Place) -> Finding | None:
    """`defaults language en-GB`."""
    options = re.match(r"[ \t]*defaults[ \t]+([\w-]+[ \t][^{}=:]*)$", place.line)
    if options is None or place.last != "defaults":
        return None
    span = (place.line_start + options.start(1), place.line_end)
    values = {"token": f"`{place.text}`", "what": "write the braces"}
    return "block-missing", span, f"{{ {options[1].rstrip()} }}", values


def again_with_more(place: Place) -> Finding | None:
    """`again()`, `again "main"`."""
    behind = re.compile(rf'[ \t]*(?:\([ \t]*"?({_NAME})?"?[ \t]*\)|"({_NAME})")')
    more = behind.match(place.source, place.before[1]) if place.last == "again" else None
    if more is None:
        return None
    name = more[1] or more[2]
    values = {"token": f"`{more[0].strip()}`"}
    return "unexpected", (place.before[0], more.end()), f"again {name}" if name else "again", values


def key_with_equals(place: Place) -> Finding | None:
    """`key = 1 { }`."""
    if place.last != "key" or place.text not in ("=", "=="):
        return None
    return "equals-behind-option", place.span, "", {"sign": place.text}


def end_of_block(place: Place) -> Finding | None:
    """`end if`, `end menu`."""
    end = re.search(r"(?<![\w-])end[ \t]+(?:if|menu|ask|flow|part)$", place.line)
    if end is None:
        return None
    span = (place.line_start + end.start(), place.line_start + end.end())
    return "end-of-another-language", span, "", {"word": end[0]}


ALL = (
    defaults_without_braces, again_with_more, key_with_equals, end_of_block, odd_head,
    lines_beside_head, menu_named_again,
    name_of_words, counted_apart, wait_in_words, bounds, key_in_parentheses, condition_behind_else,
)  # fmt: skip
