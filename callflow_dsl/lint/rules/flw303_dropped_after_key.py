"""FLW303: a key after which the call ends with nothing said."""

from __future__ import annotations

from callflow_dsl.lint.analysis.graph import call_line
from callflow_dsl.lint.analysis.menus import at_key
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule


@rule(
    "FLW303",
    "dropped-after-key",
    summary="a key leads past the last step with nothing said",
    why="""
    After this key no step runs any more, so the line goes dead while the caller waits for an
    answer. That is how a forgotten branch or a wrong key looks from outside. Source: the
    advice never to end a call without a word, in ivrsworld.com, "Frequently overlooked
    problems".
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      «say "For sales, press 1. For support, press 2." as choice max 1 key on key goto chosen»
      pause 5s as choice max 1 key on key goto chosen
      say "Goodbye."
      hangup
      chosen: transfer +31201112233 if choice == 1
      say "Our sales desk is busy. Goodbye." if choice == 1
      hangup if choice == 1
      transfer +31201112244 if choice == 2
      say "Our support desk is busy. Goodbye." if choice == 2
      hangup if choice == 2
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For sales, press 1. For support, press 2." as choice max 1 key on key goto chosen
      pause 5s as choice max 1 key on key goto chosen
      say "Goodbye."
      hangup
      chosen: transfer +31201112233 if choice == 1
      say "Our sales desk is busy. Goodbye." if choice == 1
      hangup if choice == 1
      transfer +31201112244 if choice == 2
      say "Our support desk is busy. Goodbye." if choice == 2
      hangup if choice == 2
      say "That was none of the options. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """The dead ends of `flowc explore` that a key leads to, one for each listening prompt."""
    for flow in file.flows:
        seen = set()
        for dead in flow.graph.dead_ends:
            if dead.kind != "dropped" or dead.cause == "silence":
                continue
            step = flow.steps[flow.graph.positions[dead.step]]
            group = (step.run.variable, step.run.goto)
            if group not in seen:
                seen.add(group)
                way = call_line(dead.path)
                message = f"after {_key(dead.cause)} the call ends with nothing said"
                yield Finding(at_key(step, dead.cause), message, (way,))


def _key(label: str) -> str:
    if label in ("any key", "other"):
        return label.replace("other", "any other entry")
    return f"the key{'s' if ' ' in label or '-' in label else ''} {label}"
