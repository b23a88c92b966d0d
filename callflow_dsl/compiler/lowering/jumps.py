"""Where jumps lead: to labels, to what comes behind a step, and to the keys of menus."""

from __future__ import annotations

from callflow_dsl.compiler.lowering.paths import Budget, Universe, merged
from callflow_dsl.compiler.lowering.queries import constants_of, stored_variable
from callflow_dsl.compiler.lowering.rest import Rests
from callflow_dsl.compiler.lowering.writer import Writer
from callflow_dsl.compiler.resolved import Action, Menu

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.lowering.draft import Draft, Target
    from callflow_dsl.compiler.lowering.inventory import Inventory
    from callflow_dsl.compiler.lowering.paths import Path
    from callflow_dsl.compiler.lowering.rest import Counts, Home, Rest
    from callflow_dsl.compiler.lowering.writer import Slot
    from callflow_dsl.compiler.resolved import Body, Label


class Jumps(Writer):
    """The jumps of one flow, with the ways that they take along."""

    def __init__(self, inventory: Inventory) -> None:
        super().__init__()
        self.inventory = inventory
        self.budget = Budget(len(inventory.statements))
        self.universe = Universe(constants_of(inventory.dividing), self.budget)
        self.leading_back = inventory.leading_back
        self.rests = Rests()
        self.uses = inventory.uses
        #: Variables of the compiler's own for hearings of menus, and the last number of each.
        self.names: dict[tuple[Home, Counts], str] = {}
        self.numbers: dict[str, int] = {}
        self._names_taken = inventory.stored | inventory.tested
        self._labels: dict[int, dict[Label, int]] = {}

    def jump_narrowed(self, slot: Slot, paths: list[Path]) -> Target:
        """A jump takes along only what matters where it leads."""
        names = dict.fromkeys(name for path in paths for name in path.masks)
        for name in names:
            if not self.uses.asks(name, slot.goal):
                paths = [path.without(name) for path in paths]
        return self.jump(slot, merged(paths))

    def arrived(self, slot: Slot) -> list[Path]:
        """The ways that have jumped to a slot, for it to be placed here."""
        paths = list(slot.target.arrivals)
        known = dict.fromkeys(name for path in (*self.live, *self.others()) for name in path.masks)
        names = dict.fromkeys((*self.around, *known))
        unknown = [name for name in names if not self.uses.asks(name, slot.goal)]
        for name in unknown:
            paths = [path.having(name, self.universe.everything) for path in paths]
        self.change(slot.target, "unknown", tuple(unknown))
        return merged(paths)

    def entry_of(self, menu: Menu) -> int:
        """The values that an entry in a menu can have."""
        one_key = menu.max_keys == 1 and menu.end_key is None
        return self.universe.any_key if one_key else self.universe.stored

    def variable_of(self, home: Home, counts: Counts) -> str:
        """The variable that takes the entry in a hearing of a menu."""
        return self.names.get((home, counts), home.menu.variable)

    def free_name(self, variable: str) -> str:
        """A name for a variable of the compiler's own; no other has it."""
        number = self.numbers.get(variable, 1) + 1
        while f"{variable}-{number}" in self._names_taken:
            number += 1
        self.change(self.numbers, variable, number)
        return f"{variable}-{number}"

    def key_slot(self, home: Home, counts: Counts) -> Slot:
        """Where the keys of a menu lead that has met so much."""
        home.heard.add(counts)
        return self.slot((home, counts), (home, counts))

    def rest_of_label(self, label: Label, here: Rest) -> Rest | None:
        """The rest that begins with a label."""
        rest: Rest | None = here
        while rest is not None:
            labels = self._labels.get(id(rest.body))
            if labels is None:
                labels = self._labels[id(rest.body)] = {
                    statement.label: index
                    for index, statement in enumerate(rest.body)
                    if isinstance(statement, Action | Menu) and statement.label is not None
                }
            if label in labels:
                return self.rests.at(rest, labels[label])
            rest = rest.behind
        return None

    def place_label(self, label: Label, here: Rest) -> None:
        """Let the jumps to a label land on what is written next."""
        slot = self.slot(here, here)
        if slot.target.is_placed or self.is_copy or self.is_away:
            return
        paths = merged(self.live + self.arrived(slot))
        if label.backward and paths:
            began = next((live for body, live in self.entries if body is here.body), [])
            paths = self._looped([*paths, *began], here.body)
        self.live = paths
        if paths:
            self.place(slot, paths)

    def _looped(self, paths: list[Path], body: Body) -> list[Path]:
        """The paths, and what they may have become when a jump from behind leads here again."""
        stored = dict.fromkeys(sorted(self.uses.stored(body)), self.universe.everything)
        return merged(self.universe.path({**path.masks, **stored}, path.default) for path in paths)

    def widest_at(self, slot: Slot, rest: Rest) -> list[Path]:
        """The ways that may ever come to a slot with nothing above it."""
        paths = self.arrived(slot)
        first = rest.body[rest.index : rest.index + 1]
        label = getattr(first[0], "label", None) if first else None
        if slot.versions == 1 and label is None:
            return paths
        if slot.versions == 1 and label is not None:
            return self._looped(paths, rest.body) if label.backward else paths
        known = (name for path in paths for name in path.masks)
        values = dict.fromkeys(known, self.universe.everything)
        return [self.universe.path(values, self.universe.everything)]

    def behind_entry(
        self, action: Action, draft: Draft, paths: list[Path], here: Rest
    ) -> list[Path]:
        """The ways behind a step that listens to keys by itself."""
        variable = stored_variable(action)
        if variable is None and action.goto is None:
            return paths
        behind = self.rests.behind(here)
        goal = behind if action.goto is None else self.rest_of_label(action.goto, here)
        entered = paths
        if variable is not None and goal is not None and self._matters(variable, goal):
            values = self._entry(action)
            entered = [path.having(variable, values) for path in paths]
        if action.goto is None and not (self.is_away and variable in self.around):
            return paths + entered
        if goal is not None:
            draft.target = self.jump_narrowed(self.slot(goal, goal), entered)
        return paths

    def _matters(self, variable: str, goal: Rest) -> bool:
        known = any(variable in path.masks for path in (*self.live, *self.others()))
        return known or variable in self.around or self.uses.asks(variable, goal)

    def _entry(self, action: Action) -> int:
        """The values that a step can store; without a limit or an end it takes one key."""
        most = action.fields.get("max_num_keys", 1)
        one_key = most == 1 and "end_key" not in action.fields and not action.raw
        return self.universe.any_key if one_key else self.universe.stored
