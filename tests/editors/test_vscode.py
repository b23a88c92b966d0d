"""The extension for VS Code: its package, what it declares, what it does when it runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from callflow_dsl import compile_text
from callflow_dsl.cli.main import COMMANDS, main
from tests.flow_texts import ROOT

EXTENSION = ROOT / "editors" / "vscode"
MANIFEST: dict[str, Any] = json.loads((EXTENSION / "package.json").read_text("utf-8"))
CONTRIBUTES = MANIFEST["contributes"]
HERE = Path(__file__).parent

# -- The package ---------------------------------------------------------------------------

#: Files of the package that are the extension's own. Its libraries stand under node_modules.
OWN = {
    "LICENSE.txt", "callflow.tmLanguage.json", "extension.js", "icon.png",
    "language-configuration.json", "package.json", "readme.md", "snippets.json",
}  # fmt: skip


@pytest.fixture(scope="module")
def built(vscode_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package that vsce makes, in a copy of what it is made from."""
    root = tmp_path_factory.mktemp("package")
    for path in ("LICENSE", "grammar/callflow.tmLanguage.json"):
        (root / path).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / path, root / path)
    folder = root / "editors" / "vscode"
    leave = shutil.ignore_patterns("node_modules", "*.vsix", "callflow.tmLanguage.json", "LICENSE")
    shutil.copytree(EXTENSION, folder, ignore=leave)
    subprocess.run(["cp", "-al", vscode_modules, folder / "node_modules"], check=True)
    done = subprocess.run(
        ["npm", "run", "--silent", "package"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "flowc.vsix"


def test_the_package_holds_the_extension_and_its_libraries(built: Path) -> None:
    with zipfile.ZipFile(built) as package:
        names = [
            name.removeprefix("extension/")
            for name in package.namelist()
            if name.startswith("extension/")
        ]
        grammar = package.read("extension/callflow.tmLanguage.json")
    libraries = {name.split("/")[1] for name in names if name.startswith("node_modules/")}
    assert {name for name in names if not name.startswith("node_modules/")} == OWN
    assert libraries >= {"vscode-languageclient", "vscode-languageserver-protocol"}
    assert not libraries & {"@vscode", "vscode-textmate", "vscode-oniguruma"}
    assert not [name for name in names if name.endswith((".map", ".ts", ".svg"))]
    assert grammar == (ROOT / "grammar" / "callflow.tmLanguage.json").read_bytes()
    assert built.stat().st_size < 1_000_000


def test_the_package_runs_on_its_own(built: Path, tmp_path: Path) -> None:
    """Nothing that the extension imports is missing from the package."""
    with zipfile.ZipFile(built) as package:
        package.extractall(tmp_path)
    answer = run_extension("tasks", tmp_path / "extension" / "extension.js", tmp_path)
    assert answer["commands"]


# -- What it declares ----------------------------------------------------------------------

TEXT = {"type": "string", "minLength": 1}


def closed(required: list[str], /, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object", "required": required, "properties": properties,
        "additionalProperties": False,
    }  # fmt: skip


def listed(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": 1}


_PARTS = ("severity", "code", "message", "file", "line", "column")
PATTERN = closed(["regexp"], regexp=TEXT, **{name: {"type": "integer"} for name in _PARTS})
MENU_ITEM = closed(["command"], command=TEXT, when=TEXT, group=TEXT)
#: What VS Code knows of each point that the extension contributes to, as far as it is used.
SCHEMA = closed(
    [],
    languages=listed(closed(["id"], id=TEXT, aliases=listed(TEXT), configuration=TEXT,
                            extensions=listed({"pattern": r"^\."}),
                            icon=closed(["light", "dark"], light=TEXT, dark=TEXT))),
    grammars=listed(closed(["scopeName", "path"], language=TEXT, scopeName=TEXT, path=TEXT)),
    snippets=listed(closed(["language", "path"], language=TEXT, path=TEXT)),
    commands=listed(closed(["command", "title"], command=TEXT, title=TEXT, category=TEXT,
                           icon={"pattern": r"^\$\([a-z-]+\)$"}, enablement=TEXT)),
    menus={"type": "object", "propertyNames": {"enum": ["editor/title", "commandPalette"]},
           "additionalProperties": listed(MENU_ITEM)},
    configuration=closed(["title", "properties"], title=TEXT, properties={
        "type": "object", "propertyNames": {"pattern": r"^flowc\."},
        "additionalProperties": {"type": "object", "required": ["type", "default", "scope"]}}),
    taskDefinitions=listed(closed(["type"], type=TEXT, required=listed(TEXT), properties={
        "type": "object", "additionalProperties": {"required": ["type", "description"]}})),
    problemMatchers=listed(closed(["name", "pattern"], name=TEXT, label=TEXT, owner=TEXT,
                                  source=TEXT, fileLocation=listed(TEXT), pattern=listed(PATTERN))),
)  # fmt: skip


def test_the_contributions_have_the_shape_that_is_known() -> None:
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(CONTRIBUTES)] == []


def test_what_is_named_exists() -> None:
    files = [MANIFEST["main"], MANIFEST["icon"]]
    files += [language["configuration"] for language in CONTRIBUTES["languages"]]
    files += [snippets["path"] for snippets in CONTRIBUTES["snippets"]]
    assert [name for name in files if not (EXTENSION / name).is_file()] == []
    declared = {command["command"] for command in CONTRIBUTES["commands"]}
    used = {item["command"] for menu in CONTRIBUTES["menus"].values() for item in menu}
    assert used <= declared
    source = (EXTENSION / "extension.js").read_text("utf-8")
    assert declared == set(re.findall(r'registerCommand\("([^"]+)"', source))
    assert set(re.findall(r'Provider\("([^"]+)"', source)) == {
        definition["type"] for definition in CONTRIBUTES["taskDefinitions"]
    }
    commands = CONTRIBUTES["taskDefinitions"][0]["properties"]["command"]["enum"]
    assert set(commands) <= set(COMMANDS)


def test_the_icon_is_a_picture_of_the_size_that_is_asked_for() -> None:
    data = (EXTENSION / "icon.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n")
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    assert width == height
    assert width >= 128


def test_the_language_configuration_is_about_this_language() -> None:
    settings = json.loads((EXTENSION / "language-configuration.json").read_text("utf-8"))
    assert settings["comments"] == {"lineComment": "//"}
    opens, closes = (re.compile(pattern) for pattern in settings["indentationRules"].values())
    assert opens.search("  key 1 {")
    assert not opens.search("  key 1 { hangup }")
    assert not opens.search("  // a {")
    assert closes.search("  } else {")
    assert re.fullmatch(settings["wordPattern"], "machine-timeout")


# -- Problem matcher -----------------------------------------------------------------------


def matched(output: str) -> list[tuple[str, str, str, str, int, int]]:
    """What the matcher makes of an output: its patterns, on lines one behind the other."""
    (matcher,) = CONTRIBUTES["problemMatchers"]
    first, second = matcher["pattern"]
    lines = output.splitlines()
    found = []
    for line, next_line in pairwise(lines):
        head, place = re.search(first["regexp"], line), re.search(second["regexp"], next_line)
        if head and place:
            said = (head[first[name]] for name in ("severity", "code", "message"))
            where = (int(place[second[name]]) for name in ("line", "column"))
            found.append((*said, place[second["file"]], *where))
    return found


BROKEN = 'flow "A" {\n  say "é 🎉" voice robot\n  sya "[x]: y"\n}\n'
UNTIDY = 'flow "A" {\n  say "Hello." language en-GB voice female\n}\n'


@pytest.mark.parametrize("command", ["lint", "compile"])
@pytest.mark.parametrize("text", [BROKEN, UNTIDY], ids=["errors", "findings"])
def test_the_problem_matcher_reads_real_output(
    command: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a desk").mkdir()
    (tmp_path / "a desk" / "it's.flow").write_text(text, "utf-8")
    extra = ["--no-cache"] if command == "lint" else []
    main([command, ".", *extra])
    printed = capsys.readouterr()
    shown = [d[:2] + d[3:] for d in matched(printed.out + printed.err)]
    json_option = ["--format", "json"] if command == "lint" else ["--diagnostics", "json"]
    main([command, ".", *extra, *json_option])
    printed = capsys.readouterr()
    report = json.loads(printed.out if command == "lint" else printed.err)
    expected = [
        (d["severity"], d["code"], d["file"], d["start"]["line"], d["start"]["column"])
        for d in report
    ]
    assert shown == expected
    assert expected or (command, text) == ("compile", UNTIDY)


# -- Snippets ------------------------------------------------------------------------------

SNIPPETS: dict[str, Any] = json.loads((EXTENSION / "snippets.json").read_text("utf-8"))
#: Snippets that stand at the top of a file; the others stand in a flow.
AT_TOP = {"flow", "part", "prompt", "test", "param"}
AROUND = 'flow "Around" {\n  defaults { language en-GB  voice female }\n%s\n  say "Bye."\n}\n'


_CHOICE = re.compile(r"(?<!\\)\$\{(\d+)\|([^,|]*)[^|]*\|\}")
_FIELD = re.compile(r"(?<!\\)\$\{(\d+):([^{}]*)\}")
_PLACE = re.compile(r"(?<!\\)\$\{?(\d+)\}?")


def expanded(body: list[str]) -> str:
    """A snippet as it is inserted, each field with what it offers first."""
    text = "\n".join(body)
    offers = {
        match[1]: match[2] for pattern in (_CHOICE, _FIELD) for match in pattern.finditer(text)
    }
    for pattern in (_CHOICE, _FIELD, _PLACE):
        text = pattern.sub(lambda match: offers.get(match[1], ""), text)
    return re.sub(r"\\([$}\\])", r"\1", text)


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_compiles(name: str) -> None:
    snippet = SNIPPETS[name]
    text = expanded(snippet["body"])
    assert "$" not in text.replace("${", "")
    around = text if snippet["prefix"] in AT_TOP else AROUND % text
    if snippet["prefix"] in {"part", "prompt", "param", "test"}:
        around = AROUND % "" + around
    diagnostics = compile_text(around).diagnostics
    assert [d.message for d in diagnostics if d.severity == "error"] == []
    assert snippet["description"]


# -- What it does --------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "a desk.flow").write_text('flow "Desk" {\n  hangup\n}\n')
    return tmp_path


def run_extension(scenario: str, extension: Path, folder: Path, modules: Path | None = None) -> Any:
    """Run a scenario of activate.js against the real flowc; returns what it prints."""
    command = json.dumps([sys.executable, "-m", "callflow_dsl"])
    done = subprocess.run(
        ["node", str(HERE / "activate.js"), scenario, str(extension), str(folder), command],
        env={**os.environ, "NODE_PATH": str(modules or ""), "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.fixture
def scenario(vscode_modules: Path, folder: Path) -> Any:
    return lambda name: run_extension(name, EXTENSION / "extension.js", folder, vscode_modules)


def test_the_preview_opens_the_page_that_flowc_serves(scenario: Any) -> None:
    answer = scenario("preview")
    assert answer["notes"] == ["flowc previews .flow files that are saved: open one first."]
    first, second = answer["opened"]
    assert first == second, "one server for a folder"
    assert first.endswith("/preview/flows/a%20desk.flow")
    assert answer["status"] == 200
    assert "<title>Desk</title>" in answer["page"]


def test_the_tasks_run_flowc_with_the_matcher(scenario: Any, folder: Path) -> None:
    answer = scenario("tasks")
    tasks = {name: (program, words, *rest) for name, program, words, *rest in answer["all"]}
    assert tasks == {
        name: (sys.executable, ["-m", "callflow_dsl", *words], str(folder), "$flowc")
        for name, words in {
            "lint": ["lint", "."],
            "test": ["test", "."],
            "compile": ["compile", ".", "-o", "build"],
        }.items()
    }
    assert answer["own"][2] == ["-m", "callflow_dsl", "lint", "x.flow"]


def test_a_program_that_is_not_there_is_told_with_the_way_out(scenario: Any, folder: Path) -> None:
    last = scenario("missing")[-1]
    assert f"{folder}/none" in last
    assert "pip install 'flowc[lsp]'" in last
    assert "flowc.command" in last


def test_nothing_runs_in_a_folder_that_is_not_trusted(scenario: Any) -> None:
    before, after = scenario("distrust")
    assert before == 0
    if "lsp" not in COMMANDS:
        assert after > 0, "trusted, the server is started, which is not there"


def test_mistakes_of_an_open_file_come_from_the_server(scenario: Any) -> None:
    if "lsp" not in COMMANDS:
        pytest.skip("flowc has no language server yet")
    pytest.importorskip("pygls")
    answer = scenario("server")
    assert answer["uri"].endswith("/flows/a%20desk.flow")
    assert "FLW006" in json.dumps(answer["found"])
