"""The preview page in a real browser: it plays calls, and plays them as the simulator does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from callflow_dsl.graph.html import Page, html
from callflow_dsl.simulate import (
    Collecting,
    Dialled,
    Dialling,
    Listening,
    NoFlow,
    Press,
    Recording,
    Silence,
    Spoke,
    begin,
    load,
    reply,
)
from callflow_dsl.simulate import events as ev
from callflow_dsl.steps import KEYPAD as KEYS
from tests.simulate.strategies import flows
from tests.simulate.wire import MENU, flow, say, step

SOURCE = "\n".join(f"line {number}: Welcome" for number in range(1, 12))
PLACES = {one["id"]: ("menu.flow", number + 2) for number, one in enumerate(MENU["steps"])}


@pytest.fixture
def page(browser: Any, tmp_path: Any) -> Any:
    """Opens a page with these flows; fails the test on any error in the console."""

    def show(*pages: Page, sources: dict[str, str] | None = None) -> Any:
        path = tmp_path / "page.html"
        path.write_text(html(pages, sources or {"menu.flow": SOURCE}), encoding="utf-8")
        browser.get(path.as_uri())
        return browser

    browser.get_log("browser")  # of pages before
    yield show
    assert [entry["message"] for entry in browser.get_log("browser")] == []


def find(browser: Any, css: str) -> Any:
    return browser.find_element("css selector", css)


def texts(browser: Any, css: str) -> list[str]:
    return [one.text for one in browser.find_elements("css selector", css)]


def wait(browser: Any, css: str, text: str) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(browser, 10).until(lambda _: text in find(browser, css).text)


def test_a_call_with_the_drawn_keypad(page):
    browser = page(Page(MENU, PLACES))
    find(browser, "#call").click()
    wait(browser, "#status", "Listening for a key")
    assert "For sales, press 1" in find(browser, "#saying").text
    assert find(browser, "#source li.now").text == "line 3: Welcome"
    find(browser, '#keypad [data-key="1"]').click()
    wait(browser, "#status", "Transferring")
    assert texts(browser, "#variables div") == ["choice\n1"]
    assert find(browser, "#source li.now").text == "line 7: Welcome"
    took = browser.execute_script(
        "return [...document.querySelectorAll('.arrow.took text')].map((one) => one.textContent)"
    )
    assert took == ["1"]
    buttons = texts(browser, "#choices button")
    assert buttons == ["Answered", "Busy", "No answer", "Failed"]
    browser.find_elements("css selector", "#choices button")[1].click()
    wait(browser, "#status", "Call ended")
    assert texts(browser, "#transcript li")[-1].endswith("The call is over: the flow hung up.")


def test_a_call_with_the_keyboard_alone(page):
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    browser = page(Page(MENU, PLACES))
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    wait(browser, "#status", "Listening for a key")
    ActionChains(browser).send_keys("2").perform()
    wait(browser, "#status", "Recording")
    ActionChains(browser).send_keys("#").perform()
    wait(browser, "#status", "Call ended")
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    wait(browser, "#status", "Listening for a key")
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    wait(browser, "#saying", "the caller hung up")


def test_silence_follows_the_dashed_arrow(page):
    browser = page(Page(MENU, PLACES))
    find(browser, "#call").click()
    for _step in ("ask", "wait"):
        wait(browser, "#status", "Listening for a key")
        find(browser, "#choices button").click()
    wait(browser, "#status", "Call ended")
    assert len(browser.find_elements("css selector", ".arrow.silence.took")) == 1


def test_search_finds_prompts_and_source_lines(page):
    from selenium.webdriver.common.keys import Keys

    browser = page(Page(MENU, PLACES))
    field = find(browser, "#find")
    field.send_keys("press 1")
    assert find(browser, "#found").text == "1 found"
    field.clear()
    field.send_keys("WELCOME")
    assert find(browser, "#found").text == "12 found"  # a box and 11 lines
    field.send_keys(Keys.ENTER)
    assert find(browser, "#found").text == "1 of 12"
    field.send_keys(Keys.ESCAPE)
    assert browser.find_elements("css selector", ".hit") == []


def test_a_file_with_several_flows_has_them_all(page):
    from selenium.webdriver.support.select import Select

    other = flow(say("other", "Another flow.")) | {"title": "Other"}
    browser = page(Page(MENU, PLACES), Page(other))
    select = Select(find(browser, "#flow"))
    assert [option.text for option in select.options] == ["test", "Other"]
    select.select_by_visible_text("Other")
    find(browser, "#call").click()
    wait(browser, "#status", "Call ended")
    assert "Another flow." in texts(browser, "#transcript li")[0]


def test_a_click_on_a_box_shows_its_line(page):
    browser = page(Page(MENU, PLACES))
    find(browser, ".box.transfer").click()
    assert find(browser, "#source li.now").text == "line 7: Welcome"


def test_text_of_a_flow_is_never_markup(page):
    evil = "</script><script>document.title = 'owned'</script><b>&amp;"
    wire = flow(say("a", evil)) | {"title": evil}
    browser = page(Page(wire, {"a": ("x", 1)}), sources={"x": evil})
    assert browser.title == evil
    find(browser, "#call").click()
    wait(browser, "#status", "Call ended")
    assert evil in texts(browser, "#transcript li")[0]
    assert find(browser, "#source li").text == evil


def test_the_page_asks_for_nothing_from_outside(page):
    browser = page(Page(MENU, PLACES))
    loaded = browser.execute_script("return performance.getEntriesByType('resource').length")
    assert loaded == 0
    assert "default-src 'none'" in browser.page_source


def test_the_parts_of_the_page_have_names(page):
    browser = page(Page(MENU, PLACES))
    nameless = browser.execute_script(
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
        browser = page(Page(wire, places, flow.steps), sources={"desk.flow": DESK})
        if link:
            browser.execute_script(f"location.hash = '{link}'")
        return browser

    return show


IN_VIEW = """const room = document.getElementById("canvas").getBoundingClientRect();
return [...document.querySelectorAll("#canvas > svg:not([hidden]) .box")].every((box) => {
  const r = box.getBoundingClientRect();
  return r.left >= room.left && r.right <= room.right
    && r.top >= room.top && r.bottom <= room.bottom;
});"""


def test_the_page_opens_with_everything_in_view_and_zooms_about_the_pointer(desk):
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.actions.wheel_input import ScrollOrigin

    browser = desk()
    assert browser.execute_script(IN_VIEW)
    box = find(browser, ".box.menu")
    before = box.rect
    ActionChains(browser).scroll_from_origin(ScrollOrigin.from_element(box), 0, -1500).perform()
    after = box.rect
    assert after["width"] > 2 * before["width"]
    middle = after["x"] + after["width"] / 2
    assert middle == pytest.approx(before["x"] + before["width"] / 2, abs=8)
    assert find(browser, "#overview").is_displayed()
    ActionChains(browser).drag_and_drop_by_offset(find(browser, "#canvas"), 90, 0).perform()
    assert box.rect["x"] == pytest.approx(after["x"] + 90, abs=12)
    find(browser, "#zoom-fit").click()
    assert browser.execute_script(IN_VIEW)


def test_parts_fold_to_one_box_during_a_call(desk):
    browser = desk("keys=1,busy")
    wait(browser, "#status", "Call ended")
    whole = len(browser.find_elements("css selector", "#canvas > svg:not([hidden]) .box"))
    find(browser, "#fold").click()
    boxes = browser.find_elements("css selector", "#canvas > svg:not([hidden]) .box")
    assert len(boxes) == whole - 2
    assert "part desk" in find(browser, "#canvas > svg:not([hidden]) .box.part.been").text


def test_a_link_opens_a_call_at_its_end(desk):
    browser = desk("keys=_,_,no_answer")
    wait(browser, "#status", "Call ended")
    assert "not answered" in find(browser, "#transcript").text
    browser.execute_script("location.hash = 'keys=2'")
    wait(browser, "#status", "Recording")
    find(browser, "#hangup").click()
    assert browser.execute_script("return location.hash") == "#keys=2,hangup"


def test_the_same_keys_take_as_long_as_in_the_simulator(desk):
    from callflow_dsl import compile_text
    from callflow_dsl.wire.encode import encode

    browser = desk("keys=1")
    wait(browser, "#status", "Transferring")
    turn = begin(load(encode(compile_text(DESK).flows[0].call_flow)))
    while isinstance(turn.state.wait, Listening) and not turn.state.wait.listens:
        turn = reply(turn.state, Silence())
    turn = reply(turn.state, Press("1", after_ms=turn.state.wait.once_ms))
    while not isinstance(turn.state.wait, Dialling):
        turn = reply(turn.state, Silence())
    assert browser.execute_script("return call.at") == turn.state.at_ms


def test_real_time_counts_what_has_gone_by(desk):
    from selenium.webdriver.support.ui import WebDriverWait

    browser = desk()
    find(browser, "#real").click()
    find(browser, "#call").click()
    WebDriverWait(browser, 10).until(lambda _: find(browser, "#clock").text != "0:00.0")
    find(browser, "#hangup").click()
    assert browser.execute_script("return call.at") > 0


def test_variables_are_set_when_the_call_begins(desk):
    browser = desk()
    find(browser, "#given").send_keys("lang=nl")
    find(browser, "#call").click()
    wait(browser, "#transcript", "Hallo.")


def test_the_source_has_colours(desk):
    browser = desk()
    assert {"say", "menu", "key"} <= set(texts(browser, "#source .c-word"))
    assert '"A moment."' in texts(browser, "#source .c-text")
    assert "and hangup." in [text.strip() for text in texts(browser, "#source .c-text")]
    assert browser.execute_script("return document.getElementById('source').textContent") == (
        "".join(line or " " for line in DESK.rstrip("\n").split("\n"))
    )


def test_the_keypad_is_reached_in_five_tabs(desk):
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    browser = desk()
    for _ in range(5):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        if browser.execute_script("return document.activeElement.closest('#keypad') !== null"):
            return
    pytest.fail("five tabs do not lead to the keypad")


def test_the_picture_comes_first_on_a_phone(desk):
    browser = desk()
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        assert find(browser, "#canvas").rect["y"] < 200
        assert not find(browser, ".log").is_displayed()
        assert browser.execute_script("return document.documentElement.scrollWidth") == 390
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.fixture(scope="session")
def axe(tmp_path_factory, browser):
    """The text of axe-core, from npm; like the browser, it must be there in CI."""
    import os
    import shutil
    import subprocess

    from tests.graph.conftest import without_browser

    folder = tmp_path_factory.mktemp("axe")
    npm = shutil.which("npm")
    command = [str(npm), "install", "--no-save", "--no-audit", "axe-core@4"]
    if npm is None or subprocess.run(command, cwd=folder, capture_output=True).returncode:
        without_browser(dict(os.environ))
    return (folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("link", ["", "keys=2"])
def test_axe_finds_nothing(scheme, link, desk, axe):
    browser = desk(link)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.execute_script(axe)
    violations = browser.execute_async_script(
        "axe.run().then((report) => arguments[0]("
        "report.violations.map((one) => [one.id, one.nodes[0].html])))"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert violations == []


def test_pages_of_samples_are_light():
    from callflow_dsl.cli._flow_inputs import load_file
    from callflow_dsl.cli.graph import page as page_of
    from tests.graph.test_graph import SAMPLES

    for sample in SAMPLES:
        loaded = load_file(str(sample))
        assert len(page_of(loaded, list(loaded.flows)).encode()) < 400_000


CHOICES = st.lists(st.sampled_from(["", "", "busy", *KEYS]), max_size=8)


@given(st.lists(st.tuples(flows(max_keys=3), CHOICES), min_size=8, max_size=8))
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink in a browser takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_page_plays_calls_as_the_simulator_does(browser, tmp_path, calls):
    path = tmp_path / "calls.html"
    path.write_text(html([Page(wire) for wire, _ in calls], {}), encoding="utf-8")
    browser.get(path.as_uri())
    made = browser.execute_script(PLAY + "return arguments[0].map(play)", [c for _, c in calls])
    for (wire, choices), theirs in zip(calls, made, strict=True):
        assert theirs == ours(wire, choices), json.dumps(wire)


#: Plays one call in the page: each choice answers one wait, silence where they run out.
PLAY = """
function play(choices, number) {
  const call = new Call(data.flows[number], data.settings);
  for (let turn = 0; turn < 25 && call.wait; turn++) {
    const choice = choices[turn] ?? "";
    if (call.wait.kind === "dialling") call.dialled(choice === "busy" ? "busy" : "answered");
    else if (call.wait.kind === "recording") call.spoke(5000, choice.length === 1 ? choice : "");
    else if (choice.length === 1) call.press(choice);
    else call.silence();
  }
  const about = (one) => one.key ?? one.keys ?? one.reason ?? "";
  return call.events.map((one) => [one.kind, one.step, one.at, about(one)]);
}
"""

KINDS = {
    ev.Heard: "hears",
    ev.Paused: "silence",
    ev.Pressed: "presses",
    ev.Entered: "stores",
    ev.Recorded: "records",
    ev.Transferred: "transfer",
    ev.Ended: "ends",
}


def ours(wire: dict, choices: list[str]) -> list[list[Any]]:
    turn = begin(load(wire))
    events = list(turn.events)
    for number in range(25):
        choice = choices[number] if number < len(choices) else ""
        key = choice if len(choice) == 1 else ""
        match turn.state.wait:
            case None:
                break
            case Dialling():
                answer = Dialled("busy" if choice == "busy" else "answered")
            case Recording():
                answer = Spoke(5000, key)
            case Listening() | Collecting():
                answer = Press(key) if key else Silence()
            case _:
                answer = NoFlow()
        turn = reply(turn.state, answer)
        events.extend(turn.events)
    return [line(event) for event in events if shown(event)]


def shown(event: ev.Event) -> bool:
    return type(event) in KINDS  # the page has no line for a skipped step


def line(event: ev.Event) -> list[Any]:
    about = ""
    if isinstance(event, ev.Pressed):
        about = event.key
    elif isinstance(event, ev.Entered):
        about = event.keys
    elif isinstance(event, ev.Ended):
        about = event.reason
    step_id = "" if isinstance(event, ev.Ended) and event.reason == "past_end" else event.step
    return [KINDS[type(event)], step_id, event.at_ms, about]


def test_every_kind_of_step_is_played(page):
    wire = flow(
        step("p", "play", media=["https://x.test/a.wav", "https://x.test/b.wav"]),
        step("k", "sendKeys", keys="12#"),
        step("x", "teleport"),
        step("f", "fetchCallFlow", url="https://x.test/next"),
    )
    browser = page(Page(wire))
    find(browser, "#call").click()
    wait(browser, "#status", "Call ended")
    kinds = browser.execute_script("return call === null ? [] : call.events.map((one) => one.kind)")
    assert kinds == ["hears", "sends", "unknown", "fetches", "ends"]


def test_a_missing_browser_fails_in_ci_and_skips_elsewhere():
    from tests.graph.conftest import without_browser

    with pytest.raises(pytest.fail.Exception):
        without_browser({"CI": "true"})
    with pytest.raises(pytest.skip.Exception):
        without_browser({})
