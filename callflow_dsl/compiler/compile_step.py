"""From one written step to the fields of its step class."""

from __future__ import annotations

from itertools import dropwhile

from callflow_dsl.compiler.conditions import conjunction, read
from callflow_dsl.compiler.line_fields import LineFields, Tail
from callflow_dsl.compiler.literals import convert, doubt, without_plus, written
from callflow_dsl.compiler.resolved import Group
from callflow_dsl.diagnostics.model import FileReporter, ProblemError, Reporter
from callflow_dsl.patterns import pattern
from callflow_dsl.steps import BY_VERB, COMMON_SPECS, Spec, StepKind
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.step_lines import read_alone
from callflow_dsl.syntax.words import FLAG_WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from callflow_dsl.compiler.conditions import Tested
    from callflow_dsl.compiler.resolved import Test
    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.source import Span

#: Verb -> word -> the specs that the word may stand for. Two share a word where the value
#: tells them apart: `max 60s` and `max 4 keys`, `transcribe no` and `transcribe en-US`.
_WORDS: dict[str, dict[str, tuple[Spec, ...]]] = {}
for _kind in BY_VERB.values():
    _words = _WORDS[_kind.verb] = {}
    for _spec in (*_kind.specs, *COMMON_SPECS):
        if _spec.word:
            _words[_spec.word] = (*_words.get(_spec.word, ()), _spec)

_NAMES = pattern("\\$\\{[ \\t]*([\\w-]+)").findall


