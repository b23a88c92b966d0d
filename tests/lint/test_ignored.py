"""What a .gitignore leaves out, held against git itself."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from callflow_dsl.files import flow_files
from callflow_dsl.ignored import LeftOut

if TYPE_CHECKING:
    from pathlib import Path

#: The lines of a .gitignore, each in a folder of its own.
PATTERNS = (
    r"a.flow", r"/a.flow", r"b", r"b/", r"/b/*.flow", r"*.flow", r"!a.flow", r"\#h.flow",
    r"\!n.flow", r"#h.flow", r"[ab].flow", r"[!ab].flow", r"[^ab].flow", r"[]a].flow",
    r"[z-a].flow", r"[!z-a].flow", r"[a-b-z].flow", r"[[:alpha:]].flow", r"[[:digit:]#[]*",
    r"\[z\].flow", r"q\*.flow", r"q*", r"?.flow", r"a.fl??", r"**/a.flow", r"b/**", r"b/**/a.flow",
    r"***/a.flow", r"/**", r"**", r"sp\ .flow", r"a.flow  ", r"b c.flow", "a.flow\r",
    "\ufeffa.flow", r"b/b/",
    "*\n!/b/\n/b/*\n!/b/b/", "*.flow\n!a.flow", "b/\n!b/a.flow", r"\a.flow", r"[b/]a.flow",
    r"b?a.flow",
)  # fmt: skip
FILES = ("a.flow", "b.flow", "#h.flow", "!n.flow", "[z].flow", "q*.flow", "qq.flow", "sp .flow",
         "b c.flow", "1.flow", "b/a.flow", "b/c.flow", "b/b/a.flow", "b/b/#h.flow")  # fmt: skip


def test_git_leaves_out_the_same(tmp_path: Path) -> None:
    for number, text in enumerate(PATTERNS):
        folder = tmp_path / str(number)
        (folder / "b" / "b").mkdir(parents=True)
        for name in (*FILES, "keep/x.flow"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).touch()
        (folder / ".gitignore").write_text(text + "\n", "utf-8", newline="")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-o", "-z", "--exclude-standard"],
        cwd=tmp_path, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    by_git = {name for name in listed.split("\0") if name.endswith(".flow")}
    kept = flow_files(str(tmp_path), LeftOut(str(tmp_path)))
    ours = {name.removeprefix(f"{tmp_path}/") for name in kept}
    assert {(PATTERNS[int(name.split("/")[0])], name) for name in ours ^ by_git} == set()
    assert len(by_git) > len(FILES)


def test_a_gitignore_need_not_be_utf_8(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"# caf\xe9\na.flow\n")
    for name in ("a.flow", "b.flow", "..c.flow"):
        (tmp_path / name).touch()
    kept = flow_files(str(tmp_path), LeftOut(str(tmp_path), ("..c.flow",)))
    assert kept == [str(tmp_path / "b.flow")]
