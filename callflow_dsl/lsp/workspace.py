"""The files that an editor works on: those that it holds, and those on the disk beside them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lsprotocol.types import PositionEncodingKind
from pygls.uris import from_fs_path, to_fs_path

from callflow_dsl.errors import FlowcError
from callflow_dsl.files import flow_files
from callflow_dsl.lsp.document import Document
from callflow_dsl.lsp.names import Index, Names
from callflow_dsl.lsp.project import Project, forget_projects, project_of
from callflow_dsl.lsp.text import Text
from callflow_dsl.source import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator


class Workspace:
    """What is open, and what the folders hold. Each text is analysed once."""

    def __init__(self) -> None:
        self.encoding: PositionEncodingKind | str = PositionEncodingKind.Utf16
        #: The environment whose values params have; empty: the one that flowc.toml means.
        self.environment = ""
        #: Paths of the workspace folders.
        self.folders: list[str] = []
        #: The texts that the editor holds, by uri, and the number of each.
        self.open: dict[str, Text] = {}
        self.versions: dict[str, int | None] = {}
        #: Real path -> uri of what is open, in the editor's own spelling.
        self._uris: dict[str, str] = {}
        self._documents: dict[str, Document] = {}

    # Changes

    def put(self, uri: str, text: Text, version: int | None) -> None:
        """A text that the editor holds from now on."""
        self.open[uri] = text
        self.versions[uri] = version
        path = to_fs_path(uri)
        if path is not None:
            self._uris[os.path.realpath(path)] = uri
        self._forget(uri)

    def close(self, uri: str) -> None:
        """From now on the disk has the text."""
        self.open.pop(uri, None)
        self.versions.pop(uri, None)
        self._uris = {path: known for path, known in self._uris.items() if known != uri}
        self._forget(uri)

    def changed_on_disk(self, uri: str) -> None:
        """Another program has written, made or removed a file."""
        if not uri.endswith(".flow"):
            self.forget()
        elif uri not in self.open:
            self._forget(uri)

    def forget(self) -> None:
        """Look at everything anew."""
        forget_projects()
        self._documents.clear()

    def _forget(self, uri: str) -> None:
        for other in self.dependents(uri):
            del self._documents[other]
        self._documents.pop(uri, None)

    def canonical(self, uri: str) -> str:
        """The one uri that a file has here, however it is spelled."""
        path = to_fs_path(uri) if uri not in self.open and uri.startswith("file:") else None
        return uri if path is None else self.uri_of(path)

    def dependents(self, uri: str) -> list[str]:
        """The documents that have read this file, or looked for it, or are yet to do so."""
        path = to_fs_path(uri)
        real = os.path.realpath(path) if path is not None else ""
        return [
            other
            for other, document in self._documents.items()
            if real in document.reads or not document.is_read
        ]

    # Questions

    def document(self, uri: str) -> Document:
        """What is known of a file; raises `FlowcError` for one that cannot be read."""
        known = self._documents.get(uri)
        if known is None:
            known = self._documents[uri] = self._analysed(uri)
        return known

    def is_current(self, document: Document) -> bool:
        """Whether it is what is known of its file now."""
        return self._documents.get(document.uri) is document

    def _analysed(self, uri: str) -> Document:
        path = to_fs_path(uri) if uri.startswith("file:") else None
        text = self.open.get(uri)
        if text is None:
            if path is None:
                raise FlowcError(f"{uri} is not open")
            text = Text(read_source(path).text, self.encoding)
        source = Source(path or uri, text.text, path)
        overlay = {
            real: self.open[other].text for real, other in self._uris.items() if other != uri
        }
        return Document(uri, source, text, self.project(path), overlay)

    def project(self, path: str | None) -> Project:
        """The project of a file; a text that is no file belongs to none."""
        if path is None:
            return Project()
        return project_of(os.path.dirname(path), self.environment)

    def uri_of(self, path: str) -> str:
        """The uri of a path, as the editor spells it where the file is open."""
        return self._uris.get(os.path.realpath(path)) or from_fs_path(path) or path

    def files(self) -> list[str]:
        """The uris of all flow files in the folders that are not left out, and of what is open."""
        uris = dict.fromkeys(self.open)
        for folder in self.folders:
            uris.update((self.uri_of(path), None) for path in _below(folder))
        return list(uris)

    def index(self, document: Document) -> Index:
        """The names of all files in the folders, of this one and of what it imports."""
        known: dict[str, Names] = {}
        for other in (document, *self.documents()):
            if other.names is not None:
                known[other.names.source] = other.names
            for module in other.compilation.modules[1:]:
                if module.source.name not in known:
                    known[module.source.name] = Names(module)
        return Index(known)

    def documents(self) -> Iterator[Document]:
        """What is known of all these files; those that cannot be read are left out."""
        for uri in self.files():
            try:
                yield self.document(uri)
            except FlowcError:
                continue


def _below(folder: str) -> list[str]:
    # The linter takes long to import, and an editor may never ask for the other files.
    from callflow_dsl.lint.settings import SettingsSource, forget_configurations

    forget_configurations()
    try:
        return flow_files(folder, SettingsSource().left_out())
    except FlowcError:
        return []  # there is none, or the configuration is wrong, which is said at its file
