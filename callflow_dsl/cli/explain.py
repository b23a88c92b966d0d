"""Explain a code: what it stands for, why it matters, how to do better.

  flowc explain FLW401             by code, of a rule or of the compiler
  flowc explain too-many-options   by the name of a rule
  flowc explain                    list all codes

Exit codes: 0 explained, 2 wrong usage, or there is no such code.
"""

from __future__ import annotations

from callflow_dsl.cli._formats import Format, add_format_arguments, rendered
from callflow_dsl.errors import FlowcError
from callflow_dsl.printing import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from callflow_dsl.cli._parser import Parser


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc explain``."""
    parser.add_argument("code", metavar="CODE", nargs="?", help="a code, or the name of a rule")
    add_format_arguments(parser, FORMATS)


def run(args: argparse.Namespace) -> int:
    """Print the documentation of one code, or a line for each."""
    print(rendered(args, None if args.code is None else _code(args.code)))
    return 0


def _text(code: str | None) -> str:
    from callflow_dsl.lint import rule_docs
    from callflow_dsl.lint.registry import RETIRED

    if code in RETIRED:
        return f"{code} is retired: no rule has this code any more."
    return rule_docs.listing() if code is None else rule_docs.explained(code)


def _json(code: str | None) -> str:
    from callflow_dsl.lint import rule_docs
    from callflow_dsl.lint.registry import RETIRED

    if code in RETIRED:
        return json_text({"retired": code})
    if code is None:
        return json_text([rule_docs.fields(entry.code) for entry in rule_docs.descriptors()])
    return json_text(rule_docs.fields(code))


FORMATS = {"text": Format("for people", _text), "json": Format("for programs", _json)}


def _code(word: str) -> str:
    from callflow_dsl.lint.registry import RETIRED
    from callflow_dsl.lint.rule_docs import descriptors
    from callflow_dsl.suggest import did_you_mean

    if word.upper() in RETIRED:
        return word.upper()
    names = {d.name: d.code for d in descriptors() if d.name}
    known = names | {d.code: d.code for d in descriptors()}
    code = known.get(word.upper()) or known.get(word.lower())
    if code is None:
        hint = did_you_mean(word.lower(), names)
        if f"FLW{word}" in known:
            hint = f"did you mean FLW{word}?"
        elif word.upper().startswith("FLW") or not hint.startswith("did"):
            hint = "`flowc explain` lists all codes"
        raise FlowcError(f"{word} is no code and no rule", hint=hint, exit_code=2)
    return code
