"""The lines of tests."""

from __future__ import annotations

from callflow_dsl.diagnostics.problem import Problem

_FLOW = 'flow "Shop" {\n  say "Hello." on key goto end\n  end: transfer +31201112233\n}\n'


def _line(wrong: str, right: str = 'hears "Hello"') -> tuple[str, str]:
    """An example whose line stands in a test."""
    wrong_file, right_file = (f'{_FLOW}test "greets" {{\n  {line}\n}}\n' for line in (wrong, right))
    return wrong_file, right_file


PROBLEMS = (
    Problem(
        "FLW060",
        "step-in-test",
        "a step stands in a test",
        "a test holds what happens in a call, no steps",
        _line('say "Hello."'),
        hint='To check what is heard, write: hears "Welcome"',
    ),
    Problem(
        "FLW061",
        "test-line-lacks-value",
        "a line of a test lacks a value",
        "`{word}` takes {expected}",
        _line("hears"),
    ),
    Problem(
        "FLW062",
        "test-line-with-many-values",
        "a line of a test has too many values",
        "`{word}` takes {expected}",
        _line('hears "Hello" "Bye"'),
    ),
    Problem(
        "FLW063",
        "answers-misplaced",
        "a test says how a transfer went that it does not name",
        "`answers` stands behind `transfers to`",
        _line("answers busy", "transfers to +31201112233\n  answers busy"),
        hint="Write the transfer first: transfers to +31201112233",
    ),
    Problem(
        "FLW064",
        "outcome-unknown",
        "a test names no way in which a transfer can go",
        "this should be person, busy, no-answer or failed",
        _line(
            "transfers to +31201112233\n  answers engaged",
            "transfers to +31201112233\n  answers busy",
        ),
        hint="As in: answers busy",
    ),
    Problem(
        "FLW065",
        "pattern-malformed",
        "a pattern that a test hears is malformed",
        "this is no pattern: {reason}",
        _line('hears matching "Hello("', 'hears matching "Hel+o"'),
        hint="A pattern is a regular expression, as Python reads them.",
    ),
    Problem(
        "FLW066",
        "heard-text-empty",
        "a test hears an empty text",
        "a text to hear is not empty",
        _line('hears " "'),
        hint='As in: hears "Welcome"',
    ),
    Problem(
        "FLW067",
        "pressed-keys-unknown",
        "a test presses what is no key",
        "these are no keys: a telephone has 0-9, * and #",
        _line("presses A", "presses 1"),
        hint="As in: presses 1, or presses 12 #",
    ),
    Problem(
        "FLW068",
        "test-duration-without-unit",
        "a duration in a test has no unit",
        "this should be a duration with its unit, such as 5s",
        _line("is silent 5", "is silent 5s"),
        hint="As in: is silent 5s",
        fix="give the unit",
    ),
    Problem(
        "FLW069",
        "test-duration-too-fine",
        "a duration in a test is finer than a millisecond",
        "this is finer than a millisecond",
        _line("is silent 0.5ms", "is silent 5s"),
        hint="The finest are milliseconds, as in 400ms.",
    ),
    Problem(
        "FLW070",
        "test-number-malformed",
        "a test calls what is no telephone number",
        "`number` takes the number that the test calls",
        _line('number "sip:desk@example.com"', "number +31201112233"),
        hint="As in: number +31201234567",
    ),
)
