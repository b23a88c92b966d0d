"""What a step adds to a process: `python benchmarks/memory.py` (on Linux).

The difference of the most memory that two processes had, one with a flow of eight steps, the other
with one of 50,000.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from common import STEPS, Figure, mixed_steps, run, usage_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def figures(short: bool) -> Iterator[Figure]:
    """Memory of a step in compile and fmt."""
    steps = STEPS if short else 5 * STEPS
    with tempfile.TemporaryDirectory() as folder:
        small, large = (os.path.join(folder, name) for name in ("small.flow", "large.flow"))
        Path(small).write_text(mixed_steps(8), encoding="utf-8")
        Path(large).write_text(mixed_steps(steps), encoding="utf-8")
        output = os.path.join(folder, "out.json")
        for name, rest in {"compile": ("-o", output), "fmt": ("--check",)}.items():
            least, most = (
                usage_of("-m", "callflow_dsl", name, path, *rest).ru_maxrss
                for path in (small, large)
            )
            yield Figure("memory", f"flowc {name}", (most - least) / steps, "kB a step", "2")


if __name__ == "__main__":
    run(figures)
