"""Turn the JSON of the Voice API into a .flow file.

  flowc decompile flow.json                to standard output
  flowc decompile flows.json -o acme.flow  to a file
  curl ... | flowc decompile -             from standard input

FILE holds one call flow, a list of them, an answer of the API ({"data": [...]}) or the body
of an outbound call ({"source": ..., "callFlow": ...}); the .flow file has them all. It
compiles to the same JSON, field for field: this is checked before anything is written.
Left out are createdAt, updatedAt, _links and, unless told otherwise, the id of the flow,
all of which are the server's.

Exit codes: 0 done, 1 FILE holds no call flow, 2 wrong usage or a file that cannot be read.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from callflow_dsl.cli._parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc decompile``."""
    parser.add_argument(
        "file", metavar="FILE", help="a .json or .xml file, or - for standard input"
    )
    parser.add_argument("-o", "--output", metavar="OUT", help="write to this file")
    parser.add_argument("--keep-ids", action="store_true", help="keep the ids of the flows")
    parser.add_argument(
        "--new-step-ids", action="store_true",
        help="leave out the ids of steps, and give readable labels to those that need one",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Decompile one document; nothing is written when it holds anything but call flows."""
    from callflow_dsl.cli._files import write_whole
    from callflow_dsl.decompiler import decompile
    from callflow_dsl.errors import FlowcError
    from callflow_dsl.files import parse_json
    from callflow_dsl.printing import write_document
    from callflow_dsl.source import decode_source, read_source
    from callflow_dsl.wire.xml_answer import is_xml, read_xml

    if args.file == "-":
        source = decode_source("<stdin>", sys.stdin.buffer.read())
    else:
        source = read_source(args.file)
    if is_xml(source.text):
        document: Any = read_xml(source.text, source.name)
    else:
        document = parse_json(source.text, source.name)
    try:
        text = decompile(document, keep_ids=args.keep_ids, new_step_ids=args.new_step_ids)
    except FlowcError as error:
        raise FlowcError(f"{source.name}: {error.message}", hint=error.hint) from None
    if args.output is None:
        write_document(text)
    else:
        write_whole(args.output, text)
    if "on key goto" in text and not args.new_step_ids:
        _tell_of_menus(document, text)
    return 0


def _tell_of_menus(document: Any, text: str) -> None:
    """Say so where labels that keep ids stand in the way of menus."""
    from callflow_dsl.cli._tell import note, quiet
    from callflow_dsl.decompiler.gain import menus_gained

    gained = 0 if quiet() else menus_gained(document, text)
    if gained > 0:
        menus = "1 menu is" if gained == 1 else f"{gained} menus are"
        note(
            f"{menus} written with labels, to keep the ids of the steps; "
            "--new-step-ids writes menus"
        )
