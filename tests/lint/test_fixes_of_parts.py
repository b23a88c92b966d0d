"""A law of `--fix`: no fix in one file changes the calls of another that uses its parts."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.lint.fixes import fix_source
from callflow_dsl.lint.importers import forget_imports
from callflow_dsl.lint.model import Effect
from callflow_dsl.lint.proof import difference
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import read_source

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PROJECTS = 40
#: Steps of parts, of which fixes may make something else.
STEPS = (
    'say "See you." if c == 1', 'say "Hm." if c != 1', 'say "Both." if c == 1 or c == 2',
    'say "Not." if not (c == 1)', "record max 1m", "record if c == 1", "hangup if c == 2",
    'say "Twice." if c == 1 and c == 1', "transfer +31201112233 if c == 3", "pause 2s",
    'say "Known."  // flowc: ignore FLW313, FLW304 why',
)  # fmt: skip
BEFORE_KEY = ("hangup", 'say "Bye." hangup', 'say "Go on."')
BEHIND_KEY = ("hangup if c != 1", 'say "Hm."', "hangup if c == 3", 'say "One." if c == 1')


def flow(title: str, part: str, chance: Random) -> str:
    return f"""flow "{title}" {{
  defaults {{ language en-GB  voice female }}
  say "Press 1 or 2." as c max 1 key on key goto known
  pause 5s as c max 1 key on key goto known
  {chance.choice(BEFORE_KEY)}
  known: {chance.choice(BEHIND_KEY)}
  use {part}
  {chance.choice(("hangup", ""))}
}}
"""


def write_project(folder: Path, chance: Random) -> list[Path]:
    """A file with parts and a flow of its own, and files that use the parts."""
    folder.mkdir()
    (folder / "flowc.toml").touch()
    parts = "".join(
        f"part p{number} {{\n  {chance.choice(STEPS)}\n  {chance.choice(STEPS)}\n}}\n"
        for number in range(2)
    )
    (folder / "parts.flow").write_text(parts + flow("Own", "p0", chance))
    for number in range(chance.randint(0, 2)):
        user = flow(f"User {number}", f"p{chance.randint(0, 1)}", chance)
        (folder / f"user{number}.flow").write_text('import "parts.flow"\n' + user)
    return sorted(folder.glob("*.flow"))


def changed(folder: Path) -> tuple[int, list[str]]:
    """How many fixes were applied in projects, and which calls go another way since."""
    count, changes = 0, []
    for number in range(PROJECTS):
        paths = write_project(folder / str(number), Random(number))
        before = [compile_source(read_source(path)) for path in paths]
        for path in paths:
            done = fix_source(read_source(path), LintSettings())
            assert done.dropped == ()
            count += done.count
            path.write_text(done.source.text)
        after = [compile_source(read_source(path)) for path in paths]
        changes += [
            difference(*pair, Effect.CALLS_SAME) for pair in zip(before, after, strict=True)
        ]
    forget_imports()
    return count, list(filter(None, changes))


def test_no_fix_changes_calls_of_a_file_that_imports_the_part(tmp_path: Path) -> None:
    count, changes = changed(tmp_path)
    assert count > 0
    assert changes == []


def test_the_law_tells_of_a_part_that_is_fixed_without_a_look_at_its_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callflow_dsl.lint.applicability.is_imported", lambda _: False)
    assert changed(tmp_path)[1] != []
