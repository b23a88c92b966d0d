"""Selection, severities and thresholds, from the configuration and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from callflow_dsl.config import find_config
from callflow_dsl.diagnostics.model import SEVERITIES
from callflow_dsl.errors import FlowcError
from callflow_dsl.lint.registry import all_rules, by_code
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import (
    LintSettings,
    _config,
    codes,
    known_codes,
    settings_for,
    usual_codes,
)
from callflow_dsl.source import Source
from tests.lint.project import BROKEN, LATE, OPEN, flowc

if TYPE_CHECKING:
    from pathlib import Path

    from callflow_dsl.lint.model import Rule


@pytest.fixture(autouse=True)
def _read_anew() -> None:
    _config.cache_clear()


def write(folder: Path, text: str, name: str = "flowc.toml") -> None:
    (folder / name).write_text(text, encoding="utf-8")


def settings(folder: Path, text: str, path: str = "a.flow") -> LintSettings:
    write(folder, text)
    _config.cache_clear()
    return settings_for(str(folder / path))


def test_without_a_file_everything_runs(tmp_path: Path) -> None:
    assert settings_for(str(tmp_path / "a.flow")) == LintSettings()
    assert LintSettings().selected == usual_codes()
    assert {"FLW110", "FLW401"} <= usual_codes()
    assert "FLW101" not in known_codes()  # an error of the compiler is not selected


def test_words_that_name_rules() -> None:
    assert codes("FLW401") == codes("flw401") == codes("too-many-options") == {"FLW401"}
    assert codes("FLW4") == {code for code in known_codes() if code.startswith("FLW4")}
    assert codes("all") == codes("ALL") == codes("FLW") == usual_codes()


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("FLW99", "the beginning of codes"),
        ("too-many-option", "did you mean too-many-options?"),
        ("FLW001", "an error of the compiler"),
        ("4", "the beginning of codes"),
        ("", "the beginning of codes"),
    ],
)
def test_words_that_name_none(word: str, hint: str) -> None:
    with pytest.raises(FlowcError, match="is no rule") as caught:
        codes(word)
    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


def test_select_and_ignore(tmp_path: Path) -> None:
    found = settings(tmp_path, '[lint]\nselect = ["FLW3", "FLW401"]\nignore = ["no-hangup"]\n')
    assert found.selected == (codes("FLW3") | {"FLW401"}) - {"FLW304"}
    assert settings(tmp_path, "[lint]\nselect = []\n").selected == set()


def test_the_command_line_is_above_the_file(tmp_path: Path) -> None:
    write(tmp_path, '[lint]\nselect = ["FLW3"]\nignore = ["FLW304"]\n')
    path = str(tmp_path / "a.flow")
    assert settings_for(path, ["FLW304"]).selected == {"FLW304"}
    assert settings_for(path, [], ["FLW3"]).selected == set()


def test_severities(tmp_path: Path) -> None:
    text = '[lint.severity]\nFLW3 = "info"\nno-hangup = "error"\n'
    found = settings(tmp_path, text)
    diagnostics = [d for text in (OPEN, LATE) for d in lint(of(text), found).diagnostics]
    severities = {diagnostic.code: diagnostic.severity for diagnostic in diagnostics}
    assert severities == {"FLW304": "error", "FLW302": "info"}


def of(text: str) -> Source:
    return Source("a.flow", text)


def test_a_severity_does_not_weaken_an_error_of_the_compiler(tmp_path: Path) -> None:
    found = settings(tmp_path, '[lint.severity]\nall = "info"\n')
    (diagnostic,) = lint(of(BROKEN), found).diagnostics
    assert diagnostic.severity == "error"


def test_thresholds(tmp_path: Path) -> None:
    text = "[lint.thresholds.FLW401]\noptions = 2\n[lint.thresholds.prompt-too-long]\nseconds = 9\n"
    found = settings(tmp_path, text)
    assert found.limits(by_code()["FLW401"]) == {"options": 2}
    assert found.limits(by_code()["FLW403"])["seconds"] == 9


@pytest.mark.parametrize("rule", [r for r in all_rules() if r.thresholds], ids=lambda r: r.code)
def test_each_threshold_can_be_set(tmp_path: Path, rule: Rule) -> None:
    name = rule.thresholds[0].name
    found = settings(tmp_path, f"[lint.thresholds.{rule.code}]\n{name} = 1\n")
    assert found.limits(rule)[name] == 1


@pytest.mark.parametrize(
    ("pattern", "path", "applies"),
    [
        ("legacy", "legacy/a.flow", True),
        ("legacy/", "legacy/deep/a.flow", True),
        ("legacy/*", "legacy/deep/a.flow", True),
        ("legacy/*.flow", "legacy/a.flow", True),
        ("legacy", "legacy.flow", False),
        ("legacy", "deep/legacy/a.flow", False),
        ("*/legacy", "deep/legacy/a.flow", True),
        ("*.flow", "legacy/a.flow", True),
        ("a.flow", "a.flow", True),
        ("b.flow", "a.flow", False),
        ("[ab].flow", "a.flow", True),
    ],
)
def test_overrides_by_path(tmp_path: Path, pattern: str, path: str, applies: bool) -> None:
    text = f'[[lint.overrides]]\npaths = ["{pattern}"]\nignore = ["FLW3"]\n'
    found = settings(tmp_path, text, path)
    assert ("FLW304" not in found.selected) is applies


def test_later_overrides_win_and_add_up(tmp_path: Path) -> None:
    text = (
        '[lint]\nignore = ["FLW7"]\n'
        "[lint.thresholds.FLW401]\noptions = 6\n"
        '[[lint.overrides]]\npaths = ["a.flow"]\nignore = ["FLW3"]\n'
        '[[lint.overrides]]\npaths = ["*"]\nselect = ["FLW304"]\nseverity = { FLW304 = "info" }\n'
        "thresholds = { FLW401 = { options = 7 } }\n"
    )
    found = settings(tmp_path, text)
    assert found.selected == {"FLW304"}
    assert found.severity("FLW304", "warning") == "info"
    assert found.limits(by_code()["FLW401"]) == {"options": 7}


def test_the_nearest_file_counts_alone(tmp_path: Path) -> None:
    write(tmp_path, '[lint]\nselect = ["FLW3"]\n')
    inner = tmp_path / "inner"
    inner.mkdir()
    assert settings_for(str(inner / "a.flow")).selected == codes("FLW3")
    write(inner, "", "pyproject.toml")  # says nothing of flowc
    _config.cache_clear()
    assert settings_for(str(inner / "a.flow")).selected == codes("FLW3")
    write(inner, '[tool.flowc.lint]\nselect = ["FLW4"]\n', "pyproject.toml")
    _config.cache_clear()
    assert settings_for(str(inner / "a.flow")).selected == codes("FLW4")
    write(inner, "[lint]\n")  # flowc.toml comes before pyproject.toml
    _config.cache_clear()
    assert settings_for(str(inner / "a.flow")).selected == usual_codes()


WRONG = [
    ('[lint]\nselct = ["FLW4"]', "lint.selct: no such key", "did you mean select?"),
    ('[lint]\nselect = "FLW4"', "lint.select: this is a string", 'write select = ["...", "..."]'),
    ("[lint]\nignore = [4]", "lint.ignore: a number stands in it", 'write ignore = ["...", "..."]'),
    ('[lint]\nselect = ["FLW9"]', "lint.select: FLW9 is no rule", "beginning of codes"),
    ('[lint.severity]\nFLW304 = "fatal"', "'fatal' is no severity", ", ".join(SEVERITIES)),
    ("[lint.severity]\nFLW304 = 3", "3 is no severity", ", ".join(SEVERITIES)),
    ('[lint.severity]\nFLW101 = "info"', "FLW101 is no rule", "an error of the compiler"),
    ("[lint.thresholds.FLW401]\noption = 3", "FLW401.option: no such key", "did you mean options?"),
    ("[lint.thresholds.FLW4]\nx = 3", "thresholds.FLW4: no such rule", ""),
    ("[lint.thresholds]\nFLW401 = 3", "this is a number, not a table", "[lint.thresholds.FLW401]"),
    ("[lint.thresholds.FLW304]\nx = 3", "this rule has no threshold", "remove it"),
    ("[lint.thresholds.FLW401]\noptions = -1", "options: this is -1", "a whole number from 0"),
    ("[lint.thresholds.FLW401]\noptions = true", "this is a boolean", "a whole number from 0"),
    ('[[lint.overrides]]\nselect = ["FLW4"]', "lint.overrides[1].paths: missing", "paths = ["),
    ('[[lint.overrides]]\npaths = ["a"]\nfix = 1', "lint.overrides[1].fix: no such key", ""),
    (
        '[[lint.overrides]]\npaths = ["a"]\nthresholds = 2',
        "lint.overrides[1].thresholds: this is a number, not a table",
        "begin it with [lint.overrides.thresholds]",
    ),
    ('[lint]\nexclude = "old"', "lint.exclude: this is a string", 'write exclude = ["...", "..."]'),
    ('[lint]\ngitignore = "no"', "lint.gitignore: this is a string", "gitignore = false"),
    ("lint = 3", "lint: this belongs to no table", "[lint]"),
    ('select = ["FLW4"]', "select: this belongs to no table", "such as [lint]"),
    ("[lnt]", "lnt: no such table", "did you mean lint?"),
    ("x = = 3", "flowc.toml is no TOML", ""),
]


@pytest.mark.parametrize(("text", "message", "hint"), WRONG, ids=[case[1] for case in WRONG])
def test_a_wrong_configuration_is_one_clear_error(
    tmp_path: Path, text: str, message: str, hint: str
) -> None:
    with pytest.raises(FlowcError) as caught:
        settings(tmp_path, text)
    assert str(tmp_path / "flowc.toml") in caught.value.message
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


def test_errors_in_a_pyproject_name_its_tables(tmp_path: Path) -> None:
    write(tmp_path, "[tool.flowc]\nlint = 3\n", "pyproject.toml")
    with pytest.raises(FlowcError) as caught:
        settings_for(str(tmp_path / "a.flow"))
    assert "tool.flowc.lint: this belongs to no table" in caught.value.message
    assert caught.value.hint == "keys stand in tables such as [tool.flowc.lint]"


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "flowc.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(FlowcError, match="is no UTF-8 text"):
        settings_for(str(tmp_path / "a.flow"))


def test_a_wrong_configuration_on_the_command_line(tmp_path: Path) -> None:
    write(tmp_path, '[lint]\nselct = ["FLW4"]\n')
    write(tmp_path, OPEN, "open.flow")
    done = flowc("lint", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f"flowc: error: {tmp_path / 'flowc.toml'}: lint.selct: no such key\n"
        "  help: did you mean select?\n"
    )


def test_standard_input_has_the_configuration_of_this_folder(tmp_path: Path) -> None:
    write(tmp_path, '[lint]\nignore = ["FLW304"]\n')
    done = flowc("lint", "-", cwd=tmp_path, stdin=OPEN.encode())
    assert (done.returncode, done.stdout) == (0, b"no problems in 1 file\n")


@pytest.mark.parametrize(
    "table",
    ["[tool.flowc.lint]", "[ tool . flowc . lint ]", '["tool"."flowc".lint]', "[tool]\nflowc.lint",
     "tool.flowc.lint"],
)  # fmt: skip
def test_every_spelling_of_the_table_in_pyproject_is_found(table: str, tmp_path: Path) -> None:
    key = ".select = []" if not table.endswith("]") else "\nselect = []"
    (tmp_path / "pyproject.toml").write_text(f"{table}{key}\n")
    config = find_config(tmp_path)
    assert config is not None
    assert config.data == {"lint": {"select": []}}


def test_a_pyproject_without_a_table_of_flowc_is_not_read_as_toml(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["flowc"]\nno toml\n')
    assert find_config(tmp_path) is None
