"""Each construct of the core language and the JSON that it stands for."""

from __future__ import annotations

from typing import Any

import pytest

from callflow_dsl import Say, compile_text
from callflow_dsl.compiler.frame import MOST_NESTED


def steps(body: str) -> list[dict[str, Any]]:
    compilation = compile_text(f'flow "X" {{ ids server\n{body}\n}}')
    assert [d for d in compilation.diagnostics if d.severity == "error"] == []
    found: list[dict[str, Any]] = compilation.flows[0].to_wire()["steps"]
    return found


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ('say "Hi"', {"action": "say", "options": {"payload": "Hi"}}),
        (
            'say "Hi" language en-GB voice male repeat 3 loop machine hangup machine-timeout 400ms',
            {
                "action": "say",
                "options": {
                    "payload": "Hi",
                    "language": "en-GB",
                    "voice": "male",
                    "repeat": 3,
                    "loop": True,
                    "ifMachine": "hangup",
                    "machineTimeout": 400,
                },
            },
        ),
        ('say "Hi" loop no', {"action": "say", "options": {"payload": "Hi", "loop": False}}),
        ('play "https://x/a.wav"', {"action": "play", "options": {"media": "https://x/a.wav"}}),
        (
            'play "https://x/a.wav" "https://x/b.wav"',
            {"action": "play", "options": {"media": ["https://x/a.wav", "https://x/b.wav"]}},
        ),
        ("pause 1m30s", {"action": "pause", "options": {"length": 90}}),
        ("pause 1.0s", {"action": "pause", "options": {"length": 1}}),
        (
            'record max 60s silence 5s finish # transcribe en-US then "https://x/y"',
            {
                "action": "record",
                "options": {
                    "maxLength": 60,
                    "timeout": 5,
                    "finishOnKey": "#",
                    "transcribe": True,
                    "transcribeLanguage": "en-US",
                    "onFinish": "https://x/y",
                },
            },
        ),
        (
            "record max 60s max 3 keys end *",
            {"action": "record", "options": {"maxLength": 60}, "endKey": "*", "maxNumKeys": 3},
        ),
        (
            "transfer +31201234567 record both mask",
            {
                "action": "transfer",
                "options": {"destination": "31201234567", "record": "both", "mask": True},
            },
        ),
        (
            'transfer "sip:desk@example.com"',
            {"action": "transfer", "options": {"destination": "sip:desk@example.com"}},
        ),
        ('fetch "https://x/y"', {"action": "fetchCallFlow", "options": {"url": "https://x/y"}}),
        (
            'keys "12w#" duration 0.2s interval 100ms',
            {"action": "sendKeys", "options": {"keys": "12w#", "duration": 200, "interval": 100}},
        ),
        ("hangup", {"action": "hangup"}),
        (
            'raw {"action": "beep", "options": {"deep": [1, {"a": null}]}, "x": 1.5}',
            {"action": "beep", "options": {"deep": [1, {"a": None}]}, "x": 1.5},
        ),
        (
            'say "Hi" raw {"options": {"pitch": 3}, "colour": "red"}',
            {"action": "say", "options": {"payload": "Hi", "pitch": 3}, "colour": "red"},
        ),
    ],
)
def test_step(line: str, step: dict[str, Any]) -> None:
    assert steps(f'say "first"\n{line}')[1] == step


def test_key_options() -> None:
    assert steps('go: say "Hi" as choice end # max 4 keys on key goto go')[0] == {
        "id": "go",
        "action": "say",
        "options": {"payload": "Hi"},
        "onKeypressGoto": "go",
        "onKeypressVar": "choice",
        "endKey": "#",
        "maxNumKeys": 4,
    }


def test_conditions() -> None:
    line = 'say "Hi" as x\nhangup if x == 1 and not (x == "2" or x != *) and x >= 3'
    assert steps(line)[1]["conditions"] == [
        {"variable": "x", "operator": "==", "value": "1"},
        {"variable": "x", "operator": "!=", "value": "2"},
        {"variable": "x", "operator": "==", "value": "*"},
        {"variable": "x", "operator": ">=", "value": "3"},
    ]


def test_unknown_operator_warns_and_compiles() -> None:
    compilation = compile_text('flow "X" { say "a" as x\n hangup if x "contains" "1" }')
    assert [d.code for d in compilation.diagnostics] == ["FLW231"]
    step = compilation.flows[0].to_wire()["steps"][1]
    assert step["conditions"] == [{"variable": "x", "operator": "contains", "value": "1"}]


