"""Flows as somebody writes them who has read docs/ and nothing else.

They compile without a message, are formatted, lint clean, and their tests pass. A change of the
language, of a rule or of a message that gets in the way of such an author shows here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from callflow_dsl.cli.main import main

FLOWS = Path(__file__).parent / "newcomer"


@pytest.mark.parametrize("command", [["compile"], ["fmt", "--check"], ["lint"], ["test"]])
def test_flows_written_from_the_docs_hold(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FLOWS)
    files = sorted(path.name for path in FLOWS.glob("*.flow"))
    assert len(files) == 6
    assert main([*command, *files]) == 0, capsys.readouterr()
    if command == ["compile"]:
        assert capsys.readouterr().err == ""
