"""A call as sound: its prompts spoken, its tones and pauses at their times.

8 kHz, 16 bit, mono, as a telephone has it. A prompt takes the time that the simulator gives it:
the speech program is asked to speak that much faster or slower.
"""

from __future__ import annotations

import io
import math
import shutil
import subprocess
import wave
from array import array

from callflow_dsl.errors import FlowcError
from callflow_dsl.simulate import events as ev

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from callflow_dsl.simulate.events import Event, Transcript

    #: Speaks a text in a language so fast (words a minute): a WAV file.
    Speak = Callable[[str, str, int], bytes]

#: Samples per second.
RATE = 8000
#: A longer call is not rendered: it would be a file that nobody listens to.
MOST_MS = 30 * 60_000
_USUAL_SPEED, _SLOWEST, _FASTEST = 175, 80, 450
_LOUDNESS = 6000
_TONE_MS = 100
_ROWS, _COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)
#: The two frequencies of each key (ITU-T Q.23), in Hz.
DTMF = {key: (_ROWS[place // 3], _COLUMNS[place % 3]) for place, key in enumerate("123456789*0#")}
_RINGING_HZ, _RING_ON_MS, _RING_PERIOD_MS = 425, 1000, 5000
_BEEP_HZ, _BEEP_MS = 1000, 300
_MEDIA_HZ = 330


def render(transcript: Transcript, speak: Speak | None = None) -> bytes:
    """The whole call as a WAV file, as long as the call is.

    Raises `FlowcError` where there is no speech program, and for a call over `MOST_MS`.
    """
    if transcript.duration_ms > MOST_MS:
        raise FlowcError(
            f"the call lasts {transcript.duration_ms // 60_000} minutes, and sound is made of"
            f" {MOST_MS // 60_000} at the most",
            hint="let the caller hang up earlier: --keys ...,hangup",
        )
    speak = speak or find_speech()
    samples = array("h", bytes(2 * _at(transcript.duration_ms)))
    events = transcript.events
    for number, event in enumerate(events):
        for start_ms, sound in _sounds(event, _end_ms(event, events[number + 1 :]), speak):
            _lay(samples, sound, _at(start_ms))
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(samples.tobytes())
    return file.getvalue()


def find_speech() -> Speak:
    """The speech program of this machine; `FlowcError` where there is none."""
    for program in ("espeak-ng", "espeak"):
        path = shutil.which(program)
        if path is not None:
            return lambda text, language, speed: _espeak(path, text, language, speed)
    raise FlowcError(
        "no speech program is installed, so prompts cannot be spoken",
        hint="install espeak-ng (Debian: apt-get install espeak-ng)",
    )


def _espeak(path: str, text: str, language: str, speed: int) -> bytes:
    voice = language.partition("-")[0].lower() or "en"
    command = [path, "-v", voice, "-s", str(speed), "--stdin", "--stdout"]
    try:
        done = subprocess.run(command, input=text.encode(), check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        details = getattr(error, "stderr", b"") or str(error).encode()
        reason = details.decode("utf-8", "replace").strip()
        raise FlowcError(f"{path} cannot speak {language or 'a text'}: {reason}") from error
    return done.stdout


# What is heard of each event


def _end_ms(event: Event, later: Sequence[Event]) -> int:
    """When what this event begins is over: after its length, or when a key or the end cuts it."""
    cuts = (
        following.at_ms
        for following in later
        if isinstance(following, ev.Pressed | ev.Ended | ev.Heard)
    )
    cut = next(cuts, event.at_ms)
    length = getattr(event, "duration_ms", None)
    return cut if length is None else min(event.at_ms + length, max(cut, event.at_ms))


def _sounds(event: Event, end_ms: int, speak: Speak) -> Iterator[tuple[int, array[int]]]:
    match event:
        case ev.Heard():
            yield event.at_ms, _prompt(event, end_ms - event.at_ms, speak)
        case ev.Pressed(key=key):
            yield event.at_ms, tone(_TONE_MS, *DTMF[key])
        case ev.SentKeys(keys=keys, duration_ms=length):
            each = length // max(1, len(keys))
            for number, key in enumerate(keys):
                if key in DTMF:
                    yield event.at_ms + number * each, tone(min(_TONE_MS, each), *DTMF[key])
        case ev.Transferred(ring_ms=ring):
            for start in range(0, ring, _RING_PERIOD_MS):
                yield event.at_ms + start, tone(min(_RING_ON_MS, ring - start), _RINGING_HZ)
        case ev.Recorded():
            yield event.at_ms, tone(_BEEP_MS, _BEEP_HZ)


def _prompt(event: ev.Heard, length_ms: int, speak: Speak) -> array[int]:
    """The prompt in the time that it has: each repeat in its share, cut off where a key cuts it."""
    whole = event.duration_ms if event.duration_ms is not None else length_ms
    if event.media:
        return tone(length_ms, _MEDIA_HZ)
    once_ms = max(1, whole // event.repeat)
    spoken = _fitted(event.text, event.language, once_ms, speak)
    share = array("h", bytes(2 * _at(once_ms)))
    _lay(share, spoken, 0)
    sound = share * event.repeat
    return sound[: _at(length_ms)]


def _fitted(text: str, language: str, length_ms: int, speak: Speak) -> array[int]:
    first = _samples(speak(text, language, _USUAL_SPEED))
    ratio = len(first) / max(1, _at(length_ms))
    speed = max(_SLOWEST, min(_FASTEST, round(_USUAL_SPEED * ratio)))
    return first if speed == _USUAL_SPEED else _samples(speak(text, language, speed))


def _samples(data: bytes) -> array[int]:
    """The sound of a WAV file of 16 bit mono at `RATE`."""
    with wave.open(io.BytesIO(data)) as reader:
        rate = reader.getframerate()
        # A program that writes to a pipe does not know the length: the header lies.
        sound = array("h", reader.readframes(len(data) // 2))
    step = rate / RATE
    return array("h", (sound[int(place * step)] for place in range(int(len(sound) / step))))


def tone(length_ms: int, *frequencies: int) -> array[int]:
    """A sound of these frequencies, in Hz."""
    share = _LOUDNESS / max(1, len(frequencies))
    waves = [2 * math.pi * frequency / RATE for frequency in frequencies]
    return array(
        "h",
        (
            round(share * sum(math.sin(angle * place) for angle in waves))
            for place in range(_at(length_ms))
        ),
    )


def _at(ms: int) -> int:
    return max(0, ms) * RATE // 1000


def _lay(samples: array[int], sound: array[int], start: int) -> None:
    """Put a sound over what is there; what goes past the end is cut off."""
    for place, value in enumerate(sound[: max(0, len(samples) - start)], start):
        samples[place] = max(-32768, min(32767, samples[place] + value))
