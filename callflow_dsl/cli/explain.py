"""Explain a code: what it stands for, why it matters, how to do better.

flowc explain FLW401             by code, of a rule or of the compiler
flowc explain too-many-options   by the name of a rule
flowc explain                    list all codes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``flowc explain``."""
    parser.add_argument("code", metavar="CODE", nargs="?", help="a code, or the name of a rule")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: argparse.Namespace) -> int:
    """Print the documentation of one code, or a line for each."""
    from callflow_dsl.lint.reference import descriptors

    known = descriptors()
    if args.code is None:
        if args.format == "json":
            _print_json([_fields(descriptor.code) for descriptor in known])
            return 0
        for descriptor in known:
            print(f"{descriptor.code}  {descriptor.severity:<7}  {descriptor.summary}")
        return 0
    code = _code(args.code)
    if args.format == "json":
        _print_json(_fields(code))
    else:
        print(_text(code))
    return 0


def _code(word: str) -> str:
    from callflow_dsl.config import did_you_mean
    from callflow_dsl.lint.reference import descriptors

    names = {d.code: d.code for d in descriptors()} | {
        d.name: d.code for d in descriptors() if d.name
    }
    found = names.get(word.upper()) or names.get(word.lower())
    if found is None:
        hint = did_you_mean(word, names)
        hint = hint if hint.startswith("did") else "`flowc explain` lists all codes"
        raise FlowcError(f"{word} is no code and no rule", hint=hint, exit_code=2)
    return found


def _text(code: str) -> str:
    from callflow_dsl.lint.reference import explained

    return explained(code)


def _fields(code: str) -> dict[str, object]:
    from callflow_dsl.lint.reference import fields

    return fields(code)


def _print_json(data: object) -> None:
    import json

    print(json.dumps(data, indent=2, ensure_ascii=False))
