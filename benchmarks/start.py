"""What commands cost from start to end on one small file: `python benchmarks/start.py`.

User and system CPU of whole processes, in those of `python -c pass`: the least of several
rounds, each of which runs all of them one after the other.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import peers
from common import ROOT, Figure, run, usage_of

from callflow_dsl import compile_file
from callflow_dsl.wire.pretty import pretty

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = str(ROOT / "samples" / "one-line.flow")
FLOWC = ("-m", "callflow_dsl")
#: Command -> its arguments; `{json}` is the flow as JSON. And the bar.
COMMANDS = {
    "flowc --version": (("--version",), "3.5"),
    "flowc --help": (("--help",), "3.5"),
    "flowc compile": (("compile", SAMPLE), "3.5"),
    "flowc fmt --check": (("fmt", "--check", SAMPLE), "3.5"),
    "flowc decompile": (("decompile", "{json}"), "3.5"),
    "flowc lint, the first time": (("lint", "--no-cache", SAMPLE), "5"),
    "flowc lint, again": (("lint", SAMPLE), "5"),
    "flowc simulate": (("simulate", SAMPLE, "--keys", "_"), "6"),
    "flowc test": (("test", SAMPLE), "6"),
}


def figures(short: bool) -> Iterator[Figure]:
    """Start-up of our commands, then of the peers that are there."""
    with tempfile.TemporaryDirectory() as folder:
        document = os.path.join(folder, "one.json")
        wire = compile_file(SAMPLE).flows[0].to_wire()
        Path(document).write_text(pretty(wire), encoding="utf-8")
        rows = {"python -c pass": (("-c", "pass"), "")}
        for name, (arguments, bar) in COMMANDS.items():
            given = (document if word == "{json}" else word for word in arguments)
            rows[name] = ((*FLOWC, *given), bar)
        rows["python -m json.tool"] = (("-m", "json.tool", document), "")
        checked = peers.check_jsonschema(document)
        if checked:
            rows["check-jsonschema"] = (checked, "")
        yield from _measured(rows, 3 if short else 20)


def _measured(rows: dict[str, tuple[tuple[str, ...], str]], rounds: int) -> Iterator[Figure]:
    seconds = dict.fromkeys(rows, float("inf"))
    for _ in range(rounds):
        for name, (arguments, _bar) in rows.items():
            python = {"python": peers.PYTHON} if name == "check-jsonschema" else {}
            usage = usage_of(*arguments, **python)
            seconds[name] = min(seconds[name], usage.ru_utime + usage.ru_stime)
    for name, (_arguments, bar) in rows.items():
        value = seconds[name] / seconds["python -c pass"]
        yield Figure("start", name, value, "starts of Python", bar)


if __name__ == "__main__":
    run(figures)
