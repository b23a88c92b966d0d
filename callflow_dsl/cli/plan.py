"""Show what a deploy would change, and change nothing.

  flowc plan                                 all flows of the project
  flowc plan --env production --out plan.json
  flowc plan --format markdown               for a comment on a pull request
  flowc plan --format markdown --pictures changes/   with links to pictures of each change
  flowc plan --format json                   for machines, without the contents
  flowc plan --detailed-exitcode             2 when there is something to deploy

Flows are matched by the id in the flow, then by the mark in the stored flow, then by a title
that only one flow of the account has. A flow that somebody changed in the account since the last
deploy is shown as drifted, with their change and yours. docs/deploy.md tells it all.

Exit codes: 0 done, 1 errors in the project or from the API, 2 wrong usage. With
--detailed-exitcode: 0 nothing to deploy, 1 any error, wrong usage too, 2 something to deploy.
"""

from __future__ import annotations

from callflow_dsl.cli._environment import (
    add_choice_arguments,
    add_environment_arguments,
    choice,
    flows_of,
    plan_text,
    project,
    site,
)
from callflow_dsl.cli._exit_codes import Detailed
from callflow_dsl.cli._formats import Format, add_format_arguments, rendered

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.deploy.plan import Plan


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc plan``."""
    add_choice_arguments(parser)
    add_format_arguments(parser, FORMATS, has_output=True)
    parser.add_argument(
        "-o", "--output", "--out", metavar="FILE", help="write the plan for flowc deploy FILE"
    )
    parser.add_argument(
        "--pictures",
        metavar="DIR",
        help="draw each change as an SVG file there; Markdown links to it",
    )
    parser.add_argument(
        "--detailed-exitcode", action="store_true", help="0: no change, 1: error, 2: changes"
    )
    add_environment_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Make the plan, show it, and write it where it is wanted."""
    from callflow_dsl.deploy.masking import masked
    from callflow_dsl.deploy.plan_file import write_plan
    from callflow_dsl.deploy.release import plan_release

    settings, environment = project(args)
    flows = flows_of(settings, environment, begun=not args.prune)
    with site(args, settings, environment) as at:
        planned = plan_release(at, flows, choice(args, settings))
    plan, pictures = planned.plan, {}
    if args.pictures:
        from callflow_dsl.cli._pictures import write_pictures

        pictures = write_pictures(args.pictures, planned, environment.secrets())
    print(rendered(args, masked(plan, environment.secrets()), pictures))
    if args.output:
        write_plan(args.output, plan, environment.secrets())
    has_changes = args.detailed_exitcode and plan.writes
    return Detailed.CHANGES if has_changes else Detailed.NO_CHANGE


def _text(plan: Plan, _pictures: Mapping[str, str]) -> str:
    return plan_text(plan)


def _json(plan: Plan, _pictures: Mapping[str, str]) -> str:
    from callflow_dsl.deploy.render import plan_json

    return plan_json(plan)


def _markdown(plan: Plan, pictures: Mapping[str, str]) -> str:
    from callflow_dsl.deploy.render import plan_markdown

    return plan_markdown(plan, pictures)


FORMATS = {
    "text": Format("for people", _text),
    "json": Format("for programs", _json),
    "markdown": Format("for a comment on a pull request", _markdown),
}
