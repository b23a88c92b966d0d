"""JSON that passes through as it is."""

from __future__ import annotations

from functools import partial

from callflow_dsl.diagnostics.problem import Problem, in_flow

_misread = partial(Problem, misread=True)

PROBLEMS = (
    _misread(
        "FLW008",
        "raw-not-json",
        "what stands behind raw is not JSON",
        "this is not JSON: {reason}",
        ('flow "Shop" raw {"a" 1} {\n  hangup\n}\n', 'flow "Shop" {\n  hangup\n}\n'),
        hint="Behind raw stands one JSON object, with quoted names.",
    ),
    _misread(
        "FLW048",
        "raw-without-object",
        "no JSON object stands behind raw",
        "raw needs a JSON object in braces",
        in_flow("raw\nhangup", "hangup"),
        hint='As in: raw {{"action": "beep"}}',
    ),
    Problem(
        "FLW216",
        "raw-empty",
        "the JSON object behind raw is empty",
        "this object is empty",
        in_flow('say "Hello." raw {}', 'say "Hello."'),
        hint='As in: raw {{"action": "beep"}}',
    ),
    Problem(
        "FLW241",
        "raw-without-action",
        "a raw step does not say its action",
        "a raw step needs its action",
        in_flow('raw {"id": "a"}', "hangup"),
        hint='As in: raw {{"action": "beep", "options": {{}}}}',
    ),
    Problem(
        "FLW232",
        "raw-unchecked",
        "raw passes something through unchecked",
        "raw passes {what} through unchecked",
        in_flow('raw {"action": "beep"}', 'say "Beep."'),
        severity="warning",
        hint="flowc does not know what it means; the API may refuse it.",
    ),
    Problem(
        "FLW233",
        "raw-overrides",
        "raw overrides what the line says",
        "raw replaces {name}, which the line gives already",
        in_flow(
            'say "Hello." voice male raw {"options": {"voice": "female"}}',
            'say "Hello." voice female',
        ),
        severity="warning",
        hint="Give it in one of the two places.",
    ),
)
