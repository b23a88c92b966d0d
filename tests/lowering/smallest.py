"""How many steps a small flow takes at the least, by a search over all lists of steps.

    python -m tests.lowering.smallest

writes docs/layouts.md: for each of the flows below the steps that flowc makes, and the fewest that
any list of steps takes.

That a list of so many steps does what a flow means is put to a SAT solver as one formula: which
step says what, which values of the variable run it, where its keys lead, and that everybody who
may come to a step, as tests/lowering/reference.py means the flow, runs there what the flow says
next. Nothing of the compiler is used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pysat.card import CardEnc
from pysat.formula import IDPool
from pysat.solvers import Cadical153

from callflow_dsl import compile_text
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.source import Source
from callflow_dsl.steps.conditions import KEYPAD
from callflow_dsl.syntax.parser import parse_source
from tests.lowering.reference import Machine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lowering.places import Call

    #: What a call does at a place: the verb, what is said, what it waits for.
    Action = tuple[str, str, str]

PAGE = Path(__file__).parents[2] / "docs" / "layouts.md"
#: With more comparisons than this a guard is hard to read.
FEW = 3
_END: Action = ("end", "", "")
#: What the variable holds: nothing, or a key.
_VALUES = ("", *KEYPAD)
_ONE = 'key 1 { say "A" }'
_TWO = f'{_ONE} key 2 {{ say "B" }}'
_WRONG = 'other { say "W" again }'
_SILENT = 'silence { say "S" again }'
_FAIL = 'fail { say "F" hangup }'
_ENDLESS = "tries silence 2 wrong endless"
#: What the menus say behind their prompt, and what comes behind them.
MENUS = (
    (f"tries 1 {_TWO}", ""),
    (f"tries 2 {_TWO}", 'say "Z"'),
    (f"tries 3 {_TWO}", 'say "Z"'),
    (f"tries 3 {_TWO} {_FAIL}", 'say "Z"'),
    (f"tries 3 {_TWO} silence {{ hangup }}", 'say "Z"'),
    (f"tries 3 {_TWO} {_WRONG} silence {{ hangup }}", 'say "Z"'),
    (f"tries 3 {_TWO} {_WRONG} {_FAIL} silence {{ hangup }}", 'say "Z" if c == 1'),
    (f'tries 2 {_ONE} other {{ say "W" }} silence {{ say "S" }}', 'say "Z"'),
    (f'tries 2 {_ONE} other {{ say "W" hangup }} silence {{ hangup }}', 'say "Z"'),
    (f'tries 2 {_ONE} other {{ say "W" hangup }}', 'say "Z"'),
    (f"tries 2 {_ONE} {_WRONG}", 'say "Z"'),
    (f"tries 3 {_ONE} {_WRONG} {_SILENT}", 'say "Z"'),
    (f'tries 3 {_ONE} silence {{ say "S" }}', 'say "Z"'),
    (f"tries silence 1 wrong endless {_TWO} {_WRONG}", 'say "Z"'),
    (f"{_ENDLESS} {_TWO}", 'say "Z"'),
    (f"{_ENDLESS} {_TWO} {_SILENT}", 'say "Z" if c == 2'),
    (f"{_ENDLESS} {_ONE} {_WRONG}", 'say "Z"'),
    (f"{_ENDLESS} {_ONE} {_WRONG} {_SILENT}", 'say "Z"'),
    (f'{_ONE} key 2 {{ say "B" again }}', ""),
)


def flow(menu: str, behind: str) -> str:
    """The text of a file with one menu."""
    return f'flow "Small" {{ menu c {{ say "P" wait 0s {menu} }} {behind} }}'


class Meaning:
    """A flow as a table: for each state of a call what it does, and the states that follow."""

    def __init__(self, text: str) -> None:
        machine = Machine(parse_source(Source("meant", text), Reporter()))
        calls = [machine.begin({})]
        numbers: dict[Call, int] = {calls[0]: 0}
        self.actions: list[Action] = []
        #: For each state the index in `_VALUES` of what the variable holds.
        self.held: list[int] = []
        #: For each state, those behind silence (first) and behind each key.
        self.following: list[list[int]] = []
        for call in calls:
            self.actions.append((*call.events[-1], call.wait) if call.wait else _END)
            self.held.append(_VALUES.index(next((value for _, value in call.variables), "")))
            answers = [None, *(KEYPAD if call.wait == "listen" else "")] if call.wait else []
            self.following.append([])
            for answer in answers:
                after = machine.go_on(call, answer)
                if after not in numbers:
                    numbers[after] = len(calls)
                    calls.append(after)
                self.following[-1].append(numbers[after])


class Formula:
    """That a list of ``size`` steps does what a flow means; ``most``: comparisons in a guard."""

    def __init__(self, meaning: Meaning, size: int, most: int | None = None) -> None:
        self._meaning = meaning
        self._size = size
        self._most = most
        self._pool = IDPool()
        self._is = lambda *what: self._pool.id(what)
        self._clauses: list[list[int]] = []
        says = sorted({*meaning.actions, _END})
        for at in range(size):
            self._one_of([self._is("says", at, action) for action in says])
            self._one_of([self._is("leads", at, target) for target in range(size + 1)])
            self._guard(at)
        self._clauses.append([self._is("comes", 0, 0)])
        for state in range(len(meaning.actions)):
            for at in range(size + 1):
                self._caller(state, at)

    def holds(self) -> bool:
        """Whether there is such a list."""
        with Cadical153(bootstrap_with=self._clauses) as solver:
            return bool(solver.solve())

    def _one_of(self, literals: list[int]) -> None:
        self._clauses.append(literals)
        self._clauses += [[-a, -b] for n, a in enumerate(literals) for b in literals[:n]]

    def _guard(self, at: int) -> None:
        """A value runs a step where all comparisons of its guard hold for it."""
        failing: list[list[int]] = [[] for _ in _VALUES]
        chosen = [self._is("compares", at, comparison) for comparison in _COMPARISONS]
        for comparison, literal in zip(_COMPARISONS, chosen, strict=True):
            for number in set(range(len(_VALUES))) - comparison:
                failing[number].append(literal)
                self._clauses.append([-self._is("runs", at, number), -literal])
        for number, some in enumerate(failing):
            self._clauses.append([self._is("runs", at, number), *some])
        if self._most is not None:
            self._clauses += CardEnc.atmost(chosen, self._most, vpool=self._pool).clauses

    def _caller(self, state: int, at: int) -> None:
        """What follows where a call may be in this state before this step."""
        meaning, comes = self._meaning, self._is("comes", state, at)
        action = meaning.actions[state]
        if at == self._size:
            if action != _END:
                self._clauses.append([-comes])
            return
        runs = self._is("runs", at, meaning.held[state])
        self._clauses.append([-comes, runs, self._is("comes", state, at + 1)])
        self._clauses.append([-comes, -runs, self._is("says", at, action)])
        if action == _END:
            return
        silence, *keys = meaning.following[state]
        self._clauses.append([-comes, -runs, self._is("comes", silence, at + 1)])
        for following in keys:
            for target in range(self._size + 1):
                leads = self._is("leads", at, target)
                self._clauses.append([-comes, -runs, -leads, self._is("comes", following, target)])


def _comparisons() -> list[frozenset[int]]:
    """For each comparison with a key the values for which it holds."""
    everything = frozenset(range(len(_VALUES)))
    sets = {frozenset([number]) for number in everything if number}
    sets |= {everything - equal for equal in sets}
    digits = {n: int(value) for n, value in enumerate(_VALUES) if value.isdigit()}
    for bound in range(10):
        sets.add(frozenset(n for n, digit in digits.items() if digit >= bound))
        sets.add(frozenset(n for n, digit in digits.items() if digit <= bound))
    return sorted(sets, key=sorted)


_COMPARISONS = _comparisons()


def compiled_size(text: str) -> int:
    """The steps that flowc makes."""
    return len(compile_text(text).flows[0].steps)


def smallest(text: str, most: int | None = None) -> int:
    """The fewest steps of any list that does what a flow means."""
    meaning = Meaning(text)
    size = compiled_size(text)
    while Formula(meaning, size - 1, most).holds():
        size -= 1
    return size


_HEAD = f"""# How small menus are
Generated by `python -m tests.lowering.smallest`.

