"""The tables and the driver do what Lark itself does with the grammar."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from lark import Lark, Token, Tree
from lark.lexer import Lexer

from callflow_dsl._build import grammar_path, make_tables, tables_source
from callflow_dsl.diagnostics.model import FileReporter, Reporter
from callflow_dsl.source import Source
from callflow_dsl.syntax import driver, tables
from callflow_dsl.syntax.builder import Builder
from callflow_dsl.syntax.driver import BUILT_IN
from callflow_dsl.syntax.lexer import TABLES, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.flow"))
GRAMMAR = grammar_path().read_text(encoding="utf-8")

#: Every construct of the language, so that every rule is reduced at least once.
EVERYTHING = '''
import "common.flow"
param desk = +31201112233
param town
let greeting = """
  Hello,
  you.
  """
prompt hello { en-GB "Hello"
  nl-NL "Hallo" }
defaults { language en-GB
  voice female }
flow { hangup }
flow raw {"a": 1} { hangup }

flow "Everything" raw {"colour": "red"} {
  record
  max duration 1m30s
  first:

  say ${greeting} repeat 2 loop as choice end # max 4 keys on key goto first raw {"x": {}}
  hangup if choice == 1 and not (x != "2" or y < *) and z "contains" 3
  raw {"action": "beep"}
  use goodbye
  if choice == 3 { hangup }
  use greet(1, name = "Ann",
    2)
  if choice == 1 { hangup } else if choice == 2 { pause 4s }
  else { hangup }
  menu choice {
    say "Press 1."
    wait 5s
    tries 2
    key 1 2 { transfer ${desk} record both mask }
    key * { again }
    other { hangup }
  }
  menu ${where} { tries silence 2 }
  ask number {
    tries wrong endless
    valid 204 300-399
    max 3 keys  end #
    key 0 { menu inner { tries silence 1 wrong 2  key 1 { again number }  key 2 { again ${x} } } }
  }
  hangup if number is a number or ${x} == 1 or ${x} "has" 1
}
part goodbye { say "Bye." hangup }
part greet(name, town = "Oslo",
  other) { say "Hi." }
test "sales" {
  hears "Welcome"
  presses 1
  is silent
  transfers to ${desk}
}
'''

#: Rules that only wrong texts reduce, each in a text of its own.
WRONG = [
    'flow "A" { menu x { silence 2 } }',
    'flow "A" { { hangup } }',
    'flow "A" { xylophone 1 }',
    'flow "A" { say "B" xylophone 2 }',
]


class WordLexer(Lexer):
    """A plain lexer for Lark: the grammar's patterns, and the contexts for the words."""

    def __init__(self, conf: Any) -> None:
        written = re.findall(r"(?m)^([A-Z_]+): (.)", GRAMMAR)
        words = {name for name, first in written if first == '"'}
        order = {name: at for at, (name, _) in enumerate(written)}
        lexemes = [terminal for terminal in conf.terminals if terminal.name not in words]
        lexemes.sort(key=lambda terminal: order.get(terminal.name, len(order)))
        phrases = "|".join(phrase.replace(" ", "[ \t]+") for phrase in WORDS.phrases)
        self.phrases = re.compile(f"(?:{phrases})(?![\\w-])")
        self.lexemes = [(t.name, re.compile(t.pattern.to_regexp())) for t in lexemes]
        self.ignored = ("COMMENT", "BLANK")

    def _next(self, text: str, at: int) -> tuple[str, int]:
        for name in self.ignored:
            found = dict(self.lexemes)[name].match(text, at)
            if found:
                return name, found.end()
        for name, pattern in self.lexemes:
            found = pattern.match(text, at)
            if found and found.end() > at:
                if name == "NAME":
                    found = self.phrases.match(text, at) or found
                return name, found.end()
        raise AssertionError(f"no token at {text[at : at + 20]!r}")

    def lex(self, text: Any) -> Iterator[Token]:
        """Yield the tokens; words are classified by the context that they stand in."""
        context = rest = line = WORDS.statement
        at = 0
        text = str(text)
        while at < len(text):
            name, end = self._next(text, at)
            lexeme, at = text[at:end], end
            if name in self.ignored:
                continue
            if name == "NAME":
                word = " ".join(lexeme.split())
                terminal, context, rest = context[word] if word in context else context[""]
                name = TABLES.TERMINALS[terminal]
                if name in ("RAW", "RAW_FIELDS"):
                    at = json.JSONDecoder().raw_decode(text, text.index("{", at))[1]
            elif name == "_NL":
                context = rest = line
            elif name == "LBRACE":
                kept = rest is WORDS.defaults or rest is WORDS.prompt
                context = rest = line = rest if kept else WORDS.statement
            elif name in ("RBRACE", "LABEL") or (name == "RPAR" and rest is WORDS.parens):
                line = line if name == "LABEL" else WORDS.statement
                context = rest = WORDS.statement
            elif name == "LPAR" and rest is WORDS.call:
                context = rest = line = WORDS.parens
            else:
                context = rest
            yield Token(name, lexeme)


