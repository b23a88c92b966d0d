"""Keys that are offered to speak to a person, and whether one is reached."""

from __future__ import annotations

from callflow_dsl.graphs import walk
from callflow_dsl.lint.speech.asking import may_promise_transfer
from callflow_dsl.lint.speech.statements import promises_person

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from callflow_dsl.explore.exploration import Edge
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

    def going_on(number: int) -> Iterator[int]:
        step = graph.run_at(number)
        if step is None or step.index not in own:
            yield from (edge.target for edge in graph.exploration.edges_from(number))

    targets = {move.target for move in moves}
    if targets <= graph.silent_ends:
        return False  # FLW303 says that nothing is said
    ran = filter(None, map(graph.run_at, walk(targets, going_on)))
    return not any(
        step.action in ("transfer", "record")
        or step.run.hands_over
        # FLW441 says that nobody is called.
        or (may_promise_transfer(step.text) and step.heard.transfer)
        for step in ran
    )
