"""A headless Chromium, shared by the tests that need a browser.

Without one they are skipped, but not where ``CI`` is set: there it is a failure.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.graph.screen import Screen


def without_browser(environment: Mapping[str, str]) -> NoReturn:
    """End a test that needs a browser where there is none."""
    reason = "selenium, Chromium and its driver are needed"
    if environment.get("CI"):
        pytest.fail(f"{reason}, and no browser test is left out in CI", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if chromium is None or driver is None or importlib.util.find_spec("selenium") is None:
        without_browser(dict(os.environ))
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
