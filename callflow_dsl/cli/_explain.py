"""``flowc compile --explain``: each step of the wire beside its source line."""

from __future__ import annotations

from callflow_dsl.printing import shown
from callflow_dsl.steps.words import step_words
from callflow_dsl.wire.encode import encode_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from callflow_dsl.compiler.result import CompiledFlow
    from callflow_dsl.source import Location

_HEAD = ("", "id", "step", "key press", "if", "from")


def explain(flow: CompiledFlow, columns: int | None = None) -> str:
    """A table: each step with what it does, where a key leads, its guards and its source.

    Where so many columns are too few for it, what is said of a step stands below it.
    """
    rows: list[tuple[str, ...]] = [_HEAD]
    for number, compiled in enumerate(flow.steps, 1):
        step, origin = compiled.step, compiled.location
        wire = encode_step(step)
        came = " < ".join(file_line(place) for place in (origin, *reversed(compiled.via)))
        rows.append(
            (
                str(number), step.id or "-", _content(wire), _on_key(wire), _guards(wire),
                f"{came}  {first_words(origin)}",
            )
        )  # fmt: skip
    lines = table(rows)
    if columns is not None and max(map(len, lines)) > columns:
        lines = list(_one_below_the_other(rows))
    return "\n".join(map(shown, [named(flow), *lines])) + "\n"


def _one_below_the_other(rows: list[tuple[str, ...]]) -> Iterator[str]:
    wide = len(str(len(rows) - 1))
    for number, identity, step, *more in rows[1:]:
        yield f"{number.ljust(wide)}  {identity}  {step}"
        for name, text in zip(_HEAD[3:], more, strict=True):
            if text:
                yield f"{' ' * wide}    {name} {text}"


def named(flow: CompiledFlow) -> str:
    """The title of a flow, and where it stands."""
    title = flow.call_flow.title
    name = "flow" if title is None else f'flow "{title}"'
    return f"{name} ({file_line(flow.location)})"


def table(rows: list[tuple[str, ...]]) -> list[str]:
    """The lines of a table; the first row is its head, and empty columns are left out."""
    used = [column for column in range(len(rows[0])) if any(row[column] for row in rows[1:])]
    widths = {column: max(len(row[column]) for row in rows) for column in used}
    return [
        "  ".join(row[column].ljust(widths[column]) for column in used).rstrip() for row in rows
    ]


def first_words(place: Location) -> str:
    """How the text at a place begins, in one line."""
    return _cut(" ".join(place.text.split()), 60)


def file_line(place: Location) -> str:
    """A place as ``file:line``."""
    return f"{place.source.name}:{place.line}"


def _content(step: dict[str, Any]) -> str:
    options = step.get("options")
    words = step_words(str(step.get("action", "?")), options if isinstance(options, dict) else {})
    return _cut(words, 48)


def _on_key(step: dict[str, Any]) -> str:
    parts: Iterable[str] = (
        f"-> {step['onKeypressGoto']}" if "onKeypressGoto" in step else "",
        f"as {step['onKeypressVar']}" if "onKeypressVar" in step else "",
    )
    return " ".join(part for part in parts if part)


def _guards(step: dict[str, Any]) -> str:
    return " and ".join(
        f"{guard.get('variable')} {guard.get('operator')} {_short(guard.get('value'))}"
        if isinstance(guard, dict)
        else _short(guard)
        for guard in step.get("conditions") or ()
    )


def _short(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) and " " in value else str(value)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 3]}..."
