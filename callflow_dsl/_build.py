"""What is made once, when the package is built: LALR tables and what saves time at start-up.

``python -m callflow_dsl._build`` makes both in a checkout; the wheel carries them. Lark
reads grammar/callflow.lark and computes the tables; `Tables` is all that the driver needs.
"""

from __future__ import annotations

import ast
import re
import sys
from importlib import import_module
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from callflow_dsl.patterns import Kept

BUILT = Path(__file__).parent / "_built"


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
    actions = [_encoded(row, ids, states, rules) for row in rows]
    words = [(terminal, _keywords(terminal)) for terminal in lark.terminals]
    return {
        "TERMINALS": tuple(names),
        "LEXEMES": tuple(
            (ids.get(terminal.name, -1), terminal.pattern.to_regexp())
            for terminal, own_words in words
            if not own_words
        ),
        "KEYWORDS": dict(
            sorted(
                (word, ids[terminal.name]) for terminal, own_words in words for word in own_words
            )
        ),
        "RULES": tuple(
            (ids[rule.origin.name], len(rule.expansion), rule.alias or "first") for rule in rules
        ),
        "ACTIONS": tuple(actions),
        "START": states[start],
    }


def _encoded(
    row: list[Any], ids: dict[str, int], states: dict[Any, int], rules: dict[Any, int]
) -> dict[int, int]:
    """A row of ``ACTIONS``; rules are numbered as they come."""
    encoded = {
        ids[name]: states[target]
        if action.name == "Shift"
        else ~rules.setdefault(target, len(rules))
        for name, (action, target) in row
    }
    return dict(sorted(encoded.items()))


def _keywords(terminal: Any) -> list[str]:
    """The words that a terminal stands for; none where it is a pattern or a sign."""
    pattern = terminal.pattern
    if terminal.name.isalpha() and pattern.type == "str" and terminal.name.lower() == pattern.value:
        return [pattern.value]
    regex = pattern.to_regexp()
    if not re.fullmatch(r"\(\?:[a-z\\ |]+\)", regex):
        return []
    return [word.replace("\\ ", " ") for word in regex[3:-1].split("|")]


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


def shapes_source() -> str:
    """The text of ``_built/inits.py``: an ``__init__`` for each shape of frozen classes."""
    from callflow_dsl import _frozen

    for module in _modules_with("callflow_dsl._frozen"):
        for value in vars(import_module(module)).values():
            if hasattr(value, "__flowc_fields__"):
                value.__init__  # noqa: B018 - it is made when somebody looks
    lines = [
        '"""Made from the frozen classes; do not edit."""\n\n'
        "from types import CodeType\n\n"
        f"FORM = {_frozen.FORM!r}\n"
        "SHAPES: dict[tuple[int, tuple[int, ...]], CodeType] = {}\n"
    ]
    for shape in sorted(_frozen.SHAPES):
        text = _frozen.shape_source(*shape)
        lines.append(f"\n\n{text}\n\nSHAPES[{shape!r}] = __init__.__code__\n")
    return "".join(lines)


def patterns_source() -> str:
    """The text of ``_built/patterns.py``: what `re` makes of each expression."""
    from callflow_dsl import patterns

    for module in _modules_with("callflow_dsl.patterns"):
        import_module(module)
    return _kept_source({*patterns.ASKED, *_later()})


def plans_source() -> str:
    """The text of ``_built/plans.py``: the same of numbering plans; of none without them."""
    from callflow_dsl.lint.analysis.plans import expressions

    return _kept_source(expressions())


def _kept_source(expressions: Iterable[str]) -> str:
    import _sre  # type: ignore[import-not-found]

    from callflow_dsl.patterns import LAYOUT

    kept = {expression: keep(expression) for expression in sorted(expressions)}
    lines = [f"    {expression!r}: {made!r},\n" for expression, made in kept.items()]
    return "".join((
        '"""Made from regular expressions; do not edit."""\n\n',
        f"FORM = {(LAYOUT, _sre.MAGIC, _sre.CODESIZE)!r}\n\n",
        "PATTERNS = {\n",
        *lines,
        "}\n",
    ))  # fmt: skip


def speech_source() -> str:
    """The text of ``_built/speech.py``: words that tell what a prompt may speak of, and how."""
    from callflow_dsl.lint.speech import asking, guess

    made = asking.made()
    return "".join((
        '"""Made from the languages of the linter; do not edit."""\n\n',
        f"FORM = {asking.FORM!r}\n",
        f"ASKING = {_joined(made.asking)!r}\n",
        f"NAMING = {_joined(made.naming)!r}\n",
        f"WORDS = {_joined(guess.made())!r}\n",
    ))  # fmt: skip


def _joined(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Words as one text each, which is loaded faster than a set of them."""
    return {name: " ".join(sorted(some)) for name, some in words.items()}


def keep(expression: str) -> Kept:
    """What ``re.compile`` hands to the engine: see `patterns.Kept`."""
    from array import array
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(expression, 0)
    numbers = dict(parsed.state.groupdict)
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in numbers.items():
        names[number] = name
    code = _compiler._code(parsed, 0)
    small = bytes(number if number < 256 else 0 for number in code)
    large = array("I", (n for pair in enumerate(code) if pair[1] > 255 for n in pair)).tobytes()
    return int(parsed.state.flags), small, large, parsed.state.groups - 1, numbers, tuple(names)


def _later() -> Iterator[str]:
    """The expressions that are asked for while a command runs."""
    from callflow_dsl.steps import kinds
    from callflow_dsl.steps.spec import Kind
    from callflow_dsl.syntax.step_lines import HEADS, PIECES

    yield from PIECES.values()
    yield from HEADS.values()
    yield from (
        kind.pattern for kind in vars(kinds).values() if isinstance(kind, Kind) and kind.pattern
    )
    for module in _modules_with("callflow_dsl.patterns"):
        source = Path(str(import_module(module).__file__)).read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Call(func=ast.Name(id="pattern"), args=[ast.Constant(value=str(text))]):
                    yield text


def _modules_with(text: str) -> Iterator[str]:
    """The modules of the package whose source has this text."""
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        if f"from {text} import" in path.read_text(encoding="utf-8"):
            parts = path.relative_to(package.parent).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def write(path: Path, text: str) -> None:
    """Write a file so that another process sees the old one or the new one, whole."""
    import os

    path.parent.mkdir(exist_ok=True)
    (path.parent / "__init__.py").touch()
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def build() -> None:
    """Make all of ``_built/``; nothing is taken from what another version has made there."""
    for name in ("inits", "patterns", "plans", "speech"):
        sys.modules[f"{BUILT.parent.name}.{BUILT.name}.{name}"] = None  # type: ignore[assignment]
    write(BUILT / "tables.py", tables_source(grammar_path().read_text(encoding="utf-8")))
    write(BUILT / "inits.py", shapes_source())
    write(BUILT / "patterns.py", patterns_source())
    write(BUILT / "plans.py", plans_source())
    write(BUILT / "speech.py", speech_source())


if __name__ == "__main__":
    build()
