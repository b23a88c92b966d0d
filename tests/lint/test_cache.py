"""Results that are kept: runs beside each other, entries that are torn, files in parallel."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.lint.cache import _files_below
from tests.lint.project import LATE, OPEN, flowc

if TYPE_CHECKING:
    from pathlib import Path

FILES = 12


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files with findings, one of them in an import; a cache of their own."""
    monkeypatch.setenv("FLOWC_CACHE", str(tmp_path / "cache"))
    flows = tmp_path / "flows"
    flows.mkdir()
    (flows / "flowc.toml").touch()
    (flows / "shared.flow").write_text('part bye { say "Goodbye."  record  hangup }\n')
    for number in range(FILES):
        text = (OPEN if number % 2 else LATE).replace("flow ", 'import "shared.flow"\nflow ')
        text = text.replace('"Hello."', f'"Hello {number}."', 1)
        if number % 2:
            text = text.removesuffix("}\n") + "  use bye\n}\n"
        (flows / f"f{number}.flow").write_text(text)
    return flows


def report(folder: Path, *flags: str) -> bytes:
    return flowc("lint", "--format", "json", *flags, cwd=folder).stdout


def entries(folder: Path) -> list[Path]:
    return sorted((folder.parent / "cache").rglob("*.json"))


def test_files_in_parallel_give_what_one_after_the_other_gives(folder: Path) -> None:
    alone = report(folder, "--no-cache", "--jobs", "1")
    assert alone.count(b'"code"') > FILES
    assert report(folder, "--no-cache", "--jobs", "3") == alone


def test_two_runs_at_once_share_a_cache(folder: Path) -> None:
    alone = report(folder, "--no-cache")
    command = [sys.executable, "-m", "callflow_dsl", "lint", "--format", "json"]
    runs = [subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) for _ in range(2)]
    assert [run.communicate()[0] for run in runs] == [alone, alone]
    assert len(entries(folder)) == FILES + 1
    assert report(folder) == alone
    assert not list((folder.parent / "cache").rglob("*.tmp"))


@pytest.mark.parametrize("torn", [b"", b"{", b"null", b"[1]", b'{"imported": []}', b"\xff\xfe"])
def test_a_torn_entry_is_made_anew(folder: Path, torn: bytes) -> None:
    alone = report(folder)
    for path in entries(folder):
        path.write_bytes(torn)
    assert report(folder) == alone
    assert all(path.read_bytes() != torn for path in entries(folder))


def test_half_of_an_entry_is_made_anew(folder: Path) -> None:
    alone = report(folder)
    whole = {path: path.read_bytes() for path in entries(folder)}
    for path, data in whole.items():
        path.write_bytes(data[: len(data) // 2])
    assert report(folder) == alone
    assert {path: path.read_bytes() for path in entries(folder)} == whole


def test_an_import_that_changed_is_read_again(folder: Path) -> None:
    before = report(folder)
    (folder / "shared.flow").write_text('part bye { say "Goodbye."  hangup }\n')
    assert report(folder) == report(folder, "--no-cache") != before


def test_an_entry_of_which_a_letter_changed_is_made_anew(folder: Path) -> None:
    alone = report(folder)
    for path in entries(folder):
        path.write_bytes(path.read_bytes().replace(b"calls run", b"walls run"))
    assert report(folder) == alone


def test_bytecode_that_another_process_writes_is_not_looked_at(tmp_path: Path) -> None:
    kept = tmp_path / "__pycache__"
    kept.mkdir()
    (tmp_path / "rules.py").write_text("")
    (kept / "rules.cpython-311.pyc.139767").symlink_to("renamed meanwhile")
    assert [name for name, _, _ in _files_below(str(tmp_path))] == ["rules.py"]
