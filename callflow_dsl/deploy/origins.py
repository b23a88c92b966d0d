"""Where the steps of a compiled flow come from, in the words of its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from callflow_dsl.compiler.resolved import InMenu, InPart
from callflow_dsl.errors import FlowcError
from callflow_dsl.steps import COMMON_SPECS
from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.compiler.resolved import Enclosing
    from callflow_dsl.compiler.result import CompiledFlow, CompiledStep

#: Fields that the compiler gives the steps of a block, so that only the right calls run them.
MADE = frozenset({"id", "conditions", "onKeypressGoto", "onKeypressVar"})
_ALSO_MADE = frozenset(spec.word for spec in COMMON_SPECS if spec.wire in MADE)


@frozen
class Origin:
    """A statement (file and place), and the blocks around it: ``("menu choice", "key 3")``."""

    statement: str = ""
    blocks: tuple[str, ...] = ()
    #: What the author himself says of when it runs and where a key leads, as it is written.
    own: str = ""


def origins_of(flow: CompiledFlow | None) -> tuple[Origin, ...]:
    """The origin of each step; empty where there is no source."""
    return tuple(map(_origin, flow.steps)) if flow is not None else ()


def origins_in(steps: Sequence[Any]) -> tuple[Origin, ...]:
    """The origin of each step of a stored flow, in the source that the decompiler finds for it.

    It is empty where the steps cannot be written as a source.
    """
    from callflow_dsl.compiler.compile import compile_source
    from callflow_dsl.decompiler import decompile
    from callflow_dsl.source import Source

    if not any(isinstance(step, dict) and step.get("conditions") for step in steps):
        return (Origin(),) * len(steps)
    try:
        source = Source("", decompile({"title": "stored", "steps": steps}))
        (flow,) = compile_source(source).flows
    except (FlowcError, ValueError):
        return ()
    return origins_of(flow) if len(flow.steps) == len(steps) else ()


def _origin(step: CompiledStep) -> Origin:
    if step.node is None:
        return Origin()
    names: tuple[str, ...] = ()
    for block in step.around:
        if isinstance(block, InPart):
            names = (f"part {block.part.name}",)  # the blocks of the part stand in its own file
        else:
            names = (*names, *_names(block, step.location.source.text))
    source = step.location.source
    return Origin(f"{source.name}:{step.location.span[0]}", names, _own(step.node, source.text))


def _own(node: ast.Step | ast.Raw, text: str) -> str:
    """The options of a statement that blocks give their steps too; of a raw step all."""
    if isinstance(node, ast.Raw):
        return text[slice(*node.span)]
    return " ".join(
        text[slice(*option.span)]
        for option in node.options
        if isinstance(option, ast.When)
        or (isinstance(option, ast.Option) and option.word in _ALSO_MADE)
    )


def _names(block: Enclosing, text: str) -> tuple[str, ...]:
    if isinstance(block, InMenu):
        menu = f"{block.menu.node.word} {block.menu.variable}"
        return (menu, _head(text, block.branch.span)) if block.branch is not None else (menu,)
    if isinstance(block, InPart):
        return ()
    head = _head(text, block.node.span)
    return (head if block.holds else f"else of {head}",)


def _head(text: str, span: tuple[int, int]) -> str:
    """What stands in front of the brace of a block, on one line."""
    return " ".join(text[span[0] : span[1]].partition("{")[0].split())
