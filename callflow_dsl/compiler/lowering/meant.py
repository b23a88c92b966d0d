"""What a flow means: the resolved program, run as it is written, one step at a time.

The lowering is checked against this (see replay.py), so it shares no reasoning with it.
"""

from __future__ import annotations

from callflow_dsl.compiler.lowering.queries import conditions_of
from callflow_dsl.compiler.resolved import Action, Again, Choice, Literal, Menu
from callflow_dsl.steps.conditions import KEYPAD, holds, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.compiler.lowering.inventory import Inventory
    from callflow_dsl.compiler.resolved import Body, Branch, Statement, Test

    Values = Mapping[str, str]


_KEYS = frozenset(KEYPAD)
#: What a call cannot go by without a look at its values.
_SETTLED = frozenset((Action, Choice))


class Place:
    """Where the program goes on: a statement of a body, then ``behind``."""

    __slots__ = (
        "around", "behind", "body", "following", "index", "is_settled", "listening", "settled",
    )  # fmt: skip

    def __init__(
        self,
        body: Body,
        index: int,
        behind: Place | None,
        listening: Hearing | None,
        around: Inside | None,
    ) -> None:
        self.body = body
        self.index = index
        self.behind = behind
        #: The menu whose prompt this is, and the branch of a menu that this is in.
        self.listening = listening
        self.around = around
        #: A step or an `if` stands here.
        self.is_settled = index < len(body) and type(body[index]) in _SETTLED
        #: Where none does, the place of the next one on any call, once it was asked for.
        self.settled: Place | None = None
        #: The place behind the statement, once it was asked for.
        self.following: Place | None = None

    @property
    def statement(self) -> Statement:
        """What stands here."""
        return self.body[self.index]


class Hearing:
    """A menu that is heard, after so many silences and entries."""

    __slots__ = ("around", "behind", "entries", "menu", "silences")

    def __init__(
        self, menu: Menu, counts: tuple[int, int], behind: Place | None, around: Inside | None
    ) -> None:
        self.menu = menu
        self.silences, self.entries = counts
        self.behind = behind
        self.around = around


class Inside:
    """A branch of a menu that is heard; ``pressed``: keys led to it, and not silence."""

    __slots__ = ("hearing", "pressed")

    def __init__(self, hearing: Hearing, pressed: bool) -> None:
        self.hearing = hearing
        self.pressed = pressed


