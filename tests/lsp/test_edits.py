"""The server while a text changes: edits, cancelled requests, emoji, files, folders, the end."""

from __future__ import annotations

import random
import signal
from typing import TYPE_CHECKING

import pytest

from tests.lsp.client import Editor, RequestError, Sheet, position
from tests.lsp.test_server import SHOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    Open = Callable[..., Sheet]

CONTENT_MODIFIED, REQUEST_CANCELLED = -32801, -32800
#: What is typed at random: pieces of the language, and what hurts.
PIECES = (
    "{", "}", '"', '"""', "\n", "\r\n", "\r", " ", "say ", 'say "🛎" ', "menu c ", "key 1 ", "${",
    "//", "🛎", "é", "\ufeff", "\u2028", "\x0b", "part p(a) {", "use p(", "if c == 1 ", "voice ",
    "raw {", 'test "t" {', "hears ", "goto ", "again", "wait 5s", "defaults {", 'import "',
    "other {", "",
)  # fmt: skip


def everything(sheet: Sheet, text: str) -> dict[str, Any]:
    """All that the server says of a text."""
    end = position(text)
    whole = {"start": {"line": 0, "character": 0}, "end": end}
    asked = {
        "documentSymbol": {}, "foldingRange": {}, "semanticTokens/full": {}, "codeLens": {},
        "inlayHint": {"range": whole}, "completion": {"position": end},
        "formatting": {"options": {"tabSize": 2, "insertSpaces": True}},
    }  # fmt: skip
    said = {what: sheet.editor.ask(what, sheet.uri, **more) for what, more in asked.items()}
    told = sheet.editor.told_of(sheet.uri)
    # The rest depends on whether the linter is done.
    return {**said, "errors": [one for one in told if one["severity"] == 1]}


def test_after_500_random_edits_the_server_knows_what_a_fresh_one_does(tmp_path: Path) -> None:
    edited, fresh = Editor(), Editor()
    chance = random.Random(7)
    sheet = Sheet(edited, (tmp_path / "a.flow").as_uri(), SHOP)
    text = SHOP
    for number in range(1, 501):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 0, 0, 1, 3, 20)))
        if "\r\n" in text[max(0, start - 1) : start + 1] or text[end - 1 : end + 1] == "\r\n":
            continue  # an editor has no place between the two
        added = chance.choice(PIECES) if len(text) < 2_000 else ""
        place = {"start": lsp_position(text, start), "end": lsp_position(text, end)}
        edited.change(sheet.uri, {"range": place, "text": added})
        text = text[:start] + added + text[end:]
        if number % 100 == 0:
            anew = Sheet(fresh, sheet.uri, "")
            fresh.change(sheet.uri, {"text": text})
            assert everything(sheet, text) == everything(anew, text)
            fresh.close(sheet.uri)
    assert edited.end() == fresh.end() == 0


def lsp_position(text: str, at: int) -> dict[str, int]:
    """The place of an offset where \\r, \\n and both together end lines."""
    return position(text[:at].replace("\r\n", "\n").replace("\r", "\n"))


def test_requests_among_edits_are_answered_for_the_text_they_were_asked_about(
    editor: Editor, sheet: Open
) -> None:
    shop = sheet(SHOP)
    outline = editor.message("textDocument/documentSymbol", {"textDocument": {"uri": shop.uri}})
    late = editor.message("textDocument/documentSymbol", {"textDocument": {"uri": shop.uri}})
    editor.send(outline, editor.changes(shop.uri, {"text": 'flow "B" {\n  hangup\n}\n'}), late)
    with pytest.raises(RequestError) as changed:
        editor.answer(outline["id"])
    assert changed.value.code == CONTENT_MODIFIED
    assert [symbol["name"] for symbol in editor.answer(late["id"])] == ["B"]


