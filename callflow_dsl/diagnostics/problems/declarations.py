"""What files declare: values, prompts, parts, imports, flows."""

from __future__ import annotations

from callflow_dsl.diagnostics.problem import Problem, in_flow

_CALL = 'part bye(text) {\n  say ${text}\n}\nflow "Shop" {\n  use bye("Goodbye.")\n}\n'
_PROMPT = 'prompt hello {\n  en-GB "Hello."\n  nl-NL "Hallo."\n}\n'
_TRANSFER = 'flow "Shop" {\n  transfer ${desk}\n}\n'
_PLAIN = 'flow "Shop" {\n  hangup\n}\n'


def _doubled(times: int) -> str:
    """A file whose texts double in length."""
    lets = "".join(f'let a{n} = "${{a{n - 1}}}${{a{n - 1}}}"\n' for n in range(1, times + 1))
    return f'let a0 = "Hello."\n{lets}flow "Shop" {{\n  say ${{a{times}}}\n}}\n'


def _chained(times: int) -> str:
    """A file in which each value stands for the one before."""
    lets = "".join(f"let a{n} = ${{a{n - 1}}}\n" for n in range(1, times + 1))
    return f'let a0 = "Hello."\n{lets}flow "Shop" {{\n  say ${{a{times}}}\n}}\n'


