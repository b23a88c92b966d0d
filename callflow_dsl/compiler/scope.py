"""Names and their values: what `${name}` stands for."""

from __future__ import annotations

from callflow_dsl.compiler.line_fields import LONGEST_TEXT
from callflow_dsl.compiler.literals import written
from callflow_dsl.diagnostics.model import FileReporter, Related
from callflow_dsl.patterns import pattern
from callflow_dsl.source import Location, Source
from callflow_dsl.steps import kinds
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from callflow_dsl.compiler.misdeclared import Declared
    from callflow_dsl.source import Span


#: Values that each stand in the next.
_LONGEST_CHAIN = 100


class Name:
    """What a name stands for: a value, the languages of a prompt, or a part."""

    __slots__ = ("home", "is_given", "node", "resolved", "span", "value")

    def __init__(
        self, node: ast.Part | ast.Prompt | None, value: ast.Value | None, home: Scope, span: Span
    ) -> None:
        self.node = node
        self.value = value
        #: Where the names inside the value are looked up.
        self.home = home
        self.span = span
        #: The value comes from outside the files (``--set``).
        self.is_given = False
        #: Language -> the value without references, once that is known.
        self.resolved: dict[str | None, ast.Value | None] = {}

    @property
    def part(self) -> ast.Part:
        """The part, of a name that `Scope.part` gave."""
        assert isinstance(self.node, ast.Part)
        return self.node


#: What is said of a value that no file has.
_FROM_OUTSIDE = "its value is given from outside: by --set, in flowc.toml or by a program"


