"""Random small flows: every step kind that changes where a call goes, in any order."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

VARIABLES = ("a", "b")
VALUES = ("1", "2", "12", "#")


@st.composite
def flows(draw: st.DrawFn, max_steps: int = 7, max_keys: int = 1) -> dict[str, Any]:
    count = draw(st.integers(1, max_steps))
    ids = [f"s{number}" for number in range(count)]
    return {"title": "random", "steps": [draw(steps(name, ids, max_keys)) for name in ids]}


@st.composite
def steps(draw: st.DrawFn, name: str, ids: list[str], max_keys: int) -> dict[str, Any]:
    action, options = draw(
        st.sampled_from(
            [
                ("say", {"payload": f"This is {name}."}),
                ("say", {"payload": f"This is {name}."}),
                ("pause", {"length": 2}),
                ("transfer", {"destination": "31612345678"}),
                ("record", {"maxLength": 9, "timeout": 3}),
                ("record", {}),
                ("say", {"payload": "On hold.", "loop": True}),
                ("hangup", {}),
            ]
        )
    )
    made: dict[str, Any] = {"id": name, "action": action, "options": options}
    if action in ("say", "pause") and draw(st.booleans()):
        made["onKeypressVar"] = draw(st.sampled_from(VARIABLES))
        made["maxNumKeys"] = draw(st.integers(1, max_keys))
        if max_keys > 1 and draw(st.booleans()):
            made["endKey"] = "#"
    if action in ("say", "pause") and draw(st.booleans()):
        made["onKeypressGoto"] = draw(st.sampled_from(ids))
    made["conditions"] = draw(st.lists(conditions(), max_size=2))
    return made


def conditions() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {
            "variable": st.sampled_from(VARIABLES),
            "operator": st.sampled_from(["==", "==", "!=", "<", ">="]),
            "value": st.sampled_from(VALUES),
        }
    )
