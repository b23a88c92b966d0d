# ruff: noqa: E501 - a flow is easier to read with its lines whole
"""Faults that callers would suffer from, each planted alone in a flow that is clean.

The flow is written twice, by hand and with blocks; a fault is a change of lines of either.

Looked for and not reported: a date of birth or an account number that is typed, because callers
are told apart so every day, and it goes to the server of the flow; the wrong desk behind the right
key, and opening hours that do not fit the day, because nothing in a flow says what is right.
"""

from __future__ import annotations

import pytest
from attrs import field, frozen

from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Source

HEAD = """flow "Desk" {
  number +31201112200
  defaults { language en-GB  voice female }
  say "Welcome to Harbour Dental."
"""
PROMPT = '"For appointments, press 1. For our address, press 2. To leave a message, press 3."'
CORE = (
    HEAD
    + f"""  say {PROMPT} as c max 1 key on key goto chosen
  pause 5s as c max 1 key on key goto chosen
  say "We did not hear you. Goodbye."
  hangup
  chosen: transfer +31201112233 if c == 1
  say "Nobody is free. Goodbye." if c == 1
  hangup if c == 1
  say "We are in the Main Street. Goodbye." if c == 2
  hangup if c == 2
  say "Please speak after the tone." if c == 3
  record max 2m silence 5s if c == 3
  say "Thank you. Goodbye." if c == 3
  hangup if c == 3
  say "That was not an option. Goodbye."
  hangup
}}
"""
)
BLOCKS = (
    HEAD
    + f"""  menu c {{
    say {PROMPT}
    wait 5s
    key 1 {{
      transfer +31201112233
      say "Nobody is free. Goodbye."
      hangup
    }}
    key 2 {{
      say "We are in the Main Street. Goodbye."
      hangup
    }}
    key 3 {{
      say "Please speak after the tone."
      record max 2m silence 5s
      say "Thank you. Goodbye."
      hangup
    }}
    silence {{ say "We did not hear you. Goodbye."  hangup }}
    other {{ say "That was not an option. Goodbye."  hangup }}
    tries 1
  }}
}}
"""
)


@frozen
class Fault:
    """What is planted: texts that are replaced, in both ways of writing or in one each."""

    name: str
    code: str
    both: tuple[tuple[str, str], ...] = ()
    core: tuple[tuple[str, str], ...] = field(default=())
    blocks: tuple[tuple[str, str], ...] = field(default=())

    def planted(self, text: str) -> str:
        """The flow with the fault."""
        own = self.core if text == CORE else self.blocks
        for old, new in (*self.both, *own):
            assert old in text, (self.name, old)
            text = text.replace(old, new, 1)
        return text


WELCOME = '  say "Welcome to Harbour Dental."\n'
TRANSFER = "transfer +31201112233"
BUSY = '"Nobody is free. Goodbye."'
ADDRESS = '"We are in the Main Street. Goodbye."'
SPEAK = '"Please speak after the tone."'
THANKS = '"Thank you. Goodbye."'
RECORD = "record max 2m silence 5s"
NAMED = 'say "Please type your %s, and then press the hash key." as p %s\n'
OTHER_KEY = '    other { say "That was not an option. Goodbye."  hangup }'
OTHER = """flow "Night" {
  number +31201112299
  defaults { language en-GB  voice female }
  say "We are closed, and try our other line."
"""


def said(text: str) -> tuple[tuple[str, str], ...]:
    """Another greeting."""
    return (("Welcome to Harbour Dental.", text),)


def before_menu(*lines: str) -> tuple[tuple[str, str], ...]:
    """More lines behind the greeting."""
    return ((WELCOME, WELCOME + "".join(f"  {line}\n" for line in lines)),)


