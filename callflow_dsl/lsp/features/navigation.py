"""Where a name is defined and used, and its renaming, across all files of the workspace."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from attrs import evolve
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from callflow_dsl.lsp.names import Sort
from callflow_dsl.lsp.place import nodes_at
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.words import FLAG_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.lsp.document import Document
    from callflow_dsl.lsp.names import Mention
    from callflow_dsl.lsp.text import Text
    from callflow_dsl.lsp.workspace import Workspace

#: What can be a name: of a value no dots; of anything no blanks.
_NAME = re.compile(r"[^\W\d][\w-]*")
_VALUES = (Sort.VALUE, Sort.PARAMETER)
_LABEL = re.compile(r"\w[\w.-]*")


def definition(
    workspace: Workspace, document: Document, params: types.DefinitionParams
) -> list[types.Location]:
    """Where the name at a place is defined; the file, for the path of an import."""
    offset = document.text.offset(params.position)
    for node in nodes_at(document.tree, offset):
        if isinstance(node, ast.Import) and isinstance(node.path, ast.Text):
            folder = os.path.dirname(document.source.path or "")
            start = types.Position(0, 0)
            uri = workspace.uri_of(os.path.normpath(os.path.join(folder, node.path.text)))
            return [types.Location(uri, types.Range(start, start))]
    places = _places(workspace, document, offset)
    return [place for place, mention in places if mention.is_definition]


def references(
    workspace: Workspace, document: Document, params: types.ReferenceParams
) -> list[types.Location]:
    """Where the name at a place stands."""
    with_definition = params.context.include_declaration
    places = _places(workspace, document, document.text.offset(params.position))
    return [place for place, mention in places if with_definition or not mention.is_definition]


def highlights(
    workspace: Workspace, document: Document, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight]:
    """Where the name at a place stands in the same file."""
    kinds = types.DocumentHighlightKind
    return [
        types.DocumentHighlight(place.range, kinds.Write if mention.is_definition else kinds.Read)
        for place, mention in _places(workspace, document, document.text.offset(params.position))
        if place.uri == document.uri
    ]


def prepare_rename(
    document: Document, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    """The name at a place, if it can be renamed: not the title of a flow, which accounts know."""
    mention = _mention(document, document.text.offset(params.position))
    if mention is None or mention.name.sort is Sort.FLOW:
        return None
    return types.PrepareRenamePlaceholder(document.text.range(mention.span), mention.name.text)


def rename(
    workspace: Workspace, document: Document, params: types.RenameParams
) -> types.WorkspaceEdit | None:
    """The edits that give a name another text, wherever it stands."""
    offset = document.text.offset(params.position)
    mention = _mention(document, offset)
    if mention is None or mention.name.sort is Sort.FLOW:
        return None
    new = params.new_name.strip()
    _check(workspace, document, mention, new)
    changes: dict[str, list[types.TextEdit]] = {}
    for place, _ in _places(workspace, document, offset):
        changes.setdefault(place.uri, []).append(types.TextEdit(place.range, new))
    return types.WorkspaceEdit(changes)


def _check(workspace: Workspace, document: Document, mention: Mention, new: str) -> None:
    """Refuse a name that is none, or one that means something else already."""
    name = mention.name
    has_dots = name.sort in (Sort.LABEL, Sort.PART)
    if not (_LABEL if has_dots else _NAME).fullmatch(new) or new in FLAG_WORDS:
        raise _refused(f"{new!r} cannot be the name of a {name.sort}")
    index = workspace.index(document)
    taken = next(index.mentions(evolve(name, text=new)), None)
    if taken is None and name.sort in _VALUES:
        # In a part, a parameter stands before a value of the same name.
        files = {source for source, _ in index.mentions(name)}
        taken = next(index.named(new, _VALUES, files), None)
    if new != name.text and taken is not None:
        raise _refused(f"there is a {taken[1].name.sort} {new} already")


def _refused(why: str) -> JsonRpcException:
    return JsonRpcException(why, types.LSPErrorCodes.RequestFailed)


def _mention(document: Document, offset: int) -> Mention | None:
    return document.names.at(offset) if document.names is not None else None


def _places(
    workspace: Workspace, document: Document, offset: int
) -> Iterator[tuple[types.Location, Mention]]:
    """The places of the name at an offset, those of each file together."""
    mention = _mention(document, offset)
    if mention is None:
        return
    texts: dict[str, Text] = {}
    for source, other in workspace.index(document).mentions(mention.name):
        if source == document.source.name:
            text, uri = document.text, document.uri
        else:
            uri = workspace.uri_of(source)
            if source not in texts:
                texts[source] = workspace.document(uri).text
            text = texts[source]
        yield types.Location(uri, text.range(other.span)), other
