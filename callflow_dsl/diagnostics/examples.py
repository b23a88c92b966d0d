"""For each code of the compiler an example that it reports, and the same put right.

An example stands for itself: tests compile both. Read them with `example`.
"""

from __future__ import annotations

from textwrap import indent

#: What stands inside a flow: code -> (reported, better).
_STEPS = {
    "FLW001": ('say "Hello.", voice female', 'say "Hello." voice female'),
    "FLW002": ('say "Hello.\nhangup', 'say "Hello."\nhangup'),
    "FLW003": ('/ greet\nsay "Hello."', '// greet\nsay "Hello."'),
    "FLW006": ('sya "Hello."', 'say "Hello."'),
    "FLW007": ("hangup voice male", "hangup"),
    "FLW009": ('say "Dial \\d."', 'say "Dial d."'),
    "FLW011": ('say "Hello." voice male voice female', 'say "Hello." voice female'),
    "FLW012": ('{\n  say "Hello."\n}', 'say "Hello."'),
    "FLW014": (
        'say "Hello." as key\nif key == 1\nhangup',
        ('say "Hello." as key\nif key == 1 { hangup }'),
    ),
    "FLW015": ('say "Hello." as key\nhangup if key = 1', 'say "Hello." as key\nhangup if key == 1'),
    "FLW016": ('say "Hello." as key\nhangup if key ==', 'say "Hello." as key\nhangup if key == 1'),
    "FLW017": ('say "Hello." as key\nhangup if', 'say "Hello." as key\nhangup if key == 1'),
    "FLW019": (
        'say "Hello."\nelse { hangup }',
        ('say "Hello." as key\nif key == 1 { hangup } else { say "Bye." }'),
    ),
    "FLW020": (
        'say "Hello." as key\nhangup if (key == 1',
        'say "Hello." as key\nhangup if (key == 1)',
    ),
    "FLW021": ('say "Hello." "Bye."', 'say "Hello."\nsay "Bye."'),
    "FLW022": ("transfer", "transfer +31201112233"),
    "FLW023": (("number +31201234567\nnumber +31201234567\nhangup"), "number +31201234567\nhangup"),
    "FLW026": (
        ('menu key {\n  say "For sales, press 1."\n  key 1 { hangup }\n  key 1 { say "Bye." }\n}'),
        (
            "menu key {\n"
            '  say "For sales, press 1."\n'
            "  wait 5s\n"
            "  key 1 { hangup }\n"
            "  other { again }\n"
            "  silence { hangup }\n"
            "}"
        ),
    ),
    "FLW027": (
        'say "Hello."\nagain',
        (
            "menu key {\n"
            '  say "For sales, press 1."\n'
            "  wait 5s\n"
            "  key 1 { hangup }\n"
            "  other { again }\n"
            "  silence { hangup }\n"
            "}"
        ),
    ),
    "FLW101": (
        ('say "Hello." on key goto asc\nask: pause 4s on key goto ask\nhangup'),
        ('say "Hello." on key goto ask\nask: pause 4s on key goto ask\nhangup'),
    ),
    "FLW102": ('a: say "Hello." on key goto a\na: hangup', 'a: say "Hello." on key goto a\nhangup'),
    "FLW103": ('say "Hello." on key goto end\nend:', 'say "Hello." on key goto end\nend: hangup'),
    "FLW105": ("transfer ${desk}", "transfer +31201112233"),
    "FLW110": ('start: say "Hello."', 'say "Hello."'),
    "FLW111": (
        ('say "Hello." as choice\nhangup if choise == 1'),
        ('say "Hello." as choice\nhangup if choice == 1'),
    ),
    "FLW119": (
        (
            "menu choice {\n"
            '  say "For the time, press 1."\n'
            "  wait 5s\n"
            '  key 1 { hangup  say "It is noon." }\n'
            "  silence { hangup }\n"
            "  other { hangup }\n"
            "}"
        ),
        (
            "menu choice {\n"
            '  say "For the time, press 1."\n'
            "  wait 5s\n"
            '  key 1 { say "It is noon."  hangup }\n'
            "  silence { hangup }\n"
            "  other { hangup }\n"
            "}"
        ),
    ),
    "FLW201": ("pause hello", "pause 5s"),
    "FLW202": ('say "Hello." as key max 0 keys', 'say "Hello." as key max 1 key'),
    "FLW203": ('say "Hello." voice Female', 'say "Hello." voice female'),
    "FLW204": ("pause 2.5s", "pause 3s"),
    "FLW205": ('say "Hello." language en_GB', 'say "Hello." language en-GB'),
    "FLW206": ("transfer 0201112233", "transfer +31201112233"),
    "FLW207": ('play "/sounds/hello.wav"', ('play "https://media.example.com/hello.wav"')),
    "FLW208": ('say "Hello." as code end A', 'say "Hello." as code end #'),
    "FLW209": ("pause 5", "pause 5s"),
    "FLW210": (
        ('say "Hello." as key max\nhangup if key == 1'),
        ('say "Hello." as key max 1 key\nhangup if key == 1'),
    ),
    "FLW211": ('say ""', 'say "Hello."'),
    "FLW212": (
        ('say "Hello." as key\nsay "Bye." if not (key "~=" 1)'),
        ('say "Hello." as key\nsay "Bye." if key != 1'),
    ),
    "FLW213": ("record max 60s transcribe", "record max 60s transcribe en-US"),
    "FLW214": ("number\nhangup", "number +31201234567\nhangup"),
    "FLW215": ('say "Hello." as "my choice"', 'say "Hello." as choice'),
    "FLW216": ('say "Hello." raw {}', 'say "Hello."'),
    "FLW217": ("record max 60s transcribe tlh-KX", "record max 60s transcribe en-US"),
    "FLW230": ('say "Hello." language en-gb', 'say "Hello." language en-GB'),
    "FLW231": (
        ('say "Hello." as key\nhangup if key "contains" 1'),
        'say "Hello." as key\nhangup if key == 1',
    ),
    "FLW232": ('raw {"action": "beep"}', 'say "Beep."'),
    "FLW233": (
        ('say "Hello." voice male raw {"options": {"voice": "female"}}'),
        'say "Hello." voice female',
    ),
    "FLW235": (
        (
            "menu choice {\n"
            '  say "For the time, press 1."\n'
            "  wait 5s\n"
            '  key 1 { say "It is noon." }\n'
            "  other { again }\n"
            '  silence { say "Bye." }\n'
            "}\n"
            'fetch "https://example.com/next"'
        ),
        (
            "menu choice {\n"
            '  say "For the time, press 1."\n'
            "  wait 5s\n"
            '  key 1 { say "It is noon." }\n'
            "  other { again }\n"
            '  silence { say "Bye." }\n'
            "}\n"
            "hangup"
        ),
    ),
}
#: Whole files.
_FILES = {
    "FLW004": ('flow "Shop" {\n  hangup\n', 'flow "Shop" {\n  hangup\n}\n'),
    "FLW005": ('flow "Shop" {\n  hangup\n}\n}\n', 'flow "Shop" {\n  hangup\n}\n'),
    "FLW008": ('flow "Shop" raw {"a" 1} {\n  hangup\n}\n', 'flow "Shop" {\n  hangup\n}\n'),
    "FLW010": ('say "Hello."\n', 'flow "Shop" {\n  say "Hello."\n}\n'),
    "FLW013": (
        'param\nflow "Shop" {\n  hangup\n}\n',
        ('param desk = +31201112233\nflow "Shop" {\n  transfer ${desk}\n}\n'),
    ),
    "FLW018": (
        ('let desk +31201112233\nflow "Shop" {\n  hangup\n}\n'),
        ('let desk = +31201112233\nflow "Shop" {\n  transfer ${desk}\n}\n'),
    ),
    "FLW024": ("// nothing yet\n", 'flow "Shop" {\n  hangup\n}\n'),
    "FLW104": (
        (
            "let desk = +31201112233\n"
            "let desk = +31201112244\n"
            'flow "Shop" {\n'
            "  transfer ${desk}\n"
            "}\n"
        ),
        ('let desk = +31201112233\nflow "Shop" {\n  transfer ${desk}\n}\n'),
    ),
    "FLW106": (
        ('flow "Shop" { hangup }\nflow "Shop" { hangup }\n'),
        ('flow "Shop" { hangup }\nflow "Shop at night" { hangup }\n'),
    ),
    "FLW107": (
        ('param desk\nflow "Shop" {\n  transfer ${desk}\n}\n'),
        ('param desk = +31201112233\nflow "Shop" {\n  transfer ${desk}\n}\n'),
    ),
    "FLW108": (
        ('let a = "${a}"\nflow "Shop" {\n  say "${a}"\n}\n'),
        ('let a = "Hello."\nflow "Shop" {\n  say "${a}"\n}\n'),
    ),
    "FLW109": (
        ('part desk { transfer +31201112233 }\nflow "Shop" {\n  use desc\n}\n'),
        ('part desk { transfer +31201112233 }\nflow "Shop" {\n  use desk\n}\n'),
    ),
    "FLW112": (
        ('part bye {\n  use bye\n}\nflow "Shop" {\n  use bye\n}\n'),
        ('part bye {\n  hangup\n}\nflow "Shop" {\n  use bye\n}\n'),
    ),
    "FLW113": (
        ('part bye(text) {\n  say ${text}\n}\nflow "Shop" {\n  use bye\n}\n'),
        ('part bye(text) {\n  say ${text}\n}\nflow "Shop" {\n  use bye("Goodbye.")\n}\n'),
    ),
    "FLW114": (
        ('import "nowhere.flow"\nflow "Shop" {\n  hangup\n}\n'),
        'flow "Shop" {\n  hangup\n}\n',
    ),
    "FLW115": (
        ('import "/etc/parts.flow"\nflow "Shop" {\n  hangup\n}\n'),
        'flow "Shop" {\n  hangup\n}\n',
    ),
    "FLW116": (
        ('import "shop.flow"  // in shop.flow itself\nflow "Shop" {\n  hangup\n}\n'),
        'flow "Shop" {\n  hangup\n}\n',
    ),
    "FLW117": (
        (
            "prompt hello {\n"
            '  en-GB "Hello."\n'
            '  nl-NL "Hallo."\n'
            "}\n"
            'flow "Shop" {\n'
            "  say ${hello} language de-DE\n"
            "}\n"
        ),
        (
            "prompt hello {\n"
            '  en-GB "Hello."\n'
            '  nl-NL "Hallo."\n'
            "}\n"
            'flow "Shop" {\n'
            "  say ${hello} language nl-NL\n"
            "}\n"
        ),
    ),
    "FLW118": (
        (
            "prompt hello {\n"
            '  en-GB "Hello."\n'
            '  nl-NL "Hallo."\n'
            "}\n"
            'prompt bye { en-GB "Bye." }\n'
            'flow "Shop" {\n'
            "  say ${bye} language en-GB\n"
            "}\n"
        ),
        (
            "prompt hello {\n"
            '  en-GB "Hello."\n'
            '  nl-NL "Hallo."\n'
            "}\n"
            'prompt bye { en-GB "Bye."  nl-NL "Dag." }\n'
            'flow "Shop" {\n'
            "  say ${bye} language en-GB\n"
            "}\n"
        ),
    ),
    "FLW120": (
        (
            'part p0 { say "Hello." }\n'
            "part p1 { use p0  use p0  use p0  use p0  use p0  use p0  use p0  use p0  use p0 }\n"
            "part p2 { use p1  use p1  use p1  use p1  use p1  use p1  use p1  use p1  use p1 }\n"
            "part p3 { use p2  use p2  use p2  use p2  use p2  use p2  use p2  use p2  use p2 }\n"
            "part p4 { use p3  use p3  use p3  use p3  use p3  use p3  use p3  use p3  use p3 }\n"
            "part p5 { use p4  use p4  use p4  use p4  use p4  use p4  use p4  use p4  use p4 }\n"
            "part p6 { use p5  use p5  use p5  use p5  use p5  use p5  use p5  use p5  use p5 }\n"
            'flow "Shop" {\n'
            "  use p6\n"
            "}\n"
        ),
        ('part p0 { say "Hello." }\nflow "Shop" {\n  use p0\n}\n'),
    ),
    "FLW234": ("flow {\n  hangup\n}\n", 'flow "Shop" {\n  hangup\n}\n'),
}


def example(code: str) -> tuple[str, str] | None:
    """A file that has this diagnostic and one that has none; None for a code without."""
    if code in _FILES:
        return _FILES[code]
    if code not in _STEPS:
        return None
    bad, good = (f'flow "Shop" {{\n{indent(steps, "  ")}\n}}\n' for steps in _STEPS[code])
    return bad, good