PROBLEMS = (
    Problem(
        "FLW104",
        "name-twice",
        "two declarations have the same name",
        "{name} is defined twice in this file",
        (
            "let desk = +31201112233\nlet desk = +31201112244\n" + _TRANSFER,
            "let desk = +31201112233\n" + _TRANSFER,
        ),
        hint="Give one of them another name.",
    ),
    Problem(
        "FLW125",
        "import-brings-second-name",
        "an import brings a name that is there already",
        "this import brings a second {name}",
        (
            f'import "desks.flow"\nlet desk = +31201112233\n{_TRANSFER}',
            f'import "desks.flow"\n{_TRANSFER}',
        ),
        hint="Give one of them another name.",
        beside={"desks.flow": "let desk = +31201112244\n"},
    ),
    Problem(
        "FLW126",
        "parameter-twice",
        "a part has two parameters of the same name",
        "{part} has two parameters {name}",
        (
            "part bye(text, text) {\n  say ${text}\n}\n" + _PLAIN,
            _CALL,
        ),
        hint="Give one of them another name.",
    ),
    Problem(
        "FLW180",
        "parameter-unused",
        "a part does not use one of its parameters",
        "the part {part} does not use its parameter {name}",
        (
            'part bye(text) {\n  say "Bye."\n}\nflow "Shop" {\n  use bye("Bye.")\n}\n',
            'part bye(text) {\n  say ${text}\n}\nflow "Shop" {\n  use bye("Bye.")\n}\n',
        ),
        severity="warning",
        hint="What it stands for is written ${{{name}}}.",
        fix="write {fix}",
        hidden_by=("name-unknown", "name-with-dot"),
    ),
    Problem(
        "FLW127",
        "translation-twice",
        "a prompt is given twice in one language",
        "{prompt} is given twice in {language}",
        (
            'prompt hello {\n  en-GB "Hello."\n  en-GB "Hi."\n}\n' + _PLAIN,
            _PROMPT + _PLAIN,
        ),
        hint="Keep one of them.",
    ),
    Problem(
        "FLW105",
        "name-unknown",
        "a reference names no value",
        "nothing is named {name}",
        in_flow("transfer ${desk}", "transfer +31201112233"),
        notes=("To say the characters themselves, write \\${{{literal}}}.",),
        hint="{way_out}",
        fix="did you mean {meant}?",
    ),
    Problem(
        "FLW137",
        "variable-in-braces",
        "a variable is written as a value",
        "${{{name}}} is no parameter: a variable is written without ${{ }}",
        in_flow(
            'say "Press 1." as choice max 1 key\nhangup if ${choice} == 1',
            'say "Press 1." as choice max 1 key\nhangup if choice == 1',
        ),
        fix="write the name alone",
    ),
    Problem(
        "FLW139",
        "variable-spoken",
        "a text is to say what a caller pressed",
        "{name} is what a caller presses: the API speaks no variables",
        in_flow(
            'say "Your code?" as code\nsay "It is ${code}."',
            'say "Your code?" as code\nsay "Thank you."',
        ),
        hint=(
            "Test it with if, or say it in the flow that answers a `fetch`: there `param {name}`"
            " has it, and `param {name}-spelled` sign by sign."
        ),
    ),
    Problem(
        "FLW140",
        "name-with-dot",
        "a value is named with a dot, which no reference can have",
        "the name {name} cannot be used: a reference has no dots",
        (
            "let desk.sales = +31201112233\n" + _PLAIN,
            'let desk-sales = +31201112233\nflow "Shop" {\n  transfer ${desk-sales}\n}\n',
        ),
        fix="write a hyphen",
    ),
    Problem(
        "FLW141",
        "param-unknown",
        "a value is set that no file has a param for",
        "the file has no param {name}",
        ("param desk = +31201112233\n" + _TRANSFER, "param dsk = +31201112233\n" + _PLAIN),
        hint="Its params are {known}.",
        fix="did you mean {fix}?",
        given={"dsk": "+31201112244"},
    ),
    Problem(
        "FLW142",
        "default-twice",
        "two flows of a file are the default",
        "two flows are the default, and the account has one",
        (
            'flow "Shop" { default  hangup }\nflow "Night" { default  hangup }\n',
            'flow "Shop" { default  hangup }\nflow "Night" { hangup }\n',
        ),
        hint="Keep it in one of them: calls that no number leads elsewhere go there.",
        severity="warning",
    ),
    Problem(
        "FLW143",
        "flow-empty",
        "a flow has no steps",
        "this flow has no steps: callers hear nothing",
        ('flow "Shop" { }\n', _PLAIN),
        hint='As in: say "Welcome."',
        severity="warning",
    ),
    Problem(
        "FLW106",
        "title-twice",
        "two flows have the same title",
        'two flows are called "{title}"',
        (
            'flow "Shop" { hangup }\nflow "Shop" { hangup }\n',
            'flow "Shop" { hangup }\nflow "Shop at night" { hangup }\n',
        ),
        hint="The API tells flows apart by their titles.",
    ),
    Problem(
        "FLW107",
        "param-without-value",
        "a parameter has no value",
        "{name} has no value",
        (
            'param desk\nflow "Shop" {\n  transfer ${desk}\n}\n',
            'param desk = +31201112233\nflow "Shop" {\n  transfer ${desk}\n}\n',
        ),
        hint="Give it one: --set {name}=...",
    ),
    Problem(
        "FLW108",
        "value-refers-to-itself",
        "a value refers to itself",
        "{name} is defined by itself",
        (
            'let a = "${a}"\nflow "Shop" {\n  say "${a}"\n}\n',
            'let a = "Hello."\nflow "Shop" {\n  say "${a}"\n}\n',
        ),
        hint="Write out what it stands for.",
    ),
    Problem(
        "FLW144",
        "text-too-long",
        "texts that hold texts make one far too long",
        "with its references filled in, this text has more than {most} characters",
        (_doubled(20), _doubled(2)),
        hint="Each text holds the ones before it: write out what is to be said.",
    ),
    Problem(
        "FLW145",
        "value-chain-too-long",
        "a value stands for a value that stands for another, and so on",
        "more than {most} values stand for one another here",
        (_chained(120), _chained(2)),
        hint="Let them stand for the first one.",
    ),
    Problem(
        "FLW109",
        "part-unknown",
        "a use names no part",
        "no part is called {name}",
        (
            'part desk { transfer +31201112233 }\nflow "Shop" {\n  use desc\n}\n',
            'part desk { transfer +31201112233 }\nflow "Shop" {\n  use desk\n}\n',
        ),
        notes=(
            "{holder} has it: import it at the top of this file.",
            "More than {most} files are near this one, and not all were searched for it.",
        ),
        hidden_by=(
            "name-missing",
            "import-unreadable",
        ),
        hint="Write it in this file or one that is imported: {way_out}",
        fix="did you mean {fix}?",
    ),
    Problem(
        "FLW112",
        "part-uses-itself",
        "a part uses itself",
        "the part {name} uses itself: {chain}",
        (
            'part bye {\n  use bye\n}\nflow "Shop" {\n  use bye\n}\n',
            'part bye {\n  hangup\n}\nflow "Shop" {\n  use bye\n}\n',
        ),
        hint="To hear something once more, use a menu with `again`, or a label and a goto.",
    ),
    Problem(
        "FLW113",
        "argument-too-many",
        "a use gives a part more values than it takes",
        "this value is one too many: {part} takes {parameters}",
        (_CALL.replace('"Goodbye."', '"Goodbye.", "Now."'), _CALL),
        hint="Remove it, or give the part another parameter.",
    ),
    Problem(
        "FLW128",
        "argument-unknown",
        "a use names a parameter that the part does not have",
        "{part} has no parameter {name}: it takes {parameters}",
        (_CALL.replace('"Goodbye."', 'txet = "Goodbye."'), _CALL),
        fix="did you mean {meant}?",
        hint="Remove it, or give the part this parameter.",
    ),
    Problem(
        "FLW129",
        "argument-twice",
        "a use gives a parameter two values",
        "{name} is given twice",
        (_CALL.replace('"Goodbye."', '"Goodbye.", text = "Bye."'), _CALL),
        hint="Keep one of them.",
    ),
    Problem(
        "FLW130",
        "argument-without-name",
        "a value without a name stands behind named ones",
        "values without a name come first",
        (_CALL.replace('"Goodbye."', 'text = "Goodbye.", "Bye."'), _CALL),
        hint="Put it before the named ones, or name it, too.",
    ),
    Problem(
        "FLW131",
        "arguments-missing",
        "a use gives a part fewer values than it needs",
        "{part} needs a value for {names}",
        (_CALL.replace('("Goodbye.")', ""), _CALL),
        hint="As in: use {part}({names} = ...)",
        hidden_by=("parenthesis-missing",),
    ),
    Problem(
        "FLW114",
        "import-unreadable",
        "an imported file cannot be read",
        "{reason}",
        ('import "nowhere.flow"\n' + _PLAIN, _PLAIN),
        hint="Imports are looked up from the folder of the file that they stand in.",
        fix="did you mean {meant}?",
    ),
    Problem(
        "FLW132",
        "import-from-no-file",
        "what is read from no file imports one",
        "what is read from no file cannot import one: its folder is not known",
        ('import "desks.flow"\n' + _PLAIN, _PLAIN),
        hint="Save it, and compile the file.",
        saved=False,
    ),
    Problem(
        "FLW133",
        "import-names-no-file",
        "an import names no file",
        "this is no name of a file",
        ('import " "\n' + _PLAIN, _PLAIN),
        hint='As in: import "parts.flow"',
    ),
    Problem(
        "FLW134",
        "import-without-quotes",
        "the name of an imported file stands in no quotes",
        "the name of an imported file stands in quotes",
        ("import parts\n" + _PLAIN, _PLAIN),
        hint='As in: import "parts.flow"',
    ),
    Problem(
        "FLW115",
        "import-outside-project",
        "an import leads out of the project",
        "{path} is outside the project",
        ('import "/etc/parts.flow"\n' + _PLAIN, _PLAIN),
        hint=(
            "A project is the folder with flowc.toml or the repository; a link that leads"
            " out of it is outside, too."
        ),
    ),
    Problem(
        "FLW116",
        "import-cycle",
        "files import each other",
        "files import each other: {chain}",
        ('import "shop.flow"  // in shop.flow itself\n' + _PLAIN, _PLAIN),
        hint="Move what both need into a third file.",
    ),
    Problem(
        "FLW117",
        "prompt-not-in-language",
        "a prompt is not given in the language of a step",
        "the prompt {prompt} is not given in {language}, only in {known}",
        (
            _PROMPT + 'flow "Shop" {\n  say ${hello} language de-DE\n}\n',
            _PROMPT + 'flow "Shop" {\n  say ${hello} language nl-NL\n}\n',
        ),
        hint='Add a line to it: {language} "..."',
    ),
    Problem(
        "FLW135",
        "prompt-without-language",
        "a step says a prompt in no language",
        "in which language? {prompt} is given in {known}",
        (
            _PROMPT + 'flow "Shop" {\n  say ${hello}\n}\n',
            _PROMPT + 'flow "Shop" {\n  say ${hello} language nl-NL\n}\n',
        ),
        hint="Say it at the step (language en-GB) or around it: defaults {{ language en-GB }}.",
    ),
    Problem(
        "FLW136",
        "prompt-without-text",
        "a prompt is given in no language",
        "the prompt {prompt} has no text",
        ("prompt hello { }\n" + _PLAIN, _PROMPT + _PLAIN),
        hint='As in: en-GB "Welcome."',
    ),
    Problem(
        "FLW118",
        "prompt-lacks-language",
        "a prompt lacks a language that other prompts have",
        "the prompt {prompt} lacks {languages}, which other prompts have",
        (
            _PROMPT
            + 'prompt bye { en-GB "Bye." }\n'
            + 'flow "Shop" {\n  say ${bye} language en-GB\n}\n',
            _PROMPT
            + 'prompt bye { en-GB "Bye."  nl-NL "Dag." }\n'
            + 'flow "Shop" {\n  say ${bye} language en-GB\n}\n',
        ),
        severity="warning",
        hint='Add a line to it: {language} "..."',
    ),
    Problem(
        "FLW120",
        "parts-too-long",
        "parts make a flow far too long",
        "the parts of this flow make more than {most} steps",
        (
            'part p0 { say "Hello." }\n'
            + "".join(f"part p{n} {{{f' use p{n - 1} ' * 9}}}\n" for n in range(1, 7))
            + 'flow "Shop" {\n  use p6\n}\n',
            'part p0 { say "Hello." }\nflow "Shop" {\n  use p0\n}\n',
        ),
        hint="A part is put in place at each use, so parts that use parts multiply.",
    ),
    Problem(
        "FLW234",
        "flow-without-title",
        "a flow has no title",
        "this flow has no title",
        ("flow {\n  hangup\n}\n", _PLAIN),
        hint='The API stores flows by title: flow "Title" {{. An answer to fetch needs none.',
        severity="warning",
    ),
    Problem(
        "FLW221",
        "title-without-quotes",
        "the title of a flow stands in no quotes",
        "the title of a flow stands in quotes",
        ("flow Shop {\n  hangup\n}\n", _PLAIN),
        fix="put it in quotes",
    ),
    Problem(
        "FLW237",
        "title-empty",
        "the title of a flow is empty",
        "the title of this flow is empty",
        ('flow "" {\n  hangup\n}\n', _PLAIN),
        hint="The API tells flows apart by their titles.",
    ),
)
