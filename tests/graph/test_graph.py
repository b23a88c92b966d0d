"""Pictures: what is in them, and that their text is what the goldens say.

``pytest tests/graph --update-goldens`` writes the goldens anew; read the diff.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow_dsl.cli._flow_inputs import load_file
from callflow_dsl.cli.main import main
from callflow_dsl.graph.dot import dot
from callflow_dsl.graph.layout import GAP_X, arrange
from callflow_dsl.graph.mermaid import mermaid
from callflow_dsl.graph.model import START, draw
from callflow_dsl.graph.svg import svg
from callflow_dsl.graph.text import wrap
from tests.simulate.strategies import flows
from tests.simulate.wire import MENU, flow, say, step

GOLDENS = Path(__file__).parent / "goldens"
SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.flow"))
DRAWINGS = {"mmd": mermaid, "dot": dot, "svg": svg}


def arrows(wire):
    return {(a.source, a.target, a.label) for a in draw(wire).arrows}


@pytest.mark.parametrize("ending", DRAWINGS)
def test_drawings_are_those_of_the_goldens(ending, update_goldens):
    drawn = DRAWINGS[ending](draw(MENU))
    golden = GOLDENS / f"menu.{ending}"
    if update_goldens:
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8")


def test_an_arrow_leads_to_the_step_that_runs_and_not_to_one_that_is_skipped():
    assert arrows(MENU) == {
        (START, "hi", ""),
        ("hi", "ask", ""),
        ("ask", "sales", "1"),
        ("ask", "mail", "2"),
        ("ask", "done", "3-9 0 * #"),
        ("ask", "bye", "silence"),
        ("bye", "quit", ""),
        ("sales", "done", ""),
        ("mail", "rec", ""),
        ("rec", "done", ""),
    }


def test_a_prompt_with_its_waits_and_tries_is_one_box():
    box = next(box for box in draw(MENU).boxes if box.id == "ask")
    assert box.steps == ("ask", "wait")
    assert box.lines == ("For sales, press 1. For support, press 2.", "pause 5s")


def test_a_step_that_something_else_leads_to_is_a_box_of_its_own():
    wire = flow(say("one", "One.", goto="two"), say("two", "Two.", goto="two"), step("q", "hangup"))
    assert [box.steps for box in draw(wire).boxes if box.steps] == [("one",), ("two",), ("q",)]


def test_steps_that_no_call_reaches_are_marked():
    graph = draw(flow(step("q", "hangup"), say("never", "Never.")))
    assert [box.id for box in graph.boxes if not box.reached] == ["never"]
    assert "class n2 unreached" in mermaid(graph)
    assert "no call reaches this" in svg(graph)


def test_each_place_where_a_call_runs_out_has_an_end_of_its_own():
    wire = flow(say("a", "One?", var="v"), say("b", "Two.", ("v", "==", "1")))
    ends = [arrow for arrow in draw(wire).arrows if arrow.target.startswith(" end")]
    assert {(end.source, end.label) for end in ends} == {
        ("a", "2-9 0 * #"), ("a", "silence"), ("b", ""),
    }  # fmt: skip


@given(flows())
@settings(max_examples=80, deadline=None)
def test_every_flow_can_be_drawn(wire):
    graph = draw(wire)
    boxes = {box.id for box in graph.boxes}
    assert {arrow.source for arrow in graph.arrows} | {a.target for a in graph.arrows} <= boxes
    assert sorted(name for box in graph.boxes for name in box.steps) == sorted(
        one["id"] for one in wire["steps"]
    )
    ElementTree.fromstring(svg(graph).partition("\n")[2])
    assert mermaid(graph).count("\n") >= len(boxes)
    assert dot(graph).endswith("}\n")


@pytest.mark.parametrize(
    "text",
    ['"quotes" & <tags>', "back\\slash", "semi;colon #hash `tick`", "bell \x07", "日本語", "]]>"],
)
def test_any_text_can_stand_in_a_drawing(text):
    graph = draw(flow(say("a", text), title="t"))
    ElementTree.fromstring(svg(graph).partition("\n")[2])
    assert mermaid(graph)
    assert dot(graph)


@st.composite
def drawings(draw_):
    count = draw_(st.integers(1, 12))
    names = [f"b{number}" for number in range(count)]
    size = st.tuples(st.integers(40, 260), st.integers(30, 100))
    pair = st.tuples(st.sampled_from(names), st.sampled_from(names))
    return {name: draw_(size) for name in names}, draw_(st.lists(pair, max_size=25, unique=True))


@given(drawings())
@settings(max_examples=200, deadline=None)
def test_boxes_never_overlap_and_arrows_touch_their_boxes(drawing):
    sizes, joined = drawing
    layout = arrange(sizes, joined)
    frames = {
        name: (frame.left, frame.top, frame.right, frame.bottom)
        for name, frame in layout.boxes.items()
    }
    names = list(frames)
    for index, one in enumerate(names):
        for other in names[index + 1 :]:
            assert apart(frames[one], frames[other])
    for (source, target), points in zip(joined, layout.arrows, strict=True):
        assert touches(frames[source], points[0])
        assert touches(frames[target], points[-1])
    for left, top, right, bottom in frames.values():
        assert 0 <= left < right <= layout.width
        assert 0 <= top < bottom <= layout.height


def apart(one, other):
    slack = 0.01
    across = one[2] <= other[0] + slack or other[2] <= one[0] + slack
    return across or one[3] <= other[1] + slack or other[3] <= one[1] + slack


def touches(frame, point):
    slack = 0.01
    left, top, right, bottom = frame
    x, y = point
    return left - slack <= x <= right + slack and top - slack <= y <= bottom + slack


def test_boxes_in_a_row_stand_apart():
    layout = arrange({"a": (100, 40), "b": (80, 40), "c": (80, 40)}, [("a", "b"), ("a", "c")])
    left, right = sorted((layout.boxes["b"], layout.boxes["c"]), key=lambda frame: frame.left)
    assert right.left - left.right == pytest.approx(GAP_X)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("ending", ["mmd", "DOT", "svg", "html"])
def test_every_sample_can_be_drawn(sample, ending, tmp_path):
    title = load_file(str(sample)).flows[0].title
    output = tmp_path / f"drawing.{ending}"
    assert main(["graph", str(sample), "--flow", title, "-o", str(output)]) == 0
    assert title in output.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nowhere.flow"], 2, "nowhere.flow"),
        (["{menu}", "--flow", "Other"], 2, 'no flow "Other"'),
        (["{menu}", "-o", "{menu}/x.svg"], 2, "menu.json/x.svg"),
        (["{menu}", "--format", "jpg"], 2, "has no choice"),
        (["{menu}", "--format", "png"], 2, "-o PATH"),
        (["{menu}", "-o", "picture.jpg"], 2, ".svg, .html"),
        (["{menu}", "-o", "picture"], 2, "no ending"),
        (["{bad}"], 1, "jumps to"),
    ],
)
def test_what_cannot_be_drawn_is_one_clear_error(arguments, code, message, tmp_path, capsys):
    import json

    (tmp_path / "menu.json").write_text(json.dumps(MENU))
    (tmp_path / "bad.json").write_text(json.dumps(flow(say("a", "x", goto="nowhere"))))
    names = {"menu": tmp_path / "menu.json", "bad": tmp_path / "bad.json"}
    assert main(["graph", *(one.format(**names) for one in arguments)]) == code
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("play https://media.example.com/greeting.wav",
         ["play https://media.example.com/", "greeting.wav"]),
        ("x" * 40, ["x" * 34, "x" * 6]),
        ("two words", ["two words"]),
        ("", [""]),
    ],
)  # fmt: skip
def test_long_words_are_broken_behind_a_sign(text, lines):
    assert wrap(text) == lines
