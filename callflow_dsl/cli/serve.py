"""Serve the flows of a folder while you write them.

  flowc serve flows/
  flowc serve flows/ --editor vscode         with links to the lines, in your editor
  flowc serve flows/ --env production        params have the values of this environment

Open the address that is printed: every .flow file with its preview, its JSON, its tests and
findings, or what is wrong with it. A page reloads when what it shows has changed, and keeps
its call. /flows/PATH answers `fetch` and onFinish with the compiled JSON; what the request
says of the call fills params (docs/language.md). Only this machine can reach the server,
unless --bind says otherwise. Ctrl-C stops it.

Exit codes: 0 stopped, 2 wrong usage, or the port is taken.
"""

from __future__ import annotations

import os
from datetime import datetime
from functools import partial
from pathlib import Path

from callflow_dsl.cli._flow_inputs import Loaded, LoadedFlow, load_file
from callflow_dsl.cli._numbers import whole
from callflow_dsl.cli._params import add_set_argument, param_values
from callflow_dsl.cli._tell import warn
from callflow_dsl.compiler.resolved import InPart
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import flow_files, meant_beside
from callflow_dsl.picking import instances
from callflow_dsl.serve.editors import EDITORS, editor_template, for_file
from callflow_dsl.source import read_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from callflow_dsl.cli._parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc serve``."""
    parser.add_argument("folder", metavar="DIR", nargs="?", default=".", help="default: here")
    parser.add_argument(
        "--port", type=whole(0, 65535), default=8010, help="default 8010; 0: any free one"
    )
    parser.add_argument(
        "--bind", metavar="ADDRESS", default="127.0.0.1", help="default 127.0.0.1, this machine"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="do not log requests")
    parser.add_argument(
        "--editor", metavar="NAME",
        help=f"link lines to an editor: {', '.join(EDITORS)}, or an address with {{path}} and "
        "{line} in it",
    )  # fmt: skip
    add_set_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from callflow_dsl.net.http import is_loopback
    from callflow_dsl.serve.server import Server
    from callflow_dsl.serve.site import Site

    root = Path(args.folder)
    if not root.is_dir():
        hint = meant_beside(args.folder)
        raise FlowcError(f"{args.folder} is no folder", hint=hint, exit_code=2)
    template = editor_template(args.editor) if args.editor else ""

    def edit(path: str, line: int) -> str:
        return for_file(template, path).replace("{line}", str(line))

    files = flow_files(args.folder) if args.values else []
    values = param_values(args, map(read_source, files))
    site = Site(
        root,
        lambda path: load_file(path, values),
        partial(page_of, template=template),
        lambda path, sent: answer_call(path, sent, values),
        lambda path, loaded: list(state_of(path, loaded, values)),
        edit,
    )
    with Server(site, args.bind, args.port, log=not args.quiet) as server:
        print(f"serving {args.folder} at {server.address}  (Ctrl-C stops)", flush=True)
        if not is_loopback(args.bind):
            warn(f"everyone who reaches {args.bind} can read these flows")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def answer_call(
    path: str, sent: Mapping[str, str], values: Mapping[str, str]
) -> tuple[Sequence[LoadedFlow], Sequence[str]]:
    """The flows of a file for a call, and what was left out of what was sent along."""
    loaded = load_file(path, values, sent=sent)
    return loaded.flows, loaded.notes


def page_of(loaded: Any, live: str, template: str = "") -> str:
    """The preview page of a loaded file; ``template`` is the address of an editor."""
    from callflow_dsl.cli.graph import page

    assert isinstance(loaded, Loaded)
    editor = {path: for_file(template, path) for path in loaded.sources} if template else {}
    return page(loaded, list(loaded.flows), live=live, editor=editor)


def state_of(path: str, loaded: Any, values: Mapping[str, str]) -> Iterator[str]:
    """How a file stands: its tests, its findings, what it is made of, when it was changed."""
    from callflow_dsl.lint.run import lint
    from callflow_dsl.lint.settings import SettingsSource

    assert isinstance(loaded, Loaded)
    result = lint(read_source(path), SettingsSource().settings_for(path), values=values)
    findings = len(result.diagnostics)
    yield f"{_tests(path, loaded, values)}; {findings or 'no'} lint {_noun('finding', findings)}"
    steps = [step for flow in loaded.flows for step in flow.origins]
    parts = dict.fromkeys(
        block.part.name for step in steps for block in instances(step.around, InPart)
    )
    if parts:
        yield f"parts: {', '.join(parts)}"
    if result.imported:
        names = (os.path.relpath(source.name, os.path.dirname(path)) for source in result.imported)
        yield f"imports: {', '.join(names)}"
    changed = datetime.fromtimestamp(os.stat(path).st_mtime)
    yield f"changed {changed:%Y-%m-%d %H:%M:%S}"


def _tests(path: str, loaded: Loaded, values: Mapping[str, str]) -> str:
    from callflow_dsl.cli.test import file_with_tests
    from callflow_dsl.flowtest.suite import play
    from callflow_dsl.simulate.world import World

    count = len(loaded.cases)
    if not count:
        return "no tests"
    report = play([file_with_tests(path, values, None, World(), keep=False)], lambda _case: True)
    return f"{report.count('passed')} of {count} {_noun('test', count)} passed"


def _noun(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
