"""A recording's sound: no voice, but a WAV file of the right form and length."""

from __future__ import annotations

import io
import math
import struct
import wave

#: Samples per second, and bytes of one: what the API records in.
RATE, WIDTH = 8000, 2
_TONE_HZ, _LOUDNESS = 400, 3000


def wav(ms: int) -> bytes:
    """A WAV file of so many milliseconds: a quiet tone, mono, 16 bit, 8 kHz."""
    count = RATE * ms // 1000
    period = RATE // _TONE_HZ
    once = b"".join(
        struct.pack("<h", round(_LOUDNESS * math.sin(2 * math.pi * place / period)))
        for place in range(period)
    )
    samples = (once * (count // period + 1))[: count * WIDTH]
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(WIDTH)
        writer.setframerate(RATE)
        writer.writeframes(samples)
    return file.getvalue()
