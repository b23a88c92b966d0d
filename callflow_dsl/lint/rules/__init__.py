"""The rules: one file each, named after the code and the name of its rule.

Here stand those that look at every file. Those in a folder look at files with certain steps,
and are not loaded for others: ``concerns(file)`` of the folder tells.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.lint.analysis import LintedFile

FOLDERS = ("addresses", "conditions", "keys", "recordings")


def concerns(file: LintedFile) -> bool:
    """Every file is looked at."""
    return True
