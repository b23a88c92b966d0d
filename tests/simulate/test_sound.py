"""A call as sound: as long as the call, with the keys where they are pressed."""

from __future__ import annotations

import io
import math
import shutil
import wave
from array import array

import pytest

from callflow_dsl.cli.main import main
from callflow_dsl.errors import FlowcError
from callflow_dsl.simulate import Caller, simulate
from callflow_dsl.simulate.caller import parse_moves
from callflow_dsl.simulate.sound import DTMF, RATE, render, tone
from callflow_dsl.steps.conditions import KEYPAD
from tests.simulate.wire import MENU, flow, say, step

FREQUENCIES = sorted({hz for pair in DTMF.values() for hz in pair})


def silence(_text: str, _language: str, _speed: int) -> bytes:
    """Speaks nothing for a second."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(bytes(2 * RATE))
    return file.getvalue()


def samples(data: bytes) -> array[int]:
    with wave.open(io.BytesIO(data)) as reader:
        assert (reader.getnchannels(), reader.getsampwidth()) == (1, 2)
        assert reader.getframerate() == RATE
        return array("h", reader.readframes(reader.getnframes()))


def power(sound: array[int], hz: int) -> float:
    """How strong a frequency is (Goertzel)."""
    factor = 2 * math.cos(2 * math.pi * hz / RATE)
    before, last = 0.0, 0.0
    for value in sound:
        before, last = last, value + factor * last - before
    return last * last + before * before - factor * last * before


def key_in(sound: array[int]) -> str:
    """The key whose two tones are the strongest; empty for silence."""
    if not any(sound):
        return ""
    strongest = sorted(sorted(FREQUENCIES, key=lambda hz: power(sound, hz))[-2:])
    return next((key for key, pair in DTMF.items() if list(pair) == strongest), "")


@pytest.mark.parametrize("key", KEYPAD)
def test_the_tones_of_each_key_are_told(key: str) -> None:
    assert key_in(tone(100, *DTMF[key])) == key


def test_keys_sound_when_they_are_pressed_and_the_file_is_as_long_as_the_call() -> None:
    wire = flow(
        say("ask", "Your code?", var="code", goto="end", max=4),
        step("wait", "pause", length=9, var="code", goto="end", max=4),
        say("end", "Thanks."),
    )
    transcript = simulate(wire, Caller(parse_moves("2s,19*0")))
    sound = samples(render(transcript, silence))
    assert abs(len(sound) - transcript.duration_ms * RATE / 1000) <= RATE / 100
    pressed = [event for event in transcript.events if type(event).__name__ == "Pressed"]
    assert "".join(event.key for event in pressed) == "19*0"
    for event in pressed:
        start = event.at_ms * RATE // 1000
        assert key_in(sound[start : start + RATE // 10]) == event.key
        assert key_in(sound[start + RATE // 8 : start + RATE // 5]) == ""


def test_the_platforms_keys_sound_too() -> None:
    wire = flow(step("k", "sendKeys", keys="12", duration=300, interval=0))
    sound = samples(render(simulate(wire), silence))
    assert key_in(sound[: RATE // 20]) == "1"


def test_prompts_are_spoken_in_their_time(tmp_path) -> None:
    assert shutil.which("espeak-ng"), "install espeak-ng: .ci/run does"
    wire = flow(
        say("a", "Welcome to Acme. How can we help you today?"), step("p", "pause", length=3)
    )
    transcript = simulate(wire)
    sound = samples(render(transcript))
    spoken = transcript.events[0].duration_ms * RATE // 1000
    assert max(map(abs, sound[:spoken])) > 1000
    assert not any(sound[spoken + RATE // 2 :])


def test_a_long_call_is_refused_with_the_way_out() -> None:
    transcript = simulate(flow(step("p", "pause", length=4000)))
    with pytest.raises(FlowcError, match="66 minutes"):
        render(transcript, silence)


def test_the_command(tmp_path, capsys, monkeypatch) -> None:
    import json

    path, out = tmp_path / "menu.json", tmp_path / "call.wav"
    path.write_text(json.dumps(MENU))
    assert main(["simulate", str(path), "--keys", "1", "--wav", str(out)]) == 0
    assert samples(out.read_bytes())
    assert main(["simulate", str(path), "--wav", str(out)]) == 2
    assert "add --keys LIST" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["simulate", str(path), "--keys", "1", "--wav", str(out)]) == 1
    assert "install espeak-ng" in capsys.readouterr().err
