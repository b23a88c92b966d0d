"""The JSON text of a flow, straight from its steps.

It is the text of `pretty(encode(flow))`, for less than half of the time: most steps that the
compiler makes say the same things as a step before them, with other values. So the text around
the values is made once for each set of fields, and filled in. Other steps go the usual way.
"""

from __future__ import annotations

from operator import itemgetter

from callflow_dsl._frozen import evolve
from callflow_dsl.picking import with_places
from callflow_dsl.steps import BY_VERB, COMMON_SPECS
from callflow_dsl.wire.encode import check_steps, encode, encode_condition, encode_step
from callflow_dsl.wire.pretty import pretty, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeAlias

    from callflow_dsl.steps import CallFlow, Condition, RawStep, Spec, Step, StepKind

    #: Text with a place for each value; picks the values; what makes each a text.
    Form: TypeAlias = tuple[list[str], Callable[[Any], Any], tuple[Callable[[Any], str], ...]]

#: What makes a value of a type of JSON a text.
_WRITERS: dict[str, Callable[[Any], str]] = {
    "string": quoted, "integer": str, "boolean": {True: "true", False: "false"}.__getitem__,
}  # fmt: skip
_KINDS: dict[type, StepKind] = {kind.cls: kind for kind in BY_VERB.values()}


def flow_text(flow: CallFlow, newline: str = "\n") -> str:
    """The text of ``pretty(encode(flow))``; ``newline`` comes with the indent of what is around.

    Raises `FlowcError` for steps that are none.
    """
    steps: object = flow.steps
    if not isinstance(steps, tuple) or not steps or "steps" in flow.extra:
        return pretty(encode(flow), newline)
    check_steps(flow)
    inner = f"{newline}    "
    writer = _AT.get(inner)
    if writer is None:
        writer = _AT[inner] = _Steps(inner)
    writer.conditions.clear()
    parts: list[str] = []
    for step in steps:
        parts += writer.parts(step)
    # The head ends with the empty list of its steps; a comma stands before each step.
    head = pretty(encode(evolve(flow, steps=())), newline)
    parts[0] = f"{head[: -len(f'[]{newline}}}')]}[{parts[0][1:]}"
    parts.append(f"{newline}  ]{newline}}}")
    return "".join(parts)


class _Steps:
    """Writes steps at one depth."""

    def __init__(self, newline: str) -> None:
        self._newline = newline
        #: Class, and the attributes that are given -> the form.
        self._forms: dict[tuple[type, tuple[str, ...]], Form] = {}
        #: Identity of conditions, which many steps share -> these and their text.
        self.conditions: dict[int, tuple[tuple[Condition, ...], str]] = {}
        #: The text of a condition around its values, and of a list around its conditions.
        inner = f"{newline}      "
        names = ("variable", "operator", "value")
        fields = f",{inner}".join(f"{quoted(name)}: %s" for name in names)
        self._condition = f"{{{inner}{fields}{newline}    }}"
        self._list = f"[{newline}    ", f"{newline}  ]", f",{newline}    "

    def parts(self, step: Step | RawStep) -> list[str]:
        """The parts of the text of a step, with the comma and the line end before it."""
        cls = type(step)
        said = step.said if cls in _KINDS else None  # type: ignore[union-attr]
        if said is None or step.id is None:
            return [f",{self._newline}{pretty(encode_step(step), self._newline)}"]
        names = cls, tuple(said)
        text, pick, writers = self._forms.get(names) or self._form(*names)
        parts = text.copy()
        parts[1] = quoted(step.id)
        parts[3::2] = [write(value) for write, value in zip(writers, pick(said))]  # noqa: B905
        return parts

    def _form(self, cls: type, names: tuple[str, ...]) -> Form:
        """The form of steps of a class that say this and no more; it is kept."""
        kind, inner = _KINDS[cls], f"{self._newline}  "
        options = [spec for spec in kind.specs if spec.attr in names]
        common = [spec for spec in COMMON_SPECS if spec.attr in names]
        fields = ['"id": \0', f'"action": {quoted(kind.action)}']
        if options:
            fields.append(f'"options": {{{inner}  {f",{inner}  ".join(_places(options))}{inner}}}')
        fields += _places(common)
        picked = [spec.attr for spec in (*options, *common)]
        writers = [self._writer(spec) for spec in (*options, *common)]
        if "conditions" in names:
            fields.append('"conditions": \0')
            picked.append("conditions")
            writers.append(self._conditions_text)
        text = f",{self._newline}{{{inner}{f',{inner}'.join(fields)}{self._newline}}}"
        form = self._forms[cls, names] = with_places(text), _picking(picked), tuple(writers)
        return form

    def _writer(self, spec: Spec) -> Callable[[Any], str]:
        if not spec.kind.many:
            return _WRITERS[spec.kind.json]
        # The value stands in the options of a step.
        return lambda value: pretty(value, f"{self._newline}    ")

    def _conditions_text(self, conditions: tuple[Condition, ...]) -> str:
        known = self.conditions.get(id(conditions))
        if known is None:
            if any(condition.extra for condition in conditions):
                text = pretty([*map(encode_condition, conditions)], f"{self._newline}  ")
            else:
                before, behind, between = self._list
                values = [
                    (quoted(c.variable), quoted(c.operator), quoted(c.value)) for c in conditions
                ]
                text = before + between.join([self._condition % each for each in values]) + behind
            known = self.conditions[id(conditions)] = conditions, text
        return known[1]


#: Line end with the indent -> what writes steps there.
_AT: dict[str, _Steps] = {}


def _places(specs: Iterable[Spec]) -> list[str]:
    """Each name, and a place for the value."""
    return [f"{quoted(spec.wire)}: \0" for spec in specs]


def _picking(names: list[str]) -> Callable[[Any], Any]:
    """What picks the values of names; a getter of one name would give no tuple."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda said: [said[name] for name in names]
