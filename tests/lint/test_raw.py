"""`raw` may hold anything: rules say what is wrong with it, or nothing, and never fail."""

from __future__ import annotations

import pytest

from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Source

STEP = 'flow "Raw" {\n  defaults { language en-GB  voice female }\n  raw %s\n  hangup\n}\n'
BRANCH = """flow "Raw" {
  defaults { language en-GB  voice female }
  menu topic {
    say "For sales, press 1."
    key 1 { raw %s }
    silence { say "We did not hear you. Goodbye."  hangup }
  }
  transfer +31201112233 raw %s
  say "Goodbye."
  hangup
}
"""


@pytest.mark.parametrize("text", [STEP, BRANCH], ids=["step", "branch"])
@pytest.mark.parametrize(
    "raw",
    [
        '{"action": ""}',
        '{"action": "say", "options": 5}',
        '{"action": "say", "options": {"payload": {"a": 1}, "repeat": "x"}}',
        '{"action": "say", "conditions": [1]}',
    ],
)
def test_a_flow_that_cannot_run_is_a_finding(text: str, raw: str) -> None:
    source = Source("raw.flow", text.replace("%s", raw))
    found = lint(source, LintSettings()).diagnostics
    if "FLW212" in {d.code for d in found}:
        # In a branch, others must skip the step, so its conditions have to be understood.
        assert "conditions" in raw
        assert text != STEP
        return
    assert {d.code for d in found} <= {"FLW322", "FLW232", "FLW233"}
    assert [d.location.text for d in found if d.code == "FLW322"] == ['flow "Raw" ']


@pytest.mark.parametrize(
    "raw",
    [
        '{"action": "play", "options": {"media": [1, null, {}]}}',
        '{"action": "fetchCallFlow", "options": {"url": "http://[::1"}}',
        '{"action": "record", "options": {"maxLength": "60", "onFinish": 7}}',
        '{"action": "transfer"}',
        '{"action": "say", "onKeypressVar": ["x"]}',
        '{"action": "beep"}',
    ],
)
def test_odd_values_of_a_flow_that_runs_stop_no_rule(raw: str) -> None:
    source = Source("raw.flow", STEP.replace("%s", raw))
    codes = [d.code for d in lint(source, LintSettings()).diagnostics]
    assert "FLW322" not in codes
    assert any(code.startswith("FLW23") for code in codes)
