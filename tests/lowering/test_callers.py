"""Two callers whom no variable tells apart are named by what they press."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl import compile_text
from callflow_dsl.compiler.lowering.callers import refusal
from callflow_dsl.compiler.lowering.inventory import Inventory
from callflow_dsl.compiler.lowering.queries import every, place_of
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.diagnostics.text import render_text
from tests.lowering.calls import same_calls
from tests.lowering.strategies import PRESSED

if TYPE_CHECKING:
    from collections.abc import Callable

MENU = """  menu c {
    say "For tickets, press 1. For opening hours, press star."
    key 1 * {
      say "How many?" as c end #
      say "Thank you."
    }
  }
"""
UNSTORED = """  say "Press a key." max 1 key on key goto pressed
  say "Nobody pressed."
  pressed: say "Thank you."
"""
END_ONE = "End one of the ways with hangup or transfer before they meet."


@pytest.mark.parametrize(
    ("lines", "step", "reason", "way_out", "fix"),
    [
        (
            MENU, "Thank you.",
            "who presses 1 and then 0 comes to this step, who presses 0 is to skip it,"
            " and c holds 0 for both",
            "Store what is pressed in line 5 elsewhere: `as c-2`.", "c-2",
        ),
        (
            MENU + '  say "Open." if c == *\n', "Thank you.",
            "who presses 1 and then 0 comes to this step, who presses 0 is to skip it,"
            " and c holds 0 for both",
            "Store what is pressed in line 5 elsewhere: `as c-2`.", None,
        ),
        (
            UNSTORED, "Nobody pressed.",
            "who presses nothing comes to this step, who presses 0 is to skip it,"
            " and nothing is stored that tells them apart",
            "Store what callers press on the way with `as`.", None,
        ),
        (
            '  say "One."\n  say "Two."\n', "Two.",
            "flowc finds no guards that let through just those who come to this step", END_ONE,
            None,
        ),
    ],
)  # fmt: skip
def test_words(lines: str, step: str, reason: str, way_out: str, fix: str | None) -> None:
    (flow,) = compile_text(f'flow "F" {{\n{lines}}}\n').flows
    statement = next(one for one in every(flow.body) if f'"{step}"' in place_of(one).text)
    found = refusal(Inventory(flow.body), statement)
    assert found[:2] == (reason, way_out)
    assert (found[2] and (found[2][0].text, found[2][1])) == (fix and ("c", fix))


def test_what_is_said(golden: Callable[[Path, str], None]) -> None:
    (flow,) = compile_text(f'flow "F" {{\n{MENU}}}\n').flows
    (thanks,) = (item for item in every(flow.body) if "Thank you" in place_of(item).text)
    reason, way_out, fix = refusal(Inventory(flow.body), thanks)
    reporter = Reporter()
    reporter.report("not-on-the-wire", place_of(thanks), fix=fix, reason=reason, way_out=way_out)
    golden(Path(__file__).with_suffix(".out"), render_text(reporter.diagnostics) + "\n")


def test_the_change_means_the_same() -> None:
    text = f'flow "F" {{\n{MENU}}}\n'
    (flow,) = compile_text(text).flows
    (thanks,) = (item for item in every(flow.body) if "Thank you" in place_of(item).text)
    _, _, fix = refusal(Inventory(flow.body), thanks)
    assert fix is not None
    start, end = fix[0].span
    (changed,) = compile_text(text[:start] + fix[1] + text[end:]).flows
    assert {"c", "c-2"} <= {step.get("onKeypressVar") for step in changed.to_wire()["steps"]}
    assert same_calls(flow.to_wire(), changed.to_wire(), PRESSED) > 10
