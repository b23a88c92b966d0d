"""What is known of the variables on the ways that lead to a place of the flow.

The wire has one jump (on a key press) and guards, so all ways through a flow run down the
same list of steps and differ by the values of variables alone. The lowering therefore
knows, at each place, every way that passes it: a `Path` says which values each variable
can have there. Values are bits of an int, one for each value that the flow tells apart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate

from callflow_dsl.steps.conditions import KEYPAD, NEGATIONS, OPERATORS, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from callflow_dsl.compiler.resolved import Test
    from callflow_dsl.source import Location

UNSET = 1


class Inexpressible(Exception):  # noqa: N818 - it carries a diagnostic, it is not shown
    """No guard of the wire says this; the message gives the reason, ``note`` the way round."""

    def __init__(self, reason: str, note: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.note = note
        self.place: Location | None = None


class TooMuch(Inexpressible):
    """There may be steps that say it, but too many, or only after too long a search."""


#: What a lowering may spend for each statement, and some more whatever the size of the flow.
UNITS_PER_STATEMENT = 3_000
UNITS_AT_LEAST = 600_000


class Budget:
    """What one lowering may spend: all its work is counted here, whatever it is for.

    A unit is one way looked at, narrowed, merged or written for. Flows that people can follow
    take some thousands of units, and about a hundred for each of their statements.
    """

    def __init__(self, statements: int) -> None:
        self.statements = statements
        self.left = self.given = UNITS_AT_LEAST + UNITS_PER_STATEMENT * statements

    def spend(self, units: int) -> None:
        """Raises `TooMuch` when nothing is left."""
        self.left -= units
        if self.left < 0:
            raise TooMuch(
                "too many ways lead through these menus and conditions to keep them apart",
                "Let menus end in hangup or transfer, `silence` above all; use fewer tries; write a"
                " long `or` as a chain of `else if`.",
            )


class Universe:
    """The values that the conditions of a flow tell apart, and sets of them as bits.

    Bit 0 is a variable that was never stored. Besides the keys and the values that the
    flow compares with there is one value of every other sort: a number between two that
    are compared with, the same number written in another way, a text that is no number.
    """

    def __init__(self, constants: Iterable[str], budget: Budget) -> None:
        self.budget = budget
        values = dict.fromkeys([*KEYPAD, *constants, "", "no number"])
        numbers = sorted({size for value in values if (size := number(value)) is not None})
        for size, following in zip(numbers, [*numbers[1:], numbers[-1] + 2], strict=True):
            values.setdefault(f"{(size + following) / 2:.6f}")
            values.setdefault(f"{size:.7f}")
        values.setdefault(f"{numbers[0] - 1:.6f}")
        self._bits = {value: 2 << number for number, value in enumerate(values)}
        self.everything = (2 << len(values)) - 1
        sizes = sorted(
            (size, self._bits[value]) for value in values if (size := number(value)) is not None
        )
        #: All numbers in their order, and for each the set of those before it.
        self._sizes = [size for size, _ in sizes]
        self._below = list(accumulate((bit for _, bit in sizes), initial=0))
        self.stored = self.everything & ~UNSET
        self._masks: dict[tuple[str, str], int] = {}
        #: The set of the twelve keys.
        self.any_key = self.keys(KEYPAD)
        self._paths: dict[tuple[object, ...], Path] = {}
        #: Two paths -> the same in fewer, where that can be: see `merged`.
        self.pairs: dict[tuple[Path, Path], list[Path]] = {}
        #: A path, a variable, its values -> the path that has these instead.
        self.changed: dict[tuple[Path, str, int], Path] = {}

    def forget_paths(self) -> None:
        """No new paths come. Those that are known refer to this, so nobody else would free them."""
        self._paths.clear()
        self.pairs.clear()
        self.changed.clear()

    def path(self, masks: Mapping[str, int], default: int) -> Path:
        """The path of which this is known."""
        return self.path_of(
            {name: mask for name, mask in masks.items() if mask != default}, default
        )

    def path_of(self, told: dict[str, int], default: int) -> Path:
        """`path`, where no variable of ``told`` has the default."""
        key = (frozenset(told.items()), default)
        path = self._paths.get(key)
        if path is None:
            path = self._paths[key] = Path(self, told, default)
        return path

    def mask(self, operator: str, value: str) -> int:
        """The values for which the comparison holds."""
        key = (operator, value)
        if key not in self._masks:
            if operator not in OPERATORS:
                raise Inexpressible(
                    f'flowc does not know when "{operator}" holds, so it cannot tell the other'
                    " steps when it does not",
                    "It can stand behind a step, alone or with `and`; not in `if {}`, `not`, `or`.",
                )
            self._masks[key] = self._holding(operator, value)
        return self._masks[key]

    def _holding(self, operator: str, value: str) -> int:
        """As `holds` says, without a look at each value."""
        if operator in NEGATIONS:
            equal = self._bits.get(value, 0)
            return equal if operator == "==" else self.everything & ~equal
        size = number(value)
        if size is None:
            return 0
        find = bisect_left if operator in ("<", ">=") else bisect_right
        below = self._below[find(self._sizes, size)]
        return below if operator in ("<", "<=") else self._below[-1] & ~below

    def keys(self, keys: Iterable[str]) -> int:
        """The set of these keys."""
        bits = 0
        for key in keys:
            bits |= self.mask("==", key)
        return bits


class Path:
    """One way (or several alike) that leads to a place.

    ``masks``: variable -> the values that it can have; ``default`` for the others. Equal
    paths of a flow are the same object: make them with `Universe.path`.
    """

    __slots__ = ("default", "home", "mark", "masks")

    def __init__(self, home: Universe, masks: Mapping[str, int], default: int) -> None:
        self.home = home
        self.masks = masks
        self.default = default
        #: A sum with one term for each variable, so that it is known without one of them too.
        self.mark = hash(default) + sum(map(hash, masks.items()))

    def mask(self, variable: str) -> int:
        """The values that a variable can have."""
        return self.masks.get(variable, self.default)

    def having(self, variable: str, values: int) -> Path:
        """This path with other values of a variable."""
        if self.masks.get(variable, self.default) == values:
            return self
        known = self.home.changed
        key = (self, variable, values)
        path = known.get(key)
        if path is None:
            masks = {**self.masks, variable: values}
            if values == self.default:
                del masks[variable]
            path = known[key] = self.home.path_of(masks, self.default)
        return path

    def without(self, variable: str) -> Path:
        """This path, with a variable that nothing asks for any more."""
        return self.having(variable, self.default)

    def within(self, variable: str, values: int) -> Path | None:
        """The part of this path on which the variable has one of the values."""
        before = self.masks.get(variable, self.default)
        mask = before & values
        if mask == before:
            return self
        return self.having(variable, mask) if mask else None

    def covers(self, other: Path) -> bool:
        """Whether all that may be so on the other path may be so on this one."""
        return all(not other.mask(name) & ~self.mask(name) for name in {*self.masks, *other.masks})


def split(path: Path, test: Test, universe: Universe) -> tuple[list[Path], list[Path]]:
    """The parts of a path on which the test holds, and does not."""
    from callflow_dsl.compiler.resolved import Literal

    if isinstance(test, Literal):
        condition = test.condition
        values = universe.mask(condition.operator, condition.value)
        holding = path.within(condition.variable, values)
        failing = path.within(condition.variable, universe.everything & ~values)
        pair = ([holding] if holding else [], [failing] if failing else [])
        return pair[::-1] if test.negated else pair
    undecided, settled = [path], []
    for inner in test.tests:
        remaining = []
        for undecided_path in undecided:
            holding_inner, failing_inner = split(undecided_path, inner, universe)
            remaining += holding_inner if test.every else failing_inner
            settled += failing_inner if test.every else holding_inner
        undecided = remaining
    return (undecided, settled) if test.every else (settled, undecided)


def split_all(
    paths: Iterable[Path], test: Test, universe: Universe
) -> tuple[list[Path], list[Path]]:
    """`split` for several paths."""
    holding: list[Path] = []
    failing: list[Path] = []
    for path in paths:
        passed, rest = split(path, test, universe)
        holding += passed
        failing += rest
        universe.budget.spend(len(passed) + len(rest))
    return holding, failing


#: With more ways than this at one place, what they have to do with each other is forgotten.
_MANY = 32


def merged(paths: Iterable[Path]) -> list[Path]:
    """The same paths in fewer: those that differ in one variable alone become one."""
    if isinstance(paths, list) and len(paths) < 2:
        return paths
    fewer = list(dict.fromkeys(paths))
    if len(fewer) < 2:
        return fewer
    if len(fewer) == 2:
        return _joined_pair(*fewer)
    may_join = True
    while may_join and len(fewer) > 1:
        may_join = False
        fewer[0].home.budget.spend(len(fewer))
        names = {name: None for path in fewer for name in path.masks}
        for variable in names:
            joined = _joined(fewer, variable)
            may_join |= len(joined) < len(fewer)
            fewer = joined
    return fewer


def _joined_pair(first: Path, second: Path) -> list[Path]:
    """Two paths, as `merged` has them."""
    home = first.home
    pair = home.pairs.get((first, second))
    if pair is None:
        pair = home.pairs[first, second] = _new_pair(first, second)
    home.budget.spend(2 if len(pair) == 2 else 4)
    return pair


def _new_pair(first: Path, second: Path) -> list[Path]:
    names = {**first.masks, **second.masks}
    differing = [name for name in names if first.mask(name) != second.mask(name)]
    if len(differing) > 1 or first.default != second.default:
        return [first, second]
    (name,) = differing
    return [first.without(name).having(name, first.mask(name) | second.mask(name))]


def _joined(paths: list[Path], variable: str) -> list[Path]:
    """Paths that differ in this variable alone as one, in the place of the first."""
    marks = {
        path.mark - hash((variable, path.masks[variable])) if variable in path.masks else path.mark
        for path in paths
    }
    if len(marks) == len(paths):
        return paths
    values: dict[Path, int] = {}
    for path in paths:
        rest = path.having(variable, path.default)
        values[rest] = values.get(rest, 0) | path.mask(variable)
    paths[0].home.budget.spend(len(paths))
    if len(values) == len(paths):
        return paths
    return [rest.having(variable, mask) for rest, mask in values.items()]


def coarsened(paths: list[Path], kept: Iterable[str]) -> list[Path]:
    """Paths that allow at least as much, and not many; the ``kept`` variables stay exact."""
    for variable in dict.fromkeys(name for path in paths for name in path.masks):
        if len(paths) <= _MANY:
            break
        if variable not in kept:
            values = 0
            for path in paths:
                values |= path.mask(variable)
            paths = merged(path.having(variable, values) for path in paths)
    return paths
