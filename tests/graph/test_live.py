"""Pages of `flowc serve` in a browser: many tabs, and what stays when a page is loaded anew."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from callflow_dsl.cli._flow_inputs import load_file
from callflow_dsl.cli.serve import answer_call, page_of
from callflow_dsl.serve.server import Server
from callflow_dsl.serve.site import Site

FLOW = """flow "F" { defaults { language en-GB voice female }
  menu m { say "Press 1." wait 4s
    key 1 { say "One." transfer +31201112233 hangup }
  }
  hangup
}
"""


@pytest.fixture
def server(tmp_path, browser):
    for name in ("one.flow", "other.flow"):
        (tmp_path / name).write_text(FLOW)
    page = partial(page_of, template="ed://{path}#{line}")
    site = Site(tmp_path, load_file, page, lambda path, sent: answer_call(path, sent, {}))
    with Server(site, "127.0.0.1", 0, log=False) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.02,))
        thread.start()
        yield made
        browser.get("about:blank")  # its stream would miss the server
        made.shutdown()
        thread.join()


def test_a_changed_page_loads_anew_and_keeps_its_call(screen, server, tmp_path):
    screen.driver.get(f"{server.address}preview/one.flow#keys=1")
    screen.wait_for("#status", "Transferring")
    screen.run("view.zoom(1.5); window.old = true")
    camera = screen.run("return view.camera")
    (tmp_path / "other.flow").write_text(FLOW.replace("One.", "Another."))
    (tmp_path / "one.flow").write_text(FLOW.replace("One.", "Number one."))
    screen.wait_for("#transcript", "Number one.")
    screen.wait_for("#status", "Transferring")
    assert screen.run("return window.old") is None
    assert screen.run("return view.camera") == camera


def test_the_line_of_a_step_is_linked_to_the_editor(screen, server, tmp_path):
    screen.driver.get(f"{server.address}preview/one.flow")
    screen.wait_for("#edit", "Edit line 1")
    screen.click(".box.transfer")
    screen.wait_for("#edit", "Edit line 3")
    assert screen.run("return document.getElementById('edit').href") == (
        f"ed://{(tmp_path / 'one.flow').as_posix()}#3"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["", "preview/wrong.flow", "preview/nowhere.flow"])
def test_axe_finds_nothing_in_the_pages_around(page, scheme, server, tmp_path, browser, axe):
    wrong = FLOW.replace("hangup", f"hangup // {'long ' * 50}\n  sya", 1)
    (tmp_path / "wrong.flow").write_text(wrong)
    browser.set_window_size(480, 800)  # what is wrong has to be scrolled
    try:
        browser.get(f"{server.address}{page}")
        assert axe(scheme) == []
    finally:
        browser.set_window_size(1500, 950)


def test_each_page_leads_back_to_the_list(screen, server, tmp_path):
    (tmp_path / "wrong.flow").write_text(FLOW.replace("hangup", "hung up", 1))
    for name in ("one", "wrong", "nowhere"):
        screen.driver.get(f"{server.address}preview/{name}.flow")
        screen.click('a[href="/"]')
        screen.wait_for("h1", "Call flows")


def test_twelve_tabs_load_and_hear_of_a_change(screen, server, tmp_path):
    driver = screen.driver
    first = driver.current_window_handle
    try:
        for _ in range(12):
            driver.switch_to.new_window("tab")
            driver.get(f"{server.address}preview/one.flow")
            screen.wait_for("#status", "Not in a call")
        (tmp_path / "one.flow").write_text(FLOW.replace("One.", "Number one."))
        for handle in driver.window_handles[1:]:
            driver.switch_to.window(handle)
            screen.wait_for("#source", "Number one.")
    finally:
        for handle in driver.window_handles:
            if handle != first:
                driver.switch_to.window(handle)
                driver.close()
        driver.switch_to.window(first)
