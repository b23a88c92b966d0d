"""A diagnostic is a value: what is wrong, where, why, and what to do about it."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.source import Location

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.source import Source, Span

#: The worst first.
SEVERITIES = ("error", "warning", "info")


@frozen
class Fix:
    """A change that mends the problem: replace a span of the file by a text."""

    description: str
    location: Location
    replacement: str
    #: It changes what other files can use: a part, a prompt, a value.
    shared: bool = False
    #: With other values of params it may be wrong.
    varies: bool = False

    @property
    def edit(self) -> tuple[Span, str]:
        """What to write and in place of what: line ends are those of the file, and stay whole."""
        source = self.location.source
        added = self.replacement
        if "\n" in added:
            added = added.replace("\r\n", "\n").replace("\n", source.line_end)
        start, end = (_whole_line_end(source.text, offset) for offset in self.location.span)
        return (start, end), added


def _whole_line_end(text: str, offset: int) -> int:
    return offset - (offset > 0 and text[offset - 1 : offset + 1] == "\r\n")


@frozen
class Related:
    """Another place that the message speaks of, such as an earlier definition."""

    location: Location
    message: str


@frozen
class Diagnostic:
    """One problem; ``severity`` is one of `SEVERITIES`."""

    code: str
    severity: str
    location: Location
    message: str
    notes: tuple[str, ...] = ()
    fix: Fix | None = None
    related: tuple[Related, ...] = field(default=(), kw_only=True)

    @property
    def identity(self) -> tuple[str, str, Span]:
        """Code and place: what is the same for one problem, however its call is described."""
        return self.code, self.location.source.name, self.location.span


class ProblemError(Exception):
    """A mistake that whoever catches this reports: its name in `problems`, its place, its values.

    ``fix`` is the text that would mend it.
    """

    def __init__(self, problem: str, span: Span, *, fix: str | None = None, **values: Any) -> None:
        super().__init__(problem)
        self.problem, self.span, self.fix, self.values = problem, span, fix, values


class NestingError(RecursionError):
    """More blocks and parts stand in one another than are read; ``place`` is in the last."""

    def __init__(self, place: Location | None) -> None:
        super().__init__()
        self.place = place


class Reporter:
    """Collects diagnostics while a program is read; what they say stands in `problems`.

    ``quiet`` names problems that nobody is to be told of.
    """

    def __init__(self, quiet: frozenset[str] = frozenset()) -> None:
        self._quiet = quiet
        self.diagnostics: list[Diagnostic] = []
        #: Name of a problem -> the places that have it.
        self._places: dict[str, list[Location]] = {}
        #: Some statement was not understood: what it uses or stores is not known.
        self.misread = False
        #: Files and lines of which all has been said.
        self._claimed: set[tuple[str, int]] = set()
        #: Places inside of which nothing more is said.
        self._closed: list[Location] = []

    def report(
        self,
        problem: str,
        location: Location,
        *,
        fix: str | tuple[Location, str] | None = None,
        related: tuple[Related, ...] = (),
        **values: object,
    ) -> None:
        """Add a diagnostic of a problem that `problems` names.

        ``fix`` is the text that replaces the place, or another place and its text; ``values``
        stand in the texts of the problem, None for those that are not known.
        """
        if problem in self._quiet:
            return
        from callflow_dsl.diagnostics.problems import PROBLEMS

        about = PROBLEMS[problem]
        self._places.setdefault(problem, []).append(location)
        if not about.claims_line and self._claimed and _line(location) in self._claimed:
            return
        given: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
        change = None
        if fix is not None:
            place, given["fix"] = (location, fix) if isinstance(fix, str) else fix
            change = Fix(about.fix.format_map(given), place, given["fix"])
        notes = about.shown_notes(given, has_fix=change is not None)
        message = about.message.format_map(given)
        self.diagnostics.append(
            Diagnostic(
                about.code, about.severity, location, message, notes, change, related=related
            )
        )
        self.misread |= about.misread
        if about.claims_line:
            self._claimed.add(_line(location))

    def claim(self, location: Location) -> None:
        """Show nothing that is reported inside a place, of which all has been said."""
        self._closed.append(location)

    def is_claimed(self, location: Location) -> bool:
        """Something on the lines of this place was not understood, and that has been reported."""
        name, last = location.source.name, location.end_line if self._claimed else 0
        return any((name, line) in self._claimed for line in range(location.line, last + 1))

    def has_said_of(self, location: Location) -> bool:
        """Something has been reported of the line that a place begins on."""
        return any(_line(each.location) == _line(location) for each in self.diagnostics)

    def has_said_within(self, location: Location) -> bool:
        """An error has been reported inside a place."""
        return any(
            each.severity == "error" and _is_inside(each.location, location)
            for each in self.diagnostics
        )

    def places(self, *problems: str) -> list[Location]:
        """Where any of these problems has been reported."""
        return [place for problem in problems for place in self._places.get(problem, ())]

    @property
    def failed(self) -> bool:
        """True when any diagnostic is an error."""
        return any(diagnostic.severity == "error" for diagnostic in self.diagnostics)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All diagnostics by file and place; the same problem at the same place counts once."""
        visible = [each for each in self.diagnostics if not self._is_hidden(each)]
        unique: list[Diagnostic] = []
        here: list[Diagnostic] = []
        place = None
        for diagnostic in sorted(visible, key=_place):
            if place != (place := _place(diagnostic)):
                here = []
            if diagnostic not in here:
                here.append(diagnostic)
                unique.append(diagnostic)
        return tuple(unique)

    def _is_hidden(self, diagnostic: Diagnostic) -> bool:
        if any(_is_inside(diagnostic.location, place) for place in self._closed):
            return True
        if len(self._places) == 1:
            return False
        from callflow_dsl.diagnostics.problems import BY_CODE

        return any(name in self._places for name in BY_CODE[diagnostic.code].hidden_by)


def _place(diagnostic: Diagnostic) -> tuple[str, Span]:
    location = diagnostic.location
    return location.source.name, location.span


def _is_inside(location: Location, place: Location) -> bool:
    (start, _), (first, last) = location.span, place.span
    return location.source is place.source and first < start < last


def _line(location: Location) -> tuple[str, int]:
    return location.source.name, location.line


class FileReporter:
    """A reporter for the places of one file."""

    __slots__ = ("reporter", "source")

    def __init__(self, reporter: Reporter, source: Source) -> None:
        self.reporter = reporter
        self.source = source

    def at(self, span: Span) -> Location:
        """The location of a span in this file."""
        return Location(self.source, span)

    def report(
        self,
        problem: str,
        span: Span,
        *,
        fix: str | tuple[Span, str] | None = None,
        related: tuple[Related, ...] = (),
        **values: object,
    ) -> None:
        """See `Reporter.report`; places are spans of this file."""
        change = (self.at(fix[0]), fix[1]) if isinstance(fix, tuple) else fix
        self.reporter.report(problem, self.at(span), fix=change, related=related, **values)

    def claim(self, span: Span) -> None:
        """See `Reporter.claim`."""
        self.reporter.claim(self.at(span))

    def is_claimed(self, span: Span) -> bool:
        """See `Reporter.is_claimed`."""
        return self.reporter.is_claimed(self.at(span))
