"""Streams that are closed, full or of another encoding; files that may not be read or written."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from callflow_dsl.cli.main import main
from tests.deploy.world import KEY

DESK = 'flow "Bäckerei ☎" {\n  say "Welcome." language en-GB\n  hangup\n}\n'


@pytest.fixture
def project(world, monkeypatch):
    """A project with one flow, and the folder that commands run in."""
    world.write(desk=DESK)
    world.settings()
    monkeypatch.chdir(world.folder)
    monkeypatch.setenv("FLOWC_TEST_KEY", KEY)
    return world


def flowc(*arguments: str, shell: str = "{}", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process; ``shell`` says what is done with its streams."""
    command = " ".join([f"'{sys.executable}' -m callflow_dsl", *(f"'{one}'" for one in arguments)])
    done = subprocess.run(
        ["sh", "-c", shell.format(command)], capture_output=True, encoding="utf-8",
        check=False, env={**os.environ, **variables},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    return done


@pytest.mark.skipif(os.name != "posix", reason="a POSIX shell")
@pytest.mark.parametrize(
    ("shell", "code"),
    [("{} >&-", 0), ("{} 2>&-", 0), ("{} | true", 0), ("{} | head -1", 0)],
)
def test_streams_that_nobody_reads(project, shell, code):
    assert flowc("plan", shell=shell).returncode == code


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device that is always full")
def test_a_full_disk_is_one_error(project):
    done = flowc("deploy", "--yes", shell="{} > /dev/full")
    assert done.returncode == 1
    assert done.stderr == "flowc: error: writing the output: No space left on device\n"
    assert project.stored() == {}, "what could not be shown was not done"


@pytest.mark.skipif(os.name != "posix", reason="a POSIX shell")
def test_a_reader_that_leaves_during_a_deploy_loses_nothing(project):
    project.write(**{f"f{i}": f'flow "F{i}" {{ pause {i + 1}s\nhangup }}\n' for i in range(40)})
    flowc("deploy", "--yes", "--json", shell="{} | head -1")
    project.deploy()
    project.check_deployed()


@pytest.mark.parametrize("command", ["plan", "history"])
def test_output_is_utf_8_whatever_the_locale(project, command):
    project.deploy()
    project.write(desk=DESK.replace("Welcome", "Hi"))
    done = flowc(command, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 0
    assert "Bäckerei ☎" in done.stdout


@pytest.mark.parametrize(
    ("path", "arguments"),
    [
        ("plan.json", ("plan", "--out", "plan.json")),
        ("deployed/test.lock", ("deploy", "--yes")),
        ("flows/desk.flow", ("pull", "Bäckerei ☎", "--overwrite")),
        ("desk.json", ("compile", "flows/desk.flow", "-o", "desk.json")),
        ("desk.flow", ("decompile", "stored.json", "-o", "desk.flow")),
    ],
)
def test_a_read_only_file_is_not_replaced(project, capfd, path, arguments):
    project.deploy()
    assert main(["compile", "flows/desk.flow", "-o", "stored.json"]) == 0
    project.write(night='flow "Night" { pause 2s\nhangup }\n')
    place = project.folder / path
    if not place.exists():
        place.write_text("precious")
    before, stored = place.read_bytes(), project.stored()
    place.chmod(0o444)
    capfd.readouterr()
    assert main(list(arguments)) == 2
    assert f"{path}: it is read-only" in capfd.readouterr().err
    assert place.read_bytes() == before
    assert project.stored() == stored


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="a device for standard output")
def test_a_plan_can_go_to_a_device(project):
    done = flowc("plan", "--out", "/dev/stdout", shell="{} | cat")
    assert '"seal"' in done.stdout
    assert not os.path.isfile("/dev/stdout") or os.path.islink("/dev/stdout")


@pytest.mark.parametrize("path", ["deployed/test.history", "deployed/test.lock", "flows"])
@pytest.mark.parametrize("command", ["plan", "history", "deploy"])
def test_what_cannot_be_read_is_one_error(project, capfd, path, command):
    project.deploy()
    (project.folder / path).chmod(0)
    if os.access(project.folder / path, os.R_OK):
        pytest.skip("who runs this may read everything")
    try:
        code = main([command, *(["--yes"] if command == "deploy" else [])])
    finally:
        (project.folder / path).chmod(0o755)
    error = capfd.readouterr().err
    assert (code == 0) == (error.count("error:") == 0)
    assert not error or "Permission denied" in error or "read-only" in error


def test_files_that_an_editor_of_windows_has_saved(project):
    project.deploy()
    for name in ("flowc.toml", "deployed/test.lock", "flows/desk.flow"):
        path = project.folder / name
        text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert flowc("plan", "--detailed-exitcode").returncode == 0


def test_a_path_that_is_a_folder(project, capfd):
    path = project.folder / "deployed" / "test.lock"
    path.mkdir(parents=True)
    assert main(["plan"]) == 2
    assert "test.lock: Is a directory" in capfd.readouterr().err
