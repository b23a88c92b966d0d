"""What two flows have to share to be the same flow content.

A *content* is the JSON object of a call flow without what the server alone writes. It is
compared in a normal form, in which nothing stands that means the same as its absence.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from callflow_dsl.api.stored_flow import content_of
from callflow_dsl.deploy.mark import unmarked
from callflow_dsl.picking import without
from callflow_dsl.steps import BY_ACTION
from callflow_dsl.wire.reading import mended

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.deploy.mark import Mark

#: What an id looks like that the server chose for a step that was sent without one.
_SERVER_ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: Flags of a flow that are off when they are absent; the server writes them out.
_OFF = ("record", "default")
#: Fields of a step that say nothing when they are empty.
_EMPTY = ("options", "conditions")
#: Hexadecimal characters of a digest: 80 bits, against accidents and not against attacks.
_DIGEST = 20


def normal(flow: Mapping[str, Any]) -> dict[str, Any]:
    """The normal form of a flow, stored or to be sent; it has no mark."""
    return read_content(flow)[0]


def read_content(flow: Mapping[str, Any]) -> tuple[dict[str, Any], Mark | None]:
    """The normal form of a flow, and the mark that was in it."""
    content = {name: value for name, value in content_of(flow).items() if value is not None}
    for name in _OFF:
        if content.get(name) is False:
            del content[name]
    steps = content.get("steps")
    plain = [_normal_step(step) for step in steps] if isinstance(steps, list) else []
    content["steps"], mark = unmarked(plain)
    return content, mark


def digest(content: Mapping[str, Any]) -> str:
    """A short name for a content in normal form."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


def meaning(content: Mapping[str, Any]) -> str:
    """The digest of what a content says: what a server completes by its own defaults is left out,
    and so are ids that it chose."""
    steps = [_plain_step(step) for step in content["steps"]]
    return digest({**content, "steps": steps})[:16]


def same(stored: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a stored content is the wanted one; steps without an id may have got any."""
    steps, wishes = stored["steps"], wanted["steps"]
    if len(steps) != len(wishes):
        return False
    free = [
        step if "id" in wish else without(step, "id")
        for step, wish in zip(steps, wishes, strict=True)
    ]
    return meaning({**stored, "steps": free}) == meaning(wanted)


def without_defaults(step: Any) -> Any:
    """A step without the options that say what their absence says."""
    options = step.get("options") if isinstance(step, dict) else None
    if not isinstance(options, dict):
        return step
    kept = {n: value for n, value in options.items() if not says_nothing(step, n, value)}
    rest = without(step, "options")
    return {**rest, "options": kept} if kept else rest


def says_nothing(step: Mapping[str, Any], option: str, value: Any) -> bool:
    """Whether an option of a step has the value that its absence means."""
    kind = BY_ACTION.get(str(step.get("action")))
    defaults = {spec.wire: spec.default for spec in kind.specs} if kind else {}
    usual = defaults.get(option)
    return usual is not None and type(value) is type(usual) and bool(value == usual)


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
    plain = _without_nulls(mended(step))
    if isinstance(plain.get("options"), dict):
        plain["options"] = _without_nulls(plain["options"])
    return {name: value for name, value in plain.items() if value or name not in _EMPTY}


def _plain_step(step: Any) -> Any:
    plain = without_defaults(step)
    if isinstance(plain, dict) and _SERVER_ID.fullmatch(str(plain.get("id"))):
        return without(plain, "id")
    return plain


def _without_nulls(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _within(part: Any, whole: Any) -> bool:
    if type(part) is not type(whole):
        return False
    if isinstance(part, dict):
        return all(name in whole and _within(value, whole[name]) for name, value in part.items())
    if isinstance(part, list):
        return len(part) == len(whole) and all(map(_within, part, whole))
    return bool(part == whole)
