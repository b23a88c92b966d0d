"""How long a sound file on this machine is, from its header."""

from __future__ import annotations

from callflow_dsl.errors import FlowcError
from callflow_dsl.files import read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def wav_ms(path: str) -> int:
    """The length of a WAV file in milliseconds; `FlowcError` (usage) where it is none."""
    import wave
    from io import BytesIO

    try:
        with wave.open(BytesIO(read_bytes(path))) as sound:
            frames, rate = int(sound.getnframes()), int(sound.getframerate())
            return round(frames * 1000 / rate)
    except (EOFError, wave.Error, ZeroDivisionError) as error:
        reason = str(error) or "it is cut short"
        raise FlowcError(f"{path} is no WAV file: {reason}", exit_code=2) from error


def media_ms(files: Mapping[str, str]) -> dict[str, int]:
    """The length of the file that stands for each URL, in milliseconds."""
    return {url: wav_ms(path) for url, path in files.items()}
