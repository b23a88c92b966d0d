"""What a deploy must not do unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from callflow_dsl.deploy.plan import Caution
from callflow_dsl.errors import FlowcError
from callflow_dsl.printing import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from callflow_dsl.deploy.account import Account
    from callflow_dsl.deploy.plan import Change, Plan
    from callflow_dsl.deploy.settings import Limits

#: What `--allow` takes, with what it lets through.
ALLOWED = {
    "drift": "overwrite what somebody changed in the account",
    "adopt": "overwrite flows of the account that were not deployed from here",
    "limits": "update or delete more flows than the limits say",
    "numbers": "delete flows that have numbers, take numbers from flows outside the project",
    "default": "change which flow is the default one",
}


class RefusedError(FlowcError):
    """A plan that is not carried out unless it is allowed."""


def with_cautions(plan: Plan, account: Account, limits: Limits, existing: int) -> Plan:
    """The plan with all cautions that it needs; shares are of ``existing`` flows."""
    ours = {change.id for change in plan.changes if change.id is not None}
    changes = tuple(
        evolve(change, cautions=(*change.cautions, *_of(change, account, ours)))
        for change in plan.changes
    )
    return evolve(plan, changes=changes, cautions=tuple(_shares(plan, limits, existing)))


def check_allowed(plan: Plan, allowed: Collection[str]) -> None:
    """Raise `RefusedError` for the cautions that are not allowed."""
    unique = dict.fromkeys(plan.all_cautions())
    refused = [caution for caution in unique if caution.kind not in allowed]
    if not refused:
        return
    kinds = sorted({caution.kind for caution in refused})
    lines = [f"  {shown(caution.message)} ({caution.kind})" for caution in refused[:20]]
    lines += [f"  and {len(refused) - 20} more"] if len(refused) > 20 else []
    flags = " ".join(f"--allow {kind}" for kind in kinds if kind in ALLOWED)
    raise RefusedError(
        "this deploy is refused:",
        report="\n".join(lines),
        hint=f"if this is what you want: {flags}" if "lint" not in kinds else "mend the flows",
    )


def _shares(plan: Plan, limits: Limits, existing: int) -> Iterator[Caution]:
    if existing < limits.least:
        return
    counts = plan.counts()
    for what, count, limit in (
        ("update", counts["update"] + counts["drifted"], limits.updates),
        ("delete", counts["delete"], limits.deletes),
    ):
        if count * 100 > limit * existing:
            message = f"it would {what} {count} of {existing} flows, more than {limit}%"
            yield Caution("limits", message)


def _of(change: Change, account: Account, ours: Collection[str | None]) -> Iterator[Caution]:
    if not change.writes:
        return
    if change.action == "delete" and change.numbers_before:
        yield Caution("numbers", f'"{change.title}" has {_numbers(change.numbers_before)}')
    yield from _about_default(change, account)
    if change.writes_numbers:
        for number in sorted(set(change.numbers_after or ()) - set(change.numbers_before or ())):
            owner = account.owners.get(number)
            if owner is not None and owner not in ours:
                title = account.flows[owner].title
                yield Caution("numbers", f'+{number} rings "{title}", which is not in the project')


def _about_default(change: Change, account: Account) -> Iterator[Caution]:
    """The default flow answers every number that has no flow of its own."""
    for setting in change.diff.settings:
        if setting.name != "default":
            continue
        if setting.before is True:
            yield Caution("default", f'"{change.title}" is no longer the default flow')
        elif any(flow.content.get("default") is True for flow in account.flows.values()):
            yield Caution("default", f'"{change.title}" becomes the default flow')


def _numbers(numbers: Iterable[str]) -> str:
    return ", ".join(f"+{number}" for number in numbers)
