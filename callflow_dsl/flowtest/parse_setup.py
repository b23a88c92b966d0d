"""The lines of a test that say how its call begins, and what the outside answers."""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.compiler.literals import written
from callflow_dsl.diagnostics.model import ProblemError
from callflow_dsl.flowtest.model import Answer, Case
from callflow_dsl.flowtest.parse_lines import exactly
from callflow_dsl.patterns import pattern
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

_ANSWER = 'an address, then: with "FILE" or with status 500 (400 to 599) or with timeout'


def _given(case: Case, line: ast.Expect, arguments: list[ast.Value]) -> Case:
    name, value = exactly(line, arguments, 2, "a name and its value")
    return evolve(case, variables={**case.variables, written(name): written(value)})


def _calls(case: Case, line: ast.Expect, arguments: list[ast.Value]) -> Case:
    match arguments:
        case [ast.Phone(text=number)]:
            return evolve(case, number=number.removeprefix("+"), flow=None)
        case [ast.Text(text=title)] if line.word_span[1] - line.word_span[0] == len("calls"):
            return evolve(case, flow=title, number=None)
    raise ProblemError("test-number-malformed", line.span)


def _tag(case: Case, line: ast.Expect, arguments: list[ast.Value]) -> Case:
    if not arguments:
        what = "one word or several"
        raise ProblemError("test-line-lacks-value", line.span, word=line.word, expected=what)
    return evolve(case, tags=case.tags | {written(value) for value in arguments})


def _skip(case: Case, line: ast.Expect, arguments: list[ast.Value]) -> Case:
    (reason,) = exactly(line, arguments, 1, "the reason in quotes")
    return evolve(case, skip=written(reason))


def _answers(case: Case, line: ast.Expect, arguments: list[ast.Value]) -> Case:
    if len(arguments) == 1 and written(arguments[0]) == "machine":
        return evolve(case, machine=True)
    if not arguments or not isinstance(arguments[0], ast.Text):
        raise ProblemError("answers-misplaced", line.span)
    return evolve(case, answers=(*case.answers, _answer(line, arguments)))


def _answer(line: ast.Expect, arguments: list[ast.Value]) -> Answer:
    fields: dict[str, Any] = {"url": written(arguments[0])}
    rest = arguments[1:]
    while rest:
        word = rest[0]
        match written(word), rest[1:]:
            case "with", [ast.Text(text=file), *rest]:
                fields["file"] = file
            case "with", [ast.Word(text="timeout"), *rest]:
                fields["timeout"] = True
            case "with", [ast.Word(text="status"), ast.Number(text=status), *rest] if pattern(
                "[45][0-9][0-9]"
            ).fullmatch(status):
                fields["status"] = int(status)
            case "flow", [ast.Text(text=title), *rest]:
                fields["title"] = title
            case "when", [name, value, *rest]:
                when = (written(name), written(value))
                fields["when"] = (*fields.get("when", ()), when)
            case "time", [ast.Number(text=number), *rest] if number.isdigit() and int(number):
                fields["time"] = int(number)
            case _:
                raise ProblemError("answer-malformed", word.span, expected=_ANSWER)
    if sum(bool(fields.get(name)) for name in ("file", "status", "timeout")) != 1:
        raise ProblemError("answer-malformed", line.span, expected=_ANSWER)
    return Answer(**fields)


#: Word of a line -> what it adds to a case.
SETUP: Mapping[str, Callable[[Case, ast.Expect, list[ast.Value]], Case]] = {
    "given": _given,
    "calls": _calls,
    "answers": _answers,
    "tag": _tag,
    "skip": _skip,
}
