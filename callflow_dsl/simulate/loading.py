"""A wire call flow made ready to run: checked once, then only read.

The input is the JSON of the Voice API as plain dicts. Whatever cannot run (a jump to
nowhere, a length that is no number) is one `FlowcError` here, before a call starts;
what the page does not know (another action, another operator) runs as a note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from callflow_dsl._frozen import field, frozen
from callflow_dsl.errors import FlowcError
from callflow_dsl.steps import BY_ACTION
from callflow_dsl.steps.behaviour import Options
from callflow_dsl.steps.conditions import holds, is_key
from callflow_dsl.steps.words import step_words
from callflow_dsl.wire.reading import as_meant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.steps import StepKind
    from callflow_dsl.steps.behaviour import Does


@frozen
class Condition:
    """One ``{variable, operator, value}`` of a step; all strings."""

    variable: str
    operator: str
    value: str

    def holds(self, stored: str | None) -> bool:
        """Whether it holds for this value; ``None`` is a variable that was never set."""
        return holds(stored, self.operator, self.value)

    def __str__(self) -> str:
        return f'{self.variable} {self.operator} "{self.value}"'


@frozen
class Step:
    """One step: its wire fields under Python names, ``options`` as on the wire."""

    id: str
    action: str
    options: Mapping[str, Any] = field(factory=dict, eq=False)
    #: What the step does; None for an action that flowc does not know.
    does: Does | None = field(default=None, eq=False)
    goto: int | None = None  # position in the flow
    variable: str | None = None
    end_key: str | None = None
    max_keys: int | None = None  # None: no limit but the end key
    conditions: tuple[Condition, ...] = ()

    @property
    def listens(self) -> bool:
        """Whether a key that is pressed while this step plays has an effect."""
        if self.goto is None and self.variable is None:
            return False
        kind = self.kind
        return kind is not None and kind.takes_keys

    @property
    def kind(self) -> StepKind | None:
        """The description of its action; None for one that flowc does not know."""
        return BY_ACTION.get(self.action)

    @property
    def words(self) -> str:
        """What it does, in one line."""
        return step_words(self.action, self.options)

    @property
    def hands_over(self) -> str:
        """The address of the flow that takes over after this step; empty where none does."""
        kind = self.kind
        return text(self, kind.hands_over) if kind is not None and kind.hands_over else ""

    @property
    def ends(self) -> bool:
        """Whether the steps behind it never run once it has run."""
        kind = self.kind
        return kind is not None and kind.ends


@frozen(eq=False)
class Program:
    """A call flow that can run. ``name`` is its title, or where it was fetched from."""

    name: str
    steps: tuple[Step, ...]
    max_duration_ms: int | None = None
    records_call: bool = False
    wire: Mapping[str, Any] = field(factory=dict, repr=False)

    def position(self, step: str) -> int:
        """The place of the step with this id; `KeyError` when there is none."""
        for index, candidate in enumerate(self.steps):
            if candidate.id == step:
                return index
        raise KeyError(step)


def load(flow: Mapping[str, Any] | Program, *, name: str = "") -> Program:
    """Make a wire flow (a JSON object as dicts) ready to run.

    Raises `FlowcError` that names the step and what is wrong with it.
    """
    if isinstance(flow, Program):
        return flow
    if not isinstance(flow, Mapping):
        raise FlowcError(
            f"a call flow is a JSON object with `steps`, not {_kind(flow)}",
            hint="see the call flow object of the Voice API",
        )
    title = name or str(flow.get("title") or "call flow")
    raw = flow.get("steps")
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise FlowcError(f'call flow "{title}" has no list of `steps`')
    places = _places(raw, title)
    steps = tuple(_step(item, index, places, title) for index, item in enumerate(raw))
    duration = _whole(flow.get("maxDuration"), f'call flow "{title}"', "maxDuration")
    return Program(
        name=title,
        steps=steps,
        max_duration_ms=duration * 1000 if duration else None,
        records_call=flow.get("record") in (True, "true", "True"),
        wire=flow,
    )


def text(step: Step, name: str) -> str:
    """An option that is text; absent: empty."""
    value = step.options.get(name)
    return "" if value is None else str(value)


def _places(raw: Sequence[Any], title: str) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, item in enumerate(raw):
        if not isinstance(item, Mapping):
            raise FlowcError(f'step {index + 1} of "{title}" is {_kind(item)}, not an object')
        name = step_id(item, index)
        if name in places:
            raise FlowcError(
                f'"{title}" has two steps with the id "{name}": {places[name] + 1} and {index + 1}',
                hint="give each step an id of its own",
            )
        places[name] = index
    return places


def step_id(item: Mapping[str, Any], index: int) -> str:
    """The id of a wire step, or a name by its place where the server is to choose the id."""
    return str(item.get("id") or f"step-{index + 1}")


def _step(item: Mapping[str, Any], index: int, places: Mapping[str, int], title: str) -> Step:
    name = step_id(item, index)
    where = f'step "{name}" of "{title}"'
    action = item.get("action")
    if not isinstance(action, str) or not action:
        raise FlowcError(f"{where} has no `action`")
    kind = BY_ACTION.get(action)
    options = _options(item, where)
    goto = _goto(item, places, where)
    end_key = _end_key(item.get("endKey"), where)
    limit = _whole(item.get("maxNumKeys"), where, "maxNumKeys")
    if kind is not None:
        _check_numbers(options, kind, where)
    return Step(
        id=name,
        action=action,
        options=options,
        does=None if kind is None else kind.does(Options(kind, options)),
        goto=goto,
        variable=str(item.get("onKeypressVar") or "") or None,
        end_key=end_key,
        # With neither a limit nor an end key nothing could end an entry but time: one key.
        max_keys=limit or (None if end_key else 1),
        conditions=tuple(_condition(c, where) for c in _list(item, "conditions", where)),
    )


def _options(item: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    options = item.get("options") or {}
    if not isinstance(options, Mapping):
        raise FlowcError(f"the options of {where} are {_kind(options)}, not an object")
    meant: Mapping[str, Any] = as_meant(item).get("options") or {}
    return meant


def _check_numbers(options: Mapping[str, Any], kind: StepKind, where: str) -> None:
    for spec in kind.specs:
        if spec.kind.json == "integer":
            _whole(options.get(spec.wire), where, spec.wire)


def _goto(item: Mapping[str, Any], places: Mapping[str, int], where: str) -> int | None:
    target = item.get("onKeypressGoto")
    if not target:
        return None
    if not isinstance(target, str) or target not in places:
        raise FlowcError(
            f'{where} jumps to "{target}", which is no step of this flow',
            hint="`onKeypressGoto` takes the id of a step in the same flow",
        )
    return places[target]


def _end_key(value: Any, where: str) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not is_key(value):
        raise FlowcError(
            f"{where} has an `endKey` that no telephone has: {value!r}",
            hint="`endKey` takes one key as a string: 0-9, * or #",
        )
    return value


def _list(item: Mapping[str, Any], name: str, where: str) -> Sequence[Any]:
    value = item.get(name) or ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise FlowcError(f"the {name} of {where} are {_kind(value)}, not a list")
    return value


def _condition(item: object, where: str) -> Condition:
    names = ("variable", "operator", "value")
    if not isinstance(item, Mapping) or any(item.get(name) is None for name in names):
        raise FlowcError(f"a condition of {where} needs `variable`, `operator` and `value`")
    return Condition(*(str(item[name]) for name in names))


def _whole(value: object, where: str, name: str) -> int | None:
    if value is None or value == "":
        return None
    if not isinstance(value, bool) and isinstance(value, int | str | float):
        try:
            whole = int(value)
        except (ValueError, OverflowError):  # text that is no number; infinity
            whole = -1
        if whole >= 0 and (not isinstance(value, float) or whole == value):
            return whole
    raise FlowcError(f"`{name}` of {where} is {value!r}, not a whole number from 0")


def _kind(value: object) -> str:
    names = {list: "a list", str: "text", int: "a number", float: "a number", bool: "true or false"}
    return "nothing" if value is None else names.get(type(value), f"a {type(value).__name__}")
