"""Whether pictures can be read, measured in a browser: what lies over what, and crossings."""

from __future__ import annotations

from pathlib import Path

import pytest

from callflow_dsl import compile_text
from callflow_dsl.cli._flow_inputs import load_file
from callflow_dsl.cli.graph import page as page_of
from callflow_dsl.graph.model import draw
from callflow_dsl.graph.ordering import starts
from callflow_dsl.graph.svg import svg
from tests.graph.generated import large_flow
from tests.simulate.wire import flow as flow_of
from tests.simulate.wire import say, step

HERE = Path(__file__).parent
MEASURE = (HERE / "geometry.js").read_text(encoding="utf-8")
SAMPLES = sorted((HERE.parents[1] / "samples").glob("*.flow"))
#: Crossings in pictures of the wire (one box for a step, each try of a menu again), by seed.
WIRE_CROSSINGS = {0: 13, 1: 74, 2: 18, 3: 100, 4: 137, 5: 130, 6: 90, 7: 48, 8: 72, 9: 135}
FAULTS = (
    "boxesOverBoxes", "arrowsThroughBoxes", "labelsOverLabels", "labelsOverTexts",
    "textsOutOfBoxes", "outOfView",
)  # fmt: skip


@pytest.fixture
def measured(browser, tmp_path):
    """Measures a picture in the browser: see geometry.js."""

    def measure(graph):
        path = tmp_path / "picture.svg"
        path.write_text(svg(graph), encoding="utf-8")
        browser.get(path.as_uri())
        return browser.execute_script(MEASURE)

    return measure


def test_pictures_of_samples_can_be_read(measured):
    for sample in SAMPLES:
        for flow in load_file(str(sample)).flows:
            for wire in (False, True):
                measures = measured(draw(flow.wire, flow.origins, wire=wire))
                assert {fault: measures[fault] for fault in FAULTS} == dict.fromkeys(FAULTS, 0), (
                    sample
                )


@pytest.mark.parametrize("seed", WIRE_CROSSINGS)
def test_pictures_of_large_flows_can_be_read(seed, measured):
    flow = compile_text(large_flow(seed)).flows[0]
    assert 80 <= len(flow.steps) <= 250
    measures = measured(draw(flow.to_wire(), flow.steps))
    assert {fault: measures[fault] for fault in FAULTS} == dict.fromkeys(FAULTS, 0)
    assert measures["crossings"] <= WIRE_CROSSINGS[seed] / 2


@pytest.mark.parametrize(
    "text",
    [
        "日本語のとても長い案内です。" * 9,
        "한국어로 된 긴 안내문입니다. " * 9,
        "1" * 200,
        "q" * 120,
        "https://example.com/" + "a" * 200,
    ],
)
def test_texts_stay_in_their_boxes(text, measured):
    steps = [say("a", text, var="x", goto="b"), step("b", "play", media=text)]
    measures = measured(draw(flow_of(*steps)))
    assert {fault: measures[fault] for fault in FAULTS} == dict.fromkeys(FAULTS, 0)


def test_large_drawings_are_ordered_from_one_beginning():
    assert [starts(nodes) for nodes in (0, 10, 500, 1000, 6000, 100_000)] == [12, 12, 12, 6, 1, 1]


def test_a_hotel_in_three_languages_fits_a_screen(measured):
    flow = load_file(str(HERE / "hotel.flow")).flows[0]
    measures = measured(draw(flow.wire, flow.origins))
    assert measures["size"][0] < 1600
    assert measures["crossings"] == 0
    assert len(flow.origins) > 5 * measures["boxes"]


def test_folded_pictures_can_be_read(screen, tmp_path):
    """Each part and menu of each sample, folded alone, and all that can be."""
    page = tmp_path / "page.html"
    for sample in (*SAMPLES, HERE / "hotel.flow"):
        loaded = load_file(str(sample))
        page.write_text(page_of(loaded, list(loaded.flows)), encoding="utf-8")
        screen.driver.get(page.as_uri())
        screen.run("sessionStorage.clear(); fold(new Set())")
        groups = screen.run("return [...folding.groups.keys()]")
        whole = screen.run(MEASURE)["boxes"]
        for folded in ([], *([group] for group in groups), groups):
            screen.run("fold(new Set(arguments[0]))", folded)
            measures = screen.run(MEASURE)
            assert {fault: measures[fault] for fault in FAULTS} == dict.fromkeys(FAULTS, 0), folded
            assert measures["notLedTo"] == 0, (sample, folded)
            assert (measures["boxes"] < whole) == bool(folded)


def test_the_measure_sees_what_is_wrong(browser, tmp_path):
    """Two boxes over each other with a label, and an arrow across: each is counted."""
    path = tmp_path / "bad.svg"
    path.write_text(
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200">
<g class="box" id="a"><rect x="10" y="10" width="80" height="40"/><text x="60" y="30">too long
</text></g><g class="box" id="b"><rect x="60" y="20" width="80" height="40"/></g>
<g class="box" id="c"><rect x="250" y="150" width="80" height="40"/></g>
<g class="arrow" data-from="a" data-to="c"><path d="M20 30 L260 160"/><text x="60" y="30">1</text>
</g><g class="arrow" data-from="a" data-to="c"><path d="M20 150 L230 40"/><text x="61" y="31">2
</text></g></svg>""",
        encoding="utf-8",
    )
    browser.get(path.as_uri())
    measures = browser.execute_script(MEASURE)
    assert all(measures[fault] for fault in (*FAULTS, "crossings")), measures
