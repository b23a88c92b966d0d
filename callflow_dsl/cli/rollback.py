"""Bring back what was deployed before.

  flowc rollback                         take back the last release as a whole
  flowc rollback "Front desk"            one flow: the version before the one that is stored
  flowc rollback "Front desk" 4c1997d8   this version; flowc history lists them
  flowc rollback --to v41                all flows as git had them in this revision
  flowc rollback --to v41 --only "Front desk"
  flowc rollback --lift                  let the next deploy change again what was rolled back

Numbers come back too. What is brought back is deployed as every other change: shown, asked about,
checked, read back; and it is held: a deploy that would change it again is refused until somebody
gives --allow held, or lifts the hold. The last release is known from the versions that this machine
has kept, else from the account and git, so that a fresh clone can take it back (with the history
of git: fetch-depth: 0). A rollback is a release itself, and can be taken back.

Exit codes: 0 done, 1 refused or failed, 2 no such flow, version or revision.
"""

from __future__ import annotations

from callflow_dsl.cli._environment import add_environment_arguments, project, site
from callflow_dsl.cli._tell import note, warn
from callflow_dsl.cli.deploy import add_writing_arguments, deploy
from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.deploy.release import Planned, Site
    from callflow_dsl.deploy.settings import Environment, Settings


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc rollback``."""
    parser.add_argument("flow", metavar="FLOW", nargs="?", help="title or id; default: a release")
    parser.add_argument("version", metavar="VERSION", nargs="?", help="beginning of a digest")
    parser.add_argument("--to", metavar="REVISION", help="what git had in this revision")
    parser.add_argument(
        "--only", metavar="FLOW", action="append", default=[],
        help="with --to: only flows with this title, id or file; may be repeated",
    )  # fmt: skip
    parser.add_argument("--lift", action="store_true", help="let go of what is held")
    add_writing_arguments(parser)
    add_environment_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Plan the rollback, ask, and carry it out."""
    if (args.flow and (args.to or args.lift)) or (args.only and not args.to):
        raise FlowcError(
            "this is more than one kind of rollback",
            hint="give a flow, or --to REVISION (with --only), or --lift",
            exit_code=2,
        )
    settings, environment = project(args)
    with site(args, settings, environment) as at:
        if args.lift:
            return _lift(at)
        question = f"Bring this back to {environment.name}?"
        code = deploy(args, at, lambda: _planned(args, at, settings, environment), question)
    if code == 0:
        warn(
            "the sources say otherwise, so what was brought back is held; revert them too, then: "
            "flowc deploy --allow held"
        )
    return code


def _planned(
    args: argparse.Namespace, at: Site, settings: Settings, environment: Environment
) -> Planned:
    from callflow_dsl.deploy import rollback
    from callflow_dsl.deploy.project import flows_at

    if args.flow:
        return rollback.plan_flow(at, rollback.past_of(at.state, args.flow), args.version)
    revision = args.to
    if revision is None:
        last = rollback.last_release(at, at.read().ledger)
        if not isinstance(last, str):
            return rollback.plan_release_back(at, last)
        revision = last
        note(f"this is what git had in {revision}")
    flows = flows_at(revision, settings, environment)
    return rollback.plan_revision_back(at, flows, revision, args.only)


def _lift(at: Site) -> int:
    from callflow_dsl.deploy.rollback import lift

    holds = lift(at)
    for hold in holds:
        print(f"lifted   {hold.title}")
    if not holds:
        note(f"nothing is held in {at.environment.name}")
    return 0
