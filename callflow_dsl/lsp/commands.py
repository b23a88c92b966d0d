"""What the server does when it is asked to: play a test, make a call, show the preview."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING
from urllib.parse import quote

from lsprotocol import types

from callflow_dsl.errors import FlowcError
from callflow_dsl.lsp.features.code_lenses import Command

if TYPE_CHECKING:
    from callflow_dsl.lsp.server import Server
    from callflow_dsl.lsp.tools import Tools


class Commands:
    """The commands of one server. Each shows what came of it, and returns it as well."""

    def __init__(self, server: Server, tools: Tools) -> None:
        self._server = server
        self._tools = tools
        #: Folder -> the address of its previews.
        self._previews: dict[str, str] = {}

        @server.command(Command.TEST)
        async def run_test(uri: str, name: str = "") -> str:
            return await self._run_test(uri, name)

        @server.command(Command.CALL)
        async def call_with(uri: str, title: str | None = None, keys: str = "") -> str:
            return await self._call(uri, title, keys)

        @server.command(Command.PREVIEW)
        async def open_preview(uri: str, keys: str = "") -> str:
            return await self._open_preview(uri, keys)

    async def _run_test(self, uri: str, name: str) -> str:
        document = self._server.files.document(self._server.files.canonical(uri))
        try:
            passed, report = await asyncio.to_thread(self._tools.play, document, name)
        except FlowcError as error:
            passed, report = False, str(error)
        return self._show(document.project.secrets.mask(report), passed)

    async def _call(self, uri: str, title: str | None, keys: str) -> str:
        document = self._server.files.document(self._server.files.canonical(uri))
        try:
            told = await asyncio.to_thread(self._tools.call, document, title, keys)
        except FlowcError as error:
            return self._show(document.project.secrets.mask(str(error)), False)
        return self._show(document.project.secrets.mask(told), True)

    async def _open_preview(self, uri: str, keys: str) -> str:
        document = self._server.files.document(self._server.files.canonical(uri))
        path = document.source.path
        if path is None or not os.path.isfile(path):
            return self._show("save the file first: a preview is of a file", False)
        folder, name = os.path.split(path)
        if folder not in self._previews:
            self._previews[folder] = self._tools.previews(folder, self._server.files)
        address = f"{self._previews[folder]}/preview/{quote(name)}"
        address += f"#keys={quote(keys)}" if keys else ""
        shown = types.ShowDocumentParams(address, external=True, take_focus=True)
        self._server.window_show_document(shown, lambda _: None)
        return address

    def _show(self, text: str, is_well: bool) -> str:
        kind = types.MessageType.Info if is_well else types.MessageType.Error
        self._server.window_show_message(types.ShowMessageParams(kind, text.strip()))
        return text
