"""What rules find in parts of imported files: silenced there, redacted, mended by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from callflow_dsl.lint.fixes import fix_source
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import read_source
from tests.lint.project import flowc

if TYPE_CHECKING:
    from pathlib import Path

PARTS = """part box {
  say "Please leave a message after the tone."
  record silence 5s
  say "Thank you. Goodbye."
  fetch "https://example.com/next?token=hidden" hangup
}
"""
FLOW = """import "parts.flow"
flow "%s" {
  defaults { language en-GB  voice female }
  use box
}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "flowc.toml").touch()
    (tmp_path / "parts.flow").write_text(PARTS)
    for name in ("a", "b"):
        (tmp_path / f"{name}.flow").write_text(FLOW % name)
    return tmp_path


def codes(path: Path) -> list[str]:
    return [d.code for d in lint(read_source(path), LintSettings()).diagnostics]


def test_a_place_in_a_part_is_reported_once_for_all_that_import_it(project: Path) -> None:
    done = flowc("lint", "--select", "FLW411", cwd=project)
    assert done.returncode == 1
    assert done.stdout.count(b"warning[FLW411]") == 1
    assert b"parts.flow:3:3" in done.stdout


def test_a_place_is_reported_once_also_where_calls_come_to_it_by_other_keys(
    project: Path,
) -> None:
    (project / "parts.flow").write_text("part bye { record max 9s silence 5s }\n")
    for name, key in (("a", 1), ("b", 2)):
        menu = f'menu c {{\n    say "Choose."\n    key {key} {{ use bye }}\n  }}\n  hangup'
        (project / f"{name}.flow").write_text((FLOW % name).replace("use box", menu))
    done = flowc("lint", "--select", "FLW440", cwd=project)
    assert done.stdout.count(b"info[FLW440]") == 1
    assert b"--keys 1" in done.stdout
    alone = flowc("lint", "--select", "FLW440", "b.flow", cwd=project)
    assert b"--keys 2" in alone.stdout


@pytest.mark.parametrize(
    ("written", "silenced"),
    [
        ("record silence 5s", "record silence 5s // flowc: ignore FLW411 the server ends it"),
        ("part box", "// flowc: ignore-file FLW411 the server ends it\npart box"),
    ],
)
def test_a_comment_beside_the_part_silences_it(project: Path, written: str, silenced: str) -> None:
    parts = project / "parts.flow"
    assert "FLW411" in codes(project / "a.flow")
    parts.write_text(PARTS.replace(written, silenced))
    assert "FLW411" not in codes(project / "a.flow")
    # No flow of this file uses the part, so what it finds is for the others to say.
    assert codes(parts) == ["FLW524"]


def test_a_comment_that_silences_nothing_is_still_found_in_a_part_that_is_used(
    tmp_path: Path,
) -> None:
    path = tmp_path / "one.flow"
    part = 'part bye {\n  say "Goodbye." // flowc: ignore FLW411\n  hangup\n}\n'
    path.write_text(part + FLOW.partition("\n")[2].replace("use box", "use bye"))
    assert codes(path) == ["FLW700"]


def test_no_finding_in_an_imported_file_shows_a_secret(project: Path) -> None:
    found = lint(read_source(project / "a.flow"), LintSettings()).diagnostics
    beside = [d for d in found if d.location.line == 5]
    assert beside
    assert not any("hidden" in d.location.source.text for d in found if d.location.line == 5)


def test_a_file_with_imports_is_mended_and_its_imports_are_left(project: Path) -> None:
    path = project / "a.flow"
    path.write_text(path.read_text().replace("  use box", '  say "Hello."'))
    fixed = fix_source(read_source(path), LintSettings())
    assert fixed.count == 1
    assert '  say "Hello."\n  hangup\n' in fixed.source.text
    path.write_text(FLOW % "a")
    assert fix_source(read_source(path), LintSettings()).count == 0
    assert (project / "parts.flow").read_text() == PARTS


LIBRARY = """prompt bye { en-GB "Goodbye."  nl-NL "Tot ziens." }
part close { say ${bye}  use end }
part end { say ${bye}  hangup }
"""


