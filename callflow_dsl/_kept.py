"""What the build has made once for all starts, in the modules of ``_built``.

Each says by its ``FORM`` what it was made for. What another version of the package or of Python has
made is left alone, and what it would have saved is done anew.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def kept(name: str, form: object) -> Any:
    """The module of ``_built`` of this name and form; None where there is none."""
    from importlib import import_module

    try:
        module = import_module(f"callflow_dsl._built.{name}")
    except ImportError:
        return None
    return module if getattr(module, "FORM", None) == form else None
