"""How a flow runs: each rule of docs/simulator.md, on the smallest flow that shows it."""

from __future__ import annotations

import pytest

from callflow_dsl.errors import FlowcError
from callflow_dsl.simulate import (
    Caller,
    Dialled,
    HangUp,
    Keys,
    Leave,
    Press,
    ReplyError,
    Silence,
    Speak,
    Spoke,
    Stay,
    Transcript,
    World,
    begin,
    load,
    reply,
    simulate,
)
from callflow_dsl.simulate import events as ev
from callflow_dsl.simulate.caller import parse_moves
from tests.simulate.wire import MENU, flow, say, step


def call(wire: dict, keys: str = "", **kwargs) -> Transcript:
    return simulate(wire, Caller(parse_moves(keys)), **kwargs)


def only(transcript: Transcript, kind: type) -> list:
    return [event for event in transcript.events if isinstance(event, kind)]


def reason(transcript: Transcript) -> str:
    assert transcript.end is not None
    return transcript.end.reason


def test_steps_run_in_order_and_past_the_last_the_call_ends():
    transcript = call(flow(say("a", "One."), say("b", "Two.")))
    assert transcript.heard == ("One.", "Two.")
    assert reason(transcript) == "past_end"
    assert transcript.end.step == "b"


def test_a_flow_without_steps_ends_at_once():
    transcript = call(flow())
    assert (reason(transcript), transcript.duration_ms) == ("past_end", 0)


def test_silence_runs_through_and_a_key_jumps():
    assert call(MENU).heard[-1] == "Goodbye."
    assert only(call(MENU, "1"), ev.Transferred)[0].destination == "31201112233"
    assert only(call(MENU, "2"), ev.Recorded)


def test_after_a_transfer_the_flow_goes_on_whatever_its_outcome():
    wire = flow(step("t", "transfer", destination="31612345678"), say("after", "Sorry."))
    for outcome in ("answered", "busy", "no_answer", "failed"):
        made = simulate(wire, Caller(transfers=(Dialled(outcome, 3000, 9000),)))
        (transfer,) = only(made, ev.Transferred)
        assert made.heard == ("Sorry.",)
        assert transfer.talk_ms == (9000 if outcome == "answered" else 0)
        assert only(made, ev.Heard)[0].at_ms == 3000 + transfer.talk_ms


def test_the_caller_who_hangs_up_while_transferred_ends_the_call():
    wire = flow(step("t", "transfer", destination="31612345678"), say("after", "Sorry."))
    made = simulate(wire, Caller(transfers=(Dialled(caller_hangs_up=True),)))
    assert reason(made) == "caller"
    assert made.heard == ()


def test_a_key_on_a_step_that_does_not_listen_is_lost_and_noted():
    wire = flow(say("a", "A long welcome."), say("b", "Bye."))
    made = simulate(wire, Caller((Keys("5", eager=True),)))
    (pressed,) = only(made, ev.Pressed)
    assert not pressed.taken
    assert made.heard == ("A long welcome.", "Bye.")
    assert made.duration_ms == call(wire).duration_ms


def test_barge_in_cuts_the_prompt_off():
    patient = call(MENU, "1")
    hasty = simulate(MENU, Caller((Keys("1"),), barge_in=True))
    assert only(hasty, ev.Pressed)[0].barge_in
    assert not only(patient, ev.Pressed)[0].barge_in
    assert only(hasty, ev.Transferred)[0].at_ms < only(patient, ev.Transferred)[0].at_ms


@pytest.mark.parametrize(
    ("fields", "keys", "stored", "timed_out"),
    [
        ({}, "1", "1", False),  # neither limit nor end key: one key
        ({"max": 3}, "123", "123", False),
        ({"max": 3}, "12", "12", True),  # silence completes the entry
        ({"end": "#"}, "1234567#", "1234567", False),
        ({"end": "#"}, "12", "12", True),
        ({"end": "#"}, "#", "", False),  # an empty entry is an entry
        ({"end": "#", "max": 2}, "1#", "1", False),
        ({"end": "#", "max": 2}, "12", "12", False),  # the limit comes before the end key
    ],
)
def test_an_entry_ends_by_limit_end_key_or_silence(fields, keys, stored, timed_out):
    wire = flow(say("ask", "Your number?", var="number", **fields), say("ok", "Thank you."))
    made = call(wire, keys)
    (entered,) = only(made, ev.Entered)
    assert (entered.keys, entered.timed_out) == (stored, timed_out)
    assert made.variables == {"number": stored}
    assert made.heard[-1] == "Thank you."


