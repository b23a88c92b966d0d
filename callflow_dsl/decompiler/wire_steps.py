"""The steps of a call flow as a call meets them: what each listens to, asks and does."""

from __future__ import annotations

from callflow_dsl._frozen import evolve, field, frozen
from callflow_dsl.patterns import pattern
from callflow_dsl.picking import without
from callflow_dsl.plain_json import dumps
from callflow_dsl.steps.conditions import OPERATORS, holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from callflow_dsl.decompiler.decompile_step import Line
    from callflow_dsl.steps import StepKind

_COPY = pattern(r"(.+)-[0-9]+")


@frozen(eq=False)
class WireStep:
    """One step; gotos are positions of steps."""

    line: Line
    #: Everything but the id, the goto and the conditions: equal in two steps that do the same.
    content: str
    #: The comparisons that must hold, as in ``line.guards``; None where they cannot be read.
    conditions: tuple[tuple[str, str, str], ...] | None
    variable: str | None
    goto: int | None
    max_keys: int | None
    end_key: str | None
    #: A caller may press keys, which are stored and lead on.
    listens: bool
    #: Nothing behind it runs.
    ends: bool

    def listens_like(self, other: WireStep) -> bool:
        """Whether the two are prompts that listen to the same."""
        return self.listens and (self.variable, self.goto, self.max_keys, self.end_key) == (
            other.variable,
            other.goto,
            other.max_keys,
            other.end_key,
        )

    def guards(self, memory: Memory) -> tuple[str, ...] | None:
        """What must still hold for the step to run, as it is written; None: it is skipped."""
        unsure = []
        for condition, text in zip(self.conditions or (), self.line.guards, strict=True):
            variable, operator, value = condition
            stored = memory.of(variable)
            if stored is UNKNOWN:
                unsure.append(text)
            elif not holds(stored, operator, value):  # type: ignore[arg-type]
                return None
        return tuple(unsure)


class _Unknown:
    """What a variable holds of which nothing is known."""


UNKNOWN = _Unknown()


@frozen
class Memory:
    """What is known of the variables at some place of a call."""

    #: Variable -> the step that stores it first.
    first_stored: Mapping[str, int] = field(eq=False)
    #: The call came here past the steps before this one, and past no other.
    start: int
    #: What was stored since; None: nothing.
    values: Mapping[str, str | _Unknown | None] = field(factory=dict)

    def of(self, variable: str) -> str | _Unknown | None:
        """What a variable holds; None: nothing was stored, `UNKNOWN`: it cannot be told."""
        if variable in self.values:
            return self.values[variable]
        first = self.first_stored.get(variable)
        return UNKNOWN if first is None or first < self.start else None

    def having(self, variable: str, value: str | _Unknown | None) -> Memory:
        """The memory once a variable holds something else."""
        return evolve(self, values={**self.values, variable: value})

    @property
    def key(self) -> tuple[tuple[str, object], ...]:
        """Equal for memories that hold the same."""
        return tuple(sorted(self.values.items(), key=lambda item: item[0]))


def is_try_of(variable: str | None, menu_variable: str) -> bool:
    """Whether a variable is that of a menu, or the one that its tries have where need be."""
    if variable is None or variable == menu_variable:
        return variable is not None
    copy = _COPY.fullmatch(variable)
    return copy is not None and copy[1] == menu_variable


def wire_steps(steps: Sequence[Mapping[str, Any]], lines: Sequence[Line]) -> list[WireStep]:
    """The steps with their lines; an id that two steps have is gone to at the first."""
    places: dict[object, int] = {}
    for number, step in enumerate(steps):
        if isinstance(step.get("id"), str):
            places.setdefault(step["id"], number)
    return [_wire_step(step, line, places) for step, line in zip(steps, lines, strict=True)]


def _wire_step(step: Mapping[str, Any], line: Line, places: Mapping[object, int]) -> WireStep:
    kind, variable, goto = line.kind, step.get("onKeypressVar"), step.get("onKeypressGoto")
    return WireStep(
        line,
        dumps(without(step, "id", "onKeypressGoto", "conditions"), sort_keys=True),
        _conditions(step, line),
        variable if isinstance(variable, str) else None,
        places.get(goto) if isinstance(goto, str) else None,
        step.get("maxNumKeys"),
        step.get("endKey"),
        kind is not None and kind.takes_keys and _stores_and_jumps(line),
        kind is not None and (kind.ends or _hands_over(kind, step)),
    )


def _stores_and_jumps(line: Line) -> bool:
    """Whether a line says all that a prompt of a menu does with keys."""
    return not line.raw and {"as", "on key goto"} <= {word for word, _ in line.options}


def _hands_over(kind: StepKind, step: Mapping[str, Any]) -> bool:
    """Whether a step gives an option that hands the call over."""
    handing = kind.handing_over
    return handing is not None and handing.wire in (step.get("options") or {})


def _conditions(step: Mapping[str, Any], line: Line) -> tuple[tuple[str, str, str], ...] | None:
    if "conditions" not in step:
        return () if line.kind is not None else None
    if not line.guards:
        return None
    conditions = tuple((c["variable"], c["operator"], c["value"]) for c in step["conditions"])
    return conditions if all(operator in OPERATORS for _, operator, _ in conditions) else None
