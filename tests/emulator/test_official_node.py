"""The official npm package (`messagebird`) takes the emulator for the Voice API."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.emulator.test_official_python import FLOW
from tests.npm import installed

SCRIPT = Path(__file__).parent / "official.js"
PACKAGE = "messagebird@4.0.1"


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the package is installed in; the tests are skipped where that fails."""
    return installed(tmp_path_factory, "messagebird", "install", PACKAGE)


def test_the_official_package(emulator, modules):
    done = subprocess.run(
        ["node", str(SCRIPT), str(urlsplit(emulator.base_url).port), json.dumps(FLOW)],
        env={**os.environ, "NODE_PATH": str(modules)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert dict(json.loads(line) for line in done.stdout.splitlines()) == {
        "flow": "Survey",
        "renamed": "New",
        "flows": 1,
        "deleted": True,
        "gone": 404,
        "call": "ended",
        "calls": 1,
        "recording": "done",
        "sound": "RIFF",
        "transcriptions": 1,
        "text": "This is what was said.",
        "removed": True,
        "hung up": True,
        "hook": "https://example.com/a",
        "moved": "https://example.com/b",
        "hooks": 1,
        "unhooked": True,
    }
