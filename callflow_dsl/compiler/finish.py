"""From drafts to the steps of the wire: ids, jumps, guards, raw fields."""

from __future__ import annotations

from callflow_dsl.compiler.generated_ids import Guess, free, id_at, step_id
from callflow_dsl.compiler.literals import written
from callflow_dsl.compiler.resolved import InMenu
from callflow_dsl.picking import instances, without
from callflow_dsl.steps import BY_VERB, RawStep, Step
from callflow_dsl.steps.step import made_later
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from callflow_dsl.compiler.lowering.draft import Draft
    from callflow_dsl.compiler.resolved import Action, Menu
    from callflow_dsl.steps import Condition

    #: What the ids of a statement are made from, and the branches of menus that it stands in.
    _Statement = tuple[Guess, list[tuple[str, ...]]]

_HANGUP = BY_VERB["hangup"]


def finish(drafts: list[Draft], *, generate_ids: bool) -> tuple[Step | RawStep, ...]:
    """The steps in order; each goto names the id of its target."""
    targets = {
        id(draft.target.step)
        for draft in drafts
        if draft.target is not None and draft.target.step is not None
    }
    ids = _ids(drafts, targets, generate_ids)
    names = {id(draft): ids[number] for number, draft in enumerate(drafts)} if targets else {}
    steps: list[Step | RawStep] = []
    for number, draft in enumerate(drafts):
        goto = names.get(id(draft.target.step)) if draft.target is not None else None
        if draft.action is not None and type(draft.action.node) is ast.Raw:
            steps.append(_raw(draft, ids[number], goto))
        else:
            steps.append(_step(draft, ids[number], goto))
    return tuple(steps)


def _fields(draft: Draft, goto: str | None) -> dict[str, Any]:
    """Attribute -> wire value; ``goto`` is the id of the step that a jump of its own leads to."""
    action, listen = draft.action, draft.listen
    if (
        action is not None
        and draft.guard is None
        and listen is None
        and (goto is None or action.fields.get("on_keypress_goto") == goto)
    ):
        return action.fields
    values = dict(action.fields) if action is not None else {}
    if draft.guard is not None:
        # What the author wrote names conditions and labels; a lowered step has the guard and the
        # id of a step. No call comes to a step whose jump leads to one that is left out.
        values.pop("on_keypress_goto", None)
        values.pop("conditions", None)
        if draft.guard:
            values["conditions"] = draft.guard
    if listen is not None:
        values |= _hearing(listen, draft.stores)
    if goto is not None:
        values["on_keypress_goto"] = goto
    return values


def _hearing(listen: Menu, stores: str | None) -> dict[str, Any]:
    """The attributes of a step that hears an entry."""
    values: dict[str, Any] = {"on_keypress_var": stores}
    if listen.max_keys is not None:
        values["max_num_keys"] = listen.max_keys
    if listen.end_key is not None:
        values["end_key"] = listen.end_key
    return values


# Ids


def _ids(drafts: list[Draft], targets: set[int], generate_ids: bool) -> list[str | None]:
    ids: list[str | None] = [None] * len(drafts)
    named = [
        (number, draft)
        for number, draft in enumerate(drafts)
        if (action := draft.action) is not None
        and (action.label is not None or type(action.node) is ast.Raw)
    ]
    taken: dict[str, int] = {}
    if named:
        # The names that authors gave come first.
        own = _own_ids(draft for _, draft in named)
        taken = _given_names((draft for _, draft in named), own)
        used: set[str] = set()
        for number, draft in named:
            ids[number] = _from_label(draft, own.get(id(draft)), taken, used)
    statements: dict[int, _Statement] = {}
    for number, draft in enumerate(drafts):
        if ids[number] is None and (generate_ids or id(draft) in targets):
            ids[number] = _made_id(draft, taken, id(draft) in targets, statements)
    return ids


def _own_ids(drafts: Iterable[Draft]) -> dict[int, str]:
    """Identity of a draft of a raw step -> the id that it says itself."""
    raw = [
        (id(draft), draft.action.node.fields.get("id"))
        for draft in drafts
        if draft.action is not None and type(draft.action.node) is ast.Raw
    ]
    return {identity: given for identity, given in raw if isinstance(given, str)}


