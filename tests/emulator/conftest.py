"""A client of plain requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.emulator import Emulator


class Http:
    """A session with a key, and paths below the emulator's address."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.session = requests.Session()
        self.session.headers["Authorization"] = "AccessKey test"

    def __call__(self, method: str, path: str, **more: Any) -> requests.Response:
        """Make a request."""
        return self.session.request(method, self.base_url + path, timeout=30, **more)

    def made(self, path: str, document: object) -> dict[str, Any]:
        """What a POST that must succeed answers with."""
        answer = self("POST", path, json=document)
        assert answer.status_code == 201, answer.text
        return answer.json()["data"][0]

    def data(self, path: str, **more: Any) -> Any:
        """The data of a GET that must succeed."""
        answer = self("GET", path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]


@pytest.fixture
def http(emulator: Emulator) -> Iterator[Http]:
    """A client of the emulator."""
    client = Http(emulator.base_url)
    with client.session:
        yield client
