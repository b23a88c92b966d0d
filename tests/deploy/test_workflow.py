"""The workflow that `flowc new` writes, job by job as CI runs it: each in a fresh clone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import define

from callflow_dsl.cli.main import main
from callflow_dsl.deploy.template import files
from tests.deploy.world import KEY, World

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".ci" / "examples" / "flowc.yml"
GUIDE = ROOT / "docs" / "deploy.md"
EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the jobs run in bash")


@define
class Ci:
    """A repository, and what runs its workflow."""

    world: World
    origin: Path
    jobs: int = 0
    #: What the last job printed.
    out: str = ""

    def git(self, *arguments: str, cwd: Path | None = None) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=Ann", "-c", "user.email=ann@example.com", *arguments],
            cwd=cwd or self.origin, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def commit(self, **texts: str | None) -> str:
        """Commit flows (name without .flow -> text, None to remove it); the id of the commit."""
        for name, text in texts.items():
            path = self.origin / "flows" / f"{name.replace('_', '-')}.flow"
            if text is None:
                path.unlink()
            else:
                path.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "Change")
        return self.git("rev-parse", "HEAD")

    def run(self, name: str, **inputs: str) -> int:
        """Run a job of the workflow; its exit code."""
        workflow = yaml.safe_load((self.origin / ".github/workflows/flows.yml").read_text())
        return self.run_steps(workflow["jobs"][name]["steps"], **inputs)

    def run_steps(self, steps: list[dict[str, Any]], **inputs: str) -> int:
        """Run steps on a fresh clone, on a machine that knows nothing; the exit code."""
        self.jobs += 1
        clone = self.origin.parent / f"job{self.jobs}"
        for step in steps:
            if str(step.get("uses", "")).startswith("actions/checkout"):
                depth = step.get("with", {}).get("fetch-depth", 1)
                shallow = [] if depth == 0 else [f"--depth={depth}"]
                self.git("clone", "-q", *shallow, f"file://{self.origin}", str(clone))
            elif "run" in step:
                done = self._step(step, clone, inputs)
                self.out = done.stdout + done.stderr
                assert "Traceback" not in self.out
                assert KEY not in self.out
                if done.returncode:
                    return done.returncode
        return 0

    def _step(
        self, step: dict[str, Any], clone: Path, inputs: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        known = {
            "secrets.FLOWC_PRODUCTION_KEY": KEY,
            "github.token": "t",
            "github.event.number": "7",
            "inputs.allow": inputs.get("allow", ""),
            "inputs.to": inputs.get("to", ""),
        }
        given = {
            key: EXPRESSION.sub(lambda match: known[match[1]], str(value))
            for key, value in step.get("env", {}).items()
        }
        assert "${{" not in step["run"], "inputs reach a shell as variables only"
        environment = {
            "PATH": f"{self.origin.parent / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "HOME": str(self.origin.parent),
            "GITHUB_ACTOR": "ann",
            "FLOWC_BASE_URL": self.world.emulator.base_url,
            "FLOWC": "flowc",
            **given,
        }
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]],
            cwd=clone, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.fixture
def ci(world, tmp_path, capsys) -> Ci:
    """The files of `flowc new` in a repository, and the programs that a runner has."""
    origin = tmp_path / "acme"
    assert main(["new", str(origin)]) == 0
    capsys.readouterr()
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, script in {
        "flowc": f'exec "{sys.executable}" -m callflow_dsl "$@"',
        "pip": 'test "$*" = "install flowc"',
        "gh": f'test "$1 $2 $3" = "pr comment 7" && cat "$5" > {tmp_path}/comment.md',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    found = Ci(world, origin)
    found.git("init", "-q", "-b", "main")
    found.commit()
    return found


FRONT = files("acme")["flows/front-desk.flow"]
NIGHT = """\
flow "Night" {
  defaults { language en-GB  voice female }
  say "We are closed now. Please call again tomorrow. Goodbye."
  hangup
}
"""


def titles(ci: Ci) -> set[str]:
    return set(ci.world.stored())


def test_releases_day_after_day(ci: Ci) -> None:
    """A change, a new title, a removal, nothing: no job knows of another."""
    assert ci.run("check") == 0, ci.out
    assert ci.run("deploy") == 0, ci.out
    ci.commit(front_desk=FRONT.replace("One moment please", "One moment"), night=NIGHT)
    assert ci.run("deploy") == 0, ci.out
    assert titles(ci) == {"Front desk", "Night"}
    ids = {flow["title"]: one for one, flow in ci.world.held().items()}
    ci.commit(front_desk=FRONT.replace("Front desk", "Reception"))
    assert ci.run("deploy") == 0, ci.out
    assert ci.world.held()[ids["Front desk"]]["title"] == "Reception", "the same flow"
    ci.commit(night=None)
    assert ci.run("deploy") == 0, ci.out
    assert titles(ci) == {"Reception"}
    writes = len([e for e in ci.world.emulator.exchanges if e.method != "GET"])
    ci.commit()
    assert ci.run("deploy") == 0, ci.out
    assert "1 unchanged" in ci.out
    assert len([e for e in ci.world.emulator.exchanges if e.method != "GET"]) == writes
    releases = ci.world.production_ledger().releases
    assert [release.number for release in releases] == [1, 2, 3, 4]
    assert {release.actor for release in releases} == {"ann"}


def test_a_pull_request_is_told_what_would_change(ci: Ci, tmp_path) -> None:
    assert ci.run("deploy") == 0, ci.out
    ci.commit(front_desk=FRONT.replace("Welcome. One", "Good day. One"))
    assert ci.run("plan") == 0, ci.out
    comment = (tmp_path / "comment.md").read_text()
    assert "**1 to update**" in comment
    assert "[-Welcome.-]{+Good day.+}" in comment


def test_what_is_dangerous_is_refused_until_somebody_allows_it(ci: Ci) -> None:
    numbered = FRONT.replace("{\n  max", "{\n  number +31201234567\n  max")
    ci.commit(front_desk=numbered)
    assert ci.run("deploy") == 0, ci.out
    ci.commit(front_desk=FRONT)
    assert ci.run("deploy") == 1
    assert '+31201234567 rings "Front desk" now, and will ring nothing' in ci.out
    assert ci.run("deploy", allow="numbers drift") == 0, ci.out
    assert ci.world.numbers() == {}


@pytest.mark.parametrize("to", ["", "revision"])
def test_an_emergency_rollback_holds(ci: Ci, to: str) -> None:
    """On a runner that knows nothing: from the account and git. The next job must not undo it."""
    good = ci.git("rev-parse", "HEAD")
    assert ci.run("deploy") == 0, ci.out
    ci.commit(front_desk=FRONT.replace("Welcome.", "Wellcome."), night=NIGHT)
    assert ci.run("deploy") == 0, ci.out
    assert ci.run("rollback", to=good if to else "") == 0, ci.out
    assert titles(ci) == {"Front desk"}
    assert "Welcome." in str(ci.world.stored())
    ci.commit(other=NIGHT.replace("Night", "Other"))
    assert ci.run("deploy") == 1
    assert '"Front desk" was rolled back' in ci.out
    assert titles(ci) == {"Front desk"}
    ci.commit(front_desk=FRONT)
    assert ci.run("deploy", allow="held") == 0, ci.out
    assert titles(ci) == {"Front desk", "Night", "Other"}
    ci.commit(front_desk=FRONT.replace("Welcome.", "Good day."))
    assert ci.run("deploy") == 0, "the hold was lifted"


def test_the_snippet_of_the_guide_plans_and_deploys(ci: Ci) -> None:
    """The lines under "In CI", as they stand: the plan is a file, the deploy JSON alone."""
    section = GUIDE.read_text(encoding="utf-8").partition("\n## In CI\n")[2].partition("\n## ")[0]
    snippet = re.search(r"^```yaml\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert snippet is not None
    key = {"FLOWC_PRODUCTION_KEY": "${{ secrets.FLOWC_PRODUCTION_KEY }}"}
    steps = [{**step, "env": key} for step in yaml.safe_load(snippet[1])]
    for texts, change, count in (
        ({"night": NIGHT}, "2 to create", {"created": 2}),
        ({"night": None}, "1 to delete, 1 unchanged", {"deleted": 1}),
    ):
        ci.commit(**texts)
        assert ci.run_steps([{"uses": "actions/checkout@v4"}, *steps]) == 0, ci.out
        plan = (ci.origin.parent / f"job{ci.jobs}" / "plan.md").read_text(encoding="utf-8")
        assert f"**{change}**" in plan
        assert json.loads(ci.out.splitlines()[-1]) == {
            "environment": "production", "done": count, "left": 0,
        }  # fmt: skip
    assert titles(ci) == {"Front desk"}


def test_the_workflow_needs_no_more_rights_than_it_uses() -> None:
    workflow = yaml.safe_load(EXAMPLE.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        for step in job["steps"]:
            deploys = re.search("flowc (plan|deploy|rollback)", str(step))
            assert ("secrets." in str(step)) is bool(deploys)
        assert ("environment" in job) is (name in ("deploy", "rollback"))


def test_the_example_is_what_a_new_project_gets(golden) -> None:
    golden(EXAMPLE, files("acme")[".github/workflows/flows.yml"])
