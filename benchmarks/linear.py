"""What one step costs in a large flow, against one in a small: `python benchmarks/linear.py`.

1.00 is a cost that does not grow. The small flow has 1,000 steps, the large one 100,000 (that of
the last release 10,000, so that it ends in minutes); CPU seconds of one run, so that only the ratio
counts.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from common import Figure, best, mixed_steps, run

from callflow_dsl import check_document, compile_text, decompile
from callflow_dsl.diagnostics.json_format import render_json
from callflow_dsl.diagnostics.sarif import render_sarif
from callflow_dsl.diagnostics.text import render_text
from callflow_dsl.syntax.formatter import format_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Prepared = Callable[[int], Callable[[], object]]

SMALL, LARGE = 1_000, 100_000
BAR = "1.2"


def _compile(count: int) -> Callable[[], object]:
    text = mixed_steps(count)
    return lambda: compile_text(text)


def _warned(count: int) -> str:
    """A flow in which every tenth step has a warning."""
    labels = "".join(f'  u{n}: say "{n}"\n' for n in range(count // 10))
    pauses = "  pause 1s\n" * (count - count // 10)
    return f'flow "A" {{\n{labels}{pauses}}}\n'


def _compile_with_warnings(count: int) -> Callable[[], object]:
    text = _warned(count)
    return lambda: compile_text(text)


def _rendered(render: Callable[[Any], str]) -> Prepared:
    def prepared(count: int) -> Callable[[], object]:
        diagnostics = compile_text(_warned(count)).diagnostics
        return lambda: render(diagnostics)

    return prepared


def _fmt(count: int) -> Callable[[], object]:
    text = mixed_steps(count)
    return lambda: format_text(text)


def _wire(count: int, word: str = "Another") -> dict[str, Any]:
    return compile_text(mixed_steps(count, word)).flows[0].to_wire()


def _decompile(count: int) -> Callable[[], object]:
    document = _wire(count)
    return lambda: decompile(document)


def _check(count: int) -> Callable[[], object]:
    document = _wire(count)
    return lambda: check_document(document)


def _diff(count: int) -> Callable[[], object]:
    from callflow_dsl.deploy.diff import diff_flows
    from callflow_dsl.deploy.render import diff_text

    before, after = _wire(count), _wire(count, "A different")
    return lambda: diff_text(diff_flows(before, after))


def _plan(count: int) -> Callable[[], object]:
    from callflow_dsl.deploy.diff import diff_flows
    from callflow_dsl.deploy.notice import budget, noticed
    from callflow_dsl.deploy.render import diff_text

    before, after = _wire(count), _wire(count, "A different")

    def plan() -> object:
        return diff_text(diff_flows(before, after)), noticed(before, after, budget(1))

    return plan


def _graph(count: int) -> Callable[[], object]:
    from callflow_dsl.graph.mermaid import mermaid
    from callflow_dsl.graph.model import draw

    flow = compile_text(_choices(count)).flows[0]
    wire = flow.to_wire()
    return lambda: mermaid(draw(wire, flow.steps))


def _graph_svg(count: int) -> Callable[[], object]:
    from callflow_dsl.graph.model import draw
    from callflow_dsl.graph.svg import svg

    flow = compile_text(_choices(count)).flows[0]
    wire = flow.to_wire()
    return lambda: svg(draw(wire, flow.steps))


def _choices(count: int) -> str:
    """Steps in a row, with a choice in every tenth."""
    lines = []
    for n in range(count // 10):
        lines.append(f'  say "Hello {n}, press 1." as v{n % 3} max 1 key on key goto k{n}')
        lines += [f'  say "Line {n}-{m}."' for m in range(8)]
        lines.append(f'  k{n}: say "On." if v{n % 3} == 1')
    return (
        'flow "Many" {\n  defaults { language en-GB  voice male }\n'
        + "\n".join(lines)
        + "\n  hangup\n}\n"
    )


SHORT: dict[str, Prepared] = {"compile": _compile, "fmt": _fmt}
ALL: dict[str, Prepared] = {
    **SHORT,
    "compile, a warning for every tenth step": _compile_with_warnings,
    "warnings as text": _rendered(render_text),
    "warnings as JSON": _rendered(render_json),
    "warnings as SARIF": _rendered(lambda found: render_sarif(found, (), "0")),
    "decompile": _decompile,
    "check of the schema": _check,
    "diff": _diff,
    "plan, with what callers notice": _plan,
    "graph, as Mermaid": _graph,
    "graph, as SVG": _graph_svg,
}


def figures(short: bool) -> Iterator[Figure]:
    """The cost of a step in a large flow, in those of a small one."""
    large = SMALL * 10 if short or "--less" in sys.argv else LARGE
    for name, prepared in (SHORT if short else ALL).items():
        try:
            small_s = best(prepared(SMALL)) / SMALL
            large_s = best(prepared(large), 1) / large
        except (ImportError, TypeError) as error:  # an older version has other functions
            print(f"{name}: not measured: {error}", file=sys.stderr)
            continue
        yield Figure("linear", name, large_s / small_s, "times", BAR)


if __name__ == "__main__":
    run(figures)