def test_keys_over_the_limit_fall_into_the_steps_that_follow():
    wire = flow(
        say("one", "First?", var="a"),
        say("two", "Second?", var="b"),
        say("end", "Done, thank you."),
    )
    assert call(wire, "123").variables == {"a": "1", "b": "2"}
    assert [event.taken for event in only(call(wire, "123"), ev.Pressed)] == [True, True, False]


def test_moves_of_one_key_each_build_one_entry():
    wire = flow(say("ask", "Your number?", var="number", max=4))
    assert call(wire, "1,2,3,4").variables == {"number": "1234"}


def test_without_goto_the_next_step_runs_and_without_variable_nothing_is_stored():
    wire = flow(say("a", "Any key.", goto="c"), say("b", "Skipped."), say("c", "End."))
    made = call(wire, "7")
    assert made.heard == ("Any key.", "End.")
    assert made.variables == {}


@pytest.mark.parametrize(
    ("operator", "value", "stored", "holds"),
    [
        ("==", "1", None, False),
        ("!=", "1", None, True),
        ("<", "1", None, False),
        (">=", "1", None, False),
        ("==", "1", "1", True),
        ("==", "1", "01", False),  # equality compares text
        ("!=", "1", "01", True),
        ("<", "10", "9", True),  # orderings compare numbers
        ("<=", "9", "09", True),
        (">", "10", "9", False),
        (">=", "9.5", "10", True),
        ("<", "10", "*", False),  # keys that are no number
        (">", "0", "", False),
        ("=~", "1", "1", False),  # an operator without a meaning never holds
    ],
)
def test_conditions(operator, value, stored, holds):
    wire = flow(say("a", "Ran.", ("v", operator, value)))
    variables = {} if stored is None else {"v": stored}
    assert bool(call(wire, variables=variables).heard) is holds


def test_all_conditions_must_hold():
    wire = flow(say("a", "Ran.", ("v", "!=", "1"), ("v", "!=", "2")))
    assert call(wire, variables={"v": "3"}).heard
    made = call(wire, variables={"v": "2"})
    assert only(made, ev.Skipped)[0].condition == 'v != "2"'


def test_repeat_and_loop():
    once = call(flow(say("a", "Hello there."))).duration_ms
    assert call(flow(say("a", "Hello there.", repeat=3))).duration_ms == 3 * once
    assert call(flow(say("a", "Hello there.", Repeat=3))).duration_ms == 3 * once
    looping = flow(say("a", "Hold on.", loop=True, var="v"), say("b", "Bye."))
    assert reason(call(looping)) == "endless"
    assert call(looping, "1").heard == ("Hold on.", "Bye.")


def test_play_takes_one_file_or_several():
    world = World(play_ms=4000, media_ms={"https://x.test/b.wav": 1500})
    one = flow(step("p", "play", media="https://x.test/a.wav"))
    two = flow(step("p", "play", media=["https://x.test/a.wav", "https://x.test/b.wav"]))
    assert call(one, world=world).duration_ms == 4000
    assert call(two, world=world).duration_ms == 5500
    assert call(two, world=world).heard == ("https://x.test/a.wav https://x.test/b.wav",)


@pytest.mark.parametrize(
    ("options", "speak", "ended_by", "length"),
    [
        ({"finishOnKey": "#", "timeout": 5}, Speak(3000, "#"), "key", 3000),
        ({"finishOnKey": "any"}, Speak(3000, "7"), "key", 3000),
        ({"finishOnKey": "#", "timeout": 5}, Speak(3000, "*"), "silence", 8000),
        ({"timeout": 5, "maxLength": 60}, Speak(3000), "silence", 8000),
        ({"timeout": 5, "maxLength": 6}, Speak(3000), "length", 6000),
        ({"maxLength": 10}, Speak(3000), "length", 10_000),
        ({"maxLength": 10}, Speak(30_000, "#"), "length", 10_000),
        ({"maxLength": 0}, Speak(3000), "hangup", 3000),  # nothing else would end it
        ({"timeout": 5}, Stay(), "silence", 5000),
        ({"timeout": 5}, Leave(2000), "hangup", 2000),
    ],
)
def test_what_ends_a_recording(options, speak, ended_by, length):
    wire = flow(step("r", "record", **options), say("after", "Thank you."))
    made = simulate(wire, Caller((speak,)))
    (recorded,) = only(made, ev.Recorded)
    assert (recorded.ended_by, recorded.duration_ms) == (ended_by, length)
    assert bool(made.heard) is (ended_by != "hangup")
    assert reason(made) == ("caller" if ended_by == "hangup" else "past_end")


