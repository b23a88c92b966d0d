"""Tests in a file of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FLOW = """param desk = +31201112233
flow "Line" { say "Welcome." transfer ${desk} hangup }
"""
TEST = """test "reaches the desk" {
  hears "Welcome"
  transfers to ${desk}
}
"""


def test_a_test_file_tests_the_flow_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "line.flow").write_text(FLOW)
    (tmp_path / "line.test.flow").write_text(TEST)
    assert main(["test", str(tmp_path)]) == 0
    assert "ok    reaches the desk" in capsys.readouterr().out
    (tmp_path / "line.test.flow").write_text(TEST.replace("${desk}", "+31209999999"))
    assert main(["test", str(tmp_path)]) == 1
    assert "line.test.flow:3:3" in capsys.readouterr().out


def test_a_test_file_without_its_flow_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "line.test.flow").write_text(TEST.replace("${desk}", "+31201112233"))
    assert main(["test", str(tmp_path)]) == 1
    report = capsys.readouterr().out
    assert "line.test.flow:1:1: there is no flow to test" in report
    assert "support.test.flow tests support.flow" in report
