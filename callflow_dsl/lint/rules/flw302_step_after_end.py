"""FLW302: a step directly behind one that always ends the call."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, Related, rule


@rule(
    "FLW302",
    "step-after-end",
    summary="a step stands behind one that ends every call",
    why="""
    `hangup` without a condition ends the call, and `fetch` hands it over for good. A step
    right behind one of them, to which no key leads, never runs.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today."
      hangup
      «say "Goodbye."»
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today."
      say "Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Steps in the shadow of an end, up to the next step that a key leads to."""
    for steps in file.statements:
        graphs = [step.flow.graph for step in steps]
        if all(
            graph.complete and step.index not in graph.nodes and graph.behind_end(step.index)
            for graph, step in zip(graphs, steps, strict=True)
        ):
            end = graphs[0].ending_before(steps[0].index)
            yield Finding(
                steps[0].location,
                "this step never runs: the call ends before it",
                related=(Related(end.location, "the call ends here"),) if end else (),
            )
