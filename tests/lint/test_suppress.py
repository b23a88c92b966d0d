"""Comments that silence findings, and those that silence nothing."""

from __future__ import annotations

import pytest

from callflow_dsl.lint.fixes import fix_source
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings, usual_codes
from callflow_dsl.source import Source
from tests.lint.project import OPEN

STEP = '  say "Hello."'
assert STEP in OPEN


def found(text: str, settings: LintSettings | None = None) -> list[tuple[str, int, str]]:
    result = lint(Source("a.flow", text), settings or LintSettings())
    return [(d.code, d.location.line, d.message) for d in result.diagnostics]


def behind(comment: str) -> str:
    """A flow with FLW304 in its third line, and a comment behind the step."""
    return OPEN.replace(STEP, f"{STEP}  {comment}")


def above(comment: str) -> str:
    return OPEN.replace(STEP, f"  {comment}\n{STEP}")


def test_the_flow_has_one_finding() -> None:
    assert [(code, line) for code, line, _ in found(OPEN)] == [("FLW304", 3)]


@pytest.mark.parametrize(
    "comment",
    [
        "// flowc: ignore FLW304 the server ends the call",
        "// flowc: ignore FLW304",
        "// flowc: ignore flw304",
        "//flowc:ignore FLW304",
        "// Flowc : Ignore: FLW304 reason",
        "// flowc: ignore",
        "// flowc: ignore:  ",
        "// flowc: ignore FLW3 all of this group",
        "// flowc: ignore no-hangup by its name",
        "// flowc: ignore No-Hangup",
    ],
)
def test_a_comment_silences_its_line(comment: str) -> None:
    assert found(behind(comment)) == []
    assert found(behind(comment).replace("\n", "\r\n")) == []
    assert found(above(comment)) == []
    assert found(above(f"{comment}\n\n  // more words\n")) == []


def test_several_codes_each_have_to_be_used() -> None:
    assert found(behind("// flowc: ignore FLW304, FLW401 why")) == [
        ("FLW700", 3, "there is nothing to ignore: FLW401 is not found here")
    ]
    fixed = fix_source(
        Source("a.flow", behind("// flowc: ignore FLW401, FLW304 why")), LintSettings()
    )
    assert fixed.source.text == behind("// flowc: ignore FLW304 why")


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("// flowc: ignore FLW401 x", "there is nothing to ignore: FLW401 is not found here"),
        ("// flowc: ignore FLW999 x", "FLW999 is no rule that can be ignored"),
        ("// flowc: ignore FLW40 x", "there is nothing to ignore: FLW40 is not found here"),
        ("// flowc: ignore the server ends the call", "it names no code"),
        ("// flowc: ignore no-hangups", "it names no code"),
        ("// flowc: ignore dead-air", "there is nothing to ignore: dead-air is not found here"),
        ("// flowc: ignore-file", "it names no code"),
        ("// flowc: ignored FLW304", "write it as // flowc: ignore FLW401 reason"),
        ("// flowc: nolint", "write it as // flowc: ignore FLW401 reason"),
    ],
)
def test_a_comment_that_silences_nothing_is_reported(comment: str, message: str) -> None:
    reported = found(behind(comment))
    assert [(code, line) for code, line, _ in reported] == [("FLW304", 3), ("FLW700", 3)]
    assert message in reported[1][2]


def test_a_bare_comment_without_a_finding_is_reported_and_removed() -> None:
    text = OPEN.replace("flow ", "// flowc: ignore\nflow ", 1)
    assert found(text)[0] == ("FLW700", 1, "there is nothing to ignore here")
    fixed = fix_source(Source("a.flow", text), LintSettings(everything_but("FLW304")))
    assert fixed.count == 0  # not all rules ran, so it may be needed
    fixed = fix_source(Source("a.flow", text), LintSettings())
    assert "flowc" not in fixed.source.text


def everything_but(code: str) -> frozenset[str]:
    return LintSettings().selected - {code}


def test_a_comment_for_a_rule_that_did_not_run_is_left_alone() -> None:
    text = behind("// flowc: ignore FLW304 FLW401")
    assert found(text, LintSettings(frozenset({"FLW700", "FLW304"}))) == []
    assert found(text, LintSettings(frozenset({"FLW401"}))) == []


def test_a_comment_for_the_whole_file() -> None:
    assert found("// flowc: ignore-file FLW304 why\n" + OPEN + OPEN.replace('"O', '"P')) == []
    assert found(OPEN + "// flowc: ignore-file FLW304") == []


def test_a_comment_speaks_of_its_line_only() -> None:
    text = OPEN.replace("flow ", "// flowc: ignore FLW304\nflow ", 1)
    assert [code for code, _, _ in found(text)] == ["FLW700", "FLW304"]


def test_words_in_a_text_are_no_comment() -> None:
    text = OPEN.replace("Hello.", "// flowc: ignore FLW304")
    assert [code for code, _, _ in found(text)] == ["FLW304"]


def test_warnings_of_the_compiler_can_be_silenced_and_errors_cannot() -> None:
    label = '  never: say "Hello."'
    warned = OPEN.replace(STEP, label)
    assert "FLW110" in [code for code, _, _ in found(warned)]
    silent = OPEN.replace(STEP, f"{label} // flowc: ignore FLW110, FLW304")
    assert found(silent) == []
    wrong = OPEN.replace(STEP, "  pause 2.5s // flowc: ignore FLW204")
    assert [code for code, _, _ in found(wrong)] == ["FLW204"]
    wrong = OPEN.replace(STEP, "  pause 2.5s // flowc: ignore")
    assert [code for code, _, _ in found(wrong)] == ["FLW204"]


