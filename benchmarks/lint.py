"""Speed of `flowc lint` as ratios within one run: `python benchmarks/lint.py [FILES]`.

- the first lint of many files of 53 steps against their compilation in one process;
- the same files again, unchanged, against the first run;
- one small file against starts of Python;
- the cost of a step at 20,000 steps against that at 1,000, for the walk and for each rule.

Absolute figures differ from machine to machine; compare the ratios.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from attrs import evolve
from common import flow_of_menus, hand_written_flow

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.lint.analysis import analyse
from callflow_dsl.lint.project import uncollected
from callflow_dsl.lint.registry import all_rules
from callflow_dsl.source import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from callflow_dsl.lint.analysis import LintedFile

ROOT = Path(__file__).parents[1]
BYTECODE = tempfile.TemporaryDirectory()


def file_of_53_steps(number: int) -> str:
    """Five menus in the manner of a front desk, 53 steps in all."""
    menus = "\n".join(
        f"""  menu m{n} {{
    say "For sales in town {number}, press 1. For support, press 2."
    key 1 {{ transfer +312011122{n:02}  say "Nobody is free." }}
    key 2 {{ say "One moment."  transfer +312011123{n:02}  say "Sorry, they are busy." }}
    fail {{ say "We did not hear you. Goodbye."  hangup }}
    tries 1
  }}"""
        for n in range(5)
    )
    more = '\n  say "Please hold the line."\n  say "One moment."\n  say "Thank you."\n  pause 1s'
    head = "  defaults { language en-GB  voice female }"
    return f'flow "F{number}" {{\n{head}\n{menus}{more}\n  say "Goodbye."\n  hangup\n}}\n'


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, in seconds of the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(*arguments: str, cwd: Path, cache: Path) -> None:
    """Run the command as a process; its modules are compiled once, as when it is installed."""
    environment = {**os.environ, "FLOWC_CACHE": str(cache), "PYTHONPATH": str(ROOT)}
    environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": BYTECODE.name}
    subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, check=False,
    )  # fmt: skip


def processor_seconds() -> float:
    """What the processes that were run have used of all processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def many_files(count: int) -> None:
    """First lint against compilation, and second lint against the first."""
    with tempfile.TemporaryDirectory() as name:
        folder, cache = Path(name) / "flows", Path(name) / "cache"
        folder.mkdir()
        for number in range(count):
            (folder / f"f{number}.flow").write_text(file_of_53_steps(number), "utf-8")
        sources = [read_source(path) for path in sorted(folder.iterdir())]
        work = time.process_time()
        compiled = seconds(lambda: [compile_source(source) for source in sources])
        work = time.process_time() - work
        lint = ("-m", "callflow_dsl", "lint", "flows")
        before = processor_seconds()
        first = seconds(lambda: run(*lint, cwd=Path(name), cache=cache))
        linted = processor_seconds() - before
        again = seconds(lambda: run(*lint, cwd=Path(name), cache=cache))
        print(
            f"{count} files: first lint / compilation {first / compiled:.2f}"
            f", in time of all processors {linted / work:.2f}"
        )
        print(f"{count} files: unchanged / first {again / first:.3f}")


def processor_time(*arguments: str, folder: Path) -> float:
    """The seconds of the processor that a command takes."""
    before = processor_seconds()
    run(*arguments, cwd=folder, cache=folder)
    return processor_seconds() - before


def small_file(name: str) -> None:
    """A small file against starts of Python, each run beside the others: the median of 20."""
    flowc = ("-m", "callflow_dsl")
    commands = {
        "python": ("-c", "pass"),
        "lint": (*flowc, "lint", "--no-cache", "a.flow"),
        "unchanged": (*flowc, "lint", "a.flow"),
        "compile": (*flowc, "compile", "a.flow"),
    }
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "a.flow").write_text((ROOT / "samples" / name).read_text("utf-8"))
        times: dict[str, list[float]] = {command: [] for command in commands}
        for _ in range(21):
            for command, arguments in commands.items():
                times[command].append(processor_time(*arguments, folder=folder))
    # The first run writes the bytecode and the cache.
    python, *others = (median(taken[1:]) for taken in times.values())
    ratios = [
        f"{command} {taken / python:.1f}"
        for command, taken in zip(list(commands)[1:], others, strict=True)
    ]
    print(f"{name}, in starts of Python: {', '.join(ratios)}")


def rule_times(file: LintedFile) -> Iterator[tuple[str, float]]:
    """The seconds of the processor that the walk and each rule take."""
    start = time.process_time()
    assert file.flows[0].graph.exploration
    assert file.flows[0].menus
    yield "walk", time.process_time() - start
    for rule in all_rules():
        if not rule.online:
            bound = evolve(file, limits=rule.defaults())
            start = time.process_time()
            list(rule.check(bound))
            yield rule.code, time.process_time() - start


def growth(kind: str, flow_of: Callable[[int], str]) -> None:
    """The cost of a step at 20,000 steps against that at 1,000: of all rules, and the worst."""
    costs: dict[str, list[float]] = {}
    for steps in (1_000, 20_000):
        with uncollected():
            file = analyse(Source("long.flow", flow_of(steps)))
            count = len(file.flows[0].steps)
            for name, taken in rule_times(file):
                costs.setdefault(name, []).append(taken / count)
    total = [sum(costs[name][at] for name in costs) for at in (0, 1)]
    # What costs less than that goes through the steps once: memory that is far away counts there.
    grown = {name: large / small for name, (small, large) in costs.items() if large > 5e-6}
    worst = max(grown, key=lambda name: grown[name])
    print(f"growth, {kind}, all rules: {total[1] / total[0]:.2f}")
    print(
        f"growth, {kind}, {worst}, the worst: {grown[worst]:.2f}"
        f" ({costs[worst][1] * 1e6:.0f} us a step)"
    )


if __name__ == "__main__":
    small_file("one-line.flow")
    small_file("support-line.flow")
    many_files(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
    growth("steps", hand_written_flow)
    growth("menus", flow_of_menus)
