"""Speed as ratios within one run: `python benchmarks/bench.py`.

Start-up: CPU time of whole processes against `python -c pass`. Throughput: steps from text to
checked JSON text in a second, beside what Lark's stock lexer, tree and Transformer reach on the
lines of a grammar cut down to them, and what `json.loads` with fastjsonschema reaches on the
JSON of the same flow. Cost by size: what a step costs in a flow of a thousand steps and of a
hundred thousand. Memory: what a step adds to the process.
Absolute figures differ from machine to machine; compare the ratios.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fastjsonschema
from lark import Lark, Transformer

from callflow_dsl import compile_text
from callflow_dsl.diagnostics.text import render_text
from callflow_dsl.syntax.formatter import format_text
from callflow_dsl.wire.pretty import pretty
from callflow_dsl.wire.schema import schema

if TYPE_CHECKING:
    import resource
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


def mixed_steps(count: int = STEPS) -> str:
    """A flow of all kinds of steps."""
    lines = [
        "  " + _MIXED[n % 8].format(n=n, v=n % 5, back=max(n - n % 8 - 8, 0)) for n in range(count)
    ]
    defaults = "  defaults { language en-GB  voice female }"
    return "\n".join(('flow "Many" {', defaults, *lines, "  hangup", "}", ""))


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


def usage_of(*arguments: str) -> resource.struct_rusage:
    """What a process takes, with its byte code cached as in an installation."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage


def start_up(rounds: int = 15) -> None:
    """Start-up against an empty process."""
    with tempfile.TemporaryDirectory() as folder:
        document = os.path.join(folder, "one.json")
        flow = compile_text(SAMPLE.read_text(encoding="utf-8")).flows[0]
        Path(document).write_text(pretty(flow.to_wire()), encoding="utf-8")
        sample = str(SAMPLE)
        rows = {
            "python -c pass": ("-c", "pass"),
            "flowc --version": ("-m", "callflow_dsl", "--version"),
            "flowc --help": ("-m", "callflow_dsl", "--help"),
            "flowc compile": ("-m", "callflow_dsl", "compile", sample),
            "flowc fmt --check": ("-m", "callflow_dsl", "fmt", "--check", sample),
            "flowc decompile": ("-m", "callflow_dsl", "decompile", document),
            "flowc lint, the first time": ("-m", "callflow_dsl", "lint", "--no-cache", sample),
            "flowc lint, again": ("-m", "callflow_dsl", "lint", sample),
            "flowc simulate": ("-m", "callflow_dsl", "simulate", sample),
            "flowc test": ("-m", "callflow_dsl", "test", sample),
            "python -m json.tool": ("-m", "json.tool", document),
            "import attrs": ("-c", "import attrs"),
            "import lark": ("-c", "import lark"),
            "import requests": ("-c", "import requests"),
        }
        times: dict[str, list[float]] = {name: [] for name in rows}
        for _ in range(rounds):
            for name, arguments in rows.items():
                usage = usage_of(*arguments)
                times[name].append(usage.ru_utime + usage.ru_stime)
    base = min(times["python -c pass"])
    for name, measured in times.items():
        print(f"{name:34} {min(measured) / base:.2f}")


def throughput() -> None:
    """Steps in a second, and the ratio to the first of each table."""
    text = many_steps()
    stock, transform = Lark(STOCK_GRAMMAR, parser="lalr"), StockTransformer()
    _table({
        "stock Lark: tree and Transformer": lambda: transform.transform(stock.parse(text)),
        "flowc: text to checked flow": lambda: compile_text(text),
        "flowc: text to JSON": lambda: _to_json(text),
    })  # fmt: skip
    mixed = mixed_steps()
    document, validate = _to_json(mixed), fastjsonschema.compile(schema())
    _table({
        "mixed: json.loads + fastjsonschema": lambda: validate(json.loads(document)),
        "mixed: flowc, text to JSON": lambda: _to_json(mixed),
        "mixed: flowc fmt": lambda: format_text(mixed),
    })  # fmt: skip


def _to_json(text: str) -> str:
    return pretty(compile_text(text).flows[0].to_wire())


def _table(rows: dict[str, Callable[[], object]]) -> None:
    base = 0.0
    for name, action in rows.items():
        seconds = best(action)
        base = base or seconds
        print(f"{name:34} {STEPS / seconds:9,.0f} steps/s  {base / seconds:.2f}")


def size() -> None:
    """The cost of a step by the size of the flow, and of a warning by their number."""
    costs: dict[str, list[float]] = {"compile": [], "fmt": [], "text of warnings": []}
    for count in (1_000, 100_000):
        text = mixed_steps(count)
        costs["compile"].append(best(lambda text=text: compile_text(text), 2) / count)
        costs["fmt"].append(best(lambda text=text: format_text(text), 2) / count)
        labels = "".join(f'  u{n}: say "{n}"\n' for n in range(count // 10))
        pauses = "  pause 1s\n" * count
        warned = compile_text(f'flow "A" {{\n{labels}{pauses}}}\n').diagnostics
        told = best(lambda warned=warned: render_text(warned), 2) / len(warned)
        costs["text of warnings"].append(told)
    for name, (small, large) in costs.items():
        print(f"{name:34} {large / small:.2f} times as much each among 100,000 as among 1,000")


def memory() -> None:
    """What a step adds to a process, in kB (on Linux)."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (os.path.join(folder, name) for name in ("small.flow", "large.flow"))
        Path(small).write_text(mixed_steps(8), encoding="utf-8")
        Path(large).write_text(mixed_steps(5 * STEPS), encoding="utf-8")
        output = os.path.join(folder, "out.json")
        for name, rest in {"compile": ("-o", output), "fmt": ("--check",)}.items():
            least, most = (
                usage_of("-m", "callflow_dsl", name, path, *rest).ru_maxrss
                for path in (small, large)
            )
            print(f"{name:34} {(most - least) / (5 * STEPS):.2f} kB a step")


if __name__ == "__main__":
    start_up()
    throughput()
    size()
    memory()
