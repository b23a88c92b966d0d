"""Whether a plan still fits what is stored: what it saw, or what it wanted, must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl.deploy.content import is_still, same
from callflow_dsl.deploy.kinds import Action
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from callflow_dsl.deploy.account import RemoteFlow
    from callflow_dsl.deploy.plan import Change


class StaleError(FlowcError):
    """The account is not what the plan saw; nothing was overwritten."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, hint="somebody else was at work: plan again and look at it")


def check_fits(change: Change, remote: RemoteFlow | None) -> None:
    """Raise `StaleError` unless a stored flow is as the plan saw it, or as it wants it."""
    if remote is None:
        if change.action != Action.DELETE:
            raise StaleError(f'"{change.title}" ({change.id}) has been deleted in the account')
        return
    if not is_done(change, remote) and not is_still(remote.content, change.seen or ""):
        raise StaleError(f'"{change.title}" ({change.id}) has been changed in the account')


def is_done(change: Change, remote: RemoteFlow) -> bool:
    """Whether a stored flow has the content that the change wants."""
    return change.content is not None and same(remote.content, change.content)


def check_numbers(change: Change, numbers: Iterable[str], given: Iterable[str]) -> None:
    """Raise `StaleError` unless a flow has the numbers that the plan saw.

    ``given`` are the numbers that other flows of the plan get: those may be gone already.
    """
    now = frozenset(numbers)
    if now == change.gets and change.action != Action.DELETE:
        return
    if not (now <= change.had and change.had - now <= set(given)):
        shown = ", ".join(f"+{number}" for number in sorted(now)) or "none"
        raise StaleError(f'the numbers of "{change.title}" have been changed: it has {shown}')
