"""From drafts to the steps of the wire: ids, jumps, guards, raw fields."""

from __future__ import annotations

from callflow_dsl.compiler.generated_ids import free, step_id
from callflow_dsl.compiler.literals import written
from callflow_dsl.compiler.resolved import InMenu
from callflow_dsl.steps import BY_VERB, RawStep, Step
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.compiler.lowering.draft import Draft
    from callflow_dsl.compiler.resolved import Action

_HANGUP = BY_VERB["hangup"]


def finish(drafts: list[Draft], *, generate_ids: bool) -> tuple[Step | RawStep, ...]:
    """The steps in order; each goto names the id of its target."""
    fields = [_fields(draft) for draft in drafts]
    ids = _ids(drafts, generate_ids)
    names = {id(draft): identity for draft, identity in zip(drafts, ids, strict=True)}
    steps: list[Step | RawStep] = []
    for draft, values, identity in zip(drafts, fields, ids, strict=True):
        target = draft.target.step if draft.target is not None else None
        goto = names.get(id(target)) if target is not None else None
        if draft.action is not None and isinstance(draft.action.node, ast.Raw):
            steps.append(_raw(draft, identity, goto))
            continue
        if goto is not None:
            values["on_keypress_goto"] = goto
        steps.append(_step(draft, values, identity))
    return tuple(steps)


def _fields(draft: Draft) -> dict[str, Any]:
    """Attribute -> wire value, but for the jump where that is not the author's own."""
    action, listen = draft.action, draft.listen
    values = dict(action.fields) if action is not None else {}
    if draft.guard is not None:
        # What the author wrote names conditions and labels; a lowered step has the guard and the
        # id of a step. No call comes to a step whose jump leads to one that is left out.
        values.pop("on_keypress_goto", None)
        values.pop("conditions", None)
        if draft.guard:
            values["conditions"] = draft.guard
    if listen is not None:
        values["on_keypress_var"] = draft.stores
        if listen.max_keys is not None:
            values["max_num_keys"] = listen.max_keys
        if listen.end_key is not None:
            values["end_key"] = listen.end_key
    return values


# Ids


def _ids(drafts: list[Draft], generate_ids: bool) -> list[str | None]:
    taken = _given_names(drafts)
    used: set[str] = set()
    ids = [_from_label(draft, taken, used) for draft in drafts]
    targets = {id(draft.target.step) for draft in drafts if draft.target is not None}
    for number, draft in enumerate(drafts):
        is_target = id(draft) in targets
        if ids[number] is None and (generate_ids or is_target):
            ids[number] = _made_id(draft, taken, is_target)
    return ids


def _given_names(drafts: list[Draft]) -> dict[str, int]:
    """The names that authors gave to steps, each taken once."""
    labels = (draft.action.label for draft in drafts if draft.action is not None)
    taken = {label.name: 1 for label in labels if label is not None and label.exact}
    return taken | {name: 1 for draft in drafts if (name := _own_id(draft)) is not None}


def _made_id(draft: Draft, taken: dict[str, int], is_target: bool) -> str | None:
    """An id of the compiler's own; a raw step gets one only where a jump needs it."""
    action = draft.action
    if action is None:
        return step_id(_HANGUP, {}, taken, ("end of the call", draft.hearings))
    if isinstance(action.node, ast.Step):
        kind = BY_VERB[action.node.verb]
        return step_id(kind, action.fields, taken, _place(action, draft.hearings))
    return free("raw", taken) if is_target else None


def _place(action: Action, hearings: tuple[int, ...]) -> tuple[object, ...]:
    """The branches of menus that a statement stands in, and in which hearings of these."""
    menus = [around for around in action.around if isinstance(around, InMenu)]
    if not menus:
        return ()
    branches = [
        (str(around.role), *(written(key) for key in getattr(around.branch, "keys", ())))
        for around in menus
    ]
    return (*branches, hearings)


def _own_id(draft: Draft) -> str | None:
    """The id that a raw step says itself."""
    if draft.action is None or type(draft.action.node) is not ast.Raw:
        return None
    given_id = draft.action.node.fields.get("id")
    return given_id if isinstance(given_id, str) else None


def _from_label(draft: Draft, taken: dict[str, int], used: set[str]) -> str | None:
    """The label where the author's own flow holds it, numbered for copies and in parts."""
    action = draft.action
    wanted = _own_id(draft)
    exact = wanted is not None
    if wanted is None and action is not None and action.label is not None and draft.is_first:
        wanted, exact = action.label.name, action.label.exact
    if wanted is None:
        return None
    if wanted in used or not exact:
        return free(wanted, taken)
    used.add(wanted)
    return wanted


# Steps


def _step(draft: Draft, values: dict[str, Any], identity: str | None) -> Step | RawStep:
    action = draft.action
    kind = BY_VERB[action.node.verb] if action and isinstance(action.node, ast.Step) else _HANGUP
    try:
        step: Step = kind.cls(id=identity, **values)
    except TypeError:
        return RawStep({})  # the argument is missing, which has been reported
    if action is None or action.raw is None:
        return step
    from callflow_dsl.wire.decode import decode_step
    from callflow_dsl.wire.encode import encode_step

    encoded = encode_step(step)
    raw = action.raw
    if draft.guard is not None:
        raw = {name: value for name, value in raw.items() if name != "conditions"}
    _overridden(action, encoded)
    return decode_step(_laid_over(encoded, raw))


def _raw(draft: Draft, identity: str | None, goto: str | None) -> RawStep:
    action = draft.action
    assert action is not None
    fields = dict(action.raw or {})
    if identity is not None:
        fields = {**fields, "id": identity} if "id" in fields else {"id": identity, **fields}
    if draft.guard is not None:
        fields.pop("onKeypressGoto", None)
        fields.pop("conditions", None)
    if goto is not None:
        fields["onKeypressGoto"] = goto
    if draft.guard:
        fields["conditions"] = [
            {
                **condition.extra,
                "variable": condition.variable,
                "operator": condition.operator,
                "value": condition.value,
            }
            for condition in draft.guard
        ]
    return RawStep(fields)


def _laid_over(fields: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    """The fields of a step with those of `raw` over them, and likewise under `options`."""
    merged = {**fields, **raw}
    if isinstance(raw.get("options"), dict):
        merged["options"] = {**fields.get("options", {}), **raw["options"]}
    return merged


def _overridden(action: Action, fields: dict[str, Any]) -> None:
    """Warn of what raw replaces although the line says it already."""
    raw, node = action.raw or {}, action.node
    options = raw.get("options")
    names = [name for name in raw if name in fields and name != "options"]
    if isinstance(options, dict):
        names += [name for name in options if name in fields.get("options", {})]
    if not names or isinstance(node, ast.Raw):
        return
    span = next(o.span for o in node.options if isinstance(o, ast.RawFields))
    for name in names:
        action.files.report("raw-overrides", span, name=name)
