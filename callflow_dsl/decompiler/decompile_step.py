"""From the JSON of one step to the line that compiles to it."""

from __future__ import annotations

from collections import Counter

from callflow_dsl._frozen import frozen
from callflow_dsl.decompiler.values import compared_text, is_word, json_text, value_text
from callflow_dsl.patterns import pattern
from callflow_dsl.picking import instances, without
from callflow_dsl.steps import BY_ACTION, COMMON_SPECS, OPERATORS
from callflow_dsl.syntax.text import encode_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.steps import Condition, Spec, StepKind

_VARIABLE = pattern(r"(?!not$)[^\W\d][\w.-]*")


@frozen
class Line:
    """A step as it is written, in its parts."""

    #: The verb and its argument; or `raw` and the whole step.
    head: str
    #: The id of the step where it can stand as a label.
    label: str | None
    #: The description of the action; None for a whole step in `raw`.
    kind: StepKind | None = None
    #: Word -> value as written, in the order of the step's description.
    options: tuple[tuple[str, str], ...] = ()
    raw: str = ""
    #: Comparisons, all of which must hold.
    guards: tuple[str, ...] = ()
    #: The text that `head` says, where it is one that could go over several lines.
    text: str | None = None
    #: True where the step has no id, and must not be given one.
    nameless: bool = False

    def written(
        self, *, label: bool, defaults: Mapping[str, str] | None = None, guards: int = 0
    ) -> str:
        """The line without the options that the defaults give and its first guards."""
        hidden = defaults or {}
        options = [
            f"{word} {value}".rstrip() for word, value in self.options if hidden.get(word) != value
        ]
        parts = [f"{self.label}: {self.head}" if label else self.head, *options, self.raw]
        if self.guards[guards:]:
            parts.append(f"if {' and '.join(self.guards[guards:])}")
        return " ".join(filter(None, parts))


class Names:
    """The ids of a flow: which of them can be labels, and which can be gone to."""

    def __init__(self, steps: list[dict[str, Any]]) -> None:
        self.labels: dict[str, int] = {}
        ids = [(number, step.get("id")) for number, step in enumerate(steps)]
        named = [(number, identity) for number, identity in ids if isinstance(identity, str)]
        for number, identity in named:
            if is_word(identity):
                self.labels.setdefault(identity, number)
        self._count = Counter(identity for _, identity in named)

    def is_taken(self, step: Mapping[str, Any]) -> bool:
        """Whether another step has the same id."""
        identity = step.get("id")
        return isinstance(identity, str) and self._count[identity] > 1

    def label(self, number: int, step: Mapping[str, Any]) -> str | None:
        """The label of a step: its id, unless that is no word or another step has it."""
        identity = step.get("id")
        is_label = isinstance(identity, str) and self.labels.get(identity) == number
        return identity if is_label else None


def line_of(step: Mapping[str, Any], label: str | None, names: Names) -> Line:
    """The line of a step; ``step["action"]`` is a string."""
    kind = BY_ACTION.get(step["action"])
    rest = without(step, "action") if label is None else without(step, "action", "id")
    options = rest.get("options", {})
    options = {} if options is None else options
    head = _head(kind, options)
    if kind is None or head is None:
        return whole(step, label, names)
    own = _own(rest, kind, options)
    return Line(
        head,
        label,
        kind,
        (*own, *_common(rest, names)),
        guards=_guards(rest),
        raw=f"raw {json_text(rest)}" if rest else "",
        text=options["payload"] if kind.verb == "say" else None,
        nameless=not isinstance(step.get("id"), str),
    )


def whole(step: Mapping[str, Any], label: str | None, names: Names) -> Line:
    """The line of a step that goes through as it is.

    The compiler refuses ids that two steps have and gotos that lead nowhere, in such a step
    too. What a step gets laid over it is its author's own business, so they stand there.
    """
    fields = dict(step) if label is None else without(step, "id")
    goto = step.get("onKeypressGoto")
    is_wrong = label is None and names.is_taken(step)
    if is_wrong or (isinstance(goto, str) and goto not in names.labels):
        nameless = not isinstance(step.get("id"), str)
        return Line("hangup", label, raw=f"raw {json_text(fields)}", nameless=nameless)
    return Line(f"raw {json_text(fields)}", label)


