"""What linting one file gives."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lint.settings import LintSettings
    from callflow_dsl.source import Source, Span

    #: A part: the name of its file, and where it stands there.
    PartPlace = tuple[str, Span]

    #: The settings for a file by its source: an imported file has its own.
    SettingsOf = Callable[[Source], LintSettings]


@frozen
class LintResult:
    """The diagnostics of one file."""

    diagnostics: tuple[Diagnostic, ...]
    #: Codes of the rules that could not run, or not wholly, for lack of a module.
    unavailable: tuple[str, ...] = field(default=())
    #: The files that it imports, at any distance.
    imported: tuple[Source, ...] = field(default=(), repr=False)
    #: It does not compile.
    failed: bool = False
    #: The parts that flows of this file use.
    parts: tuple[PartPlace, ...] = field(default=(), repr=False)
