"""Import flows of an account as .flow files.

  flowc pull                          every flow that the project does not have
  flowc pull "Front desk" --overwrite take over what was changed in the account
  flowc pull --into flows/imported
  flowc pull --list                   what is in the account and not in the project

The next plan shows no change for a flow that was pulled. Flows that another project or
environment has deployed are taken only when they are named. A flow that the project has is left
alone unless it is named and --overwrite is given; then its file is replaced, if it holds nothing
else (no other flow, no test, no param).

Exit codes: 0 done, 1 a file or flow is in the way, or the API failed, 2 wrong usage.
"""

from __future__ import annotations

from callflow_dsl.cli._environment import add_environment_arguments, flows_of, project, site
from callflow_dsl.cli._tell import note

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.deploy.account import RemoteFlow


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc pull``."""
    parser.add_argument("flows", metavar="FLOW", nargs="*", help="titles or ids; default: all")
    parser.add_argument("--into", metavar="FOLDER", help="default: the first source folder")
    parser.add_argument("--list", action="store_true", help="list the flows, and write nothing")
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there")
    add_environment_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Write the files and tell of them."""
    from callflow_dsl.deploy.describe import shown
    from callflow_dsl.deploy.pull import pull, strangers

    settings, environment = project(args)
    flows = flows_of(settings, environment, begun=False)
    with site(args, settings, environment) as at:
        if args.list:
            _list(strangers(at, flows))
            return 0
        pulled = pull(
            at, settings, flows, args.flows, args.into, overwrite=args.overwrite, left=_tell_left
        )
    for written in pulled:
        verb = "replaced" if written.replaces else "wrote"
        print(f"{verb:<8} {written.file}  {shown(written.flow.title)}")
    if not pulled:
        note("the project has every flow of the account")
    return 0


def _tell_left(flows: Sequence[RemoteFlow]) -> None:
    if flows:
        count = "1 flow" if len(flows) == 1 else f"{len(flows)} flows"
        note(f"left alone: {count} of other projects or environments; --list shows whose")


def _list(flows: Iterable[RemoteFlow]) -> None:
    from callflow_dsl.cli._account import table
    from callflow_dsl.deploy.describe import shown

    rows = [
        [
            flow.id,
            flow.mark.owner if flow.mark is not None else "-",
            str(len(flow.content["steps"])),
            flow.created[:10] or "-",
            shown(flow.title),
        ]
        for flow in flows
    ]
    if rows:
        print(table(["ID", "OF", "STEPS", "MADE", "TITLE"], rows))
    else:
        print("the project has every flow of the account")
