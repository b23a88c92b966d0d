"""Keys that are offered to speak to a person, and whether one is reached."""

from __future__ import annotations

from callflow_dsl.graphs import walk
from callflow_dsl.lint.analysis.graph import leading_to
from callflow_dsl.lint.speech.asking import may_promise_transfer
from callflow_dsl.lint.speech.statements import promises_person

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from callflow_dsl.explore.exploration import Edge
    from callflow_dsl.lint.analysis import LintedStep
    from callflow_dsl.lint.analysis.graph import Graph
    from callflow_dsl.lint.analysis.menus import Menu, Offered


def broken_promises(menu: Menu) -> Iterator[tuple[Offered, Edge]]:
    """The keys of a menu that promise a person and lead to nobody; the shortest call of each."""
    graph = menu.flow.graph
    for offered in menu.options if graph.complete else ():
        promised = promises_person(offered.offer.label, offered.step.language)
        if promised and menu.handles(offered.key):
            # The first of its tries: at the last one there may be nothing any more.
            moves = graph.pressed(menu.flow.tries[menu][0].steps, offered.key)
            shortest = graph.first(moves)
            if shortest is not None and _leads_to_nobody(menu, moves):
                yield offered, shortest


def _leads_to_nobody(menu: Menu, moves: Sequence[Edge]) -> bool:
    """Whether calls hear something after these moves, and come to nobody before the menu again."""
    graph = menu.flow.graph
    own = {step.index for tries in menu.flow.tries[menu] for step in tries.every_try}
    # From a state with a lower number than these no way leads back to the menu.
    lowest = min((graph.order[n] for at in own for n in graph.nodes.get(at, ())), default=0)

    def going_on(number: int) -> Iterator[int]:
        step = graph.run_at(number)
        if graph.order[number] >= lowest and (step is None or step.index not in own):
            yield from (edge.target for edge in graph.exploration.edges_from(number))

    targets = {move.target for move in moves}
    if targets <= graph.silent_ends:
        return False  # FLW303 says that nothing is said
    return not any(
        number in menu.flow.with_people
        if graph.order[number] < lowest
        else _is_with_people(graph.run_at(number))
        for number in walk(targets, going_on)
    )


def states_with_people(graph: Graph) -> frozenset[int]:
    """The states from which some call comes to a person, a recording or another flow."""
    states = range(len(graph.exploration.nodes))
    goals = (number for number in states if _is_with_people(graph.run_at(number)))
    return leading_to(goals, graph.exploration.edges)


def _is_with_people(step: LintedStep | None) -> bool:
    """Whether a step puts a call through, records it or hands it over, or says that it does."""
    return step is not None and bool(
        step.action in ("transfer", "record")
        or step.run.hands_over
        # FLW441 says that nobody is called.
        or (may_promise_transfer(step.text) and step.heard.transfer)
    )