def _head(kind: StepKind | None, options: object) -> str | None:
    """The verb and its argument; None for a step that cannot be written with a verb."""
    if kind is None or not isinstance(options, dict):
        return None
    spec = kind.argument
    if spec is None:
        return kind.verb
    value = options.get(spec.wire)
    values = value if spec.kind.many and isinstance(value, list) else [value]
    written = [value_text(item, spec.kind) for item in values]
    if not written or None in written:
        return None
    return " ".join([kind.verb, *map(str, written)])


def _own(rest: dict[str, Any], kind: StepKind, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Take the options of its own that can be written out of a step."""
    writable, remaining = _options(kind, options)
    if remaining:
        rest["options"] = remaining
    elif options:
        del rest["options"]
    return writable


def _options(
    kind: StepKind, options: Mapping[str, Any]
) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """The options that can be written, and what is left of them."""
    remaining = _without_argument(kind, options)
    specs = [spec for spec in kind.specs if spec.word]
    switched = {spec.switches_on: spec for spec in specs if spec.switches_on}
    writable: list[tuple[str, str]] = []
    for spec in specs:
        if spec.wire in switched and remaining.get(spec.wire) is True:
            # Alone, the flag says too little; else the option that it switches on says it.
            if _is_writable(switched[spec.wire], options):
                del remaining[spec.wire]
        elif (text := _text_of(spec, remaining, options)) is not None:
            del remaining[spec.wire]
            writable.append((spec.word, "" if _says_yes(spec, text) else text))
    return writable, remaining


def _without_argument(kind: StepKind, options: Mapping[str, Any]) -> dict[str, Any]:
    remaining = dict(options)
    if kind.argument is not None:
        value = remaining.pop(kind.argument.wire)
        if isinstance(value, list) and len(value) == 1:
            remaining[kind.argument.wire] = value  # one address is written as a string
    return remaining


def _text_of(spec: Spec, remaining: Mapping[str, Any], options: Mapping[str, Any]) -> str | None:
    """The value of an option, if it is given, and with it the flag that it switches on."""
    flag = spec.switches_on
    if spec.wire not in remaining or (flag and (flag not in options or flag in remaining)):
        return None
    return value_text(remaining[spec.wire], spec.kind)


def _is_writable(spec: Spec, options: Mapping[str, Any]) -> bool:
    return value_text(options.get(spec.wire), spec.kind) is not None


def _says_yes(spec: Spec, text: str) -> bool:
    return spec.kind.name == "flag" and text == "yes"


def _common(rest: dict[str, Any], names: Names) -> list[tuple[str, str]]:
    """Take the options that all steps have out of a step."""
    writable = []
    for spec in COMMON_SPECS:
        text = value_text(rest[spec.wire], spec.kind) if spec.wire in rest else None
        if text is not None and (spec.kind.name != "label" or rest[spec.wire] in names.labels):
            del rest[spec.wire]
            writable.append((spec.word, text))
    return writable


def _guards(rest: dict[str, Any]) -> tuple[str, ...]:
    """Take the conditions out of a step, if all of them can be written."""
    conditions = rest.get("conditions")
    if not isinstance(conditions, list) or not conditions:
        return ()
    guards = tuple(map(_guard, conditions))
    if "" in guards:
        return ()
    del rest["conditions"]
    return guards


def _guard(condition: Any) -> str:
    """A condition as it is written; empty where it cannot be."""
    names = ("variable", "operator", "value")
    if not isinstance(condition, dict) or condition.keys() != {*names}:
        return ""
    parts = [condition[name] for name in names]
    if len(instances(parts, str)) < len(parts) or not _VARIABLE.fullmatch(parts[0]):
        return ""
    variable, operator, value = parts
    if operator not in OPERATORS:
        operator = encode_text(operator)
    return _compared(variable, operator, value)


def condition_text(condition: Condition) -> str:
    """A condition that can be written, as it is written."""
    return _compared(condition.variable, condition.operator, condition.value)


def _compared(variable: str, operator: str, value: str) -> str:
    return f"{variable} {operator} {compared_text(value)}"
