"""Diagnostics of flowc as those of an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from callflow_dsl.lsp.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lsp.document import Document
    from callflow_dsl.source import Location

    UriOf = Callable[[str], str]

SOURCE = "flowc"
_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}
#: What these speak of has no effect, so an editor may show it faded.
_WITHOUT_EFFECT = frozenset({"FLW110", "FLW119", "FLW301", "FLW302", "FLW700", "FLW702"})


def by_file(
    document: Document, diagnostics: Iterable[Diagnostic], uri_of: UriOf
) -> Mapping[str, list[types.Diagnostic]]:
    """The diagnostics of a document, of what it imports and of its project's settings, by the
    uri of each file.
    """
    files: dict[str, list[types.Diagnostic]] = {document.uri: []}
    for diagnostic in diagnostics:
        uri = place(document, diagnostic.location, uri_of).uri
        files.setdefault(uri, []).append(shown(document, diagnostic, uri_of))
    project = document.project
    if project.problem is not None:
        start = types.Range(types.Position(0, 0), types.Position(0, 0))
        message = "\n".join(filter(None, (str(project.problem), project.problem.hint)))
        files[uri_of(project.path)] = [
            types.Diagnostic(start, message, types.DiagnosticSeverity.Error, source=SOURCE)
        ]
    return files


def place(document: Document, location: Location, uri_of: UriOf) -> types.Location:
    """A place in this file or in one that it imports."""
    source = location.source
    text = document.texts.get(source.name) or Text(source.text, document.text.encoding)
    is_own = source.name == document.source.name
    return types.Location(
        document.uri if is_own else uri_of(source.path or source.name), text.range(location.span)
    )


def shown(document: Document, diagnostic: Diagnostic, uri_of: UriOf) -> types.Diagnostic:
    """A diagnostic as an editor shows it, without secrets."""
    message = "\n".join((diagnostic.message, *diagnostic.notes))
    return types.Diagnostic(
        place(document, diagnostic.location, uri_of).range,
        document.project.secrets.mask(message),
        _SEVERITIES[diagnostic.severity],
        diagnostic.code,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if diagnostic.code in _WITHOUT_EFFECT else None,
        related_information=[
            types.DiagnosticRelatedInformation(
                place(document, related.location, uri_of), related.message
            )
            for related in diagnostic.related
        ]
        or None,
    )
