"""A project in a folder of its own, deployed to the emulator without waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.deploy.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from callflow_dsl.emulator import Emulator


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may find the key, or the proxy, of who runs it."""
    for name in ("FLOWC_ACCESS_KEY", "MESSAGEBIRD_ACCESS_KEY", "FLOWC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def world(emulator: Emulator, tmp_path: Path) -> World:
    """A project without flows, for the account of the emulator."""
    return World(emulator, tmp_path)