ALWAYS = """part again {
  say "See you." if c == 1
}
flow "Own" {
  defaults { language en-GB  voice female }
  say "Press 1 to hear this." as c max 1 key on key goto known
  pause 5s as c max 1 key on key goto known
  hangup
  known: hangup if c != 1
  use again
  hangup
}
"""


@pytest.mark.parametrize("below", [".", "sub", "sub/flows"])
def test_a_fix_in_a_part_that_another_file_uses_is_left(tmp_path: Path, below: str) -> None:
    """The condition holds in all calls of its own file, and not in those of the other."""
    folder = tmp_path / below
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / "own.flow"
    own.write_text(ALWAYS)
    other = ALWAYS[ALWAYS.index("flow") :].replace("hangup if c != 1", 'say "Hm."')
    (tmp_path / "other.flow").write_text(f'import "{below}/own.flow"\n' + other)

    def fix(*files: str, flag: str = "--fix") -> bytes:
        return flowc("lint", *files, flag, "--select", "FLW313", cwd=tmp_path).stdout

    assert b"--fix mends" not in fix(str(own), flag="--verbose")
    assert fix(str(own)).startswith(b"warning[FLW313]")
    assert fix() == b"no problems in 2 files\n"
    assert fix(flag="--diff") == b""
    assert own.read_text() == ALWAYS
    (tmp_path / "other.flow").unlink()
    assert b"--fix mends 1" in fix(str(own), flag="--verbose")
    assert fix() == b"no problems in 1 file\n"
    assert 'say "See you."\n' in own.read_text()


@pytest.mark.parametrize("jobs", [("--no-cache", "--jobs", "1"), ("--no-cache", "--jobs", "2"), ()])
def test_a_condition_of_a_part_is_needless_where_it_is_so_for_all_users(
    tmp_path: Path, jobs: tuple[str, ...]
) -> None:
    (tmp_path / "flowc.toml").touch()
    (tmp_path / "parts.flow").write_text(ALWAYS[: ALWAYS.index("flow")])
    own = 'import "parts.flow"\n' + ALWAYS[ALWAYS.index("flow") :]
    for number in range(8):
        (tmp_path / f"f{number}.flow").write_text(own.replace("Own", f"F{number}"))
    (tmp_path / "unused.flow").write_text('import "parts.flow"\nflow "U" {\n  hangup\n}\n')

    def found() -> int:
        done = flowc("lint", "--select", "FLW313", *jobs, cwd=tmp_path)
        return done.stdout.count(b"warning[FLW313]")

    assert found() == found() == 1
    needed = own.replace("hangup if c != 1", 'say "Hm."')
    (tmp_path / "g.flow").write_text(needed)
    assert found() == found() == 0
    assert flowc("lint", "--select", "FLW313", "f1.flow", cwd=tmp_path).returncode == 1


def test_a_file_of_shared_parts_is_judged_through_its_users(tmp_path: Path) -> None:
    (tmp_path / "flowc.toml").touch()
    (tmp_path / "parts.flow").write_text(LIBRARY)
    flow = (FLOW % "a").replace("use box", 'say "Hello."\n  use close')
    (tmp_path / "a.flow").write_text(flow)
    done = flowc("lint", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"no problems in 2 files\n")
    (tmp_path / "a.flow").write_text(
        flow.replace("  defaults { language en-GB  voice female }", "")
    )
    assert b"in which language?" in flowc("lint", cwd=tmp_path).stdout


def test_a_finding_is_judged_by_the_settings_of_its_file(project: Path) -> None:
    path = project / "a.flow"
    assert {"FLW302", "FLW411"} <= set(codes(path))
    (project / "flowc.toml").write_text(
        '[[lint.overrides]]\npaths = ["parts.flow"]\nignore = ["FLW41"]\n'
        'severity = { FLW302 = "info" }\n'
    )
    done = flowc("lint", "a.flow", cwd=project)
    assert b"FLW411" not in done.stdout
    assert b"info[FLW302]" in done.stdout
