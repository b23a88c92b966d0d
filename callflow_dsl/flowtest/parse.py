"""From the ``test`` blocks of a file to test cases.

The lines of a test, each with what it may say:

    given NAME VALUE                the variable has this value when the call begins
    number +31201234567             the number that is called, where a file has several flows
    answers machine                 (first line) an answering machine picks up
    hears "text"                    hears matching "pattern"
    plays "https://..."             a file is played
    presses 1                       presses 12 #, presses "12#"
    is silent                       is silent 5s
    records                         records 5s #: the caller speaks 5 seconds, then presses #
    transfers to +31201112233       a reference or a SIP address in quotes, too
    answers busy                    how the transfer before went: busy, no-answer, failed, person
    fetches "https://..."           another flow is asked for
    stores NAME VALUE               the variable has this value now
    hangs up                        the flow ends the call
    within 30s                      the line before came within 30 s of answering the call
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve

from callflow_dsl.compiler.compile import given_value
from callflow_dsl.compiler.literals import written
from callflow_dsl.compiler.modules import Modules
from callflow_dsl.compiler.scope import Scope
from callflow_dsl.diagnostics.model import FileReporter, ProblemError, Reporter
from callflow_dsl.flowtest import model as cases
from callflow_dsl.steps.conditions import KEYPAD
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.parser import parse_source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.simulate.events import Outcome
    from callflow_dsl.source import Source


def cases_of(
    source: Source,
    reporter: Reporter,
    values: Mapping[str, str] | None = None,
    *,
    beside: Source | None = None,
) -> tuple[cases.Case, ...]:
    """The test cases of a file; what cannot be read goes to ``reporter``.

    ``values`` sets the file's params, each as it would be written in the file; ``beside``
    is the file that is tested, whose values the tests may name as well. Syntax
    errors are not reported again: they are the compiler's to report.
    """
    statements = parse_source(source, Reporter()).statements
    files = FileReporter(reporter, source)
    scope = _names(source, statements, values or {}, beside)
    scope.files = files
    return tuple(
        _Reader(files, scope).read(statement)
        for statement in statements
        if isinstance(statement, ast.Test)
    )


def _names(
    source: Source,
    statements: tuple[ast.Statement, ...],
    values: Mapping[str, str],
    beside: Source | None,
) -> Scope:
    """What the tests may name: values and prompts of both files and of their imports."""
    given = {name: given_value(text) for name, text in values.items()}
    named = parse_source(beside, Reporter()).statements if beside is not None else ()
    modules = Modules(Reporter(), given)  # what is wrong is the compiler's to report
    scope = Scope(FileReporter(Reporter(), source), (*named, *statements), given)
    modules.add_imports(source, statements, scope)
    if beside is not None:
        modules.add_imports(beside, named, scope)
    return scope


class _Reader:
    """Reads one test block."""

    def __init__(self, files: FileReporter, scope: Scope) -> None:
        self.files = files
        self.scope = scope

    def read(self, test: ast.Test) -> cases.Case:
        name = self.scope.resolve(test.name)
        case = cases.Case(written(name) if name else "", (), location=self.files.at(test.span))
        for line in test.body.statements:
            try:
                case = self._line(case, line)
            except ProblemError as bad:
                self.files.report(bad.problem, bad.span, fix=bad.fix, **bad.values)
        return case

    def _line(self, case: cases.Case, line: ast.Statement) -> cases.Case:
        if isinstance(line, ast.Unknown):
            return case  # the parser has said so
        if isinstance(line, ast.Setting) and line.word == "number":
            return self._number(case, line)
        if not isinstance(line, ast.Expect):
            self.files.report("step-in-test", line.span)
            return case
        if line.word == "hears" and (heard := self._prompt(line)) is not None:
            return evolve(case, lines=(*case.lines, cases.Line(heard, self.files.at(line.span))))
        resolved = [self.scope.resolve(value) for value in line.arguments]
        arguments = [value for value in resolved if value is not None]
        if len(arguments) < len(resolved):
            return case
        if line.word == "given":
            return self._given(case, line, arguments)
        if line.word == "answers":
            return self._answers(case, line, arguments)
        found = _READERS[line.word](line, arguments)
        location = self.files.at(line.span)
        return evolve(case, lines=(*case.lines, *(cases.Line(one, location) for one in found)))

    def _prompt(self, line: ast.Expect) -> cases.Hears | None:
        """``hears ${prompt}``: the prompt in any of its languages."""
        match line.arguments:
            case (ast.Ref(name),):
                prompt = self.scope.prompt(name)
                if prompt is None:
                    return None
                texts = [
                    self.scope.resolve(line.arguments[0], one.language)
                    for one in prompt.translations
                ]
                spoken = [re.escape(written(text)) for text in texts if text is not None]
                return cases.Hears("|".join(spoken), pattern=True)
        return None

    def _number(self, case: cases.Case, line: ast.Setting) -> cases.Case:
        values = [self.scope.resolve(value) for value in line.arguments]
        match values:
            case [ast.Phone(text=text)]:
                return evolve(case, number=text.removeprefix("+"))
        self.files.report("test-number-malformed", line.span)
        return case

    def _given(self, case: cases.Case, line: ast.Expect, arguments: list[ast.Value]) -> cases.Case:
        name, value = _exactly(line, arguments, 2, "a name and its value")
        return evolve(case, variables={**case.variables, written(name): written(value)})

    def _answers(
        self, case: cases.Case, line: ast.Expect, arguments: list[ast.Value]
    ) -> cases.Case:
        (who,) = _exactly(line, arguments, 1, "machine, person, busy, no-answer or failed")
        if written(who) == "machine" and not case.lines:
            return evolve(case, machine=True)
        outcome = _OUTCOMES.get(written(who))
        last = case.lines[-1] if case.lines else None
        if outcome is None:
            raise ProblemError("outcome-unknown", who.span)
        if last is None or not isinstance(last.statement, cases.TransfersTo):
            raise ProblemError("answers-misplaced", line.span)
        transfer = evolve(last.statement, outcome=outcome)
        return evolve(case, lines=(*case.lines[:-1], evolve(last, statement=transfer)))


_OUTCOMES: Mapping[str, Outcome] = {
    "person": "answered",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
}


def _hears(line: ast.Expect, arguments: list[ast.Value]) -> list[cases.Statement]:
    if len(arguments) == 2 and written(arguments[0]) == "matching":
        pattern = written(arguments[1])
        try:
            re.compile(pattern)
        except re.error as error:
            raise ProblemError("pattern-malformed", arguments[1].span, reason=str(error)) from error
        return [cases.Hears(pattern, pattern=True)]
    (text_heard,) = _exactly(line, arguments, 1, "a text in quotes")
    if not written(text_heard).strip():
        raise ProblemError("heard-text-empty", text_heard.span)
    return [cases.Hears(written(text_heard))]


def _plays(line: ast.Expect, arguments: list[ast.Value]) -> list[cases.Statement]:
    (url,) = _exactly(line, arguments, 1, "the address of a file")
    return [cases.Plays(written(url))]


def _presses(line: ast.Expect, arguments: list[ast.Value]) -> list[cases.Statement]:
    if not arguments:
        what = "keys: 1, 12 #, or in quotes"
        raise ProblemError("test-line-lacks-value", line.span, word=line.word, expected=what)
    return [cases.Presses("".join(_keys(value) for value in arguments))]


def _keys(value: ast.Value) -> str:
    keys = written(value)
    if not keys or any(key not in KEYPAD for key in keys):
        raise ProblemError("pressed-keys-unknown", value.span)
    return keys


def _is_silent(line: ast.Expect, arguments: list[ast.Value]) -> list[cases.Statement]:
    if not arguments:
        return [cases.Silent()]
    (length,) = _exactly(line, arguments, 1, "nothing, or a duration such as 5s")
    return [cases.Silent(_ms(length))]


def _records(line: ast.Expect, arguments: list[ast.Value]) -> list[cases.Statement]:
    if not arguments:
        return [cases.Records()]
    if len(arguments) > 2:
        raise ProblemError(
            "test-line-with-many-values",
            arguments[2].span,
            word=line.word,
            expected="a duration and a key",
        )
    key = _keys(arguments[1]) if len(arguments) == 2 else ""
    return [cases.Records(), cases.Speaks(_ms(arguments[0]), key)]


def _transfers_to(line: ast.Expect, arguments: list[ast.Value]) -> list[cases.Statement]:
    (destination,) = _exactly(line, arguments, 1, "a number or a SIP address")
    return [cases.TransfersTo(written(destination).removeprefix("+"))]


def _fetches(line: ast.Expect, arguments: list[ast.Value]) -> list[cases.Statement]:
    (url,) = _exactly(line, arguments, 1, "an address in quotes")
    return [cases.Fetches(written(url))]


def _stores(line: ast.Expect, arguments: list[ast.Value]) -> list[cases.Statement]:
    name, value = _exactly(line, arguments, 2, "a variable and its value")
    return [cases.Variable(written(name), written(value))]


def _hangs_up(line: ast.Expect, arguments: list[ast.Value]) -> list[cases.Statement]:
    _exactly(line, arguments, 0, "nothing")
    return [cases.HangsUp()]


def _within(line: ast.Expect, arguments: list[ast.Value]) -> list[cases.Statement]:
    (length,) = _exactly(line, arguments, 1, "a duration such as 30s")
    return [cases.Within(_ms(length))]


_READERS: Mapping[str, Callable[[ast.Expect, list[ast.Value]], list[cases.Statement]]] = {
    "hears": _hears,
    "plays": _plays,
    "presses": _presses,
    "is silent": _is_silent,
    "records": _records,
    "transfers to": _transfers_to,
    "fetches": _fetches,
    "stores": _stores,
    "hangs up": _hangs_up,
    "within": _within,
}


def _exactly(
    line: ast.Expect, arguments: list[ast.Value], count: int, what: str
) -> list[ast.Value]:
    if len(arguments) < count:
        raise ProblemError("test-line-lacks-value", line.span, word=line.word, expected=what)
    if len(arguments) > count:
        span = arguments[count].span
        raise ProblemError("test-line-with-many-values", span, word=line.word, expected=what)
    return arguments


def _ms(value: ast.Value) -> int:
    if not isinstance(value, ast.Duration):
        fix = f"{value.text}s" if isinstance(value, ast.Number) else None
        raise ProblemError("test-duration-without-unit", value.span, fix=fix)
    if value.ms is None:
        raise ProblemError("test-duration-too-fine", value.span)
    return value.ms
