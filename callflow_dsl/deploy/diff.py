"""The difference of two flows by their meaning, as data.

Steps are matched by id, then by content, then by likeness; what is left was added or removed.
A step that was matched has moved when it stands behind others that it stood before. A diff is
empty exactly when the two contents are the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence  # noqa: TC003 - cattrs reads the annotations
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from callflow_dsl.deploy.content import says_nothing
from callflow_dsl.deploy.kinds import Difference
from callflow_dsl.deploy.matching import Pair, Step, matched, unmoved
from callflow_dsl.deploy.placing import Renamed, placed
from callflow_dsl.picking import without
from callflow_dsl.steps import BY_VERB

if TYPE_CHECKING:
    from callflow_dsl.deploy.origins import Origin

#: What ids that the compiler makes look like.
MADE_ID = re.compile(f"(?:{'|'.join(BY_VERB)})-[0-9a-f]{{8}}(?:-[0-9]+)?")
_GOTO = "onKeypressGoto"


@frozen
class Words:
    """A piece of a text: ``sign`` is "=" where both have it, "-" the old one, "+" the new."""

    sign: str
    text: str


@frozen
class FieldChange:
    """A field with another value; None stands for its absence.

    ``name`` is the wire name, below ``options.`` where it stands there.
    """

    name: str
    before: Any = None
    after: Any = None
    #: The change by words, where both are texts of several words.
    words: tuple[Words, ...] = ()


@frozen
class StepChange:
    """A step that is different."""

    kind: Difference
    #: The step as it is now, or was.
    step: Mapping[str, Any]
    #: Its place among the steps, from 1; None where it is not among them.
    before: int | None = None
    after: int | None = None
    moved: bool = False
    fields: tuple[FieldChange, ...] = ()
    #: The statement that it comes from, and the blocks around that (``("menu choice", "key 3")``),
    #: where they are known.
    statement: str = ""
    blocks: tuple[str, ...] = ()
    #: The first of these blocks, from 1, that has come, or gone, as a whole.
    whole_from: int | None = None
    #: A step that is now in other blocks: those, and the former ones.
    is_in: tuple[str, ...] | None = None
    was_in: tuple[str, ...] | None = None
    #: Whether it is known to run when it did: in the same blocks, whatever they are called now.
    stays: bool = False
    #: The step in front of an added or removed one, if nothing else of that has changed.
    previous: Mapping[str, Any] | None = None


@frozen
class FlowDiff:
    """What is different between two flows."""

    settings: tuple[FieldChange, ...] = ()
    steps: tuple[StepChange, ...] = ()
    numbers_added: tuple[str, ...] = ()
    numbers_removed: tuple[str, ...] = field(default=())
    #: Blocks of the source that only have another head.
    renamed: tuple[Renamed, ...] = ()

    @property
    def content(self) -> bool:
        """Whether settings or steps are different, and not numbers alone."""
        return bool(self.settings or self.steps)

    def __bool__(self) -> bool:
        return bool(self.settings or self.steps or self.numbers_added or self.numbers_removed)


def diff_flows(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    numbers: tuple[Sequence[str] | None, Sequence[str] | None] = (None, None),
    origins: Sequence[Origin] = (),
) -> FlowDiff:
    """What turns one content (in normal form) into another.

    ``origins``: where the steps of the second one come from, if that is known. ``numbers`` are
    those before and after; None where nothing is known, or said, about them.
    """
    had, gets = (numbers[0] or (), numbers[1] or ()) if None not in numbers else ((), ())
    flows = before["steps"], after["steps"]
    pairs = matched(*flows)
    steps, renamed = placed(_steps(*flows, pairs), flows, pairs, origins)
    return FlowDiff(
        tuple(_fields(_settings(before), _settings(after))),
        steps,
        tuple(sorted(set(gets) - set(had))),
        tuple(sorted(set(had) - set(gets))),
        renamed,
    )


def words_between(before: str, after: str) -> tuple[Words, ...]:
    """A change of a text by words; the spaces between them stand with what stays."""
    old_words, new_words = (re.findall(r"\s*\S+|\s+$", text) for text in (before, after))
    pieces: list[Words] = []
    for sign, start, end, first, last in SequenceMatcher(
        None, old_words, new_words, False
    ).get_opcodes():
        old, new = "".join(old_words[start:end]), "".join(new_words[first:last])
        if sign == "equal":
            pieces.append(Words("=", old))
            continue
        space = _same_space(old, new)
        pieces += [
            Words(*piece)
            for piece in (("=", space), ("-", old[len(space) :]), ("+", new[len(space) :]))
            if piece[1]
        ]
    return tuple(pieces)


def _same_space(one: str, other: str) -> str:
    """The space that both texts begin with; that of the only one where the other is empty."""
    spaces = [text[: len(text) - len(text.lstrip())] for text in (one, other)]
    return spaces[0] if spaces[0] == spaces[1] else ""


def _settings(flow: Mapping[str, Any]) -> dict[str, Any]:
    return without(flow, "steps")


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    names = [*after, *(name for name in before if name not in after)]
    return [
        _field(name, before.get(name), after.get(name))
        for name in names
        if not _equal(before.get(name), after.get(name))
    ]


def _field(name: str, before: Any, after: Any) -> FieldChange:
    words: tuple[Words, ...] = ()
    if isinstance(before, str) and isinstance(after, str) and " " in before and " " in after:
        words = words_between(before, after)
    return FieldChange(name, before, after, words)


def _equal(one: Any, other: Any) -> bool:
    """Equal as JSON: 1, 1.0 and true are three values."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _steps(
    before: Sequence[Step], after: Sequence[Step], pairs: Sequence[Pair]
) -> list[StepChange]:
    fixed = unmoved(pairs)
    now_called = _now_called(before, after, pairs)
    partner = {now_at: was_at for was_at, now_at in pairs}
    gone = set(range(len(before))) - {was_at for was_at, _ in pairs}
    changes: list[StepChange] = []
    for now_at, step in enumerate(after):
        if now_at not in partner:
            changes.append(StepChange(Difference.ADDED, step, after=now_at + 1))
            continue
        was_at = partner[now_at]
        fields = tuple(_step_fields(before[was_at], step, now_called))
        has_moved = (was_at, now_at) not in fixed
        if fields or has_moved:
            changes.append(
                StepChange(Difference.CHANGED, step, was_at + 1, now_at + 1, has_moved, fields)
            )
    removed = [
        StepChange(Difference.REMOVED, before[was_at], was_at + 1) for was_at in sorted(gone)
    ]
    return sorted(
        [*changes, *removed], key=lambda change: (change.after or change.before or 0, change.kind)
    )


