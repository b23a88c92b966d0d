"""The lines of a test that happen in the call, each from its word and its values."""

from __future__ import annotations

import re
from functools import partial

from callflow_dsl.compiler.literals import SPELT_KEYS, convert, written
from callflow_dsl.diagnostics.model import ProblemError
from callflow_dsl.flowtest import model
from callflow_dsl.steps import BY_VERB
from callflow_dsl.steps.conditions import KEYPAD, is_key
from callflow_dsl.suggest import closest
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from callflow_dsl.simulate.events import Outcome
    from callflow_dsl.steps import Spec

    Arguments = list[ast.Value]
    Read = Callable[[ast.Expect, Arguments], list[model.Statement]]

_DESTINATION = next(spec.kind for spec in BY_VERB["transfer"].specs if not spec.word)
#: The word behind `answers` -> how a transfer goes.
OUTCOMES: Mapping[str, Outcome] = {
    "person": "answered",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
}


def exactly(line: ast.Expect, arguments: Arguments, count: int, what: str) -> Arguments:
    """The values of a line that takes so many of them."""
    if len(arguments) < count:
        raise ProblemError("test-line-lacks-value", line.span, word=line.word, expected=what)
    if len(arguments) > count:
        span = arguments[count].span
        raise ProblemError("test-line-with-many-values", span, word=line.word, expected=what)
    return arguments


def milliseconds(value: ast.Value) -> int:
    """A duration, which has its unit."""
    if not isinstance(value, ast.Duration):
        fix = f"{value.text}s" if isinstance(value, ast.Number) else None
        raise ProblemError("test-duration-without-unit", value.span, fix=fix)
    if value.ms is None:
        raise ProblemError("test-duration-too-fine", value.span)
    return value.ms


def outcome(line: ast.Expect, arguments: Arguments) -> Outcome:
    """How a transfer goes, from the word behind `answers`."""
    (who,) = exactly(line, arguments, 1, "person, busy, no-answer or failed")
    goes = OUTCOMES.get(written(who))
    if goes is None:
        raise ProblemError("outcome-unknown", who.span)
    return goes


def options(arguments: Arguments, *verbs: str) -> tuple[tuple[str, Any], ...]:
    """The options of a step that a line asks for, as (word, value on the wire).

    They are those of the steps with these verbs, from the table of steps; so there is none that
    cannot be asked for.
    """
    specs = [spec for verb in verbs for spec in BY_VERB[verb].specs if spec.word]
    asked: list[tuple[str, Any]] = []
    while arguments:
        word, *arguments = arguments
        named = [spec for spec in specs if spec.word == written(word)]
        if not named:
            raise _no_option(word, specs)
        value, arguments = _value(word, named, arguments)
        asked.append((written(word), value))
    return tuple(asked)


def _no_option(word: ast.Value, specs: list[Spec]) -> ProblemError:
    """What to say of a word that is no option of these."""
    text = written(word)
    if text in ("and", "then", "or", "but"):
        return ProblemError("test-lines-joined", word.span, word=text)
    known = dict.fromkeys(spec.word for spec in specs)
    fix = "language" if text == "in" else closest(text, known)
    return ProblemError(
        "test-option-unknown", word.span, fix=fix, word=text, known=", ".join(known)
    )


def _value(word: ast.Value, specs: list[Spec], arguments: Arguments) -> tuple[Any, Arguments]:
    """The value behind an option's word; a flag needs none."""
    is_flag = any(spec.kind.name == "flag" for spec in specs)
    if not arguments and not is_flag:
        raise ProblemError(
            "test-line-lacks-value", word.span,
            word=written(word), expected=specs[0].kind.expected,
        )  # fmt: skip
    problem: ProblemError | None = None
    for spec in sorted(specs, key=lambda spec: spec.kind.name == "flag") if arguments else ():
        try:
            return convert(arguments[0], spec.kind), arguments[1:]
        except ProblemError as bad:
            problem = problem or bad
    if is_flag:
        return True, arguments
    assert problem is not None
    raise problem


def _hears(line: ast.Expect, arguments: Arguments) -> list[model.Statement]:
    is_pattern = bool(arguments) and written(arguments[0]) == "matching"
    values = arguments[1:] if is_pattern else arguments
    if not values or not isinstance(values[0], ast.Text):
        raise _no_text(line, values)
    text, *rest = values
    if rest and isinstance(rest[0], ast.Text):
        what = "one text in quotes"
        raise ProblemError(
            "test-line-with-many-values", rest[0].span, word=line.word, expected=what
        )
    if not written(text).strip():
        raise ProblemError("heard-text-empty", text.span)
    if is_pattern:
        try:
            re.compile(written(text))
        except re.error as error:
            raise ProblemError("pattern-malformed", text.span, reason=str(error)) from error
    asked = options(rest, "say")
    return [model.Hears(written(text), is_pattern, model.Where(line.word), asked)]


def _no_text(line: ast.Expect, values: Arguments) -> ProblemError:
    """What to say of a line that lacks its text, by what stands in its place."""
    text = next((value.text for value in values if isinstance(value, ast.Text)), None)
    words = [written(value) for value in values]
    told: dict[str, str] = {"way_out": f'As in: {line.word} "Welcome"'}
    fix = None
    if text is None and words and all(isinstance(value, ast.Word) for value in values):
        fix, told = f'{line.word} "{" ".join(words)}"', {}
    elif text is not None and words[0] == "not":
        fix = f'does not hear "{text}"'
    elif text is not None and words[0] in _ABOUT_TEXT:
        fix, told = f'{line.word} "{text}"', {"way_out": "A part of the text is enough."}
    what = "a text in quotes"
    return ProblemError(
        "test-line-lacks-value", line.span, fix=fix, word=line.word, expected=what, **told
    )


