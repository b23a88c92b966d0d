"""What can be done about a diagnostic: its fix, and a comment that silences it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from callflow_dsl.lsp.features.diagnostics import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.diagnostics.model import Diagnostic, Fix
    from callflow_dsl.lsp.document import Document
    from callflow_dsl.lsp.workspace import Workspace

#: Where the reason of a suppression is to be written.
_REASON = "say why"


def actions(
    workspace: Workspace, document: Document, params: types.CodeActionParams
) -> list[types.CodeAction]:
    """The fixes of what is known of a range, then the comments that silence it."""
    start, end = document.text.span(params.range)
    only = params.context.only
    if only is not None and not {"", types.CodeActionKind.QuickFix} & {*only}:
        return []
    offered: list[types.CodeAction] = []
    here = list(_known_between(document, start, end))
    for offer in (_fixes, _suppression):
        for diagnostic in here:
            offered += offer(workspace, document, diagnostic)
    return offered


def _known_between(document: Document, start: int, end: int) -> Iterator[Diagnostic]:
    for diagnostic in document.known:
        place = diagnostic.location
        is_here = place.source.name == document.source.name
        if is_here and place.span[0] <= end and start <= place.span[1]:
            yield diagnostic


def _fixes(
    workspace: Workspace, document: Document, diagnostic: Diagnostic
) -> Iterator[types.CodeAction]:
    fix = diagnostic.fix
    if fix is not None:
        yield _action(
            workspace, document, diagnostic, fix.description, _edit(workspace, document, fix)
        )


def _edit(workspace: Workspace, document: Document, fix: Fix) -> types.WorkspaceEdit:
    source = fix.location.source
    is_own = source.name == document.source.name
    uri = document.uri if is_own else workspace.uri_of(source.path or source.name)
    text = document.texts.get(source.name, document.text)
    span, added = fix.edit
    return types.WorkspaceEdit({uri: [types.TextEdit(text.range(span), added)]})


def _suppression(
    workspace: Workspace, document: Document, diagnostic: Diagnostic
) -> Iterator[types.CodeAction]:
    """A comment above the line, for what is no error: those are not silenced."""
    if diagnostic.severity == "error" or diagnostic.code == "FLW700":
        return
    text, whole = document.text, document.source.text
    start = _line_start(document, diagnostic.location.span[0])
    line = whole[start : text.line_end(text.position(start).line)]
    indent = line[: len(line) - len(line.lstrip())]
    comment = f"{indent}// flowc: ignore {diagnostic.code} {_REASON}{document.source.line_end}"
    edit = types.WorkspaceEdit(
        {document.uri: [types.TextEdit(text.range((start, start)), comment)]}
    )
    title = f"Ignore {diagnostic.code} here, with a reason"
    yield _action(workspace, document, diagnostic, title, edit)


def _line_start(document: Document, offset: int) -> int:
    """Where the line of an offset begins; that of a text over several lines where it begins."""
    starts = document.text.starts
    line = document.text.position(offset).line
    for token in reversed(document.tokens.tokens):
        if token.terminal == "LONG_STRING" and token.span[0] < starts[line] < token.span[1]:
            line = document.text.position(token.span[0]).line
    return starts[line]


def _action(
    workspace: Workspace,
    document: Document,
    diagnostic: Diagnostic,
    title: str,
    edit: types.WorkspaceEdit,
) -> types.CodeAction:
    return types.CodeAction(
        title[:1].upper() + title[1:],
        types.CodeActionKind.QuickFix,
        [shown(document, diagnostic, workspace.uri_of)],
        edit=edit,
    )