def test_a_request_that_is_taken_back_is_not_answered(editor: Editor, sheet: Open) -> None:
    shop = sheet(SHOP)
    outline = editor.message("textDocument/documentSymbol", {"textDocument": {"uri": shop.uri}})
    editor.send(outline, {"method": "$/cancelRequest", "params": {"id": outline["id"]}})
    with pytest.raises(RequestError) as cancelled:
        editor.answer(outline["id"])
    assert cancelled.value.code == REQUEST_CANCELLED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_places_are_counted_as_was_agreed(encoding: str, tmp_path: Path) -> None:
    editor = Editor(encodings=(encoding,))
    assert editor.capabilities["positionEncoding"] == encoding
    uri = (tmp_path / "a.flow").as_uri()
    line = '  say "é🛎" voice femal'
    editor.open(uri, f'flow "A" {{\n{line}\n  hangup\n}}\n')
    (wrong,) = editor.told(uri, "FLW203")
    codec, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[
        encoding
    ]
    columns = [len(line[:n].encode(codec)) // size for n in (line.index("femal"), len(line))]
    assert [wrong["range"][end]["character"] for end in ("start", "end")] == columns
    editor.change(uri, {"range": wrong["range"], "text": "female"})
    editor.told(uri, "FLW421", "FLW429")
    assert editor.end() == 0


def test_a_client_that_is_gone_takes_the_server_and_its_worker_along(tmp_path: Path) -> None:
    editor = Editor()
    shop = Sheet(editor, (tmp_path / "a.flow").as_uri(), SHOP)
    editor.told(shop.uri, "FLW307", "FLW308", "FLW429")  # so the worker runs
    assert editor.process.stdin is not None
    editor.process.stdin.close()
    assert editor.over() == 0


def test_a_killed_server_takes_its_worker_along(tmp_path: Path) -> None:
    editor = Editor()
    shop = Sheet(editor, (tmp_path / "a.flow").as_uri(), SHOP)
    editor.told(shop.uri, "FLW307", "FLW308", "FLW429")
    editor.process.kill()
    assert editor.over() == -signal.SIGKILL


@pytest.fixture
def project(tmp_path: Path) -> Iterator[tuple[Editor, Path, Path]]:
    """Two folders of one workspace: a project with environments, and loose files."""
    shop, other = tmp_path / "shop", tmp_path / "other"
    for folder in (shop, other):
        folder.mkdir()
    (shop / "flowc.toml").write_text(
        '[project]\nname = "shop"\n[environments.test.params]\ndesk = "+31201110000"\n'
        '[environments.live.params]\ndesk = "+31209990000"\nvault = "env:FLOWC_VAULT"\n',
        "utf-8",
    )
    (shop / "parts.flow").write_text("part bye {\n  hangup\n}\n", "utf-8")
    (shop / "main.flow").write_text(
        'import "parts.flow"\nparam desk\nparam vault = "sip:vault@example.com"\n'
        'flow "A" {\n  transfer ${desk}\n  transfer ${vault}\n  use bye\n}\n',
        "utf-8",
    )
    (other / "loose.flow").write_text('flow "L" {\n  say "x" voice femal\n}\n', "utf-8")
    secret = {"FLOWC_VAULT": "sip:hidden@example.com"}
    editor = Editor(shop, other, options={"environment": "live"}, env=secret)
    yield editor, shop, other
    assert editor.end() == 0


def test_a_workspace_is_looked_at_with_its_environment(
    project: tuple[Editor, Path, Path],
) -> None:
    editor, shop, other = project
    editor.told((other / "loose.flow").as_uri(), "FLW203")  # it is not open
    main = shop / "main.flow"
    sheet = Sheet(editor, main.as_uri(), main.read_text("utf-8"))
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    notes = [note["label"] for note in sheet.ask("inlayHint", range=whole)]
    assert notes == ["= +31209990000"]
    secret = sheet.editor.ask("hover", sheet.uri, position={"line": 5, "character": 15})
    assert "FLOWC_VAULT" in secret["contents"]["value"]
    settings = {"settings": {"flowc": {"environment": "test"}}}
    editor.notify("workspace/didChangeConfiguration", settings)
    notes = [note["label"] for note in sheet.ask("inlayHint", range=whole)]
    assert "= +31201110000" in notes
    assert "hidden" not in str(editor.said)


def test_files_that_change_on_the_disk(project: tuple[Editor, Path, Path]) -> None:
    editor, shop, other = project
    main, parts, loose = shop / "main.flow", shop / "parts.flow", other / "loose.flow"
    editor.open(main.as_uri(), main.read_text("utf-8"))
    part = {"textDocument": {"uri": main.as_uri()}, "position": {"line": 6, "character": 7}}
    (place,) = editor.request("textDocument/definition", part)
    assert place["uri"] == parts.as_uri()

    def changed(path: Path, kind: int) -> None:
        changes = {"changes": [{"uri": path.as_uri(), "type": kind}]}
        editor.notify("workspace/didChangeWatchedFiles", changes)

    parts.write_text("part by {\n  hangup\n}\n", "utf-8")
    changed(parts, 2)
    editor.told(main.as_uri(), "FLW109")
    # What the editor holds comes before the disk.
    editor.open(parts.as_uri(), "part bye {\n  hangup\n}\n")
    while any(d["code"] == "FLW109" for d in editor.diagnostics[main.as_uri()]):
        editor.take()
    editor.close(parts.as_uri())
    editor.told(main.as_uri(), "FLW109")
    loose.unlink()
    changed(loose, 3)
    editor.told(loose.as_uri())


def test_a_folder_that_is_taken_away(project: tuple[Editor, Path, Path]) -> None:
    editor, _, other = project
    loose = (other / "loose.flow").as_uri()
    editor.told(loose, "FLW203")
    gone = {"event": {"added": [], "removed": [{"uri": other.as_uri(), "name": "other"}]}}
    editor.notify("workspace/didChangeWorkspaceFolders", gone)
    editor.told(loose)
    editor.notify(
        "workspace/didChangeWorkspaceFolders",
        {"event": {**gone["event"], "added": gone["event"]["removed"], "removed": []}},
    )
    editor.told(loose, "FLW203")


def test_a_mistake_in_the_settings_is_told_at_their_file(
    project: tuple[Editor, Path, Path],
) -> None:
    editor, shop, _ = project
    settings = shop / "flowc.toml"
    settings.write_text('[project]\nenvironment = "nowhere"\n[environments.test]\n', "utf-8")
    changes = {"changes": [{"uri": settings.as_uri(), "type": 2}]}
    editor.notify("workspace/didChangeWatchedFiles", changes)
    while not editor.diagnostics.get(settings.as_uri()):
        editor.take()
    assert "environment" in editor.diagnostics[settings.as_uri()][0]["message"]