For small menus the fewest steps that do what a menu means are known: a SAT solver went through
all lists of steps. Each menu below is `menu c {{ say "P" wait 0s ... }}`, with what the first two
columns say. *flowc*: the steps that it compiles to. *Fewest*: no shorter list is right. *Readable*:
no shorter list is right whose steps have at most {FEW} conditions each; the fewest may need eleven,
one for each key that is not meant.

The lists that were searched: their steps say what the flow says, heard with keys or without, or
end the call; have any number of conditions on `c` with `==`, `!=`, `<=`, `>=` and a key; store
keys in `c`; and lead them to any step, forward or back, or nowhere. Callers press any of the twelve
keys, or none, as often as they are asked to. Lists with variables of their own, and menus that take
several keys or stand in other menus, were not searched.

| in the menu | behind it | flowc | fewest | readable |
|---|---|---|---|---|
"""


def rows() -> Iterator[str]:
    """The rows of the table."""
    for menu, behind in MENUS:
        text = flow(menu, behind)
        sizes = (compiled_size(text), smallest(text), smallest(text, FEW))
        yield f"| `{menu}` | {f'`{behind}`' if behind else ''} | {' | '.join(map(str, sizes))} |\n"


def main() -> None:
    """See the module."""
    PAGE.write_text(_HEAD + "".join(rows()), "utf-8")


if __name__ == "__main__":
    main()
