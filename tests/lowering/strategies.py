"""Random flows: menus in menus, conditions, parts, jumps, as source text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[..., str]

VARIABLES = ("a", "b", "c")
#: The keys that matter; 9 stands for all that nothing asks for.
KEYS = "12*"
PRESSED = "12*9"
#: Values that a text and a number are easily taken for each other.
WRITTEN = ('"+5"', '"05"', '"5.0"', '"-0"', '""', '"*"', '"none"')


class Writer:
    """Writes one flow; every text is another one, so that mix-ups are heard."""

    def __init__(self, draw: Callable[[st.SearchStrategy[object]], object]) -> None:
        self._draw = draw
        self._said = 0
        self._labels = 0
        self.parts: list[str] = []

    def pick(self, *options: str) -> str:
        return str(self._draw(st.sampled_from(options)))

    def number(self, low: int, high: int) -> int:
        return int(str(self._draw(st.integers(low, high))))

    def chance(self, percent: int) -> bool:
        return self.number(1, 100) <= percent

    def text(self) -> str:
        self._said += 1
        return f'"t{self._said}"'

    def label(self) -> str:
        self._labels += 1
        return f"l{self._labels}"

    def condition(self, depth: int = 2) -> str:
        kind = self.number(0, 5) if depth else 0
        if kind <= 2:
            operator = self.pick("==", "!=", "==", "!=", "<", ">=")
            likely = KEYS if operator in ("==", "!=") else ("1", "2")
            value = self.pick(*(likely if self.chance(70) else WRITTEN))
            return f"{self.pick(*VARIABLES)} {operator} {value}"
        one, other = self.condition(depth - 1), self.condition(depth - 1)
        if kind == 3:
            return f"not ({one})"
        return f"({one} {'and' if kind == 4 else 'or'} {other})"

    def step(self, labels: tuple[str, ...], *, ends: bool = True) -> str:
        guard = f" if {self.condition()}" if self.chance(30) else ""
        kind = self.number(0, 9)
        if kind == 0 and ends:
            return f"hangup{guard}"
        if kind == 1:
            return f"transfer +3120111223{self.number(0, 9)}{guard}"
        if kind in (2, 3):
            goto = f" on key goto {self.pick(*labels)}" if labels and self.chance(40) else ""
            entry = self.pick(" max 1 keys", " max 1 keys", " max 2 keys", " end #", "")
            if self.chance(50):
                return f"say {self.text()}{guard}"
            return f"say {self.text()}{goto} as {self.pick(*VARIABLES)}{entry}{guard}"
        if kind == 4 and ends and self.chance(30):
            return f'fetch "https://example.com/{self._said}"{guard}'
        return f"say {self.text()}{guard}"

    def block(
        self, depth: int, labels: tuple[str, ...] = (), *, again: bool = False, most: int = 3
    ) -> list[str]:
        """The lines of a block; ``again`` may end it."""
        own = tuple(self.label() for _ in range(self.number(0, 1)))
        visible = labels + own
        lines = []
        for _ in range(self.number(1, most)):
            lines += self.statement(depth, visible, again=again)
        for label in own:
            lines.insert(self.number(0, len(lines)), f"{label}: say {self.text()}")
        # A label that stands between the lines of a block is in that block no more.
        lines = _flat(lines)
        if again and self.chance(50):
            lines.append("again")
        return lines

    def statement(self, depth: int, labels: tuple[str, ...], *, again: bool) -> list[str]:
        kind = self.number(0, 9) if depth else 9
        if kind <= 2:
            return ["\n".join(self.menu(depth - 1, labels))]
        if kind <= 5:
            return ["\n".join(self.choice(depth - 1, labels, again=again))]
        if kind == 6 and self.parts:
            return [f"use {self.pick(*self.parts)}({self.text()})"]
        return [self.step(labels)]

    def choice(self, depth: int, labels: tuple[str, ...], *, again: bool) -> list[str]:
        lines = [f"if {self.condition()} {{", *self.block(depth, labels, again=again, most=2)]
        if self.chance(30):
            lines += [f"}} else if {self.condition()} {{"]
            lines += self.block(depth, labels, again=again, most=2)
        if self.chance(50):
            lines += ["} else {", *self.block(depth, labels, again=again, most=2)]
        return [*lines, "}"]

    def menu(self, depth: int, labels: tuple[str, ...]) -> list[str]:
        lines = [f"menu {self.pick(*VARIABLES)} {{", f"say {self.text()}"]
        if self.chance(20):
            lines += [f"if {self.condition()} {{", f"say {self.text()}", "}"]
        if self.chance(60):
            lines.append(f"wait {self.number(0, 3)}s")
        lines.append(f"tries {self.number(1, 3)}")
        keys = list(KEYS)
        while keys and (len(keys) == len(KEYS) or self.chance(60)):
            bound = keys.pop(self.number(0, len(keys) - 1))
            both = f" {keys.pop()}" if keys and self.chance(20) else ""
            lines += self.branch(f"key {bound}{both}", depth, labels, again=True)
        for name in ("other", "silence", "fail"):
            if self.chance(50):
                lines += self.branch(name, depth, labels, again=name != "fail")
        return [*lines, "}"]

    def branch(self, head: str, depth: int, labels: tuple[str, ...], *, again: bool) -> list[str]:
        return [f"{head} {{", *self.block(depth, labels, again=again, most=2), "}"]

    def file(self, depth: int) -> str:
        """The text of a file with one flow, and parts that it may use, once or more often."""
        files = []
        for name in ("p", "q")[: self.number(0, 2)]:
            lines = ["say ${text}", *self.block(1, most=2)]
            files.append("\n".join([f"part {name}(text) {{", *lines, "}"]))
            self.parts.append(name)
        body = self.block(self.number(1, depth), most=4)
        return "\n".join(['flow "Random" {', *body, "}", *files]) + "\n"


def _flat(lines: list[str]) -> list[str]:
    return [line for lump in lines for line in lump.split("\n")]


@st.composite
def flows(draw: Callable[[st.SearchStrategy[object]], object], depth: int = 3) -> str:
    """The text of a file with one flow; ``depth``: how deep its blocks nest at the most."""
    return Writer(draw).file(depth)
