"""What a deploy must not do unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from callflow_dsl.deploy.kinds import ALLOWED, Action, Against
from callflow_dsl.deploy.plan import Caution
from callflow_dsl.errors import FlowcError
from callflow_dsl.printing import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from callflow_dsl.deploy.account import Account
    from callflow_dsl.deploy.plan import Change, Plan
    from callflow_dsl.deploy.settings import Limits


class RefusedError(FlowcError):
    """A plan that is not carried out unless it is allowed."""


def with_cautions(
    plan: Plan,
    account: Account,
    limits: Limits,
    existing: int,
    ours: Collection[str],
    excused: Collection[str] = (),
) -> Plan:
    """The plan with all cautions that it needs.

    Shares are of ``existing`` flows; ``ours`` are the ids of all flows of the project, and
    ``excused`` numbers that are meant to ring nothing.
    """
    after = _rings_after(plan) | frozenset(excused)
    changes = tuple(
        evolve(change, cautions=(*change.cautions, *_of(change, account, ours, after)))
        for change in plan.changes
    )
    cautions = (*plan.cautions, *_shares(plan, limits, existing))
    return evolve(plan, changes=changes, cautions=cautions)


def check_allowed(plan: Plan, allowed: Collection[str]) -> None:
    """Raise `RefusedError` for the cautions that are not allowed."""
    unique = dict.fromkeys(plan.all_cautions())
    refused = [caution for caution in unique if caution.kind not in allowed]
    if not refused:
        return
    lines = [f"  {shown(caution.message)} ({caution.kind})" for caution in refused[:20]]
    lines += [f"  and {len(refused) - 20} more"] if len(refused) > 20 else []
    hint = _way_out(sorted({caution.kind for caution in refused}))
    raise RefusedError("this deploy is refused:", report="\n".join(lines), hint=hint)


def _way_out(kinds: Collection[str]) -> str:
    """What to do about cautions of these kinds."""
    flags = " ".join(f"--allow {kind}" for kind in kinds if kind in ALLOWED)
    hint = f"if this is what you want: {flags}" if Against.LINT not in kinds else "mend the flows"
    if Against.DRIFT in kinds:
        hint += "; to keep what is in the account: flowc pull TITLE --overwrite"
    return hint


def _shares(plan: Plan, limits: Limits, existing: int) -> Iterator[Caution]:
    if existing < limits.least:
        return
    counts = plan.counts()
    for what, count, limit in (
        (Action.UPDATE, counts[Action.UPDATE] + counts[Action.DRIFTED], limits.updates),
        (Action.DELETE, counts[Action.DELETE], limits.deletes),
    ):
        if count * 100 > limit * existing:
            message = f"it would {what} {count} of {existing} flows, more than {limit}%"
            yield Caution(Against.LIMITS, message)


def _rings_after(plan: Plan) -> frozenset[str]:
    """The numbers that ring a flow of the plan once it is carried out."""
    kept = (change for change in plan.changes if change.action != Action.DELETE)
    return frozenset(
        number
        for change in kept
        for number in (change.had if change.numbers_after is None else change.gets)
    )


def _of(
    change: Change, account: Account, ours: Collection[str], after: Collection[str]
) -> Iterator[Caution]:
    """What is dangerous about a change, told from what is so in the end."""
    if not change.writes:
        return
    yield from _about_default(change, account)
    for number in sorted(_lost_numbers(change) - set(after)):
        yield Caution(
            Against.NUMBERS, f'+{number} rings "{change.title}" now, and will ring nothing'
        )
    for number in sorted(change.gets - change.had):
        owner = account.owners.get(number)
        if owner is not None and owner not in ours:
            flow = account.flows[owner]
            whose = f"is of {flow.mark.owner}" if flow.mark else "was not deployed from here"
            yield Caution(Against.NUMBERS, f'+{number} rings "{flow.title}", which {whose}')


def _lost_numbers(change: Change) -> frozenset[str]:
    """The numbers that ring the flow now and not after the change."""
    if change.action == Action.DELETE:
        return change.had
    return change.had - change.gets if change.writes_numbers else frozenset()


def _about_default(change: Change, account: Account) -> Iterator[Caution]:
    """The default flow answers every number that has no flow of its own."""
    for setting in change.diff.settings:
        if setting.name != "default":
            continue
        if setting.before is True:
            yield Caution(Against.DEFAULT, f'"{change.title}" is no longer the default flow')
        elif any(flow.content.get("default") is True for flow in account.flows.values()):
            yield Caution(Against.DEFAULT, f'"{change.title}" becomes the default flow')