FAULTS = (
    Fault(
        "silence is cut off",
        "FLW307",
        core=(('  say "We did not hear you. Goodbye."\n', ""),),
        blocks=(('say "We did not hear you. Goodbye."  ', ""),),
    ),
    Fault(
        "a wrong key is cut off",
        "FLW308",
        core=(('  say "That was not an option. Goodbye."\n', ""),),
        blocks=(('say "That was not an option. Goodbye."  ', ""),),
    ),
    Fault(
        "a wrong key is cut off by !=",
        "FLW308",
        core=(
            ("chosen: transfer", "chosen: hangup if c != 1 and c != 2 and c != 3\n  transfer"),
            ('  say "That was not an option. Goodbye."\n', ""),
        ),
        blocks=(('other { say "That was not an option. Goodbye."  hangup }', "other { hangup }"),),
    ),
    Fault(
        "a key is offered and bound to nothing",
        "FLW310",
        (("press 3.", "press 3. For help, press 4."),),
    ),
    Fault("a key is bound and not offered", "FLW309", ((" For our address, press 2.", ""),)),
    Fault(
        "a transfer without a word behind it",
        "FLW413",
        core=((f"  say {BUSY} if c == 1\n", ""),),
        blocks=((f"      say {BUSY}\n", ""),),
    ),
    Fault("a recording without a limit", "FLW411", ((RECORD, "record silence 5s"),)),
    Fault("a recording that nothing ends", "FLW412", ((RECORD, "record max 2m"),)),
    Fault("a transfer is recorded in silence", "FLW521", ((TRANSFER, f"{TRANSFER} record both"),)),
    Fault("every call is recorded in silence", "FLW521", (("  number", "  record\n  number"),)),
    Fault(
        "it says that it is not recorded",
        "FLW521",
        (*said("This call is not recorded."), (TRANSFER, f"{TRANSFER} record both")),
    ),
    Fault(
        "a PIN is stored",
        "FLW522",
        before_menu((NAMED % ("PIN", "max 4 keys end #")).strip(), 'fetch "https://example.com/a"'),
    ),
    Fault(
        "a card number is recorded",
        "FLW523",
        ((SPEAK, '"After the tone, please say your card number."'),),
    ),
    Fault("a plain address is fetched", "FLW501", before_menu('fetch "http://example.com/a"')),
    Fault("a plain sound file", "FLW501", before_menu('play "http://example.com/a.wav"')),
    Fault(
        "a secret in an address", "FLW524", before_menu('fetch "https://example.com/a?token=abc"')
    ),
    Fault(
        "a loop without a way out",
        "FLW306",
        before_menu(
            'a: say "We are closed." ', 'say "Press any key." loop max 1 key on key goto a'
        ),
    ),
    Fault("a prompt without an end", "FLW305", ((WELCOME, WELCOME[:-1] + " loop\n"),)),
    Fault(
        "a long introduction",
        "FLW403",
        ((PROMPT[:-1], '"' + "We are here for you. " * 10 + PROMPT[1:-1]),),
    ),
    Fault(
        "a late option over several texts",
        "FLW403",
        core=(
            (
                f"  say {PROMPT}",
                "".join(
                    f'  say "For department {w}, press {k}." as c max 1 key on key goto chosen\n'
                    for k, w in (
                        (1, "of teeth and gums and their care"),
                        (2, "of bills and of other money"),
                        (3, "of complaints and of good advice"),
                    )
                )
                + '  say "Choose now, or stay on the line."',
            ),
        ),
        blocks=(
            (
                f"    say {PROMPT}\n",
                "".join(
                    f'    say "For department {w}, press {k}."\n'
                    for k, w in (
                        (1, "of teeth and gums and their care"),
                        (2, "of bills and of other money"),
                        (
                            3,
                            "of complaints and of good advice and all else that there may be to say",
                        ),
                    )
                )
                + '    say "To hear this once more, press 9."\n',
            ),
        ),
    ),
    Fault("a long announcement", "FLW404", said("We are here for you. " * 30)),
    Fault(
        "long announcements together",
        "FLW404",
        before_menu(*[f'say "{"We are here for you. " * 8}"'] * 3),
    ),
    Fault(
        "too many options",
        "FLW401",
        core=(
            ("press 3.", "press 3. " + " ".join(f"For item {n}, press {n}." for n in range(4, 9))),
            (
                "chosen: transfer",
                'chosen: say "Item four." if c == 4\n  say "Item five." if c == 5\n'
                '  say "Item six." if c == 6\n  say "Item seven." if c == 7\n'
                '  say "Item eight." if c == 8\n  transfer',
            ),
        ),
        blocks=(
            ("press 3.", "press 3. " + " ".join(f"For item {n}, press {n}." for n in range(4, 9))),
            (
                "    silence {",
                "".join(f'    key {n} {{ say "Item {n}." }}\n' for n in range(4, 9))
                + "    silence {",
            ),
        ),
    ),
    Fault("keys during a prompt are lost", "FLW417", before_menu('say "Press 1 for help."')),
    Fault("a long silence", "FLW409", before_menu("pause 20s")),
    Fault("no such number", "FLW511", ((TRANSFER, "transfer +3120111"),)),
    Fault(
        "a prompt in another language",
        "FLW430",
        said("Welkom bij de tandarts, wij zijn vandaag geopend."),
    ),
    Fault("an address is read out", "FLW426", said("See www.acme.com.")),
    Fault(
        "keys out of order",
        "FLW416",
        (
            (
                PROMPT,
                '"For a message, press 3. For our address, press 2. For appointments, press 1."',
            ),
        ),
    ),
    Fault("a key is offered twice", "FLW420", (("press 3.", "press 3. For jobs, press 3."),)),
    Fault("a step behind the end", "FLW302", (('  say "Welcome', '  hangup\n  say "Welcome'),)),
    Fault("a premium number", "FLW512", ((TRANSFER, "transfer +319001234567"),)),
    Fault("an emergency number", "FLW513", ((TRANSFER, 'transfer "112"'),)),
    Fault(
        "a value that no key enters",
        "FLW317",
        core=((" if c == 2\n  hangup if c == 2", " if c == 22\n  hangup if c == 2"),),
    ),
    Fault(
        "a key is overwritten",
        "FLW311",
        before_menu(
            'say "Press any key." as q max 1 key on key goto r',
            "pause 3s as q max 1 key on key goto r",
            'r: say "And once more any key." as q max 1 key on key goto s',
            "pause 3s as q max 1 key on key goto s",
            's: say "Thanks."',
        ),
    ),
    Fault(
        "zero is no person",
        "FLW418",
        (("press 3.", "press 3. For our hours, press 0."),),
        core=(("chosen: transfer", 'chosen: say "Closed." if c == 0\n  transfer'),),
        blocks=(("    silence {", '    key 0 { say "Closed." }\n    silence {'),),
    ),
    Fault(
        "a key to speak to somebody, and no transfer",
        "FLW453",
        (("For our address, press 2.", "To speak to a dentist, press 2."),),
    ),
    Fault(
        "an operator who is not called",
        "FLW453",
        (("press 3.", "press 3. For an operator, press 0."),),
        core=(("chosen: transfer", 'chosen: say "Closed." if c == 0\n  transfer'),),
        blocks=(("    silence {", '    key 0 { say "Closed." }\n    silence {'),),
    ),
    Fault(
        "two minutes to speak, and twenty seconds to record",
        "FLW452",
        ((SPEAK, '"Please speak for two minutes after the tone."'), (RECORD, "record max 20s")),
    ),
    Fault(
        "ten seconds to choose, and a pause of five",
        "FLW452",
        ((PROMPT, PROMPT.replace('3."', '3. You have ten seconds."')),),
    ),
    Fault(
        "no person at all",
        "FLW406",
        core=((f"{TRANSFER} if c == 1", 'say "Closed." if c == 1'),),
        blocks=((TRANSFER, 'say "Closed."'),),
    ),
    Fault("markup is read out", "FLW428", said("Welcome <break time='1s'/> to us.")),
    Fault("a placeholder", "FLW437", said("Welcome, {{first_name}}.")),
    Fault("another placeholder", "FLW437", said("Welcome, %(name)s.")),
    Fault("a mark of unfinished work", "FLW437", said("TODO: greet the caller.")),
    Fault(
        "too little time to answer",
        "FLW408",
        core=(("pause 5s", "pause 1s"),),
        blocks=(("wait 5s", "wait 1s"),),
    ),
    Fault("a private address", "FLW502", before_menu('fetch "https://10.0.0.1/a"')),
    Fault("a sound that is no WAV", "FLW503", before_menu('play "https://example.com/a.mp3"')),
    Fault(
        "a contradiction",
        "FLW316",
        core=((f"{ADDRESS} if c == 2", f"{ADDRESS} if c == 2 and c == 3"),),
    ),
    Fault("a number read as one", "FLW423", said("Call 0201234567 for help.")),
    Fault("a date in figures", "FLW425", said("We are closed on 01/02/2026.")),
    Fault(
        "a recording behind a key",
        "FLW422",
        core=((f"  say {SPEAK} if c == 3\n", ""),),
        blocks=((f"      say {SPEAK}\n", ""),),
    ),
    Fault(
        "a recording behind a text about something else",
        "FLW422",
        ((SPEAK, '"We have three dentists."'),),
    ),
    Fault(
        "a message that nothing records",
        "FLW434",
        core=((f"  {RECORD} if c == 3\n", ""),),
        blocks=((f"      {RECORD}\n", ""),),
    ),
    Fault(
        "a transfer that does not come",
        "FLW441",
        core=((f"say {ADDRESS}", 'say "One moment, we are connecting you."'),),
        blocks=((f"say {ADDRESS}", 'say "One moment, we are connecting you."'),),
    ),
    Fault(
        "a closing key that ends nothing",
        "FLW435",
        before_menu(
            'say "Please type your order number, followed by the hash key." as n max 8 keys',
            'fetch "https://example.com/a"',
        ),
    ),
    Fault(
        "eight digits and room for four",
        "FLW436",
        before_menu(
            'say "Please type your 8 digit order number." as n max 4 keys',
            'fetch "https://example.com/a"',
        ),
    ),
    Fault(
        "a key to repeat that transfers",
        "FLW442",
        (("For appointments, press 1", "To hear this again, press 1"),),
    ),
    Fault("the own number is called", "FLW325", ((TRANSFER, "transfer +31201112200"),)),
    Fault(
        "the same number again",
        "FLW326",
        core=((f"  say {BUSY}", f"  {TRANSFER} if c == 1\n  say {BUSY}"),),
        blocks=((f"      say {BUSY}", f"      {TRANSFER}\n      say {BUSY}"),),
    ),
    Fault(
        "no thanks after a recording",
        "FLW440",
        core=((f"  say {THANKS} if c == 3\n", ""),),
        blocks=((f"      say {THANKS}\n", ""),),
    ),
    Fault("another voice", "FLW432", ((ADDRESS, f"{ADDRESS} voice male"),)),
    Fault(
        "a transcription in another language", "FLW433", ((RECORD, f"{RECORD} transcribe nl-NL"),)
    ),
    Fault(
        "two flows with one number",
        "FLW327",
        (
            (
                'flow "Desk"',
                'flow "Night" {\n  number +31201112200\n  say "Closed." language en-GB voice female\n  hangup\n}\nflow "Desk"',
            ),
        ),
    ),
    Fault(
        "two flows that put calls on to each other",
        "FLW325",
        (
            (
                'flow "Desk"',
                f'{OTHER}  transfer +31201112200\n  say {BUSY}\n  hangup\n}}\nflow "Desk"',
            ),
            ("transfer +31201112233", "transfer +31201112299"),
        ),
    ),
    Fault(
        "a SIP address without a host",
        "FLW502",
        (("transfer +31201112233", 'transfer "sip:desk"'),),
    ),
    Fault(
        "a SIP address in a network of one's own",
        "FLW502",
        (("transfer +31201112233", 'transfer "sip:desk@10.1.2.3:5060;transport=tcp"'),),
    ),
    Fault(
        "two flows are the default",
        "FLW142",
        (
            (
                'flow "Desk" {',
                'flow "Night" {\n  default\n  say "Closed." language en-GB voice female\n  hangup\n}\nflow "Desk" {\n  default',
            ),
        ),
    ),
    Fault("a call that is cut short", "FLW328", (("  number", "  max duration 5s\n  number"),)),
    Fault(
        "a transfer first of all",
        "FLW431",
        (('  say "Welcome to Harbour Dental."', f"  {TRANSFER}"),),
    ),
    Fault(
        "too many tries",
        "FLW438",
        blocks=(
            ("tries 1", "tries 10"),
            ("silence {", "fail {"),
            ('    other { say "That was not an option. Goodbye."  hangup }\n', ""),
        ),
    ),
    Fault(
        "a machine hears the menu", "FLW439", ((f"say {PROMPT}", f"say {PROMPT} machine continue"),)
    ),
    Fault("a number without its country", "FLW225", ((TRANSFER, 'transfer "0612345678"'),)),
    Fault(
        "twenty seconds before the first option",
        "FLW404",
        said(
            "Welcome to Harbour Dental, the practice for the whole family in the heart of the old town. "
            "We have been looking after smiles for more than forty years, and we are proud of it. "
            "You find our opening hours and the way to us on our web site."
        ),
    ),
    Fault(
        "the menu has changed",
        "FLW444",
        said("Welcome. Please listen carefully, as our menu options have changed."),
    ),
    Fault(
        "any key, and one leads on",
        "FLW445",
        ((PROMPT, '"To go on, press any key."'),),
    ),
    Fault(
        "one desk under two keys",
        "FLW446",
        core=(
            (ADDRESS + " if c == 2\n  hangup if c == 2", BUSY + " if c == 2\n  hangup if c == 2"),
            (f"  say {BUSY} if c == 2", f"  {TRANSFER} if c == 2\n  say {BUSY} if c == 2"),
        ),
        blocks=((f"say {ADDRESS}", f"{TRANSFER}\n      say {BUSY}"),),
    ),
    Fault("keys of which nobody says what for", "FLW447", ((PROMPT, '"Press 1, 2 or 3."'),)),
    Fault(
        "an answer that nothing reads",
        "FLW448",
        before_menu('say "How many are you?" as guests max 1 key', "pause 5s as guests max 1 key"),
    ),
    Fault(
        "a hangup was forgotten behind a goodbye",
        "FLW449",
        core=(("  hangup if c == 2\n", ""),),
        blocks=(
            (f"say {ADDRESS}\n      hangup", f"say {ADDRESS}\n      say {BUSY}\n      hangup"),
        ),
    ),
    Fault("seconds for minutes", "FLW450", ((RECORD, "record max 3s silence 5s"),)),
    Fault("a breath ends the message", "FLW450", ((RECORD, "record max 2m silence 1s"),)),
    Fault("a line was copied", "FLW451", ((WELCOME, WELCOME + WELCOME),)),
    Fault("an unused value", "FLW702", (('flow "Desk"', 'let spare = "x"\nflow "Desk"'),)),
    Fault(
        "an unused prompt", "FLW702", (('flow "Desk"', 'prompt spare { en-GB "x" }\nflow "Desk"'),)
    ),
    Fault(
        "an unused part",
        "FLW702",
        (('flow "Desk"', 'part spare { say "x" language en-GB }\nflow "Desk"'),),
    ),
)


