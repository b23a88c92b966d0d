"""Menus: how they are put together."""

from __future__ import annotations

from functools import partial

from callflow_dsl.diagnostics.problem import Problem, in_flow, in_menu

_misread = partial(Problem, misread=True)
_GOOD = """say "For sales, press 1."
wait 5s
key 1 { hangup }
other { again }
silence { hangup }"""

PROBLEMS = (
    _misread(
        "FLW026",
        "menu-branch-twice",
        "a menu has the same branch or setting twice",
        "{what} is given twice in this menu",
        in_menu('say "For sales, press 1."\nkey 1 { hangup }\nkey 1 { say "Bye." }', _GOOD),
        hint="{way_out}",
    ),
    _misread(
        "FLW050",
        "menu-without-key",
        "a menu has no key to press",
        "this menu has no `key` branch, so there is nothing to choose",
        in_menu('say "For sales, press 1."\nsilence { hangup }', _GOOD),
        hint='As in: key 1 {{ say "Sales." }}',
    ),
    _misread(
        "FLW051",
        "menu-without-prompt",
        "a menu does not say what can be chosen",
        "this {word} says nothing: the caller hears no {missing}",
        in_menu("key 1 { hangup }", _GOOD),
        hint="Let it speak first: say {spoken}",
    ),
    _misread(
        "FLW052",
        "menu-among-prompts",
        "a menu stands among the prompts of another",
        "a menu cannot stand among the prompts of another",
        in_menu(
            'say "Press 1."\nmenu inner { say "Press 2."  key 2 { hangup } }\nkey 1 { hangup }',
            'say "Press 1."\nkey 1 {\n  menu inner { say "Press 2."  key 2 { hangup } }\n}',
        ),
        hint="Put it into a branch: key 1 {{ menu ... }}",
        hidden_by=("block-not-closed",),
    ),
    _misread(
        "FLW053",
        "step-among-prompts",
        "a menu's prompt does what callers cannot answer during",
        "`{word}` cannot stand among the prompts of a menu",
        in_menu('say "For sales, press 1."\nhangup\nkey 1 { hangup }', _GOOD),
        hint="Callers can choose during {listening} alone. Put it into a branch: key 1 {{ ... }}",
        hidden_by=("block-not-closed",),
    ),
    _misread(
        "FLW054",
        "prompt-listens-itself",
        "a step in a menu's prompt listens to keys on its own",
        "the menu listens to keys here, so this step has no `{option}` of its own",
        in_menu('say "For sales, press 1." as other_choice\nkey 1 { hangup }', _GOOD),
        hint="Remove it: the menu keeps the key in its own variable.",
    ),
    _misread(
        "FLW055",
        "key-branch-without-key",
        "a line of a menu names no key",
        "this `{word}` names no key",
        in_menu('say "For sales, press 1."\nkey { hangup }', _GOOD),
        hint="As in: {example}",
    ),
    _misread(
        "FLW027",
        "again-outside-menu",
        "an again stands in no branch of a menu",
        "`again` stands in a branch of a menu, and leads back to that menu",
        in_flow('say "Hello."\nagain', f"menu choice {{\n{_GOOD}\n}}"),
        hint="To hear a step once more, put a label before it, and lead `on key goto` there.",
    ),
    _misread(
        "FLW072",
        "again-in-fail",
        "an again stands in the fail of its menu",
        "in `fail` the tries are used up: nothing leads back from there",
        in_menu(f"{_GOOD}\nfail {{ again }}", _GOOD),
        hint="`again NAME` leads back to a menu around this one.",
    ),
    _misread(
        "FLW073",
        "again-menu-unknown",
        "an again names no menu that it stands in",
        "no menu around this is called {name}",
        in_menu(f"{_GOOD}\nkey 2 {{ again topic }}", _GOOD),
        hint="Behind `again` stands the variable or the label of a menu around it.",
        fix="did you mean {fix}?",
    ),
    _misread(
        "FLW074",
        "again-to-label-outside",
        "an again in a part names a label outside the part",
        "{name} is a label outside this part, where it is not known",
        (
            'part back { again top }\nflow "Shop" {\n'
            '  top: menu a { say "Press 1." key 1 { use back } }\n}\n',
            'part back { again a }\nflow "Shop" {\n'
            '  menu a { say "Press 1." key 1 { use back } }\n}\n',
        ),
        fix="name its variable",
    ),
    _misread(
        "FLW075",
        "again-among-prompts",
        "an again stands among the prompts of a menu",
        "`again` cannot stand among the prompts of a menu",
        in_menu(
            'say "Press 1."\nkey 1 { menu b {\nsay "Press 2."\nagain choice\nkey 2 {} } }',
            'say "Press 1."\nkey 1 { menu b { say "Press 2."  key 2 { again } } }',
        ),
        hint="Put it into a branch: key 9 {{ again choice }}",
    ),
    _misread(
        "FLW056",
        "statement-behind-again",
        "a statement stands behind again",
        "nothing can stand behind `again`: the menu is heard once more",
        in_menu('say "For sales, press 1."\nkey 1 { again  hangup }', _GOOD),
        hint="Put it before `again`.",
    ),
)
