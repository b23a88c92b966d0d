"""``client.transcriptions``: recordings as text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.download import TEXT, pieces, whole
from callflow_dsl.api.enums import TranscriptionStatus
from callflow_dsl.api.errors import WaitError
from callflow_dsl.api.objects import Recording, Transcription
from callflow_dsl.api.operation import listing, operation
from callflow_dsl.api.resource import R, Resource, path_of
from callflow_dsl.api.waiting import observe

if TYPE_CHECKING:
    from callflow_dsl.api.exchange import Plan
    from callflow_dsl.api.paginator import Pages

_read = partial(from_wire, Transcription)
_OVER = frozenset({TranscriptionStatus.DONE, TranscriptionStatus.FAILED})


class Transcriptions(Resource[R]):
    """Transcriptions of recordings."""

    @listing
    def list(
        self, recording: str | Recording, *, per_page: int | None = None
    ) -> Pages[Transcription]:
        """The transcriptions of a recording, in pages."""
        return self._pages(_path(recording), _read, per_page)

    @operation
    def get(self, transcription: str | Transcription) -> Plan[Transcription]:
        """The transcription with this id, as it stands now."""
        return self._one("GET", path_of("transcriptions", transcription), _read)

    @operation
    def create(self, recording: str | Recording, language: str) -> Plan[Transcription]:
        """Have a recording transcribed; ``language`` is the one spoken, such as ``en-US``."""
        return self._one("POST", _path(recording), _read, {"language": language})

    @operation
    def wait(
        self,
        transcription: str | Transcription,
        *,
        timeout_s: float | None = 300,
        interval_s: float = 1.0,
    ) -> Plan[Transcription]:
        """The transcription once it is done; `WaitError` when it fails or takes too long."""
        path = path_of("transcriptions", transcription)
        seen = observe(
            lambda: self._one("GET", path, _read),
            lambda now: now.status in _OVER,
            "the transcription",
            timeout_s=timeout_s,
            interval_s=interval_s,
            clock=self.core.clock,
        )
        last = yield from cast("Plan[Transcription]", seen)  # it emits nothing on the way
        if last.status == TranscriptionStatus.FAILED:
            raise WaitError(f"the transcription failed: {last.error or 'no reason given'}")
        return last

    @operation
    def text(self, transcription: str | Transcription) -> Plan[str]:
        """The text of a transcription that is done; `DownloadError` for what is no text."""
        content = yield from whole(pieces(self.core, _link(transcription), TEXT))
        return content.decode("utf-8", "replace")


def _path(recording: str | Recording) -> str:
    return path_of("recordings", recording, "transcriptions")


def _link(transcription: str | Transcription) -> str:
    if isinstance(transcription, Transcription) and transcription.links.get("file"):
        return transcription.links["file"]
    return path_of("transcriptions", transcription) + ".txt"
