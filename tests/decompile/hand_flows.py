"""Random flows in the manner of people: prompts that listen, what the silent hear, a dispatch."""

from __future__ import annotations

import random
from typing import Any

_ACTS: tuple[dict[str, Any], ...] = (
    {"action": "say", "options": {"payload": "A"}},
    {"action": "say", "options": {"payload": "B"}},
    {"action": "transfer", "options": {"destination": "31201112233"}},
    {"action": "fetchCallFlow", "options": {"url": "https://example.com/next"}},
    {"action": "hangup"},
)
_VALUES = ("1", "2", "3", "7", "10", "12", "05", "*", "#", "")
_OPERATORS = ("==", "==", "==", "!=", "<", ">=", "<=")


class _Person:
    """Makes a flow from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.steps: list[dict[str, Any]] = []

    def add(self, act: dict[str, Any], **more: Any) -> None:
        self.steps.append({"id": f"s{len(self.steps)}", **act, **more})

    def menu(self, number: int) -> None:
        chance = self._random
        variable = chance.choice(("c", "d", f"v{number}"))
        keys = {"onKeypressVar": variable, "onKeypressGoto": f"t{number}"}
        keys |= chance.choice(({"maxNumKeys": 1}, {"maxNumKeys": 1}, {"maxNumKeys": 3}, {}))
        keys |= chance.choice(({}, {}, {"endKey": "#"}))
        for _ in range(chance.choice((1, 1, 2))):
            for prompt in range(chance.choice((1, 1, 2))):
                self.add({"action": "say", "options": {"payload": f"P{number}{prompt}"}}, **keys)
            if chance.random() < 0.8:
                self.add({"action": "pause", "options": {"length": 5}}, **keys)
        for act in chance.choices(_ACTS, k=chance.randint(0, 2)):
            self.add(act)
        for place, act in enumerate(chance.choices(_ACTS, k=chance.randint(1, 4))):
            more = {} if place else {"id": f"t{number}"}
            if chance.random() < 0.8:
                more["conditions"] = [self.condition(variable) for _ in range(chance.randint(1, 2))]
            self.add(act, **more)

    def condition(self, variable: str) -> dict[str, str]:
        operator, value = self._random.choice(_OPERATORS), self._random.choice(_VALUES)
        return {"variable": variable, "operator": operator, "value": value}

    def stray(self) -> None:
        """Let some step lead anywhere, as a person does who made a mistake."""
        if self._random.random() < 0.2:
            step, target = self._random.choices(self.steps, k=2)
            step["onKeypressGoto"] = target["id"]


def hand_flow(seed: int) -> dict[str, Any]:
    """A call flow of one to three menus; the same for the same seed."""
    person = _Person(seed)
    for number in range(1 + seed % 3):
        person.menu(number)
    person.stray()
    return {"title": "X", "steps": person.steps}
