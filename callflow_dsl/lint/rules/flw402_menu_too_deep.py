"""FLW402: a menu on a level too deep."""

from __future__ import annotations

from callflow_dsl.lint.analysis.levels import menu_levels
from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule


@rule(
    "FLW402",
    "menu-too-deep",
    summary="a menu is reached through too many others",
    why="""
    With each level more callers hang up, and those who chose wrongly have to begin again. Three
    levels are the most that is advised. Source: eduguru.in, "Effective IVR menu design";
    callhippo.com, "IVR best practices".
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For part 1, press 1. For us all, press 2." as k1 max 1 key on key goto d1
      pause 5s as k1 max 1 key on key goto d1
      d1: transfer +31201112233 if k1 == 2
      say "Goodbye." if k1 == 2
      hangup if k1 == 2
      say "For part 2, press 1. For us all, press 2." as k2 max 1 key on key goto d2
      pause 5s as k2 max 1 key on key goto d2
      d2: transfer +31201112233 if k2 == 2
      say "Goodbye." if k2 == 2
      hangup if k2 == 2
      say "For part 3, press 1. For us all, press 2." as k3 max 1 key on key goto d3
      pause 5s as k3 max 1 key on key goto d3
      d3: transfer +31201112233 if k3 == 2
      say "Goodbye." if k3 == 2
      hangup if k3 == 2
      «say "For part 4, press 1. For us all, press 2." as k4 max 1 key on key goto d4»
      pause 5s as k4 max 1 key on key goto d4
      d4: transfer +31201112233 if k4 == 2
      say "Goodbye." if k4 == 2
      hangup if k4 == 2
      transfer +31201112244
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "For part 1, press 1. For us all, press 2." as k1 max 1 key on key goto d1
      pause 5s as k1 max 1 key on key goto d1
      d1: transfer +31201112233 if k1 == 2
      say "Goodbye." if k1 == 2
      hangup if k1 == 2
      say "For part 2, press 1. For us all, press 2." as k2 max 1 key on key goto d2
      pause 5s as k2 max 1 key on key goto d2
      d2: transfer +31201112233 if k2 == 2
      say "Goodbye." if k2 == 2
      hangup if k2 == 2
      transfer +31201112244
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    thresholds=(Threshold("levels", 3, "the deepest level of a menu; the first is 1"),),
)
def check(file: LintedFile) -> Findings:
    """The first menus that no call reaches with fewer choices than the limit; not those behind them."""
    most = file.limit("levels")
    for flow in file.flows:
        levels = menu_levels(flow)
        for menu in flow.menus:
            reached = [levels[step.index] for step in menu.steps if step.index in levels]
            level, way = min(reached, key=lambda level_and_way: level_and_way[0], default=(0, None))
            if level == most + 1:
                message = (
                    f"callers come to this menu after {level - 1} others: it is on level {level}"
                )
                shown = (flow.graph.shown_by(way),) if way is not None else ()
                yield Finding(menu.location, message, shown)
