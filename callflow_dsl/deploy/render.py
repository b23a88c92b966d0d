"""Plans and diffs as text for a terminal, and as Markdown for a comment on a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from callflow_dsl.deploy.describe import headline, hidden, lines_of, shown, story, tally
from callflow_dsl.deploy.limits import ALLOWED
from callflow_dsl.printing import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from callflow_dsl.deploy.describe import Line
    from callflow_dsl.deploy.diff import FlowDiff
    from callflow_dsl.deploy.plan import Caution, Change, Plan

_COLORS = {"+": "32", "-": "31", "~": "33", ">": "36"}
_ACTION_SIGNS = {"create": "+", "delete": "-", "update": "~", "drifted": "!", "orphaned": "?"}
#: A comment of a pull request may have 65,536 characters; what is beyond is counted only.
_MOST = 60_000


def plan_text(plan: Plan, *, color: bool = False) -> str:
    """A plan for people: every flow that is not simply unchanged, then the counts."""
    parts = [
        "\n".join(_change_lines(change, color=color))
        for change in plan.changes
        if change.action != "unchanged" or change.notes
    ]
    cautions = [f"! {shown(one.message)} ({_way(one)})" for one in _unique(plan)]
    parts += ["\n".join(cautions)] if cautions else []
    return "\n\n".join([*parts, f"{plan.environment}: {tally(plan.counts())}"])


def plan_markdown(plan: Plan) -> str:
    """A plan as a comment: the counts in sight, each flow's diff below its own line."""
    head = [f"### flowc plan: {markdown(plan.environment)}", "", f"**{tally(plan.counts())}**", ""]
    head += [f"- :warning: {markdown(one.message)} (`{_way(one)}`)" for one in _unique(plan)]
    parts = ["\n".join(head)]
    size, left = len(parts[0]), 0
    for change in plan.changes:
        if change.action == "unchanged" and not change.notes:
            continue
        part = _markdown_change(change)
        if size + len(part) > _MOST:
            left += 1
            continue
        size += len(part)
        parts.append(part)
    if left:
        parts.append(f"*{left} more, left out because this comment would be too long.*")
    return "\n\n".join(part.rstrip() for part in parts)


def plan_json(plan: Plan) -> str:
    """A plan as JSON for machines and logs: all diffs, no contents, no passwords."""
    changes = [attrs.asdict(change) for change in plan.changes]
    for change in changes:
        del change["content"]
    document = {
        "environment": plan.environment,
        "base_url": plan.base_url,
        "made": plan.made,
        "counts": plan.counts(),
        "cautions": [attrs.asdict(caution) for caution in _unique(plan)],
        "changes": changes,
    }
    return json_text(hidden(document))


def diff_text(diff: FlowDiff, *, color: bool = False, indent: str = "  ") -> str:
    """A diff for people; an empty text for none."""
    return "\n".join(_paint(line, color=color, indent=indent) for line in lines_of(diff))


def diff_markdown(diff: FlowDiff) -> str:
    """A diff as a code block."""
    return _block(lines_of(diff))


def diff_json(diff: FlowDiff) -> dict[str, Any]:
    """A diff as a JSON object."""
    found: dict[str, Any] = hidden(attrs.asdict(diff))
    return found


def _unique(plan: Plan) -> Iterable[Caution]:
    """Several flows of one file share what the linter says of it."""
    return dict.fromkeys(plan.all_cautions())


def _way(caution: Caution) -> str:
    """What lets a caution through."""
    return f"--allow {caution.kind}" if caution.kind in ALLOWED else "flowc lint"


def _change_lines(change: Change, *, color: bool) -> Iterator[str]:
    sign = _ACTION_SIGNS.get(change.action, "=")
    title = f"{sign} {headline(change)}"
    yield f"\x1b[1m{title}\x1b[0m" if color else title
    for note in change.notes:
        yield f"    note: {shown(note)}"
    for heading, diff in _told(change):
        if heading:
            yield f"    {heading}"
        text = diff_text(diff, color=color, indent="      " if heading else "    ")
        if text:
            yield text


def _told(change: Change) -> Iterable[tuple[str, FlowDiff]]:
    # All steps of a flow that goes away need not be told.
    return () if change.action in ("delete", "orphaned") else story(change)


def _paint(line: Line, *, color: bool, indent: str) -> str:
    text = f"{indent}{'  ' * line.depth}{line.sign} {line.text}"
    return f"\x1b[{_COLORS[line.sign]}m{text}\x1b[0m" if color else text


def _markdown_change(change: Change) -> str:
    lines = [f"<details><summary>{_html(headline(change))}</summary>", ""]
    lines += [f"- {markdown(note)}" for note in change.notes]
    for heading, diff in _told(change):
        lines += ["", markdown(heading), "", _block(lines_of(diff))]
    return "\n".join([*lines, "", "</details>"])


def _block(lines: Iterable[Line]) -> str:
    """A block that colours lines by their first character."""
    signs = {"+": "+", "-": "-", "~": "!", ">": "!"}
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
    return "".join(f"\\{one}" if one in "\\`*_[]|~" else one for one in _html(shown(text)))
