"""Menus: the places where a caller chooses by one key, written as a block or by hand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from callflow_dsl.lint.prompts import Offer, offers
from callflow_dsl.source import Location
from callflow_dsl.steps.conditions import KEYPAD, ORDERINGS
from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.lint.analysis import LintedFlow, LintedStep
    from callflow_dsl.lint.graph import Use
    from callflow_dsl.source import Source, Span


@frozen(eq=False)
class Offered:
    """A key that a prompt of the menu offers, and the prompt."""

    offer: Offer
    step: LintedStep

    @property
    def key(self) -> str:
        """The key."""
        return self.offer.key

    @property
    def location(self) -> Location:
        """The phrase that offers it."""
        return self.step.at_text(*self.offer.span)


@frozen(eq=False, slots=False)
class Menu:
    """Steps that listen for one key, store it in one variable and go on at one place.

    ``use`` says where the variable is tested from there on; a menu tests it for single keys.
    ``node`` is the `menu` block that it is written as; None for one that is made by hand.
    """

    flow: LintedFlow
    variable: str
    steps: tuple[LintedStep, ...]
    use: Use
    node: ast.Menu | None

    @property
    def location(self) -> Location:
        """What stands for the menu in a report: its first prompt, or `menu` itself."""
        first = self.steps[0]
        if self.node is not None and self._home != first.location:
            head = (self.node.span[0], self.node.body.span[0])
            return Location(self._home.source, (head[0], head[0] + len(self._text(head).rstrip())))
        return self.prompts[0].location if self.prompts else first.location

    def _text(self, span: Span) -> str:
        return self._home.source.text[span[0] : span[1]]

    @cached_property
    def _home(self) -> Location:
        """The prompt in the block: the first step, or the use of the part that it comes from."""
        first = self.steps[0]
        places = (first.location, *reversed(first.via))
        inside = (at for at in places if self.flow.trees.of(at.source).menu_at(at.span))
        return next(inside, first.location)

    @cached_property
    def prompts(self) -> tuple[LintedStep, ...]:
        """The steps that speak or play, each statement once."""
        seen: dict[object, LintedStep] = {}
        for step in self.steps:
            if step.action != "pause":
                seen.setdefault(step.location, step)
        return tuple(seen.values())

    @cached_property
    def first(self) -> tuple[LintedStep, ...]:
        """The prompts up to the first pause: what is heard before an answer is awaited."""
        found: list[LintedStep] = []
        for step in self.steps:
            if step.action == "pause" or (found and step.index != found[-1].index + 1):
                break
            found.append(step)
        return tuple(found)

    @cached_property
    def every_try(self) -> tuple[LintedStep, ...]:
        """Its steps in all tries of the block; ``steps`` are those of the first."""
        if self.node is None:
            return self.steps
        return tuple(step for step in self.flow.steps if step.menu is self.node)

    @cached_property
    def bound(self) -> dict[str, Location]:
        """The keys that lead somewhere of their own, and where that is written."""
        return self._branches if self.node else self.tested

    @cached_property
    def tested(self) -> dict[str, Location]:
        """The keys that conditions behind the menu ask for, and where that is written."""
        found: dict[str, Location] = {}
        for position, condition in self.use.tested:
            if condition.operator == "==" and condition.value in KEYPAD:
                step = self.flow.steps[position]
                place = _tested_at(step, self.variable, condition.value, blocks=self.node is None)
                if place is not None:
                    found.setdefault(condition.value, place)
        return found

    @cached_property
    def _branches(self) -> dict[str, Location]:
        """The keys that have a branch of the block."""
        source = self._home.source
        return {
            key: Location(source, value.span)
            for value in self._key_values()
            if (key := self._key(value, source)) is not None
        }

    def _key_values(self) -> Iterator[ast.Value]:
        for branch in self.node.body.statements if self.node else ():
            if isinstance(branch, ast.KeyBranch):
                yield from branch.keys

    def _key(self, value: ast.Value, source: Source) -> str | None:
        """The key that is written here; None where only a part's use or another file tells."""
        if isinstance(value, ast.Ref):
            lets = self.flow.trees.of(source).find(ast.Let)
            value = next((one.value for one in lets if one.name == value.name), value)
        return None if isinstance(value, ast.Ref | ast.Count) else value.text

    @cached_property
    def offered(self) -> tuple[Offered, ...]:
        """The keys that the prompts offer, in the order spoken; a key more than once too."""
        return tuple(
            Offered(offer, step)
            for step in self.prompts
            for offer in offers(step.text, step.language)
        )

    @cached_property
    def readable(self) -> bool:
        """Whether all that is spoken was understood: no recorded files, some key offered."""
        return bool(self.offered) and all(step.action == "say" for step in self.prompts)

    @property
    def exact(self) -> bool:
        """Whether all keys that are meant are known: by a branch, or told apart by `==` alone."""
        if self.node is not None:
            source = self._home.source
            return all(self._key(value, source) is not None for value in self._key_values())
        return all(condition.operator == "==" for _, condition in self.use.tested)

    def handles(self, key: str) -> bool:
        """Whether this key has a branch, or some condition behind the menu holds for it.

        The guards of a block also let keys past that it does not know.
        """
        if self.node is not None:
            return key in self.bound or key in self.tested
        return any(condition.holds(key) for _, condition in self.use.tested)

    @cached_property
    def rest_leads_on(self) -> bool:
        """Whether keys that no condition knows lead to a person or another flow."""
        graph = self.flow.graph
        targets = {
            edge.target
            for step in self.steps
            for edge in graph.edges(step.index)
            if edge.cause == "keys" and not any(self.handles(key) for key in edge.same)
        }
        return bool(targets) and graph.leads_on(targets)


def menus_of(flow: LintedFlow) -> tuple[Menu, ...]:
    """The menus of a flow, in its order."""
    groups: dict[tuple[str, int], list[LintedStep]] = {}
    for step in flow.steps:
        if step.run.listens and step.run.variable and step.run.max_keys in (None, 1):
            target = -1 if step.run.goto is None else step.run.goto
            groups.setdefault((step.run.variable, target), []).append(step)
    found: dict[object, Menu] = {}
    for (variable, target), steps in groups.items():
        use = flow.graph.use_of(variable, steps[-1].index + 1 if target < 0 else target)
        node = steps[0].menu
        menu = Menu(flow, variable, tuple(steps), use, node)
        chooses = any(c.operator == "==" and c.value in KEYPAD for _, c in use.tested)
        ordered = node is None and any(c.operator in ORDERINGS for _, c in use.tested)
        if node or (chooses and not ordered):
            # A block or a part that became several is one menu, if it says the same.
            said = tuple((step.text, step.language) for step in menu.prompts)
            found.setdefault((menu.location, said), menu)
    return tuple(found.values())


def _tested_at(step: LintedStep, variable: str, key: str, *, blocks: bool) -> Location | None:
    """The value of the comparison: behind the step, in an `if`, or of a key branch.

    ``blocks``: the key branches around the step count, and the step itself where nothing else
    says so. Without it these are the work of a `menu` block, perhaps of another one.
    """
    tree, span = step.tree, step.location.span
    choice = tree.around(span, ast.If)
    branch = tree.around(span, ast.KeyBranch) if blocks else None
    written = [
        *(one.value for one in step.tests() if one.variable == variable),
        *(branch.keys if branch else ()),
        *(
            one.value
            for one in (ast.comparisons(choice.condition) if choice else ())
            if one.variable == variable
        ),
    ]
    for value in written:
        if getattr(value, "text", "") == key:
            return step.at(value.span)
    return step.location if blocks else None
