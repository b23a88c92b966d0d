"""The preview: one page with the picture, a telephone that plays calls, and the source.

The page is self-contained: no request leaves it (its Content-Security-Policy forbids them),
so it can be mailed or kept with a release.
"""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from callflow_dsl.graph.colours import coloured_lines
from callflow_dsl.graph.fold import folded
from callflow_dsl.graph.model import draw
from callflow_dsl.graph.paint import SHEET
from callflow_dsl.graph.svg import picture
from callflow_dsl.simulate.call import Dialled
from callflow_dsl.simulate.events import REASONS
from callflow_dsl.simulate.loading import load
from callflow_dsl.simulate.starting import once_ms
from callflow_dsl.simulate.world import World
from callflow_dsl.steps.behaviour import Prompt, Recording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from callflow_dsl.compiler.result import CompiledStep
    from callflow_dsl.graph.model import Graph
    from callflow_dsl.simulate.loading import Program, Step


@frozen
class Page:
    """A flow to show: its wire JSON, the (path, line) of each step by its id, its statements.

    ``origins`` and ``wire`` are those of `draw`.
    """

    flow: Mapping[str, Any]
    places: Mapping[str, tuple[str, int]] = field(factory=dict)
    origins: Sequence[CompiledStep] = ()
    wire: bool = False


_LETTERS = {"2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL", "6": "MNO", "7": "PQRS", "8": "TUV"}
_LETTERS |= {"9": "WXYZ"}


def html(pages: Sequence[Page], sources: Mapping[str, str], *, live: str = "") -> str:
    """The document for these flows (at least one); ``sources`` are texts by path.

    ``live`` is a script of the server that the page comes from: it says when to reload.
    Raises `FlowcError` for a flow that cannot run.
    """
    programs = [load(page.flow) for page in pages]
    graphs = [
        draw(program, page.origins, wire=page.wire)
        for program, page in zip(programs, pages, strict=True)
    ]
    data = {
        "flows": [_flow(program, page) for program, page in zip(programs, pages, strict=True)],
        "sources": {path: coloured_lines(path, text) for path, text in sources.items()},
        "reasons": dict(REASONS),
        "settings": _settings(),
    }
    script = "".join(map(_read, ("call.js", "view.js", "page.js")))
    if live:
        script += f"keepView();\n{live}"
    return Template(_read("page.html")).substitute(
        title=escape(programs[0].name),
        connect="'self'" if live else "'none'",
        style=SHEET + _read("page.css"),
        pictures="".join(map(_pictures, range(len(graphs)), graphs)),
        keypad="".join(_key(key) for key in "123456789*0#"),
        data=json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
        script=script,
    )


def _read(name: str) -> str:
    return files("callflow_dsl.graph").joinpath("page", name).read_text(encoding="utf-8")


def _key(key: str) -> str:
    letters = f"<small>{_LETTERS[key]}</small>" if key in _LETTERS else ""
    names = {"*": ' aria-label="star"', "#": ' aria-label="hash"'}
    return f'<button type="button" data-key="{key}"{names.get(key, "")}>{key}{letters}</button>'


def _settings() -> dict[str, int]:
    world, call = World(), Dialled()
    return {
        "keyTimeout": world.key_timeout_ms,
        "maxSteps": world.max_steps,
        "ring": call.ring_ms,
        "noAnswer": 30_000,
        "talk": call.talk_ms,
    }


def _pictures(number: int, graph: Graph) -> str:
    """The picture of a flow, and the one with its parts folded, where it has any."""
    whole = picture(graph, prefix=f"f{number}-", about=f' data-flow="{number}"')
    small = folded(graph)
    if small is None:
        return whole
    about = f' data-flow="{number}" data-folded="" hidden=""'
    return whole + picture(small, prefix=f"f{number}s-", about=about)


def _flow(program: Program, page: Page) -> dict[str, Any]:
    steps = []
    for step in program.steps:
        path, line = page.places.get(step.id, ("", 0))
        steps.append(_step(step) | {"path": path, "line": line})
    return {"title": program.name, "maxMs": program.max_duration_ms, "steps": steps}


def _step(step: Step) -> dict[str, Any]:
    what, once = step.does, once_ms(step.does, World())
    return {
        "id": step.id,
        "does": type(what).__name__,
        "text": _text(step),
        "url": step.hands_over,
        "ms": None if isinstance(what, Prompt) and what.loops else once,
        "once": once,
        "listens": step.listens,
        "goto": step.goto,
        "variable": step.variable,
        "end": step.end_key,
        "max": step.max_keys,
        "when": [
            {"variable": c.variable, "operator": c.operator, "value": c.value}
            for c in step.conditions
        ],
        "record": _record(what) if isinstance(what, Recording) else None,
    }


def _text(step: Step) -> str:
    """What is heard at a step; of one at which nothing is, what it does."""
    if isinstance(step.does, Prompt):
        return " ".join(step.does.text.split()) or " ".join(step.does.media)
    return step.words


def _record(what: Recording) -> dict[str, Any]:
    return {"max": what.max_ms, "silence": what.silence_ms, "finish": what.finish_keys}
