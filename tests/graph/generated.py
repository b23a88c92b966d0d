"""Flows of the size of real ones, made from a number: menus in menus, parts, conditions."""

from __future__ import annotations

from random import Random


def large_flow(seed: int) -> str:
    """The text of a flow that compiles to some 80 to 250 steps."""
    make = _Maker(Random(seed), menus=4 + seed % 5)
    body = make.menu(0)
    parts = "".join(f"part desk{n} {{ {_desk(n)} }}\n" for n in range(3))
    return (
        f'{parts}flow "Large {seed}" {{ defaults {{ language en-GB voice female }}\n'
        f'  say "Welcome to our company."\n{body}  say "Goodbye." hangup\n}}\n'
    )


def _desk(number: int) -> str:
    return (
        f'say "We connect you to desk {number}." transfer +3120111220{number} '
        f'say "Desk {number} is busy. Please leave a message after the tone." '
        "record max 60s silence 5s hangup"
    )


class _Maker:
    def __init__(self, random: Random, menus: int) -> None:
        self.random = random
        self.menus = menus
        self.made = 0

    def menu(self, depth: int) -> str:
        self.made += 1
        name, keys = f"m{self.made}", self.random.randint(2, 4)
        pad = "  " * (depth + 1)
        says = " ".join(f"For choice {key}, press {key}." for key in range(1, keys + 1))
        lines = [f'say "{says}"', "wait 5s", f"tries {self.random.randint(2, 3)}"]
        lines += [f"key {key} {{ {self.branch(key, name, depth)} }}" for key in range(1, keys + 1)]
        lines.append(
            self.random.choice(
                ['other { say "That is no choice." again }', "other { again }", "key * { again }"]
            )
        )
        lines.append(f"fail {{ use desk{self.random.randint(0, 2)} }}")
        inner = "\n".join(f"{pad}  {line}" for line in lines)
        return f"{pad}menu {name} {{\n{inner}\n{pad}}}\n"

    def branch(self, key: int, name: str, depth: int) -> str:
        if depth < 3 and self.made < self.menus and self.random.random() < 0.75:
            return f'\n{self.menu(depth + 1)}say "This was {name}." hangup'
        kind = self.random.randint(0, 3)
        if kind == 0:
            return f'say "This is choice {key} of {name}." transfer +3120111{key:04} hangup'
        if kind == 1:
            return 'say "Our hours are nine to five." say "See our site." hangup'
        return f"use desk{self.random.randint(0, 2)}"
