"""Steps with nothing but options behind them are found by one expression, in front of the tables.

Most of what stands in most flows is such a step on a line of its own. To take it apart token by
token, and to make a node of each word in it, takes ten times as long as to see that it is one. So
the driver asks here where a statement may begin (`read`), and gets all the steps up to the first
statement that is anything else. Their nodes know where they stand; what stands in them is read by
the driver, from this very text, when somebody asks (`fill`).

The expression is made from the descriptions of the steps. It takes in only what the tables take
in without a word to say about it; an escape that is none, a value that is none of its kind, and
statements of other kinds are left to the tables. So every mistake is found in one place.
tests/syntax/test_step_lines.py holds both ways to the same trees.
"""

from __future__ import annotations

from sys import intern

from callflow_dsl.patterns import pattern
from callflow_dsl.steps import BY_VERB, COMMON_SPECS, FLOW_SPECS, StepKind
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.lexer import WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.source import Span
    from callflow_dsl.steps import Spec

_BLANKS = "[ \\t]++"
#: Half of a character has an escape of its own, which says nothing.
_HALF = "[dD][89A-Fa-f]"
_ESCAPE = (
    '\\\\(?:["\\\\nt$]'
    f"|u(?:\\{{(?!0?{_HALF}..\\}})[0-9A-Fa-f]{{1,5}}\\}}|(?!{_HALF})[0-9A-Fa-f]{{4}}))"
)
_REF = "\\$\\{[ \\t]*+[^\\W\\d][\\w-]*+[ \\t]*+\\}"
#: A text whose escapes and references are well formed, and one over several lines.
_TEXT = f'"(?:[^"\\\\\\n$]++|{_ESCAPE}|{_REF}|\\$(?!\\{{))++"'
_LONG = f'"""(?:[^"\\\\$]++|"(?!"")|{_ESCAPE}|\\$(?!\\{{))++"""'
#: A word that begins no word of the language which consists of several.
_WORD = (
    f"(?!(?:{'|'.join(sorted({phrase.split()[0] for phrase in WORDS.phrases}))})(?![\\w.-]))"
    "[^\\W\\d][\\w.-]*+"
)
_DURATION = "(?:[0-9]++(?:\\.[0-9]++)?(?:ms|s|m|h))++"
_NUMBER = "-?[0-9]++(?:\\.[0-9]++)?(?![\\w.-])"
#: Name of a kind of values -> what is surely one, as the lexer finds it; or it is a reference.
_VALUES = {
    "text": _TEXT, "url": _TEXT, "media": _TEXT, "keys": _TEXT,
    "destination": f"(?:\\+[0-9]++|{_TEXT})",
    "seconds": _DURATION, "milliseconds": _DURATION,
    "integer": "[0-9]++", "key-count": "[0-9]++[ \\t]++keys?",
    "key": "[0-9*#]", "choice": f"(?:{_WORD}|[*#])",
    "label": _WORD, "variable": _WORD, "language": _WORD,
    "transcription-language": "[A-Za-z]{2,3}-[A-Za-z]++",
}  # fmt: skip
_COMPARISON = (
    f"(?!not(?![\\w.-]))(?:{_WORD}|{_REF})"
    f"(?:[ \\t]*+(?:[=!<>]=|[<>](?!=))[ \\t]*+(?:{_TEXT}|{_NUMBER}|[*#]|{_REF})"
    f"|{_BLANKS}is{_BLANKS}(?:not{_BLANKS})?a{_BLANKS}number(?![\\w-]))"
)


def _joined(condition: str) -> str:
    """Conditions between which `and` or `or` stands, each negated or not."""
    some = f"(?:not{_BLANKS})*+{condition}"
    return f"{some}(?:{_BLANKS}(?:and|or){_BLANKS}{some})*+"


_IN_PARENTHESES = f"\\([ \\t]*+{_joined(_COMPARISON)}[ \\t]*+\\)"
_CONDITION = f"{_BLANKS}if{_BLANKS}{_joined(f'(?:{_COMPARISON}|{_IN_PARENTHESES})')}"


