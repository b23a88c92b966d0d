"""Blocks say of each step what its guards said, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl.decompiler.blocks import IfBlock, arranged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from callflow_dsl.decompiler.blocks import Node

GUARDS = st.sampled_from(["x == 1", "x != 1", "y == 2", "y < 3", 'y "in" 2'])
OPPOSITES = {"x == 1": "x != 1", "x != 1": "x == 1", "y == 2": "y != 2"}


def flattened(
    nodes: Iterable[Node], guards: tuple[tuple[str, ...], ...], around: tuple[str, ...] = ()
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each step with the guards around it and its own."""
    for node in nodes:
        if isinstance(node, IfBlock):
            yield from flattened(node.body, guards, around + node.guards)
            if node.otherwise:
                (guard,) = node.guards
                yield from flattened(node.otherwise, guards, (*around, OPPOSITES[guard]))
        else:
            yield node, around + guards[node][len(around) :]


@given(st.lists(st.lists(GUARDS, max_size=3).map(tuple), max_size=8).map(tuple), st.data())
def test_blocks_keep_the_guards(guards: tuple[tuple[str, ...], ...], data: st.DataObject) -> None:
    alone = data.draw(st.sets(st.integers(0, 7), max_size=2))
    nodes = arranged(guards, alone)
    assert list(flattened(nodes, guards)) == list(enumerate(guards))
    for node in nodes:
        if isinstance(node, IfBlock):
            steps = [number for number, _ in flattened([node], guards)]
            assert len(steps) > 1
            assert not alone & set(steps)


def test_the_longest_shared_guards_stand_around() -> None:
    both = ("x == 1", "y < 3")
    assert arranged([both, both, ("x == 1",)], ()) == (
        IfBlock(("x == 1",), (IfBlock(("y < 3",), (0, 1), ()), 2), ()),
    )
    assert arranged([both, both], ()) == (IfBlock(both, (0, 1), ()),)


def test_the_opposite_is_an_else() -> None:
    assert arranged([("x == 1",), ("x == 1",), ("x != 1",)], ()) == (
        IfBlock(("x == 1",), (0, 1), (2,)),
    )
    assert arranged([("x == 1",), ("x != 1",)], ()) == (IfBlock(("x == 1",), (0,), (1,)),)
    assert arranged([("x == 1",), ("y == 1",)], ()) == (0, 1)
    assert arranged([("y < 3",), ("y >= 3",), ("y >= 3",)], ()) == (
        0,
        IfBlock(("y >= 3",), (1, 2), ()),
    )
