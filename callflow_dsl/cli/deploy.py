"""Bring an account to what the project says, or carry out a plan exactly.

  flowc deploy                         plan, show it, ask, carry it out
  flowc deploy --env production --yes  in CI, where nobody can be asked
  flowc deploy plan.json --yes         exactly this plan; refused when the account has changed
  flowc deploy --only "Front desk"     some flows only

Each flow is read before it is written and read back after it. An interrupted deploy is
finished by running it again, on this machine or another. What could do harm is refused
unless it is allowed:

  --allow drift     overwrite what somebody changed or deleted in the account
  --allow adopt     overwrite flows that were not deployed from here
  --allow limits    go beyond the limits of flowc.toml
  --allow numbers   leave a number ringing nothing, take one from a flow that is not ours
  --allow default   change which flow is the default one
  --allow copies    delete second copies that an interrupted deploy left
  --allow held      deploy what was rolled back, and lift the hold

Exit codes: 0 done, 1 refused, stale or failed, 2 wrong usage, 130 interrupted, 143 ended by
SIGTERM.
"""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager

from callflow_dsl.cli._environment import (
    add_choice_arguments,
    add_environment_arguments,
    choice,
    confirmed,
    flows_of,
    mask,
    plan_text,
    project,
    site,
)
from callflow_dsl.cli._formats import add_format_arguments, is_for_people, rendered
from callflow_dsl.cli._numbers import number
from callflow_dsl.cli._progress import FORMATS, Progress
from callflow_dsl.cli.main import show_error
from callflow_dsl.deploy.kinds import ALLOWED
from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.cli._progress import JsonLines, TextLines
    from callflow_dsl.deploy.project import LocalFlow
    from callflow_dsl.deploy.release import Planned, Site
    from callflow_dsl.deploy.settings import Environment, Settings
    from callflow_dsl.deploy.work import Outcome


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc deploy``."""
    parser.add_argument("plan", metavar="PLAN", nargs="?", help="a file of flowc plan --out")
    add_choice_arguments(parser)
    add_writing_arguments(parser)
    add_environment_arguments(parser)


def add_writing_arguments(parser: Parser) -> None:
    """``--allow``, ``--yes``, ``--json`` and ``--wait``."""
    parser.add_argument(
        "--allow", metavar="WHAT", action="append", default=[], choices=tuple(ALLOWED),
        help=f"let this through: {', '.join(ALLOWED)}; may be repeated",
    )  # fmt: skip
    parser.add_argument("--yes", action="store_true", help="do not ask")
    add_format_arguments(parser, FORMATS, has_output=True)
    parser.add_argument(
        "--wait", metavar="SECONDS", type=number(86_400), default=0.0,
        help="wait so long for another deploy on this machine to end",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Plan or read the plan, ask, and carry it out."""
    from callflow_dsl.deploy.plan_file import read_plan
    from callflow_dsl.deploy.release import plan_release
    from callflow_dsl.deploy.renewal import check_environment, renewed

    if args.plan and (args.only or args.prune):
        raise FlowcError(
            "a plan is carried out as it is",
            hint="give --only and --prune to flowc plan",
            exit_code=2,
        )
    settings, environment = project(args)
    if args.plan:
        ready = read_plan(args.plan, environment.secrets())
        check_environment(ready, environment)
        sources = _sources(settings, environment)
        with site(args, settings, environment) as at:
            return deploy(args, at, lambda: renewed(at, ready, sources), "Carry out this plan?")
    flows = flows_of(settings, environment, begun=not args.prune)
    chosen = choice(args, settings)
    with site(args, settings, environment) as at:
        return deploy(args, at, lambda: plan_release(at, flows, chosen), "Deploy this?")


def _sources(settings: Settings, environment: Environment) -> tuple[LocalFlow, ...]:
    """The flows of the project, as far as they are here and compile: a plan does without them."""
    try:
        return flows_of(settings, environment, begun=False)
    except FlowcError:
        return ()


def deploy(
    args: argparse.Namespace, at: Site, prepare: Callable[[], Planned], question: str
) -> int:
    """Carry a plan out as the arguments say; the exit code."""
    from callflow_dsl.deploy.masking import masked
    from callflow_dsl.deploy.release import carry_out

    # Whoever is asked has to see the plan; beside JSON it stands on stderr.
    stream = sys.stdout if is_for_people(args) else None if args.yes else sys.stderr

    def shown() -> Planned:
        planned = prepare()
        at.told("")
        if stream is not None:
            plan = masked(planned.plan, at.environment.secrets())
            print(plan_text(plan), file=stream, flush=True)
        return planned

    lines = rendered(args, at.environment.name)
    progress = Progress(lines)
    try:
        with _ended_by_signal():
            _, outcome = carry_out(
                at,
                shown,
                frozenset(args.allow),
                lambda plan: confirmed(question, yes=args.yes),
                progress,
                args.wait,
            )
    except _TerminatedError:
        hint = "what was begun was ended, and nothing is lost: run it again to finish"
        raise FlowcError("ended by SIGTERM", hint=hint, exit_code=143) from None
    except KeyboardInterrupt:
        raise FlowcError(
            "interrupted", hint="nothing is lost: run it again to finish", exit_code=130
        ) from None
    finally:
        progress.end()
    for _, error in outcome.failures if outcome is not None else ():
        mask(error, at.environment.secrets())
    return _told(lines, outcome)


class _TerminatedError(BaseException):
    """SIGTERM: as Ctrl-C, requests under way are waited for."""


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """SIGTERM, which a CI system sends to a job that is cancelled, ends a deploy in order."""

    def end(_number: int, _frame: object) -> None:
        raise _TerminatedError

    try:
        before = signal.signal(signal.SIGTERM, end)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _told(lines: TextLines | JsonLines, outcome: Outcome | None) -> int:
    if outcome is None:
        print("flowc: nothing was deployed", file=sys.stderr)
        return 1
    for line in lines.end(outcome):
        print(line)
    for change, error in outcome.failures:
        show_error(FlowcError(f'"{change.title}": {error.message}', hint=error.hint))
    if outcome.failures:
        done = len({event.change.key for event in outcome.events})
        flows = "flow" if done == 1 else "flows"
        print(
            f"flowc: {done} {flows} done, {outcome.left} not done; run it again to finish",
            file=sys.stderr,
        )
        return 1
    return 0