def test_transcription_language_is_noted_also_with_the_string_true():
    wire = flow(step("r", "record", maxLength=5, transcribe="true", transcribeLanguage="nl-NL"))
    assert only(call(wire), ev.Recorded)[0].transcribe == "nl-NL"


def test_fetch_hands_over_with_the_variables_and_steps_after_it_never_run():
    wire = flow(
        say("ask", "Press a key.", var="v"),
        step("f", "fetchCallFlow", url="https://x.test/next"),
        say("never", "Never."),
    )
    asked = []

    def fetch(request):
        asked.append(request)
        return flow(say("n", "Seven it is.", ("v", "==", "7")))

    made = call(wire, "7", fetch=fetch)
    assert made.heard == ("Press a key.", "Seven it is.")
    assert asked[0].method == "GET"
    assert dict(asked[0].query)["v"] == "7"
    assert {"callID", "source", "destination"} <= dict(asked[0].query).keys()
    assert reason(call(wire, "7")) == "handed_over"


def test_on_finish_posts_the_recording_and_goes_on_in_the_answer():
    wire = flow(
        step("r", "record", maxLength=5, onFinish="https://x.test/done"), say("never", "Never.")
    )
    asked = []

    def fetch(request):
        asked.append(request)
        return flow(say("n", "Next question."))

    assert call(wire, fetch=fetch).heard == ("Next question.",)
    assert asked[0].method == "POST"
    assert asked[0].body["legId"]


def test_a_fetch_that_fails_ends_the_call_with_its_error():
    def fetch(request):
        raise FlowcError("no such file")

    made = call(flow(step("f", "fetchCallFlow", url="https://x.test/")), fetch=fetch)
    assert reason(made) == "fetch_failed"
    assert only(made, ev.Fetched)[0].error == "no such file"


def test_flows_that_fetch_each_other_forever_are_stopped():
    wire = flow(step("f", "fetchCallFlow", url="https://x.test/"))
    assert reason(call(wire, fetch=lambda request: wire)) == "limit"


@pytest.mark.parametrize(
    ("options", "begins", "ends"),
    [
        ({"ifMachine": "continue"}, 0, "past_end"),
        ({"ifMachine": "delay"}, 6000, "past_end"),
        ({}, 6000, "past_end"),  # delay is the default
        ({"ifMachine": "delay", "machineTimeout": 400}, 400, "past_end"),
        ({"ifMachine": "hangup"}, None, "machine"),
    ],
)
def test_an_answering_machine(options, begins, ends):
    made = call(flow(say("a", "Hello.", **options)), world=World(machine=True, greeting_ms=6000))
    heard = only(made, ev.Heard)
    assert reason(made) == ends
    assert [event.at_ms for event in heard] == ([] if begins is None else [begins])


def test_to_a_person_the_machine_options_change_nothing():
    wire = flow(say("a", "Hello.", ifMachine="hangup"))
    assert call(wire).events == call(flow(say("a", "Hello."))).events


@pytest.mark.parametrize(
    ("keys", "heard_at"), [("7s,_,1", 10_000), ("7s,.,1", 10_000), ("_,1", 5000)]
)
def test_silences_follow_each_other(keys, heard_at):
    """Seven seconds last into the second pause, which then passes in silence to its end."""
    wire = flow(
        *(
            step(f"p{number}", "pause", length=5, var="v")
            if number % 2
            else step(f"p{number}", "play", media="https://example.com/a.wav", var="v")
            for number in range(1, 5)
        )
    )
    made = call(wire, keys, world=World(media_ms={"https://example.com/a.wav": 0}))
    (pressed,) = only(made, ev.Pressed)
    assert pressed.at_ms == heard_at


def test_send_keys_takes_its_time():
    made = call(flow(step("k", "sendKeys", keys="12#", duration=200, interval=300)))
    assert made.duration_ms == 1500
    assert only(made, ev.SentKeys)[0].keys == "12#"


