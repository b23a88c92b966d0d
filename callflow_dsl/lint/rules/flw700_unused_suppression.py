"""FLW700: a comment that silences a finding which is not there."""

from __future__ import annotations

from callflow_dsl.lint.model import Findings, LintedFile, rule


@rule(
    "FLW700",
    "unused-suppression",
    summary="a comment ignores a finding that is not there",
    why="""
    Once the problem is gone, the comment that excused it only misleads, and it would hide the
    same problem when it comes back. A code that does not exist is reported too, and a range
    without an end or without a beginning. Comments for rules that did not run are left alone.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today. Goodbye."  // flowc: ignore «FLW304» it is the last step
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today. Goodbye."  // flowc: ignore FLW304 the server appends its own
    }
    """,
    fix="removes the comment, or the code where the comment names others that are needed",
)
def check(file: LintedFile) -> Findings:
    """Nothing: `callflow_dsl.lint.run` reports these, when all other rules have run."""
    yield from ()
