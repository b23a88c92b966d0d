"""What is still to come at a place of a flow, and what of it asks for which variable."""

from __future__ import annotations

from callflow_dsl.compiler.lowering.queries import (
    bodies_of,
    hands_over,
    literals_of_statement,
    stored_variable,
)
from callflow_dsl.compiler.resolved import Action, Menu

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from callflow_dsl.compiler.resolved import Again, Body, Statement

    #: The silences and entries that a menu has met.
    Counts = tuple[int, int]


_NOTHING: frozenset[str] = frozenset()


class Rest:
    """The statements of a body from an index on, then ``behind``."""

    __slots__ = ("asked", "behind", "body", "following", "index", "inside", "keys")

    def __init__(
        self,
        body: Body,
        index: int,
        behind: Rest | None,
        inside: Inside | None,
        keys: Inside | None,
        asked: frozenset[str],
    ) -> None:
        self.body = body
        self.index = index
        self.behind = behind
        #: The same from the next statement on, once it was asked for.
        self.following: Rest | None = None
        #: The branch of a menu that they stand in.
        self.inside = inside
        #: In the prompt of a menu: where keys lead.
        self.keys = keys
        #: All variables that the statements around them ask for: those who are done here pass
        #: by what is left of these, and must not be taken for others.
        self.asked = asked

    @property
    def depth(self) -> int:
        """In how many branches of menus it stands."""
        return _depth(self.inside)

    def with_all_behind(self) -> Iterator[Rest]:
        """This, and what comes behind it, to the end of the flow."""
        rest: Rest | None = self
        while rest is not None:
            yield rest
            rest = rest.behind


class Home:
    """A menu at its place: what is behind it, and in which branch it stands."""

    __slots__ = ("behind", "heard", "inside", "is_in_lines", "menu", "own_names")

    def __init__(self, menu: Menu, behind: Rest | None, inside: Inside | None) -> None:
        self.menu = menu
        self.behind = behind
        self.inside = inside
        #: What it has met in each hearing that was thought of.
        self.heard: set[Counts] = set()
        #: Variables of the compiler's own for its hearings.
        self.own_names: set[str] = set()
        #: It is laid out in lines: see `menu_layouts`.
        self.is_in_lines = False

    @property
    def depth(self) -> int:
        """In how many branches of menus it stands."""
        return _depth(self.inside)


class Inside:
    """A branch of a menu that has met so much; ``pressed``: keys led to it, and not silence."""

    __slots__ = ("counts", "home", "pressed")

    def __init__(self, home: Home, counts: Counts, pressed: bool) -> None:
        self.home = home
        self.counts = counts
        self.pressed = pressed


def _depth(inside: Inside | None) -> int:
    depth = 0
    while inside is not None:
        depth, inside = depth + 1, inside.home.inside
    return depth


class Rests:
    """Makes these values: equal ones are the same object."""

    def __init__(self) -> None:
        #: The rests that are all of a body, and those from each of its statements on.
        self._whole: dict[tuple[int, ...], Rest] = {}
        self._lines: dict[Rest, list[Rest]] = {}
        self._homes: dict[tuple[int, ...], Home] = {}
        self._insides: dict[tuple[object, ...], Inside] = {}

    def rest(
        self,
        body: Body,
        behind: Rest | None,
        inside: Inside | None = None,
        keys: Inside | None = None,
        asked: frozenset[str] = frozenset(),
    ) -> Rest:
        """All of a body; ``asked``: what the statement around it asks for."""
        key = (id(body), id(behind), id(inside), id(keys))
        rest = self._whole.get(key)
        if rest is None:
            around = behind.asked | asked if behind is not None else asked
            rest = self._whole[key] = Rest(body, 0, behind, inside, keys, around)
        return rest

    def at(self, rest: Rest, index: int) -> Rest:
        """The same rest from another statement on."""
        whole = self.rest(rest.body, rest.behind, rest.inside, rest.keys)
        line = self._lines.setdefault(whole, [whole])
        while len(line) <= index:
            line.append(self.behind(line[-1]))
        return line[index]

    def behind(self, here: Rest) -> Rest:
        """The same rest without its first statement."""
        following = here.following
        if following is None:
            following = here.following = Rest(
                here.body, here.index + 1, here.behind, here.inside, here.keys, here.asked
            )
        return following

    def home(self, menu: Menu, behind: Rest | None, inside: Inside | None) -> Home:
        """A `Home`."""
        key = (id(menu), id(behind), id(inside))
        home = self._homes.get(key)
        if home is None:
            home = self._homes[key] = Home(menu, behind, inside)
        return home

    def inside(self, home: Home, counts: Counts, pressed: bool) -> Inside:
        """An `Inside`."""
        key = (id(home), counts, pressed)
        inside = self._insides.get(key)
        if inside is None:
            inside = self._insides[key] = Inside(home, counts, pressed)
        return inside


def branch_to_repeat(again: Again, inside: Inside) -> Inside:
    """The branch of the menu that an `again` in this branch leads back to."""
    while again.menu is not None and inside.home.menu is not again.menu:
        assert inside.home.inside is not None
        inside = inside.home.inside
    return inside


def counted(inside: Inside) -> Counts | None:
    """What the menu has met when it is heard again from this branch; None: it is over."""
    menu, (silences, entries) = inside.home.menu, inside.counts
    if menu.tries is not None:
        return (0, entries + 1) if entries + 1 < menu.tries else None
    if inside.pressed:
        if menu.wrong_tries is None:
            return inside.counts
        return (silences, entries + 1) if entries + 1 < menu.wrong_tries else None
    if menu.silence_tries is None:
        return inside.counts
    return (silences + 1, entries) if silences + 1 < menu.silence_tries else None


