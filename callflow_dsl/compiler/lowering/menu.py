"""Lowering of menus.

    prompt   (a key press leads to A)
    silence
  A: branches that end with `again`
    prompt   (a key press leads to B)      as often as the menu has tries
    silence
  B: branches that end with `again`
    fail
    the other branches, once for all tries

The branches at the end are guarded by the key. A prompt that is heard again is skipped
by those who chose such a branch. All tries store in the menu's own variable where that
tells all paths apart; else a try gets a variable of its own.
"""

from __future__ import annotations

from callflow_dsl.compiler.lowering.draft import Listen, Target
from callflow_dsl.compiler.lowering.paths import UNSET, Inexpressible, Path, TooMuch, merged
from callflow_dsl.compiler.lowering.queries import agains_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.compiler.lowering.lower import Lowering
    from callflow_dsl.compiler.resolved import Body, Branch, Menu

    Names = Callable[[int], str]


def lower_menu(lowering: Lowering, menu: Menu) -> None:
    """Write the steps of a menu; raises `Inexpressible` when no plan works."""
    if not lowering.live:
        return
    _check_known(menu)
    start = lowering.snapshot()
    problem: Inexpressible | None = None
    lowering.attempts += 1
    outer = lowering.reserved
    for names in _plans(lowering, menu):
        # A menu inside must leave the variables of later tries alone.
        lowering.reserved = outer | {names(number) for number in range(menu.tries or 1)}
        try:
            _MenuLowering(lowering, menu, names).run()
        except Inexpressible as found:
            lowering.restore(start)
            if isinstance(found, TooMuch):
                problem = found  # and no other plan would be looked through
                break
            problem = problem or found
        else:
            problem = None
            break
    lowering.attempts -= 1
    lowering.reserved = outer
    if problem is not None:
        raise problem


def _check_known(menu: Menu) -> None:
    """Refuse what the lowering does not know yet; what it does not know it never writes."""
    if menu.tries is None:
        what = "tries that are counted apart"
    elif menu.max_keys != 1 or menu.end_key is not None:
        what = "entries of more than one key"
    elif any(again.menu is not None for again in agains_of(menu)):
        what = "an `again` that leads to an outer menu"
    else:
        return
    raise Inexpressible(f"this version of flowc cannot compile {what}", "Use labels and gotos.")


def _plans(lowering: Lowering, menu: Menu) -> list[Names]:
    """Ways to name the variable of each try, the simplest first."""
    own, tries = menu.variable, menu.tries or 1
    if any(path.default != UNSET for path in lowering.live):
        # The menu may come a second time: no variable is without an old value then.
        return [lambda _: own]
    # A way past the menu on which any variable may have a value rules out no name.
    known = [path for path in lowering.live + lowering.passing if path.default == UNSET]
    in_use = lowering.variables | lowering.tested | lowering.reserved
    fresh: list[str] = []
    number = 2
    while len(fresh) < tries:
        name = f"{own}-{number}"
        if name not in in_use and all(path.mask(name) == UNSET for path in known):
            fresh.append(name)
        number += 1
    plans: list[Names] = [lambda _: own, lambda _: fresh[0]]
    if tries > 1:
        if all(path.mask(own) == UNSET for path in lowering.live):
            plans.insert(1, lambda t: fresh[t - 1] if t else own)
        plans.append(lambda t: fresh[t])
    return plans


#: With more ways than this behind a menu, keys that nothing asks for are forgotten.
_MANY = 24


class _MenuLowering:
    """One attempt to lower one menu."""

    def __init__(self, lowering: Lowering, menu: Menu, names: Names) -> None:
        self._to = lowering
        self._menu = menu
        self._names = names
        self._passing = lowering.passing
        #: Paths that are done with the menu.
        self._behind: list[Path] = []
        #: For each branch without `again`: the paths that chose it.
        self._chosen: dict[int, list[Path]] = {}

    def run(self) -> None:
        to, menu = self._to, self._menu
        again = to.live
        outer = to.hearings
        for number in range(menu.tries or 1):
            to.hearings = (*outer, number + 1)
            again = self._try(number, again)
            if not again:
                break
        to.hearings = (*outer, 0)
        if again:
            self._block(menu.fail, again, [])
        for number, branch in enumerate(menu.branches):
            if number in self._chosen:
                self._block(branch.body, self._chosen.pop(number), [])
        to.live, to.passing = self._left(), self._passing
        to.hearings = outer

    def _left(self) -> list[Path]:
        """The paths that are done with the menu."""
        behind = merged(self._behind)
        to, own = self._to, self._menu.variable
        if len(behind) <= _MANY or own in to.tested or to.hands_over:
            return behind
        # Nothing asks for the keys any more, so ways that differ in them alone are alike.
        names = {own, *(self._names(number) for number in range(self._menu.tries or 1))}
        for name in names:
            behind = merged(path.having(name, to.universe.everything) for path in behind)
        return merged(path.called(own) for path in behind)

    def _try(self, number: int, live: list[Path]) -> list[Path]:
        """Let the menu be heard once; returns the paths on which it is to be heard again."""
        to, menu = self._to, self._menu
        wire = self._names(number)
        target = Target()
        outer, to.listen = to.listen, Listen(menu.variable, wire, target)
        self._enter(live, [])
        to.body(menu.prompt)
        to.listen = outer
        again = self._branch(menu.silence, to.live, [])
        to.place(target)
        arrivals = merged(target.arrivals)
        for index, branch in enumerate(menu.branches):
            here, arrivals = _with_keys(to, arrivals, wire, branch)
            if branch.repeats:
                again += self._branch(branch, here, again + arrivals)
            else:
                chosen = self._chosen.setdefault(index, [])
                chosen[:] = merged(chosen + here)
        return merged(again)

    def _branch(self, branch: Branch, live: list[Path], others: list[Path]) -> list[Path]:
        self._to.again.append([])
        self._block(branch.body, live, others)
        return self._to.again.pop()

    def _block(self, body: Body, live: list[Path], others: list[Path]) -> None:
        self._enter(live, others)
        # Keys mean something else inside a branch.
        outer, self._to.listen = self._to.listen, None
        self._to.body(body)
        self._to.listen = outer
        self._behind += self._to.live

    def _enter(self, live: list[Path], others: list[Path]) -> None:
        waiting = [path for paths in self._chosen.values() for path in paths]
        self._to.live = merged(live)
        self._to.passing = merged(self._passing + self._behind + waiting + others)


def _with_keys(
    to: Lowering, paths: list[Path], wire: str, branch: Branch
) -> tuple[list[Path], list[Path]]:
    values = to.universe.keys(branch.keys)
    here = [path.within(wire, values) for path in paths]
    rest = [path.within(wire, to.universe.everything & ~values) for path in paths]
    return [path for path in here if path], [path for path in rest if path]
