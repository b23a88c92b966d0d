"""`flowc compile` as a process: output, exit codes, errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

GOOD = 'flow "Good" { say "Hi" hangup }'
OTHER = 'flow "Other" { hangup }'
BAD = 'flow "Bad" {\n  sya "Hi"\n}'


def flowc(*arguments: str, cwd: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "callflow_dsl", *arguments],
        cwd=cwd, input=text, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "good.flow").write_text(GOOD)
    (tmp_path / "both.flow").write_text(f"{GOOD}\n{OTHER}")
    (tmp_path / "bad.flow").write_text(BAD)
    (tmp_path / "flows" / "deep").mkdir(parents=True)
    (tmp_path / "flows" / "a.flow").write_text(GOOD)
    (tmp_path / "flows" / "deep" / "b.flow").write_text(f"{GOOD}\n{OTHER}")
    return tmp_path


def test_one_flow_is_an_object(project: Path) -> None:
    done = flowc("compile", "good.flow", cwd=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["title"] == "Good"
    assert done.stdout == json.dumps(json.loads(done.stdout), indent=2) + "\n"


def test_several_flows_are_an_array(project: Path) -> None:
    done = flowc("compile", "both.flow", "good.flow", cwd=project)
    assert [flow["title"] for flow in json.loads(done.stdout)] == ["Good", "Other", "Good"]


def test_jsonl(project: Path) -> None:
    done = flowc("compile", "--format", "jsonl", "both.flow", cwd=project)
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["Good", "Other"]


def test_stdin(project: Path) -> None:
    done = flowc("compile", "-", cwd=project, text=GOOD)
    assert json.loads(done.stdout)["title"] == "Good"
    done = flowc("compile", "-", cwd=project, text=BAD)
    assert "<stdin>:2:3" in done.stderr


def test_folder_to_folder(project: Path) -> None:
    done = flowc("compile", "flows", "-o", "out", cwd=project)
    assert (done.returncode, done.stdout) == (0, "")
    written = sorted(str(p.relative_to(project / "out")) for p in (project / "out").rglob("*.json"))
    assert written == ["a.json", "deep/b.good.json", "deep/b.other.json"]


def test_output_to_one_file(project: Path) -> None:
    assert flowc("compile", "both.flow", "-o", "x/all.jsonl", cwd=project).returncode == 0
    assert len((project / "x" / "all.jsonl").read_text().splitlines()) == 2


def test_nothing_is_written_when_a_file_has_an_error(project: Path) -> None:
    done = flowc("compile", "good.flow", "bad.flow", "-o", "out", cwd=project)
    assert done.returncode == 1
    assert not (project / "out").exists()
    assert "FLW006" in done.stderr
    assert "did you mean `say`?" in done.stderr


def test_two_flows_for_one_output(project: Path) -> None:
    done = flowc("compile", "good.flow", "flows/../good.flow", "-o", "out", cwd=project)
    assert done.returncode == 2
    assert "two flows" in done.stderr


def test_diagnostics_as_json(project: Path) -> None:
    done = flowc("compile", "bad.flow", "--diagnostics", "json", cwd=project)
    (found,) = json.loads(done.stderr)
    assert (found["code"], found["severity"], found["file"]) == ("FLW006", "error", "bad.flow")


MENU = """flow "M" {
  menu choice {
    say "Press 1."
    tries 1
    silence { hangup }
    key 1 { use goodbye }
  }
}
part goodbye { say "Bye." }
"""


def test_a_device_or_a_pipe_is_one_file(project: Path) -> None:
    command = [sys.executable, "-m", "callflow_dsl", "compile", "good.flow", "-o"]
    done = subprocess.run([*command, os.devnull], cwd=project, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    os.mkfifo(project / "pipe")
    with subprocess.Popen([*command, "pipe"], cwd=project) as writer:
        assert json.loads((project / "pipe").read_text())["title"] == "Good"
    assert writer.returncode == 0


def test_explain(project: Path) -> None:
    done = flowc("compile", "good.flow", "--explain", cwd=project)
    head, first, second = done.stdout.splitlines()[1:]
    assert head.split() == ["id", "step", "from"]
    assert first.split()[2:4] == ["say", '"Hi"']
    assert first.endswith('good.flow:1  say "Hi"')
    assert second.endswith("good.flow:1  hangup")


def test_explain_fits_a_narrow_terminal(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "m.flow").write_text(MENU)
    monkeypatch.chdir(project)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    shown = {}
    for columns in ("80", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        assert main(["compile", "m.flow", "--explain", "--no-color"]) == 0
        shown[columns] = capsys.readouterr().out
    assert shown["200"] == flowc("compile", "m.flow", "--explain", cwd=project).stdout
    assert max(map(len, shown["80"].splitlines())) <= 80
    assert [word for word in shown["200"].split() if word not in shown["80"].split()] == [
        "id",
        "step",
    ]


def test_explain_shows_a_condition_with_its_parentheses(project: Path) -> None:
    lines = ('say "A." if not (c == 1)', 'say "B." if (c == 1 or c == 2)', "hangup if ((c == 5))")
    (project / "p.flow").write_text("flow {\n" + "\n".join(lines) + "\n}\n")
    rows = flowc("compile", "p.flow", "--explain", cwd=project).stdout.splitlines()[2:]
    shown = dict.fromkeys(row.rpartition("p.flow:")[2].split("  ")[1] for row in rows)
    assert tuple(shown) == lines


def test_explain_shows_jumps_guards_and_uses(project: Path) -> None:
    (project / "m.flow").write_text(MENU)
    rows = flowc("compile", "m.flow", "--explain", cwd=project).stdout.splitlines()[1:]
    assert rows[0].split() == ["id", "step", "key", "press", "if", "from"]
    assert any("-> say-" in row and "as choice" in row for row in rows)
    (bye,) = (row for row in rows if row.endswith('m.flow:9 < m.flow:6  say "Bye."'))
    assert "choice == 1" in bye


def test_source_map(project: Path) -> None:
    (project / "m.flow").write_text(MENU)
    done = flowc("compile", "m.flow", "--source-map", "map.json", cwd=project)
    steps = json.loads(done.stdout)["steps"]
    found = json.loads((project / "map.json").read_text())
    assert found["version"] == 1
    (flow,) = found["flows"]
    assert (flow["title"], flow["file"], flow["line"]) == ("M", "m.flow", 1)
    assert [step["id"] for step in flow["steps"]] == [step["id"] for step in steps]
    said = next(
        n for n, step in enumerate(steps) if step.get("options", {}).get("payload") == "Bye."
    )
    assert flow["steps"][said] == {
        "index": said, "id": steps[said]["id"], "file": "m.flow", "line": 9, "column": 16,
        "endLine": 9, "endColumn": 26, "via": [{"file": "m.flow", "line": 6, "column": 13}],
    }  # fmt: skip


def test_set(project: Path) -> None:
    (project / "p.flow").write_text('param who\nflow "P" { say "Hi ${who}" }')
    done = flowc("compile", "p.flow", "--set", "who=Ann", cwd=project)
    assert json.loads(done.stdout)["steps"][0]["options"]["payload"] == "Hi Ann"
    assert flowc("compile", "p.flow", "--set", "who", cwd=project).returncode == 2
    assert "FLW107" in flowc("compile", "p.flow", cwd=project).stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["compile", "missing.flow"], "cannot read missing.flow"),
        (["compile", "latin.flow"], "line 2"),
        (["compile", "empty"], "no .flow file in empty"),
        (["compile", "good.flow", "-o", "good.flow/x"], "cannot write"),
        (["decompile"], "FILE is missing"),
        (["compile", "good.flow", "--format", "xml"], "has no choice 'xml'"),
        (["nonsense"], "there is no command"),
        ([], "no command is given"),
    ],
)
def test_wrong_usage_is_one_message(project: Path, arguments: list[str], message: str) -> None:
    (project / "latin.flow").write_bytes(b'flow "X" {\n say "caf\xe9" }')
    (project / "empty").mkdir()
    done = flowc(*arguments, cwd=project)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_help_of_all_levels(project: Path) -> None:
    assert "compile" in flowc("--help", cwd=project).stdout
    assert "Exit codes" in flowc("compile", "--help", cwd=project).stdout
    assert flowc("--version", cwd=project).stdout.startswith("flowc ")


def test_compile_imports_no_heavy_package(project: Path) -> None:
    code = (
        "import sys; from callflow_dsl.cli.main import main; main(['compile', 'good.flow']);"
        "heavy = [m for m in ('attr', 'lark', 'cattrs', 'requests', 'typing') if m in sys.modules];"
        "print(heavy, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert done.stderr == "[]\n"
