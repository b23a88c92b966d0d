"""FLW438: a menu that is heard too often."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule
from callflow_dsl.picking import instances
from callflow_dsl.source import Location
from callflow_dsl.syntax import ast


@rule(
    "FLW438",
    "too-many-tries",
    "info",
    summary="a menu is said more often than helps",
    why="""
    Who has not chosen after three or four times will not choose after ten: they need a person. Source:
    public guidance of alpines.com, three tries for entries, four for menus, then a person.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu topic {
        say "For sales, press 1."
        key 1 { transfer +31201112233 }
        «tries 8»
      }
      say "Nobody is free, or we did not hear you. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      menu topic {
        say "For sales, press 1."
        key 1 { transfer +31201112233 }
        tries 3
      }
      say "Nobody is free, or we did not hear you. Goodbye."
      hangup
    }
    """,
    thresholds=(Threshold("tries", 4, "how often a menu may be heard"),),
)
def check(file: LintedFile) -> Findings:
    """Blocks with more tries than the limit."""
    most = file.limit("tries")
    for menu in file.menus():
        block = menu.block
        if block is None or block.tries is None or block.tries <= most:
            continue
        message = f"callers hear this menu {block.tries} times, more than {most}"
        for statement in instances(block.node.body.statements, ast.Tries):
            yield Finding(Location(block.place.source, statement.span), message)
