"""Earlier versions: which there are of a flow, and the plan that brings one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from callflow_dsl.deploy.content import same
from callflow_dsl.deploy.diff import diff_flows
from callflow_dsl.deploy.history import now
from callflow_dsl.deploy.limits import with_cautions
from callflow_dsl.deploy.plan import Change, Plan
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.deploy.account import Account
    from callflow_dsl.deploy.history import Version
    from callflow_dsl.deploy.release import Site
    from callflow_dsl.deploy.state import State


@frozen
class Past:
    """A flow with its versions, the oldest first."""

    key: str
    id: str
    file: str
    versions: tuple[Version, ...]


def pasts(state: State) -> list[Past]:
    """All flows that versions are kept of, by title."""
    lock = state.lock()
    found: dict[str, list[Version]] = {}
    for version in state.history.all():
        found.setdefault(version.flow, []).append(version)
    listed = []
    for identity, versions in found.items():
        known = lock.of(identity)
        key = known[0] if known else versions[-1].title
        file = known[1].file if known else ""
        listed.append(Past(key, identity, file, tuple(versions)))
    return sorted(listed, key=lambda past: (past.key, past.versions[0].at))


def past_of(state: State, name: str) -> Past:
    """The flow with this title or id; `FlowcError`, with candidates, unless it is one."""
    listed = pasts(state)
    found = [past for past in listed if name in (past.id, past.key)]
    if not found:
        found = [past for past in listed if any(name == one.title for one in past.versions)]
    lock = state.lock()
    if len(found) > 1:
        # A flow that was deleted and made again is the one that is there now.
        found = [past for past in found if lock.of(past.id)] or found
    if len(found) == 1:
        return found[0]
    if not found:
        keys = dict.fromkeys(past.key for past in listed)
        titles = ", ".join(f'"{key}"' for key in list(keys)[:20])
        raise FlowcError(
            f"no version is kept of a flow {name!r} in {state.environment}",
            hint=f"there are versions of {titles}" if titles else "nothing was deployed from here",
            exit_code=2,
        )
    ids = ", ".join(past.id for past in found)
    raise FlowcError(
        f"{len(found)} flows are, or were, called {name!r}: {ids}", hint="give the id", exit_code=2
    )


def choose(past: Past, wanted: str | None, stored: str | None) -> Version:
    """The version whose digest begins so; without one, the latest that is not ``stored``."""
    if wanted is None:
        found = [one for one in past.versions if one.digest != stored]
        if not found:
            raise FlowcError(f'"{past.key}" has no other version', hint="see: flowc history")
        return found[-1]
    found = [one for one in past.versions if one.digest.startswith(wanted.lower())]
    if not wanted or len({one.digest for one in found}) != 1:
        shown = ", ".join(dict.fromkeys(one.digest[:8] for one in past.versions))
        raise FlowcError(
            f'"{past.key}" has {"several versions" if found else "no version"} {wanted}',
            hint=f"it has {shown}",
            exit_code=2,
        )
    return found[-1]


def plan_rollback(site: Site, past: Past, wanted: str | None) -> Plan:
    """The plan that brings a version back; it makes the flow again when it is gone."""
    settled, account = site.read(numbers=True)
    known = settled.lock.entries.get(past.key)
    identity = known.id if known is not None and known.id in account.flows else past.id
    remote = account.flows.get(identity)
    version = choose(past, wanted, remote.digest if remote else None)
    note = f"the version of {version.at[:19]}Z ({version.digest[:8]})"
    change = Change(
        "create",
        past.key,
        version.title,
        past.file,
        content=version.content,
        numbers_before=(),
        numbers_after=_free(version.numbers, account),
        diff=diff_flows({"steps": []}, version.content, ((), version.numbers)),
        notes=(note,),
    )
    if remote is not None:
        diff = diff_flows(remote.content, version.content)
        change = evolve(
            change,
            action="unchanged" if same(remote.content, version.content) else "update",
            id=remote.id,
            seen=remote.digest,
            numbers_before=remote.numbers,
            numbers_after=None,
            diff=diff,
        )
    plan = Plan(site.environment.name, site.environment.base_url, (change,), made=now())
    return with_cautions(plan, account, site.limits, 0)


def _free(numbers: Sequence[str] | None, account: Account) -> tuple[str, ...] | None:
    """The numbers that it had and that ring nothing else now; None where it had none."""
    free = tuple(number for number in numbers or () if number not in account.owners)
    return free or None
