"""One file as rules see it: its flows, their steps, and its thresholds for the rule that runs.

Rules about calls work on the compiled steps, so that they hold for steps written by hand and
for those that menus and parts become. What they report is a place in the source, and one
statement can have become several steps: `LintedFile.statements` has them together.
"""

from __future__ import annotations

from functools import cached_property

from callflow_dsl._frozen import field, frozen
from callflow_dsl.compiler.lowering.queries import every
from callflow_dsl.compiler.resolved import Choice, InPart
from callflow_dsl.errors import FlowcError
from callflow_dsl.lint.analysis.flow import LintedFlow
from callflow_dsl.lint.analysis.spoken import Texts
from callflow_dsl.source import Location

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from callflow_dsl.compiler.modules import Module
    from callflow_dsl.compiler.result import Compilation
    from callflow_dsl.lint.analysis.menus import Menu
    from callflow_dsl.lint.analysis.step import LintedStep
    from callflow_dsl.lint.online import Media
    from callflow_dsl.source import Source, Span
    from callflow_dsl.syntax import ast


@frozen(eq=False, slots=False)
class Conditions:
    """The conditions of a file, worked out once for all rules."""

    flows: tuple[LintedFlow, ...]

    @cached_property
    def blocks(self) -> Mapping[Location, tuple[ast.If, bool]]:
        """The `if` blocks by the place of their condition; whether each is an `else if`."""
        choices = [
            (statement.place, statement.node)
            for flow in self.flows
            for statement in every(flow.compiled.body)
            if isinstance(statement, Choice) and statement.node is not None
        ]
        behind = {id(node.otherwise) for _, node in choices}
        return {place: (node, id(node) in behind) for place, node in choices}

    @cached_property
    def decided(self) -> Mapping[Location, tuple[bool, bool]]:
        """Conditions of flows with blocks: whether each holds in some call, and fails in one."""
        outcomes: dict[Location, tuple[bool, bool]] = {}
        for flow in self.flows:
            for place, holds, fails in flow.compiled.decided:
                once, never = outcomes.get(place, (False, False))
                outcomes[place] = once or holds, never or fails
        return outcomes


@frozen(eq=False)
class LintedFile:
    """One file with all that rules read. ``flows`` is empty when it does not compile.

    A flow that cannot run, because of what `raw` does, is in ``refused`` and not in ``flows``.
    """

    source: Source
    compilation: Compilation = field(repr=False)
    #: The compiled flows in order.
    flows: tuple[LintedFlow, ...] = field(repr=False)
    #: The flows that cannot run, and why.
    refused: tuple[tuple[LintedFlow, FlowcError], ...] = field(repr=False)
    #: The conditions of the file.
    conditions: Conditions = field(repr=False)
    #: What callers can hear.
    texts: Texts = field(repr=False)
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
            if actions:
                yield from (step for step in flow.steps if step.run.action in actions)
            else:
                yield from flow.steps

    def written(
        self, of: Callable[[LintedStep], Iterable[tuple[str, Location]]]
    ) -> Iterator[tuple[str, Location]]:
        """The values that ``of`` finds in the steps and where; each value of a place once."""
        return iter(dict.fromkeys(value for step in self.steps() for value in of(step)))

    def menus(self) -> Iterator[Menu]:
        """The menus of all flows."""
        for flow in self.flows:
            yield from flow.menus

    @property
    def modules(self) -> tuple[Module, ...]:
        """The files that were read, this one first: their syntax trees and names."""
        return self.compilation.modules

    @property
    def declared(self) -> tuple[ast.Statement, ...]:
        """What stands at the top of this file."""
        modules = self.compilation.modules
        return modules[0].statements if modules else ()

    def uses(self, part: ast.Part) -> bool:
        """Whether a step of some flow comes from this part of the file."""
        return any(
            isinstance(block, InPart) and block.part is part
            for steps in self.statements
            for step in steps
            for block in step.compiled.around
        )

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
    compilation: Compilation | None = None,
) -> LintedFile:
    """A source for the rules, compiled if it is not yet; raises nothing for a wrong text."""
    from callflow_dsl.compiler.compile import compile_source

    compilation = compilation or compile_source(source, values=values)
    problems = [(flow, _problem(flow)) for flow in map(LintedFlow, compilation.flows)]
    flows = tuple(flow for flow, problem in problems if problem is None)
    refused = tuple((flow, problem) for flow, problem in problems if problem is not None)
    statements = _by_statement(flows)
    return LintedFile(
        source, compilation, flows, refused, Conditions(flows), Texts(flows), statements, media
    )
