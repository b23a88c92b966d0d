"""Plans and diffs as text for a terminal, and as Markdown for a comment on a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from callflow_dsl.deploy.describe import headline, hidden, shown, story, tally
from callflow_dsl.deploy.diff_lines import lines_of
from callflow_dsl.deploy.kinds import ALLOWED, Action
from callflow_dsl.printing import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from callflow_dsl.deploy.describe import Line
    from callflow_dsl.deploy.diff import FlowDiff
    from callflow_dsl.deploy.plan import Caution, Change, Plan

_COLORS = {"+": "32", "-": "31", "~": "33", ">": "36"}
_ACTION_SIGNS = {
    Action.CREATE: "+",
    Action.DELETE: "-",
    Action.UPDATE: "~",
    Action.DRIFTED: "!",
    Action.ORPHANED: "?",
    Action.COPY: "?",
    Action.UNCHANGED: "=",
}
#: A comment of a pull request may have 65,536 characters; what is beyond is counted only.
_MOST = 60_000
#: Warnings that a comment lists.
_WARNINGS = 100
#: The version of the JSON form of plans and diffs: it changes when a program that reads one would
#: have to.
VERSION = 2


def plan_text(plan: Plan, *, color: bool = False) -> str:
    """A plan for people: every flow that is not simply unchanged, the worst first; the counts."""
    parts = ["\n".join(_change_lines(change, color=color)) for change in _worst_first(plan)]
    cautions = [f"! {shown(caution.message)} ({_way(caution)})" for caution in _unique(plan)]
    parts += ["\n".join(cautions)] if cautions else []
    notes = [f"note: {shown(note)}" for note in plan.notes]
    notes += [f"note: {caution}" for caution in _marks(plan)]
    parts += ["\n".join(notes)] if notes else []
    return "\n\n".join([*parts, f"{plan.environment}: {tally(plan.counts())}"])


def plan_markdown(plan: Plan, pictures: Mapping[str, str] | None = None) -> str:
    """A plan as a comment: the counts in sight, each flow's diff below its own line.

    ``pictures`` are links by the keys of the changes that they show.
    What makes it too long is left out from the harmless end, and counted.
    """
    parts = ["\n".join(_markdown_head(plan))]
    size, missing = len(parts[0]), 0
    for change in _worst_first(plan):
        part = _markdown_change(change, (pictures or {}).get(change.key))
        if size + len(part) > _MOST:
            missing += 1
            continue
        size += len(part)
        parts.append(part)
    if missing:
        parts.append(f"*{missing} more, left out because this comment would be too long.*")
    return "\n\n".join(part.rstrip() for part in parts)


def _markdown_head(plan: Plan) -> Iterator[str]:
    yield from (f"### flowc plan: {markdown(plan.environment)}", "")
    yield from (f"**{tally(plan.counts())}**", "")
    warnings = list(_unique(plan))
    for caution in warnings[:_WARNINGS]:
        yield f"- :warning: {markdown(caution.message)} (`{_way(caution)}`)"
    if len(warnings) > _WARNINGS:
        yield f"- :warning: and {len(warnings) - _WARNINGS} more"
    for note in (*plan.notes, *_marks(plan)):
        yield f"- {markdown(note)}"


def plan_json(plan: Plan) -> str:
    """A plan as JSON for machines and logs: all diffs, no contents, no passwords."""
    changes = [attrs.asdict(change) for change in plan.changes]
    for change in changes:
        del change["content"]
    document = {
        "version": VERSION,
        "environment": plan.environment,
        "base_url": plan.base_url,
        "made": plan.made,
        "counts": plan.counts(),
        "notes": plan.notes,
        "cautions": [attrs.asdict(caution) for caution in _unique(plan)],
        "changes": changes,
    }
    return json_text(hidden(document))


def _worst_first(plan: Plan) -> list[Change]:
    """What a plan tells of, in the order of the harm that it could do."""
    rank = {action: number for number, action in enumerate(Action)}
    told = [change for change in plan.changes if change.action != Action.UNCHANGED or change.notes]
    return sorted(told, key=lambda change: (not change.cautions, rank[change.action]))


def _marks(plan: Plan) -> Iterator[str]:
    if plan.marks:
        count = len(plan.marks)
        flows = "1 flow gets its" if count == 1 else f"{count} flows get their"
        yield f"{flows} mark; nothing that callers meet changes by that"


def noticed_text(sentences: Iterable[str], indent: str = "    ") -> str:
    """What callers will notice, for people."""
    return "\n".join(
        [
            f"{indent}callers will notice:",
            *(f"{indent}  - {shown(sentence)}" for sentence in sentences),
        ]
    )


def noticed_markdown(sentences: Iterable[str]) -> str:
    """The same as a list."""
    return "\n".join(
        ["Callers will notice:", *(f"- {markdown(sentence)}" for sentence in sentences)]
    )


def diff_text(diff: FlowDiff, *, color: bool = False, indent: str = "  ") -> str:
    """A diff for people; an empty text for none."""
    return "\n".join(_paint(line, color=color, indent=indent) for line in lines_of(diff))


def diff_markdown(diff: FlowDiff) -> str:
    """A diff as a code block."""
    return _block(lines_of(diff))


def diff_json(diff: FlowDiff) -> dict[str, Any]:
    """A diff as a JSON object."""
    document: dict[str, Any] = hidden(attrs.asdict(diff))
    return document


def _unique(plan: Plan) -> Iterable[Caution]:
    """Several flows of one file share what the linter says of it."""
    return dict.fromkeys(plan.all_cautions())


def _way(caution: Caution) -> str:
    """What lets a caution through."""
    return f"--allow {caution.kind}" if caution.kind in ALLOWED else "flowc lint"


def _change_lines(change: Change, *, color: bool) -> Iterator[str]:
    sign = _ACTION_SIGNS[change.action]
    title = f"{sign} {headline(change)}"
    yield f"\x1b[1m{title}\x1b[0m" if color else title
    for note in change.notes:
        yield f"    note: {shown(note)}"
    if change.noticed:
        yield noticed_text(change.noticed)
    for heading, diff in _told(change):
        if heading:
            yield f"    {heading}"
        text = diff_text(diff, color=color, indent="      " if heading else "    ")
        if text:
            yield text


def _told(change: Change) -> Iterable[tuple[str, FlowDiff]]:
    # What stays in the account needs no story.
    return () if change.action in (Action.COPY, Action.ORPHANED) else story(change)


def _paint(line: Line, *, color: bool, indent: str) -> str:
    text = f"{indent}{'  ' * line.depth}{line.sign} {line.text}"
    return f"\x1b[{_COLORS.get(line.sign, '2')}m{text}\x1b[0m" if color else text


def _markdown_change(change: Change, picture: str | None) -> str:
    lines = [f"<details><summary>{_html(headline(change))}</summary>", ""]
    lines += [f"[picture](<{picture}>)", ""] if picture else []
    lines += [f"- {markdown(note)}" for note in change.notes]
    if change.noticed:
        lines += [noticed_markdown(change.noticed), ""]
    for heading, diff in _told(change):
        lines += [markdown(heading), ""] if heading else []
        lines += [_block(lines_of(diff)), ""]
    return "\n".join([*lines, "</details>"])


def _block(lines: Iterable[Line]) -> str:
    """A block that colours lines by their first character."""
    signs = {"+": "+", "-": "-", "~": "!", ">": "!", " ": " "}
    body = [f"{signs[line.sign]} {'  ' * line.depth}{line.text}" for line in lines]
    fence = "`" * max(3, 1 + max((_ticks(text) for text in body), default=0))
    return "\n".join([f"{fence}diff", *body, fence])


def _ticks(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest


def _html(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("@", "&#64;")


def markdown(text: str) -> str:
    """Text that means nothing to Markdown; also nobody is mentioned by it."""
    return "".join(
        f"\\{character}" if character in "\\`*_[]|~" else character
        for character in _html(shown(text))
    )
