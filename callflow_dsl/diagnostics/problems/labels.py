"""Labels, and what leads to them."""

from __future__ import annotations

from callflow_dsl.diagnostics.problem import Problem, in_flow, in_menu

_PRESS = 'say "For the time, press 1."\nsilence { hangup }\nother { hangup }\n'

PROBLEMS = (
    Problem(
        "FLW101",
        "label-unknown",
        "a goto leads to a label that does not exist",
        "no step has the label {name}",
        in_flow(
            'say "Hello." on key goto asc\nask: pause 4s on key goto ask\nhangup',
            'say "Hello." on key goto ask\nask: pause 4s on key goto ask\nhangup',
        ),
        hint="Put the label before the step that it means, as in `done: hangup`.",
        fix="did you mean {fix}?",
    ),
    Problem(
        "FLW138",
        "label-passed-unknown",
        "a part is given a label that does not exist",
        "no step has the label {name} where the part is used",
        (
            'part question(next) { say "Yes?" max 1 key on key goto ${next} }\n'
            'flow "Shop" { use question(doen)  hangup  done: hangup }\n',
            'part question(next) { say "Yes?" max 1 key on key goto ${next} }\n'
            'flow "Shop" { use question(done)  hangup  done: hangup }\n',
        ),
        hint="Put the label before the step that it means, as in `done: hangup`.",
    ),
    Problem(
        "FLW124",
        "label-in-block",
        "a goto leads to a label in a block that it does not stand in",
        "the label {name} stands in a block, and no goto leads into a block",
        in_flow(
            'say "Hello." as key on key goto end\nif key == 1 { end: hangup }',
            'say "Hello." as key on key goto end\nif key == 1 { hangup }\nend: hangup',
        ),
        hint="Put the label in the block of the goto, or in one around it.",
    ),
    Problem(
        "FLW146",
        "label-elsewhere",
        "a goto leads to a label of another flow or part",
        "the label {name} stands in another flow or part, and a goto stays in its own",
        (
            'flow "Shop" {\n  say "Hello." on key goto end\n}\nflow "Night" {\n  end: hangup\n}\n',
            'flow "Shop" {\n  say "Hello." on key goto end\n  end: hangup\n}\n',
        ),
        hint="Put a label before a step here; to do the same as there, use a part.",
    ),
    Problem(
        "FLW102",
        "label-twice",
        "two steps have the same label or id",
        "two steps are called {name}",
        in_flow(
            'a: say "Hello." on key goto a\na: hangup', 'a: say "Hello." on key goto a\nhangup'
        ),
        hint="Give one of them another name.",
    ),
    Problem(
        "FLW103",
        "label-before-nothing",
        "a label stands before nothing",
        "the label {name} stands before nothing",
        in_flow('say "Hello." on key goto end\nend:', 'say "Hello." on key goto end\nend: hangup'),
        hint="A name with a colon is a label: behind it stands a step.",
    ),
    Problem(
        "FLW121",
        "label-before-label",
        "two labels stand before one step",
        "the label {name} is followed by another label",
        in_flow(
            'say "Hello." on key goto a\na: b: hangup',
            'say "Hello." on key goto a\na: hangup',
        ),
        hint="A step has one label; lead both gotos to the same.",
    ),
    Problem(
        "FLW122",
        "label-before-no-step",
        "a label stands before a statement that is no step",
        "the label {name} stands before something that is no step",
        in_flow(
            'say "Hello." as n on key goto end\nend: if n == 1 { hangup }',
            'say "Hello." as n on key goto end\nend: hangup if n == 1',
        ),
        hint="Put it before a step or a menu, such as the first of the block.",
        claims_line=True,
    ),
    Problem(
        "FLW123",
        "label-in-prompt",
        "a label stands in the prompt of a menu",
        "a label cannot stand inside the prompt of a menu",
        in_menu(
            'ask: say "For sales, press 1."\nkey 1 { hangup }',
            'say "For sales, press 1."\nkey 1 { hangup }',
        ),
        hint="Put it before `menu`.",
    ),
    Problem(
        "FLW110",
        "label-unused",
        "no goto leads to a label",
        "nothing leads to the label {name}",
        in_flow('start: say "Hello."', 'say "Hello."'),
        severity="warning",
        hint="Remove it, or lead a goto to it.",
        hidden_by=("label-unknown", "label-in-block", "label-elsewhere"),
    ),
    Problem(
        "FLW119",
        "step-unreachable",
        "no call comes to a step",
        "no call comes to this step, so it is left out",
        in_menu(
            _PRESS + 'key 1 { hangup  say "It is noon." }',
            _PRESS + 'key 1 { say "It is noon."  hangup }',
        ),
        severity="warning",
        hint="Every call has ended or gone elsewhere before it.",
    ),
    Problem(
        "FLW164",
        "ordering-of-text",
        "a variable is ordered against what is no number",
        '`{operator}` compares numbers, and "{value}" is none: this never holds',
        in_flow(
            'say "Hello." as n\nif n > "a" {\n  hangup\n} else {\n  say "Bye."\n}',
            'say "Hello." as n\nif n > 5 {\n  hangup\n} else {\n  say "Bye."\n}',
        ),
        hint="Compare with a number, or with == and !=.",
        severity="warning",
    ),
    Problem(
        "FLW165",
        "variable-stored-later",
        "a variable is tested before it is stored",
        "{name} is stored only below, so this never holds",
        in_flow(
            'if n == 1 { hangup }\nsay "Hello." as n max 1 key\n'
            'if n == 1 { hangup } else { say "Bye." }',
            'say "Hello." as n max 1 key\nif n == 1 { hangup } else { say "Bye." }',
        ),
        hint="Move the test behind the step that stores it.",
        severity="warning",
    ),
    Problem(
        "FLW166",
        "comparison-never-holds",
        "a variable is compared with what it never holds",
        "{name} holds what callers press, and never `{value}`",
        in_flow(
            'say "Hello." as n max 1 key\nif n == one {\n  hangup\n} else {\n  say "Bye."\n}',
            'say "Hello." as n max 1 key\nif n == 1 {\n  hangup\n} else {\n  say "Bye."\n}',
        ),
        hint="Callers press 0-9, * and #. For who enters no number: {name} is not a number",
        severity="warning",
    ),
)
