"""Guards: conditions of the wire that let some paths pass and make the others skip.

A step has one conjunction of comparisons. So the paths that shall run a step are first
gathered into groups that one conjunction describes, and the step is written once for each.
"""

from __future__ import annotations

from callflow_dsl.compiler.lowering.paths import Inexpressible, Path
from callflow_dsl.steps import Condition
from callflow_dsl.steps.kinds import KEYPAD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from callflow_dsl.compiler.lowering.paths import Universe

    Comparison = tuple[str, str]
    Guard = tuple[Condition, ...]


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
        self._comparisons = [(one, universe.mask(*one)) for one in comparisons]
        self._known: dict[object, Guard | None] = {}

    def take(self, paths: list[Path], others: list[Path]) -> tuple[Guard, list[Path], list[Path]]:
        """A guard, the paths that pass it, and those of ``paths`` that are left for another.

        None of ``others`` passes. Raises `Inexpressible` when no guard lets any path pass.
        """
        guard = self.conjunction(paths, others)
        if guard is not None:
            return guard, paths, []
        group, pending = self._seed(paths, others)
        for path in list(pending):
            if self.conjunction([*group, path], others) is not None:
                group.append(path)
                pending.remove(path)
        guard = self.conjunction(group, others) or ()
        left = []
        for path in pending:
            inside, outside = self._cut(path, guard)
            group += inside
            left += outside
        return guard, group, left

    def _seed(self, paths: list[Path], others: list[Path]) -> tuple[list[Path], list[Path]]:
        """A path that one guard describes, cut from the first where need be, and the rest."""
        for number, path in enumerate(paths):
            if self.conjunction([path], others) is not None:
                return [path], paths[:number] + paths[number + 1 :]
        first, *rest = paths
        best: tuple[int, Path, Path] | None = None
        for variable in dict.fromkeys(name for path in [first, *others] for name in path.masks):
            for _, values in self._comparisons:
                inside = first.within(variable, values)
                outside = first.within(variable, self._universe.everything & ~values)
                if inside is None or outside is None:
                    continue
                size = inside.mask(variable).bit_count()
                if best is not None and size <= best[0]:
                    continue
                if self.conjunction([inside], others) is not None:
                    best = (size, inside, outside)
        if best is None:
            raise Inexpressible(
                "two ways lead to this step, one of which should skip it,"
                " and no variable tells them apart"
            )
        return [best[1]], [best[2], *rest]

    def _cut(self, path: Path, guard: Guard) -> tuple[list[Path], list[Path]]:
        """The part of a path that passes the guard, and what is left of it."""
        left = []
        going: Path | None = path
        for condition in guard:
            if going is None:
                break
            values = self._universe.mask(condition.operator, condition.value)
            outside = going.within(condition.variable, self._universe.everything & ~values)
            if outside is not None:
                left.append(outside)
            going = going.within(condition.variable, values)
        return [going] if going else [], left

    def conjunction(self, paths: Sequence[Path], others: Sequence[Path]) -> Guard | None:
        """Few conditions that hold on all ``paths`` and fail on all ``others``, or None."""
        if not others:
            return ()
        key = (
            frozenset(path.key() for path in paths),
            frozenset(path.key() for path in others),
        )
        if key not in self._known:
            self._known[key] = self._conjunction(paths, others)
        return self._known[key]

    def _conjunction(self, paths: Sequence[Path], others: Sequence[Path]) -> Guard | None:
        usable: list[tuple[str, Comparison, int]] = []
        for variable in dict.fromkeys(name for path in (*paths, *others) for name in path.masks):
            possible = 0
            for path in paths:
                possible |= path.mask(variable)
            usable += [
                (variable, comparison, values)
                for comparison, values in self._comparisons
                if not possible & ~values and any(o.mask(variable) & ~values for o in others)
            ]
        if not _excluded(usable, others):
            return None
        for one in usable:
            if _excluded([one], others):
                return (Condition(one[0], *one[1]),)
        # Drop what is not needed, once beginning with ranges, once with the rest.
        plain = _needed(usable[::-1], others)
        is_range = [one for one in usable if one[1][0] in ("<=", ">=")]
        ranged = _needed([one for one in usable[::-1] if one not in is_range] + is_range, others)
        chosen = min(plain, ranged, key=len)
        return tuple(
            Condition(variable, *comparison)
            for variable, comparison, _ in sorted(chosen, key=usable.index)
        )


def _excluded(usable: Sequence[tuple[str, Comparison, int]], others: Sequence[Path]) -> bool:
    """Whether each of the other paths fails at some variable."""
    allowed: dict[str, int] = {}
    for variable, _, values in usable:
        allowed[variable] = allowed.get(variable, -1) & values
    return all(
        any(not path.mask(variable) & values for variable, values in allowed.items())
        for path in others
    )


def _needed(
    usable: list[tuple[str, Comparison, int]], others: Sequence[Path]
) -> list[tuple[str, Comparison, int]]:
    """``usable`` without those that can be left out, tried in this order."""
    kept = list(usable)
    for one in usable:
        fewer = [other for other in kept if other is not one]
        if _excluded(fewer, others):
            kept = fewer
    return kept
