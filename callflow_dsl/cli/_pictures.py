"""Pictures of the changes of a plan, for whoever reviews it."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from callflow_dsl.cli._tell import warn
from callflow_dsl.deploy.kinds import Action
from callflow_dsl.deploy.masking import masking
from callflow_dsl.deploy.secrets import each_text
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.deploy.plan import Change
    from callflow_dsl.deploy.release import Planned
    from callflow_dsl.deploy.secrets import Secrets


def write_pictures(folder: str, planned: Planned, secrets: Secrets) -> dict[str, str]:
    """Draw what becomes of each flow, as SVG files in a folder; gives key of the change -> link.

    They show the steps of the wire: of what is stored in the account nobody has the source.
    """
    stored = planned.reading.account.flows
    links: dict[str, str] = {}
    for change in planned.plan.changes:
        before = stored[change.id].content if change.id is not None else None
        after = None if change.action == Action.DELETE else change.content
        is_same = None not in (before, after) and not change.diff.content
        if not change.writes or is_same:
            continue
        hide = masking(change.diff, secrets)
        try:
            drawn = _drawn(each_text(before, hide), each_text(after, hide))
        except FlowcError as error:  # what somebody else stored may be no flow that can run
            warn(f"no picture of {change.title}: {hide(error.message)}")
            continue
        if drawn:
            path = PurePath(folder, _file_name(change, len(links))).as_posix()
            write_whole(path, drawn)
            links[change.key] = quote(path)
    return links


def _drawn(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """One version, or both in one picture; empty where there is none."""
    from callflow_dsl.graph.compare import compared
    from callflow_dsl.graph.model import draw
    from callflow_dsl.graph.svg import svg

    graphs = [draw(flow) for flow in (before, after) if flow is not None]
    return svg(compared(*graphs) if len(graphs) == 2 else graphs[0]) if graphs else ""


def _file_name(change: Change, number: int) -> str:
    """A name for the picture that no other one has."""
    words = re.sub(r"[^a-z0-9]+", "-", change.title.lower()).strip("-")
    return f"{number + 1}-{words[:60] or 'flow'}.svg"
