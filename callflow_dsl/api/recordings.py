"""``client.recordings``: what was recorded, and the sound itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.download import SOUND, WAV, pieces, save
from callflow_dsl.api.objects import Call, Leg, Recording
from callflow_dsl.api.operation import listing, operation, streaming
from callflow_dsl.api.resource import R, Removal, Resource, path_of

if TYPE_CHECKING:
    import os

    from callflow_dsl.api.download import FileKind, Progress
    from callflow_dsl.api.exchange import Plan, Stream
    from callflow_dsl.api.paginator import Pages

_read = partial(from_wire, Recording)


class Recordings(Resource[R]):
    """Recordings of legs."""

    @listing
    def list(
        self, call: str | Call, leg: str | Leg, *, per_page: int | None = None
    ) -> Pages[Recording]:
        """The recordings of a leg, in pages."""
        return self._pages(path_of("calls", call, "legs", leg, "recordings"), _read, per_page)

    @operation
    def get(self, recording: str | Recording) -> Plan[Recording]:
        """The recording with this id."""
        return self._one("GET", path_of("recordings", recording), _read)

    @operation
    def delete(self, recording: str | Recording) -> Plan[Removal]:
        """Delete a recording and its sound file."""
        return self._remove(path_of("recordings", recording))

    @streaming
    def stream(
        self, recording: str | Recording, *, progress: Progress | None = None
    ) -> Stream[bytes]:
        """The sound file in pieces. A connection that breaks is taken up again where it was.

        ``progress`` is called with the bytes that are there and those of the whole file (None
        where the server does not say). Raises `DownloadError` when the file cannot be had
        whole, or is no sound.
        """
        return pieces(self.core, _link(recording), _kind(recording), progress)

    @operation
    def download(
        self,
        recording: str | Recording,
        path: str | os.PathLike[str],
        *,
        progress: Progress | None = None,
        overwrite: bool = False,
    ) -> Plan[int]:
        """Write the sound file to ``path``, and return its size in bytes.

        The file appears when it is whole; before, and after an error, there is nothing (or
        what was there before). Raises `FlowcError` when the path exists or cannot be written.
        """
        chunks = pieces(self.core, _link(recording), _kind(recording), progress)
        return save(chunks, path, overwrite=overwrite)


def _kind(recording: str | Recording) -> FileKind:
    """What the file should be: WAV, unless the API says another format."""
    other = isinstance(recording, Recording) and recording.format not in (None, "", "wav")
    return SOUND if other else WAV


def _link(recording: str | Recording) -> str:
    """Where the sound is: where the API says, or where its documentation says."""
    if isinstance(recording, Recording) and recording.links.get("file"):
        return recording.links["file"]
    return path_of("recordings", recording) + ".wav"
