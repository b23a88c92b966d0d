"""Small wrong inputs: what is said of each, and where, are goldens.

The places stand in the file as « »; the words, as a terminal shows them, stand in ``NAME.out``
beside it. ``pytest --update-goldens`` writes both anew, so that a reviewer sees in the diff
what a user will read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl import Compilation, compile_text
from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.diagnostics.problems import BY_CODE
from callflow_dsl.diagnostics.text import render_text
from callflow_dsl.source import Source
from tests.marks import marked, unmarked

if TYPE_CHECKING:
    from collections.abc import Callable

ERRORS = Path(__file__).parent / "errors"
FILES = sorted(ERRORS.glob("*.flow"))


def read(path: Path) -> str:
    """Return the text without marks, with its own line ends and byte order mark."""
    return unmarked(path.read_bytes().decode("utf-8"))


def compiled(path: Path, text: str | None = None) -> Compilation:
    """Compile a file, or another text in its place; imports start from its folder."""
    text = read(path) if text is None else text
    values = values_of(text)
    return compile_source(Source(path.name, text, str(path)), values=values, only=bool(values))


def values_of(text: str) -> dict[str, str]:
    """Return the values of params that the first line of a fixture sets: ``// --set name=1``."""
    options = text.partition("\n")[0].partition("// --set ")[2]
    return dict(pair.split("=") for pair in options.split())


def test_there_are_many_files() -> None:
    assert len(FILES) >= 70


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_said_and_where(path: Path, golden: Callable[[Path, str], None]) -> None:
    diagnostics = compiled(path).diagnostics
    own = [d.location.span for d in diagnostics if d.location.source.name == path.name]
    golden(path, marked(read(path), own))
    golden(path.with_suffix(".out"), render_text(diagnostics) + "\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_diagnostics_are_whole(path: Path) -> None:
    text = read(path)
    compilation = compiled(path)
    for found in compilation.diagnostics:
        assert found.severity == BY_CODE[found.code].severity
        if found.location.source.name == path.name:  # neither imported nor set
            assert found.location.source.text == text
        assert found.message.strip() == found.message != ""
        assert "\n" not in found.message
        assert all(note.strip() == note != "" for note in found.notes)
        if found.fix is not None:
            assert found.fix.description
            assert found.fix.replacement != found.fix.location.text
    errors = [found for found in compilation.diagnostics if found.severity == "error"]
    assert compilation.failed is bool(errors)
    assert (compilation.flows == ()) is bool(errors)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_fix_mends_what_it_is_given_for(path: Path) -> None:
    """After the fix, the problem is gone from its place and no other has come."""
    text = read(path)
    before = compiled(path).diagnostics
    for found in before:
        if found.fix is None:
            continue
        start, end = found.fix.location.span
        mended = compiled(path, text[:start] + found.fix.replacement + text[end:])
        at_start = [d.message for d in mended.diagnostics if d.location.span[0] == start]
        assert found.message not in at_start


def test_five_mistakes_give_five_diagnostics() -> None:
    found = compile_text(read(ERRORS / "five-mistakes.flow")).diagnostics
    assert len(found) == 5
    assert len({diagnostic.code for diagnostic in found}) == 5
    assert len({diagnostic.location.line for diagnostic in found}) == 5


@pytest.mark.parametrize(
    ("name", "fixes"),
    [
        ("goto-missing-label", ["welcome"]),
        ("verb-misspelt", ["say", "say", "hangup"]),
        ("verb-from-elsewhere", ["say", "transfer", "pause", "hangup"]),
        ("option-misspelt", ["language"]),
        ("voice-wrong-case", ["female"]),
        ("language-without-country", ["en-GB", "nl-NL", "en-GB"]),
        ("language-with-underscore", ["en-GB"]),
        ("transcribe-en-gb", ["en-UK", "es-LA"]),
        ("phone-national", [None]),
        ("phone-without-plus", ["+31201112233", "+31201112233"]),
        ("phone-with-spaces", ["+31201112233"]),
        ("phone-with-dashes", ["+31201112233"]),
        ("phone-in-quotes", ["+31201112233"]),
        ("unit-missing", ["4s", "60s", "5s"]),
        ("unit-missing-keys", ["1 key", "60s"]),
        ("seconds-fractional", ["2s", "1s", "90s"]),
        ("reference-unknown", ["${name}", "${sales}"]),
        ("condition-single-equals", ["=="]),
        ("text-in-smart-quotes", ['"Welcome to our shop."']),
        ("text-in-single-quotes", ['"Welcome"']),
        ("semicolon", ["", ""]),
        ("condition-with-ampersands", ["and"]),
    ],
)
def test_fixes_write_what_was_meant(name: str, fixes: list[str | None]) -> None:
    found = compile_text(read(ERRORS / f"{name}.flow")).diagnostics
    assert [d.fix.replacement if d.fix else None for d in found] == fixes
