"""Two versions of a flow in one picture."""

from __future__ import annotations

import subprocess

import pytest

from callflow_dsl.cli.main import main
from callflow_dsl.graph.compare import compared
from callflow_dsl.graph.dot import dot
from callflow_dsl.graph.mermaid import mermaid
from callflow_dsl.graph.model import Fate
from callflow_dsl.graph.svg import svg
from tests.graph.test_source import MENU, picture


def fates(graph):
    return {box.lines[0]: box.fate for box in graph.boxes if box.fate}


def test_a_flow_and_itself_differ_in_nothing():
    graph = compared(picture(MENU), picture(MENU))
    assert graph == picture(MENU)


def test_other_tries_change_the_menu_alone():
    graph = compared(picture(MENU), picture(MENU.replace("tries 3", "tries 5")))
    assert fates(graph) == {"Press 1 or 2.": Fate.CHANGED}
    menu = next(box for box in graph.boxes if box.fate)
    assert "was: wait 4s, 3 tries" in menu.lines
    assert not any(arrow.fate for arrow in graph.arrows)


def test_another_prompt_is_a_change_and_a_further_key_is_new():
    after = MENU.replace('"One."', '"Number one."').replace(
        "key * ", 'key 3 { say "Three." hangup }\n    key * '
    )
    graph = compared(picture(MENU), picture(after))
    assert fates(graph) == {"Number one.": Fate.CHANGED, "Three.": Fate.NEW, "hangup": Fate.NEW}
    assert "+ 3" in {arrow.label for arrow in graph.arrows}


def test_what_is_gone_is_still_drawn():
    after = MENU.replace('    key 2 { say "Two." hangup }\n', "")
    graph = compared(picture(MENU), picture(after))
    assert fates(graph) == {"Two.": Fate.GONE, "hangup": Fate.GONE}
    assert {"- 2"} <= {arrow.label for arrow in graph.arrows}
    for drawn in (svg(graph), mermaid(graph), dot(graph)):
        assert "gone" in drawn.lower()


def test_two_files_are_compared(tmp_path, capsys):
    (tmp_path / "a.flow").write_text(MENU)
    (tmp_path / "b.flow").write_text(MENU.replace('"One."', '"Number one."'))
    names = [str(tmp_path / "a.flow"), str(tmp_path / "b.flow")]
    assert main(["graph", *names]) == 0
    assert "changed<br/>Number one.<br/>was: One." in capsys.readouterr().out


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A git repository with a flow and its imported part, changed since they were committed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "menu.flow").write_text('import "parts.flow"\n' + MENU)
    (tmp_path / "parts.flow").write_text('part bye { say "Bye." language en-GB hangup }\n')
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@t.example"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *command], check=True, cwd=tmp_path)
    changed = MENU.replace('"One."', '"Number one."')
    (tmp_path / "menu.flow").write_text('import "parts.flow"\n' + changed)
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [["HEAD", "menu.flow"], ["HEAD:menu.flow", "menu.flow"], ["menu.flow", "HEAD"]],
)
def test_a_side_may_be_a_git_revision(arguments, repository, capsys):
    assert main(["graph", *arguments]) == 0
    said = capsys.readouterr().out
    one, was = ("One.", "Number one.") if arguments[1] == "HEAD" else ("Number one.", "One.")
    assert f"changed<br/>{one}<br/>was: {was}" in said


def test_a_file_of_a_git_revision_is_drawn_and_has_a_page(repository, capsys):
    assert main(["graph", "HEAD:menu.flow"]) == 0
    assert "One." in capsys.readouterr().out
    assert main(["graph", "HEAD:menu.flow", "--format", "html"]) == 0
    assert "HEAD:menu.flow" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("side", "message"),
    [("HEAD:gone.flow", "HEAD has no file gone.flow"), ("nowhere", "no git revision")],
)
def test_a_revision_that_is_none_is_one_clear_error(side, message, repository, capsys):
    assert main(["graph", side, "menu.flow"]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(("after", "message"), [("nowhere.flow", "nowhere.flow"), ("", "a page")])
def test_what_cannot_be_compared_is_one_clear_error(after, message, tmp_path, capsys):
    path = tmp_path / "a.flow"
    path.write_text(MENU)
    arguments = [after] if after else [str(path), "--format", "html"]
    assert main(["graph", str(path), *arguments]) == 2
    assert message in capsys.readouterr().err
