"""Random flows without hypothesis: the same text for the same seed, and many in a short time.

    python -m tests.lowering.random_flows FIRST LAST

compiles the flows of these seeds, compares each with its meaning over every sequence of keys up
to length 5, and prints how many were equal and how many were refused.
"""

from __future__ import annotations

import random
import sys
from collections import Counter

from callflow_dsl import compile_text
from tests.lowering.lockstep import compare
from tests.lowering.strategies import PRESSED, Writer


class _Seeded(Writer):
    """Draws from a seed."""

    def __init__(self, seed: int) -> None:
        super().__init__(lambda strategy: strategy)
        self._random = random.Random(seed)

    def pick(self, *options: str) -> str:
        return self._random.choice(options)

    def number(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def menu(self, depth: int, labels: tuple[str, ...]) -> list[str]:
        """A menu that may count silences and keys apart, or take entries of two keys."""
        lines = super().menu(depth, labels)
        counts = self.pick("", "", "wrong endless", "silence 2 wrong 2", "silence 1 wrong endless")
        if counts:
            lines = [f"tries {counts}" if line.startswith("tries") else line for line in lines]
        limit = self.pick("", "", "", "max 2 keys", "max 2 keys end #")
        if limit:
            lines.insert(2, limit)
        return lines


def random_flow(seed: int, depth: int = 2) -> str:
    """The text of a file with one flow."""
    return _Seeded(seed).file(depth)


def main() -> None:
    """See the module."""
    first, last = int(sys.argv[1]), int(sys.argv[2])
    outcomes: Counter[str] = Counter()
    for seed in range(first, last):
        text = random_flow(seed)
        compilation = compile_text(text)
        outcomes["refused" if compilation.failed else "equal"] += 1
        if not compilation.failed:
            compare(text, compilation.flows[0].to_wire(), PRESSED, inputs=5)
    print(dict(outcomes))


if __name__ == "__main__":
    main()
