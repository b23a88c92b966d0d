"""Conditions: how comparisons are written and joined, and what they cannot ask."""

from __future__ import annotations

from functools import partial

from callflow_dsl.diagnostics.problem import Problem, in_flow

#: The rest of the line can be read.
_misread = partial(Problem, misread=True)
_syntax = partial(Problem, misread=True, claims_line=True)

PROBLEMS = (
    _syntax(
        "FLW173",
        "state-unknown",
        "a condition asks for a state of a variable that there is not",
        "a condition cannot ask whether a variable {asked}",
        in_flow(
            'say "Your code?" as code max 4 keys\nhangup if code is empty',
            'say "Your code?" as code max 4 keys\nhangup if code is not a number',
        ),
        notes=(
            "It compares, or asks for digits: x is a number. A variable that was never stored "
            "equals nothing, and is no number.",
        ),
    ),
    _syntax(
        "FLW174",
        "condition-of-another-language",
        "a condition begins with another word than if",
        "a condition behind a step begins with `if`, not with `{word}`",
        in_flow('say "Hi." as x\nhangup unless x == 1', 'say "Hi." as x\nhangup if not x == 1'),
        fix="write `{fix}`",
    ),
    _syntax(
        "FLW059",
        "two-ifs-behind-step",
        "a step has two conditions",
        "a step has one `if`: its conditions are joined by `and`",
        in_flow(
            'say "Hello." as n\nhangup if n != 1 if n != 2',
            'say "Hello." as n\nhangup if n != 1 and n != 2',
        ),
        fix="write `and`",
    ),
    _syntax(
        "FLW089",
        "option-behind-condition",
        "an option stands behind the condition of its step",
        "the condition stands last: `{option}` belongs before `if`",
        in_flow(
            'say "Hello." as n\nsay "Bye." if n == 1 voice male',
            'say "Hello." as n\nsay "Bye." voice male if n == 1',
        ),
        fix="let it trade places",
    ),
    _syntax(
        "FLW097",
        "comparison-of-another-language",
        "a comparison is written as in another language",
        "`{sign}` compares nothing",
        in_flow('say "Hello." as n\nhangup if n <> 1', 'say "Hello." as n\nhangup if n != 1'),
        fix="write `{fix}`",
    ),
    _syntax(
        "FLW098",
        "comparison-with-a-list",
        "a variable is compared with a list",
        "a variable is compared with one value",
        in_flow(
            'say "Hello." as n\nhangup if n in (1, 2)',
            'say "Hello." as n\nhangup if n == 1 or n == 2',
        ),
        hint="Join the comparisons: {name} == 1 or {name} == 2",
        fix="join comparisons: {fix}",
    ),
    _syntax(
        "FLW099",
        "value-before-variable",
        "a comparison begins with its value",
        "`{value}` is no variable: in a comparison the variable stands first",
        in_flow('say "Hello." as n\nhangup if 1 == n', 'say "Hello." as n\nhangup if n == 1'),
        hint="As in: x == 1, or between two numbers: x > 1 and x < 5",
    ),
    _syntax(
        "FLW147",
        "comparison-cut-short",
        "one side of and or or is a value alone",
        "behind `{word}` stands a whole comparison, not `{value}` alone",
        in_flow(
            'say "Hello." as n\nhangup if n == 1 or 2',
            'say "Hello." as n\nhangup if n == 1 or n == 2',
        ),
        hint="As in: x == 1 or x == 2",
        fix="write the variable again",
    ),
    _syntax(
        "FLW176",
        "comparison-of-pieces",
        "a comparison looks into an entry",
        "`{sign}` compares nothing: the API compares whole entries",
        in_flow(
            'say "Hello." as n max 4 keys\nhangup if n starts with 1',
            'say "Hello." as n max 4 keys\nhangup if n >= 1000 and n <= 1999',
        ),
        hint="Compare numbers: x >= 1000 and x <= 1999. The flow behind a `fetch` can look closer.",
    ),
    _syntax(
        "FLW177",
        "flow-cannot-know",
        "a condition asks what no flow is told",
        "nothing tells a flow {asked}",
        in_flow(
            "transfer +31201112233\nif not answered { hangup }",
            'transfer +31201112233\nsay "If nobody answered, please call again later."\nhangup',
        ),
        hint="{way_out}",
    ),
)
