"""Flows as people write them: those of realistic.flow, and random ones of the same shapes.

    python -m tests.lowering.realistic FIRST LAST

A random flow is a greeting, one to three of the shapes below and an ending. Prints what became
of the flows of these seeds, as random_flows.py does.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from pathlib import Path

from tests.lowering.random_flows import outcome

_FILE = Path(__file__).parent / "realistic.flow"
_USUAL = """part usual {
  wait 4s
  key 0 { transfer +31201112200  hangup }
  key * { again }
  silence { say "We did not hear you. Goodbye."  hangup }
}
part message(name) {
  say "Please leave a message for ${name}."
  record max 60s finish #
  hangup
}
"""


def written_flows() -> dict[str, str]:
    """Title -> the text of a file with that flow of realistic.flow and the parts of all."""
    parts, *flows = re.split(r'(?m)^(?=flow ")', _FILE.read_text("utf-8"))
    return {flow.split('"')[1]: flow + parts for flow in flows}


class _Author:
    """Draws from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._number = 0

    def pick(self, *options: str) -> str:
        return self._random.choice(options)

    def name(self) -> str:
        self._number += 1
        return f"v{self._number}"

    def file(self) -> str:
        """A flow and the parts that it may use."""
        shapes = (self.choice, self.choice, self.number, self.back, self.hours, self.survey)
        lines = [self.pick('say "Welcome."', 'if vip == 1 { say "Welcome back." }', "")]
        for _ in range(self._random.randint(1, 3)):
            lines += [self._random.choice(shapes)()]
        end = self.pick(
            'say "Goodbye."\nhangup', 'fetch "https://example.com/next"', 'use message("us")'
        )
        return "\n".join(['flow "Realistic" {', *lines, end, "}", _USUAL])

    def step(self) -> str:
        return self.pick(
            "transfer +31201112201", 'transfer +31201112202  say "Nobody is free."', 'say "Fine."',
            'use message("Anna")', 'transfer +31201112203  hangup', "",
        )  # fmt: skip

    def tries(self) -> str:
        counts = ("tries 2", "tries 3", "tries silence 2 wrong endless", "tries silence 1 wrong 3")
        return self.pick("", "", *counts)

    def ends(self, other: str) -> list[str]:
        lines = ["use usual"] if other == "other" and self.pick("y", "n", "n") == "y" else []
        if not lines:
            silence = 'silence { say "We heard nothing."  again }'
            lines.append(self.pick("", "", silence, "silence { hangup }"))
        again = "again" if other == "other" else ""
        wrong = (
            f'{other} {{ say "That is no option."  {again} }}',
            f'{other} {{ say "Sorry."  hangup }}',
        )
        lines.append(self.pick("", "", *wrong))
        return [
            *lines,
            self.pick("", 'fail { say "Goodbye."  hangup }', "fail { transfer +31201112209 }"),
        ]

    def choice(self) -> str:
        """A menu of some keys, and often something about the answer behind it."""
        name = self.name()
        lines = [f"menu {name} {{", 'say "Sales 1, support 2, hours 3."', self.tries()]
        lines += [f"key 1 {{ {self.step()} }}", f"key 2 {{ {self.step()} }}"]
        lines.append(
            self.pick("", 'key 3 { say "Nine to five."  again }', f"key 3 4 {{ {self.step()} }}")
        )
        lines += [*self.ends("other"), "}"]
        tested = (
            f'say "Sales." if {name} == 1',
            f'if {name} == 2 {{ say "Support." }} else {{ say "All else." }}',
            f"transfer +31201112204 if {name} != 1",
        )  # fmt: skip
        return "\n".join([*lines, self.pick("", "", *tested)])

    def number(self) -> str:
        """A number that is asked for and checked."""
        name = self.name()
        length = self.pick("max 4 keys", "max 6 keys\nend #", "max 2 keys\nend #")
        valid = self.pick("", "valid 1-20", "valid 10-99")
        lines = [f"ask {name} {{", 'say "Your number?"', self.tries(), length, valid]
        lines += [*self.ends("invalid"), "}"]
        tested = (
            f'if {name} > 10 {{ say "Large." }} else {{ say "Small." }}',
            f'if {name} < 5 {{ {self.step()} }} else if {name} <= 12 {{ say "Some." }}',
        )
        return "\n".join([*lines, self.pick("", *tested)])

    def back(self) -> str:
        """A menu in another, with a way back."""
        outer, inner = self.name(), self.name()
        return "\n".join([
            f"menu {outer} {{", 'say "Machines 1, bills 2."', self.tries(),
            f"key 1 {{ menu {inner} {{",
            'say "Broken 1, new 2, back 9."', self.tries(), f"key 1 {{ {self.step()} }}",
            f"key 2 {{ {self.step()} }}", f"key 9 {{ again {outer} }}", *self.ends("other"), "} }",
            f"key 2 {{ {self.step()} }}", *self.ends("other"), "}",
        ])  # fmt: skip

    def hours(self) -> str:
        """What a server said of the time."""
        weekend = f'{{ say "It is the weekend." }} else {{ {self.step()} }}'
        return self.pick(
            'if open != "yes" { say "We are closed."  hangup }',
            'if hour < 9 { say "We open at nine." } else if hour >= 17 { say "Closed." }',
            f'if day == "sat" or day == "sun" {weekend}',
        )

    def survey(self) -> str:
        """Two questions on a scale."""
        first, second = self.name(), self.name()
        ask = self.pick(
            'menu {} {{ say "From 1 to 5?" key 1-5 {{}} other {{ say "1 to 5."  again }} }}',
            'ask {} {{ say "From 1 to 5?"\nvalid 1-5\n'
            'invalid {{ say "1 to 5." }}\nsilence {{ hangup }} }}',
        )
        about = f'if {first} <= 2 or {second} <= 2 {{ say "We are sorry." }}'
        return "\n".join([ask.format(first), ask.format(second), self.pick("", about)])


def realistic_flow(seed: int) -> str:
    """The text of a file with one flow; the same for the same seed."""
    return _Author(seed).file()


def main() -> None:
    """See the module."""
    outcomes: Counter[str] = Counter()
    for seed in range(int(sys.argv[1]), int(sys.argv[2])):
        become = outcome(realistic_flow(seed))
        outcomes[become] += 1
        if not become.startswith("equal"):
            print(seed, become, flush=True)
    print(dict(outcomes))


if __name__ == "__main__":
    main()
