"""Braces, words that stand where they cannot, and what is missing before them."""

from __future__ import annotations

from functools import partial

from callflow_dsl.diagnostics.problem import Problem, in_flow

#: The rest of the line can be read.
_misread = partial(Problem, misread=True)
_syntax = partial(Problem, misread=True, claims_line=True)

PROBLEMS = (
    _syntax(
        "FLW001",
        "unexpected",
        "something stands where it cannot",
        "{token} cannot stand here",
        in_flow('say "Hello.", voice female', 'say "Hello." voice female'),
        hint="Something before it is missing, or one too many.",
    ),
    _syntax(
        "FLW038",
        "nesting-too-deep",
        "blocks stand in blocks too deeply",
        "this file nests too deeply to be read",
        (
            'flow "Shop" {\n  say "Hi." as n\n' + "  if n == 1 {\n" * 2000 + "  }\n" * 2000 + "}\n",
            'flow "Shop" {\n  say "Hi." as n\n  if n == 1 {\n    hangup\n  }\n}\n',
        ),
        hint="Put the inner blocks into parts, or join their conditions by `and`.",
    ),
    _misread(
        "FLW004",
        "block-not-closed",
        "a block is never closed",
        "this block is never closed",
        ('flow "Shop" {\n  hangup\n', 'flow "Shop" {\n  hangup\n}\n'),
        hint="Put a }} behind its last statement.",
    ),
    _misread(
        "FLW005",
        "brace-closes-nothing",
        "a brace closes nothing",
        "this }} closes nothing",
        ('flow "Shop" {\n  hangup\n}\n}\n', 'flow "Shop" {\n  hangup\n}\n'),
        fix="remove it",
    ),
    _syntax(
        "FLW012",
        "block-belongs-to-nothing",
        "a block belongs to nothing",
        "this block has no statement that it belongs to",
        in_flow('{\n  say "Hello."\n}', 'say "Hello."'),
        hint="Write what it is for before the brace, as in `menu choice {{` or `if x == 1 {{`.",
    ),
    _syntax(
        "FLW014",
        "block-missing",
        "a block is missing",
        "a block is missing before {token}",
        in_flow(
            'say "Hello." as key\nif key == 1\nhangup',
            'say "Hello." as key\nif key == 1 { hangup }',
        ),
        hint="A block stands in braces, and {{ ends the line that it belongs to.",
        fix="write the brace",
    ),
    _misread(
        "FLW039",
        "brace-on-next-line",
        "the brace that opens a block stands on a line of its own",
        "the {{ of this block stands on another line",
        ('flow "Shop"\n{\n  hangup\n}\n', 'flow "Shop" {\n  hangup\n}\n'),
        hint="Put the {{ at the end of the line that it belongs to.",
    ),
    _syntax(
        "FLW013",
        "name-missing",
        "a name is missing",
        "a name is missing before {token}",
        (
            'param\nflow "Shop" {\n  hangup\n}\n',
            'param desk = +31201112233\nflow "Shop" {\n  transfer ${desk}\n}\n',
        ),
        hint="{example}",
    ),
    _syntax(
        "FLW018",
        "equals-missing",
        "an equals sign is missing",
        "= is missing before {token}",
        (
            'let desk +31201112233\nflow "Shop" {\n  hangup\n}\n',
            'let desk = +31201112233\nflow "Shop" {\n  transfer ${desk}\n}\n',
        ),
        hint="As in: let desk = +31201112233",
    ),
    _syntax(
        "FLW040",
        "colon-in-call",
        "a value is given to a part with a colon",
        "a value is given to {name} with =",
        (
            'part bye(text) { say ${text} }\nflow "Shop" {\n  use bye(text: "Bye.")\n}\n',
            'part bye(text) { say ${text} }\nflow "Shop" {\n  use bye(text = "Bye.")\n}\n',
        ),
        fix="write =",
    ),
    _syntax(
        "FLW016",
        "value-missing",
        "a value is missing",
        "a value is missing before {token}",
        in_flow('say "Hello." as key\nhangup if key ==', 'say "Hello." as key\nhangup if key == 1'),
        hint="A value is a text in quotes, a number, a duration such as 5s, or ${{name}}.",
    ),
    _syntax(
        "FLW015",
        "comparison-missing",
        "a comparison is missing",
        "a comparison is missing before {token}",
        in_flow('say "Hello." as key\nhangup if key', 'say "Hello." as key\nhangup if key == 1'),
        hint='As in: if choice == "1"',
    ),
    _misread(
        "FLW041",
        "single-equals",
        "a condition compares with a single equals sign",
        "`=` is no comparison: equal is written ==",
        in_flow(
            'say "Hello." as key\nhangup if key = 1', 'say "Hello." as key\nhangup if key == 1'
        ),
        fix="write ==",
    ),
    _syntax(
        "FLW017",
        "condition-missing",
        "a condition is missing",
        "a condition is missing before {token}",
        in_flow('say "Hello." as key\nhangup if', 'say "Hello." as key\nhangup if key == 1'),
        hint='Write it as in: if choice == "1"',
    ),
    _syntax(
        "FLW019",
        "else-without-if",
        "an else belongs to no if",
        "this else belongs to no if",
        in_flow(
            'say "Hello."\nelse { hangup }',
            'say "Hello." as key\nif key == 1 { hangup } else { say "Bye." }',
        ),
        hint="else stands behind the block of an if.",
    ),
    _syntax(
        "FLW042",
        "parenthesis-missing",
        "a parenthesis is never closed",
        ") is missing before {token}",
        in_flow(
            'say "Hello." as key\nhangup if (key == 1',
            'say "Hello." as key\nhangup if (key == 1)',
        ),
        hint="Each ( needs its ).",
    ),
    _syntax(
        "FLW043",
        "equals-behind-option",
        "an equals sign stands between an option and its value",
        "no = stands between an option and its value",
        in_flow('say "Hello." voice = female', 'say "Hello." voice female'),
        fix="a value stands right behind its option: remove it",
    ),
    _syntax(
        "FLW044",
        "option-before-argument",
        "options stand before what the step says",
        "{token} cannot stand behind the options of a step: it comes first",
        in_flow('say voice female "Hello."', 'say "Hello." voice female'),
        hint='As in: say "Hello." voice female',
    ),
    _syntax(
        "FLW045",
        "hash-begins-no-comment",
        "a comment is marked with #",
        "`#` begins no comment: it is a key of the phone, and comments begin with //",
        in_flow('# greet\nsay "Hello."', '// greet\nsay "Hello."'),
        fix="write //",
    ),
    _misread(
        "FLW020",
        "file-is-json",
        "a file holds JSON",
        "this is JSON, and no .flow file",
        ('{"title": "Shop", "steps": []}\n', 'flow "Shop" {\n  hangup\n}\n'),
        hint="To turn a call flow in JSON into a .flow file: flowc decompile FILE",
    ),
    _misread(
        "FLW024",
        "file-empty",
        "a file holds nothing",
        "this file is empty",
        ("// nothing yet\n", 'flow "Shop" {\n  hangup\n}\n'),
        hint='A flow begins with: flow "Title" {{',
    ),
)
