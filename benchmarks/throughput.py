"""Steps in a second of CPU, beside peers on the same content: `python benchmarks/throughput.py`.

10,000 mixed steps: eight kinds with options, labels, jumps and conditions. flowc goes from its text
to checked JSON text; validators from JSON text to a verdict by the published schema; readers of
other languages from the same content in theirs to data. Rows that name a kind are of lines that
are not alike: the speed of flowc in that of fastjsonschema on the same content. Of menus,
1,000 in a row, steps of the wire are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import peers
from common import KINDS, STEPS, Figure, best, mixed_steps, run, steps_of_kind
from lowering import menus

from callflow_dsl import compile_text
from callflow_dsl.syntax.formatter import format_text
from callflow_dsl.wire.pretty import pretty

if TYPE_CHECKING:
    from collections.abc import Iterator

UNIT = "steps/s"


def to_json(text: str) -> str:
    """From the text of a flow to checked JSON text."""
    flow = compile_text(text).flows[0]
    # 0.2.0 goes by the objects of the wire.
    return flow.to_json() if hasattr(flow, "to_json") else pretty(flow.to_wire())


def figures(short: bool) -> Iterator[Figure]:
    """flowc, then the peers that are there."""
    steps, rounds = (STEPS // 5, 2) if short else (STEPS, 7)
    text = mixed_steps(steps)
    ours = {"flowc: text to checked JSON text": lambda: to_json(text),
            "flowc fmt": lambda: format_text(text)}  # fmt: skip
    bars = ("100,000; fastjsonschema at least", "")
    for (name, action), bar in zip(ours.items(), bars, strict=True):
        yield Figure("throughput", name, steps / best(action, rounds), UNIT, bar)
    in_a_row = menus(steps // 10)
    made = len(compile_text(in_a_row).flows[0].steps)
    name = "flowc: menus to checked JSON text"
    yield Figure("throughput", name, made / best(lambda: to_json(in_a_row), 3), UNIT, "10,000")
    for name, seconds in peers.seconds_on(to_json(text), rounds).items():
        yield Figure("throughput", name, steps / seconds, UNIT)
    yield from _kinds(steps // 2, rounds)


def _kinds(count: int, rounds: int) -> Iterator[Figure]:
    """Lines that are not alike, beside fastjsonschema on the same content where it is there."""
    for kind in KINDS:
        text = steps_of_kind(kind, count)
        theirs = peers.seconds_on(to_json(text), rounds, peers.FASTJSONSCHEMA)
        if theirs:
            ours = best(lambda text=text: to_json(text), rounds)  # type: ignore[misc]
            ratio = theirs[peers.FASTJSONSCHEMA] / ours
            yield Figure("throughput", f"flowc: {kind}", ratio, "times fastjsonschema", "1")


if __name__ == "__main__":
    run(figures)
