"""``client.transcriptions``: recordings as text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.download import pieces
from callflow_dsl.api.enums import TranscriptionStatus
from callflow_dsl.api.errors import WaitError
from callflow_dsl.api.objects import Recording, Transcription
from callflow_dsl.api.resource import Resource, path_of
from callflow_dsl.api.waiting import observe

if TYPE_CHECKING:
    from callflow_dsl.api.paginator import Paginator

_read = partial(from_wire, Transcription)
_OVER = frozenset({TranscriptionStatus.DONE, TranscriptionStatus.FAILED})


class Transcriptions(Resource):
    """Transcriptions of recordings."""

    def list(
        self, recording: str | Recording, *, per_page: int | None = None
    ) -> Paginator[Transcription]:
        """The transcriptions of a recording, in pages."""
        return self._list(_path(recording), _read, per_page)

    def get(self, transcription: str | Transcription) -> Transcription:
        """The transcription with this id, as it stands now."""
        return self._one("GET", path_of("transcriptions", transcription), _read)

    def create(self, recording: str | Recording, language: str) -> Transcription:
        """Have a recording transcribed; ``language`` is the one spoken, such as ``en-US``."""
        return self._one("POST", _path(recording), _read, {"language": language})

    def wait(
        self,
        transcription: str | Transcription,
        *,
        timeout_s: float | None = 300,
        interval_s: float = 1.0,
    ) -> Transcription:
        """The transcription once it is done; `WaitError` when it fails or takes too long."""
        *_, last = observe(
            lambda: self.get(transcription),
            lambda seen: seen.status in _OVER,
            "the transcription",
            timeout_s=timeout_s,
            interval_s=interval_s,
            sleep=self._transport.sleep,
        )
        if last.status == TranscriptionStatus.FAILED:
            raise WaitError(f"the transcription failed: {last.error or 'no reason given'}")
        return last

    def text(self, transcription: str | Transcription) -> str:
        """The text of a transcription that is done."""
        return b"".join(pieces(self._transport, _link(transcription), "text/plain")).decode(
            "utf-8", "replace"
        )


def _path(recording: str | Recording) -> str:
    return path_of("recordings", recording, "transcriptions")


def _link(transcription: str | Transcription) -> str:
    if isinstance(transcription, Transcription) and transcription.links.get("file"):
        return transcription.links["file"]
    return path_of("transcriptions", transcription) + ".txt"
