"""SARIF, JUnit, GitHub and JSON reports of `flowc lint`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from callflow_dsl.diagnostics.github import render_github
from callflow_dsl.diagnostics.junit import render_junit
from callflow_dsl.diagnostics.model import Diagnostic, Fix, Related
from callflow_dsl.diagnostics.sarif import render_sarif
from callflow_dsl.lint.model import unmarked
from callflow_dsl.lint.registry import all_rules
from callflow_dsl.lint.rule_docs import descriptors
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Location, Source
from tests.lint.project import BROKEN, GOOD, IDLE, LATE, OPEN, flowc

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0.json").read_text("utf-8"))
SMILE = 'say "😀 Grüße"\r\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "flows and more").mkdir()
    for name, text in {"good": GOOD, "idle": IDLE, "late": LATE, "broken": BROKEN}.items():
        (tmp_path / f"{name}.flow").write_text(text, "utf-8")
    (tmp_path / "flows and more" / "öffnen.flow").write_text(OPEN, "utf-8")
    return tmp_path


def everything() -> list[Diagnostic]:
    """The findings of all bad examples, and one with everything a diagnostic can have."""
    found = [
        diagnostic
        for rule in all_rules()
        for diagnostic in lint(
            Source(f"flows/{rule.code}.flow", unmarked(rule.bad)[0]), LintSettings()
        ).diagnostics
    ]
    return [*found, whole()]


def whole(name: str = "/a b/ö.flow") -> Diagnostic:
    place = Location(Source(name, SMILE), (5, 12))
    related = (Related(place, "100% here,\nor there"),)
    fix = Fix("write it anew", place, "a: b\r\n")
    return Diagnostic(
        "FLW001", "error", place, "50% wrong:\x1b a, b", ("N.",), fix, related=related
    )


def sarif(diagnostics: list[Diagnostic]) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render_sarif(diagnostics, descriptors(), "1.2.3"))
    return log


@pytest.mark.parametrize("diagnostics", [[], everything()], ids=["nothing", "everything"])
def test_sarif_validates_against_its_schema(diagnostics: list[Diagnostic]) -> None:
    errors = list(Draft202012Validator(SCHEMA).iter_errors(sarif(diagnostics)))
    assert [error.message for error in errors] == []


def test_the_schema_refuses_what_is_no_sarif() -> None:
    log = sarif([whole()])
    log["runs"][0]["results"][0]["level"] = "info"
    assert list(Draft202012Validator(SCHEMA).iter_errors(log))


def test_sarif_points_at_rules_and_places() -> None:
    (run,) = sarif([*everything()])["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert all(rule["help"]["text"] and rule["fullDescription"]["text"] for rule in rules)
    last = run["results"][-1]
    place = last["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "file:///a%20b/%C3%B6.flow"
    assert run["columnKind"] == "unicodeCodePoints"
    assert place["region"] == {"startLine": 1, "startColumn": 6, "endLine": 1, "endColumn": 13}


def test_sarif_of_the_command(project: Path) -> None:
    done = flowc("lint", "--format", "sarif", cwd=project)
    assert (done.returncode, done.stderr) == (1, b"")
    log = json.loads(done.stdout)
    assert list(Draft202012Validator(SCHEMA).iter_errors(log)) == []
    results = log["runs"][0]["results"]
    uris = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results]
    assert uris == ["broken.flow", "flows%20and%20more/%C3%B6ffnen.flow", "idle.flow", "late.flow"]
    assert [r["ruleId"] for r in results] == ["FLW006", "FLW304", "FLW700", "FLW302"]


def test_junit_of_the_command(project: Path) -> None:
    done = flowc("lint", "--format", "junit", cwd=project)
    assert (done.returncode, done.stderr) == (1, b"")
    root = ElementTree.fromstring(done.stdout)
    assert root.tag == "testsuites"
    suites = {suite.get("name"): suite for suite in root}
    assert len(suites) == 5
    for name, suite in suites.items():
        cases = suite.findall("testcase")
        failures = suite.findall("testcase/failure")
        assert suite.tag == "testsuite"
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(len(failures)) == ("0" if name == "good.flow" else "1")
        assert all(case.get("classname") == name and case.get("name") for case in cases)
        assert all(failure.get("message") and failure.text for failure in failures)
    assert [key for key in root.attrib if key in ("tests", "failures")] == ["tests", "failures"]
    assert (root.get("tests"), root.get("failures")) == ("5", "4")


def test_junit_holds_no_character_that_xml_cannot() -> None:
    text = render_junit([whole("\x1bodd.flow")], [])
    (suite,) = ElementTree.fromstring(text)
    assert suite.get("name") == "\ufffdodd.flow"
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == "50% wrong:\ufffd a, b"


def test_github_of_the_command(project: Path) -> None:
    done = flowc("lint", "--format", "github", cwd=project)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.decode().splitlines() == [
        "::error file=broken.flow,line=2,endLine=2,title=FLW006,col=3,endColumn=6::"
        "`sya` is no statement%0Adid you mean `say`?",
        "::warning file=flows and more/öffnen.flow,line=3,endLine=3,title=FLW304,col=3,endColumn=15"
        "::calls run past this last step: end it with hangup"
        "%0AThe shortest such call: --keys _%0Aend the flow: hangup",
        "::warning file=idle.flow,line=3,endLine=3,title=FLW700,col=34,endColumn=40::"
        "there is nothing to ignore: FLW304 is not found here%0Aremove the comment",
        "::warning file=late.flow,line=5,endLine=5,title=FLW302,col=3,endColumn=15::"
        "this step never runs: the call ends before",
    ]
    done = flowc("lint", "good.flow", "--format", "github", cwd=project)
    assert (done.returncode, done.stdout) == (0, b"")


def test_github_commands_stay_on_their_line() -> None:
    for diagnostic in everything():
        assert "\n" not in render_github([diagnostic])
    assert render_github([whole("a,b:c%.flow")]).startswith(
        "::error file=a%2Cb%3Ac%25.flow,line=1,"
    )
    assert "50%25 wrong" in render_github([whole()])


def test_json_of_the_command(project: Path) -> None:
    done = flowc("lint", "--format", "json", cwd=project)
    assert (done.returncode, done.stderr) == (1, b"")
    assert [found["code"] for found in json.loads(done.stdout)] == [
        "FLW006", "FLW304", "FLW700", "FLW302",
    ]  # fmt: skip
    done = flowc("lint", "good.flow", "--format", "json", cwd=project)
    assert (done.returncode, done.stdout.strip()) == (0, b"[]")


def test_columns_count_characters_also_behind_crlf_and_smileys(tmp_path: Path) -> None:
    text = IDLE.replace("Hello.", "😀 Grüße.").replace("\n", "\r\n")
    (tmp_path / "a.flow").write_bytes(text.encode())
    (found,) = json.loads(
        flowc("lint", "--ignore", "FLW429", "--format", "json", cwd=tmp_path).stdout
    )
    start, end = found["start"]["offset"], found["end"]["offset"]
    assert text[start:end] == "FLW304"
    line = text.split("\r\n")[found["start"]["line"] - 1]
    assert line[found["start"]["column"] - 1 : found["end"]["column"] - 1] == "FLW304"


def test_a_byte_order_mark_is_no_column(tmp_path: Path) -> None:
    text = "// flowc: ignore FLW401 x\n" + GOOD
    for mark in ("", "\ufeff"):
        (tmp_path / "a.flow").write_text(mark + text, "utf-8")
        done = flowc("lint", "--format", "github", cwd=tmp_path)
        assert b"line=1,endLine=1,title=FLW700,col=18,endColumn=24::" in done.stdout
        assert b"\n1 | // flowc: ignore" in flowc("lint", cwd=tmp_path).stdout


@pytest.mark.parametrize("style", ["text", "json", "sarif", "github", "junit"])
def test_a_file_name_need_not_be_utf_8(style: str, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"n\xff b.flow")).write_text(OPEN)
    done = flowc("lint", "--format", style, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    if style == "sarif":
        assert b'"uri": "n%FF%20b.flow"' in done.stdout
