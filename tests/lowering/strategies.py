"""Random flows: menus in menus, conditions, parts, jumps, as source text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from attrs import frozen
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[..., str]

VARIABLES = ("a", "b", "c")
#: The keys that matter; 9 stands for all that nothing asks for.
KEYS = "12*"
PRESSED = "12*9"
#: Values that a text and a number are easily taken for each other.
WRITTEN = ("+5", "05", "5.0", "-0", "", "*", "none")
#: What holds for every value of a variable, or for none.
DECIDED = (
    "({v} == 1 or {v} != 1)", "{v} != none", "({v} is a number or {v} is not a number)",
    "not ({v} == 1 and {v} == 2)", "({v} == 1 and {v} != 1)", "({v} < 1 and {v} > 1)",
    "{v} == none", "not ({v} == * or {v} != *)",
)  # fmt: skip


@frozen
class Around:
    """A menu around a place: how its variable and its label are written, and the keys here."""

    variable: str
    label: str
    keys: tuple[str, ...]


class Writer:
    """Writes one flow; every text is another one, so that mix-ups are heard."""

    def __init__(self, draw: Callable[[st.SearchStrategy[object]], object]) -> None:
        self._draw = draw
        self._said = 0
        self._labels = 0
        #: Name of a part -> what stands for its parameters; and those that hold menu lines.
        self.parts: dict[str, tuple[str, ...]] = {}
        self.lines_of_menus: list[str] = []
        #: The menus around what is written, and the variables that can be named there.
        self.around: tuple[Around, ...] = ()
        self.variables = VARIABLES
        #: The most statements in an inner block.
        self.most = 2

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

    def value(self, operator: str) -> str:
        """A value to compare with."""
        if self.chance(70):
            return self.pick(*(KEYS if operator in ("==", "!=") else ("1", "2")))
        return self.pick(*WRITTEN)

    # Conditions

    def condition(self, depth: int = 2) -> str:
        kind = self.number(0, 7) if depth else 0
        if kind <= 2:
            return self.comparison()
        if kind == 3:
            return self.pick(*DECIDED).replace("none", '"none"').format(v=self.variable())
        one, other = self.condition(depth - 1), self.condition(depth - 1)
        if kind == 4:
            return f"not ({one})"
        return f"({one} {'and' if kind == 5 else 'or'} {other})"

    def variable(self) -> str:
        """Some variable; in a branch of a menu that of the menu rather often."""
        if self.around and self.chance(40):
            return self.pick(*(menu.variable for menu in (*self.around, self.around[-1])))
        return self.pick(*self.variables)

    def comparison(self) -> str:
        if self.around and self.chance(35):  # what a branch knows already
            menu = self.around[-1]
            if menu.keys:
                return f"{menu.variable} {self.pick('==', '!=')} {self.pick(*menu.keys)}"
        if self.chance(8):
            return f"{self.pick(*self.variables)} {self.pick('is a number', 'is not a number')}"
        operator = self.pick("==", "!=", "==", "!=", "<", ">=", ">", "<=")
        return f"{self.pick(*self.variables)} {operator} {_written(self.value(operator))}"

    # Steps

    def step(self, labels: tuple[str, ...], *, ends: bool = True) -> str:
        guard = f" if {self.condition()}" if self.chance(30) else ""
        kind = self.number(0, 9)
        if kind == 0 and ends:
            return f"hangup{guard}"
        if kind == 1:
            return f"transfer +3120111223{self.number(0, 9)}{guard}"
        if kind in (2, 3):
            return self.entry(labels, guard)
        if kind == 4 and ends and self.chance(30):
            return f'fetch "https://example.com/{self._said}"{guard}'
        if kind == 5 and self.chance(30):
            return self.raw()
        return f"say {self.text()}{guard}"

    def entry(self, labels: tuple[str, ...], guard: str) -> str:
        goto = f" on key goto {self.pick(*labels)}" if labels and self.chance(40) else ""
        length = self.pick(" max 1 keys", " max 1 keys", " max 2 keys", " end #", "")
        return f"say {self.text()}{goto} as {self.pick(*self.variables)}{length}{guard}"

    def raw(self) -> str:
        """A step with conditions that flowc does not read as its own."""
        operator = self.pick("==", "!=", ">=")
        value = self.value(operator)
        condition = {"variable": self.pick(*VARIABLES), "operator": operator, "value": value}
        fields: dict[str, object] = {"conditions": [condition]}
        if self.chance(50):
            return f"say {self.text()} raw {json.dumps(fields)}"
        fields = {"action": "say", "options": {"payload": json.loads(self.text())}, **fields}
        if self.chance(30):
            fields["onKeypressVar"] = self.pick(*VARIABLES)
        return f"raw {json.dumps(fields)}"

    # Blocks

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
            lines.append(self.again())
        return lines

    def again(self) -> str:
        """The way back to a menu around: the innermost, or one by its variable or label."""
        if len(self.around) < 2 or self.chance(50):
            return "again"
        menu = self.around[self.number(0, len(self.around) - 1)]
        return f"again {self.pick(menu.variable, menu.label or menu.variable)}"

    def statement(self, depth: int, labels: tuple[str, ...], *, again: bool) -> list[str]:
        kind = self.number(0, 9) if depth else 9
        if kind <= 2:
            return ["\n".join(self.menu(depth - 1, labels))]
        if kind <= 5:
            return ["\n".join(self.choice(depth - 1, labels, again=again))]
        if kind == 6 and self.parts:
            return [self.use(labels)]
        return [self.step(labels)]

    def use(self, labels: tuple[str, ...]) -> str:
        name = self.pick(*self.parts)
        given = {"text": self.text, "v": lambda: self.pick(*self.variables)}
        if "next" in self.parts[name] and not labels:
            return f"say {self.text()}"
        given["next"] = lambda: self.pick(*labels)
        return f"use {name}({', '.join(given[one]() for one in self.parts[name])})"

    def choice(self, depth: int, labels: tuple[str, ...], *, again: bool) -> list[str]:
        lines = [
            f"if {self.condition()} {{",
            *self.block(depth, labels, again=again, most=self.most),
        ]
        if self.chance(30):
            lines += [f"}} else if {self.condition()} {{"]
            lines += self.block(depth, labels, again=again, most=self.most)
        if self.chance(50):
            lines += ["} else {", *self.block(depth, labels, again=again, most=self.most)]
        return [*lines, "}"]

    # Menus

    def menu(self, depth: int, labels: tuple[str, ...]) -> list[str]:
        """A `menu`, or an `ask`; it may have a label."""
        variable = self.pick(*self.variables)
        label = self.label() if self.chance(20) else ""
        head = f"{label}: " if label else ""
        labels = (*labels, label) if label else labels
        if self.chance(25):
            return [
                f"{head}ask {variable} {{",
                *self.ask(Around(variable, label, ()), depth, labels),
            ]
        lines = [f"{head}menu {variable} {{", *self.prompt()]
        limit = self.pick("", "", "", "max 2 keys", "max 2 keys end #")
        lines += [self.tries(), *([limit] if limit else [])]
        if limit and self.chance(40):  # a range, with a key of its own in it behind
            lines += self.branch("key 10-29", Around(variable, label, ()), depth, labels)
            lines += self.branch("key 12", Around(variable, label, ("12",)), depth, labels)
        keys = list(KEYS)
        while keys and (len(keys) == len(KEYS) or self.chance(60)):
            bound = [keys.pop(self.number(0, len(keys) - 1))]
            bound += [keys.pop()] if keys and self.chance(20) else []
            menu = Around(variable, label, tuple(bound))
            lines += self.branch(f"key {' '.join(bound)}", menu, depth, labels)
        lines += self.branches("other", Around(variable, label, ()), depth, labels)
        if self.lines_of_menus and self.chance(25):
            lines.append(f"use {self.pick(*self.lines_of_menus)}")
        return [*lines, "}"]

    def ask(self, menu: Around, depth: int, labels: tuple[str, ...]) -> list[str]:
        lines = [
            *self.prompt(),
            self.tries(),
            self.pick("max 1 key", "max 2 keys", "max 2 keys end #"),
        ]
        valid = self.pick("", "valid 2", "valid 1-2", "valid 2 11-19", 'valid "1*" 2', "valid 5-9")
        if valid and "max 1" in lines[-1]:
            valid = self.pick("valid 2", "valid 1-2", "valid 1 5-9")
        lines += [valid] if valid else []
        if self.chance(30):
            lines += self.branch("key *", Around(menu.variable, menu.label, ("*",)), depth, labels)
        return [*lines, *self.branches("invalid", menu, depth, labels), "}"]

    def prompt(self) -> list[str]:
        lines = [f"say {self.text()}"]
        if self.chance(20):
            lines += [f"if {self.condition()} {{", f"say {self.text()}", "}"]
        if self.chance(60):
            lines.append(f"wait {self.number(0, 3)}s")
        return lines

    def tries(self) -> str:
        """How often a menu is heard; silences and keys may count apart."""
        apart = ("wrong endless", "silence 2 wrong 2", "silence 1 wrong endless")
        return f"tries {self.pick('1', '2', '3', '2', '3', *apart)}"

    def branches(self, other: str, menu: Around, depth: int, labels: tuple[str, ...]) -> list[str]:
        """The branches that are no keys'."""
        lines = []
        for name in (other, "silence", "fail"):
            if self.chance(50):
                lines += self.branch(name, menu, depth, labels)
        return lines

    def branch(self, head: str, menu: Around, depth: int, labels: tuple[str, ...]) -> list[str]:
        outer = self.around
        again = head != "fail"
        self.around = (*outer, menu) if again else outer
        lines = self.block(depth, labels, again=again, most=self.most)
        self.around = outer
        return [f"{head} {{", *lines, "}"]

    # Files

    def file(self, depth: int, most: int = 4) -> str:
        """The text of a file with one flow, and parts that it may use, once or more often."""
        files = []
        for name in ("p", "q")[: self.number(0, 2)]:
            parameters = ("text", "v", "next")[: self.number(1, 3)]
            self.variables = ("${v}", *VARIABLES[:1]) if "v" in parameters else VARIABLES
            lines = ["say ${text}", *self.block(1, most=self.most)]
            if "next" in parameters:
                lines += ["say ${text} max 1 key on key goto ${next}"]
            files += [f"part {name}({', '.join(parameters)}) {{", *lines, "}"]
            self.parts[name] = parameters
        self.variables = VARIABLES
        if self.chance(25):
            lines = [*self.branch("key *", Around("a", "", ("*",)), 0, ()), self.tries()]
            files += [
                "part usual {",
                *lines,
                *self.branches("other", Around("a", "", ()), 0, ()),
                "}",
            ]
            self.lines_of_menus.append("usual")
        body = self.block(self.number(1, depth), most=most)
        return "\n".join(['flow "Random" {', *body, "}", *files]) + "\n"


def _written(value: str) -> str:
    """A value in a condition: quoted where it is none of the keys."""
    return value if value in KEYS and value else json.dumps(value)


def _flat(lines: list[str]) -> list[str]:
    return [line for lump in lines for line in lump.split("\n")]


@st.composite
def flows(draw: Callable[[st.SearchStrategy[object]], object], depth: int = 3) -> str:
    """The text of a file with one flow; ``depth``: how deep its blocks nest at the most."""
    return Writer(draw).file(depth)