class Program:
    """Runs a flow's body. Equal places are the same object, so that they can be known again."""

    def __init__(self, inventory: Inventory) -> None:
        self._first: dict[tuple[int, ...], Place] = {}
        self._lines: dict[Place, list[Place]] = {}
        self._hearings: dict[tuple[int, ...], tuple[Hearing, Inside, Inside]] = {}
        self._labels: dict[int, dict[int, int]] = {}
        self._leading_back = inventory.leading_back
        self._uses = inventory.uses
        self._end = Place([], 0, None, None, None)
        self.begin = self._place(inventory.body, None, None, None)

    def _place(
        self, body: Body, behind: Place | None, listening: Hearing | None, around: Inside | None
    ) -> Place:
        """The place of the first statement of a body."""
        key = (id(body), id(behind), id(listening), id(around))
        place = self._first.get(key)
        if place is None:
            place = self._first[key] = Place(body, 0, behind, listening, around)
        return place

    def following(self, place: Place) -> Place:
        """The place behind a statement."""
        following = place.following
        if following is None:
            following = place.following = Place(
                place.body, place.index + 1, place.behind, place.listening, place.around
            )
        return following

    def run(self, start: Place, values: Values) -> Place | None:
        """The first place from here at which a step runs; None at the end of the call."""
        place = start if start.is_settled else start.settled or self._settled(start)
        while place is not self._end:
            statement = place.statement
            if isinstance(statement, Action):
                if runs(statement, values):
                    return place
                place = self.following(place)
            else:
                assert isinstance(statement, Choice)
                place = self._chosen(statement, place, values)
            if not place.is_settled:
                place = place.settled or self._settled(place)
        return None

    def _settled(self, start: Place) -> Place:
        """The next place with a step or an `if`, or the end: on the way, no value matters."""
        place, passed = start, []
        while not place.is_settled and place is not self._end:
            if place.settled is not None:
                place = place.settled
                break
            passed.append(place)
            if place.index >= len(place.body):
                place = place.behind or self._end
                continue
            statement = place.statement
            if isinstance(statement, Menu):
                place = self._heard(statement, (0, 0), self.following(place), place.around)
            else:
                assert isinstance(statement, Again)
                place = self._again(statement, place)
        for one in passed:
            one.settled = place
        return place

    def _chosen(self, choice: Choice, place: Place, values: Values) -> Place:
        """One of the two bodies of an `if`."""
        body = choice.then if passes(choice.test, values) else choice.otherwise
        is_alone = len(place.body) == 1  # a chain of `else if` is no nesting
        behind = place.behind if is_alone else self.following(place)
        return self._place(body, behind, place.listening, place.around)

    def _heard(
        self, menu: Menu, counts: tuple[int, int], behind: Place | None, around: Inside | None
    ) -> Place:
        """The prompt of a menu."""
        hearing, silent, _ = self._hearing(menu, counts, behind, around)
        if id(menu.silence) not in self._leading_back:
            silent = self._hearing(menu, (0, 0), behind, around)[1]
        silence = self._place(menu.silence.body, behind, None, silent)
        return self._place(menu.prompt, silence, hearing, around)

    def _hearing(
        self, menu: Menu, counts: tuple[int, int], behind: Place | None, around: Inside | None
    ) -> tuple[Hearing, Inside, Inside]:
        """A hearing, with its silence and its keys."""
        key = (id(menu), *counts, id(behind), id(around))
        known = self._hearings.get(key)
        if known is None:
            made = Hearing(menu, counts, behind, around)
            known = self._hearings[key] = (made, Inside(made, False), Inside(made, True))
        return known

    def _again(self, again: Again, place: Place) -> Place:
        """The menu once more, or ``fail`` where it was heard as often as it may be."""
        inside = place.around
        assert inside is not None
        while again.menu is not None and inside.hearing.menu is not again.menu:
            inside = inside.hearing.around
            assert inside is not None
        hearing, menu = inside.hearing, inside.hearing.menu
        silences, entries = hearing.silences, hearing.entries
        if menu.tries is not None:
            entries += 1
            is_over = entries == menu.tries
        elif inside.pressed:
            entries, is_over = _counted(entries, menu.wrong_tries)
        else:
            silences, is_over = _counted(silences, menu.silence_tries)
        if is_over:
            return self._place(menu.fail, hearing.behind, None, hearing.around)
        return self._heard(menu, (silences, entries), hearing.behind, hearing.around)

    def pressed(self, hearing: Hearing, branch: Branch) -> Place:
        """The branch of an entry; what was heard before counts where it leads back."""
        is_counted = id(branch) in self._leading_back
        counts = (hearing.silences, hearing.entries) if is_counted else (0, 0)
        inside = self._hearing(hearing.menu, counts, hearing.behind, hearing.around)[2]
        return self._place(branch.body, hearing.behind, None, inside)

    def matters(self, variable: str, start: Place) -> bool:
        """Whether anything that may still come tests a variable."""
        place: Place | None = start
        while place is not None:
            hearing = place.listening
            if hearing is None and place.around is not None:
                hearing = place.around.hearing
            menu = None if hearing is None else hearing.menu
            if self._uses.is_asked(variable, place.body, place.index, menu):
                return True
            place = place.behind
        return False

    def labelled(self, start: Place, action: Action) -> Place:
        """The place that the `on key goto` of a step leads to."""
        place: Place | None = start
        while place is not None:
            index = self._labels_of(place.body).get(id(action.goto))
            if index is not None:
                return self._at(place, index)
            place = place.behind
        raise AssertionError("a goto without its label passed the resolver")

    def _at(self, place: Place, index: int) -> Place:
        """The place of another statement of the same body."""
        first = self._place(place.body, place.behind, place.listening, place.around)
        line = self._lines.setdefault(first, [first])
        while len(line) <= index:
            line.append(self.following(line[-1]))
        return line[index]

    def _labels_of(self, body: Body) -> dict[int, int]:
        """The places of a body's labels in it."""
        known = self._labels.get(id(body))
        if known is None:
            known = self._labels[id(body)] = {}
            for index, statement in enumerate(body):
                if (label := getattr(statement, "label", None)) is not None:
                    known.setdefault(id(label), index)
        return known


def _counted(times: int, most: int | None) -> tuple[int, bool]:
    """One time more, and whether that was the last; what may be endless is not counted."""
    if most is None:
        return 0, False
    return times + 1, times + 1 >= most


def entries_that_fit(action: Action, menu: Menu | None) -> Callable[[str], bool]:
    """Whether an entry can be made while a step runs, for its menu or for itself."""
    if menu is not None:
        most, end = menu.max_keys, menu.end_key
    else:
        most, end = action.fields.get("max_num_keys"), action.fields.get("end_key")
        most = 1 if most is None and end is None else most

    def fits(entry: str) -> bool:
        if most is not None and len(entry) > most:
            return False
        if end is None:
            return bool(entry) and _KEYS.issuperset(entry)
        return end not in entry and _KEYS.issuperset(entry)

    return fits


def branch_of(menu: Menu, entry: str) -> Branch:
    """The branch that an entry leads to."""
    for branch in menu.branches:
        if entry in branch.keys:
            return branch
    value = number(entry)
    for branch in menu.branches:
        for low, high in branch.ranges:
            if value is not None and low <= value and (high is None or value <= high):
                return branch
    return next(branch for branch in menu.branches if branch.is_other)


def runs(action: Action, values: Values) -> bool:
    """Whether the conditions of a step hold."""
    if action.test is not None:
        return passes(action.test, values)
    conditions = conditions_of(action)
    return not conditions or all(
        holds(values.get(condition.variable), condition.operator, condition.value)
        for condition in conditions
    )


def passes(test: Test, values: Values) -> bool:
    """Whether a test holds."""
    if isinstance(test, Literal):
        condition = test.condition
        return (
            holds(values.get(condition.variable), condition.operator, condition.value)
            is not test.negated
        )
    outcomes = (passes(inner, values) for inner in test.tests)
    return all(outcomes) if test.every else any(outcomes)
