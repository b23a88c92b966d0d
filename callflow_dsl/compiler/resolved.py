"""The resolved program: what a flow says once names, parts and defaults are filled in.

Between the syntax tree and the steps of the wire. Nothing here refers to a name any more:
values are wire values, gotos are `Label` objects, parts stand where they are used.
"""

from __future__ import annotations

from enum import StrEnum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.diagnostics.model import FileReporter
    from callflow_dsl.source import Location, Span
    from callflow_dsl.steps import Condition
    from callflow_dsl.syntax import ast

# Conditions


class Literal:
    """One comparison, or its negation."""

    __slots__ = ("condition", "negated")

    def __init__(self, condition: Condition, negated: bool) -> None:
        self.condition = condition
        self.negated = negated


class Group:
    """Several tests of which all must hold, or any."""

    __slots__ = ("every", "tests")

    def __init__(self, tests: tuple[Test, ...], every: bool) -> None:
        self.tests = tests
        self.every = every


Test: TypeAlias = "Literal | Group"

# What stands around a statement


class InPart:
    """A statement of a part: the part, and where it is used (where it stands, if nowhere)."""

    __slots__ = ("part", "place")

    def __init__(self, part: ast.Part, place: Location) -> None:
        self.part = part
        self.place = place


class Role(StrEnum):
    """What a statement of a menu is there for."""

    PROMPT = "prompt"
    KEY = "key"
    OTHER = "other"
    SILENCE = "silence"
    FAIL = "fail"


class InMenu:
    """A statement of a menu. ``branch`` is its node; None for the prompt."""

    __slots__ = ("branch", "menu", "role")

    def __init__(
        self, menu: Menu, role: Role, branch: ast.KeyBranch | ast.Branch | None = None
    ) -> None:
        self.menu = menu
        self.role = role
        self.branch = branch


class InChoice:
    """A statement of an ``if``, in the body where the test holds or in the other."""

    __slots__ = ("holds", "node")

    def __init__(self, node: ast.If, holds: bool) -> None:
        self.node = node
        self.holds = holds


Enclosing: TypeAlias = "InPart | InMenu | InChoice"

# Statements


class Label:
    """A place that gotos lead to. ``backward``: one of them stands behind it."""

    __slots__ = ("backward", "exact", "is_id", "name", "reached", "seen", "span")

    def __init__(self, name: str, span: Span, *, exact: bool, is_id: bool) -> None:
        self.name = name
        self.span = span
        #: The author's own flow holds it, so the step's id is exactly this name.
        self.exact = exact
        #: It is the id in a raw step, which nothing need lead to.
        self.is_id = is_id
        #: Its statement has been read.
        self.seen = False
        self.reached = False
        self.backward = False


class Action:
    """A step of the core language."""

    __slots__ = ("around", "fields", "goto", "label", "node", "raw", "scope", "test")

    def __init__(
        self,
        node: ast.Step | ast.Raw,
        scope: Scope,
        around: tuple[Enclosing, ...],
        fields: dict[str, Any] | None = None,
    ) -> None:
        self.node = node
        #: The names that its values may refer to.
        self.scope = scope
        #: What it stands in, the outermost first.
        self.around = around
        #: Attribute -> wire value; conditions only where ``test`` is None.
        self.fields: dict[str, Any] = {} if fields is None else fields
        #: JSON fields that are laid over the step, or are the whole step.
        self.raw: dict[str, Any] | None = None
        self.label: Label | None = None
        self.goto: Label | None = None
        #: A condition that one step of the wire cannot carry.
        self.test: Test | None = None

    @property
    def files(self) -> FileReporter:
        """The reporter of the file that the statement stands in."""
        return self.scope.files

    @property
    def place(self) -> Location:
        """Where the statement stands."""
        return self.scope.files.at(self.node.span)


class Choice:
    """``if``: one of two bodies, by a test that is made once; ``place`` is its condition."""

    __slots__ = ("node", "otherwise", "place", "test", "then")

    def __init__(
        self,
        test: Test,
        then: Body,
        otherwise: Body,
        place: Location,
        node: ast.If | None = None,
    ) -> None:
        self.test = test
        self.then = then
        self.otherwise = otherwise
        self.place = place
        #: None where it stands for the condition behind a step.
        self.node = node


class Branch:
    """What follows some entries, or silence, in a menu."""

    __slots__ = ("body", "is_other", "keys", "ranges", "repeats")

    def __init__(
        self,
        keys: frozenset[str],
        body: Body,
        *,
        ranges: tuple[tuple[int, int | None], ...] = (),
        is_other: bool = False,
    ) -> None:
        #: Whole entries, compared as texts: "1", "*", "101". Each stands in one branch alone.
        self.keys = keys
        #: Entries that are numbers from the one to the other, both included; None: no upper
        #: end. The ranges of a menu do not overlap; an entry in `keys` of any branch is in none.
        self.ranges = ranges
        #: All entries that no other branch has. Where one key is all that the menu takes,
        #: ``keys`` holds them.
        self.is_other = is_other
        self.body = body
        #: Some way through the body ends with the `again` of this very menu.
        self.repeats = repeats(body)


class Menu:
    """A menu, or an `ask`: every entry leads to just one of the ``branches``.

    ``prompt`` includes the wait behind it. A caller is heard again where a branch ends with
    `Again`, as long as there are tries left; then ``fail`` runs.
    """

    __slots__ = (
        "branches", "end_key", "fail", "label", "max_keys", "node", "place", "prompt", "silence",
        "silence_tries", "tries", "variable", "wrong_tries",
    )  # fmt: skip

    def __init__(self, node: ast.Menu, variable: str, place: Location) -> None:
        self.node = node
        self.variable = variable
        #: Its head in the file: `menu VARIABLE` or `ask VARIABLE`.
        self.place = place
        self.label: Label | None = None
        self.prompt: Body = []
        self.branches: list[Branch] = []
        self.silence = Branch(frozenset(), [])
        self.fail: Body = []
        #: How often the menu is heard in all; None where silence and keys count apart.
        self.tries: int | None = 1
        #: Where ``tries`` is None: ``fail`` runs in place of the `again` after the silence of
        #: this number, and after the entry of this number; None: as often as callers want.
        self.silence_tries: int | None = None
        self.wrong_tries: int | None = None
        #: What `maxNumKeys` says: where an ``end_key`` is asked for, it has room for that key.
        #: None: no limit, and then there is an ``end_key``. 1 without it: an entry is one key.
        self.max_keys: int | None = 1
        #: The key that ends an entry and is no part of it; alone, it makes the entry "".
        self.end_key: str | None = None


class Again:
    """The end of a branch that leads back to its menu, or to one around that."""

    __slots__ = ("menu", "place")

    def __init__(self, place: Location, menu: Menu | None = None) -> None:
        self.place = place
        #: The menu to be heard again; None: the innermost.
        self.menu = menu


Statement: TypeAlias = "Action | Choice | Menu | Again"
Body: TypeAlias = "list[Statement]"


def repeats(body: Body) -> bool:
    """Whether some way through the body ends with the `again` of the menu around it."""
    return any(
        (isinstance(statement, Again) and statement.menu is None)
        or (
            isinstance(statement, Choice)
            and (repeats(statement.then) or repeats(statement.otherwise))
        )
        for statement in body
    )
