"""Bring an earlier version of a flow back.

  flowc rollback "Front desk"            the version before the one that is stored
  flowc rollback "Front desk" 4c1997d8   this one; flowc history lists them

The version is deployed as every other change: shown, asked about, checked, read back. What it
replaces is kept, so a rollback can be rolled back. A flow that was deleted is made again, with
those of its numbers that ring nothing else. The sources stay as they are: the next plan shows
what they would change, until you change them too.

Exit codes: 0 done, 1 refused or failed, 2 no such flow or version.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from callflow_dsl.cli._environment import add_environment_arguments, project, site
from callflow_dsl.cli.deploy import add_writing_arguments, deploy

if TYPE_CHECKING:
    import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``flowc rollback``."""
    parser.add_argument("flow", metavar="FLOW", help="title or id of a flow")
    parser.add_argument("version", metavar="VERSION", nargs="?", help="beginning of a digest")
    parser.add_argument(
        "--allow", metavar="WHAT", action="append", default=[], choices=("default",),
        help="default: let it change which flow is the default one",
    )  # fmt: skip
    add_writing_arguments(parser)
    add_environment_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Plan the rollback, ask, and carry it out."""
    from callflow_dsl.deploy.rollback import past_of, plan_rollback

    settings, environment = project(args)
    with site(args, settings, environment) as at:
        past = past_of(at.state, args.flow)
        question = f"Bring this version back to {environment.name}?"
        code = deploy(args, at, lambda: plan_rollback(at, past, args.version), question)
    if code == 0:
        print("flowc: note: the sources still say otherwise; see flowc plan", file=sys.stderr)
    return code
