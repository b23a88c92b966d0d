"""Show what is different between flows, by meaning and not by line.

  flowc diff old.flow new.flow              two files (.flow or .json), or two folders
  flowc diff flows/desk.flow @production    a file and the flow of that title in an account
  flowc diff @staging @production           two accounts
  flowc diff HEAD~1 HEAD                    the project's sources at two git revisions
  flowc diff HEAD~1:flows/desk.flow flows/desk.flow
  flowc diff old.flow new.flow --calls      call both, and say what callers will notice

A side is a file or folder, @ENVIRONMENT or @ENVIRONMENT/TITLE, or a git REVISION or
REVISION:PATH. Flows are matched by title, steps by id, then by content. Params have the values
of --env and --set.

Exit codes: 0 done (with --exit-code: no difference), 1 an error (or a difference), 2 wrong usage.
"""

from __future__ import annotations

import sys
from pathlib import Path

from callflow_dsl.cli._environment import add_environment_arguments, site
from callflow_dsl.cli._formats import Format, add_format_arguments, rendered
from callflow_dsl.cli._params import add_set_argument, param_values
from callflow_dsl.deploy.kinds import Difference
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import meant_beside
from callflow_dsl.printing import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.deploy.diff_sides import Compared, Side
    from callflow_dsl.deploy.secrets import Secrets
    from callflow_dsl.deploy.settings import Settings
    from callflow_dsl.source import Source

    #: What callers will notice of flows, by their titles.
    Noticed = Mapping[str, tuple[str, ...]]


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc diff``."""
    parser.add_argument("before", metavar="A", help="file, folder, @ENVIRONMENT or git revision")
    parser.add_argument("after", metavar="B", help="the same")
    add_format_arguments(parser, FORMATS)
    parser.add_argument(
        "--calls", action="store_true", help="call both sides, and say what callers will notice"
    )
    parser.add_argument("--exit-code", action="store_true", help="1 when there is a difference")
    add_set_argument(parser, environment=False)
    add_environment_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Read both sides, compare, print."""
    from callflow_dsl.deploy.diff_sides import compare

    sides = _sides(args)
    compared = compare(sides[args.before], sides[args.after])
    secrets = _secrets(args)
    told = _noticed(compared, secrets) if args.calls else {}
    print(rendered(args, [_masked(pair, secrets) for pair in compared], told))
    different = any(pair.kind != Difference.EQUAL for pair in compared)
    return 1 if args.exit_code and different else 0


def _sides(args: argparse.Namespace) -> dict[str, list[Side]]:
    """Both sides by their names on the command line."""
    settings = _settings(args)
    values = param_values(args, _files(args))
    sides: dict[str, list[Side]] = {}
    for name in sorted((args.before, args.after), key=_whole_account):
        # Of a whole account only the flows are read that files on the other side are about.
        files = sides and not any(key.startswith("@") for key in sides)
        titles = {side.title for group in sides.values() for side in group} if files else None
        sides[name] = _side(args, name, values, settings, titles)
    return sides


def _secrets(args: argparse.Namespace) -> Secrets:
    """What must not be shown: a side may hold the value of any environment."""
    from callflow_dsl.config import find_config, read_config
    from callflow_dsl.deploy.secrets import Secrets
    from callflow_dsl.deploy.settings import read_settings

    config = read_config(args.config) if args.config else find_config(Path.cwd())
    if config is None or "environments" not in config.data:
        return Secrets()
    return read_settings(config).secrets()


def _masked(pair: Compared, secrets: Secrets) -> Compared:
    from attrs import evolve

    from callflow_dsl.deploy.masking import masked, masking

    title = masking(pair.diff, secrets)(pair.title)
    return evolve(pair, title=title, diff=masked(pair.diff, secrets))


def _files(args: argparse.Namespace) -> Iterator[Source]:
    """The sources that ``--set`` may be about: those of the sides, else of the project."""
    from callflow_dsl.deploy.project import source_files
    from callflow_dsl.deploy.settings import find_settings
    from callflow_dsl.files import flow_files
    from callflow_dsl.source import read_source

    paths = [Path(name) for name in (args.before, args.after) if Path(name).exists()]
    if not paths:
        yield from map(read_source, source_files(find_settings(args.config), begun=False))
    for path in paths:
        yield from map(read_source, flow_files(str(path)) if path.is_dir() else [path])


def _whole_account(name: str) -> bool:
    return name.startswith("@") and "/" not in name


def _settings(args: argparse.Namespace) -> Settings | None:
    """The project, where one is needed: two files need none."""
    from callflow_dsl.deploy.settings import find_settings

    names = (args.before, args.after)
    for name in names:
        _check_file(name)
    needed = args.env or args.config or any(not Path(name).exists() for name in names)
    return find_settings(args.config) if needed and not _only_files_of_git(names) else None


