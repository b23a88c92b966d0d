"""FLW431: a call that begins with a transfer."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.steps.behaviour import Dial


@rule(
    "FLW431",
    "transfer-without-greeting",
    "info",
    summary="a call begins with a transfer and no word",
    why="""
    The caller hears ringing, and then somebody or nothing. A word of greeting tells them that they
    dialled right. Flows that hide the caller's number (`mask`) are left alone: there the other side
    is meant to be called directly.
    """,
    bad="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      «transfer +31201112233»
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Desk" {
      defaults { language en-GB  voice female }
      say "Welcome to Acme. One moment, please."
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Flows whose first step is a transfer without `mask`."""
    for flow in file.flows:
        first, what = next(flow.doing(Dial), (None, None))
        if first is not None and first.index == 0 and what is not None and not what.mask:
            yield Finding(first.location, "the call begins without a word: greet the caller first")
