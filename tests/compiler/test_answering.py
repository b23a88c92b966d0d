"""Flows that answer a call: what fills their params, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl.compiler.answering import LONGEST, answers
from callflow_dsl.errors import FlowcError
from callflow_dsl.source import Source

SAYS = 'flow "Answer" {\n  say "${value}" language en-GB  voice female\n  hangup\n}\n'


def said(param: str, sent: dict[str, str], **more: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    name = param.split()[0]
    text = f"param {param}\n{SAYS.replace('value', name)}"
    answered = answers(Source("a.flow", text), sent, **more)
    return answered.flows[0].to_wire()["steps"][0]["options"]["payload"], answered.notes


@pytest.mark.parametrize(
    ("param", "sent", "text"),
    [
        ("code", {"code": "407"}, "407"),
        ('code = "1"', {"code": "407"}, "407"),
        ("code = 12", {"code": "407"}, "407"),
        ("code = yes", {"code": "no"}, "no"),
        ("code-spelled", {"code": "40*"}, "4 0 *"),
        ('code-spelled = "1"', {"code-spelled": "x"}, "x"),
        ("source", {"source": "31612345678"}, "+31612345678"),
        ("source = +31201234567", {"source": "31612345678"}, "+31612345678"),
        ('source = "-"', {"source": "anonymous"}, "anonymous"),
        ("source-spelled", {"source": "316"}, "3 1 6"),
        ("destination", {"destination": "+31201234567"}, "+31201234567"),
        ("callID", {"callID": "c1"}, "c1"),
        ('code = "none"', {"source": "31612345678"}, "none"),
    ],
)
def test_a_param_takes_what_is_sent_under_its_name(param, sent, text):
    assert said(param, sent) == (text, ())


@pytest.mark.parametrize(
    ("param", "sent", "why"),
    [
        ('code = "1"', {"code": "4" * (LONGEST + 1)}, f"it has more than {LONGEST} characters"),
        ('code = "1"', {"code": " "}, "it is empty"),
        ('code = "1"', {"code": "a\nb"}, "it has signs in it that nobody can say"),
        ("code = 1", {"code": "one"}, "it is no number"),
        ("code = one", {"code": "one two"}, "it is no word"),
        ("code = 1s", {"code": "2s"}, "a param with this default is filled by no call"),
        ("source = +31201234567", {"source": "anonymous"}, "it is no telephone number"),
        (
            "desk = +31201234567",
            {"desk": "31900123456"},
            "what a caller enters is no number to be called",
        ),
    ],
)
def test_what_does_not_fit_leaves_the_default_and_is_told(param, sent, why):
    name = param.split()[0]
    kept = param.partition("= ")[2].strip('"')
    assert said(param, sent) == (kept, (f"{name} of the call does not fill param {name}: {why}",))


def test_a_param_without_a_default_has_to_be_sent():
    with pytest.raises(FlowcError, match="does not compile for this call") as raised:
        said("code", {})
    assert "code" in raised.value.report


def test_values_of_an_environment_and_of_the_service_come_first():
    sent = {"code": "407", "name": "x"}
    told = ("name of the call is no param of a.flow",)
    assert said("code", sent, values={"code": '"fixed"'}) == ("fixed", told)
    assert said("code", sent, texts={"code": 'a "quoted" ${name}'}) == (
        'a "quoted" ${name}',
        told,
    )
    assert said("code", {}, values={"code": "1"}, texts={"cod": "2"}) == (
        "1",
        ("a.flow has no param cod",),
    )


def test_which_flow_is_meant():
    two = Source("a.flow", SAYS.replace("${value}", "x") + 'flow "Other" { hangup }\n')
    answered = answers(two, {})
    assert answered.chosen("Other", "a.flow").call_flow.title == "Other"
    for title, message in ((None, "several flows"), ("New", 'no flow "New"')):
        with pytest.raises(FlowcError, match=message) as raised:
            answered.chosen(title, "a.flow")
        assert '"Answer", "Other"' in raised.value.message


@given(st.text(max_size=LONGEST + 5))
def test_whatever_is_sent_is_said_or_left_out(value):
    """No text of a caller changes the steps, or is read as part of the language."""
    text, notes = said('code = "default"', {"code": value})
    assert (text, bool(notes)) in [(value, False), ("default", True)]
