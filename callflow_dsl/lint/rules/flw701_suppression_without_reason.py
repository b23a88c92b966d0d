"""FLW701: a comment that silences a finding and does not say why."""

from __future__ import annotations

from callflow_dsl.lint.model import Findings, LintedFile, rule


@rule(
    "FLW701",
    "suppression-without-reason",
    summary="a comment ignores a finding and gives no reason",
    why="""
    Whoever reads the comment later has to know whether it still holds. This rule runs only
    where the project asks for it: `require-reason = true` in the table `[lint]`, or
    `--select FLW701`.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today. Goodbye."  «// flowc: ignore FLW304»
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today. Goodbye."  // flowc: ignore FLW304 the server appends its own
    }
    """,
    on_request=True,
)
def check(file: LintedFile) -> Findings:
    """Nothing: `callflow_dsl.lint.comments` reports these, when all other rules have run."""
    yield from ()
