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
        hint='As in: presses 1, hears "Welcome", transfers to +31201112233',
        fix="did you mean `{fix}`?",
    ),
    Problem(
        "FLW061",
        "test-line-lacks-value",
        "a line of a test lacks a value",
        "`{word}` takes {expected}",
        _line("hears"),
        notes=("{way_out}",),
        fix="write `{fix}`",
    ),
    Problem(
        "FLW062",
        "test-line-with-many-values",
        "a line of a test has too many values",
        "`{word}` takes {expected}",
        _line('hears "Hello" "Bye"'),
        notes=("{way_out}",),
    ),
    Problem(
        "FLW183",
        "test-lines-joined",
        "two lines of a test are joined by a word",
        "`{word}` joins nothing: each line of a test stands by itself",
        _line('hears "Hello" and presses 1\n  ends', 'hears "Hello"\n  presses 1\n  ends'),
        hint="Write what is behind it on the next line.",
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
        _line("presses A\n  ends", "presses 1\n  transfers to +31201112233"),
        hint="As in: presses 1, or presses 12 #",
        fix="write {fix}",
    ),
    Problem(
        "FLW068",
        "test-duration-without-unit",
        "a duration in a test has no unit",
        "this should be a duration with its unit, such as 5s",
        _line("is silent 5\n  ends", "is silent 5s\n  ends"),
        hint="As in: is silent 5s",
        fix="give the unit",
    ),
    Problem(
        "FLW069",
        "test-duration-too-fine",
        "a duration in a test is finer than a millisecond",
        "this is finer than a millisecond",
        _line("is silent 0.5ms\n  ends", "is silent 5s\n  ends"),
        hint="The finest are milliseconds, as in 400ms.",
    ),
    Problem(
        "FLW070",
        "test-number-malformed",
        "a test calls what is no telephone number",
        "`number` takes the number that the test calls",
        _line(
            'number "sip:desk@example.com"\n  hears "Hello"',
            'number +31201112233\n  hears "Hello"',
        ),
        hint="As in: number +31201234567",
    ),
    Problem(
        "FLW190",
        "test-does-nothing",
        "a test has no lines",
        "nothing happens in this test",
        _line("", 'hears "Hello"'),
        hint='Say what must happen, as in: hears "Welcome"',
    ),
    Problem(
        "FLW191",
        "test-expects-nothing",
        "a test expects nothing, so it cannot fail",
        "this test expects nothing, so it cannot fail",
        _line("presses 1", "presses 1\n  transfers to +31201112233"),
        hint='Say what must happen, as in: hears "Welcome"',
    ),
    Problem(
        "FLW192",
        "test-name-twice",
        "two tests of a file have the same name",
        'two tests are called "{name}"',
        _line('hears "Hello"\n}\ntest "greets" {\n  ends', 'hears "Hello"\n  ends'),
        hint="Give each a name of its own, for reports name them.",
    ),
    Problem(
        "FLW193",
        "row-without-table",
        "a row stands before its table",
        "this row belongs to no table",
        _line('row 1\n  hears "Hello"', 'table key\n  row 1\n  hears "Hello"'),
        hint="Name the columns first: table key desk",
    ),
    Problem(
        "FLW194",
        "row-of-other-width",
        "a row has not one value for each column",
        "this row needs a value for each of {columns}",
        _line(
            'table key desk\n  row 1\n  hears "Hello"',
            'table key desk\n  row 1 +31201112233\n  hears "Hello"',
        ),
        hint="As in: row 1 +31201112233",
    ),
    Problem(
        "FLW195",
        "test-setup-late",
        "a line that sets a test up stands behind what happens in it",
        "`{word}` says how the call begins, so it stands before what happens",
        _line('hears "Hello"\n  given lang nl', 'given lang nl\n  hears "Hello"'),
        hint="Move it to the top of the test.",
    ),
    Problem(
        "FLW196",
        "within-nothing",
        "a time is limited before anything is expected",
        "`within` is about the line before, and none before it expects anything",
        _line('presses 1\n  within 5s\n  hears "Hello"', 'hears "Hello"\n  within 5s'),
        hint='Write it behind an expectation, as in: hears "Welcome" within 5s',
    ),
    Problem(
        "FLW197",
        "test-option-unknown",
        "a line of a test asks for an option that its step has not",
        "the step has no option `{word}`",
        _line('hears "Hello" tone warm', 'hears "Hello" voice female'),
        hint="Its options are {known}.",
        fix="did you mean {fix}?",
    ),
    Problem(
        "FLW198",
        "answer-malformed",
        "it is not clear what the outside answers",
        "this does not say what is answered",
        _line(
            'answers "https://example.com/a" with nothing\n  hears "Hello"',
            'answers "https://example.com/a" with status 500\n  hears "Hello"',
        ),
        hint="It takes {expected}.",
    ),
    Problem(
        "FLW199",
        "transcript-name-malformed",
        "a transcript has a name that no file can have",
        "a transcript is kept in a file, so its name has letters, digits, spaces and dashes",
        _line('transcript "a/b"', 'transcript "sales"'),
        hint='As in: transcript "sales"',
    ),
)
