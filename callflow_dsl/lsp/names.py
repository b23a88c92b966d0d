"""The names in a file: where each is defined and used, and what it belongs to.

What a name stands for is looked up in the scopes of the compiler. Labels and parameters belong
to their flow or part. Variables belong to calls: those of a flow, of the parts that it uses and
of the tests that call it are the same, so these are linked, and a search follows the links.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING

from attrs import frozen

from callflow_dsl.compiler.literals import written
from callflow_dsl.compiler.modules import Module
from callflow_dsl.picking import instances
from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from callflow_dsl.compiler import scope as compiled
    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.source import Span

    #: A flow, part or test, or (0, 0) for the whole file: name of the source, its span.
    Home = tuple[str, Span]

FILE: Span = (0, 0)


class Sort(StrEnum):
    """What a name is the name of."""

    VALUE = "value"
    PART = "part"
    PARAMETER = "parameter"
    LABEL = "label"
    VARIABLE = "variable"
    FLOW = "flow"


@frozen
class Name:
    """A name and what it belongs to."""

    sort: Sort
    text: str
    home: Home


@frozen
class Mention:
    """A place where a name stands: the span of the bare name."""

    name: Name
    span: Span
    is_definition: bool = False


class Names:
    """The names of one file; ``tested`` is the file whose flows its tests call, if another."""

    def __init__(self, module: Module, tested: Module | None = None) -> None:
        self.source = module.source.name
        self.scopes = (module.scope, tested.scope) if tested is not None else (module.scope,)
        self.mentions: list[Mention] = []
        #: Flows, parts and tests that share their variables.
        self.links: list[tuple[Home, Home]] = []
        self._flows = [
            (flow, (file.source.name, flow.span))
            for file in instances((module, tested), Module)
            for flow in instances(file.statements, ast.Flow)
        ]
        for statement in module.statements:
            self._statement(statement)
        self.mentions.sort(key=lambda mention: mention.span)

    @property
    def titles(self) -> list[str]:
        """The titles of the flows that tests of the file call."""
        titles = (flow.title for flow, _ in self._flows)
        return [title.text for title in instances(titles, ast.Text)]

    def at(self, offset: int) -> Mention | None:
        """The name that an offset is in or right behind."""
        around = [m for m in self.mentions if m.span[0] <= offset <= m.span[1]]
        return around[-1] if around else None

    def value(self, name: str) -> compiled.Name | None:
        """What `${name}` stands for at the top of the file."""
        return next((n for scope in self.scopes if (n := scope.named(name)) is not None), None)

    def part(self, name: str) -> compiled.Name | None:
        """The part of this name."""
        return next((n for scope in self.scopes if (n := scope.part(name)) is not None), None)

    def add(self, name: Name, span: Span, *, is_definition: bool = False) -> None:
        self.mentions.append(Mention(name, span, is_definition))

    def _statement(self, statement: ast.Statement) -> None:
        home = (self.source, statement.span)
        whole = (self.source, FILE)
        match statement:
            case ast.Let(name) | ast.Param(name) | ast.Prompt(name):
                self.add(Name(Sort.VALUE, name, whole), statement.name_span, is_definition=True)
            case ast.Part(name, parameters):
                self.add(Name(Sort.PART, name, whole), statement.name_span, is_definition=True)
                for parameter in parameters:
                    named = Name(Sort.PARAMETER, parameter.name, home)
                    self.add(named, parameter.name_span, is_definition=True)
            case ast.Flow(ast.Text() as title) if not title.parts:
                span = (title.span[0] + 1, title.span[1] - 1)
                self.add(Name(Sort.FLOW, title.text, whole), span, is_definition=True)
            case ast.Test():
                self._test(statement, home)
        _Inside(self, home, statement).read()

    def _test(self, test: ast.Test, home: Home) -> None:
        """A test shares the variables of the flows that it may call."""
        called = {written(line.arguments[0]) for line in _lines(test, "calls") if line.arguments}
        for flow, other in self._flows:
            if not called or (flow.title is not None and written(flow.title) in called):
                self.links.append((home, other))


class _Inside:
    """The names in one statement at the top of a file."""

    def __init__(self, names: Names, home: Home, statement: ast.Statement) -> None:
        self._names = names
        self._home = home
        self._statement = statement
        self._own = frozenset(_own_names(statement))
        nodes = list(ast.walk(statement))
        self._nodes = nodes
        labelled = instances(nodes, ast.Labelled)
        self._menu_labels = {
            node.label for node in labelled if isinstance(node.statement, ast.Menu)
        }

    def read(self) -> None:
        for node in self._nodes:
            match node:
                case ast.Ref(name):
                    self._names.add(self._value(name), node.name_span)
                case ast.Labelled(label):
                    self._label(label, node.label_span, is_definition=True)
                case ast.Option("on key goto", ast.Word(label, span)):
                    self._label(label, span)
                case ast.Option("as", ast.Word(variable, span)):
                    self._variable(variable, span, is_definition=True)
                case ast.Menu(_, ast.Word(variable, span)):
                    self._variable(variable, span, is_definition=True)
                case ast.Compare(ast.Word(variable, span)) | ast.State(ast.Word(variable, span)):
                    self._variable(variable, span)
                case ast.Again(ast.Word(menu, span)) if menu in self._menu_labels:
                    self._label(menu, span)
                case ast.Again(ast.Word(menu, span)):
                    self._variable(menu, span)
                case ast.Use():
                    self._use(node)
                case ast.Expect():
                    self._line(node)

    def _value(self, name: str) -> Name:
        if name in self._own:
            return Name(Sort.PARAMETER, name, self._home)
        named = self._names.value(name)
        source = named.home.files.source.name if named is not None else self._names.source
        return Name(Sort.VALUE, name, (source, FILE))

    def _label(self, label: str, span: Span, *, is_definition: bool = False) -> None:
        name = Name(Sort.LABEL, label, self._home)
        self._names.add(name, span, is_definition=is_definition)

    def _variable(self, variable: str, span: Span, *, is_definition: bool = False) -> None:
        name = Name(Sort.VARIABLE, variable, self._home)
        self._names.add(name, span, is_definition=is_definition)

    def _use(self, use: ast.Use) -> None:
        named = self._names.part(use.name)
        source = named.home.files.source.name if named is not None else self._names.source
        self._names.add(Name(Sort.PART, use.name, (source, FILE)), use.name_span)
        if named is None:
            return
        home = (source, named.part.span)
        self._names.links.append((self._home, home))
        roles = roles_of(named.part, named.home)
        for name, argument in bound(named.part, use):
            if argument.name:
                self._names.add(Name(Sort.PARAMETER, name, home), argument.name_span)
            match argument.value, roles.get(name):
                case ast.Word(label, span), Sort.LABEL:
                    self._label(label, span)
                case ast.Word(variable, span), Sort.VARIABLE:
                    self._variable(variable, span, is_definition=True)

    def _line(self, line: ast.Expect) -> None:
        """The names in a line of a test."""
        first = line.arguments[0] if line.arguments else None
        if line.word in ("given", "stores") and isinstance(first, ast.Word):
            self._variable(first.text, first.span, is_definition=line.word == "given")
        elif line.word == "calls" and isinstance(first, ast.Text):
            name = Name(Sort.FLOW, first.text, (self._names.source, FILE))
            self._names.add(name, (first.span[0] + 1, first.span[1] - 1))
        elif line.word == "table":
            for column in line.arguments:
                name = Name(Sort.PARAMETER, written(column), self._home)
                self._names.add(name, column.span, is_definition=True)
        elif line.word in ("fetches", "answers"):
            marker = "with" if line.word == "fetches" else "when"
            for word, value in pairwise(line.arguments):
                if written(word) == marker and isinstance(value, ast.Word):
                    self._variable(value.text, value.span)


def _own_names(statement: ast.Statement) -> Iterator[str]:
    """The names that a statement brings for what stands in it: parameters, columns of a table."""
    if isinstance(statement, ast.Part):
        yield from (parameter.name for parameter in statement.parameters)
    elif isinstance(statement, ast.Test):
        for line in _lines(statement, "table"):
            yield from map(written, line.arguments)


def _lines(test: ast.Test, word: str) -> Iterator[ast.Expect]:
    """The lines of a test that begin with a word."""
    lines = instances(test.body.statements, ast.Expect)
    return (line for line in lines if line.word == word)


def roles_of(part: ast.Part, scope: Scope, seen: tuple[ast.Part, ...] = ()) -> Mapping[str, Sort]:
    """The parameters of a part that name a label or a variable where the part is used."""
    roles: dict[str, Sort] = {}
    for node in ast.walk(part.body):
        match node:
            case ast.Option("on key goto", ast.Ref(name)):
                roles[name] = Sort.LABEL
            case ast.Option("as", ast.Ref(name)) | ast.Menu(_, ast.Ref(name)):
                roles[name] = Sort.VARIABLE
            case ast.Compare(ast.Ref(name)) | ast.State(ast.Ref(name)) | ast.Again(ast.Ref(name)):
                roles[name] = Sort.VARIABLE
            case ast.Use():
                roles |= _roles_passed(node, scope, (*seen, part))
    return roles


def _roles_passed(use: ast.Use, scope: Scope, seen: tuple[ast.Part, ...]) -> dict[str, Sort]:
    """The parameters of a part that it passes on to another part as a label or a variable."""
    named = scope.part(use.name)
    if named is None or any(named.part is outer for outer in seen):
        return {}
    theirs = roles_of(named.part, named.home, seen)
    return {
        argument.value.name: theirs[name]
        for name, argument in bound(named.part, use)
        if name in theirs and isinstance(argument.value, ast.Ref)
    }


def bound(part: ast.Part, use: ast.Use) -> Iterator[tuple[str, ast.Argument]]:
    """The arguments of a use with the names of their parameters; empty for one too many."""
    names = (parameter.name for parameter in part.parameters)
    for argument, name in zip(use.arguments, chain(names, repeat("")), strict=False):
        yield argument.name or name, argument


class Index:
    """The names of several files."""

    def __init__(self, files: Mapping[str, Names]) -> None:
        #: By the names of their sources.
        self.files = files

    @cached_property
    def _groups(self) -> dict[Home, Home]:
        """Home -> one that stands for all that share its variables."""
        parents: dict[Home, Home] = {}

        def root(home: Home) -> Home:
            while (above := parents.setdefault(home, home)) != home:
                parents[home] = parents.get(above, above)
                home = above
            return home

        for names in self.files.values():
            for one, other in names.links:
                parents[root(one)] = root(other)
        return {home: root(home) for home in list(parents)}

    def _key(self, name: Name) -> tuple[Sort, str, Home]:
        home = self._groups.get(name.home, name.home) if name.sort is Sort.VARIABLE else name.home
        return name.sort, name.text, home

    def named(
        self, text: str, sorts: Sequence[Sort], sources: Container[str]
    ) -> Iterator[tuple[str, Mention]]:
        """Every place in these files where something of these sorts has this name."""
        for source, names in self.files.items():
            for mention in names.mentions if source in sources else ():
                if mention.name.text == text and mention.name.sort in sorts:
                    yield source, mention

    def mentions(self, name: Name) -> Iterator[tuple[str, Mention]]:
        """Every place where what this name stands for is named: name of the source, mention."""
        key = self._key(name)
        for source, names in self.files.items():
            for mention in names.mentions:
                if mention.name.text == name.text and self._key(mention.name) == key:
                    yield source, mention