def _given_names(drafts: Iterable[Draft], own: dict[int, str]) -> dict[str, int]:
    """The names that authors gave to steps, each taken once."""
    labels = (draft.action.label for draft in drafts if draft.action is not None)
    taken = {label.name: 1 for label in labels if label is not None and label.exact}
    return taken | dict.fromkeys(own.values(), 1)


def _made_id(
    draft: Draft, taken: dict[str, int], is_target: bool, statements: dict[int, _Statement]
) -> str | None:
    """An id of the compiler's own; a raw step gets one only where a jump needs it."""
    action = draft.action
    if action is None:
        return step_id(_HANGUP, {}, taken, ("end of the call", draft.hearings))
    node = action.node
    if type(node) is not ast.Step:
        return free("raw", taken) if is_target else None
    kind = BY_VERB[node.verb]
    if not action.around:
        return step_id(kind, action.fields, taken)
    statement = statements.get(id(action))
    if statement is None:
        statement = statements[id(action)] = (Guess(action.fields), _branches(action))
    said, branches = statement
    return id_at(kind, said, taken, (*branches, draft.hearings) if branches else ())


def _branches(action: Action) -> list[tuple[str, ...]]:
    """The branches of menus that a statement stands in; its place is that in their hearings."""
    return [
        (str(around.role), *(written(key) for key in getattr(around.branch, "keys", ())))
        for around in action.around
        if isinstance(around, InMenu)
    ]


def _from_label(draft: Draft, own: str | None, taken: dict[str, int], used: set[str]) -> str | None:
    """The label where the author's own flow holds it, numbered for copies and in parts."""
    wanted, exact = own, True
    if wanted is None:
        label = draft.action.label if draft.action is not None else None
        if label is None or not draft.is_first:
            return None
        wanted, exact = label.name, label.exact
    if wanted in used or not exact:
        return free(wanted, taken)
    used.add(wanted)
    return wanted


# Steps


def _step(draft: Draft, identity: str | None, goto: str | None) -> Step | RawStep:
    action = draft.action
    kind = _HANGUP if action is None else BY_VERB[action.node.verb]  # type: ignore[union-attr]
    fields = _fields(draft, goto)
    if kind.argument is not None and kind.argument.attr not in fields:
        return RawStep({})  # which has been reported
    step: Step = made_later(kind.cls, identity, fields)
    if action is None or action.raw is None:
        return step
    from callflow_dsl.wire.decode import decode_step
    from callflow_dsl.wire.encode import encode_step

    encoded = encode_step(step)
    raw = action.raw
    if draft.guard is not None:
        raw = without(raw, "conditions")
    _overridden(action, encoded)
    return decode_step(_laid_over(encoded, raw))


def _raw(draft: Draft, identity: str | None, goto: str | None) -> RawStep:
    action = draft.action
    assert action is not None
    fields = dict(action.raw or {})
    if identity is not None:
        fields = {**fields, "id": identity} if "id" in fields else {"id": identity, **fields}
    if draft.guard is not None:
        fields = without(fields, "conditions")
        if isinstance(fields.get("onKeypressGoto"), str):  # a label, not what flowc cannot read
            fields = without(fields, "onKeypressGoto")
    if goto is not None:
        fields["onKeypressGoto"] = goto
    if draft.guard:
        fields["conditions"] = list(map(_condition, draft.guard))
    return RawStep(fields)


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        **condition.extra,
        "variable": condition.variable,
        "operator": condition.operator,
        "value": condition.value,
    }


def _laid_over(fields: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    """The fields of a step with those of `raw` over them, and likewise under `options`."""
    merged = {**fields, **raw}
    if isinstance(raw.get("options"), dict):
        merged["options"] = {**fields.get("options", {}), **raw["options"]}
    return merged


def _overridden(action: Action, fields: dict[str, Any]) -> None:
    """Warn of what raw replaces although the line says it already."""
    raw, node = action.raw or {}, action.node
    if isinstance(node, ast.Raw):
        return
    for name in _in_both(raw, fields):
        span = instances(node.options, ast.RawFields)[0].span
        action.files.report("raw-overrides", span, name=name)


def _in_both(raw: dict[str, Any], fields: dict[str, Any]) -> list[str]:
    names = [name for name in raw if name in fields and name != "options"]
    options = raw.get("options")
    if isinstance(options, dict):
        names += [name for name in options if name in fields.get("options", {})]
    return names