#: Stands among the variables that are asked for where another flow gets all that was stored.
HAND_OVER = "(all variables, for the next flow)"


class Uses:
    """Which statements ask for a variable: they test it, or are a menu that stores it."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._of: dict[int, frozenset[str]] = {}
        self._stored: dict[int, frozenset[str]] = {}
        self._last: dict[int, dict[str, int]] = {}
        self._sizes: dict[int, list[int]] = {}
        self._loops: dict[int, bool] = {}
        self._statements = statements
        for statement in reversed(statements):  # what is inside of it, before it
            self.of(statement)

    def of(self, statement: Statement) -> frozenset[str]:
        """The variables that a statement asks for, with all that is inside it."""
        names = self._of.get(id(statement))
        if names is None:
            asked = {literal.condition.variable for literal in literals_of_statement(statement)}
            if isinstance(statement, Menu):
                asked.add(statement.variable)
            elif isinstance(statement, Action) and hands_over(statement):
                asked.add(HAND_OVER)
            for body in bodies_of(statement):
                asked.update(self.last(body))
            names = self._of[id(statement)] = frozenset(asked) if asked else _NOTHING
        return names

    def last(self, body: Body) -> dict[str, int]:
        """Variable -> the last statement of a body that asks for it."""
        last = self._last.get(id(body))
        if last is None:
            last = self._last[id(body)] = {}
            for index, statement in enumerate(body):
                last.update(dict.fromkeys(self.of(statement), index))
        return last

    def stored(self, body: Body) -> frozenset[str]:
        """The variables that something in a body stores."""
        if not self._stored:
            for inner in self._inner_bodies():
                self._stored[id(inner)] = self._stored_by(inner)
        names = self._stored.get(id(body))
        if names is None:
            names = self._stored[id(body)] = self._stored_by(body)
        return names

    def _stored_by(self, body: Body) -> frozenset[str]:
        return frozenset().union(*(self.stored_in(statement) for statement in body))

    def _inner_bodies(self) -> Iterator[Body]:
        """The blocks inside the statements, those that are inside of others before these."""
        for statement in reversed(self._statements):
            yield from bodies_of(statement)

    def stored_in(self, statement: Statement) -> frozenset[str]:
        """The variables that a statement stores, or something inside it."""
        variables = {name for body in bodies_of(statement) for name in self.stored(body)}
        if isinstance(statement, Menu):
            variables.add(statement.variable)
        elif isinstance(statement, Action) and (variable := stored_variable(statement)):
            variables.add(variable)
        return frozenset(variables)

    def is_answer_asked_for(self, home: Home) -> bool:
        """Whether anything but the menu itself may ask what was pressed in it."""
        assert home.behind is not None
        if self.asks(home.menu.variable, home.behind) or self.asks(HAND_OVER, home.behind):
            return True
        inside = (statement for body in bodies_of(home.menu) for statement in body)
        return any({home.menu.variable, HAND_OVER} & self.of(statement) for statement in inside)

    def asks(self, variable: str, goal: Rest | tuple[Home, Counts]) -> bool:
        """Whether a variable matters at a place: for what comes, or for who comes there."""
        if isinstance(goal, Rest):
            inside = goal.inside
            while inside is not None:
                if variable in inside.home.own_names:
                    return True
                inside = inside.home.inside
            return variable in goal.asked or self.needed(variable, goal)
        home, _ = goal
        if variable in self.of(home.menu) or variable in home.own_names:
            return True
        return home.behind is not None and self.asks(variable, home.behind)

    def needed(self, variable: str, rest: Rest | None) -> bool:
        """Whether anything that may still come asks for the variable."""
        while rest is not None:
            menu = None if rest.inside is None else rest.inside.home.menu
            if self.is_asked(variable, rest.body, rest.index, menu):
                return True
            rest = rest.behind
        return False

    def is_asked(self, variable: str, body: Body, index: int, menu: Menu | None) -> bool:
        """Whether a body asks for a variable from a statement on, or the menu that it is in."""
        last = self.last(body).get(variable, -1)
        if last >= index or (last >= 0 and self._goes_back(body)):
            return True
        return menu is not None and variable in self.of(menu)

    def _goes_back(self, body: Body) -> bool:
        loops = self._loops.get(id(body))
        if loops is None:
            labels = (getattr(statement, "label", None) for statement in body)
            loops = any(label is not None and label.backward for label in labels)
            self._loops[id(body)] = loops
        return loops

    def has_menus(self, rest: Rest | None) -> bool:
        """Whether a menu stands in what comes, outside of other statements."""
        while rest is not None:
            if any(isinstance(statement, Menu) for statement in rest.body[rest.index :]):
                return True
            rest = rest.behind
        return False

    def size(self, rest: Rest | None) -> int:
        """About how many steps it takes to say a rest: those that are written in it."""
        if not self._sizes:
            for inner in self._inner_bodies():
                self._suffixes(inner)
        size = 0
        while rest is not None:
            size += self._suffixes(rest.body)[rest.index]
            rest = rest.behind
        return size

    def _suffixes(self, body: Body) -> list[int]:
        sizes = self._sizes.get(id(body))
        if sizes is None:
            sizes = [0]
            for statement in reversed(body):
                inner = sum(self._suffixes(inner_body)[0] for inner_body in bodies_of(statement))
                if isinstance(statement, Menu):
                    hearings = statement.tries or 3
                    inner += self._suffixes(statement.prompt)[0] * (hearings - 1)
                sizes.append(sizes[-1] + inner + isinstance(statement, Action))
            sizes.reverse()
            self._sizes[id(body)] = sizes
        return sizes