def _option(word: str, specs: list[Spec]) -> str:
    """An option; several share the word where the value tells them apart."""
    kinds = [spec.kind.name for spec in specs]
    values = [_VALUES[name] for name in kinds if name != "flag"]
    if "label" not in kinds:
        values.append(_REF)
    spaced = word.replace(" ", _BLANKS)
    if "flag" in kinds:
        flags = "(?:yes|no|true|false)(?![\\w.-])"
        return f"{spaced}(?:{_BLANKS}(?:{'|'.join([flags, *values])}))?"
    return f"{spaced}{_BLANKS}(?:{'|'.join(values)})"


def _options(kind: StepKind) -> str:
    """The options of a kind of step, each with the blanks before it."""
    words: dict[str, list[Spec]] = {}
    for spec in (*kind.specs, *COMMON_SPECS):
        if spec.word:
            words.setdefault(spec.word, []).append(spec)
    options = "|".join(_option(word, specs) for word, specs in words.items())
    return f"{_BLANKS}(?:{options})(?![\\w.-])"


def _head(kind: StepKind) -> str:
    """The verb of a kind of step, and its argument."""
    verb = f"{kind.verb}(?![\\w.-])"
    if kind.argument is None:
        return verb
    name = kind.argument.kind.name
    value = "|".join((_VALUES[name], *[_LONG] * (name == "text"), _REF))
    return f"{verb}(?:{_BLANKS}(?:{value})){'++' if kind.argument.kind.many else ''}"


def _step(kind: StepKind) -> str:
    """A step of a kind: its argument, its options in any order."""
    # A bare `record` may be the setting of that name.
    some = "++" if kind.verb in _SETTINGS else "*+"
    return f"{_head(kind)}(?:{_options(kind)}){some}"


_SETTINGS = {spec.word for spec in FLOW_SPECS} & set(BY_VERB)
#: Verb -> what finds it and its argument; and the options and the condition behind these.
HEADS = {kind.verb: _head(kind) for kind in BY_VERB.values()}
PIECES = {kind.verb: f"{_options(kind)}|{_CONDITION}" for kind in BY_VERB.values()}
#: Verbs that are no word of an option, nor of a value, whatever stands before them.
_PLAIN_VERBS = set(BY_VERB) - {"keys"} - {
    spec.word for kind in BY_VERB.values() for spec in (*kind.specs, *COMMON_SPECS)
}  # fmt: skip
#: What stands between a step and the next statement: the rest of its line, blank lines, comments.
#: Groups: the last comment. An `else` below belongs to what the driver has to say.
_GAP = (
    "(?:[ \\t\\r]*+(?=\\n|//)(?:[ \\t\\r\\n\\ufeff]++|(//)[^\\n]*+)*+(?!else(?![\\w-]))"
    f"|[ \\t\\r]*+(?=\\}})|{_BLANKS}(?=(?:{'|'.join(sorted(_PLAIN_VERBS))})(?![\\w.-])))"
)
_LABEL = "[ \\t]*+(?:([^\\W\\d][\\w.-]*+)[ \\t]*+:[ \\t\\r\\n]++)?"
#: A step with its label, and the gap behind it. Groups: label, step, verb, comment.
_LINE = pattern(
    f"{_LABEL}((?=({'|'.join(BY_VERB)}))(?:{'|'.join(map(_step, BY_VERB.values()))})"
    f"(?:{_CONDITION})?+){_GAP}"
).match
_COMMENT = 4
#: `raw` with its label, in front of JSON; and what may stand behind that.
_RAW = pattern(f"{_LABEL}(raw)[ \\t]*+(?=\\{{)").match
_BEHIND = pattern(_GAP).match
_COMMENTS = pattern("//[^\n]*").finditer
#: A verb and one argument, which begins with another sign than an option.
_ONE_ARGUMENT = pattern(
    '[a-z]++(?:[ \\t]++(?:"(?:[^"\\\\\\n]|\\\\.)+"|[0-9+][^ \\t]*+))?(?![ \\t]*["$])'
).match
_CUT = pattern('("(?:[^"\\\\\\n]|\\\\.)*"|\\+[0-9]+|(?<=key goto )[\\w.-]+)').split
_STEP, new = ast.Step, object.__new__
_set_verb, _set_span, _set_text = (
    getattr(_STEP, name).__set__ for name in ("verb", "span", "text")
)