def codes(text: str) -> list[str]:
    return [d.code for d in lint(Source("a.flow", text), LintSettings()).diagnostics]


@pytest.mark.parametrize("text", [CORE, BLOCKS], ids=["by hand", "blocks"])
def test_the_flow_without_a_fault_is_clean(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(fault: Fault) -> None:
    for text, own in ((CORE, fault.core), (BLOCKS, fault.blocks)):
        if fault.both or own:
            assert fault.code in codes(fault.planted(text)), fault.planted(text)


ALONE = (
    Fault(
        "an unbound key, and a person after all tries",
        "FLW310",
        (("To leave a message, press 3.", "To leave a message, press 3. For sales, press 4."),),
        blocks=(
            ("tries 1", f"tries 2\n    fail {{ {TRANSFER}  say {BUSY}  hangup }}"),
            (OTHER_KEY, '    other { say "That was not an option."  again }'),
        ),
    ),
    Fault(
        "a key under which two options are offered",
        "FLW420",
        (("To leave a message, press 3.", "To leave a message, press 2."),),
    ),
    Fault("a key that is left out of the prompt", "FLW309", ((" For our address, press 2.", ""),)),
    Fault(
        "a recording last of all",
        "FLW440",
        core=(
            ("  say " + THANKS + " if c == 3\n  hangup if c == 3\n", ""),
            ('  say "That was not an option. Goodbye."\n  hangup\n', ""),
            ('  say "Please speak', '  hangup if c != 3\n  say "Please speak'),
            (
                "hangup if c != 3",
                'say "That was not an option. Goodbye." if c != 3\n  hangup if c != 3',
            ),
            (
                SPEAK + " if c == 3\n  record max 2m silence 5s if c == 3",
                SPEAK + "\n  record max 2m silence 5s",
            ),
        ),
    ),
    Fault(
        "two steps for a key whose calls have ended",
        "FLW315",
        core=(('  say "That was', '  say "One." if c == 2\n  hangup if c == 2\n  say "That was'),),
    ),
    Fault(
        "a key to repeat that transfers",
        "FLW442",
        (
            (
                "To leave a message, press 3.",
                "To leave a message, press 3. To hear this again, press 4.",
            ),
        ),
        core=(
            (f"{TRANSFER} if c == 1", f"{TRANSFER} if c == 1 or c == 4"),
            (
                f"say {BUSY} if c == 1\n  hangup if c == 1",
                f"say {BUSY} if c == 1 or c == 4\n  hangup if c == 1 or c == 4",
            ),
        ),
        blocks=(("key 1 {", "key 1 4 {"),),
    ),
    Fault(
        "a hangup too early",
        "FLW302",
        blocks=((WELCOME, WELCOME + '  hangup\n  say "One."\n'),),
    ),
    Fault(
        "a call that ends before anybody is reached",
        "FLW328",
        (("  number +31201112200\n", "  number +31201112200\n  max duration 3s\n"),),
    ),
    Fault(
        "a menu whose silence never ends",
        "FLW305",
        core=(('say "We did not hear you. Goodbye."\n  hangup', 'say "Please hold." loop'),),
        blocks=(('say "We did not hear you. Goodbye."  hangup', 'say "Please hold." loop'),),
    ),
    Fault(
        "a transfer for a key that nobody offers",
        "FLW309",
        core=((f"chosen: {TRANSFER} if c == 1", f"chosen: {TRANSFER} if c == 4"),),
    ),
    Fault(
        "a person is promised",
        "FLW441",
        ((f"{TRANSFER}", 'say "One moment, we connect you."'),),
    ),
)


@pytest.mark.parametrize("fault", ALONE, ids=lambda fault: fault.name)
def test_one_cause_gives_one_finding(fault: Fault) -> None:
    for text, own in ((CORE, fault.core), (BLOCKS, fault.blocks)):
        if fault.both or own:
            assert codes(fault.planted(text)) == [fault.code]


@pytest.mark.parametrize(
    "name", ["{{first_name}}", "%(name)s", "<%= name %>", "{0}", "[Your Name]", "$name"]
)
def test_a_placeholder_gives_one_finding(name: str) -> None:
    for text in (CORE, BLOCKS):
        assert codes(text.replace("Harbour Dental", f"the line of {name}")) == ["FLW437"]


def test_the_tags_of_a_text_give_one_finding() -> None:
    marked = r"""Harbour <b>Dental</b> <break time=\"1s\"/>"""
    for text in (CORE, BLOCKS):
        assert codes(text.replace("Harbour Dental", marked)) == ["FLW428"]


def test_two_figures_are_no_key_of_a_menu() -> None:
    twelve = '  hangup if c == 2\n  say "Twelve." if c == 12\n'
    assert codes(CORE.replace("  hangup if c == 2\n", twelve)) == ["FLW317"]


def test_a_slip_in_the_name_of_a_variable_is_told_where_it_stands() -> None:
    slip = f"say {ADDRESS} if d == 2\n  hangup if d == 2"
    text = CORE.replace(f"say {ADDRESS} if c == 2\n  hangup if c == 2", slip)
    assert codes(text) == ["FLW111", "FLW111"]