LONG = OPEN.replace(STEP, '  say """\n    See www.acme.com.\n    Goodbye.\n    """')


def test_a_comment_speaks_of_its_whole_statement() -> None:
    assert [(code, line) for code, line, _ in found(LONG)] == [("FLW304", 3), ("FLW426", 4)]
    behind = LONG.replace(
        '    """\n', '    """  // flowc: ignore FLW426, FLW304 the shop wants it\n'
    )
    assert behind != LONG
    assert found(behind) == []
    above = LONG.replace("  say", "  // flowc: ignore FLW426, FLW304 the shop wants it\n  say")
    assert found(above) == []


def test_a_range_silences_what_is_between_its_ends() -> None:
    start, end = "// flowc: ignore-start FLW304 why", "// flowc: ignore-end FLW304"
    assert found(OPEN.replace(STEP, f"  {start}\n{STEP}\n  {end}")) == []
    message = "no ignore-end of these rules stands behind it: it speaks of all that follows"
    unended = OPEN.replace(STEP, f"  {start}\n{STEP}")
    assert found(unended) == [("FLW700", 3, message)]
    assert found(unended.replace("\n", "\r")) == [("FLW700", 3, message)]
    assert fix_source(Source("a.flow", unended), LintSettings()).count == 0
    assert found(OPEN.replace(STEP, f"  {start}\n{STEP}\n  // flowc: ignore-end")) == []
    closed = found(OPEN.replace(STEP, f"  {start}\n  {end}\n{STEP}"))
    assert [(code, line) for code, line, _ in closed] == [("FLW700", 3), ("FLW304", 5)]
    idle = found(unended.replace("FLW304", "FLW401"))
    assert [(code, line) for code, line, _ in idle] == [("FLW700", 3), ("FLW304", 4)]
    twice = found(OPEN.replace(STEP, f"  {start}\n{STEP}\n  {end}\n  {end}"))
    assert [(code, line) for code, line, _ in twice] == [("FLW700", 6)]
    alone = found(behind(end))
    assert alone[1][2].endswith("no ignore-start of these rules stands before it")


def test_a_project_can_ask_for_reasons() -> None:
    settings = LintSettings(usual_codes() | {"FLW701"})
    assert [code for code, *_ in found(behind("// flowc: ignore FLW304"), settings)] == ["FLW701"]
    assert found(behind("// flowc: ignore FLW304 why"), settings) == []
    assert found(behind("// flowc: ignore FLW304")) == []


MENU = """flow "Menu" {
  defaults { language en-GB  voice female }
  ABOVE
  menu choice {  BEHIND
    say "For our opening hours, press 1. For www.acme.com, press 2."
    say "Have it at hand: www.acme.com."
    key 1 { say "We are open. See www.acme.com." hangup }
    key 2 { say "We write to you." hangup }
  }
  hangup
}
"""


@pytest.mark.parametrize("place", ["ABOVE", "BEHIND"])
def test_a_comment_at_the_head_of_a_menu_speaks_of_its_prompt(place: str) -> None:
    def lines(comment: str) -> list[int]:
        text = MENU.replace(place, comment).replace("ABOVE", "").replace("BEHIND", "")
        return [line for code, line, _ in found(text) if code in ("FLW426", "FLW700")]

    assert lines("") == [5, 6, 7]
    assert lines("// flowc: ignore FLW426 known") == [7]
    assert lines("// flowc: ignore FLW304 known") == [3 if place == "ABOVE" else 4, 5, 6, 7]


@pytest.mark.parametrize(
    "statement",
    [
        'use p("""\n    See www.acme.com.\n    """)',
        'use p(\n    "See www.acme.com."\n  )',
        'label: say """\n    See www.acme.com.\n    """ language en-GB',
    ],
)
def test_every_statement_over_several_lines_is_one(statement: str) -> None:
    comment = "// flowc: ignore FLW426 known"
    part = 'part p(x) { say "${x}" language en-GB }\n'
    for place in ("  COMMENT\n  STATEMENT\n", "  STATEMENT  COMMENT\n"):
        text = f'{part}flow "F" {{\n{place.replace("STATEMENT", statement)}  hangup\n}}\n'
        bare = [code for code, *_ in found(text.replace("COMMENT", ""))]
        silenced = [code for code, *_ in found(text.replace("COMMENT", comment))]
        assert "FLW426" in bare
        assert silenced == [code for code in bare if code != "FLW426"]


def test_each_language_of_a_prompt_is_a_statement() -> None:
    text = (
        'prompt p {\n  en-GB """\n    See www.acme.com.\n    """  COMMENT\n'
        '  nl-NL "Zie www.acme.nl."\n}\nflow "F" {\n  say ${p} language en-GB\n'
        "  say ${p} language nl-NL\n  hangup\n}\n"
    )
    addresses = [line for code, line, _ in found(text.replace("COMMENT", "")) if code == "FLW426"]
    assert addresses == [3, 5]
    silenced = text.replace("COMMENT", "// flowc: ignore FLW426 known")
    assert [line for code, line, _ in found(silenced) if code in ("FLW426", "FLW700")] == [5]


def test_a_misspelt_rule_is_told_in_parts_that_others_use() -> None:
    text = 'part p {\n  say "x." language en-GB  // flowc: ignore FLW999, FLW304 known\n}\n'
    assert found(text) == [("FLW700", 2, "FLW999 is no rule that can be ignored")]
