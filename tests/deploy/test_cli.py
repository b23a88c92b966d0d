"""The commands: what they print, where, and what they end with."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from attrs import define

from callflow_dsl.cli.main import main
from callflow_dsl.deploy import state
from tests.deploy.world import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

DESK = 'flow "Desk" {\n  say "Welcome to Acme." language en-GB\n  hangup\n}\n'


@pytest.fixture
def project(world, monkeypatch):
    """A project with a settings file, and the folder that commands run in."""
    world.write(desk=DESK)
    world.settings()
    monkeypatch.chdir(world.folder)
    monkeypatch.setenv("FLOWC_TEST_KEY", KEY)
    monkeypatch.setenv("NO_COLOR", "1")
    return world


@pytest.fixture
def flowc(capfd):
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = capfd.readouterr()
        assert KEY not in out + err
        assert "Traceback" not in err
        return code, out, err

    return run


@pytest.mark.parametrize(
    "command", ["new", "plan", "deploy", "diff", "history", "rollback", "pull"]
)
def test_help(flowc, command):
    code, out, _ = flowc(command, "--help")
    assert code == 0
    assert "flowc " + command in out


def test_detailed_exit_codes(project, flowc):
    assert flowc("plan")[0] == 0
    assert flowc("plan", "--detailed-exitcode")[0] == 2
    assert flowc("deploy", "--yes")[0] == 0
    assert flowc("plan", "--detailed-exitcode")[0] == 0
    project.write(desk="flow {")
    assert flowc("plan", "--detailed-exitcode")[0] == 1
    assert flowc("plan", "--detailed-exitcode", "--env", "nowhere")[0] == 1


@pytest.mark.parametrize("wrong", [["--evn", "x"], ["--env"], ["--format", "pdf"], ["a", "b"]])
def test_with_detailed_exit_codes_2_says_that_there_are_changes_and_nothing_else(
    project, flowc, wrong
):
    assert flowc("plan", *wrong)[0] == 2
    code, out, err = flowc("plan", "--detailed-exitcode", *wrong)
    assert (code, out) == (1, "")
    assert "error" in err
    assert flowc("pln", "--detailed-exitcode")[0] == 1
    assert flowc("plan", "--env", "nowhere")[0] == 2


def test_the_formats_of_a_plan(project, flowc):
    project.write(
        desk=DESK.replace("hangup", 'fetch "https://me:hunter2@example.com/?token=sesame"')
    )
    for style in ("text", "markdown", "json"):
        code, out, _ = flowc("plan", "--format", style)
        assert code == 0
        assert "hunter2" not in out
        assert "sesame" not in out
    document = json.loads(out)
    assert document["counts"]["create"] == 1
    assert document["changes"][0]["diff"]["steps"][0]["kind"] == "added"


def test_json_lines(project, flowc):
    project.write(desk=DESK.replace("{\n", "{\n  number +31201234567\n", 1))
    code, out, err = flowc("deploy", "--yes", "--json")
    assert (code, err) == (0, "")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line.get("change") for line in lines] == ["created", "numbers", None]
    assert lines[-1]["done"] == {"created": 1, "numbers": 1}
    assert {line["environment"] for line in lines} == {"test"}
    assert lines[1]["numbers"] == "+31201234567"


def test_a_plan_goes_from_one_command_to_the_other(project, flowc):
    assert flowc("plan", "--out", "plan.json")[0] == 0
    project.write(desk=DESK.replace("Acme", "Bcme"))
    assert flowc("deploy", "plan.json", "--yes")[0] == 0
    assert "Acme" in str(project.stored())
    assert flowc("deploy", "plan.json", "--yes", "--only", "x")[0] == 2
    code, _, err = flowc("deploy", "missing.json", "--yes")
    assert (code, "cannot read missing.json" in err) == (2, True)


def test_a_plan_for_another_environment(project, flowc):
    flowc("plan", "--out", "plan.json")
    project.more = (
        '[environments.other]\nbase_url = "http://127.0.0.1:9/v1"\nkey = "FLOWC_TEST_KEY"'
    )
    path = project.folder / "flowc.toml"
    path.write_text(path.read_text() + project.more)
    code, _, err = flowc("deploy", "plan.json", "--yes", "--env", "other")
    assert code == 1
    assert "this plan is for test at" in err
    assert project.stored() == {}


def test_nobody_can_be_asked(project, flowc):
    code, out, err = flowc("deploy")
    assert code == 2
    assert "create" in out
    assert "--yes" in err
    assert project.stored() == {}


def test_no_key(project, flowc, monkeypatch):
    monkeypatch.delenv("FLOWC_TEST_KEY")
    code, _, err = flowc("plan")
    assert code == 2
    assert "set the environment variable FLOWC_TEST_KEY" in err


def test_a_wrong_key_is_one_error(project, flowc, monkeypatch):
    monkeypatch.setenv("FLOWC_TEST_KEY", "a b")
    code, _, err = flowc("plan")
    assert (code, err.count("error:")) == (2, 1)


def test_no_project(tmp_path, monkeypatch, flowc):
    monkeypatch.chdir(tmp_path)
    code, _, err = flowc("plan")
    assert code == 2
    assert "no flowc.toml" in err
    assert "flowc new" in err


def test_an_account_that_cannot_be_reached(project, flowc):
    path = project.folder / "flowc.toml"
    text = path.read_text().replace(project.emulator.base_url, "http://127.0.0.1:9/v1")
    path.write_text(text)
    code, _, err = flowc("plan", "--jobs", "1")
    assert code == 1
    assert err.count("error:") == 1


@pytest.mark.parametrize("name", ["deployed", "deployed/test.busy"])
def test_a_state_folder_that_cannot_be_written(project, flowc, name):
    path = project.folder / name
    if name == "deployed":
        path.write_text("a file")
    else:
        path.mkdir(parents=True)
    code, _, err = flowc("deploy", "--yes")
    assert (code, err.count("error:")) == (2, 1)
    assert "cannot write to" in err
    assert project.stored() == {}


@pytest.mark.parametrize("sources", ['["nowhere"]', '["*.nothing"]', '["empty"]', '["x.flow"]'])
def test_sources_that_are_not_there(project, flowc, sources):
    (project.folder / "empty").mkdir()
    path = project.folder / "flowc.toml"
    path.write_text(path.read_text().replace("[project]\n", f"[project]\nsources = {sources}\n"))
    code, _, err = flowc("plan")
    assert (code, err.count("error:")) == (2, 1)


def test_new_writes_over_nothing(tmp_path, monkeypatch, flowc):
    monkeypatch.chdir(tmp_path)
    assert flowc("new", "acme")[0] == 0
    assert flowc("lint", "acme")[0] == 0
    assert flowc("fmt", "--check", "acme")[0] == 0
    assert flowc("test", "acme/flows")[0] == 0
    (tmp_path / "acme" / "flowc.toml").unlink()
    code, _, err = flowc("new", "acme")
    assert code == 2
    assert "is there already" in err
    assert not (tmp_path / "acme" / "flowc.toml").exists()


def test_what_went_wrong_is_told_and_finished_by_the_next_run(project, flowc):
    from callflow_dsl.emulator import Fault

    project.write(night='flow "Night" {\n  pause 2s\n  hangup\n}\n')
    project.emulator.use_faults([Fault("status", method="POST", status=422, skip=1)])
    code, out, err = flowc("deploy", "--yes", "--jobs", "1")
    assert code == 1
    assert "created" in out
    assert '"Night"' in err
    assert "1 flow done, 1 not done; run it again to finish" in err
    project.emulator.use_faults([])
    assert flowc("deploy", "--yes")[0] == 0
    project.check_deployed()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "code", "told"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "ended by SIGTERM")],
)
def test_a_signal_ends_it_in_order_and_says_what_to_do(project, number, code, told):
    from callflow_dsl.emulator import Fault

    project.write(**{f"f{i}": f'flow "F{i}" {{ pause {i + 1}s\nhangup }}\n' for i in range(20)})
    project.emulator.use_faults([Fault("latency", method="POST", delay=0.2, count=1000)])
    # A test run that a shell put into the background ignores Ctrl-C, and so would its children.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    running = subprocess.Popen(
        [sys.executable, "-m", "callflow_dsl", "deploy", "--yes", "--json", "--jobs", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    assert running.stdout is not None
    assert '"created"' in running.stdout.readline()
    running.send_signal(number)
    _, err = running.communicate(timeout=60)
    assert running.returncode == code
    assert f"flowc: error: {told}\n" in err
    assert "run it again to finish" in err
    assert "Traceback" not in err
    assert len(project.stored()) < 20, "it was ended before it was done"
    project.emulator.use_faults([])
    project.deploy()
    project.check_deployed()


@define
class Clock:
    """A clock that only sleeping moves on; ``asleep`` happens while it is slept."""

    asleep: Callable[[], object]
    now: float = 0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.asleep()


def test_it_waits_for_a_deploy_that_ends(project, flowc, monkeypatch):
    with ExitStack() as other:
        other.enter_context(project.state.held())
        monkeypatch.setattr(state, "time", Clock(other.close))
        code, out, _ = flowc("deploy", "--yes", "--wait", "60")
    assert code == 0
    assert "created" in out
    project.check_deployed()


@pytest.mark.parametrize(("wait", "waited"), [((), 0), (("--wait", "60"), 60)])
def test_it_does_not_wait_for_ever(project, flowc, monkeypatch, wait, waited):
    clock = Clock(lambda: None)
    monkeypatch.setattr(state, "time", clock)
    with project.state.held():
        code, _, err = flowc("deploy", "--yes", *wait)
    assert code == 1
    assert f"another deploy to test is running (process {os.getpid()})" in err
    assert clock.now == pytest.approx(waited, abs=0.2)
    assert project.stored() == {}


def test_a_param_that_no_file_has(project, flowc):
    project.write(desk="param desk = +31201112233\n" + DESK)
    path = project.folder / "flowc.toml"
    path.write_text(path.read_text() + '\n[environments.test.params]\ndeks = "+31209999999"\n')
    code, _, err = flowc("plan")
    assert code == 2
    assert "sets the param deks, which no file has" in err
    assert "did you mean desk?" in err


def test_history_and_what_a_version_says(project, flowc):
    assert flowc("history")[1] == "nothing was deployed to test from here\n"
    flowc("deploy", "--yes")
    version = flowc("history", "Desk")[1].splitlines()[1].split()[0]
    assert 'say "Welcome to Acme."' in flowc("history", "Desk", version)[1]
    assert json.loads(flowc("history", "--json")[1])[0]["why"] == "deployed"
    assert flowc("history", "Nobody")[0] == 2
    assert flowc("rollback", "Desk", "--yes")[0] == 1


# -- diff


def test_diff_of_files(project, flowc):
    (project.folder / "a.flow").write_text(DESK)
    (project.folder / "b.flow").write_text(DESK.replace("Acme", "Bcme"))
    code, out, _ = flowc("diff", "a.flow", "b.flow", "--exit-code")
    assert code == 1
    assert "[-Acme.-]{+Bcme.+}" in out
    assert flowc("diff", "a.flow", "a.flow", "--exit-code")[:2] == (0, "no difference\n")
    flowc("compile", "a.flow", "-o", "a.json")
    assert flowc("diff", "a.json", "a.flow", "--exit-code")[0] == 0
    assert "```diff" in flowc("diff", "a.flow", "b.flow", "--format", "markdown")[1]
    document = json.loads(flowc("diff", "a.flow", "b.flow", "--format", "json")[1])
    assert document["version"] == 2
    assert [flow["kind"] for flow in document["flows"]] == ["changed"]


def test_diff_with_an_account(project, flowc):
    flowc("deploy", "--yes")
    project.add("Other")
    assert flowc("diff", "flows/desk.flow", "@test", "--exit-code")[0] == 0
    assert 'removed "Other"' in flowc("diff", "@test", "@test/Desk")[1]
    project.write(desk=DESK.replace("Acme", "Bcme"))
    assert "[-Bcme.-]{+Acme.+}" in flowc("diff", "flows", "@test")[1]
    assert flowc("diff", "flows", "@test/Nobody")[0] == 2
    assert flowc("diff", "flows", "@nowhere")[0] == 2


def test_diff_of_git_revisions(project, flowc):
    if subprocess.run(["git", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("git is not here")
    project.write(parts='part bye { say "Goodbye." language en-GB\nhangup }\n')
    project.write(desk='import "parts.flow"\n' + DESK.replace("hangup", "use bye"))
    commit = ["-c", "user.email=a@example.com", "-c", "user.name=a", "commit", "-qm", "one"]
    for arguments in (["init", "-q"], ["add", "flows"], commit):
        subprocess.run(["git", *arguments], check=True)
    project.write(parts='part bye { say "Bye bye." language en-GB\nhangup }\n')
    code, out, _ = flowc("diff", "HEAD", "flows")
    assert code == 0
    assert "[-Goodbye.-]" in out or '+ say "Bye bye."' in out
    assert not re.search(r"[-+~] say .Welcome", out)
    assert "Bye bye" in flowc("diff", "HEAD:flows/desk.flow", "flows/desk.flow")[1]
    assert flowc("diff", "HEAD", "HEAD", "--exit-code")[0] == 0
    code, _, err = flowc("diff", "HEAD:nothing.flow", "flows")
    assert (code, err.count("error:")) == (2, 1)
    assert flowc("diff", "NOREV", "flows")[0] == 2


def test_a_diff_that_cannot_be(project, flowc):
    (project.folder / "bad.flow").write_text('flow "A" { boom }\n')
    (project.folder / "bad.json").write_text("{")
    for name in ("bad.flow", "bad.json", "nothing.flow"):
        code, _, err = flowc("diff", name, "flows")
        assert code in (1, 2)
        assert err.count("flowc: error:") == 1
    assert "nothing.flow is no file, no folder and no git revision" in err


def test_words_that_are_none(project, flowc):
    code, _, err = flowc("plna")
    assert (code, err) == (
        2,
        "flowc: error: there is no command 'plna'\n"
        "  help: did you mean flowc plan? flowc help lists them\n",
    )
    assert flowc("plan", "--only", "")[0] == 2
    code, _, err = flowc("emulator", "--port", "0", "--number", "abc")
    assert code == 2
    assert "'abc' is no telephone number" in err


def test_an_array_that_is_none_is_named_once(project, flowc):
    path = project.folder / "flowc.toml"
    path.write_text(f'{path.read_text()}[environments.test.numbers]\n"My desk" = "+31201234567"\n')
    code, _, err = flowc("plan")
    assert code == 2
    assert err.count("flowc.toml") == 1
    assert 'help: write "My desk" = ["...", "..."]' in err


# -- a terminal


def on_a_terminal(project, answer: str) -> tuple[int, str, str]:
    """Run a deploy with stdin and stderr on a terminal: code, stdout, what the terminal showed."""
    import pty

    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "callflow_dsl", "deploy"],
        cwd=project.folder, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, answer.encode())
    out, _ = running.communicate(timeout=60)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:
        pass  # Linux says so that the other side is closed
    os.close(ours)
    return running.returncode, out.decode(), shown.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty")
def test_on_a_terminal_it_asks_and_shows_how_far_it_is(project):
    code, out, shown = on_a_terminal(project, "n\n")
    assert code == 1
    assert "Deploy this? [y/N]" in shown
    assert "nothing was deployed" in shown
    assert project.stored() == {}
    code, out, shown = on_a_terminal(project, "y\n")
    assert code == 0
    assert "created" in out
    assert "1 of 1 flows" in shown
    project.check_deployed()


def test_the_plan_links_to_pictures_of_its_changes(project, flowc):
    assert flowc("deploy", "--yes")[0] == 0
    project.write(
        desk=DESK.replace("Welcome", "Good morning"),
        new='flow "New <one>" {\n  say "Hello." language en-GB\n  hangup\n}\n',
    )
    code, out, _ = flowc("plan", "--format", "markdown", "--pictures", "changes")
    assert code == 0
    links = re.findall(r"\[picture\]\(<([^>]+)>\)", out)
    assert len(links) == 2
    drawn = [(project.folder / link).read_text() for link in links]
    assert any("was: Welcome to Acme." in text for text in drawn)
    assert any("New &lt;one&gt;" in text and "Hello." in text for text in drawn)
    assert sorted(path.name for path in (project.folder / "changes").iterdir()) == sorted(
        link.rpartition("/")[2] for link in links
    )


def test_pictures_of_changes_show_no_secret(project, flowc, monkeypatch):
    secret = "+31612345678"
    monkeypatch.setenv("FLOWC_TEST_DESK", secret)
    project.write(desk='param to = +31201112233\nflow "Desk" { transfer ${to} hangup }\n')
    project.more = '[environments.test.params]\nto = "env:FLOWC_TEST_DESK"'
    project.settings()
    code, _out, _ = flowc("plan", "--pictures", "changes")
    assert code == 0
    (picture,) = (project.folder / "changes").iterdir()
    assert secret not in picture.read_text()
    assert "***" in picture.read_text()