def _check_file(name: str) -> None:
    """Refuse what is called as a file is, and is none: it would be taken for a git revision."""
    is_file_name = name.endswith((".flow", ".json")) and not name.startswith("@")
    if is_file_name and ":" not in name and not Path(name).exists():
        message = f"{name} is no file, no folder and no git revision"
        raise FlowcError(message, hint=meant_beside(name), exit_code=2)


def _only_files_of_git(names: Sequence[str]) -> bool:
    return all(Path(name).exists() or (":" in name and not name.startswith("@")) for name in names)


def _side(
    args: argparse.Namespace,
    name: str,
    values: Mapping[str, str],
    settings: Settings | None,
    titles: Collection[str] | None,
) -> list[Side]:
    """One side; of a whole account only the flows with these titles, where some are given."""
    from callflow_dsl.deploy import diff_sides as compare

    if Path(name).exists():
        return compare.sides_of_path(Path(name), values)
    if name.startswith("@"):
        assert settings is not None
        return _side_of_account(args, name[1:], settings, titles)
    revision, colon, path = name.partition(":")
    if colon:
        return compare.sides_of_revision(revision, [path], values, Path.cwd())
    assert settings is not None
    return compare.sides_of_revision(revision, settings.sources, values, settings.folder)


def _side_of_account(
    args: argparse.Namespace, name: str, settings: Settings, titles: Collection[str] | None
) -> list[Side]:
    """The flows stored in the account of an environment; the name is ENVIRONMENT or ENV/TITLE."""
    from callflow_dsl.deploy.account import read_account, with_numbers
    from callflow_dsl.deploy.diff_sides import sides_of_account

    wanted, _, title = name.partition("/")
    environment = settings.environment(wanted or args.env)
    with site(args, settings, environment) as at:
        account = read_account(at.connections)
        chosen = {
            flow.id
            for flow in account.flows.values()
            if (title in (flow.title, flow.id))
            or (not title and (titles is None or flow.title in titles))
        }
        account = with_numbers(at.connections, account, chosen)
    return sides_of_account(account, chosen, title)


def _noticed(compared: Sequence[Compared], secrets: Secrets) -> Noticed:
    """What callers will notice of each flow that is different on the two sides, by title."""
    from callflow_dsl.deploy.masking import masking
    from callflow_dsl.deploy.notice import budget, noticed

    pairs = [
        (pair, pair.before, pair.after) for pair in compared if pair.kind == Difference.CHANGED
    ]
    calls = budget(len(pairs))
    told: dict[str, tuple[str, ...]] = {}
    for pair, before, after in pairs:
        if calls and before is not None and after is not None:
            hide = masking(pair.diff, secrets)
            sentences = noticed(before.content, after.content, calls, hide)
            told[hide(pair.title)] = tuple(map(hide, sentences))
    return told


def _text(compared: Sequence[Compared], noticed: Noticed) -> str:
    return _of_the_different(_text_of, "\n", compared, noticed)


def _markdown(compared: Sequence[Compared], noticed: Noticed) -> str:
    return _of_the_different(_markdown_of, "\n\n", compared, noticed)


def _of_the_different(
    render: Callable[[Compared, tuple[str, ...] | None], Iterator[str]],
    between: str,
    compared: Sequence[Compared],
    noticed: Noticed,
) -> str:
    """The flows that are not the same on both sides, each in parts."""
    different = [pair for pair in compared if pair.kind != Difference.EQUAL]
    flows = [between.join(render(pair, noticed.get(pair.title))) for pair in different]
    return "\n\n".join(flows) or "no difference"


def _json(compared: Sequence[Compared], noticed: Noticed) -> str:
    from callflow_dsl.deploy import render

    listed = [
        {
            "title": pair.title,
            "kind": pair.kind,
            "diff": render.diff_json(pair.diff),
            **({"noticed": noticed[pair.title]} if pair.title in noticed else {}),
        }
        for pair in compared
    ]
    return json_text({"version": render.VERSION, "flows": listed})


def _markdown_of(pair: Compared, noticed: tuple[str, ...] | None) -> Iterator[str]:
    from callflow_dsl.deploy import render

    yield f"#### {pair.kind}: {render.markdown(pair.title)}"
    if noticed is not None:
        yield render.noticed_markdown(noticed)
    if pair.diff:
        yield render.diff_markdown(pair.diff)


def _text_of(pair: Compared, noticed: tuple[str, ...] | None) -> Iterator[str]:
    from callflow_dsl.deploy import render
    from callflow_dsl.deploy.describe import shown
    from callflow_dsl.diagnostics.text import use_color

    sign = {Difference.ADDED: "+", Difference.REMOVED: "-", Difference.CHANGED: "~"}[pair.kind]
    yield f'{sign} {pair.kind} "{shown(pair.title)}"'
    if noticed is not None:
        yield render.noticed_text(noticed)
    if pair.diff:
        yield render.diff_text(pair.diff, color=use_color(sys.stdout), indent="    ")


FORMATS = {
    "text": Format("for people", _text),
    "json": Format("for programs", _json),
    "markdown": Format("for a comment on a pull request", _markdown),
}
