"""flowc: phone call flows as code for the MessageBird Voice Calling API.

What is exported here is the public API; it is imported when it is first used. So are the modules
with an API of their own: ``callflow_dsl.lint``, ``callflow_dsl.simulate`` and others.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl import api as api
    from callflow_dsl import deploy as deploy
    from callflow_dsl import emulator as emulator
    from callflow_dsl import explore as explore
    from callflow_dsl import flowtest as flowtest
    from callflow_dsl import graph as graph
    from callflow_dsl import lint as lint
    from callflow_dsl import serve as serve
    from callflow_dsl import simulate as simulate
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

__version__ = "0.2.0"

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

#: Modules with an API of their own; docs/python.md says what each is for.
_ROOMS = (
    "api", "deploy", "emulator", "explore", "flowtest", "graph", "lint", "serve", "simulate",
)  # fmt: skip

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_ROOMS, "__doc__", "__file__", "__name__", "__path__"])
