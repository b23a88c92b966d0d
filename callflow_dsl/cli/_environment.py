"""What the commands share that work on the environments of a project."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from callflow_dsl.cli._numbers import whole
from callflow_dsl.cli._params import add_set_argument, assignments
from callflow_dsl.cli._tell import show_requests
from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.deploy.plan import Plan
    from callflow_dsl.deploy.project import LocalFlow
    from callflow_dsl.deploy.release import Choice, Site
    from callflow_dsl.deploy.secrets import Secrets
    from callflow_dsl.deploy.settings import Environment, Settings

#: The end of the --help of each of these commands.
ACCESS = """\
The access key comes from the environment variable that the environment names in flowc.toml
(key = "NAME"), else FLOWC_ACCESS_KEY; in a terminal it is asked for when it is not set."""


def add_environment_arguments(parser: Parser, *, account: bool = True) -> None:
    """``--env`` and ``--config``; with ``account`` also what talking to one needs."""
    parser.add_argument(
        "--env",
        metavar="NAME",
        help="an environment of flowc.toml; default: the one that it means, or the only one",
    )
    parser.add_argument(
        "--config", metavar="FILE", help="default: the flowc.toml of this folder or one above"
    )
    if account:
        parser.add_argument(
            "--jobs",
            metavar="N",
            type=whole(1, 64),
            default=4,
            help="requests at a time; default 4",
        )
        parser.add_argument(
            "--trust", metavar="NAME", action="append", default=[],
            help="a host or a variable of flowc.toml that may be used although it is not the API's "
            "own, or not called FLOWC_...; may be repeated",
        )  # fmt: skip
        parser.epilog = ACCESS


def add_choice_arguments(parser: Parser) -> None:
    """``--set``, ``--only`` and ``--prune``."""
    add_set_argument(parser, environment=False)
    parser.add_argument(
        "--only", metavar="FLOW", action="append", default=[],
        help="only flows with this title, id or file (* and ? are allowed); may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--prune", action="store_true", help="delete flows that have left the project"
    )


def choice(args: argparse.Namespace, settings: Settings) -> Choice:
    """What the arguments choose."""
    from callflow_dsl.deploy.project import missing_sources
    from callflow_dsl.deploy.release import Choice

    return Choice(tuple(args.only), args.prune, missing_sources(settings))


def project(args: argparse.Namespace) -> tuple[Settings, Environment]:
    """The settings, and the environment that is meant."""
    from callflow_dsl.deploy.settings import find_settings

    settings = find_settings(args.config)
    environment = settings.environment(args.env)
    return settings, environment.assigned(assignments(getattr(args, "values", [])))


@contextmanager
def site(args: argparse.Namespace, settings: Settings, environment: Environment) -> Iterator[Site]:
    """The environment at work, with connections to its account."""
    from callflow_dsl.api import Client, Retries
    from callflow_dsl.cli._account import key_of
    from callflow_dsl.cli._progress import Reading
    from callflow_dsl.deploy.account import Connections
    from callflow_dsl.deploy.project import flows_at
    from callflow_dsl.deploy.release import Site
    from callflow_dsl.deploy.revision import actor, head
    from callflow_dsl.deploy.state import State

    environment.check_trust(args.trust)
    show_requests()
    key = key_of(environment)
    scope = settings.scope(environment)
    secrets = environment.secrets()
    state = State(settings.state, environment.name, secrets)

    client = Client(
        key,
        environment.base_url,
        concurrency=args.jobs,
        deadline=None,  # a rate limit makes a deploy slow; it does not end it
        retries=Retries(refused_count=60),
    )
    reading = Reading()
    try:
        with Connections(client) as connections:
            yield Site(
                environment,
                scope,
                state,
                connections,
                settings.limits,
                lambda commit: flows_at(commit, settings, environment),
                reading,
                head(settings.folder),
                actor(),
            )
    except FlowcError as error:
        mask(error, secrets)
        raise
    finally:
        reading.end()


def flows_of(
    settings: Settings, environment: Environment, *, begun: bool = True
) -> tuple[LocalFlow, ...]:
    """The flows of the project; no error tells a secret."""
    from callflow_dsl.deploy.project import load_project

    try:
        return load_project(settings, environment, begun=begun)
    except FlowcError as error:
        mask(error, environment.secrets())
        raise


def mask(error: FlowcError, secrets: Secrets) -> None:
    """Hide secrets in an error: the API may repeat what it was sent."""
    error.message = secrets.mask(error.message)
    error.hint = secrets.mask(error.hint)
    error.report = secrets.mask(error.report)


def plan_text(plan: Plan) -> str:
    """A plan without secrets as text, in colours where standard output shows them."""
    from callflow_dsl.deploy import render
    from callflow_dsl.diagnostics.text import use_color

    return render.plan_text(plan, color=use_color(sys.stdout))


def confirmed(question: str, *, yes: bool) -> bool:
    """Whether the user agrees; `FlowcError` where nobody can be asked."""
    if yes:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise FlowcError(
            "nobody can be asked whether this is right: there is no terminal",
            hint="look at the plan, then deploy it with --yes",
            exit_code=2,
        )
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
