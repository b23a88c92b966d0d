"""Options of steps, conditions, and what the wire cannot say."""

from __future__ import annotations

from functools import partial

from callflow_dsl.diagnostics.problem import Problem, in_flow

_warning = partial(Problem, severity="warning")
_MENU = """menu choice {
  say "For the time, press 1."
  wait 5s
  key 1 { say "It is noon." }
  other { again }
  silence { say "Bye." }
}
"""

PROBLEMS = (
    Problem(
        "FLW210",
        "option-without-value",
        "an option has no value",
        "{option} needs {expected}",
        in_flow(
            'say "Hello." as key max\nhangup if key == 1',
            'say "Hello." as key max 1 key\nhangup if key == 1',
        ),
    ),
    Problem(
        "FLW213",
        "transcription-without-language",
        "transcription lacks its language",
        "transcribe needs the language that is spoken",
        in_flow("record max 60s transcribe", "record max 60s transcribe en-US"),
        fix="say which",
    ),
    Problem(
        "FLW220",
        "comparison-with-no-key",
        "a variable is compared with a duration, a count, or digits of another script",
        "a variable holds keys: compare it with those",
        in_flow('say "Hello." as n\nhangup if n == 5s', 'say "Hello." as n\nhangup if n == 5'),
        fix="compare with {fix}",
    ),
    Problem(
        "FLW212",
        "not-on-the-wire",
        "a condition cannot be said on the wire at this place",
        "the API cannot say this: {reason}",
        in_flow(
            'say "Hello." as key\nsay "Bye." if not (key "~=" 1)',
            'say "Hello." as key\nsay "Bye." if key != 1',
        ),
        hint="{way_out}",
        fix="store what is pressed here in {fix}",
    ),
    _warning(
        "FLW111",
        "variable-never-stored",
        "a condition tests a variable that no step stores",
        "no step of this flow stores {name}",
        in_flow(
            'say "Hello." as choice\nhangup if choise == 1',
            'say "Hello." as choice\nhangup if choice == 1',
        ),
        notes=("Where a server sets it, say so: // flowc: ignore FLW111 the server sets it",),
        hint="A step stores keys with `as`; a menu and an ask store them in their variable.",
        fix="did you mean {fix}?",
    ),
    _warning(
        "FLW231",
        "operator-unknown",
        "an operator is not among the known ones",
        '"{operator}" is not among the known operators',
        in_flow(
            'say "Hello." as key\nhangup if key "contains" 1',
            'say "Hello." as key\nhangup if key == 1',
        ),
        hint="The known ones are {known}.",
    ),
)
