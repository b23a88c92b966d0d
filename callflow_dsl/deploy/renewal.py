"""A plan from a file, made anew against the account before it is carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from callflow_dsl.decompiler import decompile
from callflow_dsl.deploy.content import digest, title_of
from callflow_dsl.deploy.kinds import Action
from callflow_dsl.deploy.project import LocalFlow, problems_of
from callflow_dsl.deploy.release import Choice, Part, plan_release
from callflow_dsl.deploy.stale import StaleError, check_fits
from callflow_dsl.errors import FlowcError
from callflow_dsl.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from callflow_dsl.deploy.plan import Change, Plan
    from callflow_dsl.deploy.release import Planned, Site
    from callflow_dsl.deploy.settings import Environment


def check_environment(plan: Plan, environment: Environment) -> None:
    """Refuse a plan that was made for another account."""
    made_for = (plan.environment, plan.base_url)
    if made_for != (environment.name, environment.base_url):
        raise FlowcError(
            f"this plan is for {plan.environment} at {plan.base_url}, "
            f"not for {environment.name} at {environment.base_url}",
            hint=f"deploy it with --env {plan.environment}, or make another one",
        )


def renewed(site: Site, plan: Plan, sources: Sequence[LocalFlow] = ()) -> Planned:
    """A plan from a file as it is against the account by now; `StaleError` where it does not fit.

    Of the file only what is to be sent counts: what that changes, and what speaks against it, is
    told anew. ``sources`` are the flows of the project, as far as they are at hand: one that is
    what is sent tells what the linter says of it, and where it comes from. Else what is sent is
    linted itself.
    """
    sent = [change for change in plan.changes if change.content is not None]
    by_content = {(flow.key, digest(flow.content)): flow for flow in sources}
    flows = [_flow_of(change, by_content) for change in sent]
    stored = {change.id: change for change in plan.changes if change.id}
    deleted = _deleted(stored)
    part = Part(frozenset(flow.key for flow in flows), deleted)
    fresh = plan_release(site, flows, Choice(prune=bool(deleted)), part)
    before = {change.key: change for change in sent} | stored
    for change in fresh.plan.changes:
        former = before[change.id if change.id in before else change.key]
        _check_fits(former, change, fresh)
    return fresh


def _deleted(stored: Mapping[str, Change]) -> frozenset[str]:
    return frozenset(id_ for id_, change in stored.items() if change.action == Action.DELETE)


def _flow_of(change: Change, sources: Mapping[tuple[str, str], LocalFlow]) -> LocalFlow:
    """The flow that a change sends, as if it were read from the project."""
    content = change.content or {}
    source = sources.get((change.key, digest(content)))
    sent = LocalFlow(
        change.key, change.title, change.file, 0, _own_id(change), content, change.numbers_after
    )
    if source is None:
        return evolve(sent, problems=_problems(content))
    return evolve(sent, problems=source.problems, compiled=source.compiled)


def _problems(content: Mapping[str, Any]) -> tuple[str, ...]:
    """What the linter finds wrong in a content without a source."""
    name = f"what the plan sends of {title_of(content)}"
    try:
        return problems_of(Source(name, decompile(content)), {})
    except FlowcError as error:
        return (f"{name}: the linter cannot read it: {error.message}",)


def _own_id(change: Change) -> str | None:
    """The id that the flow itself names: then it is part of its key."""
    return change.id if change.key == f"{change.title} [{change.id}]" else None


def _check_fits(former: Change, change: Change, fresh: Planned) -> None:
    """Raise `StaleError` where the account is not as the plan from the file saw it."""
    remote = fresh.reading.account.flows.get(change.id or "")
    if former.action != Action.CREATE:
        check_fits(former, remote)
    elif remote is not None and (change.writes_content or change.cautions):
        raise StaleError(f'a flow called "{change.title}" has appeared: {remote.id}')
