"""What all tests share."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``pytest --update-goldens`` writes what the golden files should hold; read the diff."""
    parser.addoption("--update-goldens", action="store_true", help="rewrite the golden files")


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """True when this run rewrites the golden files."""
    return bool(request.config.getoption("--update-goldens"))
