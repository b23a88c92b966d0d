"""Calls to compare flows by: one for each thing that can happen anywhere in a flow."""

from __future__ import annotations

from callflow_dsl.explore.spelling import Spelling
from callflow_dsl.explore.walk import explore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.simulate.loading import Program


def calls_of(program: Program, *, max_states: int, max_calls: int) -> Iterator[str]:
    """The callers' moves as `--keys`, at most so many, spread over all that was walked."""
    exploration = explore(program, max_states=max_states)
    spelling = Spelling(exploration)
    edges = exploration.edges
    stride = -(-len(edges) // max_calls) or 1
    for edge in edges[::stride]:
        yield spelling.along(edge).keys
