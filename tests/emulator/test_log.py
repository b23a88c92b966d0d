"""The log of requests: whole lines, whatever is asked at the same time."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.request import Request, urlopen

import pytest

from callflow_dsl.emulator import Emulator


class Pieces(io.StringIO):
    """Remembers what is written at once."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def write(self, text: str, /) -> int:
        self.pieces.append(text)
        return len(text)


def test_each_request_is_one_write_of_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    log = Pieces()
    monkeypatch.setattr("sys.stderr", log)
    with Emulator(log=True) as emulator, ThreadPoolExecutor(8) as pool:

        def ask(number: int) -> None:
            address = f"{emulator.base_url}/call-flows?page={number}"
            urlopen(Request(address, headers={"Authorization": "AccessKey k"})).close()

        list(pool.map(ask, range(40)))
    assert len(log.pieces) == 40
    for piece in log.pieces:
        assert re.fullmatch(r"\d\d:\d\d:\d\d GET /call-flows 200\n", piece)


def test_a_path_can_do_nothing_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    log = Pieces()
    monkeypatch.setattr("sys.stderr", log)
    with Emulator(log=True) as emulator:
        address = f"{emulator.base_url}/call-flows/%1b[2J%0Aforged"
        request = Request(address, headers={"Authorization": "AccessKey k"})
        with pytest.raises(OSError, match="404"):
            urlopen(request)
    (piece,) = log.pieces
    assert "\x1b" not in piece
    assert piece.count("\n") == 1
