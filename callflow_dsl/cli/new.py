"""Begin a project that works: settings, a first flow, tests, checks in CI, releases.

  flowc new acme-phones
  cd acme-phones
  flowc lint && flowc test flows
  flowc emulator &
  FLOWC_STAGING_KEY=test flowc deploy

Nothing that is there is overwritten.

Exit codes: 0 done, 2 a file is in the way or cannot be written.
"""

from __future__ import annotations

import os

from callflow_dsl.printing import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.cli._parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc new``."""
    parser.add_argument("folder", metavar="FOLDER", nargs="?", default=".", help="default: here")


def run(args: argparse.Namespace) -> int:
    """Write the files, or none of them, and say what comes next."""
    from callflow_dsl.deploy.template import NEEDED, files, project_name
    from callflow_dsl.errors import FlowcError
    from callflow_dsl.files import write_whole

    name = project_name(os.path.basename(os.path.abspath(args.folder)))
    paths = {path: os.path.join(args.folder, path) for path in files(name)}
    for path in NEEDED:
        if os.path.lexists(paths[path]):
            raise FlowcError(
                f"{paths[path]} is there already",
                hint="give the name of a new folder: flowc new my-phones",
                exit_code=2,
            )
    for path, text in files(name).items():
        if os.path.lexists(paths[path]):
            print(f"kept  {shown(paths[path])}")
            continue
        write_whole(paths[path], text)
        print(f"wrote {shown(paths[path])}")
    here = os.path.abspath(args.folder) == os.getcwd()
    print("\nnext:")
    if not here:
        print(f"  cd {shown(args.folder)}")
    print("  flowc lint && flowc test flows")
    print("  flowc emulator &                          # a local Voice API")
    print("  FLOWC_STAGING_KEY=test flowc deploy       # shows the plan, and asks")
    return 0
