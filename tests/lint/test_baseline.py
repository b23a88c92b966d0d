"""Laws of `--add-ignores`: all that is found is silent afterwards, and nothing else changes."""

from __future__ import annotations

import pytest

from callflow_dsl import compile_text
from callflow_dsl.lint.baseline import with_ignores
from callflow_dsl.lint.comments import stops
from callflow_dsl.lint.model import unmarked
from callflow_dsl.lint.registry import all_rules
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.lint.suppress import problem_of_reason
from callflow_dsl.source import Source
from tests.lint.project import OPEN

#: What is found in comments is for --fix; the example of FLW323 takes long by intent.
RULES = [
    rule
    for rule in all_rules()
    if not rule.online and rule.code not in ("FLW323", "FLW700", "FLW701")
]


def left(source: Source) -> list[str]:
    found = lint(source, LintSettings()).diagnostics
    return [one.code for one in found if not stops(one)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_what_is_found_is_silent_afterwards(line_end: str) -> None:
    for rule in RULES:
        text = "\ufeff" + unmarked(rule.bad)[0].replace("\n", line_end)
        source = Source("a.flow", text)
        silenced, count = with_ignores(source, lint(source, LintSettings()).diagnostics, "known")
        assert count > 0, rule.code
        assert left(silenced) == [], rule.code
        before, after = (compile_text(one).flows for one in (text, silenced.text))
        assert [flow.to_wire() for flow in before] == [flow.to_wire() for flow in after], rule.code
        added = [line for line in silenced.text.split(line_end) if "// flowc: ignore" in line]
        rest = silenced.text
        for line in added:
            rest = rest.replace(line.removeprefix("\ufeff") + line_end, "", 1)
        assert rest == text, rule.code


def test_the_byte_order_mark_stays_in_front() -> None:
    source = Source("a.flow", "\ufeff" + OPEN.replace("\n", " ").rstrip())
    silenced, count = with_ignores(source, lint(source, LintSettings()).diagnostics, "known")
    assert count == 1
    assert silenced.text.startswith("\ufeff// flowc: ignore FLW304 known\nflow ")


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        ("since 2026", ""),
        ("long-term debt", ""),
        ("", "says nothing"),
        (" , ", "says nothing"),
        ("known\nhangup", "is no single line of plain text"),
        ("known\rhangup", "is no single line of plain text"),
        ("\u202eknown", "is no single line of plain text"),
        ("FLW5 is noise", "begins with a rule, FLW5, which would be silenced too"),
        (", no-hangup", "begins with a rule, no-hangup, which would be silenced too"),
    ],
)
def test_a_reason_is_nothing_but_a_reason(reason: str, problem: str) -> None:
    assert problem_of_reason(reason) == problem
