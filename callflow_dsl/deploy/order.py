"""What goes before what, so that a caller never meets half of a release.

A flow that another one fetches, or that nobody rings, is written before those that callers
reach. A number goes to its new flow before the old one gives it up, the default likewise. What
is deleted goes last, and a flow that fetches before the one that it fetches.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from attrs import frozen

from callflow_dsl.deploy.kinds import Action, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from callflow_dsl.deploy.plan import Change

_WORD = re.compile(r"[A-Za-z0-9_-]+")
#: Options that hold the address of another flow.
_ADDRESSES = {"url", "onFinish"}


@frozen
class Task:
    """One piece of work on one flow."""

    kind: Piece
    change: Change


def waves(changes: Sequence[Change]) -> list[list[Task]]:
    """The tasks of a plan; those of one wave can be done at the same time."""
    depth = _depths(changes)
    by_rank: dict[tuple[int, int], list[Task]] = defaultdict(list)
    for change in changes:
        level = depth.get(change.id or "", 0)
        for stage, task in _tasks(change):
            # Of what is deleted, a flow that fetches goes before the one that it fetches.
            by_rank[stage, -level if task.kind is Piece.DELETE else level].append(task)
    return [by_rank[rank] for rank in sorted(by_rank)]


def _tasks(change: Change) -> Iterator[tuple[int, Task]]:
    """The work on one flow, with its stage in the order of the module's docstring."""
    if change.action == Action.DELETE:
        yield 6, Task(Piece.DELETE, change)
        return
    if change.action == Action.CREATE or change.writes_content:
        yield _stage(change), Task(Piece.CONTENT, change)
    if change.marks:
        yield 5, Task(Piece.MARK, change)
    if change.writes_numbers:
        yield 4 if change.gets - change.had else 5, Task(Piece.NUMBERS, change)


def _stage(change: Change) -> int:
    was = {setting.name: setting.before for setting in change.diff.settings}
    if was.get("default") is True:
        return 3  # it gives the default up
    if (change.content or {}).get("default") is True or change.numbers_before:
        return 2  # callers reach it
    return 0 if change.action == Action.CREATE else 1


def _depths(changes: Iterable[Change]) -> Mapping[str, int]:
    """Id -> how many flows stand behind it, one fetching the next."""
    contents = {change.id: change.content or {} for change in changes if change.id is not None}
    fetched = {
        identity: contents.keys() & set(_ids_in(content)) - {identity}
        for identity, content in contents.items()
    }
    depth: dict[str, int] = {}
    for start in fetched:
        _measure(start, fetched, depth)
    return depth


def _measure(start: str, fetched: Mapping[str, set[str]], depth: dict[str, int]) -> None:
    """Depth first, without recursion; a circle counts as if it were cut open."""
    path: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(fetched[start])))]
    open_ = {start}
    while path:
        node, rest = path[-1]
        following = next((other for other in rest if other not in open_ | depth.keys()), None)
        if following is not None:
            open_.add(following)
            path.append((following, iter(sorted(fetched[following]))))
            continue
        depth[node] = 1 + max((depth.get(other, -1) for other in fetched[node]), default=-1)
        path.pop()
        open_.discard(node)


def _ids_in(content: Mapping[str, Any]) -> Iterator[str]:
    for step in content.get("steps", ()):
        options = step.get("options") if isinstance(step, dict) else None
        if isinstance(options, dict):
            for name in options.keys() & _ADDRESSES:
                yield from _WORD.findall(json.dumps(options[name]))
