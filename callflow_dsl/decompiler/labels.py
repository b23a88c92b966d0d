"""New ids for the steps of a flow: labels that a reader can tell apart, and only where needed."""

from __future__ import annotations

from callflow_dsl.decompiler.values import is_word
from callflow_dsl.picking import instances, without

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def with_new_ids(flow: Mapping[str, Any]) -> dict[str, Any]:
    """The flow with the ids of steps left out, but for those that some step goes to.

    These are named after the variable that takes the keys on the way there, or else `next` and
    `repeat` by their direction. Flows whose ids are no texts, or not unique, stay as they are.
    """
    steps = flow["steps"]
    ids = [step["id"] for step in steps if "id" in step]
    if len(set(instances(ids, str))) < len(ids):
        return dict(flow)
    names = _names(steps)
    return {**flow, "steps": [_renamed(step, names) for step in steps]}


def _names(steps: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Old id -> label, for all that some step goes to."""
    order = {step["id"]: number for number, step in enumerate(steps) if "id" in step}
    names: dict[str, str] = {}
    taken: set[str] = set()
    for number, step in enumerate(steps):
        goto = step.get("onKeypressGoto")
        if isinstance(goto, str) and goto in order and goto not in names:
            names[goto] = _free(_base(step, is_back=order[goto] <= number), taken)
            taken.add(names[goto])
    return names


def _base(step: Mapping[str, Any], *, is_back: bool) -> str:
    """What the step that this one goes to is named after."""
    variable = step.get("onKeypressVar")
    if isinstance(variable, str) and is_word(variable):
        return variable
    return "repeat" if is_back else "next"


def _free(base: str, taken: set[str]) -> str:
    """The name, with a number where it is taken."""
    count, name = 1, base
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    return name


def _renamed(step: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    renamed = without(step, "id")
    if step.get("id") in names:
        renamed = {"id": names[step["id"]], **renamed}
    goto = step.get("onKeypressGoto")
    if isinstance(goto, str) and goto in names:
        renamed["onKeypressGoto"] = names[goto]
    return renamed
