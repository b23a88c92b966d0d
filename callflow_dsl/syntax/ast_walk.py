"""Ways through the syntax tree; all code imports them from `ast`."""

from __future__ import annotations

from callflow_dsl.syntax.ast_values import Compare, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.syntax.ast_values import Condition


def children(node: Node) -> Iterator[Node]:
    """The nodes that stand directly in a node, in the order of its fields."""
    names: tuple[str, ...] = type(node).__match_args__  # type: ignore[attr-defined]
    for name in names:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def comparisons(condition: Condition) -> Iterator[Compare]:
    """The comparisons in a condition, from left to right."""
    return (node for node in walk(condition) if isinstance(node, Compare))


def walk(*nodes: Node, leaves: tuple[type, ...] = ()) -> Iterator[Node]:
    """These nodes and all that stands in them, each before what it holds.

    Nothing in a node of the classes ``leaves`` is looked at. There is no recursion, so that
    a long chain of ``else if`` is no deep nesting.
    """
    pending = list(reversed(nodes))
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, leaves):
            pending.extend(reversed(list(children(node))))