def test_a_tone_of_no_length_is_one_that_the_step_does_not_tell():
    """Some clients write a zero where nothing is set."""
    zeros, absent = (call(flow(step("k", "sendKeys", keys="12#", **more))) for more in (
        {"duration": 0, "interval": 0}, {},
    ))  # fmt: skip
    assert zeros.duration_ms == absent.duration_ms == 600


def test_an_unknown_action_is_passed_over_and_noted():
    made = call(flow(step("x", "teleport"), say("b", "Here.")))
    assert only(made, ev.Unknown)[0].action == "teleport"
    assert made.heard == ("Here.",)


def test_max_duration_cuts_the_call_off():
    wire = flow(say("a", "Hello."), step("p", "pause", length=60), maxDuration=10)
    made = call(wire)
    assert (reason(made), made.duration_ms) == ("max_duration", 10_000)


def test_the_caller_can_hang_up_any_time():
    made = call(MENU, "3s,hangup")
    assert (reason(made), made.duration_ms) == ("caller", 3000)


def test_staying_silent_lasts_until_something_new_is_heard():
    tries = flow(
        say("one", "Press 1.", var="v", goto="x"),
        step("w1", "pause", length=5, var="v", goto="x"),
        say("two", "Please press 1.", var="v", goto="x"),
        step("w2", "pause", length=5, var="v", goto="x"),
        say("bye", "Goodbye."),
        step("h", "hangup"),
        say("x", "Thank you.", ("v", "==", "1")),
    )
    assert call(tries, "_,1").heard == ("Press 1.", "Please press 1.", "Thank you.")
    assert call(tries, "_,_,1").heard == ("Press 1.", "Please press 1.", "Goodbye.")
    assert call(tries, "_,_,1").unused == (Keys("1"),)


def test_times_never_run_backwards_and_calls_are_repeatable():
    for keys in ("", "1", "2,#", "22", "_,1"):
        times = [event.at_ms for event in call(MENU, keys).events]
        assert times == sorted(times)
        assert call(MENU, keys) == call(MENU, keys)


def test_a_state_can_be_answered_twice():
    state = begin(load(MENU)).state
    state = reply(state, Silence()).state
    pressed, silent = reply(state, Press("1")), reply(state, Silence())
    assert pressed.state.step.id == "sales"
    assert silent.state.step.id == "wait"
    assert reply(state, HangUp(500)).events[-1].reason == "caller"


@pytest.mark.parametrize("answer", [Press("x"), Press("12"), Press("1", 10**9), Dialled()])
def test_a_reply_that_does_not_fit_is_the_callers_mistake(answer):
    with pytest.raises(ReplyError):
        reply(begin(load(MENU)).state, answer)


@pytest.mark.parametrize("key", ["12", "x", "*#"])
def test_one_key_ends_a_recording(key):
    state = begin(load(flow(step("r", "record", finishOnKey="any")))).state
    with pytest.raises(ReplyError):
        reply(state, Spoke(3000, key))


@pytest.mark.parametrize(
    ("wire", "message"),
    [
        ([], "not a list"),
        ({"title": "x"}, "no list of `steps`"),
        (flow("say"), "step 1"),
        (flow({"id": "a"}), "no `action`"),
        (flow(say("a", "x"), say("a", "y")), "two steps with the id"),
        (flow(say("a", "x", goto="nowhere")), 'jumps to "nowhere"'),
        (flow(step("p", "pause", length="soon")), "`length`"),
        (flow(step("p", "pause", length=-1)), "`length`"),
        (flow(step("p", "pause", length=1.5)), "`length`"),
        (flow({"id": "a", "action": "say", "options": "x"}), "options"),
        (flow({"id": "a", "action": "say", "conditions": [{}]}), "condition"),
        (flow(say("a", "x", max="few")), "maxNumKeys"),
        (flow(say("a", "x", end="##")), "endKey"),
        (flow(say("a", "x") | {"conditions": {"variable": "v"}}), "not a list"),
    ],
)
def test_a_flow_that_cannot_run_is_one_clear_error(wire, message):
    with pytest.raises(FlowcError, match=message):
        simulate(wire)


def test_steps_without_an_id_are_named_by_their_place():
    made = simulate({"steps": [{"action": "say", "options": {"payload": "Hi."}}]})
    assert made.events[0].step == "step-1"


@pytest.mark.parametrize("text", ["1,x", "5h", "1;2", "__"])
def test_keys_that_cannot_be_read_are_a_usage_error(text):
    with pytest.raises(FlowcError) as caught:
        parse_moves(text)
    assert caught.value.exit_code == 2
