"""What is made once, when the package is built: LALR tables and ``__init__`` methods.

``python -m callflow_dsl._build`` makes both in a checkout; the wheel carries them. Lark
reads grammar/callflow.lark and computes the tables; `Tables` is all that the driver needs.
"""

from __future__ import annotations

import re
from importlib import import_module
from operator import itemgetter
from pathlib import Path
from typing import Any

BUILT = Path(__file__).parent / "_built"

#: Modules whose frozen classes are needed by `flowc compile`, and so at each start.
MODULES = (
    "callflow_dsl.source",
    "callflow_dsl.steps.behaviour",
    "callflow_dsl.steps.spec",
    "callflow_dsl.steps.step",
    "callflow_dsl.steps",
    "callflow_dsl.diagnostics.model",
    "callflow_dsl.diagnostics.problem",
    "callflow_dsl.syntax.ast",
    "callflow_dsl.steps.call_flow",
    "callflow_dsl.compiler.result",
    "callflow_dsl.lint.speech.model",
    "callflow_dsl.lint.speech.language",
    "callflow_dsl.lint.speech.tokens",
    "callflow_dsl.lint.speech.sentence",
    "callflow_dsl.lint.speech.key_lists",
    "callflow_dsl.lint.speech.verbs",
    "callflow_dsl.lint.speech.keys",
)


def grammar_path() -> Path:
    """grammar/callflow.lark: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parent
    inside = package / "grammar" / "callflow.lark"
    return inside if inside.exists() else package.parent / "grammar" / "callflow.lark"


def make_tables(grammar: str) -> dict[str, Any]:
    """Let Lark compute the LALR(1) tables of a grammar; raises on any conflict.

    Returns plain tuples and dicts of ints and strings: ``TERMINALS`` (names; the index is
    the id), ``LEXEMES`` (id, regular expression) in order of trial, ``KEYWORDS`` (word ->
    id), ``RULES`` (id of the left side, length, name of the builder method), ``ACTIONS``
    (per state: id -> next state, or ``~rule`` to reduce), ``START`` (state).
    """
    from lark import Lark
    from lark.lexer import Lexer

    class NoLexer(Lexer):
        """Keeps Lark from checking its own lexer, which is never used."""

        def __init__(self, conf: object) -> None:
            pass

        def lex(self, lexer_state: object, parser_state: object) -> Any:
            raise NotImplementedError

    lark = Lark(grammar, parser="lalr", lexer=NoLexer, strict=True, maybe_placeholders=False)
    table = lark.parser.parser._parse_table
    start = table.start_states["start"]
    states, rows = _numbered(table.states, start)
    rules: dict[Any, int] = {}
    names = ["$END", *sorted({name for row in table.states.values() for name in row} - {"$END"})]
    ids = {name: number for number, name in enumerate(names)}
    actions = []
    for row in rows:
        encoded = {}
        for name, (action, target) in row:
            if action.name == "Shift":
                encoded[ids[name]] = states[target]
            else:
                encoded[ids[name]] = ~rules.setdefault(target, len(rules))
        actions.append(dict(sorted(encoded.items())))
    lexemes, keywords = [], {}
    for terminal in lark.terminals:
        if (
            terminal.name.isalpha()
            and terminal.pattern.type == "str"
            and terminal.name.lower() == terminal.pattern.value
        ):
            keywords[terminal.pattern.value] = ids[terminal.name]
        elif re.fullmatch(r"\(\?:[a-z\\ |]+\)", terminal.pattern.to_regexp()):
            for word in terminal.pattern.to_regexp()[3:-1].split("|"):
                keywords[word.replace("\\ ", " ")] = ids[terminal.name]
        else:
            lexemes.append((ids.get(terminal.name, -1), terminal.pattern.to_regexp()))
    return {
        "TERMINALS": tuple(names),
        "LEXEMES": tuple(lexemes),
        "KEYWORDS": dict(sorted(keywords.items())),
        "RULES": tuple(
            (ids[rule.origin.name], len(rule.expansion), rule.alias or "first") for rule in rules
        ),
        "ACTIONS": tuple(actions),
        "START": states[start],
    }


def _numbered(table: dict[Any, dict[str, Any]], start: Any) -> tuple[dict[Any, int], list[Any]]:
    """States numbered in the order in which they are reached by name, and their rows.

    Lark numbers them by the order of its sets, which differs from run to run; a package
    that is built twice should be the same twice.
    """
    numbers = {start: 0}
    rows = [sorted(table[start].items(), key=itemgetter(0))]
    for row in rows:
        for _, (action, target) in row:
            if action.name == "Shift" and target not in numbers:
                numbers[target] = len(numbers)
                rows.append(sorted(table[target].items(), key=itemgetter(0)))
    return numbers, rows


def tables_source(grammar: str) -> str:
    """The text of ``_built/tables.py``."""
    lines = ['"""Made from grammar/callflow.lark; do not edit."""\n\n']
    lines.append(f"GRAMMAR = {grammar!r}\n")
    lines.extend(f"{name} = {value!r}\n" for name, value in make_tables(grammar).items())
    return "".join(lines)


def inits_source() -> str:
    """The text of ``_built/inits.py``: one ``__init__`` for each frozen class."""
    from callflow_dsl._frozen import signature_of

    lines = [
        '"""Made from the frozen classes; do not edit."""\n',
        "_set = object.__setattr__\n_unset = object()\n",
    ]
    entries = []
    for number, cls in enumerate(_classes()):
        lines.append(_init_source(f"_init{number}", cls))
        key = f"{cls.__module__}.{cls.__qualname__}"
        entries.append(f"    {key!r}: ({signature_of(cls)!r}, _init{number}),\n")
    return "\n\n".join(["".join(lines), "".join(["INITS = {\n", *entries, "}\n"])])


def _classes() -> list[type]:
    found: dict[str, type] = {}
    for module in MODULES:
        for value in vars(import_module(module)).values():
            if isinstance(value, type) and "__flowc_fields__" in vars(value):
                found.setdefault(f"{value.__module__}.{value.__qualname__}", value)
    return list(found.values())


def _init_source(name: str, cls: type) -> str:
    from callflow_dsl._frozen import _UNSET, fields_of

    fields = fields_of(cls)
    parameters, body = ["self"], []
    ordered = [f for f in fields if not f.kw_only] + [f for f in fields if f.kw_only]
    for number, info in enumerate(ordered):
        if info.kw_only and not (number and ordered[number - 1].kw_only):
            parameters.append("*")
        if info.factory is not None:
            parameters.append(f"{info.name}=_unset")
            body.append(
                f"    if {info.name} is _unset:\n        {info.name} = {info.factory.__name__}()\n"
            )
        elif info.default is not _UNSET:
            parameters.append(f"{info.name}={info.default!r}")
        else:
            parameters.append(info.name)
    body += [f"    _set(self, {info.name!r}, {info.name})\n" for info in ordered]
    return f"\n\ndef {name}({', '.join(parameters)}):\n{''.join(body) or '    pass'}"


def write(path: Path, text: str) -> None:
    """Write a file so that another process sees the old one or the new one, whole."""
    import os

    path.parent.mkdir(exist_ok=True)
    (path.parent / "__init__.py").touch()
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def build() -> None:
    """Make all of ``_built/``."""
    write(BUILT / "tables.py", tables_source(grammar_path().read_text(encoding="utf-8")))
    write(BUILT / "inits.py", inits_source())


if __name__ == "__main__":
    build()
