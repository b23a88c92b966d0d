"""The mark in a stored flow that says whose it is and what was sent.

The API has no place for remarks, but the ids of steps are the client's to choose. So the id of a
flow's last step ends in a mark: project and environment, digests of what was sent, of the key and
the file of the flow, and the commit. The mark is written and lost together with the steps, and no
step is added for it. In normal form a content has no mark.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from callflow_dsl._frozen import frozen
from callflow_dsl.picking import without

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MARK = re.compile(
    r"(?:(?P<own>.*?)--)?flowc-(?P<sent>[0-9a-f]{16})-(?P<key>[0-9a-f]{6})-(?P<file>[0-9a-f]{6})"
    r"-(?P<commit>[0-9a-f]{8}|0)-(?P<scope>[A-Za-z0-9_-]+--[A-Za-z0-9_-]+)",
    re.DOTALL,
)
_GOTO = "onKeypressGoto"


@frozen
class Scope:
    """A project in one of its environments: what a mark names as the owner."""

    project: str
    environment: str

    @property
    def text(self) -> str:
        """As it stands in a mark: letters that every id can have."""
        return f"{self.project}--{self.environment.replace('.', '_')}"

    def __str__(self) -> str:
        return f"{self.project}/{self.environment}"


@frozen
class Mark:
    """What a stored flow says of itself; ``commit`` is empty where there was none."""

    scope: str
    #: `meaning` of what was sent.
    sent: str
    key: str
    file: str
    commit: str = ""

    @property
    def owner(self) -> str:
        """Project and environment, for messages."""
        return self.scope.replace("--", "/", 1)

    def __str__(self) -> str:
        return f"flowc-{self.sent}-{self.key}-{self.file}-{self.commit or '0'}-{self.scope}"


def short(text: str, length: int = 6) -> str:
    """A short digest of a key, a file name or an id."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def marked(content: Mapping[str, Any], mark: object) -> dict[str, Any]:
    """The content with a mark in the id of its last step; one without steps cannot have any."""
    steps: Sequence[Any] = content["steps"]
    if not steps:
        return dict(content)
    own_id = steps[-1].get("id")
    name = f"{own_id}--{mark}" if isinstance(own_id, str) else str(mark)
    renamed = _renamed(steps[:-1], {own_id: name}) if isinstance(own_id, str) else list(steps[:-1])
    last = _renamed([{**steps[-1], "id": name}], {own_id: name} if isinstance(own_id, str) else {})
    return {**content, "steps": [*renamed, *last]}


def unmarked(steps: Sequence[Any]) -> tuple[list[Any], Mark | None]:
    """The steps without marks, and the mark that stands last."""
    mark: Mark | None = None
    names: dict[Any, Any] = {}
    plain: list[Any] = []
    for step in steps:
        identity = step.get("id") if isinstance(step, dict) else None
        match = _MARK.fullmatch(identity) if isinstance(identity, str) else None
        if match is None:
            plain.append(step)
            continue
        mark = _read(match)
        own_id = match["own"]
        names[identity] = own_id
        rest = without(step, "id")
        plain.append({"id": own_id, **rest} if own_id is not None else rest)
    return (_renamed(plain, names) if names else plain), mark


def _read(match: re.Match[str]) -> Mark:
    commit = match["commit"]
    return Mark(
        match["scope"], match["sent"], match["key"], match["file"], "" if commit == "0" else commit
    )


def _renamed(steps: Sequence[Any], names: Mapping[Any, Any]) -> list[Any]:
    """The steps with what leads to a renamed step led to its new name."""
    return [
        {**step, _GOTO: names[step[_GOTO]]}
        if isinstance(step, dict)
        and isinstance(step.get(_GOTO), str)
        and names.get(step[_GOTO]) is not None
        else step
        for step in steps
    ]
