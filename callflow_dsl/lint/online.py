"""Looks at the media behind a URL: reachable, and a WAV file that the API can play.

Polite: each URL once, one request at a time, only the first bytes, a timeout, our own name.
"""

from __future__ import annotations

import struct
from time import monotonic

import requests
from attrs import define, field, frozen  # the build, which has no requests, keeps nothing of these
from urllib3.exceptions import ReadTimeoutError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

#: More than this of a file is never read: the format stands near its beginning.
_MOST_BYTES = 4096
_PCM, _EXTENSIBLE = 1, 0xFFFE


@frozen
class Media:
    """What is behind a URL: ``failure`` why it cannot be had, ``wrong`` why it cannot play."""

    failure: str = ""
    wrong: str = ""


@define
class MediaChecker:
    """Fetches the beginning of each URL once; ``timeout`` is in seconds."""

    timeout: float = 5.0
    _known: dict[str, Media] = field(factory=dict)

    def __call__(self, url: str) -> Media:
        """What is behind this URL; raises nothing."""
        if url not in self._known:
            self._known[url] = self._look(url)
        return self._known[url]

    def _look(self, url: str) -> Media:
        from callflow_dsl import __version__

        headers = {
            "User-Agent": f"flowc-lint/{__version__}",
            "Range": f"bytes=0-{_MOST_BYTES - 1}",
            "Accept-Encoding": "identity",
        }
        try:
            with requests.get(url, headers=headers, timeout=self.timeout, stream=True) as answer:
                if answer.status_code >= 400:
                    return Media(failure=f"the server answers {answer.status_code}")
                end = monotonic() + self.timeout
                return Media(wrong=wav_problem(_beginning(answer.iter_content(1), end)))
        except (requests.RequestException, TimeoutError, ValueError) as error:
            if _timed_out(error):
                return Media(failure=f"the server does not answer within {self.timeout:g} s")
            return Media(failure=_reason(error))


def _beginning(chunks: Iterable[bytes], end: float) -> bytes:
    """The first bytes; a server that sends them one by one must be done at ``end``."""
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) >= _MOST_BYTES:
            break
        if monotonic() > end:
            raise TimeoutError
    return bytes(data)


def _timed_out(error: Exception) -> bool:
    """Whether it took too long; within the body requests calls that a lost connection."""
    waited = any(isinstance(cause, ReadTimeoutError) for cause in error.args)
    return waited or isinstance(error, requests.Timeout | TimeoutError)


def _reason(error: Exception) -> str:
    """A failure in a few words; the library's own text can hold the whole address."""
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted"
    if isinstance(error, requests.TooManyRedirects):
        return "it is redirected again and again"
    if isinstance(error, requests.ConnectionError):
        return "there is no connection to the server"
    return "the address cannot be requested"


def wav_problem(data: bytes) -> str:
    """Why these first bytes are no WAV of 8 kHz and 16 bit; empty when they are one."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return "it is no WAV file"
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if name == b"fmt " and at + 24 <= len(data):
            coding, _channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", data, at + 8)
            return _format_problem(coding, rate, bits)
        at += 8 + size + size % 2
    return "it is a WAV file that does not say its format"


def _format_problem(coding: int, rate: int, bits: int) -> str:
    problems = []
    if coding not in (_PCM, _EXTENSIBLE):
        problems.append("it is compressed")
    if rate != 8000:
        problems.append(f"it has {rate / 1000:g} kHz, not 8")
    if bits != 16:
        problems.append(f"it has {bits} bit, not 16")
    return ", ".join(problems)
