"""One compiled flow as rules see it."""

from __future__ import annotations

from functools import cached_property

from callflow_dsl._frozen import frozen
from callflow_dsl.lint.analysis.step import LintedStep
from callflow_dsl.simulate import loading
from callflow_dsl.source import Location
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeVar

    from callflow_dsl.compiler.result import CompiledFlow
    from callflow_dsl.lint.analysis.graph import Graph
    from callflow_dsl.lint.analysis.menus import Menu
    from callflow_dsl.lint.analysis.variables import Variables
    from callflow_dsl.source import Source

    T = TypeVar("T")


@frozen(eq=False, slots=False)
class LintedFlow:
    """One compiled flow; what its calls can do is worked out when the first rule asks for it."""

    compiled: CompiledFlow

    def let_go(self) -> None:
        """Forget what was worked out, when the last rule has run.

        A flow and its steps hold each other, and to find that takes the collector a sixth of the
        time in which a file is linted.
        """
        for name in [name for name in vars(self) if name != "compiled"]:
            del vars(self)[name]

    @cached_property
    def program(self) -> loading.Program:
        """The flow as the simulator runs it."""
        return loading.load(self.compiled.to_wire())

    @cached_property
    def steps(self) -> tuple[LintedStep, ...]:
        """The compiled steps in order."""
        wires = self.program.wire["steps"]
        parts = zip(self.program.steps, wires, self.compiled.steps, strict=True)
        return tuple(LintedStep(self, index, *part) for index, part in enumerate(parts))

    def doing(self, kind: type[T]) -> Iterator[tuple[LintedStep, T]]:
        """The steps that do something of a kind, each with what it does."""
        for step in self.steps:
            if isinstance(step.run.does, kind):
                yield step, step.run.does

    @property
    def source(self) -> Source:
        """The file that the flow stands in."""
        return self.compiled.location.source

    @property
    def statements(self) -> tuple[ast.Statement, ...]:
        """What stands in the flow."""
        return self.compiled.node.body.statements if self.compiled.node else ()

    @cached_property
    def graph(self) -> Graph:
        """Every way a call can go."""
        from callflow_dsl.lint.analysis.graph import Graph

        return Graph(self)

    @cached_property
    def variables(self) -> Variables:
        """What is stored, and where it is tested."""
        from callflow_dsl.lint.analysis.variables import Variables

        return Variables(self)

    @cached_property
    def menus(self) -> tuple[Menu, ...]:
        """The places where a key makes a choice."""
        from callflow_dsl.lint.analysis.menus import menus_of

        return menus_of(self)

    @cached_property
    def with_people(self) -> frozenset[int]:
        """The states from which some call comes to a person, a recording or another flow."""
        from callflow_dsl.lint.analysis.people import states_with_people

        return states_with_people(self.graph)

    @cached_property
    def first_said(self) -> Mapping[str, int]:
        """Text -> position of the first step that says it; the empty one of all others."""
        return {step.text: step.index for step in reversed(self.steps)}

    @cached_property
    def of_menu(self) -> Mapping[int, tuple[LintedStep, ...]]:
        """The prompts and pauses of each `menu` block, by the identity of the block."""
        steps: dict[int, list[LintedStep]] = {}
        for step in self.steps:
            if step.menu is not None:
                steps.setdefault(id(step.menu), []).append(step)
        return {block: tuple(group) for block, group in steps.items()}

    @cached_property
    def tries(self) -> Mapping[Menu, tuple[Menu, ...]]:
        """Menu -> those that ask the same for the same variable: its tries, written by hand."""
        groups: dict[object, list[Menu]] = {}
        for menu in self.menus:
            groups.setdefault((menu.variable, menu.said), []).append(menu)
        return {menu: tuple(group) for group in groups.values() for menu in group}

    @cached_property
    def offered_for(self) -> Mapping[str, frozenset[str] | None]:
        """Variable -> the keys that all menus for it offer; None where one is not clear."""
        keys: dict[str, frozenset[str] | None] = {}
        for menu in self.menus:
            before = keys.get(menu.variable, frozenset())
            clear = menu.readable and before is not None
            here = frozenset(offered.key for offered in menu.offered)
            keys[menu.variable] = before | here if clear and before is not None else None
        return keys

    def setting(self, word: str) -> Location:
        """Where the flow has this setting; its title line where it has none."""
        for statement in self.statements:
            if isinstance(statement, ast.Setting) and statement.word == word:
                return Location(self.source, statement.span)
            if isinstance(statement, ast.Step) and statement.verb == word == "record":
                return Location(self.source, statement.span)
            if isinstance(statement, ast.Step | ast.Labelled):
                break
        return self.compiled.location
