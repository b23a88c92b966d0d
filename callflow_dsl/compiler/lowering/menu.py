"""Lowering of menus: which of the layouts are tried, the best first, and which one stays."""

from __future__ import annotations

from functools import partial

from callflow_dsl.compiler.lowering.menu_layouts import MenuLowering
from callflow_dsl.compiler.lowering.queries import always_ends

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from callflow_dsl.compiler.lowering.lower import Lowering
    from callflow_dsl.compiler.lowering.rest import Counts, Home
    from callflow_dsl.compiler.lowering.writer import Snapshot


#: Up to this size, what comes behind a menu is written once more rather than told apart.
_SHORT = 6


def lower_menu(to: Lowering, home: Home, counts: Counts) -> None:
    """Write a menu for the ways that run here; raises `Inexpressible` when no layout works."""
    if not to.live:
        return
    start = to.snapshot()
    problems = []
    for name, is_away in _layouts(to, home):
        problem = to.attempt(start, partial(_lay_out, to, home, counts, name, is_away))
        if problem is None:
            _try_smaller(to, home, counts, start, name)
            return
        problems.append(problem)
    raise problems[0]


def _lay_out(to: Lowering, home: Home, counts: Counts, name: str, is_away: bool) -> None:
    outer, to.is_away = to.is_away, is_away
    getattr(MenuLowering(to, home), name)(counts)
    to.is_away = outer


#: A layout with a guard at each step -> those that may be smaller where that takes many steps.
_RIVALS = {"together": ("apart",), "round": ("together", "apart")}


def _try_smaller(to: Lowering, home: Home, counts: Counts, start: Snapshot, name: str) -> None:
    """Where steps had to be written once for each guard, see whether another layout is smaller."""
    spared = to.splits - start.splits
    if to.trials or not spared or name not in _RIVALS or to.uses.size(home.behind) >= spared:
        return
    is_away = to.is_away
    sizes = {name: len(to.drafts)}
    for rival in _RIVALS[name]:
        to.restore(start)
        to.trials += 1
        if to.attempt(start, partial(_lay_out, to, home, counts, rival, is_away)) is None:
            sizes[rival] = len(to.drafts)
    to.restore(start)
    to.trials += 1
    _lay_out(to, home, counts, min(sizes, key=lambda name: sizes[name]), is_away)
    to.trials -= 1


def _is_for_lines(to: Lowering, home: Home) -> bool:
    """Whether some are silent here and go on to other menus, or lines are written anyway."""
    if not to.allows_lines:
        return False
    menu = home.menu
    silence_ends = menu.silence.repeats or always_ends(menu.silence.body)
    if silence_ends and always_ends(menu.fail):
        return False
    return to.has_lines or to.uses.has_menus(home.behind)


#: The layouts of what keys lead to alone, the best first.
_KEYS = ("keys", "parted_keys", "keys_in_turn")


def lower_keys(to: Lowering, home: Home, counts: Counts) -> None:
    """Write what the keys of a menu lead to, where that has not been written yet.

    ``counts``: the hearing with whose keys to begin.
    """
    before = to.snapshot()
    problems = []
    for name, is_away, nests_far in _layouts_of_keys(home):
        to.nests_far = nests_far
        problem = to.attempt(before, partial(_lay_out, to, home, counts, name, is_away))
        if problem is None:
            to.nests_far = False
            return
        problems.append(problem)
    raise problems[0]


def _layouts_of_keys(home: Home) -> Iterable[tuple[str, bool, bool]]:
    """The layouts to try, whether entries jump away, and whether menus in it are laid out far."""
    if home.is_in_lines:
        yield "line", False, False
    for is_away, nests_far in ((False, False), (True, False), (True, True)):
        yield from ((name, is_away, nests_far) for name in _KEYS)


def _layouts(to: Lowering, home: Home) -> Iterable[tuple[str, bool]]:
    """The layouts to try, the best first, and whether entries in branches jump away."""
    keys_repeat = any(id(branch) in to.leading_back for branch in home.menu.branches)
    if home.is_in_lines:
        yield "in_lines", to.is_away
    if to.is_copy:
        yield "far", to.is_away
    if home.inside is not None:
        yield from _nested(to)
    if keys_repeat and home.menu.tries is None and home.menu.wrong_tries is None:
        yield "round", to.is_away
    for is_away in (to.is_away,) if to.is_away else (False, True):
        if keys_repeat:
            yield from ((name, is_away) for name in _shared(to, home, is_away))
        yield from (("apart", is_away), ("parted", is_away))
    yield "far", to.is_away


def _nested(to: Lowering) -> Iterable[tuple[str, bool]]:
    """The layouts to try first for a menu in another, where other ones have led to nothing."""
    if to.nests_far:
        yield "far", to.is_away
    if to.is_away:
        # Who is silent here is not to come by where those are who leave the outer menu's branch.
        yield from (("apart", True), ("parted", True))


def _shared(to: Lowering, home: Home, is_away: bool) -> Iterable[str]:
    """The layouts in which the silent and those who pressed a key come by the same steps."""
    menu = home.menu
    if menu.tries is not None or not menu.silence.repeats:
        yield "together"
    if menu.tries is not None and not to.is_copy and not is_away:
        is_long = to.uses.size(home.behind) > _SHORT
        if is_long and not to.uses.is_answer_asked_for(home):
            yield "named"
    if not to.is_copy and _is_for_lines(to, home):
        yield "in_lines"
