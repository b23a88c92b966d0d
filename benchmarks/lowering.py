"""What menus cost, as ratios within one run: `python benchmarks/lowering.py`.

Times are CPU seconds of `compile_text`, memory is the peak that tracemalloc sees.
"""

from __future__ import annotations

import time
import tracemalloc
from typing import TYPE_CHECKING

from callflow_dsl import compile_text

if TYPE_CHECKING:
    from collections.abc import Callable


def plain(count: int) -> str:
    """Steps without menus."""
    return _flow(f'say "Hello number {n}." voice female' for n in range(count))


def menus(count: int) -> str:
    """Menus in a row."""
    return _flow(
        f'menu q{n} {{ say "Question {n}." key 1 {{ say "One." }} key 2 {{ say "Two." }} }}'
        for n in range(count)
    )


def survey(count: int) -> str:
    """Questions that tell of wrong keys and ask again, with all answers for the next flow."""
    questions = [
        f'menu q{n} {{ say "Question {n}." key 1 2 3 4 5 {{}} other {{ say "No." again }} }}'
        for n in range(count)
    ]
    return _flow([*questions, 'fetch "https://example.com/next"'])


def nested(depth: int) -> str:
    """Menus inside menus."""
    body = 'say "Deep."'
    for n in range(depth, 0, -1):
        body = (
            f'menu n{n} {{ say "Level {n}." tries 3\nkey 1 {{ {body} }}\n'
            f'key 2 {{ say "Two." }} key 3 {{ say "Three." }} key 4 {{ say "Four." }}\n'
            'other { say "No." again } silence { say "Bye." hangup } fail { hangup } }'
        )
    return _flow([body])


def terms(count: int) -> str:
    """An `or` of `and`s."""
    test = " or ".join(f"(v{n} == 1 and w{n} == 2)" for n in range(count))
    return _flow([f'if {test} {{ say "Yes." }} else {{ say "No." }}', 'say "End."'])


def entries(count: int) -> str:
    """Entries that are tested once each."""
    return _flow(
        f'say "Enter." as v{n} max 1 key\nif v{n} == {n % 10} {{ say "A." }} else {{ say "B." }}'
        for n in range(count)
    )


def chain(count: int) -> str:
    """A long chain of `else if`."""
    links = " else ".join(f'if n == {n} {{ say "It is {n}." }}' for n in range(count))
    return _flow(['say "Enter." as n max 3 keys end #', f'{links} else {{ say "None." }}'])


def _flow(lines: object) -> str:
    return 'flow "Many" {\n' + "\n".join(lines) + "\n}\n"  # type: ignore[arg-type]


def measured(text: str) -> tuple[float, int, float]:
    """CPU seconds, steps, and megabytes at the peak."""
    start = time.process_time()
    compilation = compile_text(text)
    seconds = time.process_time() - start
    tracemalloc.start()
    compile_text(text)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return seconds, sum(len(flow.steps) for flow in compilation.flows), peak


def main() -> None:
    """Print each shape at each size, and its cost for a unit beside that of the smallest."""
    shapes: list[tuple[Callable[[int], str], tuple[int, ...]]] = [
        (plain, (5_000,)),
        (menus, (10, 100, 1_000)),
        (survey, (25, 50, 200)),
        (nested, (1, 2, 4, 8)),
        (terms, (2, 5, 10)),
        (entries, (50, 500)),
        (chain, (100, 1_000)),
    ]
    measured(menus(10))
    print(f"{'shape':<10}{'size':>6}{'s':>9}{'steps':>8}{'steps/s':>9}{'MB':>7}  a unit")
    for shape, sizes in shapes:
        first = 0.0
        for size in sizes:
            seconds, steps, peak = measured(shape(size))
            first = first or seconds / size
            ratio = seconds / size / first
            rate = steps / seconds
            row = f"{size:>6}{seconds:>9.3f}{steps:>8}{rate:>9.0f}{peak:>7.1f}{ratio:>8.2f}"
            print(f"{shape.__name__:<10}{row}")


if __name__ == "__main__":
    main()