class Scope:
    """The names of one file, or of one use of a part."""

    def __init__(
        self,
        files: FileReporter,
        statements: Iterable[ast.Statement] = (),
        given: Mapping[str, ast.Value] | None = None,
    ) -> None:
        self.files = files
        self._names: dict[str, Name] = {}
        self._parts: dict[str, Name] = {}
        #: Parameters of which nothing is known, in a part that is only checked.
        self.unknown: frozenset[str] = frozenset()
        #: No flow uses the part: the defaults around its use, such as the language, are not known.
        self.is_only_checked = False
        #: What is known of the lines of the file; see `line_fields`.
        self.lines: dict[str, Any] = {}
        #: What was found out about the file for a mistake in it.
        self.memo: dict[str, Any] = {}
        self._statements = tuple(statements)
        for statement in self._statements:
            self._declare(statement, given or {})

    def _declare(self, statement: ast.Statement, given: Mapping[str, ast.Value]) -> None:
        match statement:
            case ast.Param(name, default):
                declared = Name(None, given.get(name, default), self, statement.name_span)
                declared.is_given = name in given
            case ast.Let(name, value):
                declared = Name(None, value, self, statement.name_span)
            case ast.Prompt(name) | ast.Part(name):
                declared = Name(statement, None, self, statement.name_span)
            case _:
                return
        if "." in name and not isinstance(statement, ast.Part):
            fix = name.replace(".", "-")
            self.files.report("name-with-dot", statement.name_span, fix=fix, name=name)
        table = self._parts if isinstance(statement, ast.Part) else self._names
        if name in table:
            first = Related(self.files.at(table[name].span), "it is defined first here")
            self.files.report("name-twice", declared.span, related=(first,), name=name)
        table[name] = declared

    def bring(self, other: Scope, at: Span) -> None:
        """Take over the names of an imported file; ``at`` is the place of the import."""
        for table, theirs in ((self._names, other._names), (self._parts, other._parts)):
            for name, named in theirs.items():
                if named.home is not other:
                    continue  # what that file imports itself is its own affair
                mine = table.setdefault(name, named)
                if mine is not named:
                    first = Related(mine.home.files.at(mine.span), "the other one is here")
                    self.files.report("import-brings-second-name", at, related=(first,), name=name)

    def reporting_to(self, files: FileReporter) -> Scope:
        """The same names; what is wrong where they are used goes to ``files``."""
        scope = self.inside({}, self.unknown, is_only_checked=self.is_only_checked)
        scope.files = files
        return scope

    def known(self, name: str, language: str | None) -> ast.Value | None:
        """What ``${name}`` stands for, where that is sure to be right without a look at its home.

        It is a value without references, or was resolved before.
        """
        named = self._names.get(name)
        if named is None:
            return None
        value = named.value
        if value is None or type(value) is ast.Ref or (type(value) is ast.Text and value.parts):
            return None if named.is_given else named.resolved.get(language)
        return value

    def for_tests(self, files: FileReporter, tested: Scope | None = None) -> Scope:
        """What the tests of the file may name: its names, and those of the file that is tested.

        What is wrong with the tests goes to ``files``.
        """
        scope = Scope(files)
        scope._statements = self._statements
        scope._names = {**(tested._names if tested else {}), **self._names}
        scope._parts = self._parts
        return scope

    def inside(
        self,
        parameters: Mapping[str, Name],
        unknown: Iterable[str] = (),
        *,
        is_only_checked: bool = False,
    ) -> Scope:
        """The scope in a part: its parameters, then the names of its file."""
        scope = Scope(self.files)
        scope.is_only_checked = is_only_checked
        scope.lines = self.lines
        scope.memo = self.memo
        scope._statements = self._statements
        scope._names = {**self._names, **parameters}
        scope._parts = self._parts
        scope.unknown = frozenset(unknown)
        return scope

    def knows(self, name: str) -> bool:
        """Whether ``${name}`` means something here, be it unknown what."""
        return name in self._names or name in self.unknown

    def named(self, name: str) -> Name | None:
        """What ``${name}`` stands for; None where nothing has this name."""
        return self._names.get(name)

    def part(self, name: str) -> Name | None:
        """The part of this name."""
        return self._parts.get(name)

    @property
    def value_names(self) -> list[str]:
        """The names of all values, params and prompts."""
        return list(self._names)

    @property
    def part_names(self) -> list[str]:
        """The names of all parts."""
        return list(self._parts)

    def prompt(self, name: str) -> ast.Prompt | None:
        """The prompt of this name."""
        named = self._names.get(name)
        return named.node if named and isinstance(named.node, ast.Prompt) else None

    def resolve(self, value: ast.Value, language: str | None = None) -> ast.Value | None:
        """The value without references; None after a report.

        ``language`` chooses among the texts of a prompt.
        """
        if type(value) is ast.Ref or (type(value) is ast.Text and value.parts):
            return self._resolve(value, (), value, language)
        return value

    def is_reported(self, value: ast.Value, resolved: ast.Value) -> bool:
        """Whether something has been reported of the line that a reference leads to."""
        named = self._names.get(value.name) if isinstance(value, ast.Ref) else None
        return named is not None and self.files.reporter.has_said_of(
            named.home.files.at(resolved.span)
        )

    def origin(self, value: ast.Value) -> tuple[Related, ...]:
        """Where the value stands that a reference leads to: in a file, or outside."""
        scope, named = self, None
        seen: list[Name] = []
        while type(value) is ast.Ref:
            named = scope._names.get(value.name)
            if named is None or named in seen or named.value is None:
                return ()
            if named.is_given:
                given = Source(f"param {value.name}", written(named.value))
                return (Related(Location(given, (0, len(given.text))), _FROM_OUTSIDE),)
            seen.append(named)
            scope, value = named.home, named.value
        return (Related(scope.files.at(value.span), "its value is here"),) if named else ()

    def _resolve(
        self, value: ast.Value, seen: tuple[Name, ...], at: ast.Value, language: str | None
    ) -> ast.Value | None:
        match value:
            case ast.Ref(name):
                return self._lookup(name, seen, at, language)
            case ast.Text(parts=parts) if parts:
                return self._filled(value, seen, at, language)
        return value

    def _filled(
        self, text: ast.Text, seen: tuple[Name, ...], at: ast.Value, language: str | None
    ) -> ast.Text | None:
        """A text with its references filled in; each that leads nowhere is reported."""
        pieces: list[str | None] = []
        for part in text.parts:
            if isinstance(part, str):
                pieces.append(part)
            else:
                value = self._lookup(part.name, seen, part if at is text else at, language)
                pieces.append(None if value is None else written(value))
        known = [piece for piece in pieces if piece is not None]
        if len(known) < len(pieces):
            return None
        if sum(map(len, known)) > LONGEST_TEXT:
            self.files.report("text-too-long", at.span, most=LONGEST_TEXT)
            return None
        return ast.Text("".join(known), text.span)

    def _lookup(
        self, name: str, seen: tuple[Name, ...], at: ast.Value, language: str | None
    ) -> ast.Value | None:
        named = self._names.get(name)
        if named is None:
            if name not in self.unknown:
                self._nothing_named(name, at)
            return None
        if named in seen:
            self.files.report("value-refers-to-itself", at.span, name=name)
            return None
        value = self._value_of(name, named, at, language)
        if value is None or named.is_given:
            return value and self._resolve(value, (*seen, named), at, language)
        if language not in named.resolved:
            if len(seen) >= _LONGEST_CHAIN:
                self.files.report("value-chain-too-long", at.span, most=_LONGEST_CHAIN)
                return None
            # What is wrong in a value of the files is reported there, not where it is used.
            named.resolved[language] = named.home._resolve(value, (*seen, named), value, language)
        return named.resolved[language]

    def _value_of(
        self, name: str, named: Name, at: ast.Value, language: str | None
    ) -> ast.Value | None:
        """What a name stands for, with its references; None after a report."""
        if isinstance(named.node, ast.Prompt):
            return self._translation(named.node, at, language)
        if named.value is None and not self.files.reporter.has_said_of(
            named.home.files.at(named.span)
        ):
            self.files.report("param-without-value", at.span, name=name)
        return named.value

    def _translation(
        self, prompt: ast.Prompt, at: ast.Value, language: str | None
    ) -> ast.Value | None:
        texts = {translation.language: translation.text for translation in prompt.translations}
        if language in texts:
            return texts[language]
        is_open = language is None and self.is_only_checked  # each use of the part tells
        if self._is_misread(prompt) if language else texts and self._are_defaults_misread():
            return None
        if not (texts and is_open) and not _is_misspelt(language, texts):
            known = ", ".join(texts) or "no language"
            problem = "prompt-not-in-language" if language else "prompt-without-language"
            self.files.report(problem, at.span, prompt=prompt.name, language=language, known=known)
        return None

    def _is_misread(self, prompt: ast.Prompt) -> bool:
        """Whether the language of a text of the prompt was not understood."""
        place = self._names[prompt.name].home.files.at(prompt.span)
        return self.files.reporter.misread and self.files.reporter.has_said_within(place)

    def _are_defaults_misread(self) -> bool:
        """Whether something is wrong with the `defaults` of the file, which has been reported."""
        return self.files.reporter.failed and self._declared().are_defaults_wrong()

    def _declared(self) -> Declared:
        from callflow_dsl.compiler.misdeclared import Declared

        found: Declared | None = self.memo.get("declared")
        if found is None:
            found = self.memo["declared"] = Declared(self.files, self._statements)
        return found

    def is_misdeclared(self, name: str, words: str) -> bool:
        """See `Declared.is_misdeclared`; never so where all has been understood."""
        if not self.files.reporter.misread:
            return False
        return self._declared().is_misdeclared(name, words)

    def _nothing_named(self, name: str, at: ast.Value) -> None:
        if self.is_misdeclared(name, "let|param|prompt"):
            return
        pressed = name.removesuffix("-spelled")
        stored = self._declared().stored.get(pressed)
        if stored is not None:
            related = (Related(self.files.at(stored), "the keys are stored here"),)
            self.files.report("variable-spoken", at.span, related=related, name=pressed)
            return
        from callflow_dsl.suggest import closest

        meant = closest(name, self._names)
        is_word = isinstance(at, ast.Ref) and at.name == name
        fix = f"${{{meant}}}" if meant and is_word else None
        literal = name if self.files.source.text[at.span[0] - 1 : at.span[0]] == "$" else None
        way_out = (
            f"Define it: let {name} = ..., or param {name} where each environment sets its own."
        )
        if name in _FILLED:
            way_out = (
                f"A flow that answers a `fetch` has it, as the param of this name: param {name}"
            )
        self.files.report(
            "name-unknown",
            at.span,
            fix=fix,
            name=name,
            meant=meant,
            literal=literal,
            way_out=way_out,
        )


#: Params that a call fills, whatever its variables.
_FILLED = ("source", "destination", "callID")


def _is_misspelt(language: str | None, given: Iterable[str]) -> bool:
    """Whether a prompt has the language in a spelling that is told of where it stands."""
    is_language = pattern(kinds.LANGUAGE.pattern).fullmatch
    meant = (language or "").lower()
    return any(not is_language(one) or one.lower() == meant for one in given)
