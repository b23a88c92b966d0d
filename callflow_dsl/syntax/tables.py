"""The LALR tables: those that the build made, or fresh ones where the grammar has changed.

An installed package trusts what it carries. In a checkout the grammar is there to be
edited, so its text is compared with the one that the tables were made from (a string
comparison, no hash needed), and Lark is imported only when they differ.
"""

from __future__ import annotations

from contextlib import suppress
from types import ModuleType, SimpleNamespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def load() -> Any:
    """Return the tables as an object with the attributes that `_build.make_tables` names."""
    try:
        from callflow_dsl._built import tables
    except ImportError:
        return _rebuild()
    return tables if _is_fresh(tables) else _rebuild()


def _is_fresh(tables: ModuleType) -> bool:
    import os

    package = os.path.dirname(os.path.dirname(__file__))
    try:
        with open(
            os.path.join(package, "..", "grammar", "callflow.lark"), encoding="utf-8"
        ) as file:
            fresh: bool = file.read() == tables.GRAMMAR
            return fresh
    except OSError:
        return True  # no checkout: the package carries the tables of its own grammar


def _rebuild() -> Any:
    from callflow_dsl import _build

    grammar = _build.grammar_path().read_text(encoding="utf-8")
    with suppress(OSError):  # a read-only checkout: the tables serve this run only
        _build.write(_build.BUILT / "tables.py", _build.tables_source(grammar))
    return SimpleNamespace(**_build.make_tables(grammar))
