"""Random flows without hypothesis: the same text for the same seed, and many in a short time.

    python -m tests.lowering.random_flows FIRST LAST

compiles the flows of these seeds and compares each with its meaning over every sequence of up to
5 keys and silences (the keys are 1, 2, *, and 9 for all others). Where two sequences lead to the
same pair of states with as many keys to go, one is followed on; a flow with more than 1,000 such
pairs is followed to that many. Prints what became of the flows, and the seed of each that is not
equal or in which something else than FLW212 is wrong.
"""

from __future__ import annotations

import random
import sys
from collections import Counter

from callflow_dsl import FlowcError, compile_text
from tests.lowering.lockstep import Difference, compare
from tests.lowering.strategies import PRESSED, Writer

_MOST_PAIRS = 1_000


class _Seeded(Writer):
    """Draws from a seed."""

    def __init__(self, seed: int) -> None:
        super().__init__(lambda strategy: strategy)
        self._random = random.Random(seed)

    def pick(self, *options: str) -> str:
        return self._random.choice(options)

    def number(self, low: int, high: int) -> int:
        return self._random.randint(low, high)


def random_flow(seed: int, depth: int = 2) -> str:
    """The text of a file with one flow: one of 100 is large, most are small."""
    writer = _Seeded(seed)
    if seed % 100 == 0:
        return writer.file(depth)
    writer.most = 2 if seed % 10 < 3 else 1
    return writer.file(1, writer.most)


def outcome(text: str) -> str:
    """What became of one flow."""
    try:
        compilation = compile_text(text)
    except FlowcError:
        return "held back by the compiler"
    codes = {d.code for d in compilation.diagnostics if d.severity == "error"}
    if codes:
        return "refused" if codes == {"FLW212"} else f"no flow: {', '.join(sorted(codes))}"
    try:
        met = compare(text, compilation.flows[0].to_wire(), PRESSED, inputs=5, most=_MOST_PAIRS)
    except Difference:
        return "different"
    return "equal" if met <= _MOST_PAIRS else "equal as far as followed"


def main() -> None:
    """See the module."""
    first, last = int(sys.argv[1]), int(sys.argv[2])
    outcomes: Counter[str] = Counter()
    for seed in range(first, last):
        become = outcome(random_flow(seed))
        outcomes[become] += 1
        if become.startswith(("held", "no flow", "different")):
            print(seed, become, flush=True)
        if (seed + 1) % 1_000 == 0:
            print(seed + 1, dict(outcomes), flush=True)
    print(dict(outcomes))


if __name__ == "__main__":
    main()
