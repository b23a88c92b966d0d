"""From the ``test`` blocks of a file to test cases; docs/testing.md lists the lines."""

from __future__ import annotations

import re
from collections import Counter

from callflow_dsl._frozen import evolve
from callflow_dsl.compiler.literals import written
from callflow_dsl.compiler.scope import Name, Scope
from callflow_dsl.diagnostics.model import FileReporter, ProblemError, Related, Reporter
from callflow_dsl.flowtest import model
from callflow_dsl.flowtest.parse_lines import LINES, options, outcome
from callflow_dsl.flowtest.parse_setup import SETUP
from callflow_dsl.picking import instances
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from callflow_dsl.compiler.modules import Module
    from callflow_dsl.source import Span


def cases_of(
    module: Module, reporter: Reporter, *, beside: Module | None = None
) -> tuple[model.Case, ...]:
    """The test cases of a file that was compiled; what cannot be read goes to ``reporter``.

    ``beside`` is the file that is tested, whose values the tests may name as well.
    """
    files = FileReporter(reporter, module.source)
    scope = module.scope.for_tests(files, beside.scope if beside else None)
    shared = model.Case("", ())
    for statement in module.statements:
        if isinstance(statement, ast.Expect):
            shared = _Reader(files, scope).line(shared, statement)
    cases = tuple(
        case
        for statement in module.statements
        if isinstance(statement, ast.Test)
        for case in _cases(statement, shared, files, scope)
    )
    _check_names(cases, files)
    return cases


def _check_names(cases: tuple[model.Case, ...], files: FileReporter) -> None:
    first: dict[str, model.Case] = {}
    for case in cases:
        other = first.setdefault(case.name, case)
        if other is not case:
            related = (Related(other.location, "it is used first here"),)
            files.reporter.report("test-name-twice", case.location, related=related, name=case.name)


def _cases(
    test: ast.Test, shared: model.Case, files: FileReporter, scope: Scope
) -> Iterator[model.Case]:
    """The case of a test; with a table, one for each of its rows."""
    rows = list(_rows(test, files, scope))
    names = [scope.inside(columns) for columns in rows] if rows else [scope]
    titles = _titles(test, rows, names)
    for number, (title, inner) in enumerate(zip(titles, names, strict=True)):
        of_row = files if number == 0 else FileReporter(Reporter(), files.source)
        inner.files = of_row
        reader = _Reader(of_row, inner)
        case = evolve(shared, name=title, location=files.at((test.span[0], test.name.span[1])))
        for line in test.body.statements:
            case = reader.line(case, line)
        is_read = not of_row.reporter.failed and case.skip is None
        if is_read and not case.lines:
            of_row.report("test-does-nothing", test.name.span)
        elif is_read and not reader.expects:
            of_row.report("test-expects-nothing", test.name.span)
        if of_row is not files and of_row.reporter.diagnostics:
            _hand_on(of_row, files, rows[number])
        yield case


def _hand_on(of_row: FileReporter, files: FileReporter, row: Mapping[str, Name]) -> None:
    """Report what is wrong with the lines for a row; what an earlier row has too is said once."""
    diagnostics = files.reporter.diagnostics
    said = {(known.code, known.location) for known in diagnostics}
    related = Related(files.at(_span_of(row)), "with this row")
    for diagnostic in of_row.reporter.diagnostics:
        if (diagnostic.code, diagnostic.location) not in said:
            diagnostics.append(evolve(diagnostic, related=(*diagnostic.related, related)))


def _span_of(row: Mapping[str, Name]) -> Span:
    spans = [value.span for value in _values(row)]
    return spans[0][0], spans[-1][1]


def _titles(test: ast.Test, rows: list[dict[str, Name]], names: list[Scope]) -> list[str]:
    """The title of each row; with the values of the row where titles would be the same."""
    titles = [_title(test, inner) for inner in names]
    times = Counter(titles)
    told = list(titles)
    for number, (title, inner) in enumerate(zip(titles, names, strict=True)):
        if times[title] > 1:
            values = map(inner.resolve, _values(rows[number]))
            told[number] = f"{title} ({', '.join(written(value) for value in values if value)})"
    return told


def _title(test: ast.Test, scope: Scope) -> str:
    name = scope.resolve(test.name)
    return written(name) if name is not None else ""


def _values(columns: Mapping[str, Name]) -> list[ast.Value]:
    return [name.value for name in columns.values() if name.value is not None]


