"""Characters, quotes and escapes."""

from __future__ import annotations

from functools import partial

from callflow_dsl.diagnostics.problem import Problem, in_flow

#: The rest of the line can be read.
_misread = partial(Problem, misread=True)
_syntax = partial(Problem, misread=True, claims_line=True)

PROBLEMS = (
    _syntax(
        "FLW002",
        "text-not-closed",
        "a text is never closed",
        "this text is never closed",
        in_flow('say "Hello.\nhangup', 'say "Hello."\nhangup'),
        notes=(
            'Put a quote (") at its end. A text over several lines stands between """ and """.',
        ),
    ),
    _syntax(
        "FLW028",
        "long-text-not-closed",
        "a text between triple quotes is never closed",
        "this text is never closed",
        (
            'flow "Shop" {\n  say """\n    Hello.\n}\n',
            'flow "Shop" {\n  say """\n    Hello.\n    """\n}\n',
        ),
        notes=('Put """ at its end.',),
    ),
    _misread(
        "FLW090",
        "text-over-lines",
        "a text in simple quotes goes over several lines",
        "a text in simple quotes ends on its line",
        in_flow('say "Welcome to\n  our shop."', 'say """\n  Welcome to\n  our shop.\n  """'),
        fix="write three quotes on both sides",
    ),
    _syntax(
        "FLW091",
        "dash-begins-nothing",
        "a line begins with a dash",
        "`{mark}` begins nothing: a statement begins with its word",
        in_flow('- say: "Hello."', 'say "Hello."'),
        fix="{what}",
        hint='As in: say "Hello."',
    ),
    _syntax(
        "FLW092",
        "texts-joined",
        "texts are joined by a sign",
        "`{sign}` joins nothing here",
        in_flow('say "Hello, " + "world."', 'say "Hello, world."'),
        hint="Write one text; what a let names stands in it as ${{name}}.",
    ),
    _syntax(
        "FLW093",
        "exclamation-mark",
        "a condition is negated by an exclamation mark",
        "`!` negates nothing: write `not`",
        in_flow(
            'say "Hello." as n\nhangup if !(n == 1)', 'say "Hello." as n\nhangup if not (n == 1)'
        ),
        fix="write `not`",
    ),
    _syntax(
        "FLW003",
        "character-without-meaning",
        "a character has no meaning",
        "`{character}` has no meaning here",
        in_flow('say "Hello." @', 'say "Hello."'),
        hint="Remove it, or put the text that it belongs to in quotes.",
        fix="write {fix}",
    ),
    _syntax(
        "FLW029",
        "comment-of-another-language",
        "a comment is marked as in another language",
        "`{mark}` begins no comment: comments begin with //",
        in_flow('-- greet\nsay "Hello."', '// greet\nsay "Hello."'),
        fix="write //",
        hint="Begin each of its lines with //.",
    ),
    _syntax(
        "FLW030",
        "operator-of-another-language",
        "an operator of another language is used",
        "`{operator}` joins nothing: conditions are joined by `{fix}`",
        in_flow(
            'say "Hello." as key\nhangup if key == 1 && key != 2',
            'say "Hello." as key\nhangup if key == 1 and key != 2',
        ),
        fix="write `{fix}`",
    ),
    _misread(
        "FLW031",
        "semicolon",
        "a statement ends with a semicolon",
        "`;` has no meaning here: a statement needs nothing at its end",
        in_flow('say "Hello.";', 'say "Hello."'),
        fix="remove it",
    ),
    _misread(
        "FLW032",
        "invisible-character",
        "an invisible character stands between words",
        "an invisible character (U+{number}) has no meaning here",
        in_flow('say\u00a0"Hello."', 'say "Hello."'),
        fix="{what}",
    ),
    _misread(
        "FLW033",
        "quote-of-another-kind",
        "a text stands in quotes that are not straight double ones",
        "`{quote}` is no quote that flowc reads",
        in_flow("say 'Hello.'", 'say "Hello."'),
        hint='As in: say "Hello."',
        fix='texts stand in straight double quotes (")',
    ),
    _misread(
        "FLW034",
        "address-without-quotes",
        "an address stands in no quotes",
        "an address stands in quotes",
        in_flow(
            "play https://media.example.com/hello.wav", 'play "https://media.example.com/hello.wav"'
        ),
        fix="put it in quotes",
    ),
    _misread(
        "FLW009",
        "escape-unknown",
        "a backslash stands before a character that it does not escape",
        "{escape} is no escape that flowc knows",
        in_flow('say "Dial \\d."', 'say "Dial d."'),
        notes=('Known are \\n, \\t, \\", \\\\, \\$ and \\u{{...}}.',),
        fix="write a backslash as two",
    ),
    _misread(
        "FLW035",
        "character-out-of-range",
        "an escape gives a number that no character has",
        "{escape} is no character: the last one is \\u{{10ffff}}",
        in_flow('say "\\u{110000}"', 'say "\\u{e9}"'),
        hint="Write the character itself.",
    ),
    _misread(
        "FLW036",
        "half-a-character",
        "an escape gives half of a surrogate pair",
        "{escape} is half of a character: it cannot be spoken or sent",
        in_flow('say "\\ud83d Hello."', 'say "\\u{1f600} Hello."'),
        hint="Write the character itself, or its whole number: \\u{{1f600}}.",
    ),
    _misread(
        "FLW037",
        "reference-malformed",
        "what stands in ${} is no name",
        "{reference} names no value: between the braces stands one name",
        in_flow('say "Hello ${first name}."', 'say "Hello."'),
        notes=("The language of a prompt stands behind it: say ${{{prompt}}} language {language}",),
        fix="{what}",
    ),
    _misread(
        "FLW161",
        "reference-not-closed",
        "a reference lacks its closing brace",
        "{reference} is never closed: a }} is missing behind the name",
        in_flow('say "Hello ${name."', 'say "Hello."'),
        hint="As in: ${{name}}",
    ),
    _misread(
        "FLW162",
        "function-in-text",
        "a text calls a function",
        "{reference} names no value: there are no functions",
        in_flow('say "Dial ${spell(code)}."', 'say "Dial 1 2 3."'),
        hint='Digits that are to be spoken one by one stand apart: "1 2 3"',
    ),
)
