"""Build hook: makes the LALR tables and the `__init__` methods that the package carries."""

from __future__ import annotations

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel or an editable install is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make `callflow_dsl/_built/` and add it, for git does not know these files."""
        sys.path.insert(0, self.root)
        try:
            from callflow_dsl import _build

            _build.build()
        finally:
            sys.path.remove(self.root)
        build_data["artifacts"].append("/callflow_dsl/_built/*.py")
