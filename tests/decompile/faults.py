"""Plants faults in the decompiler and tells which tests notice each of them.

    python -m tests.decompile.faults [NUMBER ...]

The tests of this folder run in a process of their own with one fault, up to the first that
fails. What is written is compiled before it is returned, so most faults cost menus and not
truth; where a fault of the proof comes with another, the laws must notice.
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.planting import ROOT, Fault, plant

if TYPE_CHECKING:
    from collections.abc import Sequence

PACKAGE = "callflow_dsl.decompiler"
TESTS = ("menus", "goldens", "blocks", "line", "laws")


def _fault(what: str, module: str, right: str, wrong: str) -> Fault:
    return Fault(what, ((module, right, wrong),))


_UNPROVEN = (
    "proof",
    "return not compilation.failed and _is_same(",
    "return not compilation.failed or _is_same(",
)
_LOST_GUARD = ("decompile_step", "if self.guards[guards:]:", "if self.guards[guards + 1 :]:")

FAULTS = (
    _fault(
        "entries that hear the menu again are put with those that go on", "menu_text",
        "groups.setdefault((self._said(items), again), [])",
        "groups.setdefault((self._said(items), None), [])",
    ),
    _fault(
        "a key is written as its neighbour", "entries",
        "texts.append(compared_text(entry.example))",
        'texts.append("1" if entry.example == "2" else compared_text(entry.example))',
    ),
    _fault(
        "the last branch is dropped", "menu_text",
        "for branch in self._branches:\n                yield",
        "for branch in self._branches[:-1]:\n                yield",
    ),
    _fault(
        "wrong keys have the tries of silence", "menu_text",
        'else f"{menu.wrong_tries}"', 'else f"{menu.silence_tries}"',
    ),
    _fault(
        "the tries are those of who errs least", "menus",
        "tries = max(len(silence), len(wrong))", "tries = min(len(silence), len(wrong))",
    ),
    _fault(
        "`again NAME` is written as `again`", "menu_text",
        'else menu and f"again {menu}"', 'else menu and "again"',
    ),
    _fault(
        "what the silent hear is lost", "menu_text",
        '("silence", self._silence))', ")",
    ),
    _fault(
        "what they hear who err to the end is lost", "menu_text",
        "if self._menu.fail:", "if False:",
    ),
    _fault(
        "the wait is always the usual one", "menu_text",
        "if wait != _USUAL_WAIT:", "if False:",
    ),
    _fault("the first guard of each step is lost", *_LOST_GUARD),
    Fault("the same, and nothing is proven", (_LOST_GUARD, _UNPROVEN)),
    Fault(
        "a flow is the same whatever its steps say",
        (
            _LOST_GUARD,
            ("proof", 'without(step, "id")', 'without(step, "id", "conditions")'),
            ("proof", "dict(wanted)]\n    if anew:", "dict(wanted)]\n    if True:"),
        ),
    ),
    _fault(
        "any two comparisons are opposites", "blocks",
        "    variable, operator, value = guards[0].split",
        "    return True\n    variable, operator, value = guards[0].split",
    ),
    _fault(
        "an option that only some steps give is a default", "decompile_flow",
        "if None not in values and ", "if ",
    ),
    _fault(
        "a number in quotes is compared as a bare one", "values",
        'return value if _DIGITS.fullmatch(value) or', "return value if value.isalnum() or",
    ),
    _fault(
        "a label that is taken is given again", "labels",
        "    while name in taken:", "    while False:",
    ),
    _fault(
        "one prompt is heard once, however often it stands there", "follow",
        "if prompt and self._begins_hearing(", "if False and self._begins_hearing(",
    ),
    _fault(
        "keys without steps are one branch", "menu_text",
        "if items or any(", "if True or any(",
    ),
    _fault(
        "copies of the end of the call stay in the branches", "menus",
        "return without_tails(menu, self.steps, Memory(self.first_stored, start))", "return menu",
    ),
    _fault(
        "who hung up is taken to skip what comes later", "line",
        "            and place < end\n", "",
    ),
    _fault(
        "a guard may let those pass who are to skip", "guards",
        "and not self._passing(variable, tried, skipping)", "",
    ),
    _fault(
        "what nobody hears is dropped", "line",
        "copy.said = finder.unheard(range(start, copy.end)) | copy.said", "pass",
    ),
    _fault(
        "stretches side by side are always copies of each other", "line",
        "    if finder.joined:", "    if False:",
    ),
    _fault(
        "two copies have the same statements in the same order", "line",
        "in _common(*inner)", "in zip(*map(range, map(len, inner)))",
    ),
    _fault(
        "a guess at a place counts though the id is another", "origins",
        "at.checksum(self._text((*branches, hearings) if branches else ())) == wanted",
        "at.checksum(self._text((*branches, hearings) if branches else ())) != -1",
    ),
    _fault(
        "an `if` behind a statement is never guessed", "origins",
        "        for own in self._own_conditions(step):", "        for own in ():",
    ),
    _fault(
        "a menu may be one that other steps lead into", "menus",
        "menu.prompt and self._is_closed(menu)", "menu.prompt",
    ),
    _fault(
        "what is behind a menu that did not come back is not searched", "proof",
        "yield from finder.menus(start, menu.end)", "pass",
    ),
    _fault(
        "all of a menu stands in its branches, though all keys do the same", "menus",
        "if found and not _is_choice(found[0]):", "if False:",
    ),
    _fault(
        "fewer statements are the same than could be", "line",
        "elif length[i + 1][j] >= length[i][j + 1]:", "elif False:",
    ),
    _fault(
        "guesses are not counted", "origins", "            self.guesses -= 1\n", "",
    ),
    _fault(
        "steps that are followed are not counted", "follow",
        "        self._finder.budget -= ways\n", "",
    ),
    _fault(
        "what the server wrote is kept", "document",
        'dropped = SERVER_FIELDS if keep_ids else (*SERVER_FIELDS, "id")', 'dropped = ("id",)',
    ),
)  # fmt: skip


def noticed(fault: Fault | None) -> str:
    """The first test that fails with a fault in the decompiler; empty where none does."""
    number = "none" if fault is None else str(FAULTS.index(fault))
    command = [sys.executable, "-m", "tests.decompile.faults", "--planted", number]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    found = re.search(r"(?m)^(?:FAILED|ERROR) \S*/(\S.*?)(?: - .*)?$", done.stdout)
    return found[1] if found else "" if done.returncode == 0 else done.stdout[-500:] + done.stderr


def main(arguments: Sequence[str]) -> int:
    """Try each fault; the number of those that no test noticed."""
    if arguments[:1] == ["--planted"]:
        import pytest

        if arguments[1] != "none":
            plant(PACKAGE, FAULTS[int(arguments[1])])
        files = [f"tests/decompile/test_{name}.py" for name in TESTS]
        return pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *files])
    numbers = [int(argument) for argument in arguments] or range(len(FAULTS))
    missed = 0
    for number in numbers:
        by = noticed(FAULTS[number])
        missed += not by
        print(f"{number:2} {FAULTS[number].what}\n      {by or 'MISSED'}", flush=True)
    print(f"{len(numbers) - missed} of {len(numbers)} noticed")
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
