"""What the linter says only under circumstances: a flow too large to follow, a package missing.

``circumstances/NAME.flow`` is linted under them; its golden is ``NAME.out``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from callflow_dsl.diagnostics.text import render_text
from callflow_dsl.lint import registry
from callflow_dsl.lint.analysis import graph
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import read_source

FOLDER = Path(__file__).parent / "circumstances"
#: Name of the file -> what is put in place of what.
CHANGES: dict[str, tuple[tuple[Any, str, Any], ...]] = {
    "too-large": ((graph, "MOST_STATES", 3), (graph, "STATES_FOR_A_STEP", 0)),
    "without-phonenumbers": ((registry, "installed", lambda module: False),),
}


def said(name: str) -> str:
    """Return what is said of a file under its circumstances."""
    path = FOLDER / f"{name}.flow"
    with pytest.MonkeyPatch.context() as patch:
        for change in CHANGES[name]:
            patch.setattr(*change)
        return render_text(lint(read_source(str(path), path.name), LintSettings()).diagnostics)
