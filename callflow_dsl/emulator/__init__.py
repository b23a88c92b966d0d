"""A local Voice API over real HTTP, for tests and for trying things out.

  from callflow_dsl.emulator import Emulator, Fault

  with Emulator(faults=[Fault("drop", at=(3,), after=True)]) as emulator:
      ...  # talk to emulator.base_url
      assert emulator.state.flows == {}

docs/emulator.md says what it emulates, and what it does not.
"""

from __future__ import annotations

from callflow_dsl.emulator.emulator import Emulator, State
from callflow_dsl.emulator.faults import Fault
from callflow_dsl.emulator.server import Exchange

__all__ = ["Emulator", "Exchange", "Fault", "State"]
