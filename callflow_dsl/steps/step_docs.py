"""The step reference, made from the descriptions of the steps.

``python -m callflow_dsl.steps.step_docs`` writes docs/steps.md.
"""

from __future__ import annotations

from pathlib import Path

from callflow_dsl.steps import BY_VERB, COMMON_SPECS, FLOW_SPECS
from callflow_dsl.steps.words import absent_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from callflow_dsl.steps import Spec, StepKind

_HEAD = """# The steps
Made by `python -m callflow_dsl.steps.step_docs` from the descriptions in `callflow_dsl/steps/`.
An option that is not given is not sent; the column "when absent" says what the API does then.

"""


def text() -> str:
    """The text of docs/steps.md."""
    parts = [_HEAD, *(_section(kind) for kind in BY_VERB.values())]
    shared = f"## Options of every step\n{_table(COMMON_SPECS)}\n"
    settings = f"## Settings of a flow\n{_table(FLOW_SPECS)}"
    return "".join([*parts, shared, settings])


def _section(kind: StepKind) -> str:
    lines = [f"## {kind.verb}", kind.help, *_behaviour(kind)]
    lines += [f"On the wire: `{kind.action}`.", "", "```", kind.example, "```", ""]
    table = _table(kind.specs)
    return "\n".join(lines) + (f"{table}\n" if table else "")


def _behaviour(kind: StepKind) -> Iterator[str]:
    if kind.takes_keys:
        yield "Keys that are pressed meanwhile count."
    if kind.ends:
        yield "The steps behind it never run."
    elif kind.handing_over is not None:
        yield f"With `{kind.handing_over.word}` the steps behind it never run."


def _table(specs: Iterable[Spec]) -> str:
    rows = [_row(spec) for spec in specs]
    if not rows:
        return ""
    head = ["| option | takes | when absent | on the wire | |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _row(spec: Spec) -> str:
    unit = {"s": ", in seconds", "ms": ", in milliseconds"}.get(spec.kind.unit, "")
    absent = "an error" if spec.required else absent_words(spec)
    option = f"`{spec.word}`" if spec.word else "(behind the verb)"
    cells = [option, spec.kind.expected, absent, f"`{spec.wire}`{unit}", spec.help]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    docs = Path(__file__).parents[2] / "docs"
    (docs / "steps.md").write_text(text(), encoding="utf-8")
