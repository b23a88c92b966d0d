"""Explain a code: what it stands for, why it matters, how to do better.

  flowc explain FLW401             by code, of a rule or of the compiler
  flowc explain too-many-options   by the name of a rule
  flowc explain                    list all codes

Exit codes: 0 explained, 2 there is no such code.
"""

from __future__ import annotations

from callflow_dsl.cli._formats import add_format_argument
from callflow_dsl.errors import FlowcError
from callflow_dsl.printing import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.cli._parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc explain``."""
    parser.add_argument("code", metavar="CODE", nargs="?", help="a code, or the name of a rule")
    add_format_argument(parser, "explain")


def run(args: argparse.Namespace) -> int:
    """Print the documentation of one code, or a line for each."""
    from callflow_dsl.lint import rule_docs as reference
    from callflow_dsl.lint.registry import RETIRED

    if args.code is not None and args.code.upper() in RETIRED:
        retired = f"{args.code.upper()} is retired: no rule has this code any more."
        print(json_text({"retired": args.code.upper()}) if args.format == "json" else retired)
    elif args.code is not None:
        code = _code(args.code)
        if args.format == "json":
            _print_json(reference.fields(code))
        else:
            print(reference.explained(code))
    elif args.format == "json":
        _print_json([reference.fields(descriptor.code) for descriptor in reference.descriptors()])
    else:
        print(reference.listing())
    return 0


def _code(word: str) -> str:
    from callflow_dsl.lint.rule_docs import descriptors
    from callflow_dsl.suggest import did_you_mean

    names = {d.name: d.code for d in descriptors() if d.name}
    known = names | {d.code: d.code for d in descriptors()}
    code = known.get(word.upper()) or known.get(word.lower())
    if code is None:
        hint = did_you_mean(word.lower(), names)
        if word.upper().startswith("FLW") or not hint.startswith("did"):
            hint = "`flowc explain` lists all codes"
        raise FlowcError(f"{word} is no code and no rule", hint=hint, exit_code=2)
    return code


def _print_json(data: object) -> None:

    print(json_text(data))
