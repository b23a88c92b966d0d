"""Changes in words, for every format: steps and values as they are written in a `.flow` file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attrs import frozen

from callflow_dsl import printing
from callflow_dsl.decompiler.values import value_text
from callflow_dsl.deploy.diff import MADE_ID, FieldChange, Words
from callflow_dsl.deploy.kinds import Action
from callflow_dsl.deploy.secrets import each_text
from callflow_dsl.lint.redact import secrets
from callflow_dsl.steps import BY_ACTION, COMMON_SPECS, FLOW_SPECS
from callflow_dsl.steps.words import step_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from callflow_dsl.deploy.diff import FlowDiff
    from callflow_dsl.deploy.plan import Change
    from callflow_dsl.steps import Spec

#: Longer values are cut off; a change of a text is told by its words anyway.
_WIDTH = 72
#: So many words stand around a change.
_AROUND = 4


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


def headline(change: Change) -> str:
    """What happens to a flow: ``update "Support" (flows/support.flow)``."""
    place = f" ({change.file})" if change.file else ""
    return f'{change.action} "{shown(change.title)}"{place}'


def tally(counts: Mapping[Action, int]) -> str:
    """``1 to create, 2 to update, 3 unchanged``."""
    words = {
        Action.CREATE: "to create",
        Action.UPDATE: "to update",
        Action.DRIFTED: "changed by somebody else",
        Action.DELETE: "to delete",
        Action.COPY: "there twice",
        Action.ORPHANED: "not in the project",
        Action.UNCHANGED: "unchanged",
    }
    counted = [f"{counts[action]} {text}" for action, text in words.items() if counts.get(action)]
    return ", ".join(counted) or "no flows"


def shown(text: str) -> str:
    """A text from outside that can do nothing to a terminal and tells no password."""
    return printing.shown(hidden(text))


def hidden(value: Any) -> Any:
    """A JSON value without the passwords in its addresses."""
    return each_text(value, _without_passwords)


def _without_passwords(text: str) -> str:
    for _, _, (start, end) in reversed(list(secrets(text))):
        text = f"{text[:start]}***{text[end:]}"
    return text


def step_text(step: Mapping[str, Any]) -> str:
    """A step in one line: its label and what it does."""
    identity, options = step.get("id"), step.get("options")
    label = ""
    if isinstance(identity, str) and not MADE_ID.fullmatch(identity):
        label = f"{shown(identity)}: "
    if not isinstance(options, dict):
        options = {}
    words = step_words(str(step.get("action")), options, head=True)
    return label + _cut(shown(words))


def setting_pieces(change: FieldChange) -> tuple[str | Words, ...]:
    spec = _spec_of(FLOW_SPECS, change.name)
    return _pieces(change, spec.word if spec else change.name, spec)


def field_pieces(change: FieldChange, step: Mapping[str, Any]) -> tuple[str | Words, ...]:
    name = change.name.removeprefix("options.")
    if name == "conditions":
        before, after = conditions_text(change.before), conditions_text(change.after)
        return _pieces(FieldChange(name, before, after), "if", None, plain=True)
    kind = BY_ACTION.get(str(step.get("action")))
    spec = _spec_of(kind.specs if kind and name != change.name else COMMON_SPECS, name)
    if spec is None:
        return _pieces(change, name, None)
    return _pieces(change, spec.word or ("text" if name == "payload" else name), spec)


def _spec_of(specs: Iterable[Spec], name: str) -> Spec | None:
    """The description of a field, by its name on the wire."""
    return next((spec for spec in specs if spec.wire == name), None)


def _pieces(
    change: FieldChange, word: str, spec: Spec | None, *, plain: bool = False
) -> tuple[str | Words, ...]:
    if change.words:
        return (f"{word}: ", *_shortened(change.words))
    values = (value for value in (change.before, change.after) if value is not None)
    told = [_cut(shown(value) if plain else _value(value, spec)) for value in values]
    return (f"{word} {' -> '.join(told)}",)


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


def conditions_text(value: Any) -> str | None:
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


def sign_of(change: FieldChange) -> str:
    return "+" if change.before is None else "-" if change.after is None else "~"


def line(sign: str, depth: int, *pieces: str | Words) -> Line:
    return Line(
        sign,
        depth,
        tuple(Words("=", piece) if isinstance(piece, str) else piece for piece in pieces),
    )


def story(change: Change) -> Iterable[tuple[str, FlowDiff]]:
    """The diffs of a change with their headings: one, or for a drift all three sides."""
    if change.action == Action.DRIFTED and change.theirs is not None:
        yield "somebody changed, since the last deploy:", change.theirs
        if change.ours:
            yield "the project changed, since the last deploy:", change.ours
        yield "a deploy would do, to what is stored now:", change.diff
    elif change.diff:
        yield "", change.diff
