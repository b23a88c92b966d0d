"""Bring an account to what the project says, or carry out a plan exactly.

  flowc deploy                         plan, show it, ask, carry it out
  flowc deploy --env production --yes  in CI, where nobody can be asked
  flowc deploy plan.json --yes         exactly this plan; refused when the account has changed
  flowc deploy --only "Front desk"     some flows only

Each flow is read before it is written and read back after it. An interrupted deploy is
finished by running it again: nothing is created twice. What could do harm is refused
unless it is allowed:

  --allow drift     overwrite what somebody changed in the account
  --allow adopt     overwrite flows that were not deployed from here
  --allow limits    go beyond the limits of flowc.toml
  --allow numbers   delete flows with numbers, take numbers from flows outside the project
  --allow default   change which flow is the default one

Exit codes: 0 done, 1 refused, stale or failed, 2 wrong usage.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from callflow_dsl.cli._environment import (
    add_choice_arguments,
    add_environment_arguments,
    choice,
    confirmed,
    project,
    rendered,
    site,
)
from callflow_dsl.cli.main import show_error
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from callflow_dsl.deploy.apply import Outcome
    from callflow_dsl.deploy.plan import Plan
    from callflow_dsl.deploy.release import Site

_KINDS = ("drift", "adopt", "limits", "numbers", "default")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``flowc deploy``."""
    parser.add_argument("plan", metavar="PLAN", nargs="?", help="a file of flowc plan --out")
    add_choice_arguments(parser)
    parser.add_argument(
        "--allow", metavar="WHAT", action="append", default=[], choices=_KINDS,
        help=f"let this through: {', '.join(_KINDS)}; may be repeated",
    )  # fmt: skip
    add_writing_arguments(parser)
    add_environment_arguments(parser)


def add_writing_arguments(parser: argparse.ArgumentParser) -> None:
    """``--yes`` and ``--json``."""
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each change")


def run(args: argparse.Namespace) -> int:
    """Plan or read the plan, ask, and carry it out."""
    from callflow_dsl.deploy.plan_file import read_plan
    from callflow_dsl.deploy.project import load_project
    from callflow_dsl.deploy.release import make_plan

    if args.plan and (args.only or args.prune):
        raise FlowcError(
            "a plan is carried out as it is",
            hint="give --only and --prune to flowc plan",
            exit_code=2,
        )
    settings, environment = project(args)
    chosen = choice(args)
    if args.plan:
        ready = read_plan(args.plan)
        with site(args, settings, environment) as at:
            return deploy(args, at, lambda: ready, "Carry out this plan?")
    flows = load_project(settings, environment)
    with site(args, settings, environment) as at:
        return deploy(args, at, lambda: make_plan(at, flows, chosen), "Deploy this?")


def deploy(args: argparse.Namespace, at: Site, prepare: Callable[[], Plan], question: str) -> int:
    """Carry a plan out as the arguments say; the exit code."""
    from callflow_dsl.cli._progress import Progress
    from callflow_dsl.deploy.release import carry_out

    def shown() -> Plan:
        plan = prepare()
        if not args.json:
            print(rendered(plan, "text"), flush=True)
        elif not args.yes:  # whoever is asked has to see it; stdout is for JSON alone
            print(rendered(plan, "text"), file=sys.stderr, flush=True)
        return plan

    progress = Progress(at.environment.name, as_json=args.json)
    try:
        _, outcome = carry_out(
            at,
            shown,
            frozenset(getattr(args, "allow", ())),
            lambda plan: confirmed(question, yes=args.yes),
            progress,
        )
    except KeyboardInterrupt:
        raise FlowcError(
            "interrupted", hint="nothing is lost: run it again to finish", exit_code=130
        ) from None
    finally:
        progress.end()
    return _told(outcome)


def _told(outcome: Outcome | None) -> int:
    if outcome is None:
        print("flowc: nothing was deployed", file=sys.stderr)
        return 1
    for change, error in outcome.failures:
        show_error(FlowcError(f'"{change.title}": {error.message}', hint=error.hint))
    if outcome.failures:
        left = f"{len(outcome.events)} done, {outcome.left} not done"
        print(f"flowc: {left}; run it again to finish", file=sys.stderr)
        return 1
    return 0
