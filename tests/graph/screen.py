"""What a person sees of a page and does on it, in a browser.

Everything is read by a script at one moment, and no element is kept: a page may be drawn or loaded
anew between two calls. What is not there yet is waited for, with a deadline that a busy machine
keeps.
"""

from __future__ import annotations

from typing import Any

from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.wheel_input import ScrollOrigin
from selenium.webdriver.support.ui import WebDriverWait

#: How long something may take, in seconds.
DEADLINE_S = 60

#: The text of an element as it is shown; of a shape, its whole text.
_TEXT = "const text = (one) => ((one?.innerText ?? one?.textContent) ?? '').trim();"
#: The middle of an element, in pixels from the corner of the window, and its size.
_RECT = """const one = document.querySelector(arguments[0]);
if (!one) return null;
if (arguments[1]) one.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
const r = one.getBoundingClientRect();
return [r.x + r.width / 2, r.y + r.height / 2, r.width, r.height];"""


class Screen:
    """The window of a browser."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def run(self, script: str, *arguments: object) -> Any:
        """What a script in the page returns."""
        return self.driver.execute_script(script, *arguments)

    def text(self, css: str) -> str:
        """The text of the first element that matches; empty where there is none."""
        return self.run(f"{_TEXT} return text(document.querySelector(arguments[0]))", css)

    def texts(self, css: str) -> list[str]:
        """The texts of all elements that match."""
        script = "return [...document.querySelectorAll(arguments[0])].map(text)"
        return self.run(f"{_TEXT} {script}", css)

    def count(self, css: str) -> int:
        """How many elements match."""
        return self.run("return document.querySelectorAll(arguments[0]).length", css)

    def is_shown(self, css: str) -> bool:
        """Whether the first element that matches takes up room."""
        rect = self._rect(css, is_moved_to=False)
        return rect is not None and rect[2] > 0 and rect[3] > 0

    def rect(self, css: str) -> list[float]:
        """Where the first element is that matches: its middle (x, y), its width and height."""
        return self.until(lambda: self._rect(css, is_moved_to=False))

    def _rect(self, css: str, *, is_moved_to: bool) -> list[float] | None:
        return self.run(_RECT, css, is_moved_to)

    def until(self, holds: Any) -> Any:
        """What ``holds()`` returns, once that is true."""
        wait = WebDriverWait(self.driver, DEADLINE_S, 0.05, ignored_exceptions=[WebDriverException])
        return wait.until(lambda _driver: holds())

    def wait_for(self, css: str, text: str) -> None:
        """Wait until an element holds a text."""
        try:
            self.until(lambda: text in self.text(css))
        except WebDriverException as error:
            raise AssertionError(f"{css} is {self.text(css)!r}, without {text!r}") from error

    def click(self, css: str) -> None:
        """Click where the first element is that matches, as a person does."""
        x, y, _width, _height = self.until(lambda: self._rect(css, is_moved_to=True))
        actions = ActionChains(self.driver, duration=0)
        actions.w3c_actions.pointer_action.move_to_location(round(x), round(y))
        actions.click().perform()

    def press(self, *keys: str) -> None:
        """Press keys, one after another, wherever the focus is."""
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def write(self, css: str, text: str) -> None:
        """Write a text into a field in place of what is in it."""
        self.run("const one = document.querySelector(arguments[0]); one.focus(); one.select()", css)
        self.press(text)

    def turn_wheel(self, css: str, by: int) -> None:
        """Turn the wheel over the middle of an element."""
        x, y, _width, _height = self.rect(css)
        origin = ScrollOrigin.from_viewport(round(x), round(y))
        ActionChains(self.driver).scroll_from_origin(origin, 0, by).perform()

    def drag(self, css: str, across: int, down: int) -> None:
        """Drag from the middle of an element by so many pixels."""
        x, y, _width, _height = self.rect(css)
        actions = ActionChains(self.driver)
        pointer = actions.w3c_actions.pointer_action
        pointer.move_to_location(round(x), round(y))
        pointer.pointer_down()
        pointer.move_to_location(round(x) + across, round(y) + down)
        pointer.release()
        actions.perform()
