"""The test runner: what each line means, and what it says when it is not met."""

from __future__ import annotations

import pytest

from callflow_dsl.flowtest.coverage import measure
from callflow_dsl.flowtest.model import (
    CallerHangsUp,
    Case,
    Ends,
    Hears,
    Line,
    Presses,
    Records,
    Silent,
    Speaks,
    TransfersTo,
    Variable,
    Within,
)
from callflow_dsl.flowtest.run import Outside, run_case
from callflow_dsl.simulate import load, simulate
from tests.simulate.wire import MENU, flow, say, step

TRIES = flow(
    say("one", "Press 1.", var="v", goto="x"),
    step("w1", "pause", length=5, var="v", goto="x"),
    say("two", "Please press 1.", var="v", goto="x"),
    step("w2", "pause", length=5, var="v", goto="x"),
    say("bye", "Goodbye."),
    step("h", "hangup"),
    say("x", "Thank you.", ("v", "==", "1")),
)


def play(wire, *statements, **kwargs):
    case = Case("test", tuple(Line(statement) for statement in statements))
    return run_case(load(wire), case, Outside(**kwargs))


def message(wire, *statements, **kwargs):
    result = play(wire, *statements, **kwargs)
    assert result.failure is not None
    assert result.failure.line.statement == statements[-1]
    return result.failure.message


@pytest.mark.parametrize(
    ("wire", "statements"),
    [
        (MENU, [Hears("Welcome"), Presses("1"), TransfersTo("+31201112233")]),
        (MENU, [Hears("welcome  to"), Hears("acme"), Hears("support, press 2")]),
        (MENU, [Hears(r"press \d\.", pattern=True), Presses("2"), Records(), Ends()]),
        (MENU, [Silent(), Hears("Goodbye"), Ends()]),
        (MENU, [Presses("2"), Speaks(3000, "#"), Ends(), Within(12_000)]),
        (MENU, [Presses("2"), Records(), Speaks(3000, "#"), Ends(), Within(12_000)]),
        (MENU, [Presses("1"), TransfersTo("31201112233", "busy"), Within(6000), Ends()]),
        (MENU, [Presses("2"), Variable("choice", "2")]),
        (MENU, [Silent(), Variable("choice", None)]),
        (MENU, [Hears("Welcome"), CallerHangsUp()]),
        (TRIES, [Silent(), Hears("Please"), Presses("1"), Hears("Thank you")]),
        (TRIES, [Silent(), Silent(), Hears("Goodbye"), Ends()]),
        (TRIES, [Silent(3000), Presses("1"), Hears("Thank you")]),
        (TRIES, [Presses("2"), Ends(hangs_up=False)]),
    ],
)
def test_lines_that_are_met(wire, statements):
    result = play(wire, *statements)
    assert result.failure is None


@pytest.mark.parametrize(
    ("wire", "statements", "expected"),
    [
        (MENU, [Hears("Welcom to")], "waits for a key, and the test presses none"),
        (MENU, [Silent(), Hears("Hello")], "the call is over: the flow hung up"),
        (MENU, [Hears("sales"), Hears("Welcome")], 'nothing heard matches "Welcome"'),
        (MENU, [Presses("1"), TransfersTo("+31600000000")], "to +31201112233, not to +31600000000"),
        (MENU, [Presses("2"), TransfersTo("+31201112233")], "but the caller is being recorded"),
        (MENU, [Presses("1"), Ends()], "but the call is put through to +31201112233"),
        (MENU, [Presses("9"), Records()], "the caller is not recorded, but the call is over"),
        (MENU, [Presses("1"), Presses("1")], "but the call is put through"),
        (MENU, [Presses("2"), Variable("choice", "1")], 'choice is "2", not "1"'),
        (MENU, [Presses("2"), Variable("other", "1")], 'other is not set, not "1"'),
        (MENU, [Presses("2"), Variable("choice", None)], "must not be set"),
        (MENU, [Presses("1"), TransfersTo("31201112233"), Within(1000)], "later than 1s"),
        (MENU, [Presses("2"), Records(), Records()], "not recorded"),
        (flow(say("a", "Hi.")), [Silent()], "never waits for a key"),
        (flow(say("a", "Hi.")), [Presses("1")], "the call is over: the flow ran past"),
        (
            flow(step("f", "fetchCallFlow", url="https://x.test/")),
            [Ends()],
            "another flow goes on",
        ),
        (
            flow(say("a", "Hold.", loop=True)),
            [Hears("Bye")],
            "goes on until a key is pressed",
        ),
    ],
)
def test_lines_that_are_not_met(wire, statements, expected):
    assert expected in message(wire, *statements)


def test_a_test_follows_fetched_flows():
    wire = flow(step("f", "fetchCallFlow", url="https://x.test/"))
    result = play(wire, Hears("Next"), fetch=lambda request: flow(say("n", "Next one.")))
    assert result.passed


def test_a_played_file_is_heard_by_its_address():
    wire = flow(step("p", "play", media="https://x.test/welcome.wav"))
    assert play(wire, Hears("welcome.wav"), Ends(hangs_up=False)).passed


def test_a_failed_case_has_the_transcript_up_to_the_failure():
    result = play(MENU, Presses("1"), TransfersTo("+31600000000"))
    assert [type(event).__name__ for event in result.transcript.events][-1] == "Entered"


def test_the_runner_and_the_simulator_agree():
    result = play(TRIES, Silent(), Silent(), Ends())
    assert result.transcript.events == simulate(TRIES).events


def counts(coverage):
    return [
        (sum(item.is_covered is True for item in items), len(items))
        for items in (coverage.steps, coverage.ways)
    ]


def test_coverage_of_json_counts_steps_conditions_and_keys():
    nothing = measure(load(MENU), [])
    assert counts(nothing) == [(0, 9), (0, 8)]
    assert nothing.percent == 0
    one = measure(load(MENU), [play(MENU, Presses("1"), TransfersTo("+31201112233"))])
    assert counts(one) == [(3, 9), (2, 8)]
    everything = [
        play(MENU, Presses("1"), TransfersTo("+31201112233"), Ends()),
        play(MENU, Presses("2"), Records(), Ends()),
        play(MENU, Silent(), Ends()),
    ]
    whole = measure(load(MENU), everything)
    assert whole.missing == ()
    assert whole.percent == 100


def test_coverage_names_what_is_missing():
    coverage = measure(load(MENU), [play(MENU, Presses("1"), TransfersTo("+31201112233"))])
    missing = {(one.place, one.untested) for one in coverage.missing}
    assert ("done", "never runs: hangup") in missing
    assert ("sales", '`choice == "1"` never fails') in missing
    assert ("mail", "2 is never entered for choice") in missing


def test_coverage_counts_a_step_whose_keys_no_condition_asks_about():
    wire = flow(say("a", "Any key.", goto="b"), say("b", "Bye."))
    assert counts(measure(load(wire), [play(wire, Ends(False))]))[1] == (0, 1)
    assert counts(measure(load(wire), [play(wire, Presses("5"), Ends(False))]))[1] == (1, 1)
