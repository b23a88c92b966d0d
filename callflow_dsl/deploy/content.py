"""What two flows have to share to be the same flow content.

A *content* is the JSON object of a call flow without what the server alone writes. It is
compared in a normal form, in which nothing stands that means the same as its absence.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from callflow_dsl.api.stored_flow import content_of
from callflow_dsl.wire.reading import mended

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Flags of a flow that are off when they are absent; the server writes them out.
_OFF = ("record", "default")
#: Fields of a step that say nothing when they are empty.
_EMPTY = ("options", "conditions")
#: Hexadecimal characters of a digest: 80 bits, against accidents and not against attacks.
_DIGEST = 20


def normal(flow: Mapping[str, Any]) -> dict[str, Any]:
    """The normal form of a flow, stored or to be sent."""
    found = {name: value for name, value in content_of(flow).items() if value is not None}
    for name in _OFF:
        if found.get(name) is False:
            del found[name]
    steps = found.get("steps")
    found["steps"] = [_normal_step(step) for step in steps] if isinstance(steps, list) else []
    return found


def digest(content: Mapping[str, Any]) -> str:
    """A short name for a content in normal form."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


def same(stored: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a stored content is the wanted one; steps without an id may have got any."""
    steps, wishes = stored["steps"], wanted["steps"]
    if len(steps) != len(wishes):
        return False
    free = [
        step if "id" in wish else {name: value for name, value in step.items() if name != "id"}
        for step, wish in zip(steps, wishes, strict=True)
    ]
    return digest({**stored, "steps": free}) == digest(wanted)


def covers(stored: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    """Whether all that was sent is in a stored content; the server may have added to it."""
    return all(stored.get(name) == sent.get(name) for name in _OFF) and _within(sent, stored)


def is_still(content: Mapping[str, Any], known: str) -> bool:
    """Whether a content has this digest, or had it until another flow became the default one.

    An account has one default flow: the server takes the mark from one when another gets it.
    """
    if digest(content) == known:
        return True
    return "default" not in content and digest({**content, "default": True}) == known


def title_of(content: Mapping[str, Any]) -> str:
    """The title as messages show it."""
    title = content.get("title")
    return title if isinstance(title, str) and title.strip() else "(no title)"


def _normal_step(step: Any) -> Any:
    if not isinstance(step, dict):
        return {"unreadable": step}  # no client could have sent it
    found = _without_nulls(mended(step))
    if isinstance(found.get("options"), dict):
        found["options"] = _without_nulls(found["options"])
    return {name: value for name, value in found.items() if value or name not in _EMPTY}


def _without_nulls(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _within(part: Any, whole: Any) -> bool:
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            name in whole and _within(value, whole[name]) for name, value in part.items()
        )
    if isinstance(part, list):
        return (
            isinstance(whole, list)
            and len(part) == len(whole)
            and all(_within(one, other) for one, other in zip(part, whole, strict=True))
        )
    return type(part) is type(whole) and bool(part == whole)