def test_settings() -> None:
    text = """flow "X" raw {"colour": "red"} {
      record
      default
      max duration 30m
      id "abc"
      number +31201234567
      hangup
    }"""
    flow = compile_text(text).flows[0]
    document = flow.to_wire()
    assert document.pop("steps")[0]["action"] == "hangup"
    assert document == {
        "id": "abc", "title": "X", "record": True, "default": True, "maxDuration": 1800,
        "colour": "red",
    }  # fmt: skip
    assert flow.numbers == ("31201234567",)


def test_record_is_a_setting_only_before_the_first_step() -> None:
    assert [step["action"] for step in steps('record no\nsay "Hi"\nrecord')] == ["say", "record"]
    assert steps("voicemail: record")[0]["action"] == "record"


def test_defaults_give_way_to_the_step() -> None:
    text = """
      defaults { language en-GB  silence 4s }
      flow "X" { ids server
        defaults { voice female
          language nl-NL }
        say "a"
        say "b" voice male
        record
      }"""
    found = compile_text(text).flows[0].to_wire()["steps"]
    assert [step.get("options") for step in found] == [
        {"payload": "a", "language": "nl-NL", "voice": "female"},
        {"payload": "b", "language": "nl-NL", "voice": "male"},
        {"timeout": 4},
    ]


def test_texts() -> None:
    text = r"""
      say "a \"b\" \\ \n \t \u00e9 \u{1F600} \${x}"
      say \"\"\"
        one
          two "quoted"
        three \
        joined
        \"\"\"
      say "# and // are text"""  # noqa: RUF100
    body = text.replace(r"\"\"\"", '"""') + '"'
    assert [step["options"]["payload"] for step in steps(body)] == [
        'a "b" \\ \n \t é 😀 ${x}',
        'one\n  two "quoted"\nthree joined',
        "# and // are text",
    ]


def test_let_and_param() -> None:
    text = """
      let name = "Acme"
      let greeting = "Welcome to ${name}."
      param desk = +31201112233
      param wait
      flow "${name} line" { ids server
        say greeting_is "x" }"""
    assert compile_text(text).failed
    text = text.replace('say greeting_is "x"', "say ${greeting}\npause ${wait}\ntransfer ${desk}")
    assert [d.code for d in compile_text(text).diagnostics] == ["FLW107"]
    document = compile_text(text, values={"wait": "3s", "desk": "+31209999999"}).flows[0].to_wire()
    assert document["title"] == "Acme line"
    assert [step["options"] for step in document["steps"]] == [
        {"payload": "Welcome to Acme."},
        {"length": 3},
        {"destination": "31209999999"},
    ]


def test_several_statements_on_a_line() -> None:
    found = steps('say "a" hangup transfer +31201112233 record both mask hangup')
    assert [step["action"] for step in found] == ["say", "hangup", "transfer", "hangup"]


def test_crlf_bom_and_tabs() -> None:
    text = '\ufeffflow "X" {\r\n\tsay\t"a"\r\n\thangup // done\r\n}\r\n'
    compilation = compile_text(text)
    assert compilation.diagnostics == ()
    assert len(compilation.flows[0].call_flow.steps) == 2


def test_origins_point_at_the_statements() -> None:
    flow = compile_text('flow "X" {\n  say "a"\n  go: hangup\n}').flows[0]
    assert [step.location.text for step in flow.steps] == ['say "a"', "hangup"]
    assert [step.location.line for step in flow.steps] == [2, 3]


def test_a_file_of_tests_alone_compiles_to_no_flow() -> None:
    compilation = compile_text('test "a" { hears "Welcome" }')
    assert (compilation.flows, compilation.diagnostics) == ((), ())


def test_a_step_knows_the_menu_the_branch_and_the_hearing_that_it_comes_from() -> None:
    text = """part desk { say "Desk." }
flow "F" { defaults { language en-GB voice female }
  menu choice {
    say "Choose." tries 2
    key 1 { use desk }
    other { say "No." again }
    fail { say "Goodbye." }
  }
  say "Behind."
}
"""
    flow = compile_text(text).flows[0]
    told = {
        (
            step.step.payload,
            tuple(getattr(block, "role", "part") for block in step.around),
            step.hearings,
        )
        for step in flow.steps
        if isinstance(step.step, Say)
    }
    assert told == {
        ("Choose.", ("prompt",), (1,)),
        ("Choose.", ("prompt",), (2,)),
        ("No.", ("other",), (1,)),
        ("No.", ("other",), (2,)),
        ("Desk.", ("key", "part"), (0,)),
        ("Goodbye.", ("fail",), (0,)),
        ("Behind.", (), ()),
    }
    assert flow.steps[0].action is not None
    assert flow.steps[0].action.scope.files.source is flow.location.source


