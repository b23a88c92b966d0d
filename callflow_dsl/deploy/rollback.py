"""Earlier versions: which there are of a flow, and the plans that bring some back.

A flow is brought back from the versions that this machine kept; a whole release from those, or
from what git had. What was brought back is held: the next deploy must not undo it unasked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from callflow_dsl.deploy.history import now
from callflow_dsl.deploy.kinds import Against
from callflow_dsl.deploy.ledger import Hold
from callflow_dsl.deploy.ledger_store import change_ledger
from callflow_dsl.deploy.project import LocalFlow
from callflow_dsl.deploy.release import Choice, Part, plan_release
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from callflow_dsl.deploy.history import Version
    from callflow_dsl.deploy.ledger import Ledger
    from callflow_dsl.deploy.plan import Caution
    from callflow_dsl.deploy.release import Planned, Reading, Site
    from callflow_dsl.deploy.release_log import Record, Step
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
    by_flow: dict[str, list[Version]] = {}
    for version in state.history.all():
        by_flow.setdefault(version.flow, []).append(version)
    listed = []
    for identity, versions in by_flow.items():
        known = lock.of(identity)
        key = known[0] if known else versions[-1].title
        file = known[1].file if known else ""
        listed.append(Past(key, identity, file, tuple(versions)))
    return sorted(listed, key=lambda past: (past.key, past.versions[0].at))


def past_of(state: State, name: str) -> Past:
    """The flow with this title or id; `FlowcError`, with candidates, unless it is one."""
    listed = pasts(state)
    fitting = _fitting(listed, name)
    if len(fitting) > 1:
        # A flow that was deleted and made again is the one that is there now.
        lock = state.lock()
        fitting = [past for past in fitting if lock.of(past.id)] or fitting
    if not fitting:
        raise _no_version(name, listed, state)
    if len(fitting) > 1:
        raise _many_of(name, fitting)
    return fitting[0]


def _many_of(name: str, fitting: Sequence[Past]) -> FlowcError:
    ids = ", ".join(past.id for past in fitting)
    return FlowcError(
        f"{len(fitting)} flows are, or were, called {name!r}: {ids}",
        hint="give the id",
        exit_code=2,
    )


def _no_version(name: str, listed: Sequence[Past], state: State) -> FlowcError:
    keys = dict.fromkeys(past.key for past in listed)
    titles = ", ".join(f'"{key}"' for key in list(keys)[:20])
    return FlowcError(
        f"no version is kept of a flow {name!r} in {state.environment}",
        hint=f"there are versions of {titles}" if titles else "nothing was deployed from here",
        exit_code=2,
    )


def _fitting(listed: Sequence[Past], name: str) -> list[Past]:
    """The flows with this id or title; without any, those that were called so once."""
    return [past for past in listed if name in (past.id, past.key)] or [
        past for past in listed if any(name == version.title for version in past.versions)
    ]


def choose(past: Past, wanted: str | None, stored: str | None) -> Version:
    """The version whose digest begins so; without one, the latest that is not ``stored``."""
    return _latest_but(past, stored) if wanted is None else _named(past, wanted)


def _latest_but(past: Past, stored: str | None) -> Version:
    fitting = [version for version in past.versions if version.digest != stored]
    if not fitting:
        raise FlowcError(f'"{past.key}" has no other version', hint="see: flowc history")
    return fitting[-1]


def _named(past: Past, wanted: str) -> Version:
    fitting = [version for version in past.versions if version.digest.startswith(wanted.lower())]
    if not wanted or len({version.digest for version in fitting}) != 1:
        raise _no_single_version(past, wanted, "several versions" if fitting else "no version")
    return fitting[-1]


def _no_single_version(past: Past, wanted: str, there: str) -> FlowcError:
    digests = ", ".join(dict.fromkeys(version.digest[:8] for version in past.versions))
    return FlowcError(f'"{past.key}" has {there} {wanted}', hint=f"it has {digests}", exit_code=2)


def plan_flow(site: Site, past: Past, wanted: str | None) -> Planned:
    """The plan that brings a version of a flow back; it makes the flow again when it is gone."""
    reading = site.read()
    known = reading.lock.entries.get(past.key)
    identity = known.id if known is not None and known.id in reading.account.flows else past.id
    remote = reading.account.flows.get(identity)
    version = choose(past, wanted, remote.digest if remote else None)
    target = LocalFlow(
        past.key, version.title, past.file, 0, identity if remote else None, version.content,
        _free(version.numbers, reading) if remote is None else version.numbers,
    )  # fmt: skip
    given = reading.ledger.of(identity) if remote is not None else None
    excused = frozenset(given.numbers or ()) if given is not None else frozenset[str]()
    note = f"the version of {version.at[:19]}Z ({version.digest[:8]})"
    part = Part(frozenset([past.key]), excused=excused)
    planned = _planned(site, [target], part, reading)
    # The flow was named, and what is replaced is kept: nobody's change is lost by it.
    return _held(planned, site, note, excused=(Against.DRIFT,))


def plan_release_back(site: Site, record: Record) -> Planned:
    """The plan that takes back all that a release did."""
    reading = site.read()
    targets, made, given = [], set(), set[str]()
    for steps in _by_flow(record):
        first, last = steps[0], steps[-1]
        given |= set(last.numbers_after or ()) - set(first.numbers_before or ())
        if first.before is None:
            made.add(first.id)
            continue
        content = site.state.history.content(first.id, first.before)
        if content is None:
            raise FlowcError(
                f'the version of "{first.key}" before release {record.number} was not kept here',
                hint="flowc rollback --to REVISION takes it from git",
            )
        there = first.id if first.id in reading.account.flows else None
        title = str(content.get("title") or first.key)
        targets.append(
            LocalFlow(first.key, title, first.file, 0, there, content, first.numbers_before)
        )
    part = Part(frozenset(target.key for target in targets), frozenset(made), frozenset(given))
    planned = _planned(site, targets, part, reading)
    return _held(planned, site, f"as before release {record.number}")


def plan_revision_back(
    site: Site, flows: Sequence[LocalFlow], revision: str, chosen: Collection[str] = ()
) -> Planned:
    """The plan that brings back what git had in a revision; ``chosen`` are patterns of flows."""
    planned = plan_release(site, flows, Choice(tuple(chosen), prune=True))
    return _held(planned, site, f"as in {revision}")


def last_release(site: Site, ledger: Ledger) -> Record | str:
    """The last release as this machine knows it, else the commit of the release before it.

    Raises `FlowcError` where neither is known.
    """
    records = site.state.releases.records()
    latest = ledger.releases[-1] if ledger.releases else None
    if records and (latest is None or records[-1].number == latest.number):
        if not records[-1].is_whole:
            raise FlowcError(
                f"{site.state.releases.path} has a line that cannot be read, so what release "
                f"{records[-1].number} changed is not known whole",
                hint="flowc rollback --to REVISION brings back what git had",
            )
        return records[-1]
    before = [release.commit for release in ledger.releases[:-1]]
    if before and before[-1] != "-":
        return before[-1].removesuffix("+changes")
    raise FlowcError(
        "what the last release changed is not known here",
        hint="flowc rollback --to REVISION brings back what git had; "
        "flowc history --releases lists the releases",
    )


def lift(site: Site) -> tuple[Hold, ...]:
    """Let go of all holds; those that there were."""
    ledger = site.read().ledger
    if ledger.holds:
        change_ledger(site.connections, site.scope, ledger, lambda now: evolve(now, holds=()))
    return ledger.holds


def _planned(site: Site, targets: Sequence[LocalFlow], part: Part, reading: Reading) -> Planned:
    return plan_release(site, targets, Choice(prune=bool(part.deleted)), part, reading)


def _held(planned: Planned, site: Site, note: str, excused: Collection[str] = ()) -> Planned:
    """The plan of a rollback: what it changes is held; limits and holds do not stop it."""
    excused = {Against.LIMITS, Against.HELD, *excused}
    changes = tuple(
        evolve(
            change,
            notes=(*change.notes, note) if change.writes else change.notes,
            cautions=_without(change.cautions, excused),
        )
        for change in planned.plan.changes
    )
    cautions = _without(planned.plan.cautions, excused)
    plan = evolve(planned.plan, changes=changes, cautions=cautions)
    moment = now()
    holds = tuple(Hold(change.key, moment, site.actor) for change in plan.writes)
    return evolve(planned, plan=plan, holds=holds)


def _without(cautions: Iterable[Caution], excused: Collection[str]) -> tuple[Caution, ...]:
    return tuple(caution for caution in cautions if caution.kind not in excused)


def _by_flow(record: Record) -> list[list[Step]]:
    by_id: dict[str, list[Step]] = {}
    for step in record.steps:
        by_id.setdefault(step.id, []).append(step)
    return list(by_id.values())


def _free(numbers: Sequence[str] | None, reading: Reading) -> tuple[str, ...] | None:
    """The numbers that it had and that no other flow was given since."""
    given = {n for entry in reading.ledger.entries.values() for n in entry.numbers or ()}
    free = tuple(number for number in numbers or () if number not in given)
    return free or None
