"""One server process for the tests of a worker: its files are those that each test opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lsp.client import Editor, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """An editor with no folder open."""
    editor = Editor()
    yield editor
    assert editor.end() == 0


@pytest.fixture
def sheet(editor: Editor, tmp_path: Path) -> Iterator[Callable[[str], Sheet]]:
    """Opens a text as a file of its own; `|` marks the places that a test asks about."""
    opened: list[Sheet] = []

    def open_text(marked: str, name: str = "a.flow") -> Sheet:
        opened.append(Sheet(editor, (tmp_path / name).as_uri(), marked))
        return opened[-1]

    yield open_text
    for sheet in opened:
        editor.close(sheet.uri)