def _plays(line: ast.Expect, arguments: Arguments) -> list[model.Statement]:
    (url,) = exactly(line, arguments[:1], 1, what := "the address of a file")
    if not written(url):  # which any address has in it
        raise ProblemError("test-line-lacks-value", url.span, word=line.word, expected=what)
    return [model.Plays(written(url), options(arguments[1:], "play"))]


def _presses(line: ast.Expect, arguments: Arguments) -> list[model.Statement]:
    if not arguments:
        what = "keys: 1, 12 #, or in quotes"
        raise ProblemError("test-line-lacks-value", line.span, word=line.word, expected=what)
    return [model.Presses("".join(_keys(value) for value in arguments))]


def _keys(value: ast.Value) -> str:
    keys = written(value)
    if not keys or any(key not in KEYPAD for key in keys):
        raise ProblemError("pressed-keys-unknown", value.span, fix=SPELT_KEYS.get(keys.lower()))
    return keys


def _is_silent(line: ast.Expect, arguments: Arguments) -> list[model.Statement]:
    if not arguments:
        return [model.Silent()]
    (length,) = exactly(line, arguments, 1, "nothing, or a duration such as 5s")
    return [model.Silent(milliseconds(length))]


def _records(line: ast.Expect, arguments: Arguments) -> list[model.Statement]:
    """`records max 60s`: what the step says; `records 5s #`: what the caller does with it."""
    if not arguments or not isinstance(arguments[0], ast.Duration):
        return [model.Records(options(arguments, "record"))]
    length, *rest = arguments
    key = ""
    if rest and isinstance(rest[0], ast.Key | ast.Number | ast.Text):
        key = _keys(rest[0])
        if not is_key(key):
            what = "a duration, and the one key that ends it"
            raise ProblemError(
                "test-line-with-many-values", rest[0].span, word=line.word, expected=what
            )
        rest = rest[1:]
    return [model.Records(options(rest, "record")), model.Speaks(milliseconds(length), key)]


def _transfers_to(line: ast.Expect, arguments: Arguments) -> list[model.Statement]:
    (destination,) = exactly(line, arguments[:1], 1, "a number or a SIP address")
    if isinstance(destination, ast.Word | ast.Number):
        convert(destination, _DESTINATION)  # which says what is wrong with it
    to = written(destination).removeprefix("+")
    return [model.TransfersTo(to, options=options(arguments[1:], "transfer"))]


def _fetches(line: ast.Expect, arguments: Arguments) -> list[model.Statement]:
    (url,) = exactly(line, arguments[:1], 1, "an address in quotes")
    sent: list[tuple[str, str]] = []
    rest = arguments[1:]
    while rest:
        if written(rest[0]) != "with" or len(rest) < 3:
            what = "an address, then for each variable: with NAME VALUE"
            raise ProblemError(
                "test-line-with-many-values", rest[0].span, word=line.word, expected=what
            )
        sent.append((written(rest[1]), written(rest[2])))
        rest = rest[3:]
    return [model.Fetches(written(url), tuple(sent))]


def _stores(line: ast.Expect, arguments: Arguments) -> list[model.Statement]:
    name, value = exactly(line, arguments, 2, "a variable and its value, or nothing")
    is_nothing = isinstance(value, ast.Word) and value.text == "nothing"
    return [model.Variable(written(name), None if is_nothing else written(value))]


def _waits(line: ast.Expect, arguments: Arguments) -> list[model.Statement]:
    (length,) = exactly(line, arguments, 1, "a duration such as 4s")
    return [model.Waits(milliseconds(length))]


def _within(line: ast.Expect, arguments: Arguments) -> list[model.Statement]:
    (length,) = exactly(line, arguments, 1, "a duration such as 30s")
    return [model.Within(milliseconds(length))]


def _transcript(line: ast.Expect, arguments: Arguments) -> list[model.Statement]:
    (name,) = exactly(line, arguments, 1, "a name in quotes")
    if not re.fullmatch(r"[\w][\w .-]*", written(name)):
        raise ProblemError("transcript-name-malformed", name.span)
    return [model.TranscriptIs(written(name))]


def _fixed(
    statement: model.Statement, line: ast.Expect, values: Arguments
) -> list[model.Statement]:
    if values:
        way_out = 'What is heard before stands on a line of its own: hears "Goodbye"'
        raise ProblemError(
            "test-line-with-many-values", values[0].span,
            word=line.word, expected="nothing", way_out=way_out,
        )  # fmt: skip
    return [statement]


#: Words too many before a text.
_ABOUT_TEXT = ("contains", "like", "includes", "text", "say")
#: Word of a line -> what reads it.
LINES: Mapping[str, Read] = {
    **dict.fromkeys((where.value for where in model.Where), _hears),
    "plays": _plays,
    "waits": _waits,
    "presses": _presses,
    "is silent": _is_silent,
    "records": _records,
    "transfers to": _transfers_to,
    "fetches": _fetches,
    "stores": _stores,
    "within": _within,
    "transcript": _transcript,
    "hangs up": partial(_fixed, model.Ends()),
    "then hangs up": partial(_fixed, model.Ends(at_once=True)),
    "ends": partial(_fixed, model.Ends(hangs_up=False)),
    "fails": partial(_fixed, model.Fails()),
    "caller hangs up": partial(_fixed, model.CallerHangsUp()),
}
