"""What git knows: the sources of a revision, in a folder of their own, and who releases what."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from callflow_dsl.errors import FlowcError
from callflow_dsl.files import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextmanager
def checked_out(revision: str, folder: Path) -> Iterator[Path]:
    """The flows and settings of a revision; gives what stands there for ``folder``.

    The working tree and the index stay as they are. Raises `FlowcError` for what is no revision.
    """
    toplevel = _run(folder, ["rev-parse", "--show-toplevel"])
    if toplevel.returncode:
        raise FlowcError(
            f"{revision} is no file, no folder and no git revision: {_reason(toplevel)}",
            hint="an account is written @ENVIRONMENT",
            exit_code=2,
        )
    top = Path(toplevel.stdout.decode().strip())
    commit = _commit(folder, revision)
    listed = _git(top, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit)
    names = [
        name
        for name in listed.decode("utf-8", "surrogateescape").split("\0")
        if name.endswith((".flow", ".json", FILE_NAME, "pyproject.toml")) and "\n" not in name
    ]
    with TemporaryDirectory(prefix="flowc-") as temporary:
        # Imports must not leave the project; this marks where it ends.
        (Path(temporary) / ".git").mkdir()
        for name, data in _contents(top, commit, names):
            path = Path(temporary) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield Path(temporary) / folder.resolve().relative_to(top.resolve())


def head(folder: Path) -> str:
    """The id of the commit that is checked out; empty where there is none.

    It ends in "+changes" where files of the folder are not as they were committed.
    """
    try:
        head_id = _run(folder, ["rev-parse", "--verify", "--quiet", "HEAD"])
        if head_id.returncode:
            return ""
        changed = _run(folder, ["status", "--porcelain", "--", ":(top,glob)**/*.flow", FILE_NAME])
    except FlowcError:
        return ""  # there is no git
    return head_id.stdout.decode().strip() + ("+changes" if changed.stdout.strip() else "")


def actor() -> str:
    """Who releases: as the CI system says, else the user of this machine."""
    for name in ("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BITBUCKET_STEP_TRIGGERER_UUID", "USER"):
        if os.environ.get(name, "").strip():
            return " ".join(os.environ[name].split())
    return "somebody"


def _commit(folder: Path, revision: str) -> str:
    wanted = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
    done = _run(folder, wanted)
    if done.returncode:
        raise FlowcError(
            f"{revision} is no file, no folder and no git revision",
            hint="an account is written @ENVIRONMENT",
            exit_code=2,
        )
    return done.stdout.decode().strip()


def _contents(top: Path, commit: str, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    asked = "".join(f"{commit}:{name}\n" for name in names).encode("utf-8", "surrogateescape")
    answer = _git(top, "cat-file", "--batch", stdin=asked)
    at = 0
    for name in names:
        head, _, _ = answer[at : at + 200].partition(b"\n")
        size = int(head.split()[-1])
        start = at + len(head) + 1
        yield name, answer[start : start + size]
        at = start + size + 1


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    done = _run(folder, arguments, stdin)
    if done.returncode:
        raise FlowcError(f"git says: {_reason(done)}", exit_code=2)
    return done.stdout


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")


def _run(
    folder: Path, arguments: Sequence[str], stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *arguments], cwd=folder, input=stdin, capture_output=True, check=False
        )
    except OSError as error:
        raise FlowcError(
            f"git cannot be run: {error.strerror or error}",
            hint="it is needed to compare revisions",
        ) from error
