"""The preview: one page with the picture, a telephone that plays calls, and the source.

The page is self-contained: no request leaves it (its Content-Security-Policy forbids them),
so it can be mailed or kept with a release.
"""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files
from string import Template

from callflow_dsl._frozen import field, frozen
from callflow_dsl.graph.colours import coloured_lines
from callflow_dsl.graph.model import draw
from callflow_dsl.graph.paint import SHEET
from callflow_dsl.graph.svg import picture
from callflow_dsl.simulate.caller import parse_transfer
from callflow_dsl.simulate.events import OUTCOMES, REASONS
from callflow_dsl.simulate.loading import load
from callflow_dsl.simulate.starting import once_ms
from callflow_dsl.simulate.world import World
from callflow_dsl.steps.behaviour import Ask, Prompt, Recording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from callflow_dsl.compiler.result import CompiledStep
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


def html(
    pages: Sequence[Page],
    sources: Mapping[str, str],
    *,
    live: str = "",
    editor: Mapping[str, str] | None = None,
) -> str:
    """The document for these flows (at least one); ``sources`` are texts by path.

    ``live`` is a script of the server that the page comes from: it says when to reload.
    ``editor`` is the address that opens each source in an editor, with {line} in it.
    Raises `FlowcError` for a flow that cannot run.
    """
    programs = [load(page.flow) for page in pages]
    data = {
        "flows": [_flow(program, page) for program, page in zip(programs, pages, strict=True)],
        "sources": {path: coloured_lines(path, text) for path, text in sources.items()},
        "reasons": dict(REASONS),
        "settings": call_settings(),
        "editor": dict(editor or {}),
    }
    script = "".join(map(_read, ("call.js", "view.js", "fold.js", "page.js"))) + live
    return Template(_read("page.html")).substitute(
        title=escape(programs[0].name),
        connect="'self'" if live else "'none'",
        home='<a href="/">All flows</a>' if live else "",
        style=SHEET + _read("page.css"),
        pictures="".join(map(_picture, range(len(pages)), programs, pages)),
        keypad="".join(map(_key, "123456789*0#")),
        data=json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
        script=script,
    )


def _picture(number: int, program: Program, page: Page) -> str:
    graph = draw(program, page.origins, wire=page.wire)
    return picture(graph, prefix=f"f{number}-", about=f' data-flow="{number}"')


def _read(name: str) -> str:
    return files("callflow_dsl.graph").joinpath("page", name).read_text(encoding="utf-8")


def _key(key: str) -> str:
    letters = f"<small>{_LETTERS[key]}</small>" if key in _LETTERS else ""
    names = {"*": ' aria-label="star"', "#": ' aria-label="hash"'}
    return f'<button type="button" data-key="{key}"{names.get(key, "")}>{key}{letters}</button>'


def call_data(program: Program) -> dict[str, Any]:
    """A flow as call.js plays it: what each step does, from the description of its kind."""
    return {
        "title": program.name,
        "maxMs": program.max_duration_ms,
        "steps": [_step(step) for step in program.steps],
    }


def call_settings() -> dict[str, Any]:
    """What no flow decides about a call; times in milliseconds."""
    world = World()
    transfers = {outcome: parse_transfer(outcome) for outcome in OUTCOMES}
    return {
        "keyTimeout": world.key_timeout_ms,
        "maxSteps": world.max_steps,
        "greeting": world.greeting_ms,
        "transfers": {
            outcome: {"ring": call.ring_ms, "talk": call.talk_ms}
            for outcome, call in transfers.items()
        },
    }


def _flow(program: Program, page: Page) -> dict[str, Any]:
    data = call_data(program)
    for step in data["steps"]:
        step["path"], step["line"] = page.places.get(step["id"], ("", 0))
    return data


def _step(step: Step) -> dict[str, Any]:
    what, once = step.does, once_ms(step.does, World())
    data: dict[str, Any] = {
        "id": step.id,
        "does": type(what).__name__,
        "text": _text(step),
        "ms": once,
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
    }
    match what:
        case Prompt():
            data |= {"ifMachine": what.if_machine, "machineTimeout": what.machine_timeout_ms}
            data["ms"] = None if what.loops else once
        case Recording():
            data["record"] = {
                "max": what.max_ms, "silence": what.silence_ms, "finish": what.finish_keys,
                "then": what.then,
            }  # fmt: skip
        case Ask():
            data["url"] = what.url
    return data


def _text(step: Step) -> str:
    """What is heard at a step; of one at which nothing is, what it does."""
    if isinstance(step.does, Prompt):
        return " ".join(step.does.text.split()) or " ".join(step.does.media)
    return step.words
