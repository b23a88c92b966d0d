"""A headless Chromium, shared by the tests that need a browser, and other programs.

Without them a test is skipped, but not where ``CI`` is set: there it is a failure.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.graph.screen import Screen


def missing(reason: str, environment: Mapping[str, str] = os.environ) -> NoReturn:
    """End a test for which something is not on this machine."""
    if environment.get("CI"):
        pytest.fail(f"{reason}, and no test is left out in CI", pytrace=False)
    pytest.skip(reason)


def the_program(*names: str) -> str:
    """The path of the first of these programs that is here."""
    paths = [path for path in map(shutil.which, names) if path]
    return paths[0] if paths else missing(f"{names[0]} is needed")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    chromium, driver = the_program("chromium", "google-chrome"), the_program("chromedriver")
    if importlib.util.find_spec("selenium") is None:
        missing("selenium is needed")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    profile = tmp_path_factory.mktemp("profile")
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1500,950",
        f"--user-data-dir={profile}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService(driver)
    chrome = webdriver.Chrome(options=options, service=service)
    yield chrome
    chrome.quit()


@pytest.fixture
def screen(browser: Any) -> Screen:
    """What a person sees of the browser's window, and does in it."""
    from tests.graph.screen import Screen

    return Screen(browser)


@pytest.fixture(scope="session")
def axe(
    tmp_path_factory: pytest.TempPathFactory, browser: Any
) -> Callable[[str], list[tuple[str, str]]]:
    """What axe-core, from npm, finds wrong with the shown page: rules, each with an element.

    It is asked with a colour scheme. Like the browser, it must be there in CI.
    """
    folder = tmp_path_factory.mktemp("axe")
    command = [the_program("npm"), "install", "--no-save", "--no-audit", "axe-core@4"]
    if subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode:
        missing("axe-core cannot be installed")
    script = (folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")

    def violations(scheme: str) -> list[tuple[str, str]]:
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        browser.execute_script(script)
        found: list[tuple[str, str]] = browser.execute_async_script(
            "axe.run().then((report) => arguments[0]("
            "report.violations.map((one) => [one.id, one.nodes[0].html])))"
        )
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
        return found

    return violations
