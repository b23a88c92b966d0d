"""The command without its extra, and its help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl.cli import lsp
from callflow_dsl.cli.main import main

if TYPE_CHECKING:
    import pytest


def test_without_the_extra_there_is_one_error_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lsp, "find_spec", lambda _name: None)
    assert main(["lsp"]) == 2
    assert capsys.readouterr().err == (
        "flowc: error: the language server needs a library that is not installed\n"
        "  help: pip install 'flowc[lsp]'\n"
    )