def _rows(test: ast.Test, files: FileReporter, scope: Scope) -> Iterator[dict[str, Name]]:
    """What the names of a table stand for, row by row."""
    columns: list[str] | None = None
    lines = instances(test.body.statements, ast.Expect)
    for line in (line for line in lines if line.word in ("table", "row")):
        if line.word == "table":
            columns = list(map(written, line.arguments))
        elif columns is None:
            files.report("row-without-table", line.span)
        elif len(line.arguments) != len(columns):
            files.report("row-of-other-width", line.span, columns=", ".join(columns))
        else:
            yield {
                column: Name(None, value, scope, value.span)
                for column, value in zip(columns, line.arguments, strict=True)
            }


#: The words of lines about prompts.
_HEARD = frozenset(where.value for where in model.Where)


#: Step -> the line of a test that expects it.
_EXPECTED = {
    "say": "hears", "play": "plays", "pause": "waits", "wait": "waits", "hangup": "hangs up",
    "transfer": "transfers to", "record": "records", "fetch": "fetches",
}  # fmt: skip


def _step_in_test(line: ast.Statement, files: FileReporter) -> ProblemError:
    """What to say of a step, with the line that expects it."""
    word = files.at(getattr(line, "word_span", line.span)).text
    expected = _EXPECTED.get(word)
    behind = files.at(line.span).text[len(word) :]
    fix = f"{expected}{behind}" if expected else None
    return ProblemError("step-in-test", line.span, fix=fix)


class _Reader:
    """Reads the lines of one test block, or the setup that all tests of a file share."""

    def __init__(self, files: FileReporter, scope: Scope) -> None:
        self.files = files
        self.scope = scope
        #: Some line can fail.
        self.expects = False

    def line(self, case: model.Case, line: ast.Statement) -> model.Case:
        """The case with one line more; a line that cannot be read is reported and left out."""
        try:
            return self._line(case, line)
        except ProblemError as bad:
            self.files.report(bad.problem, bad.span, fix=bad.fix, **bad.values)
        return case

    def _line(self, case: model.Case, line: ast.Statement) -> model.Case:
        if isinstance(line, ast.Unknown):
            return case  # the parser has said so
        if isinstance(line, ast.Setting) and line.word == "number":
            line = ast.Expect("calls", line.arguments, line.span, line.word_span)
        if not isinstance(line, ast.Expect):
            raise _step_in_test(line, self.files)
        return case if line.word in ("table", "row") else self._test_line(case, line)

    def _test_line(self, case: model.Case, line: ast.Expect) -> model.Case:
        if (heard := self._prompt(line)) is not None:
            return self._with(case, line, [heard])
        resolved = [self.scope.resolve(value) for value in line.arguments]
        arguments = [value for value in resolved if value is not None]
        if len(arguments) < len(resolved):
            return case  # which has been reported
        if line.word == "answers" and case.lines:
            return self._transfer_goes(case, line, arguments)
        if line.word in SETUP and case.lines:
            word = self.files.at(line.word_span).text
            raise ProblemError("test-setup-late", line.span, word=word)
        if line.word in SETUP:
            return SETUP[line.word](case, line, arguments)
        return self._with(case, line, LINES[line.word](line, arguments))

    def _with(
        self, case: model.Case, line: ast.Expect, statements: list[model.Statement]
    ) -> model.Case:
        if isinstance(statements[0], model.Within) and not self.expects:
            raise ProblemError("within-nothing", line.span)
        self.expects |= any(not isinstance(statement, model.Action) for statement in statements)
        location = self.files.at(line.span)
        return evolve(
            case,
            lines=(*case.lines, *(model.Line(statement, location) for statement in statements)),
        )

    def _prompt(self, line: ast.Expect) -> model.Hears | None:
        """``hears ${prompt}``: the prompt in the language that is said, else in any of its own."""
        match line.arguments:
            case (ast.Ref(name) as said, *rest) if line.word in _HEARD:
                prompt = self.scope.prompt(name)
                if prompt is None:
                    return None
                known = [value for value in map(self.scope.resolve, rest) if value is not None]
                asked = options(known, "say")
                own = [translation.language for translation in prompt.translations]
                languages = [str(value) for option, value in asked if option == "language"] or own
                texts = [self.scope.resolve(said, language) for language in languages]
                spoken = [re.escape(written(text)) for text in texts if text is not None]
                return model.Hears("|".join(spoken), True, model.Where(line.word), asked)
        return None

    def _transfer_goes(
        self, case: model.Case, line: ast.Expect, arguments: list[ast.Value]
    ) -> model.Case:
        last = case.lines[-1]
        goes = outcome(line, arguments)
        if not isinstance(last.statement, model.TransfersTo):
            raise ProblemError("answers-misplaced", line.span)
        transfer = evolve(last.statement, outcome=goes)
        return evolve(case, lines=(*case.lines[:-1], evolve(last, statement=transfer)))