def read(text: str, at: int, comments: list[Span]) -> tuple[list[ast.Statement], int]:
    """The steps from here on, and where the first statement begins that is none.

    The comments behind them are added to ``comments``.
    """
    steps: list[ast.Statement] = []
    while True:
        match = _LINE(text, at)
        if match is None:
            raw = _raw(text, at, comments)
            if raw is None:
                return steps, at
            step, at = raw
            steps.append(step)
            continue
        span = match.span(2)
        step = new(_STEP)
        _set_verb(step, intern(match[3]))
        _set_span(step, span)
        _set_text(step, text)
        label = match[1]
        if label is None:
            steps.append(step)
        else:
            place = match.span(1)
            steps.append(ast.Labelled(label, step, (place[0], span[1]), place))
        at = match.end()
        if match.lastindex == _COMMENT:
            comments += [comment.span() for comment in _COMMENTS(text, span[1], at)]


def _raw(text: str, at: int, comments: list[Span]) -> tuple[ast.Statement, int] | None:
    """The next statement where it is `raw` with right JSON, and where the one behind it begins."""
    head = _RAW(text, at)
    if head is None:
        return None
    from callflow_dsl.syntax import raw_json

    start = head.end()
    try:
        fields, end = raw_json.DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    gap = _BEHIND(text, end)
    if gap is None or not fields or raw_json.half_character(text, start, end) is not None:
        return None
    if gap.lastindex:
        comments += [comment.span() for comment in _COMMENTS(text, end, gap.end())]
    word = head.span(2)
    raw = ast.Raw(fields, (word[0], end), word)
    if head[1] is None:
        return raw, gap.end()
    place = head.span(1)
    return ast.Labelled(head[1], raw, (place[0], end), place), gap.end()


def whole(step: ast.ReadLater) -> ast.Step:
    """A step that was read as a line, with the nodes of all that stands in it."""
    from callflow_dsl.diagnostics.model import FileReporter, Reporter
    from callflow_dsl.source import Source
    from callflow_dsl.syntax.builder import Builder
    from callflow_dsl.syntax.driver import Driver

    text = step.text or ""
    builder = Builder(text, FileReporter(Reporter(), Source("", text)))
    made: ast.Step
    (made,) = Driver(text, builder, step.span).parse()
    return made


def read_alone(text: str) -> ast.Step:
    """The step of a text that is one, with its nodes."""
    step = new(_STEP)
    _set_span(step, (0, len(text)))
    _set_text(step, text)
    return whole(step)


def fill(step: ast.ReadLater) -> None:
    """Read what stands in a step, and keep it there."""
    made = whole(step)
    for name in ("arguments", "options", "word_span"):
        object.__setattr__(step, name, getattr(made, name))


def apart(step: ast.Step) -> tuple[str, list[str]] | None:
    """A step that was read as a line: its verb and argument, and each option with its blanks.

    None for arguments that are not one text on one line, one number or one duration.
    """
    start, end = step.span
    line = (step.text or "")[start:end]
    head = _ONE_ARGUMENT(line)
    if head is None:
        return None
    return " ".join(head[0].split(None, 1)), pattern(PIECES[step.verb]).findall(line, head.end())


def cut(text: str) -> tuple[list[str], list[str]]:
    """A line or a part of it without what differs in lines that are alike; and what that is.

    Cut out are texts in quotes, telephone numbers and the labels that keys lead to. Lines with
    the same rest mean the same but for these values.
    """
    pieces = _CUT(text)
    return pieces[::2], pieces[1::2]
