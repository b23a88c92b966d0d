"""Where a call is in its flow, for the machine in reference.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.syntax import ast
    from tests.lowering.reading import Lines

#: What stands before the parameter of a part, among values, for the label that it names.
LABEL = "label in "


@frozen(eq=False)
class Frame:
    """A block that is running."""

    statements: tuple[ast.Statement, ...]
    around: Frame | None
    behind: Next | None
    #: Parameters and the language of prompts; under `LABEL` the labels that parameters name.
    values: Mapping[str, str | Next]
    #: The menu that `again` leads back to, and the one whose prompt this is.
    menu: Try | None = None
    listening: Try | None = None
    #: Keys led into the branch of that menu, not silence.
    pressed: bool = False


@frozen(eq=False)
class Try:
    """A menu that is heard after so many silences and entries; ``behind``: after the menu."""

    lines: Lines
    variable: str
    label: str | None
    silences: int
    entries: int
    frame: Frame
    behind: Next | None


@frozen(eq=False)
class Next:
    """Go on here: a statement of a frame, or (``silent``) the silence of a menu."""

    frame: Frame
    index: int
    silent: Try | None = None


@frozen
class Call:
    """A call at rest: past these events it waits, or is over where ``wait`` is empty."""

    #: "" or "prompt" (keys are lost), "listen", "collect", "transfer", "record".
    wait: str
    variables: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, str], ...] = field(eq=False)
    step: ast.Step | None = field(default=None, eq=False)
    at: Next | None = None
    keys: str = ""
