"""A diagnostic is a value: what is wrong, where, why, and what to do about it."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.source import Location, Source, Span


@frozen
class Fix:
    """A change that mends the problem: replace a span of the file by a text."""

    description: str
    location: Location
    replacement: str


@frozen
class Related:
    """Another place that the message speaks of, such as an earlier definition."""

    location: Location
    message: str


@frozen
class Diagnostic:
    """One problem; ``severity`` is "error", "warning" or "info"."""

    code: str
    severity: str
    location: Location
    message: str
    notes: tuple[str, ...] = ()
    fix: Fix | None = None
    related: tuple[Related, ...] = field(default=(), kw_only=True)


class Reporter:
    """Collects diagnostics while a program is read; the severity comes with the code."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def report(
        self,
        code: str,
        location: Location,
        message: str,
        *notes: str,
        fix: tuple[str, str] | None = None,
        related: tuple[Related, ...] = (),
    ) -> None:
        """Add a diagnostic; ``fix`` is (what it does, the text that replaces the span)."""
        from callflow_dsl.diagnostics.codes import CODES

        change = Fix(fix[0], location, fix[1]) if fix else None
        severity = CODES[code].severity
        self.diagnostics.append(
            Diagnostic(code, severity, location, message, notes, change, related=related)
        )

    @property
    def failed(self) -> bool:
        """True when any diagnostic is an error."""
        return any(diagnostic.severity == "error" for diagnostic in self.diagnostics)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All diagnostics by file and place; the same problem at the same place counts once."""
        unique = dict.fromkeys(self.diagnostics)
        return tuple(
            sorted(unique, key=lambda d: (d.location.source.name, d.location.span, d.code))
        )


class FileReporter:
    """A reporter for the places of one file."""

    __slots__ = ("reporter", "source")

    def __init__(self, reporter: Reporter, source: Source) -> None:
        self.reporter = reporter
        self.source = source

    def at(self, span: Span) -> Location:
        """The location of a span in this file."""
        from callflow_dsl.source import Location

        return Location(self.source, span)

    def report(
        self,
        code: str,
        span: Span,
        message: str,
        *notes: str,
        fix: tuple[str, str] | None = None,
        related: tuple[Related, ...] = (),
    ) -> None:
        """See `Reporter.report`."""
        self.reporter.report(code, self.at(span), message, *notes, fix=fix, related=related)
