"""What the lines of a test mean, each seen to pass and to fail."""

from __future__ import annotations

import pytest

from callflow_dsl import compile_text
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.flowtest.model import Case, Hears, Line, Presses
from callflow_dsl.flowtest.parse import cases_of
from callflow_dsl.flowtest.run import Outside, Result, run_case
from callflow_dsl.picking import instances
from callflow_dsl.simulate import Caller, Keys, load, simulate
from callflow_dsl.simulate.events import Pressed, Recorded
from callflow_dsl.source import Source
from tests.simulate.wire import flow, say, step

LINE = """
param sales = +31201112233
prompt busy { en-GB "Nobody is free."  nl-NL "Nobody is there." }
flow "Line" {
  defaults { language en-GB  voice female }
  say "Welcome to Acme."
  menu choice {
    say "Press 1 for sales, or star to hear this again." repeat 2
    wait 5s
    tries 2
    key 1 {
      transfer ${sales} record both
      say "Nobody is there." language nl-NL voice male
      hangup
    }
    key 2 { say "After the tone."  record max 60s silence 5s finish # transcribe en-US  hangup }
    key 3 { fetch "https://x.example/a?b=1" }
    key 4 { pause 4s  say "Goodbye."  hangup }
    key 5 { say "One."  say "Two."  say "Three."  hangup }
    key 6 { say "On and on." }
    key 7 { say "Aan" language nl-NL  say "Af"  hangup }
    key * { say "Nope."  hangup }
    silence { again }
  }
}
"""


def play(lines: str, outside: Outside | None = None) -> Result:
    """How a test with these lines goes."""
    source = Source("line.flow", f'{LINE}\ntest "it" {{\n{lines}\n}}\n')
    compilation = compile_text(source.text, source.name)
    assert not compilation.failed, compilation.diagnostics
    reporter = Reporter()
    (case,) = cases_of(compilation.modules[0], reporter)
    assert not reporter.diagnostics, reporter.diagnostics
    return run_case(load(compilation.flows[0].to_wire()), case, outside)


@pytest.mark.parametrize(
    "lines",
    [
        # What was heard before the key does not count; looking back is explicit.
        'presses *  hears "Nope"',
        'presses *  heard "Press 1 for sales"  hears "Nope"',
        'is silent  hears "Press 1 for sales"',
        'presses 5  hears "One"  hears "Three"',
        'presses 5  then hears "One"  then hears "Two"  hears "Three"  then hangs up',
        'presses *  hears only "Nope."  hangs up',
        'presses 5  does not hear "Four"  hangs up',
        "presses 6  ends",
        'presses 6  hears "On and on"  caller hangs up',
        # Options of each kind of step.
        'hears "Press 1" repeat 2',
        'presses *  heard "Press 1" repeat 2',
        'does not hear "Press 1" repeat 3',
        'presses 5  hears only matching "One.|Two.|Three." voice female',
        'presses 1  transfers to ${sales} record both  hears "Nobody" language nl-NL voice male',
        "presses 1  transfers to ${sales}  hears ${busy}",
        "presses 1  transfers to ${sales}  hears ${busy} language nl-NL voice male",
        "presses 2  records max 60s silence 5s finish # transcribe en-US",
        "presses 2  records 3s # max 60s  hangs up",
        'presses 2  records 3s "#" max 60s  hangs up',
        "presses 4  waits 4s",
        # A silence lasts as long as it says, also into a wait.
        "is silent 10s  presses 1  transfers to ${sales} within 10s",
        'presses 3  fetches "https://x.example/a?b=1" with choice 3',
        "presses 1  stores choice 1  stores other nothing  transfers to ${sales}",
        'presses 1  transfers to ${sales} answers busy  hears "Nobody is there"',
    ],
)
def test_met(lines: str) -> None:
    result = play(lines)
    assert result.failure is None


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('presses *  hears "Press 1 for sales"', 'nothing heard matches "Press 1 for sales"'),
        ('is silent  hears "Welcome"', 'nothing heard matches "Welcome"'),
        ('caller hangs up  hears "Welcome"', 'nothing heard matches "Welcome"'),
        ('presses *  heard "Goodbye"', 'nothing heard up to here matches "Goodbye"'),
        ('presses 5  then hears "Two"', 'what comes next is "One.", not "Two"'),
        ("presses 5  then hangs up", '"One." is heard before the flow hangs up'),
        ('presses 5  hears only "One."', '"Two." is heard, not "One." alone'),
        ('presses *  hears only "Nop"', '"Nope." is heard, not "Nop" alone'),
        ('presses 5  does not hear "Three"', '"Three." is heard'),
        ("presses 6  hangs up", "the flow ran past its last step"),
        ('hears "Press 1" repeat 3', "repeat 3 is asked for"),
        ('presses *  heard "Press 1" repeat 3', "repeat 3 is asked for"),
        ('does not hear "Press 1" repeat 2', '"Press 1 for sales'),
        ('presses 7  hears only matching "Aan|Af" language nl-NL', "language nl-NL is asked for"),
        ("presses 1  transfers to ${sales} record in", "record in is asked for"),
        ("presses 1  transfers to ${sales} mask", "mask yes is asked for"),
        ("presses 1  transfers to ${sales}  hears ${busy} language en-GB", "matches /Nobody"),
        ("presses 1  transfers to ${sales}  hears ${busy} voice female", "voice female is asked"),
        ('presses 1  transfers to ${sales}  hears "Nobody" voice female', "voice female is asked"),
        ("presses 2  records max 20s", "max 20 is asked for"),
        ("presses 2  records finish *", "finish * is asked for"),
        ("presses 4  waits 5s", "the flow waits for 4s, not for 5s"),
        ("is silent 60s  ends", "but the call is over"),
        ("is silent 11s  presses 1  transfers to ${sales} within 10s", "later than 10s"),
        ('presses 3  fetches "https://x.example/a?b=2"', "not from https://x.example/a?b=2"),
        ('presses 3  fetches "https://x.example/a"', "not from https://x.example/a"),
        ('presses 3  fetches "https://x.example/a?b=1" with choice 4', 'choice is sent as "3"'),
        ("presses 1  stores choice nothing", "though it must not be set"),
    ],
)
def test_not_met(lines: str, message: str) -> None:
    result = play(lines)
    assert result.failure is not None
    assert message in result.failure.message


