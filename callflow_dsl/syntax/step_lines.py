"""Lines that are one whole step are found by one expression, in front of the tables.

Most lines of most flows are a step with its options and nothing else. To take such a line apart
token by token, and to make a node of each word in it, takes ten times as long as to see that it
is such a line. So the driver asks here at the beginning of each line (`read`), and gets all the
steps up to the first line that is anything else. Their nodes know where they stand; what stands
in them is read by the driver, from this very text, when somebody asks (`fill`).

The expression is made from the descriptions of the steps. It takes in only what the tables take
in without a word to say about it; a text with an escape or a reference, a value that is none of
its kind, a second statement on the line, `raw`: all that is left to the tables. So every mistake
is found in one place. tests/syntax/test_step_lines.py holds both ways to the same trees.
"""

from __future__ import annotations

from sys import intern

from callflow_dsl.patterns import pattern
from callflow_dsl.steps import BY_VERB, COMMON_SPECS, FLOW_SPECS, StepKind
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.lexer import WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.source import Span
    from callflow_dsl.steps import Spec

_BLANKS = "[ \\t]++"
#: A text without escapes and references; what is in it is what it says.
_TEXT = '"[^"\\\\\\n$]++"'
#: A word that begins no word of the language which consists of several.
_WORD = (
    f"(?!(?:{'|'.join(sorted({phrase.split()[0] for phrase in WORDS.phrases}))})(?![\\w.-]))"
    "[^\\W\\d][\\w.-]*+"
)
_DURATION = "(?:[0-9]++(?:\\.[0-9]++)?(?:ms|s|m|h))++"
_NUMBER = "-?[0-9]++(?:\\.[0-9]++)?(?![\\w.-])"
#: Name of a kind of values -> what is surely one, as the lexer finds it.
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
    f"(?!not(?![\\w.-])){_WORD}(?:[ \\t]*+(?:[=!<>]=|[<>](?!=))[ \\t]*+(?:{_TEXT}|{_NUMBER}|[*#])"
    f"|{_BLANKS}is{_BLANKS}(?:not{_BLANKS})?a{_BLANKS}number(?![\\w-]))"
)
_CONDITION = f"{_BLANKS}if{_BLANKS}{_COMPARISON}(?:{_BLANKS}(?:and|or){_BLANKS}{_COMPARISON})*+"


def _option(word: str, specs: list[Spec]) -> str:
    """An option; several share the word where the value tells them apart."""
    kinds = [spec.kind.name for spec in specs]
    values = "|".join(_VALUES[name] for name in kinds if name != "flag")
    spaced = word.replace(" ", _BLANKS)
    if "flag" in kinds:
        flags = "yes|no|true|false"
        return f"{spaced}(?:{_BLANKS}(?:(?:{flags})(?![\\w.-]){f'|{values}' * bool(values)}))?"
    return f"{spaced}{_BLANKS}(?:{values})"


def _options(kind: StepKind) -> str:
    """The options of a kind of step, each with the blanks before it."""
    words: dict[str, list[Spec]] = {}
    for spec in (*kind.specs, *COMMON_SPECS):
        if spec.word:
            words.setdefault(spec.word, []).append(spec)
    options = "|".join(_option(word, specs) for word, specs in words.items())
    return f"{_BLANKS}(?:{options})(?![\\w.-])"


def _step(kind: StepKind) -> str:
    """A step of a kind: its argument, its options in any order, its condition."""
    argument = f"{_BLANKS}{_VALUES[kind.argument.kind.name]}" if kind.argument else ""
    # A bare `record` may be the setting of that name.
    some = "++" if kind.verb in _SETTINGS else "*+"
    return f"{kind.verb}(?![\\w.-]){argument}(?:{_options(kind)}){some}(?:{_CONDITION})?"


#: Verb -> what finds the options and the condition behind the argument of a line.
PIECES = {kind.verb: f"{_options(kind)}|{_CONDITION}" for kind in BY_VERB.values()}
_PIECES: dict[str, Callable[[str, int], list[str]]] = {}
#: A verb and its argument, which begins with another sign than an option.
_HEAD = pattern('[a-z]+(?:[ \\t]+(?:"[^"]*"|[0-9+][^ \\t]*))?').match
_SETTINGS = {spec.word for spec in FLOW_SPECS} & set(BY_VERB)
#: A line with a step, the blank lines below it and the blanks before the next. Groups: label,
#: step, verb, comment. An `else` below belongs to what the driver has to say.
_LINE = pattern(
    f"[ \\t]*+(?:([^\\W\\d][\\w.-]*+)[ \\t]*+:{_BLANKS})?"
    f"((?=({'|'.join(BY_VERB)}))(?:{'|'.join(map(_step, BY_VERB.values()))}))"
    "[ \\t\\r]*+(//[^\\n]*+)?"
    "\\n[ \\t\\r\\n\\ufeff]*+(?!(?://[^\\n]*+[ \\t\\r\\n\\ufeff]*+)*+else(?![\\w-]))"
).match
_COMMENT = 4
_CUT = pattern('("[^"]*"|\\+[0-9]+|(?<=key goto )[\\w.-]+)').split
_STEP, new = ast.Step, object.__new__
_set_verb, _set_span, _set_text = (
    getattr(_STEP, name).__set__ for name in ("verb", "span", "text")
)


def read(text: str, at: int, comments: list[Span]) -> tuple[list[ast.Statement], int]:
    """The steps of the lines from here on, and where the first line begins that is no step.

    The comments behind them are added to ``comments``.
    """
    steps: list[ast.Statement] = []
    match = _LINE(text, at)
    while match is not None:
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
        if match.lastindex == _COMMENT:
            comments.append(match.span(_COMMENT))
        at = match.end()
        match = _LINE(text, at)
    return steps, at


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


def fill(step: ast.ReadLater) -> None:
    """Read what stands in a step, and keep it there."""
    made = whole(step)
    for name in ("arguments", "options", "word_span"):
        object.__setattr__(step, name, getattr(made, name))


def apart(step: ast.Step) -> tuple[str, list[str]]:
    """A step that was read as a line: its verb and argument, and each option with its blanks."""
    start, end = step.span
    line = (step.text or "")[start:end]
    find = _PIECES.get(step.verb)
    if find is None:
        find = _PIECES[step.verb] = pattern(PIECES[step.verb]).findall
    head = _HEAD(line).end()  # type: ignore[union-attr]
    return " ".join(line[:head].split(None, 1)), find(line, head)


def cut(text: str) -> tuple[list[str], list[str]]:
    """A line or a part of it without what differs in lines that are alike; and what that is.

    Cut out are texts in quotes, telephone numbers and the labels that keys lead to. Lines with
    the same rest mean the same but for these values.
    """
    pieces = _CUT(text)
    return pieces[::2], pieces[1::2]
