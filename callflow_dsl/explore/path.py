"""A way through a flow as a value: it is spelled when somebody reads it."""

from __future__ import annotations

from functools import cached_property

from callflow_dsl._frozen import field, frozen
from callflow_dsl.explore.exploration import Pace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.explore.exploration import Cost

_PACES = {Pace.STEADY: "", Pace.AT_ONCE: " (--barge-in)", Pace.SLOWLY: ", slowly"}


@frozen(eq=False, slots=False)
class Path:
    """A way through the flow: how many keys it takes, how long, and what is done on it."""

    find_cost: Callable[[], Cost] = field(repr=False)
    spell: Callable[[], str] = field(repr=False)
    find_given: Callable[[], Mapping[str, str]] = field(repr=False, default=dict)
    #: Not every caller comes there by doing this: what it takes.
    pace: Pace = Pace.STEADY

    @cached_property
    def given(self) -> Mapping[str, str]:
        """Variables that the flow does not store, and must hold these values for this way."""
        return dict(self.find_given())

    @cached_property
    def keys(self) -> str:
        """What the caller does, as `flowc simulate --keys` takes it."""
        return self.spell()

    @cached_property
    def cost(self) -> tuple[int, int]:
        """Paths with fewer keys are shorter, then those that take less time."""
        return self.find_cost()[:2]

    @property
    def pressed(self) -> int:
        """How many keys are pressed on it."""
        return self.cost[0]

    @property
    def barge_in(self) -> bool:
        """Whether keys are pressed before prompts have ended, as with `--barge-in`."""
        return self.pace is Pace.AT_ONCE

    @property
    def ms(self) -> int:
        """How long it takes in milliseconds."""
        return self.cost[1]

    def __str__(self) -> str:
        values = "".join(f", {name}={value}" for name, value in self.given.items())
        return (self.keys or "nothing pressed") + values + _PACES[self.pace]
