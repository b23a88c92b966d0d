"""Begin a project that works: settings, a first flow, and nothing else.

  flowc new acme-phones
  cd acme-phones
  flowc lint && flowc test flows && flowc plan

Nothing that is there is overwritten.

Exit codes: 0 done, 2 a file is in the way or cannot be written.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``flowc new``."""
    parser.add_argument("folder", metavar="FOLDER", nargs="?", default=".", help="default: here")


def run(args: argparse.Namespace) -> int:
    """Write the files, or none of them."""
    from callflow_dsl.deploy.template import FILES
    from callflow_dsl.errors import FlowcError
    from callflow_dsl.files import write_whole

    paths = {os.path.join(args.folder, name): text for name, text in FILES.items()}
    for path in paths:
        if os.path.lexists(path):
            raise FlowcError(
                f"{path} is there already",
                hint="give the name of a new folder: flowc new my-phones",
                exit_code=2,
            )
    for path, text in paths.items():
        write_whole(path, text)
        print(f"wrote {path}")
    return 0
