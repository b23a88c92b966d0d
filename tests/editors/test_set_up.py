"""The set-ups of docs/editors.md as they stand there: an editor opens a file, sees a mistake."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from tests.flow_texts import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
TEXT = 'flow "Desk" {\n  say "🎉 Hello." language en-GB voice female  sya "Bye."\n  hangup\n}\n'
#: Where the mistake stands: line and column from 0, in UTF-16 units as the protocol counts.
PLACE = (1, TEXT.split("\n")[1].index("sya") + 1)


def block(language: str) -> str:
    """The one block in a language on the page."""
    (text,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.M | re.S)
    return str(text)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    pytest.importorskip("pygls")
    (tmp_path / "flowc.toml").write_text('[project]\nname = "desk"\n')
    (tmp_path / "flows").mkdir()
    path = tmp_path / "flows" / "desk.flow"
    path.write_text(TEXT, encoding="utf-8")
    program = tmp_path / "bin" / "flowc"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m callflow_dsl "$@"\n')
    program.chmod(0o755)
    return path


def run(desk: Path, *command: str) -> Any:
    """What an editor prints last on standard output: a line of JSON."""
    home = desk.parents[1]
    done = subprocess.run(
        command, cwd=home, stdin=subprocess.DEVNULL,
        env={**os.environ, "PATH": f"{home / 'bin'}:{os.environ['PATH']}", "HOME": str(home),
             "XDG_CONFIG_HOME": str(home), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads((done.stdout.splitlines() or done.stderr.splitlines())[-1])


NEOVIM = """
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 20)
local found = vim.tbl_map(function(d) return { d.code, d.lnum, d.col } end, vim.diagnostic.get(0))
local client = vim.lsp.get_active_clients()[1]
local about = { found = found, filetype = vim.bo.filetype, root = client.config.root_dir }
about.comment = vim.bo.commentstring
io.stdout:write(vim.fn.json_encode(about) .. "\\n")
vim.cmd("qall!")
"""


def test_neovim(desk: Path) -> None:
    if not shutil.which("nvim"):
        pytest.skip("there is no Neovim here")
    (desk.parent / "init.lua").write_text(block("lua"), encoding="utf-8")
    (desk.parent / "look.lua").write_text(NEOVIM, encoding="utf-8")
    answer = run(
        desk, "nvim", "--headless", "-n", "-i", "NONE", "-u", str(desk.parent / "init.lua"),
        str(desk), "-c", f"luafile {desk.parent / 'look.lua'}",
    )  # fmt: skip
    # Neovim counts columns in bytes.
    column = len(TEXT.split("\n")[1].partition("sya")[0].encode())
    assert answer == {
        "found": [["FLW007", PLACE[0], column]], "filetype": "flow", "comment": "// %s",
        "root": str(desk.parents[1]),
    }  # fmt: skip


EMACS = """
(let ((inhibit-message t))
  (find-file "%s")
  (run-hooks 'post-command-hook)
  (flymake-start)
  (with-timeout (60) (while (not (flymake-diagnostics)) (accept-process-output nil 0.05))))
(let ((found (car (flymake-diagnostics))))
  (goto-char (flymake-diagnostic-beg found))
  (princ (format "%%s\\n" (json-encode
    (list (cons 'said (flymake-diagnostic-text found)) (cons 'line (line-number-at-pos))
          (cons 'column (current-column)) (cons 'at (thing-at-point 'word))
          (cons 'mode (symbol-name major-mode)) (cons 'comment comment-start))))))
(let ((inhibit-message t)) (eglot-shutdown (eglot-current-server)))
"""


def test_emacs(desk: Path) -> None:
    if not shutil.which("emacs"):
        pytest.skip("there is no Emacs here")
    (desk.parent / "init.el").write_text(block("elisp"), encoding="utf-8")
    (desk.parent / "look.el").write_text(EMACS % desk, encoding="utf-8")
    loads = [word for name in ("init.el", "look.el") for word in ("-l", str(desk.parent / name))]
    answer = run(desk, "emacs", "--batch", "--eval", "(package-initialize)", *loads)
    said = answer.pop("said")
    assert "`sya`" in said
    assert answer.pop("column") > 0
    assert answer == {"line": PLACE[0] + 1, "at": "sya", "mode": "flow-mode", "comment": "// "}


def test_settings_that_are_not_run_are_at_least_well_formed() -> None:
    helix = tomllib.loads(block("toml"))
    assert helix["language"][0]["language-servers"] == list(helix["language-server"])
    assert json.loads(block("json"))["servers"]["flow"]["command"] == ["flowc", "lsp"]
