"""What the command line does with a file that an editor asks for as well.

The commands stand above the server in the order of the parts; so they are handed to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.lsp.document import Document
    from callflow_dsl.lsp.workspace import Workspace

    #: Opens the previews of a folder; gives their address, without a slash at its end.
    Previews = Callable[[str, Workspace], str]


@frozen
class Tools:
    """Each works on the text of a document, and raises `FlowcError` for one that is wrong."""

    #: Plays the test of a name (all, where it is empty): whether it passed, and the report.
    play: Callable[[Document, str], tuple[bool, str]]
    #: Calls the flow of a title (the only one, without) with a caller's moves: the transcript.
    call: Callable[[Document, str | None, str], str]
    previews: Previews
