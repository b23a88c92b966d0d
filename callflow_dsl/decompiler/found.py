"""A menu that was found in a list of steps."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.decompiler.entries import Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from callflow_dsl.decompiler.wire_steps import Memory

SILENCE = Entry("silence")


@frozen
class Ran:
    """A step that runs on some way, and what must hold for it besides."""

    number: int
    guards: tuple[str, ...] = ()
    #: What the `if` behind it says; None: all that ``guards`` say. Otherwise blocks say that.
    own: tuple[str, ...] | None = None

    @property
    def start(self) -> int:
        """Its number, as a menu has that of its first step."""
        return self.number

    @property
    def end(self) -> int:
        """The number of the step behind it."""
        return self.number + 1


@frozen(eq=False)
class Return:
    """A way out of a menu to a hearing of the menu around it that stores in ``variable``."""

    variable: str
    hearing: int
    memory: Memory


@frozen(eq=False)
class FoundMenu:
    """A menu in the steps from ``start`` to before ``end``."""

    start: int
    end: int
    #: The first hearing.
    prompt: tuple[Ran, ...]
    #: All its steps. Those of menus around it may stand between them.
    numbers: frozenset[int]
    #: What happens at the first hearing: entry -> steps, and the variable of the menu that is
    #: heard again, this one or one around it; empty where the call goes on.
    outcomes: Mapping[Entry, tuple[Items, str]]
    fail: Items
    #: What it stores in, with what the menus inside store in.
    variables: frozenset[str]
    #: How often it is heard in all; None where silence and entries count apart.
    tries: int | None
    silence_tries: int
    #: None: without end.
    wrong_tries: int | None
    #: The keys that guards tell apart in the order of the branches.
    told_apart: tuple[str, ...] = ()
    #: Whether some callers come out behind it.
    goes_on: bool = True
    #: Where it leads back to menus around it.
    returns: tuple[Return, ...] = ()
    #: The same menu otherwise, should this one compile to other steps: with all that runs in its
    #: branches, or with nothing in those that go on.
    plainer: FoundMenu | None = None

    def written_steps(self) -> Iterator[int]:
        """The steps that it is written with, but for prompts: one of several that are alike."""
        bodies = [self.fail, *(items for items, _ in self.outcomes.values())]
        for item in (item for body in bodies for item in body):
            if isinstance(item, Ran):
                yield item.number
            else:
                yield from item.written_steps()


Item: TypeAlias = "Ran | FoundMenu"
Items: TypeAlias = "tuple[Item, ...]"