LARK = Lark(GRAMMAR, parser="lalr", lexer=WordLexer, maybe_placeholders=False)
#: What the driver does itself is no call of the builder.
RULE_NAMES = {name for _, _, name in TABLES.RULES if name not in BUILT_IN}


def by_driver(text: str) -> list[str]:
    """Return the aliases of the rules in the order in which our driver reduces them."""
    calls: list[str] = []

    def recorded(name: str, method: Any) -> Any:
        def call(builder: Builder, children: Any) -> Any:
            calls.append(name)
            return method(builder, children)

        return method if name in BUILT_IN else call

    rules = [
        (symbol, length, recorded(name, method))
        for (symbol, length, method), (_, _, name) in zip(driver.RULES, TABLES.RULES, strict=True)
    ]
    reporter = Reporter()
    builder = Builder(text, FileReporter(reporter, Source("<test>", text)))
    with mock.patch.object(driver, "RULES", rules):
        driver.Driver(text, builder, reads_lines=False).parse()
    assert not any(found.code == "FLW001" for found in reporter.diagnostics)
    return calls


def by_lark(text: str) -> list[str]:
    """Return the same from the tree that Lark makes."""
    found: list[str] = []
    pending: list[tuple[Any, bool]] = [(LARK.parse(text), False)]
    while pending:
        node, done = pending.pop()
        if not isinstance(node, Tree):
            continue
        if done:
            found.append(str(node.data))
        else:
            pending.append((node, True))
            pending += [(child, False) for child in reversed(node.children)]
    return [name for name in found if name in RULE_NAMES]


def canonical(made: Any) -> dict[str, Any]:
    """Return tables with the states and rules numbered in the order of a walk from the start."""
    get = made.get if isinstance(made, dict) else lambda name: getattr(made, name)
    names, rules, actions = get("TERMINALS"), get("RULES"), get("ACTIONS")
    numbers = {get("START"): 0}
    walk = [get("START")]
    states = []
    for state in walk:
        row: dict[str, Any] = {}
        for symbol, action in sorted(actions[state].items()):
            if action >= 0:
                if action not in numbers:
                    numbers[action] = len(numbers)
                    walk.append(action)
                row[names[symbol]] = numbers[action]
            else:
                row[names[symbol]] = rules[~action]
        states.append(row)
    assert len(states) == len(actions), "every state is reached from the start"
    same = {name: get(name) for name in ("TERMINALS", "LEXEMES", "KEYWORDS")}
    return {"states": states, "rules": sorted(rules), **same}


def test_built_tables_are_those_of_the_grammar() -> None:
    assert canonical(TABLES) == canonical(make_tables(GRAMMAR))


def test_tables_of_another_grammar_are_others() -> None:
    other = GRAMMAR.replace("| WAIT ", "| WAIT -> again\n | WAIT ", 1)
    assert canonical(make_tables(other)) != canonical(TABLES)


def test_the_text_of_the_built_module_holds_the_tables() -> None:
    namespace: dict[str, Any] = {}
    exec(tables_source(GRAMMAR), namespace)
    assert namespace["GRAMMAR"] == GRAMMAR
    assert canonical(namespace) == canonical(TABLES)


@pytest.mark.parametrize(
    "text",
    [*(path.read_text(encoding="utf-8") for path in SAMPLES), EVERYTHING, *WRONG],
    ids=[
        *(path.stem for path in SAMPLES),
        "everything",
        *(f"wrong-{n}" for n in range(len(WRONG))),
    ],
)
def test_driver_reduces_as_lark_does(text: str) -> None:
    reductions = by_lark(text)
    assert len(reductions) >= 5
    assert by_driver(text) == reductions


def test_the_texts_use_every_rule() -> None:
    seen = {name for text in (EVERYTHING, *WRONG) for name in by_lark(text)}
    seen |= {name for path in SAMPLES for name in by_lark(path.read_text(encoding="utf-8"))}
    assert RULE_NAMES - seen == set()


def test_lark_refuses_a_conflict() -> None:
    """An ambiguous grammar never becomes tables."""
    conflict = GRAMMAR.replace("?conjunction: negation", "?conjunction: negation | comparison", 1)
    with pytest.raises(Exception, match=r"(?i)conflict|collision"):
        make_tables(conflict)


def test_an_edited_grammar_makes_the_tables_stale() -> None:
    assert tables._is_fresh(TABLES)
    edited = SimpleNamespace(**{**vars(TABLES), "GRAMMAR": GRAMMAR + "\n"})
    assert not tables._is_fresh(edited)  # type: ignore[arg-type]


def test_stale_tables_are_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from callflow_dsl import _build

    monkeypatch.setattr(_build, "BUILT", tmp_path)
    monkeypatch.setattr(tables, "_is_fresh", lambda _: False)
    fresh = tables.load()
    assert canonical(fresh) == canonical(TABLES)
    assert "GRAMMAR = " in (tmp_path / "tables.py").read_text(encoding="utf-8")
