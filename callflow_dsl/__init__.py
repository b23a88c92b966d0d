"""flowc: phone call flows as code for the MessageBird Voice Calling API.

What is exported here is the public API; it is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.compiler.compile import compile_file as compile_file
    from callflow_dsl.compiler.compile import compile_text as compile_text
    from callflow_dsl.compiler.result import Compilation as Compilation
    from callflow_dsl.compiler.result import CompiledFlow as CompiledFlow
    from callflow_dsl.decompiler import decompile as decompile
    from callflow_dsl.diagnostics.model import Diagnostic as Diagnostic
    from callflow_dsl.errors import FlowcError as FlowcError
    from callflow_dsl.steps import CallFlow as CallFlow
    from callflow_dsl.steps import Condition as Condition
    from callflow_dsl.steps import Fetch as Fetch
    from callflow_dsl.steps import Hangup as Hangup
    from callflow_dsl.steps import Pause as Pause
    from callflow_dsl.steps import Play as Play
    from callflow_dsl.steps import RawStep as RawStep
    from callflow_dsl.steps import Record as Record
    from callflow_dsl.steps import Say as Say
    from callflow_dsl.steps import SendKeys as SendKeys
    from callflow_dsl.steps import Transfer as Transfer
    from callflow_dsl.syntax.formatter import format_text as format_text
    from callflow_dsl.wire.check import check_document as check_document
    from callflow_dsl.wire.decode import decode as decode
    from callflow_dsl.wire.encode import encode as encode

__version__ = "0.1.0"

_MODULES = {
    "callflow_dsl.compiler.compile": ("compile_file", "compile_text"),
    "callflow_dsl.compiler.result": ("Compilation", "CompiledFlow"),
    "callflow_dsl.decompiler": ("decompile",),
    "callflow_dsl.diagnostics.model": ("Diagnostic",),
    "callflow_dsl.errors": ("FlowcError",),
    "callflow_dsl.steps": (
        "CallFlow", "Condition", "Fetch", "Hangup", "Pause", "Play", "RawStep", "Record", "Say",
        "SendKeys", "Transfer",
    ),
    "callflow_dsl.syntax.formatter": ("format_text",),
    "callflow_dsl.wire.check": ("check_document",),
    "callflow_dsl.wire.decode": ("decode",),
    "callflow_dsl.wire.encode": ("encode",),
}  # fmt: skip
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
