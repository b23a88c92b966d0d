"""Two versions of a flow in one picture."""

from __future__ import annotations

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


@pytest.mark.parametrize(("after", "message"), [("nowhere.flow", "nowhere.flow"), ("", "a page")])
def test_what_cannot_be_compared_is_one_clear_error(after, message, tmp_path, capsys):
    path = tmp_path / "a.flow"
    path.write_text(MENU)
    arguments = [after] if after else [str(path), "--format", "html"]
    assert main(["graph", str(path), *arguments]) == 2
    assert message in capsys.readouterr().err
