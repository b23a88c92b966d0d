"""The analysed program that all rules share: the tree, the compiled flows, their graphs.

Graph rules work on the compiled steps, so that they hold for steps written by hand and for
those that menus and parts become. What they report is a place in the source, and one
statement can have become several steps: `LintedFile.statements` has them together.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from callflow_dsl.errors import FlowcError
from callflow_dsl.lint.syntax_index import Tree, Trees
from callflow_dsl.simulate import loading as pr
from callflow_dsl.source import Location
from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from callflow_dsl.compiler.result import Compilation, CompiledFlow
    from callflow_dsl.lint.graph import Graph
    from callflow_dsl.lint.menus import Menu
    from callflow_dsl.lint.online import Media
    from callflow_dsl.source import Source, Span

#: The name in ``${name}``.
_REFERENCE = re.compile(r"\$\{\s*([\w-]+)")


@frozen(eq=False, slots=False)
class LintedStep:
    """One compiled step: how it runs, and the statement that it came from."""

    flow: LintedFlow = field(repr=False)
    index: int
    run: pr.Step
    location: Location
    #: The step as it stands in the JSON.
    wire: Mapping[str, Any] = field(repr=False)
    node: ast.Step | ast.Raw | None
    #: The uses of parts that it comes from, the outermost first.
    via: tuple[Location, ...] = field(default=(), repr=False)

    @property
    def tree(self) -> Tree:
        """The tree of the file that the statement stands in, which may be an imported one."""
        return self.flow.trees.of(self.location.source)

    @cached_property
    def menu(self) -> ast.Menu | None:
        """The `menu` block whose prompt or pause this is, also out of a part."""
        for place in (self.location, *reversed(self.via)):
            found = self.flow.trees.of(place.source).menu_at(place.span)
            if found is not None:
                return found
        return None

    @property
    def action(self) -> str:
        """The action on the wire."""
        return self.run.action

    @property
    def ends(self) -> bool:
        """Whether no step behind this one runs after it: a hangup or a fetch."""
        return self.action in ("hangup", "fetchCallFlow")

    @property
    def text(self) -> str:
        """What a `say` speaks; empty for others."""
        return pr.text(self.run, "payload") if self.action == "say" else ""

    @property
    def language(self) -> str:
        """The language tag of a `say`; empty where it has none."""
        return pr.text(self.run, "language")

    @property
    def target(self) -> int:
        """The position at which the flow goes on after a key."""
        return self.index + 1 if self.run.goto is None else self.run.goto

    def number(self, name: str) -> int:
        """A whole-number option by its wire name; 0 where it is absent."""
        return pr.number(self.run, name)

    def option(self, word: str) -> ast.Option | None:
        """The option as the author wrote it behind this step."""
        for option in getattr(self.node, "options", ()):
            if isinstance(option, ast.Option) and option.word == word:
                return option
        return None

    def at(self, span: Span) -> Location:
        """A place in the file of this step."""
        return Location(self.location.source, span)

    def at_option(self, *words: str) -> Location:
        """The first of these options that is written, else the whole step."""
        for word in words:
            option = self.option(word)
            if option is not None:
                return self.at(option.span)
        return self.location

    def at_argument(self, number: int = 0) -> Location:
        """The value behind the verb, else the whole step."""
        if isinstance(self.node, ast.Step) and number < len(self.node.arguments):
            return self.at(self.node.arguments[number].span)
        return self.location

    def at_text(self, start: int, end: int) -> Location:
        """A part of the spoken text where the author wrote it: in a prompt, else behind `say`."""
        source = self.location.source
        arguments = self.node.arguments if isinstance(self.node, ast.Step) else ()
        for value in (*self._translations(), *arguments[:1]):
            place = inside(source, value, self.text, start, end)
            if place is not None:
                return place
        return self.at_argument()

    def _translations(self) -> Iterator[ast.Value]:
        """The texts of the prompts that the statement names, in its language."""
        begin, end = self.at_argument().span
        names = set(_REFERENCE.findall(self.location.source.text, begin, end))
        for prompt in self.tree.find(ast.Prompt) if names and self.node else ():
            if prompt.name in names:
                for translation in prompt.translations:
                    if translation.language == self.language:
                        yield translation.text

    def at_condition(self) -> Location:
        """The condition behind the step, without its `if`; else the whole step."""
        when = self.when
        return self.location if when is None else self.at(when.condition.span)

    @property
    def when(self) -> ast.When | None:
        """The condition that the author wrote behind this step."""
        for option in getattr(self.node, "options", ()):
            if isinstance(option, ast.When):
                return option
        return None

    def tests(self) -> Iterator[ast.Compare]:
        """The comparisons that the author wrote behind this step."""
        if self.when is not None:
            yield from ast.comparisons(self.when.condition)

    @property
    def stored_at(self) -> Location:
        """Where the author says which variable takes the keys."""
        return self.at_option("as")


def inside(source: Source, value: ast.Value, text: str, start: int, end: int) -> Location | None:
    """A part of a text as a place in the source; None where the two are not the same."""
    if not isinstance(value, ast.Text):
        return None
    quotes = 3 if value.long else 1
    begin = value.span[0] + quotes
    if source.text[begin : value.span[1] - quotes] == text:
        return Location(source, (begin + start, begin + end))
    # Escapes, references or indentation: the words may still stand there as they are.
    found = source.text.find(text[start:end], *value.span)
    if found < 0 or source.text.find(text[start:end], found + 1, value.span[1]) >= 0:
        return None
    return Location(source, (found, found + end - start))


@frozen(eq=False, slots=False)
class LintedFlow:
    """One compiled flow; the graph is made when the first rule asks for it."""

    compiled: CompiledFlow
    tree: Tree = field(repr=False)
    trees: Trees = field(repr=False)

    @cached_property
    def program(self) -> pr.Program:
        """The flow as the simulator runs it."""
        return pr.load(self.compiled.to_wire())

    @cached_property
    def steps(self) -> tuple[LintedStep, ...]:
        """The compiled steps in order."""
        wires = self.program.wire["steps"]
        parts = zip(self.program.steps, self.compiled.steps, wires, strict=True)
        return tuple(
            LintedStep(self, index, run, one.location, wire, one.node, one.via)
            for index, (run, one, wire) in enumerate(parts)
        )

    @property
    def source(self) -> Source:
        """The file that the flow stands in."""
        return self.compiled.location.source

    @cached_property
    def node(self) -> ast.Flow | None:
        """The flow in the syntax tree."""
        start = self.compiled.location.span[0]
        return next((n for n in self.tree.find(ast.Flow) if n.span[0] == start), None)

    @cached_property
    def graph(self) -> Graph:
        """Every way a call can go."""
        from callflow_dsl.lint.graph import Graph

        return Graph(self)

    @cached_property
    def menus(self) -> tuple[Menu, ...]:
        """The places where a key makes a choice."""
        from callflow_dsl.lint.menus import menus_of

        return menus_of(self)

    def setting(self, word: str) -> Location:
        """Where the flow has this setting; its title line where it has none."""
        body = self.node.body.statements if self.node else ()
        source = self.compiled.location.source
        for statement in body:
            if isinstance(statement, ast.Setting) and statement.word == word:
                return Location(source, statement.span)
            if isinstance(statement, ast.Step) and statement.verb == word == "record":
                return Location(source, statement.span)
            if isinstance(statement, ast.Step | ast.Labelled):
                break
        return self.compiled.location


@frozen(eq=False)
class LintedFile:
    """One file with all that rules read. ``flows`` is empty when it does not compile.

    A flow that cannot run, because of what `raw` does, is in ``refused`` and not in ``flows``.
    """

    source: Source
    tree: Tree
    trees: Trees = field(repr=False)
    compilation: Compilation = field(repr=False)
    #: The compiled flows in order.
    flows: tuple[LintedFlow, ...] = field(repr=False)
    #: The flows that cannot run, and why.
    refused: tuple[tuple[LintedFlow, FlowcError], ...] = field(repr=False)
    #: The compiled steps of all flows, those of one statement together.
    statements: tuple[tuple[LintedStep, ...], ...] = field(repr=False)
    #: Looks at the media behind a URL; None without ``--online``.
    media: Callable[[str], Media] | None = None
    #: The thresholds of the rule that runs, by name.
    limits: Mapping[str, int] = field(factory=dict)

    def limit(self, name: str) -> int:
        """A threshold of the rule that runs, as the project has set it."""
        return self.limits[name]

    def steps(self, *actions: str) -> Iterator[LintedStep]:
        """The compiled steps of all flows with one of these actions (without any: all)."""
        for flow in self.flows:
            for step in flow.steps:
                if not actions or step.action in actions:
                    yield step

    def written(
        self, of: Callable[[LintedStep], Iterable[tuple[str, Location]]]
    ) -> Iterator[tuple[str, Location]]:
        """The values that ``of`` finds in the steps and where; each value of a place once."""
        return iter(dict.fromkeys(found for step in self.steps() for found in of(step)))

    def menus(self) -> Iterator[Menu]:
        """The menus of all flows."""
        for flow in self.flows:
            yield from flow.menus

    def uses(self, part: ast.Part) -> bool:
        """Whether a step of some flow comes from this part of the file."""
        start, end = part.span
        return any(
            start <= place.span[0] and place.span[1] <= end
            for place in (steps[0].location for steps in self.statements)
            if place.source.name == self.source.name
        )

    def decided(self) -> Mapping[Location, tuple[bool, bool]]:
        """Conditions of flows with blocks: whether each holds in some call, and fails in one."""
        found: dict[Location, tuple[bool, bool]] = {}
        for flow in self.flows:
            for place, held, failed in flow.compiled.decided:
                once, never = found.get(place, (False, False))
                found[place] = once or held, never or failed
        return found

    def at(self, span: Span) -> Location:
        """A place in this file."""
        return Location(self.source, span)


def _problem(flow: LintedFlow) -> FlowcError | None:
    """Why a flow cannot run; None where it can."""
    try:
        flow.program  # noqa: B018 - it is made, or it raises
    except FlowcError as problem:
        return problem
    return None


def _by_statement(flows: Iterable[LintedFlow]) -> tuple[tuple[LintedStep, ...], ...]:
    statements: dict[tuple[str, Span], list[LintedStep]] = {}
    for flow in flows:
        for step in flow.steps:
            place = step.location
            statements.setdefault((place.source.name, place.span), []).append(step)
    return tuple(map(tuple, statements.values()))


def analyse(
    source: Source,
    values: Mapping[str, str] | None = None,
    media: Callable[[str], Media] | None = None,
) -> LintedFile:
    """Parse and compile a source for the rules; raises nothing for a wrong text."""
    from callflow_dsl.compiler.compile import compile_source
    from callflow_dsl.diagnostics.model import Reporter
    from callflow_dsl.syntax.parser import parse_source

    compilation = compile_source(source, values=values)
    tree = Tree(parse_source(source, Reporter()))
    trees = Trees({source.name: tree})
    loaded = [LintedFlow(flow, tree, trees) for flow in compilation.flows]
    problems = [(flow, _problem(flow)) for flow in loaded]
    flows = tuple(flow for flow, problem in problems if problem is None)
    refused = tuple((flow, problem) for flow, problem in problems if problem is not None)
    return LintedFile(source, tree, trees, compilation, flows, refused, _by_statement(flows), media)
