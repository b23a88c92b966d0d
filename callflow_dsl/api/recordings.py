"""``client.recordings``: what was recorded, and the sound itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from callflow_dsl.api.convert import from_wire
from callflow_dsl.api.download import pieces, save
from callflow_dsl.api.objects import Call, Leg, Recording
from callflow_dsl.api.resource import Resource, path_of

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from callflow_dsl.api.paginator import Paginator

_read = partial(from_wire, Recording)


class Recordings(Resource):
    """Recordings of legs."""

    def list(
        self, call: str | Call, leg: str | Leg, *, per_page: int | None = None
    ) -> Paginator[Recording]:
        """The recordings of a leg, in pages."""
        return self._list(path_of("calls", call, "legs", leg, "recordings"), _read, per_page)

    def get(self, recording: str | Recording) -> Recording:
        """The recording with this id."""
        return self._one("GET", path_of("recordings", recording), _read)

    def delete(self, recording: str | Recording) -> None:
        """Delete a recording and its sound file."""
        self._transport.json("DELETE", path_of("recordings", recording))

    def stream(
        self,
        recording: str | Recording,
        *,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> Iterator[bytes]:
        """The WAV file in pieces. A connection that breaks is taken up again where it was.

        ``progress`` is called with the bytes that are there and those of the whole file (None
        where the server does not say). Raises `DownloadError` when the file cannot be had whole.
        """
        return pieces(self._transport, _link(recording), "audio/*", progress)

    def download(
        self,
        recording: str | Recording,
        path: str | os.PathLike[str],
        *,
        progress: Callable[[int, int | None], None] | None = None,
        overwrite: bool = False,
    ) -> int:
        """Write the WAV file to ``path``, and return its size in bytes.

        The file appears when it is whole; before, and after an error, there is nothing (or
        what was there before). Raises `FlowcError` when the path exists or cannot be written.
        """
        return save(self.stream(recording, progress=progress), path, overwrite=overwrite)


def _link(recording: str | Recording) -> str:
    """Where the sound is: where the API says, or where its documentation says."""
    if isinstance(recording, Recording) and recording.links.get("file"):
        return recording.links["file"]
    return path_of("recordings", recording) + ".wav"
