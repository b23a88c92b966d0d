"""A diff as lines, in the words of the source: what one statement changes is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from callflow_dsl.deploy.describe import (
    conditions_text,
    field_pieces,
    line,
    setting_pieces,
    shown,
    sign_of,
    step_text,
)
from callflow_dsl.deploy.diff import MADE_ID, Words
from callflow_dsl.deploy.kinds import Difference
from callflow_dsl.deploy.origins import MADE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from callflow_dsl.deploy.describe import Line
    from callflow_dsl.deploy.diff import FieldChange, FlowDiff, StepChange
    from callflow_dsl.deploy.placing import Renamed

_SIGNS = {Difference.ADDED: "+", Difference.REMOVED: "-", Difference.CHANGED: "~"}
_COMES = {Difference.ADDED: ("is new", "in"), Difference.REMOVED: ("is gone", "from")}


@frozen
class _Told:
    """The changes that one statement makes in one or several steps."""

    change: StepChange
    lines: tuple[Line, ...]
    #: Where it stands, as far as nothing else says it.
    note: str = ""
    #: In how many steps.
    steps: int = 1

    def again(self, other: _Told) -> _Told:
        """With one more step."""
        return evolve(self, steps=self.steps + 1, note=self.note if self.note == other.note else "")

    @property
    def block(self) -> tuple[str, ...]:
        """The block that came, or went, with it as a whole, and those around that."""
        return self.change.blocks[: self.change.whole_from] if self.change.whole_from else ()


def lines_of(diff: FlowDiff) -> Iterator[Line]:
    """All that a diff says, in the order of the new flow."""
    yield from _settings(diff)
    for block in diff.renamed:
        yield line("~", 0, _renamed(block))
    meant = [plain for change in diff.steps if (plain := _as_written(change)) is not None]
    following = len(diff.steps) - len(meant)
    if not (meant or diff.renamed):
        yield from _steps(diff.steps)
        return
    yield from _steps(meant)
    if following:
        steps = "another step" if following == 1 else f"{following} other steps"
        yield line(" ", 0, f"and conditions, jumps or ids of {steps}, which follow from it")


def _settings(diff: FlowDiff) -> Iterator[Line]:
    """The changes of the flow's settings and numbers."""
    for setting in diff.settings:
        yield line(sign_of(setting), 0, *setting_pieces(setting))
    for number in diff.numbers_added:
        yield line("+", 0, f"number +{number}")
    for number in diff.numbers_removed:
        yield line("-", 0, f"number +{number}")


def _renamed(block: Renamed) -> str:
    around = _around("in", block.after[:-1])
    return shown(f"{block.before[-1]} is now {block.after[-1]}{around}")


def _around(word: str, blocks: Sequence[str]) -> str:
    return f" {word} {', '.join(blocks)}" if blocks else ""


def _steps(changes: Sequence[StepChange]) -> Iterator[Line]:
    """The changes of steps: of one statement once, of a new block below its head."""
    block: tuple[str, ...] = ()
    previous: Mapping[str, Any] | None = None
    for statement in _by_statement(changes):
        change = statement.change
        if statement.block and statement.block != block:
            *around, head = statement.block
            comes, word = _COMES[change.kind]
            text = f"{head} {comes}{_around(word, around)}:"
            yield line(_SIGNS[change.kind], 0, shown(text))
        elif not statement.block and change.previous != previous:
            yield from _context(change)
            previous = change.previous
        block = statement.block
        yield from _indented(statement)


def _as_written(change: StepChange) -> StepChange | None:
    """The change without what the compiler made of it; None where nothing else is left."""
    renamed_alone = [changed.name for changed in change.fields] == ["id"]
    has_place = change.stays or change.was_in is not None
    if change.kind != Difference.CHANGED or not (has_place or renamed_alone):
        return change
    fields = tuple(changed for changed in change.fields if not _is_made(changed))
    is_told = fields or change.was_in is not None or change.moved
    return evolve(change, fields=fields) if is_told else None


def _is_made(change: FieldChange) -> bool:
    """Whether it is the compiler's doing: a label is the author's."""
    return change.name in MADE and (
        change.name != "id" or MADE_ID.fullmatch(str(change.after)) is not None
    )


def _by_statement(changes: Sequence[StepChange]) -> list[_Told]:
    """The changes, with those together that one statement makes in several steps.

    Of what is gone without a known source, equal steps are taken for one statement.
    """
    told: dict[tuple[object, ...], _Told] = {}
    for change in changes:
        statement = _Told(change, tuple(_step(change)), _note(change))
        texts = tuple(told_line.text for told_line in statement.lines)
        key: tuple[object, ...] = (change.kind, statement.block, texts)
        if change.kind != Difference.REMOVED or change.statement:
            key = (*key, change.statement or id(change), statement.note)
        known = told.get(key)
        told[key] = known.again(statement) if known else statement
    return list(told.values())


def _indented(statement: _Told) -> Iterator[Line]:
    for number, told_line in enumerate(statement.lines):
        deeper = evolve(told_line, depth=told_line.depth + 1) if statement.block else told_line
        if not number:
            times = f"  (in {statement.steps} steps)" if statement.steps > 1 else ""
            deeper = evolve(deeper, pieces=(*deeper.pieces, Words("=", statement.note + times)))
        yield deeper


def _context(change: StepChange) -> Iterator[Line]:
    if change.previous is not None and change.kind != Difference.CHANGED:
        yield line(" ", 0, f"behind: {step_text(change.previous)}")


def _step(change: StepChange) -> Iterator[Line]:
    sign = _SIGNS[change.kind]
    if change.kind == Difference.CHANGED and not change.fields:
        sign = ">"
    yield line(sign, 0, step_text(change.step))
    for changed in change.fields:
        yield line(sign_of(changed), 1, *field_pieces(changed, change.step))


def _note(change: StepChange) -> str:
    """Where a step stands, as far as the head of its block does not say it."""
    if change.kind != Difference.CHANGED:
        return _whereabouts(change)
    if change.was_in is not None:
        places = (change.is_in or (), change.was_in)
        now, was = (", ".join(blocks) or "the flow" for blocks in places)
        return shown(f"  (now in {now}, was in {was})")
    return f"  (moved from place {change.before} to {change.after})" if change.moved else ""


def _whereabouts(change: StepChange) -> str:
    """The blocks that an added or removed step stands in; where none are known, its conditions."""
    inner = change.blocks[change.whole_from or 0 :]
    if change.blocks:
        return f"  ({shown(', '.join(inner))})" if inner else ""
    runs = conditions_text(change.step.get("conditions"))
    return f"  if {shown(runs)}" if runs else ""
