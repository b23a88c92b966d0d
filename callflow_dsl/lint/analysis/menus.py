"""Menus: the places where a caller chooses, written as a block or by hand."""

from __future__ import annotations

from functools import cached_property, partial

from callflow_dsl._frozen import frozen
from callflow_dsl.compiler.literals import written
from callflow_dsl.compiler.resolved import InChoice, InMenu, Role
from callflow_dsl.graphs import walk
from callflow_dsl.lint.analysis.spoken import choices_of, offers_of
from callflow_dsl.picking import instances
from callflow_dsl.source import Location
from callflow_dsl.steps.conditions import KEYPAD, ORDERINGS, is_key
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from callflow_dsl.compiler import resolved
    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.lint.analysis.flow import LintedFlow
    from callflow_dsl.lint.analysis.step import LintedStep
    from callflow_dsl.lint.analysis.variables import Use
    from callflow_dsl.lint.speech.model import Offer
    from callflow_dsl.simulate.loading import Condition


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
    """Steps that listen for an answer, store it in one variable and go on at one place.

    ``use`` says where the variable is tested from there on; a menu tests it for single keys.
    ``block`` is the `menu` that it is written as; None for one that is made by hand.
    """

    flow: LintedFlow
    variable: str
    steps: tuple[LintedStep, ...]
    use: Use
    block: resolved.Menu | None

    @property
    def location(self) -> Location:
        """What stands for the menu in a report: its first prompt, or `menu` itself."""
        first = self.steps[0]
        if self.block is not None and (first.action == "pause" or not _stands_in_a_menu(first)):
            return self.block.place
        return self.prompts[0].location if self.prompts else first.location

    @cached_property
    def prompts(self) -> tuple[LintedStep, ...]:
        """The steps that speak or play, each statement once."""
        seen: dict[object, LintedStep] = {}
        for step in self.steps:
            if step.action != "pause":
                seen.setdefault(step.location, step)
        return tuple(seen.values())

    @cached_property
    def said(self) -> tuple[tuple[str, str], ...]:
        """What its prompts say and in which language, copies of a prompt once."""
        return tuple(dict.fromkeys((step.text, step.language) for step in self.prompts))

    @cached_property
    def first(self) -> tuple[LintedStep, ...]:
        """The prompts up to the first pause: what is heard before an answer is awaited.

        A statement can become several steps, each for some calls; a call hears one of them.
        """
        first: dict[object, LintedStep] = {}
        behind = self.steps[0].index
        for step in self.steps:
            if step.action == "pause" or step.index != behind:
                break
            behind += 1
            first.setdefault((step.action, step.language, step.text or step.index), step)
        return tuple(first.values())

    @cached_property
    def every_try(self) -> tuple[LintedStep, ...]:
        """Its steps in all tries of the block; ``steps`` are those of the first."""
        if self.block is None:
            return self.steps
        return self.flow.of_menu[id(self.block)]

    @cached_property
    def bound(self) -> dict[str, Location]:
        """The keys that lead somewhere of their own, and where that is written."""
        return self._branches if self.block else self.tested

    @cached_property
    def choices(self) -> dict[str, Location]:
        """The bound keys that are choices; the `valid` entries of an `ask` are answers."""
        if self.block is None or self.block.node.word != "ask":
            return self.bound
        return dict(self._written_keys(self.block))

    @cached_property
    def named(self) -> dict[str, Location]:
        """The choices that are bound one by one; what a range holds is one answer, as a mark is."""
        if self.block is None:
            return self.choices
        keys = {key for branch in self.block.branches for key in branch.keys}
        return {key: place for key, place in self.choices.items() if key in keys}

    @cached_property
    def tested(self) -> dict[str, Location]:
        """The keys that conditions behind the menu ask for, and where that is written."""
        tested: dict[str, Location] = {}
        for position, condition in self.use.tested:
            step = self.flow.steps[position]
            for key in _named(step, condition):
                if key not in tested:
                    place = _tested_at(step, self.variable, key, blocks=self.block is None)
                    if place is not None:
                        tested[key] = place
        return tested

    @cached_property
    def _branches(self) -> dict[str, Location]:
        """The keys that have a branch of the block."""
        block = self.block
        if block is None:
            return {}
        branches = dict(self._written_keys(block))
        # Ranges, what an `ask` takes, and what parts bring stand in no `key` of the block.
        for branch in block.branches:
            for key in filter(partial(_takes, branch), KEYPAD):
                branches.setdefault(key, block.place)
        return branches

    def _written_keys(self, block: resolved.Menu) -> Iterator[tuple[str, Location]]:
        """The keys that stand in a `key` of the block, and where; a range is none of them."""
        scope = self._scope
        keys = {key for branch in block.branches for key in branch.keys}
        for line in block.node.body.statements:
            for value in line.keys if isinstance(line, ast.KeyBranch) else ():
                known = scope.resolve(value) if scope is not None else value
                if known is not None and written(known) in keys:
                    yield written(known), Location(block.place.source, value.span)

    @property
    def _scope(self) -> Scope | None:
        """The names of the file or part that the block stands in."""
        compiled = (step.compiled for step in self.steps if _stands_in_a_menu(step))
        return next((step.action.scope for step in compiled if step.action is not None), None)

    @cached_property
    def offered(self) -> tuple[Offered, ...]:
        """The keys that the prompts offer, in the order spoken; a key more than once too."""
        return tuple(Offered(offer, step) for step in self.prompts for offer in choices_of(step))

    @cached_property
    def options(self) -> tuple[Offered, ...]:
        """The same, once where a prompt is written again for the next try."""
        once = {(offered.key, offered.offer.label): offered for offered in reversed(self.offered)}
        return tuple(reversed(once.values()))

    @cached_property
    def readable(self) -> bool:
        """Whether all that is spoken was understood: no recorded files, some key offered."""
        return bool(self.offered) and all(map(offers_of, self.prompts))

    @property
    def exact(self) -> bool:
        """Whether all keys that are meant are known: by a branch, or told apart by `==` alone."""
        if self.block is not None:
            return True
        return self.use.is_whole and all(
            condition.operator == "==" or _is_listed(self.flow.steps[position], condition)
            for position, condition in self.use.tested
        )

    def handles(self, key: str) -> bool:
        """Whether this key has a branch, or some condition behind the menu holds for it.

        The guards of a block also let keys past that it does not know.
        """
        if self.block is not None:
            return key in self.bound or key in self.tested
        return key in self.tested or any(
            condition.holds(key) and not _is_listed(self.flow.steps[position], condition)
            for position, condition in self.use.tested
        )

    def is_offered_way(self, key: str) -> bool:
        """Whether this key is asked for by name: a condition that all others fulfil is none."""
        return key in self.bound or (self.block is not None and key in self.tested)

    @cached_property
    def rest_leads_on(self) -> bool:
        """Whether keys that no condition knows lead to a person, another flow or another choice."""
        rest = self._rest
        return bool(rest) and (
            (self.flow.graph.leads_on(rest) and self._leads_on_unasked(rest)) or self._rest_chooses
        )

    def _leads_on_unasked(self, states: set[int]) -> bool:
        """Whether calls come to a transfer or another flow before the menu is said again."""
        graph, said = self.flow.graph, {text for text, _ in self.said}

        def going_on(number: int) -> Iterator[int]:
            step = graph.run_at(number)
            if step is None or step.text not in said:
                edges = graph.exploration.edges_from(number)
                yield from (edge.target for edge in edges if edge.cause != "keys")

        steps = map(graph.run_at, walk(states, going_on))
        return any(step.action == "transfer" or step.run.hands_over for step in steps if step)

    @property
    def _rest(self) -> set[int]:
        """The states to which keys lead that no condition knows."""
        return {
            edge.target
            for step in self.steps
            for edge in self.flow.graph.edges(step.index)
            if edge.cause == "keys" and not any(self.handles(key) for key in edge.same)
        }

    @property
    def _rest_chooses(self) -> bool:
        """Whether these keys lead to a prompt with another choice, and to none of its own."""
        asked = [step for step in self.rest_hears if step.run.listens and step.run.variable]
        said = {text for text, _ in self.said}
        return bool(asked) and all(step.text and step.text not in said for step in asked)

    @cached_property
    def rest_hears(self) -> tuple[LintedStep, ...]:
        """The first steps that speak or play to callers who press keys that no condition knows."""
        return self.flow.graph.first_prompts(self._rest)


