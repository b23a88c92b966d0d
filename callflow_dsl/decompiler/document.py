"""What is handed in for decompiling: the call flows in a JSON document."""

from __future__ import annotations

from callflow_dsl.errors import FlowcError
from callflow_dsl.files import parse_json
from callflow_dsl.patterns import pattern
from callflow_dsl.picking import without
from callflow_dsl.plain_json import dumps, loads
from callflow_dsl.steps import SERVER_FIELDS
from callflow_dsl.wire.reading import as_meant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


#: Half of a surrogate pair, which no UTF-8 text can hold.
HALF_CHARACTER = pattern("[\ud800-\udfff]")
_HINT = 'a call flow is an object such as {"title": "...", "steps": [...]}'


def flows_of(document: Any, *, keep_ids: bool) -> list[dict[str, Any]]:
    """The call flows of a document, without the fields that only the server writes.

    A document is a call flow, a list of them, an answer of the API, or the body of an
    outbound call, whose flow may be a JSON text; or a JSON text of any of these. Spellings of
    other clients are mended.
    `FlowcError` names the place of what is no call flow.
    """
    document = _plain_json(document)
    if isinstance(document, str) and document.lstrip()[:1] in ("{", "["):
        document = _plain_json(parse_json(document, "the text"))
    document, place = _unwrapped(document)
    if not isinstance(document, list):
        return [_flow(document, place, keep_ids)]
    if not document:
        raise FlowcError(f"there is no call flow in it: {place or 'the list'} is empty")
    return [_flow(flow, f"{place}[{number}]", keep_ids) for number, flow in enumerate(document)]


def _plain_json(document: Any) -> Any:
    """The document as JSON gives it back; all its texts are whole characters."""
    try:
        text = dumps(document)
    except (TypeError, ValueError, RecursionError) as error:
        raise FlowcError(f"this document cannot be said in JSON: {error}") from None
    half = HALF_CHARACTER.search(text)
    if half:
        raise FlowcError(
            f"this document holds half of a character: \\u{ord(half[0]):04x}",
            hint="it cannot be spoken or sent; write the whole character",
        )
    return loads(text)


def _unwrapped(document: Any) -> tuple[Any, str]:
    """What a document holds in place of a call flow, and its place."""
    if not isinstance(document, dict) or "steps" in document:
        return document, ""
    if document.get("errors"):
        raise FlowcError("this is an error that the API answered, and no call flow")
    if isinstance(document.get("data"), list):
        return document["data"], "data"
    if isinstance(document.get("callFlow"), str):
        return _plain_json(parse_json(document["callFlow"], "callFlow")), "callFlow"
    return (document["callFlow"], "callFlow") if "callFlow" in document else (document, "")


def _flow(flow: Any, place: str, keep_ids: bool) -> dict[str, Any]:
    _check(flow, f"{place}: " if place else "")
    dropped = SERVER_FIELDS if keep_ids else (*SERVER_FIELDS, "id")
    kept = without(flow, *dropped)
    inside = f"{place}." if place else ""
    kept["steps"] = [
        _step(step, f"{inside}steps[{number}]") for number, step in enumerate(flow["steps"])
    ]
    return kept


def _check(flow: Any, before: str) -> None:
    """Raise `FlowcError` for what is no call flow; its message begins with ``before``."""
    if not isinstance(flow, dict):
        raise FlowcError(f"{before}{_shown(flow)} is no call flow", hint=_HINT)
    if isinstance(flow.get("steps"), list):
        return
    why = "its steps are no list" if "steps" in flow else "it has no steps"
    is_step = isinstance(flow.get("action"), str)
    hint = 'a step stands in a call flow: {"steps": [...]}' if is_step else _HINT
    raise FlowcError(f"{before}this JSON is no call flow: {why}", hint=hint)


def _step(step: Any, place: str) -> dict[str, Any]:
    if not isinstance(step, dict):
        raise FlowcError(f"{place}: {_shown(step)} is no step")
    if not isinstance(step.get("action"), str):
        why = "is no string" if "action" in step else "is missing"
        raise FlowcError(f"{place}: the action of this step {why}")
    return as_meant(step)


def _shown(value: Any) -> str:
    text = dumps(value)
    return text if len(text) <= 40 else text[:37] + "..."
