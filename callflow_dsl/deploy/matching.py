"""Which step of one flow is which step of another."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Mapping
from difflib import SequenceMatcher
from itertools import product
from typing import TYPE_CHECKING, Any

from callflow_dsl.picking import without

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Step = Mapping[str, Any]
Pair = tuple[int, int]

#: How like two steps must be to be one, from 0 to 1.
_ALIKE = 0.5
#: So many comparisons by likeness at the most; beyond them steps count as new.
_MOST = 20_000


def matched(before: Sequence[Step], after: Sequence[Step]) -> list[Pair]:
    """Pairs of places (from 0), in the order of the second flow."""
    pairs: dict[int, int] = {}
    for key in (_identity, _content, _said):
        _match_by(key, before, after, pairs)
    _match_alike(before, after, pairs)
    return sorted(pairs.items(), key=lambda pair: pair[1])


def unmoved(pairs: Sequence[Pair]) -> set[Pair]:
    """The largest set of pairs that are in the same order in both flows."""
    ends: list[int] = []  # the smallest last place of a chain, by its length
    chain: list[int] = []  # the pair at that end
    back: list[int] = []
    for number, (place, _) in enumerate(pairs):
        length = bisect_left(ends, place)
        back.append(chain[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        chain[length : length + 1] = [number]
    fixed = set()
    at = chain[-1] if chain else -1
    while at >= 0:
        fixed.add(pairs[at])
        at = back[at]
    return fixed


def _match_by(
    key: Callable[[Step], str | None],
    before: Sequence[Step],
    after: Sequence[Step],
    pairs: dict[int, int],
) -> None:
    """Pair what is left by a key; of equal ones the first with the first."""
    taken = set(pairs.values())
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for place, step in enumerate(after):
        name = None if place in taken else key(step)
        if name is not None:
            waiting[name].append(place)
    for place, step in enumerate(before):
        name = None if place in pairs else key(step)
        if name is not None and waiting.get(name):
            pairs[place] = waiting[name].popleft()


def _match_alike(before: Sequence[Step], after: Sequence[Step], pairs: dict[int, int]) -> None:
    taken = set(pairs.values())
    for old, new in _alike(before, after, pairs):
        if old not in pairs and new not in taken:
            pairs[old] = new
            taken.add(new)


def _alike(
    before: Sequence[Step], after: Sequence[Step], pairs: Mapping[int, int]
) -> list[tuple[int, int]]:
    """What has no pair yet and is alike, the most alike first; nothing where that is too much."""
    taken = set(pairs.values())
    unpaired = [place for place in range(len(before)) if place not in pairs]
    free = [place for place in range(len(after)) if place not in taken]
    if len(unpaired) * len(free) > _MOST:
        return []
    likeness = (
        (_likeness(before[old], after[new]), -abs(old - new), -old, -new)
        for old, new in product(unpaired, free)
    )
    alike = [ranked for ranked in likeness if ranked[0] >= _ALIKE]
    return [(-old, -new) for _, _, old, new in sorted(alike, reverse=True)]


def _identity(step: Step) -> str | None:
    identity = step.get("id")
    return identity if isinstance(identity, str) else None


def _content(step: Step) -> str | None:
    return json.dumps(without(step, "id"), sort_keys=True)


def _said(step: Step) -> str | None:
    """What the step does, wherever it leads and whenever it runs."""
    return json.dumps([step.get("action"), step.get("options")], sort_keys=True)


def _likeness(step: Step, other: Step) -> float:
    if step.get("action") != other.get("action"):
        return 0.0
    mine, yours = step.get("options"), other.get("options")
    if not isinstance(mine, dict) or not isinstance(yours, dict):
        return _ALIKE  # nothing but the action speaks for or against it
    return _likeness_of_options(mine, yours)


def _likeness_of_options(mine: Mapping[str, Any], yours: Mapping[str, Any]) -> float:
    text, text2 = mine.get("payload"), yours.get("payload")
    if isinstance(text, str) and isinstance(text2, str):
        return SequenceMatcher(None, text.split(), text2.split(), False).ratio()
    names = mine.keys() | yours.keys()
    equal = sum(mine[name] == yours[name] for name in mine.keys() & yours.keys())
    # There is little to confuse a record or a transfer with, so the action says half.
    return _ALIKE + _ALIKE * equal / len(names) if names else _ALIKE
