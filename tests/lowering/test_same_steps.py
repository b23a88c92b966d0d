"""A flow compiles to the same steps in each process, whatever order its sets have there."""

from __future__ import annotations

import os
import subprocess
import sys

_PRINT = """
from callflow_dsl import compile_text
from tests.lowering.random_flows import random_flow
for number in (0, 13, 15, 24, 44, 45, 54, 62, 70, 76):
    print([flow.to_wire() for flow in compile_text(random_flow(number)).flows])
"""


def _printed(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", _PRINT]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_the_order_of_sets_changes_nothing() -> None:
    first = _printed("1")
    assert "conditions" in first
    assert first == _printed("2") == _printed("3")
