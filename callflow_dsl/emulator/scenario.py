"""What the people in a call do: given with the call, or by a file for all calls that match."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import attrs

from callflow_dsl.emulator.toml_files import read_tables, setting, value
from callflow_dsl.simulate import Caller
from callflow_dsl.simulate.caller import parse_moves, parse_transfer

if TYPE_CHECKING:
    from collections.abc import Iterable

_OUTCOMES = ("answered", "busy", "no_answer", "failed")


@attrs.frozen
class Scenario:
    """One way for a call to go. The default: it is answered, and the caller stays silent.

    ``source`` and ``destination`` say which calls it is for (patterns with ``*``; empty: any).
    """

    source: str = setting(str, "")
    destination: str = setting(str, "")
    #: How the first leg goes: answered, busy, no_answer or failed.
    outcome: str = setting(str, "answered")
    #: Seconds that it rings.
    rings: float = setting(float, 3.0)
    #: An answering machine picks up.
    machine: bool = setting(bool, False)
    #: What the person on the line does, as `flowc simulate --keys` takes it.
    keys: str = setting(str, "")
    barge_in: bool = setting(bool, False)
    #: How transfers go, in their order; any further one is answered.
    transfers: tuple[str, ...] = setting(tuple, ())
    #: What is said in the recordings, in their order: the text of their transcriptions.
    says: tuple[str, ...] = setting(tuple, ())

    def __attrs_post_init__(self) -> None:
        """Refuse what no call can do; `FlowcError` names the part that cannot be read."""
        if self.outcome not in _OUTCOMES:
            listed = ", ".join(_OUTCOMES)
            raise ValueError(f"outcome is {self.outcome!r}, and should be one of {listed}")
        if not 0 <= self.rings <= 3600:
            raise ValueError("rings is between 0 and 3600 seconds")
        if not all(isinstance(text, str) for text in (*self.transfers, *self.says)):
            raise ValueError("transfers and says are lists of texts")
        self.caller()

    def caller(self) -> Caller:
        """The person on the line, for the simulator."""
        transfers = tuple(map(parse_transfer, self.transfers))
        return Caller(parse_moves(self.keys), transfers, barge_in=self.barge_in)

    def is_for(self, source: str, destination: str) -> bool:
        """Whether a call between these two goes this way."""
        return all(
            not pattern or fnmatchcase(number, pattern)
            for pattern, number in ((self.source, source), (self.destination, destination))
        )


def choose(scenarios: Iterable[Scenario], source: str, destination: str) -> Scenario:
    """The first scenario for a call between these two, or the default one."""
    for scenario in scenarios:
        if scenario.is_for(source, destination):
            return scenario
    return Scenario()


def parse_scenario(given: Any) -> Scenario:
    """The scenario that came with a call; `FlowcError` says what is wrong with it."""
    return value(Scenario, given, "scenario")


def read_scenarios(path: str) -> list[Scenario]:
    """The scenarios of a TOML or JSON file; `FlowcError` names the mistake."""
    return read_tables(path, "call", Scenario)
