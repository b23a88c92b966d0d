"""One kind of mistake: all that is said about it, in one place."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


@frozen
class Problem:
    """A mistake that the compiler reports.

    ``message``, ``notes``, ``hint`` and ``fix`` are texts with values in braces, which the
    place of the report gives; ``{fix}`` is the text that the fix writes.
    """

    #: What it is called in output and in suppressions: FLW002.
    code: str
    #: What it is called in the code, and by people: text-not-closed.
    name: str
    #: What it stands for, whatever the values.
    summary: str
    message: str
    #: A file that has this problem, and the same put right.
    example: tuple[str, str]
    #: Said below the message; a note is left out where a value that it needs is not given.
    notes: tuple[str, ...] = ()
    #: The way out where no fix is given.
    hint: str = ""
    #: What the fix does.
    fix: str = ""
    severity: str = "error"
    #: The statement was not understood, so nothing is known of what it uses and stores.
    misread: bool = False
    #: Nothing more is said of the line: what was read of it may be less than was meant.
    claims_line: bool = False
    #: Problems that explain this one: beside them it is not shown.
    hidden_by: tuple[str, ...] = ()
    #: What `--set` gives to the params of the example.
    given: Mapping[str, str] = field(factory=dict)
    #: Other files of the example: name -> text.
    beside: Mapping[str, str] = field(factory=dict)
    #: The example is a file; otherwise its text comes from none.
    saved: bool = True

    def shown_notes(self, values: Mapping[str, Any], *, has_fix: bool) -> tuple[str, ...]:
        """The notes that the values allow."""
        notes = self.notes if has_fix or not self.hint else (*self.notes, self.hint)
        told: list[str] = []
        for note in notes:
            try:
                told.append(note.format_map(values))
            except KeyError:
                continue
        return tuple(told)


def in_flow(wrong: str, right: str) -> tuple[str, str]:
    """An example whose statements stand in a flow."""
    from textwrap import indent

    bodies = (f'flow "Shop" {{\n{indent(body, "  ")}\n}}\n' for body in (wrong, right))
    return next(bodies), next(bodies)


def in_menu(wrong: str, right: str) -> tuple[str, str]:
    """An example whose statements stand in a menu."""
    from textwrap import indent

    menus = (f"menu choice {{\n{indent(body, '  ')}\n}}" for body in (wrong, right))
    return in_flow(next(menus), next(menus))
