"""Packages of npm for tests: installed once in a run, whatever the number of its processes."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

VSCODE = Path(__file__).parents[1] / "editors" / "vscode"
_QUIET = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1")


def installed(factory: pytest.TempPathFactory, name: str, *arguments: str) -> Path:
    """The `node_modules` that ``npm ARGUMENTS`` makes; skips the test where it cannot."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("there is no Node.js here")
    shared = factory.getbasetemp()
    if shared.name.startswith("popen-"):  # a process of pytest-xdist
        shared = shared.parent
    folder = shared / f"npm-{name}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "done"
        if not done.exists():
            if name == "vscode":
                for file in ("package.json", "package-lock.json"):
                    shutil.copy(VSCODE / file, folder)
            done.write_text("" if _succeeds(["npm", *arguments, *_QUIET], folder) else "failed")
    if done.read_text():
        reason = f"npm cannot install {name} here"
        if os.environ.get("CI"):
            pytest.fail(reason)  # nothing that users get is skipped there
        pytest.skip(reason)
    return folder / "node_modules"


def _succeeds(command: list[str], folder: Path) -> bool:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=300)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


@pytest.fixture(scope="session")
def vscode_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the extension for VS Code is built with, and the engine of its colours."""
    return installed(tmp_path_factory, "vscode", "ci")
