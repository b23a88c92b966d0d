"""What `decompile` costs, as ratios within one run: `python benchmarks/decompile.py`.

The flows are menus made by hand, each a prompt and a pause that jump to a dispatch, with a
variable of its own: ten steps each. Times are CPU seconds, memory is the peak that tracemalloc
sees. The bar: 10,000 steps under 200 MB, at not much more a step than 1,000.
"""

from __future__ import annotations

import time
import tracemalloc
from typing import Any

from callflow_dsl import decompile


def menus(count: int) -> dict[str, Any]:
    """A call flow with so many menus."""
    steps: list[dict[str, Any]] = []
    for n in range(count):
        listens = {"onKeypressVar": f"v{n}", "onKeypressGoto": f"d{n}", "maxNumKeys": 1}
        ask = {"id": f"ask{n}", "action": "say", "options": {"payload": f"Question {n}."}}
        wait = {"id": f"wait{n}", "action": "pause", "options": {"length": 4}}
        steps += [ask | listens, wait | listens, {"id": f"bye{n}", "action": "hangup"}]
        for key in range(6):
            said = {"payload": f"Answer {key} to question {n}."}
            guard = {"variable": f"v{n}", "operator": "==", "value": f"{key}"}
            step_id = f"d{n}" if key == 0 else f"d{n}-{key}"
            steps.append({"id": step_id, "action": "say", "options": said, "conditions": [guard]})
        steps.append({"id": f"on{n}", "action": "say", "options": {"payload": f"Thanks, {n}."}})
    return {"title": "Menus", "steps": steps}


def main() -> None:
    """Print each size, and its cost for a step beside that of the smallest."""
    print(f"{'ids':<6}{'steps':>7}{'s':>8}{'steps/s':>9}{'MB':>7}{'menus':>7}  a step")
    for anew in (False, True):
        first = 0.0
        for count in (100, 1_000):
            document = menus(count)
            start = time.process_time()
            text = decompile(document, new_step_ids=anew)
            seconds = time.process_time() - start
            tracemalloc.start()
            decompile(document, new_step_ids=anew)
            peak = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
            steps = len(document["steps"])
            first = first or seconds / steps
            row = f"{steps:>7}{seconds:>8.2f}{steps / seconds:>9.0f}{peak:>7.1f}"
            ratio = seconds / steps / first
            print(f"{'new' if anew else 'kept':<6}{row}{text.count('menu v'):>7}{ratio:>8.2f}")


if __name__ == "__main__":
    main()
