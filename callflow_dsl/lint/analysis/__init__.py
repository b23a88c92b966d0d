"""What rules read: one file as the compiler understood it, and all that its calls can do."""

from callflow_dsl.lint.analysis.file import LintedFile, analyse
from callflow_dsl.lint.analysis.flow import LintedFlow
from callflow_dsl.lint.analysis.step import LintedStep

__all__ = ["LintedFile", "LintedFlow", "LintedStep", "analyse"]
