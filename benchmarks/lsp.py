"""How soon diagnostics come after a keystroke: `python benchmarks/lsp.py`.

Speaks with the real process. Each keystroke is a `didChange` in the middle of a file of 2,000
steps; measured is the time from sending it to the arrival of the diagnostics of that version.
The median and the 95th percentile are told, for steps in a row and for menus, right and wrong;
on Linux also the processor time that the server takes for one, which other programs do not change.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from statistics import median, quantiles

# The editor of the tests is the client here.
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import many_steps

from tests.lsp.client import Editor

STEPS = 2_000
KEYSTROKES = 60
#: Between the answer and the next key: quick typing.
GAP_S = 0.1
MENU = """\
  menu choice{n} {{
    say "For sales number {n}, press 1. To hear this again, press star."
    wait 5s
    key 1 {{ say "Sales {n}." }}
    key * {{ again }}
    other {{ say "That is no option."  again }}
    silence {{ say "Goodbye."  hangup }}
  }}
"""


def many_menus(count: int = STEPS // 5) -> str:
    """A flow of menus with five steps each."""
    return 'flow "Many" {\n' + "".join(MENU.format(n=n) for n in range(count)) + "}\n"


def measured(editor: Editor, name: str, text: str, typed: str) -> None:
    """Type at the end of a line in the middle, key by key, and tell how long it took."""
    uri = f"file:///bench/{name.replace(' ', '-')}.flow"
    editor.open(uri, text)
    editor.told_of(uri)
    lines = text.split("\n")
    line = next(n for n in range(len(lines) // 2, len(lines)) if " say " in lines[n])
    column, seconds = len(lines[line]), []
    before = processor_time(editor)
    for number in range(KEYSTROKES):
        place = {"line": line, "character": column}
        change = {"range": {"start": place, "end": place}, "text": typed[number % len(typed)]}
        column += 1
        begin = time.perf_counter()
        editor.change(uri, change)
        editor.told_of(uri)
        seconds.append(time.perf_counter() - begin)
        time.sleep(GAP_S)
    spent = (processor_time(editor) - before) / KEYSTROKES
    editor.close(uri)
    percentile = quantiles(seconds, n=20)[-1]
    told = f"median {median(seconds) * 1e3:4.0f} ms  95th {percentile * 1e3:4.0f} ms"
    print(f"{name:28} {told}  processor {spent * 1e3:4.0f} ms")


def processor_time(editor: Editor) -> float:
    """The seconds that the server has worked, without its worker; 0 where that is not known."""
    try:
        fields = Path(f"/proc/{editor.process.pid}/stat").read_text("ascii").rsplit(")", 1)[1]
    except OSError:
        return 0.0
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure."""
    editor = Editor()
    right, wrong = "    ", "voice x "
    steps = many_steps(STEPS)
    measured(editor, "2,000 steps, right", steps, right)
    measured(editor, "2,000 steps, wrong", steps, wrong)
    measured(editor, "2,000 steps in menus, right", many_menus(), right)
    measured(editor, "2,000 steps in menus, wrong", many_menus(), wrong)
    editor.end()


if __name__ == "__main__":
    main()
