"""The wheel and the source distribution: what is in them, and the types of a program with them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from callflow_dsl.emulator import Emulator
from tests.npm import installed

ROOT = Path(__file__).parents[2]
PROJECT = Path(__file__).parent / "project"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def python(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that has the wheel, and our dependencies, but not this source tree."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder)
    site = next(folder.glob("lib/python*/site-packages"))
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    for name in ("attr", "attrs", "cattrs", "requests", "urllib3"):
        (site / name).symlink_to(Path(sysconfig.get_path("purelib")) / name)
    return folder / "bin" / "python"


def test_the_wheel_holds_the_package_and_what_it_needs(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "callflow_dsl/py.typed",
        "callflow_dsl/grammar/callflow.lark",
        "callflow_dsl/grammar/callflow.schema.json",
        "callflow_dsl/cli/main.py",
        "callflow_dsl/lint/rules/__init__.py",
    } <= names
    in_tree = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "callflow_dsl").rglob("*")
        if path.is_file() and path.suffix != ".pyc" and "_built" not in path.parts
    }
    assert in_tree <= names, "a file of the package is not shipped"
    assert any(name.startswith("callflow_dsl/_built/") for name in names), "no parser tables"
    others = {name.split("/")[0] for name in names}
    assert len(others) == 2, others  # the package and its metadata


BUILD_ALONE = """
import sys
for name in ("cattrs", "requests", "urllib3", "phonenumbers", "httpx", "pygls", "cairosvg"):
    sys.modules[name] = None
from callflow_dsl import _build
for make in (_build.shapes_source, _build.patterns_source):
    assert make()
"""


def test_a_build_needs_no_more_than_it_asks_for() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BUILD_ALONE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_source_distribution_can_be_tested_and_built(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as files:
        names = {name.split("/", 1)[1] for name in files.getnames() if "/" in name}
    wanted = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"}
    assert wanted <= names
    folders = {name.split("/")[0] for name in names}
    assert {
        "callflow_dsl",
        "grammar",
        "tests",
        "samples",
        "docs",
        "benchmarks",
        "editors",
    } <= folders
    assert not any("__pycache__" in name or "node_modules" in name for name in names)


def test_a_program_that_uses_the_wheel_type_checks_with_mypy(python: Path) -> None:
    done = subprocess.run(
        [
            sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python),
            "--cache-dir", os.devnull, "uses_flowc.py",
        ],
        cwd=PROJECT, capture_output=True, text=True, check=False, env=_environment(),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_program_that_uses_the_wheel_type_checks_with_pyright(
    python: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    modules = installed(tmp_path_factory, "pyright", "install", "pyright")
    done = subprocess.run(
        [
            "node", str(modules / "pyright" / "index.js"), "--pythonpath", str(python),
            "uses_flowc.py",
        ],
        cwd=PROJECT, capture_output=True, text=True, check=False, env=_environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_the_program_runs_on_the_wheel(python: Path) -> None:
    code = "from uses_flowc import *; print(heard(), titles('flow \"A\" { hangup }'))"
    done = subprocess.run(
        [str(python), "-c", code],
        cwd=PROJECT, capture_output=True, text=True, check=True, env=_environment(),
    )  # fmt: skip
    assert done.stdout == "['Heard', 'Ended'] ['A']\n"


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def test_the_first_command_of_the_readme_sets_up_and_does_the_main_job(tmp_path: Path) -> None:
    """On a fresh clone, from nothing: what it installs also simulates, plans and deploys."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^    (python3 -m venv .*flowc compile .*)$", readme, re.M)
    clone = tmp_path / "clone"
    ignored = shutil.ignore_patterns(".git", ".venv", "_built", "__pycache__", ".*_cache", "dist")
    shutil.copytree(ROOT, clone, ignore=ignored)
    environment = {**_environment(), "FLOWC_STAGING_KEY": "test", "PIP_NO_INPUT": "1"}

    def run(line: str, cwd: Path = clone) -> str:
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=cwd, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert json.loads(run(command))["title"] == "Front desk"
    flowc = clone / ".venv" / "bin" / "flowc"
    assert "hears" in run(f"{flowc} simulate samples/one-line.flow --keys 1")
    run(f"{flowc} new acme")
    with Emulator(speed=50) as emulator:
        settings = clone / "acme" / "flowc.toml"
        local = settings.read_text("utf-8").replace("http://127.0.0.1:8020/v1", emulator.base_url)
        settings.write_text(local, "utf-8")
        assert "1 to create" in run(f"{flowc} plan", clone / "acme")
        assert "1 created" in run(f"{flowc} deploy --yes", clone / "acme")
