"""What all tests share."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# The same commit gives the same result in CI; what is drawn anew is for the desk and for `-m fuzz`.
# How long an example takes, or its drawing, says how busy the machine is.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

pytest_plugins = ["tests.emulator_fixture", "tests.npm"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-goldens``."""
    parser.addoption("--update-goldens", action="store_true", help="write the golden files anew")


def pytest_configure() -> None:
    """Let the processes that tests start hear Ctrl-C.

    A run that a shell put into the background ignores it, and hands that on.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Results of linting are kept in a folder of this run, also by processes that tests start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FLOWC_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether this run writes golden files."""
    return bool(request.config.getoption("--update-goldens"))


@pytest.fixture
def golden(update_goldens: bool) -> Callable[[Path, str], None]:
    """Holds a text to the golden file at a path; ``--update-goldens`` writes the file."""

    def check(path: Path, text: str) -> None:
        if update_goldens:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"{path.name} is not there: pytest --update-goldens writes it"
        assert text == path.read_bytes().decode()

    return check


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long random runs out, unless markers are chosen."""
    if config.getoption("-m"):
        return
    skip = pytest.mark.skip(reason="a long random run: -m fuzz")
    for item in items:
        if item.get_closest_marker("fuzz"):
            item.add_marker(skip)
