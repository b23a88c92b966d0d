"""The plan: what a deploy would do to an account, as a value.

Making it only compares. Everything that a deploy does stands in the plan, contents included,
so that what was reviewed is what is done.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - cattrs reads the annotations
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from callflow_dsl.deploy.diff import FlowDiff
from callflow_dsl.deploy.kinds import Action, Against
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The worst first: so they are shown.


@frozen
class Caution:
    """Why a deploy refuses unless ``kind`` is allowed; "lint" never is."""

    kind: Against
    message: str


@frozen
class Change:
    """One flow and what is to happen to it.

    What needs nothing else may still need its mark (``unmarked``).
    """

    action: Action
    key: str
    title: str
    file: str
    id: str | None = None
    #: The content to send; None where nothing is sent.
    content: Mapping[str, Any] | None = field(default=None, repr=False)
    #: Digest of the stored content that the plan was made from.
    seen: str | None = None
    #: The numbers it has, and those it gets; None where they are not known, or left alone.
    numbers_before: tuple[str, ...] | None = None
    numbers_after: tuple[str, ...] | None = None
    #: What is stored -> what is sent.
    diff: FlowDiff = field(factory=FlowDiff)
    #: What was deployed last -> what is stored: the change of somebody else.
    theirs: FlowDiff | None = None
    #: What was deployed last -> what is sent: the change of the project.
    ours: FlowDiff | None = None
    notes: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    #: What callers will notice of the change, in sentences; empty where its content stays.
    noticed: tuple[str, ...] = ()
    #: Whether what is stored lacks the mark that it needs; nothing else of it changes then.
    unmarked: bool = False

    @property
    def had(self) -> frozenset[str]:
        """The numbers that it has, as far as they are known."""
        return frozenset(self.numbers_before or ())

    @property
    def gets(self) -> frozenset[str]:
        """The numbers that it is to have, where they are not left alone."""
        return frozenset(self.numbers_after or ())

    @property
    def writes(self) -> bool:
        """Whether what callers meet in the account is changed."""
        return self.action in (Action.CREATE, Action.UPDATE, Action.DRIFTED, Action.DELETE)

    @property
    def writes_content(self) -> bool:
        """Whether the steps or settings of a stored flow are overwritten."""
        return self.action in (Action.UPDATE, Action.DRIFTED) and self.diff.content

    @property
    def marks(self) -> bool:
        """Whether the flow is only given its mark."""
        return self.unmarked and self.action != Action.DELETE and not self.writes_content

    @property
    def writes_numbers(self) -> bool:
        """Whether the numbers of the flow are set."""
        return (
            self.action != Action.DELETE
            and self.numbers_after is not None
            and self.gets != self.had
        )


@frozen
class Plan:
    """What a deploy to one environment would do."""

    environment: str
    base_url: str
    changes: tuple[Change, ...]
    #: Cautions about the plan as a whole.
    cautions: tuple[Caution, ...] = ()
    #: When it was made, RFC 3339 in UTC.
    made: str = ""
    #: What is to be known beside the changes.
    notes: tuple[str, ...] = ()

    @property
    def writes(self) -> tuple[Change, ...]:
        """The changes that change the account."""
        return tuple(change for change in self.changes if change.writes)

    @property
    def marks(self) -> tuple[Change, ...]:
        """The flows that only get their mark."""
        return tuple(change for change in self.changes if change.marks and not change.writes)

    def counts(self) -> dict[Action, int]:
        """Action -> number of flows, all actions."""
        counts = dict.fromkeys(Action, 0)
        for change in self.changes:
            counts[change.action] += 1
        return counts

    def all_cautions(self) -> tuple[Caution, ...]:
        """The cautions of the plan and of its changes."""
        return (
            *self.cautions,
            *(caution for change in self.changes for caution in change.cautions),
        )


def only(changes: Iterable[Change], patterns: Iterable[str]) -> tuple[Change, ...]:
    """The changes to flows whose title, id or file fits one of the patterns.

    Raises `FlowcError` for a pattern that fits none.
    """
    listed = list(changes)
    chosen: set[int] = set()
    for pattern in patterns:
        fitting = {number for number, change in enumerate(listed) if _fits(change, pattern)}
        if not fitting:
            titles = ", ".join(f'"{change.title}"' for change in listed[:20])
            raise FlowcError(
                f"no flow is called {pattern!r}",
                hint=f"name a title, an id or a file; there are {titles or 'no flows'}",
                exit_code=2,
            )
        chosen |= fitting
    return tuple(change for number, change in enumerate(listed) if number in chosen)


def _fits(change: Change, pattern: str) -> bool:
    names = (change.title, change.key, change.file, change.id)
    return any(fnmatchcase(name, pattern) for name in names if name)
