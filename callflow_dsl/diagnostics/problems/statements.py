"""Statements: their words, their places, how often they are given."""

from __future__ import annotations

from functools import partial

from callflow_dsl.diagnostics.problem import Problem, in_flow

_misread = partial(Problem, misread=True)

PROBLEMS = (
    _misread(
        "FLW006",
        "statement-unknown",
        "a line begins with an unknown word",
        "`{word}` is no statement",
        in_flow('sya "Hello."', 'say "Hello."'),
        hint="{known}",
        fix="did you mean `{fix}`?",
        claims_line=True,
    ),
    _misread(
        "FLW094",
        "label-without-colon",
        "a label lacks its colon",
        "`{word}` is no statement; a goto leads to this name",
        in_flow(
            'say "Hello." on key goto bye\nbye hangup', 'say "Hello." on key goto bye\nbye: hangup'
        ),
        fix="a label ends with a colon",
        claims_line=True,
    ),
    _misread(
        "FLW095",
        "statement-of-another-language",
        "a line begins with a word of another language, or asks for what calls cannot do",
        "`{word}` is no statement: {reason}",
        in_flow("goto end\nend: hangup", "hangup"),
        hint="{way_out}",
        claims_line=True,
    ),
    _misread(
        "FLW096",
        "two-words-for-one",
        "a statement is written in two words",
        "`{words}` is no statement",
        in_flow("hang up", "hangup"),
        fix="write it as one word: {fix}",
        claims_line=True,
    ),
    _misread(
        "FLW007",
        "option-unknown",
        "a step is given an option that it does not have",
        "{verb} has no option `{word}`",
        in_flow("hangup voice male", "hangup"),
        notes=("{explanation}", "Its options are {options}."),
        fix="did you mean `{fix}`?",
    ),
    _misread(
        "FLW046",
        "default-unknown",
        "defaults names an option that no step has",
        "`{word}` is no option that steps can have by default",
        (
            'flow "Shop" {\n  defaults { langage en-GB }\n  say "Hello."\n}\n',
            'flow "Shop" {\n  defaults { language en-GB }\n  say "Hello."\n}\n',
        ),
        fix="did you mean `{fix}`?",
    ),
    _misread(
        "FLW010",
        "misplaced",
        "a statement stands where its kind cannot",
        "`{word}` cannot stand {where}",
        ('say "Hello."\n', 'flow "Shop" {\n  say "Hello."\n}\n'),
        hint="Its place is {home}.",
        hidden_by=("block-not-closed", "brace-closes-nothing"),
    ),
    _misread(
        "FLW087",
        "end-for-hangup",
        "`end` stands where a call may have been meant to end",
        "`end` cannot stand {where}: it says how an entry ends, in a menu",
        in_flow('say "Goodbye."\nend', 'say "Goodbye."\nhangup'),
        fix="to end the call, write `hangup`",
    ),
    _misread(
        "FLW011",
        "option-twice",
        "an option is given twice",
        "{word} is given twice for the same step",
        in_flow('say "Hello." voice male voice female', 'say "Hello." voice male'),
        hint="Keep one of them.",
    ),
    _misread(
        "FLW021",
        "value-too-many",
        "a step is given too many values",
        "{verb} takes {count}, not {value} as well",
        in_flow('say "Hello." "Bye."', 'say "Hello."\nsay "Bye."'),
        notes=("{explanation}",),
        hint="What else is to happen stands in a step of its own.",
    ),
    _misread(
        "FLW022",
        "argument-missing",
        "a step lacks its value",
        "{verb} needs {expected}",
        in_flow("transfer", "transfer +31201112233"),
    ),
    _misread(
        "FLW023",
        "setting-twice",
        "a setting is given twice",
        "{word} is set twice in this flow",
        in_flow("default\ndefault\nhangup", "default\nhangup"),
        hint="Keep one of them.",
    ),
    _misread(
        "FLW047",
        "flow-number-twice",
        "a flow is given the same number twice",
        "+{number} is given twice",
        in_flow("number +31201234567\nnumber +31201234567\nhangup", "number +31201234567\nhangup"),
        hint="Remove one of them.",
    ),
    Problem(
        "FLW214",
        "setting-with-many-values",
        "a setting is given more than one value",
        "{word} takes one value",
        in_flow("max duration 5m 10m\nhangup", "max duration 10m\nhangup"),
        hint="Keep one of them.",
    ),
    Problem(
        "FLW238",
        "setting-without-value",
        "a setting lacks its value",
        "{word} needs {expected}",
        in_flow("max duration\nhangup", "max duration 10m\nhangup"),
    ),
    Problem(
        "FLW239",
        "ids-not-server",
        "ids is given another word than server",
        "ids takes the word server: ids server",
        in_flow("ids none\nhangup", "ids server\nhangup"),
        fix="write it so",
    ),
    Problem(
        "FLW240",
        "flow-number-missing",
        "the setting number names no number",
        "number needs a telephone number",
        in_flow("number\nhangup", "number +31201234567\nhangup"),
        hint="As in: number +31201234567",
    ),
    Problem(
        "FLW227",
        "flow-number-is-no-phone",
        "a SIP address is to ring a flow",
        "only a telephone number can ring a flow",
        in_flow('number "sip:desk@example.com"\nhangup', "number +31201234567\nhangup"),
        hint="A SIP address or a client is reached by transfer.",
    ),
)
