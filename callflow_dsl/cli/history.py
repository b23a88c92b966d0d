"""Earlier versions of deployed flows.

  flowc history                    every flow, with its latest version
  flowc history "Front desk"       all versions of a flow, the latest first
  flowc history "Front desk" 4c19  what that version says, as a .flow file
  flowc history --releases         the last releases, from the account: what, when, by whom

A version is named by the beginning of its digest. flowc rollback brings one back.

Exit codes: 0 done, 1 the API refused it or could not be reached, 2 no such flow or version.
"""

from __future__ import annotations

from callflow_dsl.cli._account import FORMATS, put, table
from callflow_dsl.cli._environment import add_environment_arguments, project, site
from callflow_dsl.cli._formats import add_format_arguments
from callflow_dsl.printing import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.deploy.history import Version
    from callflow_dsl.deploy.settings import Environment, Settings


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc history``."""
    parser.add_argument("flow", metavar="FLOW", nargs="?", help="title or id of a flow")
    parser.add_argument("version", metavar="VERSION", nargs="?", help="beginning of a digest")
    add_format_arguments(parser, FORMATS)
    parser.add_argument(
        "--releases", action="store_true", help="list the releases that the account knows of"
    )
    add_environment_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """List flows, or versions, or show one."""
    from attrs import evolve

    from callflow_dsl.decompiler import decompile
    from callflow_dsl.deploy.rollback import choose, past_of, pasts
    from callflow_dsl.deploy.state import State
    from callflow_dsl.printing import write_document

    settings, environment = project(args)
    if args.releases:
        return _releases(args, settings, environment)
    secrets = evolve(environment.secrets(), only_to_look=True)
    state = State(settings.state, environment.name, secrets)
    if args.version:
        version = choose(past_of(state, args.flow), args.version, None)
        write_document(decompile(secrets.mask(dict(version.content))))
        return 0
    if args.flow:
        versions = list(reversed(past_of(state, args.flow).versions))
    else:
        versions = [past.versions[-1] for past in pasts(state)]
    put(
        args,
        secrets.mask([_document(version) for version in versions]),
        table(["VERSION", "WHEN", "WHY", "STEPS", "TITLE"], map(_row, versions))
        or f"nothing was deployed to {environment.name} from here",
    )
    return 0


def _releases(args: argparse.Namespace, settings: Settings, environment: Environment) -> int:
    """List the releases that the account knows, the latest first."""
    with site(args, settings, environment) as at:
        releases = list(reversed(at.read().ledger.releases))
    names = ("number", "at", "commit", "actor", "what")
    rows = [
        [
            str(release.number),
            release.at[:19] + "Z",
            release.commit[:12],
            shown(release.actor),
            shown(release.what),
        ]
        for release in releases
    ]
    put(
        args,
        [{name: getattr(release, name) for name in names} for release in releases],
        table(["RELEASE", "WHEN", "COMMIT", "BY", "WHAT"], rows)
        or f"the account knows of no release to {environment.name}",
    )
    return 0


def _row(version: Version) -> list[str]:
    when = f"{version.at[:10]} {version.at[11:19]}Z"
    steps = str(len(version.content["steps"]))
    return [version.digest[:8], when, version.why, steps, shown(version.title)]


def _document(version: Version) -> dict[str, object]:
    return {
        "version": version.digest,
        "flow": version.flow,
        "title": version.title,
        "at": version.at,
        "why": version.why,
        "numbers": version.numbers,
        "content": version.content,
    }