NEXT = {"title": "Next", "steps": [{"action": "say", "options": {"payload": "Next one."}}]}
ASK = 'presses 3  fetches "https://x.example/a?b=1"'


@pytest.mark.parametrize(
    ("answers", "lines", "passes"),
    [
        ('answers "https://x.example/a?b=1" with "two.flow"', 'hears "Next one"', True),
        ('answers "HTTPS://X.example:443/a?b=1" with "two.flow"', 'hears "Next one"', True),
        ('answers "https://x.example/a?b=2" with "two.flow"', 'hears "Next one"', False),
        ('answers "https://x.example/a?b=1" with status 500', 'hears "Next one"', False),
        ('answers "https://x.example/a?b=1" with timeout', 'hears "Next one"', False),
        ('answers "https://x.example/a?b=1" with "two.flow" when choice 3', 'hears "Next"', True),
        ('answers "https://x.example/a?b=1" with "two.flow" when choice 4', 'hears "Next"', False),
        ('answers "https://x.example/a?b=1" with "two.flow" time 2', 'hears "Next one"', False),
        (
            'answers "https://x.example/a?b=1" with status 500 time 2\n'
            'answers "https://x.example/a?b=1" with "two.flow"',
            'hears "Next one"',
            True,
        ),
    ],
)
def test_the_outside_answers_as_the_test_says(answers: str, lines: str, passes: bool) -> None:
    result = play(f"{answers}\n{ASK}\n{lines}", Outside(read=lambda _answer, _request: NEXT))
    assert result.passed is passes


def test_a_kept_transcript_must_be_the_call() -> None:
    lines = 'presses *  hears "Nope"  transcript "star"'
    first = play(lines)
    assert first.passed
    assert '"Nope."' in first.transcripts["star"]
    assert play(lines, Outside(kept=first.transcripts)).passed
    assert "no transcript" in str(play(lines, Outside(kept={})).failure)
    changed = {"star": first.transcripts["star"].replace("Nope", "No")}
    assert "was" in str(play(lines, Outside(kept=changed)).failure)


def test_a_test_presses_as_a_simulated_caller_does() -> None:
    wire = flow(say("ask", "Code?", var="x") | {"maxNumKeys": 3}, say("bye", "Thanks."))
    lines = (Line(Presses("1")), Line(Presses("23")), Line(Hears("Thanks")))
    result = run_case(load(wire), Case("keys", lines))
    caller = Caller((Keys("1"), Keys("23")))
    pressed = instances(result.transcript.events, Pressed)
    assert pressed == instances(simulate(wire, caller).events, Pressed)
    assert [event.at_ms - pressed[0].at_ms for event in pressed] == [0, 300, 600]


def test_keys_are_pressed_one_after_the_other_into_an_entry_and_a_recording() -> None:
    wire = flow(
        say("ask", "Press a key.", var="x"),
        step("rec", "record", finishOnKey="#"),
        say("bye", "Thanks."),
    )
    case = Case("keys", (Line(Presses("1#")), Line(Hears("Thanks"))))
    result = run_case(load(wire), case)
    assert result.failure is None
    assert [event.ended_by for event in instances(result.transcript.events, Recorded)] == ["key"]
