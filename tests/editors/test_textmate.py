"""The TextMate grammar colours as the lexer does, by the engine that VS Code runs."""

from __future__ import annotations

import json
import os
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.source import Source
from callflow_dsl.syntax.parser import parse_source
from callflow_dsl.syntax.textmate import text as made
from callflow_dsl.syntax.tokens import TokenClass, tokens
from tests.flow_texts import ROOT, TEXTS

GRAMMAR = ROOT / "grammar" / "callflow.tmLanguage.json"
BY_SCOPE = {f"{cls.scope}.flow": cls for cls in TokenClass}


def by_engine(modules: Path, grammar: Path, texts: list[str]) -> list[Any]:
    """For each text its lines, each as pieces (begin, end, innermost scope) in UTF-16 units."""
    done = subprocess.run(
        ["node", str(Path(__file__).parent / "textmate.js"), str(grammar)],
        input=json.dumps(texts), env={**os.environ, "NODE_PATH": str(modules)},
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    answer: list[Any] = json.loads(done.stdout)
    return answer


def by_lexer(text: str) -> list[TokenClass | None]:
    """The class of each character."""
    classes: list[TokenClass | None] = [None] * len(text)
    for start, end, cls in tokens(text):
        classes[start:end] = [cls] * (end - start)
    return classes


def differences(text: str, lines: list[Any]) -> list[str]:
    """Where the engine colours otherwise than the lexer: the place and both classes.

    Blanks have no colour. Behind a character that no token begins with, the rest of the line is
    not compared: it counts for nothing, and what stands around it is guessed.
    """
    wrong = []
    classes, at = by_lexer(text), 0
    for number, (line, pieces) in enumerate(zip(text.split("\n"), lines, strict=True), 1):
        offsets = [len(line[:column].encode("utf-16-le")) // 2 for column in range(len(line) + 1)]
        for column, (begin, _) in enumerate(pairwise(offsets)):
            expected = classes[at + column]
            if expected is TokenClass.UNKNOWN and not (
                line[column].isalnum() or line[column] == "\\"
            ):
                break
            scope = next(scope for first, end, scope in pieces if first <= begin < end)
            if line[column].strip("\ufeff \t\r") and BY_SCOPE.get(scope) is not expected:
                wrong.append(f"{number}:{column + 1} {line[column:]!r}: {expected}, {scope}")
        at += len(line) + 1
    return wrong


def colours_apart(modules: Path, grammar: Path, names: list[str]) -> dict[str, list[str]]:
    """The texts that the engine colours otherwise, with the places."""
    answers = by_engine(modules, grammar, [TEXTS[name] for name in names])
    found = {
        name: differences(TEXTS[name], lines) for name, lines in zip(names, answers, strict=True)
    }
    return {name: wrong for name, wrong in found.items() if wrong}


def first_mistake(text: str) -> int | None:
    """The first line that the parser does not take as it is."""
    reporter = Reporter()
    parse_source(Source("x", text), reporter)
    return min((found.location.line for found in reporter.diagnostics), default=None)


def test_the_grammar_is_that_of_the_lexer() -> None:
    assert GRAMMAR.read_text(encoding="utf-8") == made()


def test_every_text_has_the_colours_of_the_lexer(vscode_modules: Path) -> None:
    """Right texts in all places; broken ones, too, but for the few that leave a bracket open.

    Behind a bracket that stays open, or holds what never belongs there, the lexer and the
    regions of an editor recover at different places.
    """
    mistakes = {name: first_mistake(text) for name, text in TEXTS.items()}
    assert sum(line is None for line in mistakes.values()) > 250
    apart = colours_apart(vscode_modules, GRAMMAR, list(TEXTS))
    assert {name: wrong for name, wrong in apart.items() if mistakes[name] is None} == {}
    for name, wrong in apart.items():
        assert int(wrong[0].partition(":")[0]) >= (mistakes[name] or 0), (name, wrong[0])
    assert len(apart) < len(TEXTS) / 50, list(apart)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('"match": "//.*"', '"match": "#.*"'), ("(?:record)(?!", "(?:recrod)(?!"), ("\\\\G", "")],
)
def test_a_fault_in_the_grammar_is_noticed(
    vscode_modules: Path, tmp_path: Path, right: str, wrong: str
) -> None:
    good = GRAMMAR.read_text(encoding="utf-8")
    assert right in good
    faulty = tmp_path / "faulty.json"
    faulty.write_text(good.replace(right, wrong), encoding="utf-8")
    names = [name for name in TEXTS if name.startswith("samples/")]
    assert colours_apart(vscode_modules, faulty, names)
