"""The preview page in a real browser: it plays calls, and plays them as the simulator does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.keys import Keys

from callflow_dsl.graph.html import Page, html
from callflow_dsl.simulate import (
    Dialling,
    Listening,
    Press,
    Silence,
    begin,
    load,
    reply,
)
from tests.graph.conftest import missing
from tests.simulate.wire import MENU, flow, say, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.graph.screen import Screen

SOURCE = "\n".join(f"line {number}: Welcome" for number in range(1, 12))
PLACES = {one["id"]: ("menu.flow", number + 2) for number, one in enumerate(MENU["steps"])}


@pytest.fixture
def page(screen: Screen, tmp_path: Any) -> Iterator[Callable[..., Screen]]:
    """Opens a page with these flows; fails the test on any error in the console."""

    def show(*pages: Page, sources: dict[str, str] | None = None) -> Screen:
        path = tmp_path / "page.html"
        path.write_text(html(pages, sources or {"menu.flow": SOURCE}), encoding="utf-8")
        screen.driver.get(path.as_uri())
        return screen

    screen.driver.get_log("browser")  # of pages before
    yield show
    assert [entry["message"] for entry in screen.driver.get_log("browser")] == []


def test_a_call_with_the_drawn_keypad(page):
    screen = page(Page(MENU, PLACES))
    screen.click("#call")
    screen.wait_for("#status", "Listening for a key")
    assert "For sales, press 1" in screen.text("#saying")
    assert screen.text("#source li.now") == "line 3: Welcome"
    screen.click('#keypad [data-key="1"]')
    screen.wait_for("#status", "Transferring")
    assert screen.texts("#variables div") == ["choice\n1"]
    assert screen.text("#source li.now") == "line 7: Welcome"
    assert screen.texts(".arrow.took text") == ["1"]
    assert screen.texts("#choices button") == ["Answered", "Busy", "No answer", "Failed"]
    screen.click("#choices button:nth-child(2)")
    screen.wait_for("#status", "Call ended")
    assert screen.texts("#transcript li")[-1].endswith("The call is over: the flow hung up.")


def test_a_call_with_the_keyboard_alone(page):
    screen = page(Page(MENU, PLACES))
    screen.press(Keys.ENTER)
    screen.wait_for("#status", "Listening for a key")
    screen.press("2")
    screen.wait_for("#status", "Recording")
    screen.press("#")
    screen.wait_for("#status", "Call ended")
    screen.press(Keys.ENTER)
    screen.wait_for("#status", "Listening for a key")
    screen.press(Keys.ESCAPE)
    screen.wait_for("#saying", "the caller hung up")


def test_silence_follows_the_dashed_arrow(page):
    screen = page(Page(MENU, PLACES))
    screen.click("#call")
    for _step in ("ask", "wait"):
        screen.wait_for("#status", "Listening for a key")
        screen.click("#choices button")
    screen.wait_for("#status", "Call ended")
    assert screen.count(".arrow.silence.took") == 1


def test_search_finds_prompts_and_source_lines(page):
    screen = page(Page(MENU, PLACES))
    screen.write("#find", "press 1")
    screen.wait_for("#found", "1 found")
    screen.write("#find", "WELCOME")
    screen.wait_for("#found", "12 found")  # a box and 11 lines
    screen.press(Keys.ENTER)
    screen.wait_for("#found", "1 of 12")
    screen.press(Keys.ESCAPE)
    screen.until(lambda: screen.count(".hit") == 0)


def test_a_file_with_several_flows_has_them_all(page):
    other = flow(say("other", "Another flow.")) | {"title": "Other"}
    screen = page(Page(MENU, PLACES), Page(other))
    assert screen.texts("#flow option") == ["test", "Other"]
    screen.run("document.getElementById('flow').focus()")
    screen.press("O")  # the first that begins with it
    screen.click("#call")
    screen.wait_for("#status", "Call ended")
    assert "Another flow." in screen.texts("#transcript li")[0]


def test_a_click_on_a_box_shows_its_line(page):
    screen = page(Page(MENU, PLACES))
    screen.click(".box.transfer")
    screen.wait_for("#source li.now", "line 7: Welcome")


def test_text_of_a_flow_is_never_markup(page):
    evil = "</script><script>document.title = 'owned'</script><b>&amp;"
    wire = flow(say("a", evil)) | {"title": evil}
    screen = page(Page(wire, {"a": ("x", 1)}), sources={"x": evil})
    assert screen.driver.title == evil
    screen.click("#call")
    screen.wait_for("#status", "Call ended")
    assert evil in screen.texts("#transcript li")[0]
    assert screen.text("#source li") == evil


def test_the_page_asks_for_nothing_from_outside(page):
    screen = page(Page(MENU, PLACES))
    assert screen.run("return performance.getEntriesByType('resource').length") == 0
    assert "default-src 'none'" in screen.driver.page_source


def test_the_parts_of_the_page_have_names(page):
    screen = page(Page(MENU, PLACES))
    nameless = screen.run(
        """return [...document.querySelectorAll('button, input, select, [role=button], section')]
        .filter((one) => !(one.getAttribute('aria-label') || one.textContent.trim()
          || (one.labels && one.labels.length)))
        .map((one) => one.outerHTML)"""
    )
    assert nameless == []


DESK = '''part desk { say "A moment." transfer +31201112233 hangup }
flow "Desk" { defaults { language en-GB voice female }
  say "Hello."
  if lang == "nl" { say "Hallo." }
  menu m { say "Press 1." wait 4s tries 2
    key 1 { use desk }
    key 2 { say "Leave a message." record max 9s finish # hangup }
    silence { use desk }
  }
  say """
    Say goodbye
    and hangup.
    """
  hangup
}
'''


@pytest.fixture
def desk(page):
    """Opens the page of a flow that has a part, at this link."""
    from callflow_dsl import compile_text
    from callflow_dsl.wire.encode import encode

    def show(link=""):
        flow = compile_text(DESK).flows[0]
        wire = encode(flow.call_flow)
        places = {step.step.id: ("desk.flow", step.location.line) for step in flow.steps}
        screen = page(Page(wire, places, flow.steps), sources={"desk.flow": DESK})
        if link:
            screen.run(f"location.hash = '{link}'")
        return screen

    return show


IN_VIEW = """const room = document.getElementById("canvas").getBoundingClientRect();
return [...document.querySelectorAll("#canvas > svg:not([hidden]) .box")].every((box) => {
  const r = box.getBoundingClientRect();
  return r.left >= room.left && r.right <= room.right
    && r.top >= room.top && r.bottom <= room.bottom;
});"""


def test_the_page_opens_with_everything_in_view_and_zooms_about_the_pointer(desk):
    screen = desk()
    assert screen.run(IN_VIEW)
    x, _y, width, _height = screen.rect(".box.menu")
    screen.turn_wheel(".box.menu", -1500)
    screen.until(lambda: screen.rect(".box.menu")[2] > 2 * width)
    zoomed = screen.rect(".box.menu")[0]
    assert zoomed == pytest.approx(x, abs=8)
    assert screen.is_shown("#overview")
    screen.drag("#canvas", 90, 0)
    screen.until(lambda: screen.rect(".box.menu")[0] == pytest.approx(zoomed + 90, abs=12))
    screen.click("#zoom-fit")
    screen.until(lambda: screen.run(IN_VIEW))


BOXES = "#canvas > svg:not([hidden]) .box:not([hidden])"


def test_a_part_folds_to_its_first_box_during_a_call(desk):
    screen = desk("keys=1,busy")
    screen.wait_for("#status", "Call ended")
    whole = screen.count(BOXES)
    screen.click(f"{BOXES} .sign[aria-label='fold part desk']")
    screen.until(lambda: screen.count(BOXES) == whole - 2)  # the transfer, the hangup
    assert "+2" in screen.text(f"{BOXES}.folded.been")
    screen.click(f"{BOXES} .sign[aria-label='fold part desk']")
    screen.until(lambda: screen.count(BOXES) == whole)


def test_parts_and_menus_fold_by_the_keyboard(desk):
    screen = desk("keys=2,#")
    screen.wait_for("#status", "Call ended")
    screen.run("document.querySelector('#folds summary').focus()")
    screen.press(Keys.ENTER, Keys.TAB, Keys.TAB)
    assert screen.texts("#fold-list label") == ["part desk", "menu m"]
    screen.press(Keys.SPACE)
    screen.until(lambda: screen.count(f"{BOXES}.folded.menu") == 1)
    assert not screen.is_shown(".box.record")


def test_what_is_folded_stays_so_when_the_page_is_loaded_anew(desk):
    screen = desk()
    screen.click(".sign[aria-label='fold menu m']")
    screen.until(lambda: screen.count(f"{BOXES}.folded") == 1)
    screen.driver.refresh()
    screen.until(lambda: screen.count(f"{BOXES}.folded") == 1)


def test_a_search_unfolds_what_it_finds(desk):
    screen = desk()
    screen.click(".sign[aria-label='fold menu m']")
    screen.until(lambda: screen.count(f"{BOXES}.folded") == 1)
    screen.write("#find", "Leave a message")
    screen.press(Keys.ENTER)
    screen.until(lambda: screen.count(f"{BOXES}.folded") == 0)


def test_a_link_opens_a_call_at_its_end(desk):
    screen = desk("keys=_,_,no_answer")
    screen.wait_for("#status", "Call ended")
    assert "not answered" in screen.text("#transcript")
    screen.run("location.hash = 'keys=2'")
    screen.wait_for("#status", "Recording")
    screen.click("#hangup")
    screen.until(lambda: screen.run("return location.hash") == "#keys=2,hangup")


def test_the_same_keys_take_as_long_as_in_the_simulator(desk):
    from callflow_dsl import compile_text
    from callflow_dsl.wire.encode import encode

    screen = desk("keys=1")
    screen.wait_for("#status", "Transferring")
    turn = begin(load(encode(compile_text(DESK).flows[0].call_flow)))
    while isinstance(turn.state.wait, Listening) and not turn.state.wait.listens:
        turn = reply(turn.state, Silence())
    turn = reply(turn.state, Press("1", after_ms=turn.state.wait.once_ms))
    while not isinstance(turn.state.wait, Dialling):
        turn = reply(turn.state, Silence())
    assert screen.run("return call.at") == turn.state.at_ms


def test_real_time_counts_what_has_gone_by(desk):
    screen = desk()
    screen.click("#real")
    screen.click("#call")
    screen.until(lambda: screen.text("#clock") != "0:00.0")
    screen.click("#hangup")
    assert screen.run("return call.at") > 0


def test_variables_are_set_when_the_call_begins(desk):
    screen = desk()
    screen.write("#given", "lang=nl")
    screen.click("#call")
    screen.wait_for("#transcript", "Hallo.")


def test_a_link_holds_all_that_a_call_began_with(desk):
    screen = desk()
    screen.write("#given", "lang=nl")
    screen.click("#call")
    screen.wait_for("#status", "Listening")
    screen.press("1")
    screen.wait_for("#status", "Transferring")
    link = screen.run("return location.hash")
    assert link == "#keys=1&given=lang%3Dnl"
    screen.run("location.hash = ''; document.getElementById('given').value = ''")
    screen.run(f"location.hash = '{link}'")
    screen.wait_for("#transcript", "Hallo.")


def test_an_answering_machine_is_waited_for(page):
    options = {"payload": "Hello.", "ifMachine": "delay", "machineTimeout": 3000}
    screen = page(Page(flow(step("a", "say", **options), step("q", "hangup"))))
    screen.click("#machine")
    screen.click("#call")
    screen.wait_for("#status", "Call ended")
    assert "the flow waits 3 s" in screen.text("#transcript")
    assert screen.run("return call.events.find((one) => one.kind === 'Heard').at") == 3000


def test_a_fetch_goes_on_in_a_flow_of_the_page(page):
    first = flow(step("f", "fetchCallFlow", url="https://x.test/next")) | {"title": "First"}
    second = flow(say("b", "I am the second."), step("q", "hangup")) | {"title": "Second"}
    screen = page(Page(first), Page(second))
    screen.click("#call")
    screen.wait_for("#status", "Fetching")
    assert screen.texts("#choices button") == ["Not followed", "First", "Second", "It fails"]
    screen.click("#choices button:nth-child(3)")
    screen.wait_for("#status", "Call ended")
    assert "I am the second." in screen.text("#transcript")
    assert screen.text("#canvas > svg:not([hidden]) .box.been.start text") == "Second"
    screen.run("location.hash = 'keys=flow1,failed'")
    screen.wait_for("#transcript", "could not be fetched")
    assert screen.text("#canvas > svg:not([hidden]) .box.been.start text") == "First"


def test_a_picture_that_was_cut_short_says_so(monkeypatch):
    from callflow_dsl.explore import walk
    from callflow_dsl.graph.dot import dot
    from callflow_dsl.graph.mermaid import mermaid
    from callflow_dsl.graph.model import CUT_SHORT, draw
    from callflow_dsl.graph.svg import svg

    monkeypatch.setitem(walk.explore.__kwdefaults__, "max_states", 2)
    graph = draw(MENU)
    assert all(box.reached for box in graph.boxes)
    assert CUT_SHORT in graph.boxes[0].lines
    for drawn in (svg(graph), mermaid(graph), dot(graph)):
        assert "not every call was followed" in drawn


def test_the_source_has_colours(desk):
    screen = desk()
    assert {"menu", "key"} <= set(screen.texts("#source .c-keyword"))
    assert "say" in screen.texts("#source .c-step")
    assert '"A moment."' in screen.texts("#source .c-text")
    assert "and hangup." in screen.texts("#source .c-text")
    assert screen.run("return document.getElementById('source').textContent") == (
        "".join(line or " " for line in DESK.rstrip("\n").split("\n"))
    )


def test_the_keypad_is_reached_in_five_tabs(desk):
    screen = desk()
    for _ in range(5):
        screen.press(Keys.TAB)
        if screen.run("return document.activeElement.closest('#keypad') !== null"):
            return
    pytest.fail("five tabs do not lead to the keypad")


def test_the_picture_comes_first_on_a_phone(desk):
    screen = desk()
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    screen.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        screen.until(lambda: screen.run("return innerWidth") == 390)
        top = screen.run("return document.getElementById('canvas').getBoundingClientRect().y")
        assert top < 200
        assert not screen.is_shown(".log")
        assert screen.run("return document.documentElement.scrollWidth") == 390
    finally:
        screen.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("link", ["", "keys=2"])
def test_axe_finds_nothing(scheme, link, desk, axe):
    desk(link)
    assert axe(scheme) == []


def test_pages_of_samples_are_light():
    from callflow_dsl.cli._flow_inputs import load_file
    from callflow_dsl.cli.graph import page as page_of
    from tests.graph.test_graph import SAMPLES

    for sample in SAMPLES:
        loaded = load_file(str(sample))
        assert len(page_of(loaded, list(loaded.flows)).encode()) < 400_000


def test_every_kind_of_step_is_played(page):
    wire = flow(
        step("p", "play", media=["https://x.test/a.wav", "https://x.test/b.wav"]),
        step("k", "sendKeys", keys="12#"),
        step("x", "teleport"),
        step("f", "fetchCallFlow", url="https://x.test/next"),
    )
    screen = page(Page(wire))
    screen.click("#call")
    screen.wait_for("#status", "Fetching")
    kinds = screen.run("return call === null ? [] : call.events.map((one) => one.kind)")
    assert kinds == ["Heard", "SentKeys", "Unknown"]


def test_a_missing_program_fails_in_ci_and_skips_elsewhere():
    with pytest.raises(pytest.fail.Exception):
        missing("x", {"CI": "true"})
    with pytest.raises(pytest.skip.Exception):
        missing("x", {})