class StepCompiler:
    """Compiles steps for one file; problems go to ``report``."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._report: Callable[..., None] = scope.files.report
        #: Words that were converted without a word to say about them.
        self._words: dict[tuple[str, str, str], Any] = {}
        self._clean = True
        #: What a step says itself, from its text alone; None where the tree has to be asked.
        self.line = LineFields(self, scope.lines).of
        self._listened: tuple[StepCompiler, Reporter] | None = None

    def _quiet(self) -> tuple[StepCompiler, Reporter]:
        """One that reports to nobody but the reporter beside it, where nothing is reported yet."""
        if self._listened is None or self._listened[1].diagnostics:
            reporter = Reporter()
            files = FileReporter(reporter, self.scope.files.source)
            self._listened = StepCompiler(self.scope.reporting_to(files)), reporter
        return self._listened

    # What lines say (see `line_fields`); None where the tree is to be asked

    def named_text(self, name: str, language: str | None) -> str | None:
        """What ``${name}`` stands for in a text."""
        value = self.scope.known(name, language)
        return None if value is None else written(value)

    def _knows_all(self, text: str, language: str | None) -> bool:
        return all(self.scope.known(name, language) is not None for name in _NAMES(text))

    def said_by_argument(self, verb: str, text: str, language: str | None) -> Any:
        """The wire value of an argument."""
        if not self._knows_all(text, language):
            return None
        quiet, reporter = self._quiet()
        fields, argument = (
            quiet.fields(read_alone(f"{verb} {text}"), language),
            BY_VERB[verb].argument,
        )
        return None if argument is None or reporter.diagnostics else fields.get(argument.attr)

    def said_by_option(self, verb: str, text: str) -> Tail | None:
        """What an option or a condition says."""
        if not self._knows_all(text, None):
            return None
        quiet, reporter = self._quiet()
        (option,) = read_alone(verb + text).options
        said = Tail({})
        if isinstance(option, ast.When):
            tested: Tested = []
            said.test = read(option.condition, quiet.scope, tested)
            guards = None if said.test is None else conjunction(said.test)
            if guards is not None:
                said.fields["conditions"], said.test = guards, None
            said.tested = tuple(name for name, _ in tested)
        else:
            quiet.options(verb, (option,), said.fields)
        return None if reporter.diagnostics else said

    def fields(self, step: ast.Step, language: str | None = None) -> dict[str, Any]:
        """Attribute -> wire value of all that the step says itself, but for its condition.

        ``language`` is the one that prompts are spoken in where the step names none.
        """
        kind = BY_VERB[step.verb]
        fields: dict[str, Any] = {}
        if kind.argument is not None:
            self._argument(step, kind, kind.argument, fields, language)
        elif step.arguments:
            self._too_many(step.arguments[0], step.verb, 0)
        if step.options:
            options = step.options
            if _went_wrong(fields, step, kind):
                # One mistake in the argument makes no second one of the words behind it.
                options = tuple(dropwhile(lambda option: type(option) is ast.Stray, options))
            self.options(step.verb, options, fields)
        if fields.get("transcribe") and "transcribe_language" not in fields:
            self._transcribed_without_language(step)
        return fields

    def _transcribed_without_language(self, step: ast.Step) -> None:
        option = next(o for o in step.options if getattr(o, "word", "") == "transcribe")
        self._report("transcription-without-language", option.span, fix="transcribe en-US")

    def test(self, step: ast.Step, tested: Tested) -> Test | None:
        """What must hold for the step to run, or None where nothing must.

        Every comparison of a variable, and where it stands, is added to ``tested``.
        """
        tests = []
        for option in step.options:
            if type(option) is ast.When:
                test = read(option.condition, self.scope, tested)
                if test is not None:
                    tests.append(test)
        return tests[0] if len(tests) == 1 else Group(tuple(tests), True) if tests else None

    def _argument(
        self,
        step: ast.Step,
        kind: StepKind,
        spec: Spec,
        into: dict[str, Any],
        language: str | None,
    ) -> None:
        arguments = step.arguments
        if not arguments:
            self._report(
                "argument-missing", step.word_span, verb=step.verb, expected=spec.kind.expected
            )
            return
        if spec.kind.name == "destination" and self.spaced_number(arguments):
            return
        taken = arguments if spec.kind.many else arguments[:1]
        read = [self.value(each, spec, self._spoken(each, step, language)) for each in taken]
        values = [value for value in read if value is not None]
        if not values:
            return
        if len(taken) < len(arguments):
            self._second_argument(step.verb, arguments[0], arguments[1])
        into[spec.attr] = tuple(values) if len(values) > 1 else values[0]

    def _spoken(self, value: ast.Value, step: ast.Step, language: str | None) -> str | None:
        """The language of a prompt that the value may lead to."""
        if type(value) is ast.Text and not value.parts:
            return None
        for option in step.options:
            if type(option) is ast.Option and option.word == "language" and option.value:
                spoken = self.scope.resolve(option.value)
                return written(spoken) if spoken else None
        return language

    def spaced_number(self, arguments: tuple[ast.Value, ...]) -> bool:
        """Report a telephone number in several groups; False where it is none."""
        first, *more = arguments
        if not more or any(type(each) is not ast.Number for each in more):
            return False
        number, span = "".join(map(written, arguments)), (first.span[0], more[-1].span[1])
        if type(first) is ast.Phone:
            self._report("number-with-spaces", span, fix=number)
        elif type(first) is ast.Number and number.startswith("0"):
            bad = without_plus(span, number)
            self._report(bad.problem, span, fix=bad.fix, **bad.values)
        else:
            return False
        return True

    def _second_argument(self, verb: str, first: ast.Value, second: ast.Value) -> None:
        pair = [each for each in (first, second) if isinstance(each, ast.Duration)]
        if len(pair) == 2 and _unit(pair[0]) < _unit(pair[1]):
            span = (first.span[0], second.span[1])
            self._report("unit-apart", span, fix=pair[0].text + pair[1].text)
        else:
            self._too_many(second, verb, 1)

    def _too_many(self, value: ast.Value, verb: str, count: int) -> None:
        if isinstance(value, ast.Word):
            self._stray(value.text, verb, value.span)
            return
        from callflow_dsl.syntax import misread

        quotes = misread.quote_in_text(self.scope.files.source.text, value.span)
        if quotes is not None and isinstance(value, ast.Number | ast.Key | ast.Phone):
            self._report("quote-in-text", value.span, fix=quotes)
            return
        self._report(
            "value-too-many",
            value.span,
            verb=verb,
            count="one value" if count else "no value",
            value=written(value),
            explanation=misread.why_too_many(verb, written(value)),
        )

    def _stray(self, word: str, verb: str, span: Span) -> None:
        from callflow_dsl.syntax import misread

        text = self.scope.files.source.text
        if (quotes := misread.quote_in_text(text, span)) is not None:
            self._report("quote-in-text", span, fix=quotes)
        elif word == "on" and (jump := misread.goto_missing(text, span)) is not None:
            self._report("goto-missing", jump[0], fix=jump[1])
        else:
            self._unknown_option(word, verb, span)

    def _unknown_option(self, word: str, verb: str, span: Span) -> None:
        from callflow_dsl.suggest import closest
        from callflow_dsl.syntax.keyword_help import Place, beginning
        from callflow_dsl.syntax.menu_words import name_behind_as
        from callflow_dsl.syntax.other_words import NO_SUCH_OPTION, OF_TRANSFER, OTHER_OPTIONS
        from callflow_dsl.syntax.statement_span import statement_around

        options = _WORDS[verb]
        others = [kind.verb for kind in BY_VERB.values() if word in _WORDS[kind.verb]]
        is_elsewhere = others or (verb != "transfer" and word.lower() in OF_TRANSFER)
        missing = None if is_elsewhere else NO_SUCH_OPTION.get(word.lower())
        meant = OTHER_OPTIONS.get(word.lower())
        start, _ = statement_around(self.scope.files.source.text, span[0])
        if meant in self.scope.files.source.text[start : span[0]].split():
            meant = None  # as in `repeat 3 times`
        elif meant not in options:
            meant = closest(word, options) or closest(word, [*BY_VERB, *beginning(Place.BODY)])
        name = name_behind_as(self.scope.files.source.text, span)
        if name is not None and not (others or missing or meant):
            self._report("name-of-several-words", name[0], fix=name[1], what="join them")
            return
        self._report(
            "option-unknown",
            span,
            fix=None if others or missing else meant,
            verb=verb,
            missing=missing,
            word=word,
            options=", ".join(options),
            others=" and ".join(others) or None,
        )

    def options(self, verb: str, options: Iterable[ast.OptionNode], into: dict[str, Any]) -> None:
        """Add the options to the fields."""
        words = _WORDS[verb]
        for option in options:
            if type(option) is ast.Option:
                specs = words.get(option.word)
                if specs is None:
                    self._stray(option.word, verb, option.span)
                else:
                    self._option(
                        option, specs[0] if len(specs) == 1 else _meant(option, specs), into
                    )
            elif type(option) is ast.Stray:
                self._stray(option.word, verb, option.span)

    def _option(self, option: ast.Option, spec: Spec, into: dict[str, Any]) -> None:
        if spec.attr in into:
            self._report("option-twice", option.span, word=spec.word)
            return
        if option.value is None and spec.kind.name != "flag":
            expected = spec.kind.expected
            self._report("option-without-value", option.span, option=spec.word, expected=expected)
            return
        value = True if option.value is None else self.value(option.value, spec)
        if value is not None:
            into[spec.attr] = value
            if spec.switches_on:
                into.setdefault(spec.switches_on, True)

    def value(self, value: ast.Value, spec: Spec, language: str | None = None) -> Any:
        """The wire value, or None after a report."""
        if type(value) is ast.Word:
            # The same few words (voices, languages, flags) come again and again.
            key = (spec.wire, spec.kind.name, value.text)
            wire = self._words.get(key)
            if wire is None:
                wire = self._converted(value, spec)
                if wire is not None and self._clean:
                    self._words[key] = wire
            return wire
        return self._converted(value, spec, language)

    def _converted(self, value: ast.Value, spec: Spec, language: str | None = None) -> Any:
        self._clean = True
        resolved = self.scope.resolve(value, language)
        if resolved is None:
            return None
        try:
            wire = convert(resolved, spec.kind)
        except ProblemError as bad:
            self._report_value(bad, value, resolved)
            return None
        unsure = doubt(resolved, spec.kind) if spec.kind.open else None
        if unsure is not None:
            self._clean = False
            self._report(unsure.problem, value.span, fix=unsure.fix, **unsure.values)
        return wire

    def _report_value(self, bad: ProblemError, value: ast.Value, resolved: ast.Value) -> None:
        """Report a value that is wrong itself, or that a reference leads to."""
        is_written_here = resolved is value
        if is_written_here and self._misread(bad):
            return
        if not is_written_here and self.scope.is_reported(value, resolved):
            return
        is_before_text = self.scope.files.source.text[value.span[1] :][:2] == ' "'
        fix = bad.fix if is_written_here and not is_before_text else None
        related = self.scope.origin(value)
        self._report(bad.problem, value.span, fix=fix, related=related, **bad.values)

    def _misread(self, bad: ProblemError) -> bool:
        """Report a value that goes on behind its first word; False where it does not."""
        from callflow_dsl.syntax import misread

        text = self.scope.files.source.text
        name = text[slice(*bad.span)]
        if text[bad.span[0] - 1 : bad.span[0]] == "$":
            return True  # of the sign has been said what it stands for
        if text[bad.span[1] :].lstrip(" \t")[:1] == "=":
            return True  # as in `text="Welcome"`, which has been said
        if self.scope.prompt(name.partition(".")[0]):
            name = name.partition(".")[0]
        if self.scope.named(name) and bad.problem in (
            "value-of-wrong-type",
            "value-without-quotes",
        ):
            self._report("name-without-braces", bad.span, fix=f"${{{name}}}", name=name)
            return True
        whole = None
        counted = misread.count_behind(text, bad.span)
        if bad.problem == "count-without-unit" and counted is not None:
            token = f"`{text[slice(*counted[0])]}`"
            self._report("unexpected", counted[0], fix=counted[1], token=token)
            return True
        if bad.problem == "duration-without-unit":
            behind = text[bad.span[1] : bad.span[1] + 1]
            if behind.isspace() and behind not in " \t\r\n":
                return True  # of the blank has been said that it is none
            whole, problem = misread.unit_behind(text, bad.span), "unit-apart"
        elif bad.problem == "value-without-quotes":
            whole, problem = misread.words_to_line_end(text, bad.span), "text-without-quotes"
            if whole is None:
                whole, problem = misread.word_before_text(text, bad.span), "word-before-value"
                bad.values |= {"word": text[slice(*bad.span)]}
        if whole is not None:
            self._report(problem, whole[0], fix=whole[1], **bad.values)
        return whole is not None


def _unit(value: ast.Duration) -> int:
    """The place of the last unit of a duration, from hours to milliseconds."""
    return ("h", "m", "s", "ms").index(pattern(r"[\d.]+").split(value.text)[-1])


def _went_wrong(fields: dict[str, Any], step: ast.Step, kind: StepKind) -> bool:
    """Whether something about the arguments has been reported."""
    spec = kind.argument
    if spec is None:
        return bool(step.arguments)
    count = len(step.arguments)
    return count > 0 and (spec.attr not in fields or (count > 1 and not spec.kind.many))


def _meant(option: ast.Option, specs: tuple[Spec, ...]) -> Spec:
    """Which of the specs that share a word is meant, by the value."""
    value = option.value
    if isinstance(value, ast.Count):
        names = {"key-count"}
    elif value is None or (isinstance(value, ast.Word) and value.text in FLAG_WORDS):
        names = {"flag"}
    else:
        names = {spec.kind.name for spec in specs} - {"flag", "key-count"}
    return next((spec for spec in specs if spec.kind.name in names), specs[0])