def _now_called(
    before: Sequence[Step], after: Sequence[Step], pairs: Sequence[Pair]
) -> dict[str, str]:
    """The id that a step had -> the one that it has."""
    ids = [(before[was_at].get("id"), after[now_at].get("id")) for was_at, now_at in pairs]
    return {was: now for was, now in ids if isinstance(was, str) and isinstance(now, str)}


def _completed(old: Mapping[str, Any], new: Mapping[str, Any], after: Step) -> list[str]:
    """The fields of one side that say nothing: a server completes its own defaults."""
    one_sided = {
        name: value for name, value in {**new, **old}.items() if (name in old) != (name in new)
    }
    return [
        name for name, value in one_sided.items()
        if says_nothing(after, name.removeprefix("options."), value)
    ]  # fmt: skip


def _step_fields(before: Step, after: Step, now_called: Mapping[Any, Any]) -> list[FieldChange]:
    old, new = _flat(before), _flat(after)
    empty = _completed(old, new, after)
    old, new = without(old, *empty), without(new, *empty)
    goto = old.get(_GOTO)  # of what somebody else stored it can be anything
    if isinstance(goto, str) and goto in now_called and now_called[goto] == new.get(_GOTO):
        # It leads to the same step, whose other id is told there.
        old[_GOTO] = new[_GOTO]
    if "id" not in new:
        old.pop("id", None)  # the server chooses it
    changes = _fields(old, new)
    is_made = [MADE_ID.fullmatch(str(flat_step.get("id"))) for flat_step in (old, new)]
    if len(changes) > 1 and all(is_made):
        return [change for change in changes if change.name != "id"]
    return changes


def _flat(step: Step) -> dict[str, Any]:
    options = step.get("options")
    if not isinstance(options, dict):
        return dict(step)
    first = {name: step[name] for name in ("id", "action") if name in step}
    rest = without(step, "options", *first)
    return {**first, **{f"options.{name}": value for name, value in options.items()}, **rest}
