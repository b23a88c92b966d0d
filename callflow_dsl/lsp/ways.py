"""The shortest calls to the menus, branches and steps of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl.compiler.resolved import InMenu, Role
from callflow_dsl.errors import FlowcError
from callflow_dsl.explore.conclusions import facts_of
from callflow_dsl.explore.walk import explore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from callflow_dsl.compiler.result import Compilation, CompiledFlow, CompiledStep
    from callflow_dsl.explore.path import Path
    from callflow_dsl.source import Span

    #: (Name of the source, span of a step, a menu or a branch) -> title of the flow, and the
    #: caller's moves as `flowc simulate --keys` takes them.
    Ways: TypeAlias = Mapping[tuple[str, Span], tuple[str, str]]

#: Most states of the calls of one flow that are walked: an editor waits for the answer.
MAX_STATES = 2_000


def ways(compilation: Compilation) -> Ways:
    """A shortest call to each place; where none was found within the bound, none is there.

    Calls that need variables which the flow does not store are left out.
    """
    shortest: dict[tuple[str, Span], tuple[str, Path]] = {}
    for flow in compilation.flows:
        title = flow.call_flow.title or ""
        for step, call in _calls(flow):
            for place in _places(step):
                if place not in shortest or call.cost < shortest[place][1].cost:
                    shortest[place] = title, call
    return {place: (title, call.keys) for place, (title, call) in shortest.items()}


def _calls(flow: CompiledFlow) -> Iterator[tuple[CompiledStep, Path]]:
    """The steps that a call comes to, each with a shortest one."""
    try:
        facts = facts_of(explore(flow.to_wire(), max_states=MAX_STATES))
    except FlowcError:
        return  # it cannot run, which the linter says
    for fact in facts.steps:
        number, position = fact.place
        if not number and fact.call is not None and not fact.call.given:
            yield flow.steps[position], fact.call


def _places(step: CompiledStep) -> Iterator[tuple[str, Span]]:
    """The statement of a step, and the menus and branches that it stands in."""
    yield step.location.source.name, step.location.span
    for around in step.around:
        if isinstance(around, InMenu):
            node = around.menu.node if around.role is Role.PROMPT else around.branch
            if node is not None:
                yield around.menu.place.source.name, node.span
