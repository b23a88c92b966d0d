"""FLW329: what `raw` holds and the API refuses."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.patterns import pattern
from callflow_dsl.steps import RawStep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.result import CompiledStep


@rule(
    "FLW329",
    "raw-refused",
    summary="a known field in `raw` has a value that the API refuses",
    why="""
    What `raw` passes on is not checked when it is compiled. Where flowc knows the field, it knows its
    values too: the server would refuse the whole flow.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      «say "We are closed today. Goodbye." raw {"options": {"repeat": 50}}»
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today. Goodbye." repeat 2
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """What the emulator would refuse: it asks the same table."""
    for flow in file.flows:  # what cannot run at all is FLW322's
        steps = flow.compiled.steps
        if not any(map(_has_raw, steps)):
            continue
        from callflow_dsl.wire.check import check_document

        for problem in check_document(flow.compiled.to_wire()):
            place = pattern(r"steps\[(\d+)\]\.?(.*)").match(problem.path)
            if problem.severity == "error" and place is not None:
                location = steps[int(place[1])].location
                yield Finding(location, f"{place[2]} {problem.message}".strip())


def _has_raw(step: CompiledStep) -> bool:
    written = step.step
    return isinstance(written, RawStep) or bool(written.extra or written.extra_options)
