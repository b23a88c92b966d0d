"""The work of the commands: from a project and an account to a plan, and from a plan to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from callflow_dsl.deploy.account import read_account, with_numbers
from callflow_dsl.deploy.apply import Outcome, apply
from callflow_dsl.deploy.history import now
from callflow_dsl.deploy.identity import match_flows
from callflow_dsl.deploy.journal import Settled, settle
from callflow_dsl.deploy.limits import check_allowed, with_cautions
from callflow_dsl.deploy.plan import Plan, only, plan_changes
from callflow_dsl.deploy.state import Records, State
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from callflow_dsl.deploy.account import Account, Connections
    from callflow_dsl.deploy.apply import Event
    from callflow_dsl.deploy.project import LocalFlow
    from callflow_dsl.deploy.settings import Environment, Limits


@frozen
class Choice:
    """What of a plan is wanted."""

    only: tuple[str, ...] = ()
    prune: bool = False


@frozen
class Site:
    """One environment at work: its account and its files."""

    environment: Environment
    state: State
    connections: Connections
    limits: Limits

    def read(self, *, numbers: bool) -> tuple[Settled, Account]:
        """What is stored and what is known of it, interrupted writes settled."""
        lock, intents = self.state.lock(), self.state.journal()
        known = {entry.id for entry in lock.entries.values()}
        account = read_account(self.connections, known)
        managed = any(entry.numbers for entry in lock.entries.values()) or any(
            intent.numbers is not None for intent in intents
        )
        if numbers or managed or intents:
            account = with_numbers(self.connections, account)
        return settle(lock, intents, account), account


def make_plan(site: Site, flows: Sequence[LocalFlow], choice: Choice) -> Plan:
    """The plan for the flows of a project; nothing is written anywhere."""
    return _planned(site, flows, choice)[0]


def _planned(
    site: Site, flows: Sequence[LocalFlow], choice: Choice
) -> tuple[Plan, Settled, Account]:
    numbers = choice.prune or any(flow.numbers is not None for flow in flows)
    settled, account = site.read(numbers=numbers)
    matches = match_flows(flows, settled.lock, account)
    copies = [(key, flow) for key, found in settled.copies.items() for flow in found]
    changes = plan_changes(
        matches, account, site.state.history.content, prune=choice.prune, copies=copies
    )
    existing = sum(change.id is not None for change in changes)
    if choice.only:
        changes = only(changes, choice.only)
    plan = Plan(site.environment.name, site.environment.base_url, changes, made=now())
    return with_cautions(plan, account, site.limits, existing), settled, account


def carry_out(
    site: Site,
    prepare: Callable[[], Plan],
    allowed: Collection[str],
    confirm: Callable[[Plan], bool],
    report: Callable[[Event], None],
) -> tuple[Plan, Outcome | None]:
    """Deploy what ``prepare`` plans, while no other deploy of this machine runs.

    The outcome is None when ``confirm`` said no. Raises `RefusedError` and `StaleError` before
    anything is written.
    """
    with site.state.held():
        plan = prepare()
        check_environment(plan, site.environment)
        check_allowed(plan, allowed)
        if plan.writes and not confirm(plan):
            return plan, None
        numbers = any(change.numbers_after is not None for change in plan.changes)
        settled, account = site.read(numbers=numbers)
        records = Records(site.state, settled.lock)
        return plan, apply(plan, site.connections, records, account, settled.copies, report)


def check_environment(plan: Plan, environment: Environment) -> None:
    """Refuse a plan that was made for another account."""
    made_for = (plan.environment, plan.base_url)
    if made_for != (environment.name, environment.base_url):
        raise FlowcError(
            f"this plan is for {plan.environment} at {plan.base_url}, "
            f"not for {environment.name} at {environment.base_url}",
            hint=f"deploy it with --env {plan.environment}, or make another one",
        )
