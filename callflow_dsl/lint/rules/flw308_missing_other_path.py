"""FLW308: a wrong key ends the call without a word."""

from __future__ import annotations

from callflow_dsl.compiler.resolved import Role
from callflow_dsl.lint.analysis.menus import at_branch
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.explore.exploration import Edge
    from callflow_dsl.lint.analysis.menus import Menu

_WAY_OUT = "Answer the keys that are not offered, too."
_WAY_OUT_OF_BLOCK = "Answer them in `other { }`, and after the last try in `fail { }`."


@rule(
    "FLW308",
    "missing-other-path",
    summary="a wrong key ends the call without a word",
    why="""
    A caller who presses a key that was not offered has made a mistake and wants another try.
    Where the flow has no answer to such a key, it hangs up on them. Both wrong keys and silence
    need an answer in each menu. Source: Avaya Interactive Response, design of menus;
    myoperator.crisp.help.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      «say "For sales, press 1." as choice max 1 key on key goto chosen»
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112233 if choice == 1
      say "Our sales desk is busy. Goodbye." if choice == 1
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "We did not hear you. Goodbye."
      hangup
      chosen: transfer +31201112233 if choice == 1
      say "Our sales desk is busy. Goodbye." if choice == 1
      say "That was none of the options. Goodbye." if choice != 1
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Menus in which a key that no condition asks for leads to nothing but a hangup."""
    for menu in file.menus():
        graph = menu.flow.graph
        wrong = [
            edge
            for step in menu.every_try
            for edge in graph.moves(step.index, "keys")
            if edge.same and _cuts_off(menu, edge)
        ]
        shortest = graph.first(wrong)
        if shortest is not None:
            block = menu.block is not None
            yield Finding(
                at_branch(menu.steps[0], Role.OTHER) if block else menu.location,
                f"the call ends without a word after a wrong key: {shortest.label}",
                (_WAY_OUT_OF_BLOCK if block else _WAY_OUT, graph.shown_by(shortest)),
            )


def _cuts_off(menu: Menu, edge: Edge) -> bool:
    """Whether keys that no condition asks for lead to a hangup without a word."""
    graph = menu.flow.graph
    ends = edge.target in graph.silent_ends and not graph.past_end(edge.target)
    return ends and not any(menu.is_offered_way(key) for key in edge.same)
