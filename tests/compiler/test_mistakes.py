"""Mistakes as people make them: one message for each, with a place, a cause and a way out.

Each file in ``mistakes`` has one mistake. What is said of it is a golden; its place is marked
in the file by « ».
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.diagnostics.problems import BY_CODE
from callflow_dsl.diagnostics.text import render_text
from callflow_dsl.flowtest.parse import cases_of
from callflow_dsl.source import Source
from callflow_dsl.steps import BY_VERB
from tests.marks import marked, unmarked

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.diagnostics.model import Diagnostic

MISTAKES = Path(__file__).parent / "mistakes"
FILES = sorted(MISTAKES.glob("*.flow")) + sorted(MISTAKES.glob("menus/*.flow"))


def diagnostics(path: Path, text: str) -> tuple[Diagnostic, ...]:
    """What is said of a text in the place of a file, its tests included."""
    source = Source(path.name, text, str(path))
    compilation, reporter = compile_source(source), Reporter()
    if not compilation.failed:
        cases_of(compilation.modules[0], reporter)
    return (*compilation.diagnostics, *reporter.sorted())


def test_there_are_as_many_as_people_make() -> None:
    assert len(FILES) >= 820


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_message_says_what_is_wrong(path: Path, golden: Callable[[Path, str], None]) -> None:
    text = unmarked(path.read_text(encoding="utf-8"))
    (found,) = diagnostics(path, text)
    assert found.notes or found.fix or "{expected}" in BY_CODE[found.code].message
    golden(path, marked(text, [found.location.span]))
    golden(path.with_suffix(".out"), render_text([found]) + "\n")


#: Mistakes that are none in braces, or others.
NOT_IN_BRACES = re.compile("test|two-ifs|say-(?:at|wait|as)|prompt-say|word-dash|defaults")


def marked_line(path: Path) -> str:
    """The line of the mistake; empty in a file that is not marked yet."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return next((line for line in lines if "«" in line), "")


def is_step(path: Path) -> bool:
    """Whether the mistake is in a step that stands on a line alone."""
    words = re.sub(r"\$\{[^{}]*\}", "", marked_line(path).replace("«", "")).split()
    has_braces = any(brace in word for word in words for brace in "{}")
    return bool(words) and words[0] in {*BY_VERB, "use", "goto"} and not has_braces


STEPS = [path for path in FILES if not NOT_IN_BRACES.match(path.stem) and is_step(path)]


def line_ends_of_windows(text: str, start: int, end: int) -> str:
    return text.replace("\n", "\r\n")


def a_comment_behind(text: str, start: int, end: int) -> str:
    return text if '"""' in text[start:end] else f"{text[:end]}  // greet{text[end:]}"


def braces_around(text: str, start: int, end: int) -> str:
    return f"{text[:start]}if source == 1 {{ {text[start:end].strip()} }}{text[end:]}"


def told(path: Path, text: str) -> list[tuple[str, str, bool]]:
    found = diagnostics(path, text)
    return [(one.code, one.message, one.fix is not None) for one in found if not is_of_test(one)]


def is_of_test(one: Diagnostic) -> bool:
    """The variable of the condition that `braces_around` adds is stored nowhere."""
    return one.code == "FLW111" and "source" in one.message


@pytest.mark.parametrize(
    ("other", "paths"),
    [(line_ends_of_windows, FILES), (a_comment_behind, FILES), (braces_around, STEPS)],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_mistake_is_the_same_in_other_company(
    other: Callable[[str, int, int], str], paths: list[Path]
) -> None:
    differ = []
    for path in paths:
        text = unmarked(path.read_text(encoding="utf-8"))
        (found,) = diagnostics(path, text)
        start, end = found.location.span
        line = text.rfind("\n", 0, start) + 1, (text + "\n").find("\n", max(start, end - 1))
        changed = other(text, *line)
        if "//" not in text[slice(*line)] and told(path, text) != told(path, changed):
            differ.append(f"{path.stem}: {told(path, changed)}")
    assert differ == []


TWO = """flow "Desk" {{
  defaults {{ language en-GB  voice female }}
  {}
  {}
  hangup
}}
"""


def test_two_mistakes_in_a_flow_are_both_told_and_no_other() -> None:
    lines = [re.sub("[«»]", "", marked_line(path)).strip() for path in STEPS]
    alone = {line: told(MISTAKES, TWO.format(line, "pause 1s")) for line in lines}
    # Beside a line that was not understood, nobody knows whether a variable is stored.
    ordinary = [line for line in lines if [one[0] != "FLW111" for one in alone[line]] == [True]]
    assert len(ordinary) > 150
    differ = []
    for first, second in pairwise(ordinary):
        both = told(MISTAKES, TWO.format(first, second))
        if both != alone[first] + alone[second]:
            differ.append(f"{first} + {second}: {both}")
    assert differ == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_fix_leaves_no_other_error(path: Path) -> None:
    text = unmarked(path.read_text(encoding="utf-8"))
    (found,) = diagnostics(path, text)
    if found.fix is None:
        return
    start, end = found.fix.location.span
    mended = diagnostics(path, text[:start] + found.fix.replacement + text[end:])
    assert [d.message for d in mended if d.severity == "error"] == []
