"""The entries of a menu: keys, ranges, how long and how often."""

from __future__ import annotations

from functools import partial

from callflow_dsl.diagnostics.problem import Problem, in_flow, in_menu

_misread = partial(Problem, misread=True)
_GOOD = 'say "For sales, press 1."\nkey 1 { hangup }'
_PROMPT = 'say "For sales, press 1."\n'


def _branch(wrong: str, right: str = "key 1 { hangup }") -> tuple[str, str]:
    """An example of a line behind the prompt of a menu."""
    return in_menu(_PROMPT + wrong, _PROMPT + right)


PROBLEMS = (
    _misread(
        "FLW071",
        "prompt-limits-entry",
        "a prompt that not all callers hear says how long an entry is",
        "`{option}` cannot stand here: it is the menu that says how long an entry is",
        in_menu('say "Press 1." max 2 keys if vip == 1\nkey 1 { hangup }', _GOOD),
        hint="Write `{option}` on a line of its own among those of the menu.",
    ),
    _misread(
        "FLW076",
        "menu-line-of-another",
        "a line of `ask` stands in `menu`, or the other way round",
        "`{word}` belongs to `{other}`; this is `{own}`",
        _branch("invalid { hangup }\nkey 1 { hangup }", "other { hangup }\nkey 1 { hangup }"),
        hint="In a menu each key has a branch: key 1 {{ ... }}",
        fix="write `{fix}`",
    ),
    _misread(
        "FLW077",
        "silence-endless",
        "a menu would be heard by silent callers without end",
        "silence cannot be heard without an end",
        _branch("tries endless\nkey 1 { hangup }", "tries 3\nkey 1 { hangup }"),
        notes=("The API goes back on a key press alone; wrong keys can be endless.",),
        fix="say how often",
    ),
    _misread(
        "FLW078",
        "limit-without-value",
        "`max` or `end` has no value, or several",
        "`{word}` needs one value",
        _branch("end\nkey 1 { hangup }"),
        hint="As in: {example}",
        fix="write `{fix}`",
    ),
    _misread(
        "FLW079",
        "entry-without-end",
        "an ask does not say when an entry is over",
        "this `ask` does not say when an entry is over",
        in_flow('ask number { say "Your number, please." }', "hangup"),
        hint="Write `max 4 keys`, `end #` or both, or the `valid` numbers.",
        hidden_by=("equals-behind-option", "prompt-limits-entry"),
    ),
    Problem(
        "FLW080",
        "number-too-long",
        "a number is too long to be compared",
        "numbers of more than {most} digits are not compared exactly",
        _branch("key 1-1234567890123456 { hangup }"),
        hint="Take any number, and let the flow behind a `fetch` check it.",
    ),
    Problem(
        "FLW081",
        "entry-too-long",
        "an entry of a menu is longer than the menu takes",
        "no caller can enter {entry}: the menu takes {keys}",
        _branch("max 1 key\nkey 12 { hangup }"),
        hint="Write `max {needed}`.",
    ),
    Problem(
        "FLW082",
        "entry-with-end-key",
        "an entry of a menu holds the key that ends it",
        "{end} ends an entry here, so that no entry holds it",
        _branch('end #\nkey "1#" { hangup }'),
        hint="Take another key, or leave out `end {end}`.",
    ),
    Problem(
        "FLW083",
        "keys-or-entry",
        "two keys stand so close that they may be one entry",
        "are these two keys, or the entry {entry}?",
        _branch("key *1 { hangup }", "key * 1 { hangup }"),
        notes=("Keys stand apart; an entry with * or # in it stands in quotes.",),
        fix="write one entry",
    ),
    Problem(
        "FLW084",
        "range-with-zeros",
        "a range of numbers has zeros in front",
        "a range has no zeros in front: the API compares numbers",
        _branch("key 01-05 { hangup }", "key 1-5 { hangup }"),
        notes=("For the API 007 is 7. An entry that is written alone (key 007) is a text.",),
        fix="write the numbers",
    ),
    Problem(
        "FLW085",
        "range-backwards",
        "a range of numbers holds nothing",
        "this range holds nothing: {low} is more than {high}",
        _branch("key 5-1 { hangup }", "key 1-5 { hangup }"),
        fix="turn it round",
    ),
    _misread(
        "FLW086",
        "branch-with-number",
        "a branch of a menu is followed by a number",
        "a block is missing behind `{word}`",
        _branch("silence 2\nkey 1 { hangup }", "silence { hangup }\nkey 1 { hangup }"),
        hint="Write {word} {{ ... }}. How often is said by: tries silence 2 wrong 3",
    ),
    _misread(
        "FLW088",
        "branches-outside-menu",
        "a part that holds branches is used outside a menu",
        "the part {name} holds lines of a menu, and here is no menu",
        (
            'part usual { key 0 { hangup } }\nflow "Shop" { use usual }\n',
            "part usual { key 0 { hangup } }\n"
            'flow "Shop" { menu a { say "Press 0."  use usual } }\n',
        ),
        hint="Use it among the lines of a menu: menu choice {{ ... use {name} }}",
    ),
)
