"""`flowc explore`: proven, refuted, unknown, and what rests on a guess."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.cli.main import main
from callflow_dsl.explore.conclusions import facts_of
from callflow_dsl.explore.walk import explore
from tests.explore.test_explore import chain
from tests.simulate.wire import flow, say, step

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = flow(
    say("n", "Your number, and then hash.", var="n", goto="t", end="#", max=9),
    step("q", "hangup"),
    step("t", "transfer", destination="31612345678"),
    step("end", "hangup"),
)
CHAIN = chain(5)
CHAIN["steps"] += [say("bye", "Goodbye."), step("end", "hangup")]
#: The same with keys without end, in a call that is cut off.
CUT = flow(
    say("n", "Your number, and then hash.", var="n", goto="t", end="#"),
    step("q", "hangup"),
    step("t", "transfer", destination="31612345678"),
    step("end", "hangup"),
) | {"maxDuration": 60}
#: Nine keys fit, but only one of them leads to a person.
ONE_KEY = flow(
    say("n", "Your code?", var="n", goto="t", max=9),
    step("q", "hangup"),
    step("t", "transfer", ("n", "==", "1"), destination="31612345678"),
    step("end", "hangup"),
)
TRAP = flow(say("hold", "Press a key.", loop=True, var="v", goto="hold"))


@pytest.mark.parametrize(
    ("wire", "more", "code"),
    [
        (ENTRY, [], 0),
        (ENTRY, ["--max-wait", "60s"], 0),
        (ENTRY, ["--max-wait", "20s"], 1),  # nine keys, typed slowly
        (CUT, ["--max-wait", "90s"], 0),
        (CUT, ["--max-wait", "30s"], 1),
        (ONE_KEY, ["--max-wait", "10s"], 0),
        (TRAP, [], 1),
        (CHAIN, [], 0),
        (CHAIN, ["--max-states", "20"], 3),
    ],
)
def test_exit_codes(wire: dict, more: list[str], code: int, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(wire), encoding="utf-8")
    assert main(["explore", str(path), *more]) == code


@pytest.mark.parametrize(
    ("command", "place"), [("graph", "explore.walk"), ("lint", "lint.analysis.graph")]
)
def test_what_rests_on_a_walk_that_was_cut_short_is_unknown(
    command: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(CHAIN), encoding="utf-8")
    options = ["--no-cache", "--select", "FLW302,FLW323"] if command == "lint" else []
    assert main([command, str(path), *options]) == 0
    walk = import_module(f"callflow_dsl.{place}").explore
    monkeypatch.setattr(
        f"callflow_dsl.{place}.explore", lambda program, **_: walk(program, max_states=20)
    )
    assert main([command, str(path), *options]) == 3


def test_what_rests_on_a_guess_is_named(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "a.json"
    wire = flow(
        say("a", "Press 1.", var="v", goto="b"),
        step("q", "hangup"),
        say("b", "One.", ("v", "==", "1")),
        step("end", "hangup"),
    )
    path.write_text(json.dumps(wire), encoding="utf-8")
    assert main(["explore", str(path), "--assume", "all"]) == 0
    assert "the same holds under each of the" in capsys.readouterr().out
    wire["steps"][2] = say("b", "Other.", ("v", "==", "12"))
    path.write_text(json.dumps(wire), encoding="utf-8")
    assert main(["explore", str(path), "--assume", "all"]) == 0
    report = capsys.readouterr().out
    assert "with jump-runs=yes" in report
    assert "no longer: no call reaches it" in report
    assert main(["explore", str(path), "--assume", "jump-runs=yes"]) == 0
    assert "no call reaches" not in capsys.readouterr().out


def test_nobody_is_reached_after_the_call_was_cut_off() -> None:
    wire = flow(step("p", "pause", length=60), step("t", "transfer", destination="316"))
    facts = facts_of(explore(wire | {"maxDuration": 10}))
    assert [end.reason for end in facts.ends] == ["max_duration"]
    assert facts.people == ()
    assert [one.step for one in facts.unreached] == ["t"]
    silent = flow(
        step("r", "record", maxLength=20, timeout=10), step("t", "transfer", destination="316")
    )
    facts = facts_of(explore(silent | {"maxDuration": 5}))
    assert [end.reason for end in facts.ends] == ["max_duration"]
    assert facts.people == ()
    code = flow(
        say("a", "Code", var="n", max=4, goto="t"),
        step("q", "hangup"),
        step("t", "transfer", ("n", "==", "12"), destination="316"),
    )  # 12 is complete only after a silence
    assert facts_of(explore(code | {"maxDuration": 3})).people == ()
    hasty = flow(
        say("p", "A long prompt. " * 20, var="v"), step("t", "transfer", destination="316")
    )
    facts = facts_of(explore(hasty | {"maxDuration": 10}))
    assert {end.reason for end in facts.ends} == {"max_duration", "past_end"}
    (person,) = facts.people
    assert (person.step, str(person.shortest), person.shortest.ms) == ("t", "1 (--barge-in)", 0)
    assert (person.longest.ms, person.longest.met) == (10_000, True)


def test_what_happens_in_another_flow_is_said_with_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    wire = flow(say("a", "Hello."), step("f", "fetchCallFlow", url="https://x.test/next"))
    other = flow(say("a", "Two."), step("t", "transfer", destination="31612345678"))
    (tmp_path / "a.json").write_text(json.dumps(wire | {"title": "One"}))
    (tmp_path / "b.json").write_text(json.dumps(other | {"title": "Two"}))
    fetch = f"https://x.test/next={tmp_path / 'b.json'}"
    assert main(["explore", str(tmp_path / "a.json"), "--fetch", fetch]) == 0
    report = capsys.readouterr().out
    assert '  "Two" t ' in report
    assert "a.json:1 t" not in report
