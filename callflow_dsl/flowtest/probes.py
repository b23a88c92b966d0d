"""A flow with probes: steps that do nothing and take no time, one wherever a way begins.

A probe tells for sure which branch of the source a call went through, which the steps of the
wire do not: one of them can serve several branches, and several one.
"""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.compiler.resolved import Action, Again, Branch, Choice, Group, Literal, Menu
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.resolved import Body, Statement, Test
    from callflow_dsl.compiler.result import CompiledFlow
    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.simulate.loading import Program
    from callflow_dsl.source import Location

#: How the actions of probes begin, each with its number: copies of a step keep their action. No
#: platform has one of this name, and the simulator passes it over.
PROBE = "flowc-probe-"


@frozen
class Way:
    """Something that tests can go through: where it stands, and what it is when nobody does.

    ``keys``: it is gone through only with this entry; ``hearing``: only when its menu is heard
    for this time since the call came to it.
    """

    place: Location
    untested: str
    keys: str | None = None
    hearing: int = 0


@frozen
class Probed:
    """A flow with probes, and the ways that each of them stands for (by its action).

    ``enters``, ``hears``: the probes before a menu and in its prompt, by those of its tries.
    """

    program: Program
    ways: dict[str, list[Way]]
    enters: dict[str, str] = field(factory=dict)


def probed(flow: CompiledFlow) -> Probed | None:
    """The flow with probes; None where it has no blocks, or cannot be said with them."""
    from callflow_dsl.compiler.compile_flow import lowered_anew
    from callflow_dsl.simulate import load
    from callflow_dsl.wire.encode import encode

    if flow.scope is None or not any(
        isinstance(statement, Menu | Choice) for statement in flow.body
    ):
        return None
    probes = _Probes(flow.scope)
    call_flow = lowered_anew(flow, probes.body(flow.body))
    if call_flow is None:
        return None
    return Probed(load(encode(call_flow)), probes.ways, probes.enters)


class _Probes:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._menus: dict[int, Menu] = {}
        self.ways: dict[str, list[Way]] = {}
        self.enters: dict[str, str] = {}

    def body(self, body: Body) -> Body:
        """A copy of a body with probes in it."""
        return [copied for statement in body for copied in self._statement(statement)]

    def _probe(self, *ways: Way) -> Action:
        name = f"{PROBE}{len(self.ways) + 1}"
        self.ways[name] = list(ways)
        fields = {"action": name, "options": {}}
        action = Action(ast.Raw(fields, (0, 0), (0, 0)), self._scope, ())
        action.raw = fields
        return action

    def _statement(self, statement: Statement) -> list[Statement]:
        match statement:
            case Menu():
                return self._menu(statement)
            case Choice(test=test, then=then, otherwise=otherwise, place=place):
                return [self._choice(test, self.body(then), self.body(otherwise), place)]
            case Again(menu=Menu() as outer):
                return [Again(statement.place, self._menus.get(id(outer), outer))]
            case Action() if statement.label is None:
                return [self._action(statement)]
        return [statement]

    def _choice(self, test: Test, then: Body, otherwise: Body, place: Location) -> Choice:
        said = f"`{_words(test)}`"
        holds_probe = self._probe(Way(place, f"{said} never holds"))
        fails_probe = self._probe(Way(place, f"{said} never fails"))
        return Choice(test, [holds_probe, *then], [fails_probe, *otherwise], place)

    def _action(self, action: Action) -> Statement:
        """A step with a condition as the choice that it is."""
        conditions = action.fields.get("conditions") or ()
        test = action.test
        if test is None and conditions:
            test = Group(tuple(Literal(condition, False) for condition in conditions), True)
        if test is None or action.raw is not None:
            return action
        import copy

        bare = copy.copy(action)
        bare.test = None
        bare.fields = {name: v for name, v in action.fields.items() if name != "conditions"}
        return self._choice(test, [bare], [], action.place)

    def _menu(self, menu: Menu) -> list[Statement]:
        import copy

        copied = copy.copy(menu)
        self._menus[id(menu)] = copied
        name = f"{menu.node.word} {menu.variable}"
        tries = menu.tries or 0
        entered: list[Statement] = []
        if menu.label is None and tries > 1:
            before, inside = self._probe(), self._probe()
            hearings = (
                Way(menu.place, f"{name} is never heard {_times(n)}", hearing=n)
                for n in range(2, tries + 1)
            )
            self.ways[_name(inside)] = list(hearings)
            self.enters[_name(before)] = _name(inside)
            entered, copied.prompt = [before], [inside, *menu.prompt]
        copied.branches = [self._branch(branch, menu, name) for branch in menu.branches]
        silence = self._probe(Way(menu.place, f"nobody is ever silent in {name}"))
        copied.silence = Branch(frozenset(), [silence, *self.body(menu.silence.body)])
        if menu.fail:
            failed = Way(menu.place, f"`fail` of {name} never runs")
            copied.fail = [self._probe(failed), *self.body(menu.fail)]
        return [*entered, copied]

    def _branch(self, branch: Branch, menu: Menu, name: str) -> Branch:
        if branch.is_other:
            ways = [Way(menu.place, f"no other key is ever pressed in {name}")]
        else:
            entries = sorted(branch.keys)
            ways = [Way(menu.place, f"{key} is never pressed in {name}", key) for key in entries]
            if branch.ranges:
                said = ", ".join(
                    f"{low}-{'' if top is None else top}" for low, top in branch.ranges
                )
                ways.append(Way(menu.place, f"nothing of {said} is ever entered in {name}"))
        body = [self._probe(*ways), *self.body(branch.body)]
        return Branch(branch.keys, body, ranges=branch.ranges, is_other=branch.is_other)


def _name(action: Action) -> str:
    assert action.raw is not None
    return str(action.raw["action"])


def _times(number: int) -> str:
    return {2: "a second time", 3: "a third time"}.get(number, f"a {number}th time")


def _words(test: Test) -> str:
    if isinstance(test, Literal):
        asked = test.condition
        said = f"{asked.variable} {asked.operator} {asked.value}"
        return f"not {said}" if test.negated else said
    inner = [_words(inner_test) for inner_test in test.tests]
    joined = (" and " if test.every else " or ").join(inner)
    return f"({joined})" if len(inner) > 1 else joined
