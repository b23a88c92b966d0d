"""What a plan is carried out with, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from callflow_dsl.deploy.content import meaning
from callflow_dsl.deploy.mark import Mark, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.deploy.account import Account, Connections, RemoteFlow
    from callflow_dsl.deploy.kinds import Done
    from callflow_dsl.deploy.mark import Scope
    from callflow_dsl.deploy.plan import Change
    from callflow_dsl.deploy.records import Records
    from callflow_dsl.errors import FlowcError


@frozen
class Event:
    """One thing that was done."""

    what: Done
    change: Change
    id: str
    #: How many flows the plan changes.
    planned: int = 0


@frozen
class Outcome:
    """What became of a plan."""

    events: tuple[Event, ...] = ()
    #: What went wrong, with the flow; nothing was begun after it.
    failures: tuple[tuple[Change, FlowcError], ...] = ()
    #: Keys of flows that were not begun, or not finished.
    unfinished: frozenset[str] = frozenset()
    #: Change key -> the stored flow as it is now, for all that was looked at.
    stored: Mapping[str, RemoteFlow] = field(factory=dict, repr=False)

    @property
    def left(self) -> int:
        """How many flows were not begun, or not finished."""
        return len(self.unfinished)

    def counts(self) -> dict[str, int]:
        """What was done -> how often."""
        counted: dict[str, int] = {}
        for event in self.events:
            counted[event.what] = counted.get(event.what, 0) + 1
        return counted


@frozen
class Work:
    """What a plan is carried out with."""

    connections: Connections
    records: Records
    account: Account
    scope: Scope
    #: The commit that marks name; empty where there is none.
    commit: str = ""

    def mark(self, change: Change) -> Mark:
        """The mark of a flow as it will be."""
        sent = meaning(change.content or {"steps": []})
        file = short(change.file)
        return Mark(self.scope.text, sent, short(change.key), file, self.commit[:8])
