"""Guards: conditions of the wire that let some paths pass and make the others skip.

A step has one conjunction of comparisons. So the paths that shall run a step are first
gathered into groups that one conjunction describes, and the step is written once for each.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from callflow_dsl.compiler.lowering.paths import Inexpressible, Path
from callflow_dsl.steps import KEYPAD, Condition

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from callflow_dsl.compiler.lowering.paths import Universe

    Comparison = tuple[str, str]
    Guard = tuple[Condition, ...]


_NOT_TOLD_APART = (
    "two ways lead to this step, one of which should skip it, and no variable tells them apart"
)
#: A search through so many comparisons counts as one look at a way.
_COMPARISONS_A_UNIT = 64


class Guards:
    """Finds the guards for one flow."""

    def __init__(self, universe: Universe, written: Iterable[Comparison]) -> None:
        self._universe = universe
        #: The comparisons to choose from, those that a reader expects first: what the
        #: author wrote, one key, not one key, a range of keys.
        comparisons: dict[Comparison, None] = dict.fromkeys(written)
        for operator in ("==", "!="):
            comparisons.update(((operator, key), None) for key in KEYPAD)
        comparisons.update(
            ((operator, digit), None) for operator in (">=", "<=") for digit in "0123456789"
        )
        self._comparisons = [(comparison, universe.mask(*comparison)) for comparison in comparisons]
        #: A set of values -> the first comparison that lets just these pass.
        self._exact: dict[int, Comparison] = {}
        for comparison, values in self._comparisons:
            self._exact.setdefault(values, comparison)
        self._known: dict[object, Guard | None] = {}
        self._culprit: Path | None = None
        self._closures: dict[int, int] = {}
        self._nears: dict[int, int] = {}
        self._covers: dict[tuple[int, int], tuple[Comparison, ...]] = {}

    def take(self, paths: list[Path], others: list[Path]) -> tuple[Guard, list[Path], list[Path]]:
        """A guard, the paths that pass it, and those of ``paths`` that are left for another.

        None of ``others`` passes. Raises `Inexpressible` when no guard lets any path pass.
        """
        guard = self.conjunction(paths, others)
        if guard is not None:
            return guard, paths, []
        if not self._are_told_apart(paths, others):
            raise Inexpressible(_NOT_TOLD_APART)
        group, pending = self._seed(paths, others)
        for path in list(pending):
            if self.conjunction([*group, path], others) is not None:
                group.append(path)
                pending.remove(path)
        guard = self.conjunction(group, others) or ()
        remaining = []
        for path in pending:
            inside, outside = self._cut(path, guard)
            group += inside
            remaining += outside
        return guard, group, remaining

    def _are_told_apart(self, paths: list[Path], others: list[Path]) -> bool:
        """Whether any guards tell these paths from the others.

        Guards do when for each value on the one side and each on the other there is a variable
        with a comparison that holds for the first and fails for the second.
        """
        for path in paths:
            near = [(name, self._near(mask)) for name, mask in path.masks.items()]
            rest = self._near(path.default)
            known = path.masks.keys()
            for other in others:
                self._universe.budget.spend(1)
                if all(other.mask(name) & values for name, values in near) and all(
                    mask & rest for name, mask in other.masks.items() if name not in known
                ):
                    return False
        return True

    def _near(self, values: int) -> int:
        """The values that some comparison cannot tell from one of these, where that holds."""
        near = self._nears.get(values)
        if near is None:
            near, remaining = 0, values
            while remaining:
                bit = remaining & -remaining
                near |= self._closest(bit)
                remaining ^= bit
            self._nears[values] = near
        return near

    def _seed(self, paths: list[Path], others: list[Path]) -> tuple[list[Path], list[Path]]:
        """A path that one guard describes, cut from the first where need be, and the rest."""
        for number, path in enumerate(paths):
            if self.conjunction([path], others) is not None:
                return [path], paths[:number] + paths[number + 1 :]
        first, *rest = paths
        best: tuple[tuple[bool, int], Path, Path] | None = None
        for size, inside, outside in self._parts(first, others):
            # What is left must be told from this part in its turn.
            rank = (self._are_told_apart([outside], [inside]), size)
            is_better = best is None or rank > best[0]
            if is_better and self.conjunction([inside], others) is not None:
                best = (rank, inside, outside)
        if best is None:
            raise Inexpressible(_NOT_TOLD_APART)
        return [best[1]], [best[2], *rest]

    def _parts(self, path: Path, others: list[Path]) -> Iterator[tuple[int, Path, Path]]:
        """A path in two by each comparison: how many values pass it, the ways that do, the rest."""
        for variable in dict.fromkeys(name for one in [path, *others] for name in one.masks):
            for _, values in self._comparisons:
                inside = path.within(variable, values)
                outside = path.within(variable, self._universe.everything & ~values)
                if inside is not None and outside is not None:
                    yield inside.mask(variable).bit_count(), inside, outside

    def _cut(self, path: Path, guard: Guard) -> tuple[list[Path], list[Path]]:
        """The part of a path that passes the guard, and what is left of it."""
        outside_paths = []
        inside: Path | None = path
        for condition in guard:
            if inside is None:
                break
            values = self._universe.mask(condition.operator, condition.value)
            outside = inside.within(condition.variable, self._universe.everything & ~values)
            if outside is not None:
                outside_paths.append(outside)
            inside = inside.within(condition.variable, values)
        return [inside] if inside else [], outside_paths

    def conjunction(self, paths: Sequence[Path], others: Sequence[Path]) -> Guard | None:
        """Few conditions that hold on all ``paths`` and fail on all ``others``, or None."""
        if not others:
            return ()
        key = (frozenset(paths), frozenset(others))
        if key not in self._known:
            self._known[key] = self._conjunction(paths, others)
        return self._known[key]

    def _conjunction(self, paths: Sequence[Path], others: Sequence[Path]) -> Guard | None:
        """Each variable is looked at alone: a path fails as soon as it fails at one."""
        possible = self._possible(paths, others)
        closest = [(variable, self._closest(values)) for variable, values in possible.items()]
        # For each other path, its values where they are all apart from those of `paths`.
        failing: dict[tuple[tuple[str, int], ...], None] = {}
        culprit = self._culprit
        if culprit is not None and culprit in others:  # it often stands in the way again
            others = [culprit, *others]
        for number, other in enumerate(others, 1):
            masks, default = other.masks, other.default
            apart = [
                (variable, mask)
                for variable, near in closest
                if not (mask := masks.get(variable, default)) & near
            ]
            if not apart:
                self._culprit = other
                self._universe.budget.spend(number + len(paths))
                return None
            failing[tuple(apart)] = None
        self._universe.budget.spend(len(others) + len(paths))
        return tuple(
            Condition(variable, *comparison)
            for variable, values in _forbidden(possible, failing).items()
            for comparison in self._cover(possible[variable], values)
        )

    def _possible(self, paths: Sequence[Path], others: Sequence[Path]) -> dict[str, int]:
        """The values on ``paths`` of each variable by which comparisons can tell them apart."""
        possible: dict[str, int] = {}
        known = dict.fromkeys(name for path in others for name in path.masks)
        known.update(dict.fromkeys(name for path in paths for name in path.masks))
        for variable in known:
            values = 0
            for path in paths:
                values |= path.mask(variable)
            if self._closest(values) != self._universe.everything:
                possible[variable] = values
        return possible

    def _closest(self, possible: int) -> int:
        """The fewest values, these among them, that comparisons can let pass."""
        if possible in self._exact:
            return possible
        closure = self._closures.get(possible)
        if closure is None:
            self._universe.budget.spend(len(self._comparisons) // _COMPARISONS_A_UNIT)
            closure = self._universe.everything
            for _, values in self._comparisons:
                if not possible & ~values:
                    closure &= values
            self._closures[possible] = closure
        return closure

    def _cover(self, possible: int, forbidden: int) -> tuple[Comparison, ...]:
        """Few comparisons that hold for the one set of values and for none of the other."""
        key = (possible, forbidden)
        if key not in self._covers:
            self._covers[key] = self._few_comparisons(possible, forbidden)
        return self._covers[key]

    def _few_comparisons(self, possible: int, forbidden: int) -> tuple[Comparison, ...]:
        exact = self._exact.get(possible)
        if exact is not None:
            return (exact,)
        self._universe.budget.spend(len(self._comparisons) // _COMPARISONS_A_UNIT)
        usable = [
            (comparison, values)
            for comparison, values in self._comparisons
            if not possible & ~values and forbidden & ~values
        ]
        for comparison, values in usable:
            if not forbidden & values:
                return (comparison,)
        # Drop what is not needed, once beginning with ranges, once with the rest.
        ranges = [candidate for candidate in usable if candidate[0][0] in ("<=", ">=")]
        plain = _needed(usable[::-1], forbidden)
        others = [candidate for candidate in usable[::-1] if candidate[0][0] not in ("<=", ">=")]
        ranged = _needed(others + ranges, forbidden)
        chosen = min(plain, ranged, key=len)
        return tuple(comparison for comparison, _ in sorted(chosen, key=usable.index))


def _forbidden(
    possible: dict[str, int], failing: dict[tuple[tuple[str, int], ...], None]
) -> dict[str, int]:
    """Few variables, each with the values that a guard must not let pass."""
    if len(possible) == 1:
        (variable,) = possible
        return {variable: reduce(or_, (mask for ((_, mask),) in failing), 0)}
    forbidden = dict.fromkeys(_few(possible, failing), 0)
    open_cases = []
    for case in failing:
        kept = [(variable, mask) for variable, mask in case if variable in forbidden]
        if len(kept) == 1:
            forbidden[kept[0][0]] |= kept[0][1]
        else:
            open_cases.append(kept)
    for kept in sorted(open_cases):
        if not any(not mask & ~forbidden[variable] for variable, mask in kept):
            forbidden[kept[0][0]] |= kept[0][1]
    return forbidden


def _few(variables: Iterable[str], failing: Iterable[tuple[tuple[str, int], ...]]) -> list[str]:
    """Few variables of which each case has one, in their order."""
    cases = [{variable for variable, _ in case} for case in failing]
    often = list(_often(variables, cases))
    chosen = set(often)
    for name in often:
        if all(case & chosen != {name} for case in cases):
            chosen.remove(name)
    return [name for name in variables if name in chosen]


def _often(variables: Iterable[str], cases: list[set[str]]) -> Iterator[str]:
    """Variables of which each case has one: again and again that of the most cases left."""
    unmet = cases
    while unmet:
        counts = {name: sum(name in case for case in unmet) for name in variables}
        best = max(counts, key=lambda name: counts[name])
        yield best
        unmet = [case for case in unmet if best not in case]


def _needed(usable: list[tuple[Comparison, int]], forbidden: int) -> list[tuple[Comparison, int]]:
    """``usable`` without those that can be left out, tried in this order."""
    behind = [forbidden]  # what the comparisons that are still to be tried let pass
    for _, values in reversed(usable):
        behind.append(behind[-1] & values)
    behind.reverse()
    kept = []
    passing = forbidden
    for (comparison, values), passing_behind in zip(usable, behind[1:], strict=True):
        if passing & passing_behind:
            kept.append((comparison, values))
            passing &= values
    return kept
