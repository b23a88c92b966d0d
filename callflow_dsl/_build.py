"""What is made once, when the package is built: LALR tables and ``__init__`` methods.

``python -m callflow_dsl._build`` makes both in a checkout; the wheel carries them. Lark
reads grammar/callflow.lark and computes the tables; `Tables` is all that the driver needs.
"""

from __future__ import annotations

import re
from importlib import import_module
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

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
)
#: Those of `flowc lint`, `simulate` and `explore`.
MORE_MODULES = (
    "callflow_dsl.config",
    "callflow_dsl.ignored",
    "callflow_dsl.simulate.world",
    "callflow_dsl.simulate.call",
    "callflow_dsl.simulate.caller",
    "callflow_dsl.simulate.loading",
    "callflow_dsl.simulate.events",
    "callflow_dsl.simulate.replies",
    "callflow_dsl.explore.exploration",
    "callflow_dsl.explore.values",
    "callflow_dsl.explore.outcomes",
    "callflow_dsl.explore.spelling",
    "callflow_dsl.explore.variables",
    "callflow_dsl.explore.liveness",
    "callflow_dsl.explore.facts",
    "callflow_dsl.explore.assumed",
    "callflow_dsl.lint.model",
    "callflow_dsl.lint.settings",
    "callflow_dsl.lint.suppress",
    "callflow_dsl.lint.result",
    "callflow_dsl.lint.cache",
    "callflow_dsl.lint.fixes",
    "callflow_dsl.lint.project",
    "callflow_dsl.lint.analysis.file",
    "callflow_dsl.lint.analysis.flow",
    "callflow_dsl.lint.analysis.step",
    "callflow_dsl.lint.analysis.spoken",
    "callflow_dsl.lint.analysis.menus",
    "callflow_dsl.lint.analysis.graph",
    "callflow_dsl.lint.analysis.addresses",
    "callflow_dsl.lint.speech.model",
    "callflow_dsl.lint.speech.prompt",
    "callflow_dsl.lint.speech.language",
    "callflow_dsl.lint.speech.tokens",
    "callflow_dsl.lint.speech.sentence",
    "callflow_dsl.lint.speech.key_lists",
    "callflow_dsl.lint.speech.verbs",
    "callflow_dsl.lint.speech.keys",
    "callflow_dsl.cli._lint_inputs",
    "callflow_dsl.cli._flow_inputs",
    "callflow_dsl.wire.check",
    "callflow_dsl.diagnostics.descriptor",
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


def inits_source(modules: Sequence[str]) -> str:
    """The text of a file of ``_built/``: one ``__init__`` for each frozen class of modules."""
    from callflow_dsl._frozen import signature_of

    lines = [
        '"""Made from the frozen classes; do not edit."""\n',
        "from callflow_dsl._frozen import FieldInfo\n",
        "_set = object.__setattr__\n",
    ]
    entries = []
    for number, cls in enumerate(classes(modules)):
        lines.append(_init_source(f"_init{number}", cls))
        key = f"{cls.__module__}.{cls.__qualname__}"
        entries.append(f"    {key!r}: ({signature_of(cls)!r}, _init{number}),\n")
    return "\n\n".join(["".join(lines), "".join(["INITS = {\n", *entries, "}\n"])])


def classes(modules: Sequence[str]) -> list[type]:
    """The frozen classes of modules, each once."""
    named: dict[str, type] = {}
    for name in modules:
        module = import_module(name)
        for value in vars(module).values():
            made_here = isinstance(value, type) and value.__module__.startswith(tuple(modules))
            if made_here and "__flowc_fields__" in vars(value):
                named.setdefault(f"{value.__module__}.{value.__qualname__}", value)
    return list(named.values())


def _init_source(name: str, cls: type) -> str:
    """The method; the defaults are set when it is put in place (`_frozen`)."""
    from callflow_dsl._frozen import fields_of

    fields = fields_of(cls)
    parameters, body = ["self"], []
    ordered = [f for f in fields if not f.kw_only] + [f for f in fields if f.kw_only]
    for number, info in enumerate(ordered):
        if info.kw_only and not (number and ordered[number - 1].kw_only):
            parameters.append("*")
        optional = info.factory is not None or info.has_default
        parameters.append(f"{info.name}=None" if optional else info.name)
        if info.factory is not None:
            body.append(f"    if {info.name}.__class__ is FieldInfo:\n")
            body.append(f"        {info.name} = {info.name}.factory()\n")
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
    write(BUILT / "inits.py", inits_source(MODULES))
    write(BUILT / "more_inits.py", inits_source(MORE_MODULES))


if __name__ == "__main__":
    build()
