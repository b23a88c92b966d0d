"""Outline, folding, selections, colours, notes, lenses, fixes: each asked of the real server."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING

from tests.lsp.test_server import SHOP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from tests.lsp.client import Editor, Sheet

    Open = Callable[..., Sheet]

TESTED = SHOP + 'test "sales" {\n  presses 1\n  transfers to ${desk}\n}\n'
WHOLE = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}


def test_outline(sheet: Open) -> None:
    def names(symbols: list[dict[str, Any]]) -> list[Any]:
        return [[s["name"], names(s["children"])] if s["children"] else s["name"] for s in symbols]

    flow = ["Shop", [["menu choice", ["key 1", "key 2", "silence"]]]]
    assert names(sheet(TESTED).ask("documentSymbol")) == ["desk", "shop", "goodbye", flow, "sales"]


def test_symbols_of_all_files(editor: Editor, sheet: Open) -> None:
    shop, other = sheet(SHOP), sheet('flow "Shopping" {\n  hangup\n}\n', "b.flow")
    found = editor.request("workspace/symbol", {"query": "shop"})
    places = {(symbol["name"], symbol["location"]["uri"]) for symbol in found}
    assert places >= {("shop", shop.uri), ("Shop", shop.uri), ("Shopping", other.uri)}


def test_folds(sheet: Open) -> None:
    text = '// one\n// two\nflow "A" {\n  say """\n    long\n    """\n  hangup\n}\n'
    found = sheet(text).ask("foldingRange")
    assert [(f["startLine"], f["endLine"], f.get("kind")) for f in found] == [
        (3, 4, None), (2, 6, None), (0, 1, "comment"),
    ]  # fmt: skip


def test_a_selection_grows(sheet: Open) -> None:
    shop = sheet(SHOP.replace("transfer ${desk}", "transfer ${de|sk}"))
    (grown,) = shop.ask("selectionRange", None, positions=shop.places)
    texts = []
    while grown is not None:
        texts.append(shop.shown(grown["range"]))
        grown = grown.get("parent")
    assert texts[:3] == ["${desk}", "transfer ${desk}", "{ transfer ${desk} }"]
    assert texts[-1] == SHOP


def test_semantic_tokens(editor: Editor, sheet: Open) -> None:
    shop = sheet('flow "🛎" {\n  say "🛎 ${x}" voice male  // 🛎\n}\n')
    names = editor.capabilities["semanticTokensProvider"]["legend"]["tokenTypes"]
    data = shop.ask("semanticTokens/full")["data"]
    line = column = 0
    told = []
    for number in range(0, len(data), 5):
        down, right, length, kind, _ = data[number : number + 5]
        line, column = line + down, right if down else column + right
        place = {"line": line, "character": column}
        end = {"line": line, "character": column + length}
        told.append((shop.shown({"start": place, "end": end}), names[kind]))
    assert told == [
        ("flow", "keyword"), ('"🛎"', "string"), ("say", "function"), ('"🛎 ', "string"),
        ("${x}", "variable"), ('"', "string"), ("voice", "property"), ("male", "variable"),
        ("// 🛎", "comment"),
    ]  # fmt: skip
    part = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 5}}
    assert shop.ask("semanticTokens/range", range=part)["data"] == [
        1,
        2,
        3,
        names.index("function"),
        0,
    ]


def test_notes_tell_values_and_times(sheet: Open) -> None:
    shop = sheet(SHOP)
    notes = shop.ask("inlayHint", range=WHOLE)
    lines = SHOP.split("\n")
    told = {(lines[n["position"]["line"]].strip(), n["label"]) for n in notes}
    assert ("key 1 { transfer ${desk} }", "= +31201112233") in told
    assert ('say "Goodbye." if choice == 1', "≈ 0.9s") in told
    assert not [note for note in notes if "${name}" in note["label"]]


def test_lenses_run_tests_and_calls(editor: Editor, sheet: Open, tmp_path: Path) -> None:
    (tmp_path / "a.flow").write_text("saved, and changed since", "utf-8")
    shop = sheet(TESTED)
    lenses = [
        lens if "command" in lens else editor.request("codeLens/resolve", lens)
        for lens in shop.ask("codeLens")
    ]
    commands = {lens["command"]["title"]: lens["command"] for lens in lenses}
    calls = {"Call with 1", "Call with 2", "Call, pressing nothing"}
    assert {"Open preview", "Run test", *calls} <= set(commands)

    def run(title: str) -> str:
        command = commands[title]
        params = {"command": command["command"], "arguments": command["arguments"]}
        return str(editor.request("workspace/executeCommand", params))

    assert "1 test passed, 0 failed" in run("Run test")
    assert 'choice = "2"' in run("Call with 2")
    address = run("Preview at this place")
    with urllib.request.urlopen(address) as answer:
        assert "Acme 🛎 thanks you, Anna." in answer.read().decode()
    asked = [m["params"]["uri"] for m in editor.said if m["method"] == "window/showDocument"]
    assert asked[-1] == address
    editor.change(shop.uri, {"text": TESTED.replace("presses 1", "presses 2")})
    assert "no test passed, 1 failed" in run("Run test")


def test_a_fix_and_a_suppression_do_what_they_say(editor: Editor, sheet: Open) -> None:
    shop = sheet(SHOP.replace("voice female", "voice femal"))
    (wrong,) = editor.told(shop.uri, "FLW203")
    (fix,) = shop.ask("codeAction", None, range=wrong["range"], context={"diagnostics": []})
    (edit,) = fix["edit"]["changes"][shop.uri]
    assert edit["newText"] == "female"
    editor.change(shop.uri, {"range": edit["range"], "text": edit["newText"]})
    told = editor.told(shop.uri, "FLW307", "FLW308", "FLW429")
    silent = next(d for d in told if d["code"] == "FLW307")
    offered = shop.ask("codeAction", None, range=silent["range"], context={"diagnostics": []})
    comment = next(action for action in offered if action["title"].startswith("Ignore FLW307"))
    (edit,) = comment["edit"]["changes"][shop.uri]
    assert edit["newText"].strip() == "// flowc: ignore FLW307 say why"
    editor.change(shop.uri, {"range": edit["range"], "text": edit["newText"]})
    editor.told(shop.uri, "FLW308", "FLW429")
