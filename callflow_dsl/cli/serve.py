"""Serve the flows of a folder while you write them.

  flowc serve flows/

Open the address that is printed: every .flow file with its preview, its JSON, or what is
wrong with it. Pages reload when a file changes. /flows/PATH answers `fetch` and onFinish
with the compiled JSON. Only this machine can reach the server, unless --bind says
otherwise.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callflow_dsl.cli._flow_inputs import Loaded, load_file
from callflow_dsl.cli._params import add_set_argument, param_values
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import flow_files
from callflow_dsl.source import read_source

if TYPE_CHECKING:
    import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``flowc serve``."""
    parser.add_argument("folder", metavar="DIR", nargs="?", default=".", help="default: here")
    parser.add_argument("--port", type=int, default=8010, help="default 8010; 0: any free one")
    parser.add_argument(
        "--bind", metavar="ADDRESS", default="127.0.0.1", help="default 127.0.0.1, this machine"
    )
    parser.add_argument("--quiet", action="store_true", help="do not log requests")
    add_set_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from callflow_dsl.net.http import is_loopback
    from callflow_dsl.serve.server import Server
    from callflow_dsl.serve.site import Site

    root = Path(args.folder)
    if not root.is_dir():
        raise FlowcError(f"{args.folder} is no folder", exit_code=2)
    files = flow_files(args.folder) if args.values else []
    values = param_values(args, map(read_source, files))
    site = Site(root, lambda path: load_file(path, values), _page)
    with Server(site, args.bind, args.port, log=not args.quiet) as server:
        print(f"serving {args.folder} at {server.address}  (Ctrl-C stops)", flush=True)
        if not is_loopback(args.bind):
            note = f"flowc: note: everyone who reaches {args.bind} can read these flows"
            print(note, file=sys.stderr)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def _page(loaded: Any, live: str) -> str:
    from callflow_dsl.cli.graph import page

    assert isinstance(loaded, Loaded)
    return page(loaded, list(loaded.flows), live=live)