def _takes(branch: resolved.Branch, key: str) -> bool:
    """Whether a branch names a key, or a range with it."""
    digit = int(key) if key.isdigit() else -1
    in_range = any(low <= digit <= (high or 9) for low, high in branch.ranges)
    return not branch.is_other and (key in branch.keys or in_range)


def at_branch(step: LintedStep, role: Role) -> Location:
    """The branch of a block that answers a silence or a wrong key; else its `fail`, its head.

    For a step that belongs to no block it is the step itself.
    """
    menu = step.menu
    if menu is None:
        return step.location
    for name in (role, Role.FAIL):
        for branch in menu.node.body.statements:
            if isinstance(branch, ast.Branch) and branch.name == name:
                return Location(menu.place.source, branch.word_span)
    return menu.place


def at_key(step: LintedStep, key: str) -> Location:
    """The branch of a block for a key; where none names it alone, the step itself."""
    if step.menu is None:
        return step.location
    for branch in instances(step.menu.node.body.statements, ast.KeyBranch):
        for value in branch.keys:
            if written(value) == key:
                return Location(step.menu.place.source, value.span)
    return step.location


def menus_of(flow: LintedFlow) -> tuple[Menu, ...]:
    """The menus of a flow, in its order."""
    groups: dict[object, list[LintedStep]] = {}
    for step in flow.steps:
        if not step.run.listens or not step.run.variable:
            continue
        if step.menu is not None:
            groups.setdefault((step.menu, step.compiled.hearings), []).append(step)
        elif step.run.max_keys in (None, 1):
            groups.setdefault((step.run.variable, step.run.goto), []).append(step)
    menus: dict[object, Menu] = {}
    for steps in groups.values():
        menu = _menu(flow, steps)
        if menu is not None:
            # A block or a part that became several is one menu, if it says the same.
            menus.setdefault((menu.location, menu.said), menu)
    return tuple(menus.values())


