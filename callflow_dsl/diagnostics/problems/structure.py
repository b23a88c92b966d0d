"""Braces, words that stand where they cannot, and what is missing before them."""

from __future__ import annotations

from functools import partial

from callflow_dsl.diagnostics.problem import Problem, in_flow, in_menu

#: The rest of the line can be read.
_misread = partial(Problem, misread=True)
_syntax = partial(Problem, misread=True, claims_line=True)

PROBLEMS = (
    _syntax(
        "FLW001",
        "unexpected",
        "something stands where it cannot",
        "{token} cannot stand here",
        in_flow("hangup )", "hangup"),
        hint="{way_out}",
        fix="write `{fix}`",
    ),
    _syntax(
        "FLW038",
        "nesting-too-deep",
        "blocks stand in blocks too deeply",
        "this nests too deeply to be read",
        (
            'flow "Shop" {\n  say "Hi." as n\n'
            + "  if n == 1 {\n" * 60
            + "  hangup\n"
            + "  }\n" * 60
            + "}\n",
            'flow "Shop" {\n  say "Hi." as n\n  if n == 1 {\n    hangup\n  }\n}\n',
        ),
        hint="At most {most} blocks and parts stand in one another. Join conditions by `and`, put "
        "blocks behind one another, or go on at a label (`goto`) or in another flow (`fetch`).",
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
        hint="{way_out}",
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
        hint="{way_out}",
        fix="{what}",
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
        fix="write the name alone",
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
        fix="write =",
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
        hint="{example}",
    ),
    _syntax(
        "FLW015",
        "comparison-missing",
        "a comparison is missing",
        "a comparison is missing before {token}",
        in_flow('say "Hello." as key\nhangup if key', 'say "Hello." as key\nhangup if key == 1'),
        hint="As in: {name} == 1",
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
        "an equals sign stands before a value",
        "no {sign} stands before a value here",
        in_flow('say "Hello." voice = female', 'say "Hello." voice female'),
        fix="a value stands right behind its word: write a space",
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
        "FLW167",
        "file-is-markup",
        "a file holds XML or HTML",
        "this is markup such as TwiML, and no .flow file",
        ("<Response><Hangup/></Response>\n", 'flow "Shop" {\n  hangup\n}\n'),
        hint='A flow is written in words: flow "Shop" {{ say "Hello."  hangup }}',
    ),
    _syntax(
        "FLW168",
        "list-in-brackets",
        "values stand in brackets",
        "values stand side by side, without brackets",
        in_flow(
            'play ["https://example.com/a.wav"]',
            'play "https://example.com/a.wav"',
        ),
        hint="A `let` and a `param` hold one value.",
        fix="write `{fix}`",
    ),
    _syntax(
        "FLW169",
        "function-call",
        "a function is called",
        "`{name}(...)` calls a function, and there is none",
        in_flow(
            'say "Your code?" as code max 4 keys\nhangup if len(code) == 4',
            'say "Your code?" as code max 4 keys\nhangup if code >= 1000',
        ),
        hint="{way_out}",
        fix="write the value behind the word",
    ),
    _syntax(
        "FLW170",
        "range-of-another-language",
        "a range is written as in another language",
        "a range is written in one, with - between its numbers",
        in_menu(
            'say "Press 1 to 4."\nkey 1..4 { hangup }', 'say "Press 1 to 4."\nkey 1-4 { hangup }'
        ),
        fix="write `{fix}`",
    ),
    _syntax(
        "FLW171",
        "value-by-condition",
        "a value depends on a condition",
        "a value cannot depend on a condition",
        in_flow(
            'say "Hi." as x\nsay x == 1 ? "One." : "Two."',
            'say "Hi." as x\nsay "One." if x == 1\nsay "Two." if x != 1',
        ),
        notes=('Write a step for each: say "One." if x == 1, and say "Two." if x != 1',),
    ),
    _syntax(
        "FLW172",
        "attribute",
        "an option is written as an attribute",
        "`{word}=` is no option",
        in_flow("record maxLength=60", "record max 60s"),
        hint="The value of {verb} stands right behind it: {example}",
        fix="did you mean `{fix}`?",
    ),
    _syntax(
        "FLW057",
        "word-in-capitals",
        "a word of the language is written in capitals",
        "`{word}` is written in small letters",
        in_flow(
            'say "Hello." as n\nhangup if n != 1 AND n != 2',
            'say "Hello." as n\nhangup if n != 1 and n != 2',
        ),
        fix="write `{fix}`",
    ),
    _syntax(
        "FLW058",
        "branch-without-braces",
        "what a branch does stands in no braces",
        "what a branch does stands in braces",
        (
            'flow "Shop" {\n  menu choice {\n    say "Press 1."\n    key 1: hangup\n  }\n}\n',
            'flow "Shop" {\n  menu choice {\n    say "Press 1."\n    key 1 { hangup }\n  }\n}\n',
        ),
        hint="As in: key 1 {{ transfer +31201112233 }}",
        fix="write the braces",
    ),
    _syntax(
        "FLW148",
        "comma",
        "a comma stands between words",
        "`,` has no meaning here: words and values stand side by side",
        in_flow('say "Hello.", voice female', 'say "Hello." voice female'),
        fix="remove it",
    ),
    _syntax(
        "FLW149",
        "decimal-comma",
        "a fraction is written with a comma",
        "a fraction is written with a point",
        in_flow('keys "1" duration 0,2s', 'keys "1" duration 0.2s'),
        fix="write a point",
    ),
    _syntax(
        "FLW150",
        "minus",
        "a value has a minus",
        "`-` cannot stand here: no value of a step is less than nothing",
        in_flow("pause -5s", "pause 5s"),
        fix="remove it",
    ),
    _syntax(
        "FLW151",
        "step-with-parentheses",
        "parentheses stand around what a step says",
        "no parenthesis stands behind {verb}",
        in_flow('say("Hello.")', 'say "Hello."'),
        hint="Behind {verb} stands {expected}.",
    ),
    _syntax(
        "FLW152",
        "count-behind-unit",
        "a number stands behind what it counts",
        "a number stands before what it counts",
        in_flow('say "Hello." as n max keys 4', 'say "Hello." as n max 4 keys'),
        fix="write it so",
    ),
    _syntax(
        "FLW163",
        "title-of-several-words",
        "a title of several words stands in no quotes",
        "a title stands in quotes",
        ("flow Our Shop {\n  hangup\n}\n", 'flow "Our Shop" {\n  hangup\n}\n'),
        fix="put it in quotes",
    ),
    _syntax(
        "FLW175",
        "name-of-several-words",
        "a name has several words",
        "a name is one word",
        in_flow(
            'menu my choice { say "Press 1."  key 1 { hangup } }',
            'menu my_choice { say "Press 1."  key 1 { hangup } }',
        ),
        fix="{what}",
    ),
    _syntax(
        "FLW178",
        "name-without-braces",
        "the name of a value stands in its place",
        "what {name} stands for is written ${{{name}}}",
        (
            'param desk = +31201112233\nflow "Shop" {\n  transfer desk\n  hangup\n}\n',
            'param desk = +31201112233\nflow "Shop" {\n  transfer ${desk}\n  hangup\n}\n',
        ),
        fix="write {fix}",
    ),
    _syntax(
        "FLW179",
        "end-of-another-language",
        "a word ends a block",
        "`{word}` ends nothing: a block stands between {{ and }}",
        in_flow(
            'say "Hello." as n\nif n == 1 { hangup }\nendif',
            'say "Hello." as n\nif n == 1 { hangup }',
        ),
        fix="remove it",
        hidden_by=("block-missing",),
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