def test_a_comment_may_stand_before_else() -> None:
    body = 'say "x" as n\nif n == 1 { hangup }\n// otherwise\n\nelse { say "b" }'
    assert steps(body) == steps(body.replace("\n// otherwise\n\n", ""))


def test_a_carriage_return_alone_ends_a_line() -> None:
    text = 'flow "A" {\n  say "x"  // note\n  hangup\n}\n'
    with_returns = compile_text(text.replace("\n", "\r"))
    assert with_returns.flows[0].call_flow == compile_text(text).flows[0].call_flow
    assert [step.location.line for step in with_returns.flows[0].steps] == [2, 3]


def test_long_chains_of_and_are_no_nesting() -> None:
    tests = " and ".join(f"n != {number}" for number in range(3000))
    (flow,) = compile_text(f'flow "A" {{ say "x" as n  hangup if {tests} }}').flows
    assert len(flow.to_wire()["steps"][1]["conditions"]) == 3000


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("if n == 1 {\n", "}\n"),
        ('if n == 1 { say "One." } else {\n', "}\n"),
        ('menu m@ { say "Press 1." key 1 {\n', "} }\n"),
    ],
)
def test_blocks_nest_to_a_depth_that_is_counted(opening: str, closing: str) -> None:
    def codes(depth: int) -> list[str]:
        openings = "".join(opening.replace("@", str(number)) for number in range(depth))
        body = f'{openings}say "Deep."\n{closing * depth}'
        text = f'flow "A" {{ say "Enter." as n max 1 key\n{body}say "End."\n}}'
        return [d.code for d in compile_text(text).diagnostics if d.severity == "error"]

    assert codes(MOST_NESTED) == []
    assert codes(MOST_NESTED + 1) == ["FLW038"]


def test_parts_in_parts_are_counted_as_blocks() -> None:
    def codes(depth: int) -> list[str]:
        uses = "".join(f"part p{n}() {{ use p{n + 1}() }}\n" for n in range(1, depth))
        text = f'{uses}part p{depth}() {{ say "Deep." }}\nflow "A" {{ use p1() }}\n'
        return [d.code for d in compile_text(text).diagnostics if d.severity == "error"]

    assert codes(MOST_NESTED - 1) == []
    assert codes(MOST_NESTED + 2) == ["FLW038"]


def test_what_nests_too_deeply_is_told_where_it_does() -> None:
    body = "if n == 1 {\n" * 60 + 'say "Deep."\n' + "}\n" * 60
    text = f'flow "A" {{\nsay "Enter." as n max 1 key\n{body}}}\n'
    (error,) = compile_text(text).diagnostics
    first = 3
    assert error.location.line == first + MOST_NESTED + 1
    assert any(f"At most {MOST_NESTED} blocks" in note for note in error.notes)


def test_values_are_for_params_of_the_file() -> None:
    text = 'param desk = +31201112233\nflow "A" {\n  transfer ${desk}\n}'
    (found,) = compile_text(text, values={"dsk": "+31201112244"}).diagnostics
    assert (found.message, found.fix and found.fix.replacement) == (
        "the file has no param dsk",
        "desk",
    )


def test_a_wrong_value_from_outside_is_said_to_come_from_there() -> None:
    flow = 'param desk = +31201112233\nflow "A" {\n  transfer ${desk}\n}\n'
    (found,) = compile_text(flow, values={"desk": "0201112233"}).diagnostics
    (related,) = found.related
    assert str(related.location) == "param desk:1:1"
    assert "by --set, in flowc.toml or by a program" in related.message


def test_a_number_of_keys_behind_a_reference_says_that_it_counts_keys() -> None:
    text = 'let n = 1\nflow "A" {\n  say "Choose." as v max ${n}\n}'
    (found,) = compile_text(text).diagnostics
    assert (found.code, found.message, found.fix) == ("FLW236", "1 what? Write 1 key", None)
