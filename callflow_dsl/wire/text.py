"""The JSON text of a flow, straight from its steps.

It is the text of `pretty(encode(flow))`, for less than half of the time: most steps have the same
fields as a step before them, with other values. So the text around the values is made once for
each set of fields, and filled in. A step with fields that flowc does not know goes the usual way.
"""

from __future__ import annotations

from operator import attrgetter, itemgetter

from callflow_dsl._frozen import evolve
from callflow_dsl.steps import BY_VERB, COMMON_SPECS
from callflow_dsl.wire.encode import check_steps, encode, encode_condition, encode_step
from callflow_dsl.wire.pretty import pretty, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from callflow_dsl.steps import CallFlow, Condition, RawStep, Step, StepKind

    #: Text with a place for each value; picks the values; what makes each a text.
    Form: TypeAlias = tuple[str, Callable[[Any], Any], tuple[Callable[[Any], str], ...]]

#: What makes a value of a type a text. Conditions are the only tuples that have a form.
_WRITERS: dict[type, Callable[[Any], str]] = {
    str: quoted, int: str, bool: {True: "true", False: "false"}.__getitem__,
}  # fmt: skip


class _Kind:
    """The values of a kind of step in the order of the wire, and their names there."""

    __slots__ = ("action", "common", "options", "values")

    def __init__(self, kind: StepKind) -> None:
        self.action = kind.action
        self.options = tuple(spec.wire for spec in kind.specs)
        self.common = tuple(spec.wire for spec in COMMON_SPECS)
        attrs = [spec.attr for spec in (*kind.specs, *COMMON_SPECS)]
        self.values = attrgetter("id", *attrs, "conditions")


_KINDS = {kind.cls: _Kind(kind) for kind in BY_VERB.values()}


def flow_text(flow: CallFlow, newline: str = "\n") -> str:
    """The text of ``pretty(encode(flow))``; ``newline`` comes with the indent of what is around.

    Raises `FlowcError` for steps that are none.
    """
    steps: object = flow.steps
    if not isinstance(steps, tuple) or not steps or "steps" in flow.extra:
        return pretty(encode(flow), newline)
    check_steps(flow)
    inner = f"{newline}    "
    texts = list(map(_Steps(inner).write, steps))
    # The head ends with the empty list of its steps.
    head = pretty(encode(evolve(flow, steps=())), newline)
    texts[0] = f"{head[: -len(f'[]{newline}}}')]}[{inner}{texts[0]}"
    texts[-1] += f"{newline}  ]{newline}}}"
    return f",{inner}".join(texts)


class _Steps:
    """Writes steps at one depth."""

    def __init__(self, newline: str) -> None:
        self._newline = newline
        #: Class and types of the values -> the form.
        self._forms: dict[tuple[type, ...], Form] = {}
        #: Identity of conditions, which many steps share -> these and their text.
        self._conditions: dict[int, tuple[tuple[Condition, ...], str]] = {}

    def write(self, step: Step | RawStep) -> str:
        """The text of a step."""
        kind = _KINDS.get(type(step))
        if kind is None or step.extra or step.extra_options:  # type: ignore[union-attr]
            return pretty(encode_step(step), self._newline)
        values = kind.values(step)
        types = (type(step), *map(type, values))
        form = self._forms.get(types) or self._form(kind, types)
        if form is None:
            return pretty(encode_step(step), self._newline)
        text, pick, writers = form
        return text % tuple([write(value) for write, value in zip(writers, pick(values))])  # noqa: B905

    def _form(self, kind: _Kind, types: tuple[type, ...]) -> Form | None:
        """The form of steps whose class and values have these types; it is kept."""
        writers: list[Any]
        inner, given = f"{self._newline}  ", [t is not type(None) for t in types[1:]]
        writers = [*map(_WRITERS.get, types[1:-1]), self._conditions_text]
        if any(is_given and w is None for is_given, w in zip(given, writers, strict=True)):
            return None
        places = ("id", *kind.options, *kind.common, "conditions")
        lines = [
            f"{quoted(name)}: %s" if is_given else ""
            for name, is_given in zip(places, given, strict=True)
        ]
        last = 1 + len(kind.options)
        options = f",{inner}  ".join(filter(None, lines[1:last]))
        lines[1:last] = [
            f'"action": {quoted(kind.action)}',
            f'"options": {{{inner}  {options}{inner}}}' if options else "",
        ]
        text = f",{inner}".join(filter(None, lines))
        picked = [at for at, is_given in enumerate(given) if is_given]
        # Two indexes more, for a getter of one item gives no tuple.
        form = self._forms[types] = (
            f"{{{inner}{text}{self._newline}}}",
            itemgetter(*picked, 0, 0),
            tuple(writers[at] for at in picked),
        )
        return form

    def _conditions_text(self, conditions: tuple[Condition, ...]) -> str:
        known = self._conditions.get(id(conditions))
        if known is None:
            wire = [encode_condition(condition) for condition in conditions]
            known = conditions, pretty(wire, f"{self._newline}  ")
            self._conditions[id(conditions)] = known
        return known[1]
