"""Changes in words, for every format: steps and values as they are written in a `.flow` file."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from callflow_dsl import printing
from callflow_dsl.decompiler.values import value_text
from callflow_dsl.deploy.diff import MADE_ID, FieldChange, Words
from callflow_dsl.lint.redact import secrets
from callflow_dsl.steps import BY_ACTION, COMMON_SPECS, FLOW_SPECS
from callflow_dsl.steps.words import step_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from callflow_dsl.deploy.diff import FlowDiff, StepChange
    from callflow_dsl.deploy.plan import Change
    from callflow_dsl.steps import Spec

#: Longer values are cut off; a change of a text is told by its words anyway.
_WIDTH = 72
#: So many words stand around a change.
_AROUND = 4
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@frozen
class Line:
    """One line about a change: its sign, depth, and pieces.

    Signs are "+", "-", "~", ">" for a move, and a space for what stays.
    """

    sign: str
    depth: int
    pieces: tuple[Words, ...]

    @property
    def text(self) -> str:
        """The pieces with marks around what goes and what comes."""
        marks = {"=": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}
        return "".join(
            marks[piece.sign][0] + piece.text + marks[piece.sign][1] for piece in self.pieces
        )


def lines_of(diff: FlowDiff) -> Iterator[Line]:
    """All that a diff says, in the order of the new flow."""
    for setting in diff.settings:
        yield _line(_sign(setting), 0, *_setting(setting))
    for number in diff.numbers_added:
        yield _line("+", 0, f"number +{number}")
    for number in diff.numbers_removed:
        yield _line("-", 0, f"number +{number}")
    yield from _steps(diff.steps)


def headline(change: Change) -> str:
    """What happens to a flow: ``update "Support" (flows/support.flow)``."""
    place = f" ({change.file})" if change.file else ""
    return f'{change.action} "{shown(change.title)}"{place}'


def tally(counts: Mapping[str, int]) -> str:
    """``1 to create, 2 to update, 3 unchanged``."""
    words = {
        "create": "to create",
        "update": "to update",
        "drifted": "changed by somebody else",
        "delete": "to delete",
        "copy": "there twice",
        "orphaned": "not in the project",
        "unchanged": "unchanged",
    }
    counted = [f"{counts[action]} {text}" for action, text in words.items() if counts.get(action)]
    return ", ".join(counted) or "no flows"


def shown(text: str) -> str:
    """A text from outside that can do nothing to a terminal and tells no password."""
    return printing.shown(hidden(text))


def hidden(value: Any) -> Any:
    """A JSON value without the passwords in its addresses."""
    if isinstance(value, str):
        for _, _, (start, end) in reversed(list(secrets(value))):
            value = f"{value[:start]}***{value[end:]}"
        return value
    if isinstance(value, dict):
        return {name: hidden(item) for name, item in value.items()}
    return [hidden(item) for item in value] if isinstance(value, (list, tuple)) else value


#: Fields that the compiler gives the steps of a block, so that only the right calls run them.
_MADE = {"id", "conditions", "onKeypressGoto", "onKeypressVar"}


@frozen
class _Told:
    """The changes that one statement makes in one or several steps."""

    change: StepChange
    lines: tuple[Line, ...]
    #: Header of a block that is new as a whole.
    block: tuple[str, ...] = ()


def _steps(changes: Sequence[StepChange]) -> Iterator[Line]:
    """The changes of steps; what one statement changes in several steps is told once."""
    meant = [plain for change in changes if (plain := _as_written(change)) is not None]
    made = len(changes) - len(meant)
    counts: Counter[tuple[object, ...]] = Counter()
    told: dict[tuple[object, ...], _Told] = {}
    for change in meant or changes:
        statement = _told(change)
        texts = tuple(line.text for line in statement.lines)
        key: tuple[object, ...] = (change.statement or id(change), change.kind, texts)
        told.setdefault(key, statement)
        counts[key] += 1
    block: tuple[str, ...] = ()
    previous: Mapping[str, Any] | None = None
    for key, statement in told.items():
        if statement.block and statement.block != block:
            around = f" in {', '.join(statement.block[:-1])}" if statement.block[:-1] else ""
            yield _line("+", 0, f"{shown(statement.block[-1])} is new{shown(around)}:")
        elif not statement.block and statement.change.previous != previous:
            yield from _context(statement.change)
            previous = statement.change.previous
        block = statement.block
        times = f"  (in {counts[key]} steps)" if counts[key] > 1 else ""
        for number, line in enumerate(statement.lines):
            deeper = evolve(line, depth=line.depth + 1) if block else line
            yield deeper if number else _with_end(deeper, times)
    if made and meant:
        yield _line(" ", 0, f"and conditions of {made} other {'step' if made == 1 else 'steps'}")


def _told(change: StepChange) -> _Told:
    block = change.blocks[: change.new_from] if change.new_from else ()
    return _Told(change, tuple(_step(change, has_heading=bool(block))), block)


def _as_written(change: StepChange) -> StepChange | None:
    """The change without what the compiler made of it; None where nothing else is left."""
    if change.kind != "changed" or not change.blocks:
        return change
    fields = tuple(change_field for change_field in change.fields if change_field.name not in _MADE)
    return evolve(change, fields=fields) if fields or change.moved else None


def _context(change: StepChange) -> Iterator[Line]:
    if change.previous is not None and change.kind != "changed":
        yield _line(" ", 0, f"behind: {step_text(change.previous)}")


def _with_end(line: Line, text: str) -> Line:
    return evolve(line, pieces=(*line.pieces, Words("=", text))) if text else line


def _step(change: StepChange, *, has_heading: bool) -> Iterator[Line]:
    sign = ">" if change.moved and not change.fields else _SIGNS[change.kind]
    note = ""
    if change.moved:
        note = f"  (moved from place {change.before} to {change.after})"
    if change.kind != "changed" and not has_heading:
        runs = _conditions(change.step.get("conditions"))
        note += f"  if {shown(runs)}" if runs else ""
    yield _line(sign, 0, step_text(change.step) + note)
    for change_field in change.fields:
        yield _line(_sign(change_field), 1, *_field(change_field, change.step))


def step_text(step: Mapping[str, Any]) -> str:
    """A step in one line: its label and what it does."""
    identity = step.get("id")
    label = ""
    if isinstance(identity, str) and not MADE_ID.fullmatch(identity):
        label = f"{shown(identity)}: "
    given = step.get("options")
    options = given if isinstance(given, dict) else {}
    words = step_words(str(step.get("action")), options, head=True)
    return label + _cut(shown(words))


def _setting(change: FieldChange) -> tuple[str | Words, ...]:
    spec = next((spec for spec in FLOW_SPECS if spec.wire == change.name), None)
    return _pieces(change, spec.word if spec else change.name, spec)


def _field(change: FieldChange, step: Mapping[str, Any]) -> tuple[str | Words, ...]:
    name = change.name.removeprefix("options.")
    if name == "conditions":
        before, after = (_conditions(value) for value in (change.before, change.after))
        return _pieces(FieldChange(name, before, after), "if", None, plain=True)
    kind = BY_ACTION.get(str(step.get("action")))
    specs = kind.specs if kind is not None and name != change.name else COMMON_SPECS
    spec = next((spec for spec in specs if spec.wire == name), None)
    word = (spec.word or "text" if name == "payload" else spec.word or name) if spec else name
    return _pieces(change, word, spec)


def _pieces(
    change: FieldChange, word: str, spec: Spec | None, *, plain: bool = False
) -> tuple[str | Words, ...]:
    if change.words:
        return (f"{word}: ", *_shortened(change.words))
    before, after = (
        None if value is None else _cut(shown(value) if plain else _value(value, spec))
        for value in (change.before, change.after)
    )
    if before is None or after is None:
        return (f"{word} {before or after}",)
    return (f"{word} {before} -> {after}",)


def _shortened(words: tuple[Words, ...]) -> Iterator[Words]:
    """The changed words with a few around them."""
    for number, piece in enumerate(words):
        text = shown(piece.text.replace("\n", " "))
        parts = text.split()
        if piece.sign == "=" and len(parts) > 2 * _AROUND + 1:
            head = "" if number == 0 else " ".join(parts[:_AROUND]) + " "
            tail = "" if number == len(words) - 1 else " " + " ".join(parts[-_AROUND:]) + " "
            text = f"{head}...{tail}"
        yield Words(piece.sign, text)


def _conditions(value: Any) -> str | None:
    if value is None:
        return None
    try:
        return " and ".join(
            f"{condition['variable']} {condition['operator']} {condition['value']}"
            for condition in value
        )
    except (TypeError, KeyError):
        return json.dumps(value, ensure_ascii=False)


def _value(value: Any, spec: Spec | None) -> str:
    text = value_text(value, spec.kind) if spec is not None else None
    return shown(json.dumps(value, ensure_ascii=False) if text is None else text)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 3]}..."


def _sign(change: FieldChange) -> str:
    return "+" if change.before is None else "-" if change.after is None else "~"


def _line(sign: str, depth: int, *pieces: str | Words) -> Line:
    return Line(
        sign,
        depth,
        tuple(Words("=", piece) if isinstance(piece, str) else piece for piece in pieces),
    )


def story(change: Change) -> Iterable[tuple[str, FlowDiff]]:
    """The diffs of a change with their headings: one, or for a drift all three sides."""
    if change.action == "drifted" and change.theirs is not None:
        yield "somebody changed, since the last deploy:", change.theirs
        if change.ours:
            yield "the project changed, since the last deploy:", change.ours
        yield "a deploy would do, to what is stored now:", change.diff
    elif change.diff:
        yield "", change.diff
