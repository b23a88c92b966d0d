"""Where the steps of a compiled flow come from, in the words of its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from callflow_dsl.compiler.resolved import InMenu, InPart

if TYPE_CHECKING:
    from callflow_dsl.compiler.resolved import Enclosing
    from callflow_dsl.compiler.result import CompiledFlow, CompiledStep


@frozen
class Origin:
    """A statement (file and place), and the blocks around it: ``("menu choice", "key 3")``."""

    statement: str = ""
    blocks: tuple[str, ...] = ()


def origins_of(flow: CompiledFlow | None) -> tuple[Origin, ...]:
    """The origin of each step; empty where there is no source."""
    return tuple(map(_origin, flow.steps)) if flow is not None else ()


def _origin(step: CompiledStep) -> Origin:
    if step.node is None:
        return Origin()
    names: tuple[str, ...] = ()
    for block in step.around:
        if isinstance(block, InPart):
            names = (f"part {block.part.name}",)  # the blocks of the part stand in its own file
        else:
            names = (*names, *_names(block, step.location.source.text))
    place = f"{step.location.source.name}:{step.location.span[0]}"
    return Origin(place, names)


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
