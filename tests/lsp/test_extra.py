"""The command without its extra, and its help."""

from __future__ import annotations

import subprocess
import sys
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


def test_a_server_that_waits_for_something_ends_all_the_same() -> None:
    code = (
        "import threading; from callflow_dsl.lsp.server import end_within; "
        "end_within(0.1, 3); threading.Event().wait()"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=120, check=False)
    assert done.returncode == 3