def _stands_in_a_menu(step: LintedStep) -> bool:
    """Whether the statement itself stands in the block, and not in a part that it uses."""
    around = step.compiled.around
    return bool(around) and isinstance(around[-1], InMenu)


def _menu(flow: LintedFlow, steps: list[LintedStep]) -> Menu | None:
    """The menu that these steps are; None where they are an entry of several keys."""
    last = steps[-1]
    variable = last.run.variable or ""
    use = flow.variables.use_of(variable, last.target)
    menu = Menu(flow, variable, tuple(steps), use, last.menu)
    if last.menu is not None:
        return menu
    tests = [(flow.steps[position], condition) for position, condition in use.tested]
    chooses = any(_named(step, condition) for step, condition in tests)
    return menu if chooses and not any(_orders(step, c) for step, c in tests) else None


def _orders(step: LintedStep, condition: Condition) -> bool:
    """Whether a step asks for a number of a scale, on the wire or as the author wrote it."""
    operators = (t.operator for t in step.tests() if written(t.variable) == condition.variable)
    is_range = condition.operator in ORDERINGS and not _is_listed(step, condition)
    return is_range or not ORDERINGS.isdisjoint(operators)


def _named(step: LintedStep, condition: Condition) -> Sequence[str]:
    """The keys that a condition of a step asks for by name."""
    keys = (condition.value,) if condition.operator == "==" else _listed(step, condition.variable)
    return [key for key in keys if is_key(key)]


def _is_listed(step: LintedStep, condition: Condition) -> bool:
    """Whether it stands for a list of keys: `c == 1 or c == 2` is a range on the wire."""
    return condition.operator != "==" and bool(_listed(step, condition.variable))


def _listed(step: LintedStep, variable: str) -> tuple[str, ...]:
    """What the author lists behind a step, or in the `if` around it: `c == 1 or c == 2`."""
    inside = [block for block in step.around_here if isinstance(block, InChoice)]
    conditions = [step.when.condition] if step.when is not None else []
    conditions += [block.node.condition for block in inside[-1:] if block.holds]
    for condition in conditions:
        tests = condition.conditions if isinstance(condition, ast.Or) else ()
        named = tuple(written(test.value) for test in instances(tests, ast.Compare))
        if named and len(named) == len(tests) and all(_equals(test, variable) for test in tests):
            return named
    return ()


def _equals(condition: ast.Condition, variable: str) -> bool:
    """Whether a condition is that a variable has a value."""
    if not isinstance(condition, ast.Compare) or condition.operator != "==":
        return False
    return written(condition.variable) == variable


def _tested_at(step: LintedStep, variable: str, key: str, *, blocks: bool) -> Location | None:
    """The value of the comparison: behind the step, in an `if`, or of a key branch.

    ``blocks``: the key branches around the step count, and the step itself where nothing else
    says so. Without it these are the work of a `menu` block, perhaps of another one.
    """
    choice = step.choice()
    branch = step.key_branch() if blocks else None
    values = (
        *_compared(step.tests(), variable),
        *(branch.keys if branch else ()),
        *_compared(ast.comparisons(choice.condition) if choice else (), variable),
    )
    value = next((value for value in values if getattr(value, "text", "") == key), None)
    if value is not None:
        return step.at(value.span)
    return step.location if blocks else None


def _compared(tests: Iterable[ast.Compare], variable: str) -> Iterator[ast.Value]:
    """What a variable is compared with."""
    return (test.value for test in tests if written(test.variable) == variable)
