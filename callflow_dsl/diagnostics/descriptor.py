"""What a renderer tells about a code beside the diagnostics that have it."""

from __future__ import annotations

from callflow_dsl._frozen import frozen


@frozen
class Descriptor:
    """A code with its name (empty for the compiler's), usual severity and documentation."""

    code: str
    name: str
    severity: str
    summary: str
    why: str = ""
    #: The address of its page; empty where it has none.
    page: str = ""
