"""Speed as ratios within one run: `python benchmarks/bench.py`.

Start-up: the time of `flowc compile` on a sample against `python -c pass` and against the
import of single packages. Throughput: steps compiled in a second, beside what Lark's stock
lexer, tree and Transformer reach on the same lines with a grammar cut down to them.
Absolute figures differ from machine to machine; compare the ratios.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lark import Lark, Transformer

from callflow_dsl import compile_text
from callflow_dsl.wire.pretty import pretty

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = Path(__file__).parents[1] / "samples" / "one-line.flow"
STEPS = 10_000

STOCK_GRAMMAR = r"""
start: "flow" STRING "{" _NL line* "}" _NL?
line: (LABEL ":")? step _NL
step: "say" STRING option* -> say
    | "transfer" PHONE option* -> transfer
option: NAME NAME -> option
LABEL.2: /\w+(?=:)/
NAME: /[a-z]\w*(-\w+)*/i
PHONE: /\+\d+/
STRING: /"[^"\n]*"/
_NL: /(\s*\n)+/
%ignore /[ \t]+/
"""


class StockTransformer(Transformer[Any, Any]):
    """The least that a stock tool has to do: plain values for each step."""

    def option(self, children: list[Any]) -> tuple[str, str]:
        return str(children[0]), str(children[1])

    def say(self, children: list[Any]) -> dict[str, Any]:
        return {"action": "say", "payload": children[0][1:-1], **dict(children[1:])}

    def transfer(self, children: list[Any]) -> dict[str, Any]:
        return {"action": "transfer", "destination": children[0][1:], **dict(children[1:])}


def many_steps(count: int = STEPS) -> str:
    """A flow with a label, an argument and two options on most lines."""
    lines = []
    for number in range(count):
        if number % 4:
            lines.append(f'  say "Message number {number}." language en-GB voice female')
        else:
            lines.append(f"  s{number}: transfer +3120{number:07d} record both")
    return 'flow "Many" {\n' + "\n".join(lines) + "\n}\n"


def best(action: Callable[[], object], rounds: int = 7) -> float:
    """Seconds of the fastest round: the one that was disturbed least."""
    times = []
    for _ in range(rounds):
        gc.collect()
        gc.disable()  # as the command itself does
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
        gc.enable()
    return min(times)


def process(*arguments: str) -> Callable[[], object]:
    """A process that is run to its end, with its byte code cached as in an installation."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return lambda: subprocess.run(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True, env=environment
    )


def start_up() -> None:
    """Start-up against an empty process."""
    base = best(process("-c", "pass"), 21)
    print(f"{'python -c pass':34} 1.00")
    rows = {
        "flowc compile (one small file)": ("-m", "callflow_dsl", "compile", str(SAMPLE)),
        "import attrs": ("-c", "import attrs"),
        "import lark": ("-c", "import lark"),
        "import cattrs": ("-c", "import cattrs"),
        "import requests": ("-c", "import requests"),
    }
    for name, arguments in rows.items():
        print(f"{name:34} {best(process(*arguments), 21) / base:.2f}")


def throughput() -> None:
    """Steps in a second, and the ratio to stock Lark."""
    text = many_steps()
    stock = Lark(STOCK_GRAMMAR, parser="lalr")
    transform = StockTransformer()
    rows: dict[str, Callable[[], object]] = {
        "stock Lark: tree and Transformer": lambda: transform.transform(stock.parse(text)),
        "flowc: text to checked flow": lambda: compile_text(text),
        "flowc: text to JSON": lambda: pretty(compile_text(text).flows[0].to_wire()),
    }
    base = 0.0
    for name, action in rows.items():
        seconds = best(action)
        base = base or seconds
        print(f"{name:34} {STEPS / seconds:9,.0f} steps/s  {base / seconds:.2f}")


if __name__ == "__main__":
    start_up()
    throughput()
