"""Completion knows the block: what is offered at a place, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lsp.client import Sheet

HEAD = """\
param desk = +31201112233
prompt welcome { en-GB "Hi" }
part bye(who, next) {
  say "Bye ${who}" on key goto ${next} max 1 key
}
"""
TEST = 'flow "A" {\n  say "x" as choice max 1 key\n}\ntest "t" {\n  %s\n}\n'

#: Text with its place, what must be offered, what must not be.
CASES = {
    "file": ("|", "flow, part, import, param, prompt, test, defaults, given", "say key hears"),
    "flow": (
        'flow "A" {\n  |',
        "say, transfer, menu, if, use, record, number",
        "key, hears, flow, part",
    ),
    "half a word": ('flow "A" {\n  sa|', "say", "hears"),
    "branch": (
        'flow "A" {\n  menu c {\n    key 1 { | }\n  }\n}',
        "say, again, menu, hangup",
        "key, number, hears",
    ),
    "no branch": ('flow "A" {\n  if a == 1 { | }\n}', "say", "again key"),
    "menu": (
        'flow "A" {\n  menu c {\n    |\n  }\n}',
        "say, key, other, silence, fail, wait, tries, use",
        "transfer, valid, hears, invalid, number",
    ),
    "ask": ('flow "A" {\n  ask c {\n    |', "valid, invalid, key", "other, transfer"),
    "part": (HEAD + "part x {\n  |\n}", "key, transfer", "hears, number"),
    "behind if": ('flow "A" {\n  if a == 1 { hangup } |\n}', "else, say", "key"),
    "options": (
        'flow "A" {\n  say "x" |\n}',
        "language, voice, repeat, if, as, on key goto",
        "mask, record",
    ),
    "options that are left": ('flow "A" {\n  say "x" voice male vo|\n}', "language", "voice"),
    "option of this step": ('flow "A" {\n  transfer ${desk} |\n}', "record, mask", "voice"),
    "allowed values": ('flow "A" {\n  say "x" voice |\n}', "male, female", "language"),
    "languages": ('flow "A" {\n  say "x" language nl|\n}', "nl-NL, en-GB", "voice"),
    "defaults": ('flow "A" {\n  defaults { |', "language, voice, finish, record", "say key"),
    "value in defaults": ('flow "A" {\n  defaults { voice |', "male, female", "language"),
    "labels": (
        'flow "A" {\n  say "x" on key goto |\n  far: hangup\n}\nflow "B" {\n  other: hangup\n}',
        "far",
        "other",
    ),
    "variables": ('flow "A" {\n  say "x" as choice\n  hangup if |\n}', "choice, not", "hangup"),
    "operators": ('flow "A" {\n  say "x" as choice\n  hangup if choice |\n}', "==, !=", "choice"),
    "states": ('flow "A" {\n  hangup if choice is a|\n}', "is a number", "say"),
    "and": ('flow "A" {\n  hangup if choice == 1 |\n}', "and, or", "==, language"),
    "again": (
        'flow "A" {\n  menu one {\n    key 1 {\n      menu two {\n        key 1 { again |',
        "one, two",
        "say",
    ),
    "tries": ('flow "A" {\n  menu one {\n    tries |', "silence, wrong", "say"),
    "wrong": ('flow "A" {\n  menu one {\n    tries wrong |', "endless, silence", "wrong"),
    "parts": (HEAD + 'flow "A" {\n  use |\n}', "bye", "desk"),
    "arguments": (
        HEAD + 'flow "A" {\n  use bye(|)\n  far: hangup\n}',
        "who =, next =, far, ${desk}",
        "say",
    ),
    "arguments that are left": (
        HEAD + 'flow "A" {\n  use bye(who = "x",\n    |)\n}',
        "next =",
        "who =",
    ),
    "names": (HEAD + 'flow "A" {\n  transfer $|\n}', "${desk}", "desk"),
    "names in texts": (HEAD + 'flow "A" {\n  say "x ${w|"\n}', "${welcome}, ${desk}", "say"),
    "parameters": (HEAD.replace("Bye ${who}", "Bye ${|"), "${who}, ${next}, ${desk}", "say"),
    "not in texts": (HEAD + 'flow "A" {\n  say "sa|"\n}', "", "say, ${desk}"),
    "not in comments": (HEAD + 'flow "A" {\n  // sa|\n}', "", "say, ${desk}"),
    "settings": ('flow "A" {\n  ids |\n}', "server", "say"),
    "test": (TEST % "|", "presses, hears, given, table", "say key"),
    "phrases": (TEST % "then he|", "then hears", "say"),
    "options in tests": (TEST % 'hears "x" |', "voice, language", "mask"),
    "values in tests": (TEST % 'hears "x" voice |', "male, female", "voice"),
    "outcomes": (TEST % "transfers to ${desk} answers |", "person, busy, no-answer", "voice"),
    "variables in tests": (TEST % "stores |", "choice", "say"),
    "flows in tests": (TEST % 'calls "|"', "A", "say"),
    "a broken file": (
        HEAD + 'flow "A" {\n  say "x" |\n  menu {{{ key key\n  tr +1 "\n',
        "voice, language",
        "mask",
    ),
}


def words(listed: str) -> set[str]:
    return set(listed.split(", ")) if listed else set()


@pytest.mark.parametrize("case", CASES)
def test_what_is_offered(case: str, sheet: Callable[..., Sheet]) -> None:
    marked, offered, others = CASES[case]
    labels = {item["label"].strip() for item in sheet(marked).ask("completion")["items"]}
    assert labels >= words(offered)
    assert not labels & words(others)
