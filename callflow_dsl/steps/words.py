"""How values of a step are said to people: times, numbers, a step in one line."""

from __future__ import annotations

from callflow_dsl.steps.spec import BY_ACTION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.steps.spec import Kind, Spec


def duration(ms: int) -> str:
    """A length of time as it is written in a flow: ``4s``, ``400ms``, ``1.5s``, ``2m``, ``8h``."""
    for unit, size in (("h", 3_600_000), ("m", 60_000), ("s", 1000)):
        if ms % size == 0 and (ms or unit == "s"):
            return f"{ms // size}{unit}"
    return f"{ms}ms" if ms < 1000 else f"{ms // 1000}.{ms % 1000:03}".rstrip("0") + "s"


def absent_words(spec: Spec) -> str:
    """What the API does where an option is absent; empty where nothing is known of that."""
    value = spec.default
    if spec.absent or value is None:
        return spec.absent
    if isinstance(value, bool):
        return "`yes`" if value else "`no`"
    if spec.kind.unit and isinstance(value, int):
        return f"`{duration(value * (1000 if spec.kind.unit == 's' else 1))}`"
    return f"`{value}`"


def phone(destination: str) -> str:
    """A wire destination as people write it: E.164 with its plus, or an address."""
    return f"+{destination}" if destination.isdigit() else destination


def step_words(action: str, options: Mapping[str, Any], *, head: bool = False) -> str:
    """A step of the wire in one line, in the words of the language: ``pause 4s``.

    ``head``: the verb and its argument alone. An action that flowc does not know is named as
    it is, and an option that it does not know is left out.
    """
    kind = BY_ACTION.get(action)
    if kind is None:
        return action
    parts = [kind.verb]
    for spec in kind.specs:
        value = options.get(spec.wire)
        if value is None or (head and spec.word) or (spec.kind.json == "boolean" and not value):
            continue
        if spec.wire in {other.switches_on for other in kind.specs if other.wire in options}:
            continue  # the other option says it
        parts.append(spec.word)
        if value is not True:
            values = value if isinstance(value, (list, tuple)) else [value]
            parts += [_value(item, spec.kind) for item in values]
    return " ".join(filter(None, parts))


def _value(value: Any, kind: Kind) -> str:
    if kind.unit and isinstance(value, int):
        return duration(value * 1000 if kind.unit == "s" else value)
    text = " ".join(str(value).split())
    if kind.name == "destination":
        return phone(text)
    return f'"{text}"' if kind.name in ("text", "url", "media", "keys") else text
