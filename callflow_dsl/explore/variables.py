"""What the nodes of a walk tell apart at each place, and what they carry as a set."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.explore.values import Classes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.explore.liveness import Liveness, Place
    from callflow_dsl.explore.state_sets import StateSets
    from callflow_dsl.explore.values import ValueClass
    from callflow_dsl.simulate.loading import Condition, Program
    from callflow_dsl.simulate.world import World


@frozen(eq=False)
class Setting:
    """What stays the same during an exploration."""

    programs: list[Program]
    followed: Mapping[str, int]
    liveness: Liveness
    world: World
    given: Mapping[str, str]


class Variables:
    """What the nodes of a walk tell apart at each place, and what they carry as a set."""

    def __init__(self, setting: Setting, explicit: Mapping[Place, int]) -> None:
        self.setting = setting
        self._explicit = explicit
        self._classes: dict[int, dict[str, Classes]] = {}
        self._whole: dict[str, tuple[int, Classes]] = {}
        self._bits: dict[tuple[str, ValueClass], int] = {}
        self._values: dict[str, list[str | None]] = {}
        self.carries = explicit is not setting.liveness.kept

    def explicit(self, place: Place) -> dict[str, Classes]:
        """The variables that nodes at a place tell apart, with their classes there."""
        return self._of(self._explicit.get(place, 0))

    def kept(self, place: Place) -> dict[str, Classes]:
        """All variables that matter at a place."""
        return self._of(self.setting.liveness.kept.get(place, 0))

    def carried(self, place: Place) -> list[str]:
        """The variables that nodes at a place carry as a set."""
        if not self.carries:
            return []
        return [name for name in self.kept(place) if name not in self.explicit(place)]

    def _of(self, bits: int) -> dict[str, Classes]:
        known = self._classes.get(bits)
        if known is None:
            unset = self.setting.world.unset_differs
            groups = self.setting.liveness.by_variable(bits)
            known = {name: Classes(group, unset) for name, group in groups.items()}
            self._classes[bits] = known
        return known

    def number(self, name: str) -> int:
        """The number of a variable in sets."""
        return self._all(name)[0]

    def bit(self, name: str, value: str | None) -> int:
        """The bit of a value in sets: that of its class under all conditions."""
        key = (name, self._all(name)[1].of(value))
        if key not in self._bits:
            values = self._values.setdefault(name, [])
            self._bits[key] = 1 << len(values)
            values.append(value)
        return self._bits[key]

    def groups(self, name: str, place: Place) -> list[tuple[str | None, int]]:
        """The known values of a variable by what a place tells apart: one of each, and all bits."""
        classes = self.explicit(place)[name]
        groups: dict[ValueClass, tuple[str | None, int]] = {}
        for number, value in enumerate(self._values.get(name, ())):
            kind = classes.of(value)
            first, bits = groups.get(kind, (value, 0))
            groups[kind] = (first, bits | 1 << number)
        return list(groups.values())

    def holding(self, condition: Condition) -> int:
        """The bits of the known values for which a condition holds."""
        bits = 0
        for number, value in enumerate(self._values.get(condition.variable, ())):
            is_set = value is not None or self.setting.world.unset_differs
            bits |= (is_set and condition.holds(value)) << number
        return bits

    def some(self, sets: StateSets, states: int) -> dict[str, str | None]:
        """What the carried variables hold in one of these states."""
        names = {number: name for name, (number, _) in self._whole.items()}
        return {
            names[number]: self._values[names[number]][bit.bit_length() - 1]
            for number, bit in sets.some(states).items()
        }

    def _all(self, name: str) -> tuple[int, Classes]:
        known = self._whole.get(name)
        if known is None:
            liveness = self.setting.liveness
            group = liveness.by_variable(liveness.of_variable[name])[name]
            classes = Classes(group, self.setting.world.unset_differs)
            known = self._whole[name] = (len(self._whole), classes)
        return known

    def begin(self) -> list[tuple[str, int]]:
        """The variables that may hold anything, each with the bits of all its classes."""
        groups = []
        for name in self.setting.liveness.free:
            bits = 0
            for value in self._all(name)[1].any_text():
                bits |= self.bit(name, value)
            groups.append((name, bits))
        return groups
