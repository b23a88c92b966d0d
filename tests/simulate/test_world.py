"""What the platform leaves open, callers who take their time, and calls that are cut off."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from callflow_dsl.cli.main import main
from callflow_dsl.errors import FlowcError
from callflow_dsl.simulate import Caller, Dialled, World, simulate
from callflow_dsl.simulate import events as ev
from callflow_dsl.simulate.caller import parse_moves
from callflow_dsl.simulate.world import ASSUMPTIONS, alternatives, assume
from tests.simulate.wire import flow, say, step

ENTRY = flow(
    step("n", "pause", length=8, var="n", max=16, end="#"),
    say("all", "All.", ("n", "==", "123456")),
    say("part", "Part.", ("n", "==", "12")),
)
URL = "https://example.com/next"

AHEAD = flow(
    say("a", "One."), say("b", "Two.", var="v", goto="c"), say("n", "None."), say("c", "Key.")
)
#: For each guess a flow and a caller, and what is told of the call by default and otherwise.
TURNED = [
    ("key-timeout=10s", ENTRY, "12 then 6s then 3456#", ["Part."], ["All."]),
    (
        "type-ahead=yes",
        flow(
            say("a", "One."),
            say("b", "Two.", var="v", goto="c"),
            say("n", "None."),
            say("c", "Key."),
        ),
        "eager 1",
        ["One.", "Two.", "None.", "Key."],
        ["One.", "Two.", "Key."],
    ),
    (
        "jump-runs=yes",
        flow(say("a", "One.", var="v", goto="b"), say("b", "Two.", ("v", "==", "2"))),
        "1",
        ["One."],
        ["One.", "Two."],
    ),
    ("unset-differs=no", flow(say("a", "Unset.", ("v", "!=", "1"))), "", ["Unset."], []),
    (
        "loop-ends=yes",
        flow(say("a", "Music.", loop=True), say("b", "Next.")),
        "",
        ["Music."],
        ["Music.", "Next."],
    ),
    (
        "end-key-alone=no",
        flow(say("a", "Number?", var="v", end="#", goto="c"), say("b", "Late."), say("c", "Key.")),
        "#",
        ["Number?", "Key."],
        ["Number?", "Late.", "Key."],
    ),
]


@pytest.mark.parametrize(("turned", "wire", "keys", "usual", "other"), TURNED)
def test_a_guess_that_is_turned(turned, wire, keys, usual, other):
    moves = parse_moves(keys.removeprefix("eager "))
    if keys.startswith("eager"):
        from attrs import evolve

        moves = tuple(evolve(move, eager=True) for move in moves)
    name, _, value = turned.partition("=")
    for world, heard in ((World(), usual), (assume(World(), {name: value}), other)):
        assert list(simulate(wire, Caller(moves), world=world).heard) == heard


@pytest.mark.parametrize(
    ("turned", "wire", "ms"),
    [
        ("play-length=60s", flow(step("p", "play", media="https://example.com/a.wav")), 55_000),
        ("tone-length=500ms", flow(step("k", "sendKeys", keys="12")), 1600),
        ("person-waits=yes", flow(say("a", "Hello.", ifMachine="delay")), 7000),
    ],
)
def test_a_guess_about_time(turned, wire, ms):
    name, _, value = turned.partition("=")
    calls = [simulate(wire, world=world) for world in (World(), assume(World(), {name: value}))]
    assert calls[1].duration_ms - calls[0].duration_ms == ms


def test_a_machine_that_is_not_known_hears_the_prompt_at_once():
    wire = flow(say("a", "Hello.", ifMachine="hangup"))
    known = simulate(wire, world=World(machine=True))
    unknown = simulate(wire, world=World(machine=True, machine_known=False))
    assert (known.heard, unknown.heard) == ((), ("Hello.",))


def test_a_recording_that_ends_with_the_call_may_be_posted():
    wire = flow(step("r", "record", onFinish=URL))
    caller = Caller(parse_moves("hangup"))
    assert not [e for e in simulate(wire, caller).events if isinstance(e, ev.Fetched)]
    call = simulate(wire, caller, world=World(hangup_posts=True))
    assert [e.url for e in call.events if isinstance(e, ev.Fetched)] == [URL]
    assert call.end.reason == "caller"


def test_every_guess_is_turned_alone_and_documented():
    docs = (Path(__file__).parents[2] / "docs" / "simulator.md").read_text(encoding="utf-8")
    turned = [name for name, _world in alternatives(World())]
    for name, one in ASSUMPTIONS.items():
        assert f"| `{name}` | {one.shown(one.default)} |" in docs
        assert [label for label in turned if label.startswith(f"{name}=")]
    assert len({repr(world) for _name, world in alternatives(World())}) == len(turned)


@pytest.mark.parametrize("wrong", [{"nope": "1"}, {"type-ahead": "maybe"}, {"key-timeout": "5"}])
def test_a_wrong_guess_is_one_clear_error(wrong):
    with pytest.raises(FlowcError) as caught:
        assume(World(), wrong)
    assert caught.value.exit_code == 2


# Time passes in one function, which knows the limit ---------------------------------------


@pytest.mark.parametrize(
    ("wire", "caller", "world"),
    [
        (flow(step("r", "record")), Caller(parse_moves("speak")), World()),
        (flow(step("p", "pause", length=30)), Caller(parse_moves("4s,hangup")), World()),
        (flow(say("a", "Hello.", ifMachine="delay")), Caller(), World(machine=True)),
        (flow(say("a", "Music.", loop=True)), Caller(), World()),
        (flow(step("k", "sendKeys", keys="1" * 40)), Caller(), World()),
        (flow(step("t", "transfer", destination="316")), Caller(), World()),
    ],
)
def test_no_call_outlasts_its_limit(wire, caller, world):
    call = simulate(wire | {"maxDuration": 3}, caller, world=world)
    assert (call.end.reason, call.end.at_ms) == ("max_duration", 3000)
    for event in call.events:
        lasts = getattr(event, "ring_ms", 0) + getattr(event, "talk_ms", 0)
        if isinstance(event, ev.Recorded):
            lasts = event.duration_ms
        assert event.at_ms + lasts <= 3000


def test_a_timed_hang_up_counts_the_silence_before_it():
    ringing = flow(step("t", "transfer", destination="316"))
    call = simulate(ringing, Caller(parse_moves("20s,hangup"), (Dialled("no_answer", 30_000),)))
    assert (call.end.reason, call.end.at_ms) == ("caller", 20_000)
    call = simulate(ringing, Caller(parse_moves("20s,hangup")))
    assert (call.end.reason, call.end.at_ms) == ("caller", 20_000)
    (talk,) = (e for e in call.events if isinstance(e, ev.Transferred))
    assert (talk.ring_ms, talk.talk_ms) == (5000, 15_000)
    recording = flow(step("r", "record"))
    call = simulate(recording, Caller(parse_moves("20s,hangup")))
    assert (call.end.reason, call.end.at_ms) == ("caller", 20_000)


def test_the_length_of_a_local_sound_file_is_read(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with wave.open("music.wav", "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 8000 * 40)
    Path("m.xml").write_text(f'<Play media="{URL}.wav"/>', encoding="utf-8")
    arguments = ["simulate", "m.xml", "--keys", "_", "--media"]
    assert main([*arguments, f"{URL}.wav=music.wav"]) == 0
    assert "0:40.0  ends" in capsys.readouterr().out
    assert main([*arguments, f"{URL}.wav=m.xml"]) == 2
    assert "m.xml is no WAV file" in capsys.readouterr().err
    Path("cut.wav").write_bytes(b"x")
    assert main([*arguments, f"{URL}.wav=cut.wav"]) == 2
    assert "cut.wav is no WAV file: it is cut short" in capsys.readouterr().err
    Path("m.xml").write_text(f'<Play media="{URL}?a=1"/>', encoding="utf-8")
    assert main([*arguments, f"{URL}?a=1=music.wav"]) == 0
    assert "0:40.0  ends" in capsys.readouterr().out
    assert main([*arguments, "music.wav"]) == 2
    assert "--media takes URL=FILE" in capsys.readouterr().err
