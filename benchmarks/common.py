"""What the benchmarks share: flows of any size, CPU seconds, figures."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import resource
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).parents[1]
STEPS = 10_000

#: Lines of the eight kinds of steps, with options, labels, jumps and conditions.
_MIXED = (
    's{n}: say "Message {n}, please listen." repeat 2 as v{v} max 1 keys on key goto s{back}',
    "transfer +3120{n:07d} record both mask",
    'play "https://example.com/media/{n}.wav" as v{v} max 4 keys end #',
    "pause 2s if v{v} == 1",
    'record max 60s silence 5s finish # then "https://example.com/next/{n}"',
    'say "Another one {n}." voice male language nl-NL if v{v} != 2',
    'keys "12{v}#"',
    'fetch "https://example.com/flow/{n}" if v{v} == {v}',
)


#: Kind of steps that are not alike -> lines of it; `@` is another number in each.
KINDS = {
    "references": (
        'say "Hello @ from ${name}." voice ${voice}', "transfer ${desk}", 'play "${base}/@.wav"',
    ),
    "escapes": (r'say "She said \"@\"\u{2026}\n"', r'say "\$@ or \u20ac@" voice male as v'),
    "raw steps": ('raw {"action": "say", "options": {"payload": "@", "language": "en-GB"}}',),
    "several on a line": ('say "Hello @."  pause 2s', 'play "https://example.com/@.wav"  say "@"'),
    "options in any order": (
        'say "@" max 4 keys as v end # voice male repeat 2', 'say "@" voice male as v end # loop',
        'record finish # silence 5s then "https://example.com/@" max 60s',
    ),
    "comments": ('say "@" // greets @', "// of its own", "pause 2s if v == 1  // waits"),
    "all values distinct": (
        'record max @s silence 1@s then "https://example.com/@" if v == @',
        'keys "12@" if v > @ and v < 1@', 'k@: say "@" repeat 3 as q@ max 4 keys on key goto k@',
    ),
    "texts over several lines": ('say """\n    Hello @.\n    Bye.\n  """',),
}  # fmt: skip
_NAMES = """\
let name = "Acme"
let voice = male
let desk = +31201112233
let base = "https://example.com"
"""


class Figure(NamedTuple):
    """One measured value; ``bar`` says what it is held to."""

    subject: str
    name: str
    value: float
    unit: str
    bar: str = ""


def mixed_steps(count: int = STEPS, word: str = "Another") -> str:
    """A flow of all kinds of steps; another ``word`` makes every eighth another step."""
    lines = [
        "  "
        + _MIXED[n % 8].format(n=n, v=n % 5, back=max(n - n % 8 - 8, 0)).replace("Another", word)
        for n in range(count)
    ]
    defaults = "  defaults { language en-GB  voice female }"
    return "\n".join(('flow "Many" {', defaults, *lines, "  hangup", "}", ""))


def steps_of_kind(kind: str, count: int) -> str:
    """A flow of so many lines of a kind."""
    some = KINDS[kind]
    lines = ["  " + some[n % len(some)].replace("@", str(n + 10)) for n in range(count)]
    head = 'flow "Many" {\n  defaults { language en-GB }\n  say "Choose." as v max 4 keys'
    return "\n".join((_NAMES + head, *lines, "  hangup", "}", ""))


def best(action: Callable[[], object], rounds: int = 7) -> float:
    """Seconds of CPU of the round that was disturbed least."""
    times = []
    for _ in range(rounds):
        gc.collect()
        gc.disable()  # as the command itself does
        begin = time.process_time()
        action()
        times.append(time.process_time() - begin)
        gc.enable()
    return min(times)


def usage_of(*command: str, python: str = sys.executable) -> resource.struct_rusage:
    """What a process of Python takes, with its byte code cached as in an installation."""
    kept = {k: v for k, v in os.environ.items() if k == "PYTHONPATH" or not k.startswith("PYTHON")}
    process = subprocess.Popen(  # elsewhere: `-m` looks into the folder that it runs in first
        [python, *command],
        cwd=tempfile.gettempdir(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=kept,
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage


def run(figures: Callable[[bool], Iterable[Figure]]) -> None:
    """A subject as a command: prints its figures; `--short` is quick, `--json` for run.py."""
    made = figures("--short" in sys.argv)
    if "--json" in sys.argv:
        print(json.dumps([*made]))
        return
    for figure in made:
        print(f"{figure.name:44} {shown(figure.value, figure.unit):>16}  {figure.bar}", flush=True)


def shown(value: float, unit: str) -> str:
    """A value with its unit."""
    return f"{value:,.0f} {unit}" if value >= 1_000 else f"{value:.2f} {unit}".rstrip()


def hand_written_flow(steps: int) -> str:
    """Hand-written steps with a choice in every tenth, for the linter."""
    lines = []
    for n in range(steps // 10):
        lines += [f'  s{n}: say "For part {n}, press 1." as c max 1 key on key goto t{n}']
        lines += [f"  pause 5s as c max 1 key on key goto t{n}", '  say "We did not hear you."']
        lines += [f"  t{n}: transfer +31201112233 if c == 1", '  say "Nobody is free."']
        lines += [f'  say "Part {n}, line {k} of the text."' for k in range(5)]
    return _spoken("\n".join(lines))


def flow_of_menus(steps: int) -> str:
    """Menus in a row, which become about so many steps; no two flows speak of the same towns."""
    menus = (
        f"""  menu m{n} {{
    say "For town {steps + n}, press 1. For support, press 2. To hear this again, press star."
    wait 5s
    tries 2
    key 1   {{ transfer +31201112233  say "Nobody is free." }}
    key 2   {{ say "One moment."  transfer +31201112244  say "Sorry, they are busy." }}
    key *   {{ again }}
    silence {{ say "We did not hear you."  again }}
    other   {{ say "Sorry, that is not an option."  again }}
    fail    {{ say "We did not hear you. Goodbye."  hangup }}
  }}"""
        for n in range(steps // 17)
    )
    return _spoken("\n".join(menus))


def _spoken(body: str) -> str:
    head = "  defaults { language en-GB  voice female }"
    return f'flow "Long" {{\n{head}\n{body}\n  say "Goodbye."\n  hangup\n}}\n'
