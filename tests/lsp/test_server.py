"""The language server over its real line: diagnostics, hover, names, formatting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lsp.client import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lsp.client import Editor, Sheet

    Open = Callable[..., Sheet]

#: What the linter finds in it.
LINTED = ("FLW307", "FLW308", "FLW429")
SHOP = """\
param desk = +31201112233
let shop = "Acme 🛎"

part goodbye(name) {
  say "${shop} thanks you, ${name}."
  hangup
}

flow "Shop" {
  defaults { language en-GB  voice female }
  menu choice {
    say "For sales, press 1. For support, press 2."
    key 1 { transfer ${desk} }
    key 2 { use goodbye("Anna") }
    silence { hangup }
  }
  say "Goodbye." if choice == 1
  hangup
}
"""


def test_diagnostics_follow_the_text(editor: Editor, sheet: Open) -> None:
    shop = sheet(SHOP.replace("voice female", "voice femal"))
    (wrong,) = editor.told(shop.uri, "FLW203")
    assert shop.shown(wrong["range"]) == "femal"
    assert (wrong["severity"], wrong["source"]) == (1, "flowc")
    at = wrong["range"]
    editor.change(shop.uri, {"range": at, "text": "female"})
    editor.told(shop.uri, *LINTED)
    published = [m["params"] for m in editor.said if m["params"].get("uri") == shop.uri]
    assert published[-1]["version"] == 2


def test_hover_tells_what_a_word_means(sheet: Open) -> None:
    shop = sheet(
        SHOP.replace("voice female", "vo|ice female")
        .replace("menu choice", "me|nu choice")
        .replace('"For sales', '"F|or sales')
        .replace("transfer ${de", "t|ransfer ${d|e")
    )
    told = [shop.ask("hover", place)["contents"]["value"] for place in range(len(shop.places))]
    voice, menu, prompt, transfer, desk = told
    assert "`male`, `female`" in voice
    assert "on the wire: `voice`" in voice
    assert "Becomes " in menu
    assert "takes about " in prompt
    assert '"destination": "31201112233"' in transfer
    assert desk == "`${desk}`: `+31201112233`"


def test_names_are_followed_and_renamed_across_files(editor: Editor, sheet: Open) -> None:
    parts = sheet('part bye(na|me) {\n  say "Bye, ${name}."\n  hangup\n}\n', "parts.flow")
    main = sheet(
        'import "parts.flow"\nflow "A" {\n  say "Hi" as choice max 1 key\n'
        '  use b|ye(name = "Ann 🛎") if cho|ice == 1\n}\n'.replace(" if", "\n  hangup if"),
        "main.flow",
    )
    (there,) = main.ask("definition", 0)
    assert there["uri"] == parts.uri
    assert parts.shown(there["range"]) == "bye"
    edits = parts.ask("rename", 0, newName="who")["changes"]
    assert sorted(edits) == sorted((main.uri, parts.uri))
    assert [parts.shown(edit["range"]) for edit in edits[parts.uri]] == ["name", "name"]
    assert [main.shown(edit["range"]) for edit in edits[main.uri]] == ["name"]
    places = main.ask("references", 1, context={"includeDeclaration": True})
    assert [main.shown(place["range"]) for place in places] == ["choice", "choice"]
    with pytest.raises(RequestError, match="there is a parameter who already"):
        sheet('let x = "1"\npart p(who) {\n  say "${x|} ${who}"\n}\n', "c.flow").ask(
            "rename", newName="who"
        )
    with pytest.raises(RequestError, match="cannot be the name"):
        main.ask("rename", 1, newName="two words")


def test_format_gives_the_lines_that_change(sheet: Open) -> None:
    shop = sheet('flow "A" {\n  say   "Hi 🛎"   voice female\n  hangup\n}\n')
    options = {"tabSize": 2, "insertSpaces": True}
    (edit,) = shop.ask("formatting", None, options=options)
    assert edit["newText"] == '  say "Hi 🛎" voice female\n'
    assert shop.shown(edit["range"]) == '  say   "Hi 🛎"   voice female\n'
    below = {"start": {"line": 2, "character": 0}, "end": {"line": 2, "character": 1}}
    assert shop.ask("rangeFormatting", None, options=options, range=below) == []


def test_hover_tells_unit_bounds_and_default(sheet: Open) -> None:
    said = sheet('flow "A" {\n  say "x" machine-time|out 1s\n}\n').ask("hover")
    for fact in ("from 400 to 10000 ms", "wire: milliseconds", "when absent: `7s`"):
        assert fact in said["contents"]["value"]


def test_what_stands_above_a_mistake_still_answers(editor: Editor, sheet: Open) -> None:
    broken = SHOP.replace("transfer ${desk}", "transfer ${de|sk}").replace(
        '  say "Goodbye."', '  say "Goodbye\n  menu {{ key key\n  say "Goodbye."'
    )
    shop = sheet(broken)
    assert shop.ask("hover")["contents"]["value"] == "`${desk}`: `+31201112233`"
    (there,) = shop.ask("definition")
    assert shop.shown(there["range"]) == "desk"
    (flow,) = [s for s in shop.ask("documentSymbol") if s["name"] == "Shop"]
    assert flow["children"][0]["name"] == "menu choice"
    whole = {"start": {"line": 0, "character": 0}, "end": shop.places[0]}
    labels = [note["label"] for note in shop.ask("inlayHint", None, range=whole)]
    assert labels == ["= Acme 🛎", "≈ 2.2s", "≈ 4.5s", "= +31201112233"]
