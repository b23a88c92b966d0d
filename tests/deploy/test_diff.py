"""The diff by meaning: what it says, and laws that it keeps."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callflow_dsl import compile_text
from callflow_dsl.deploy.content import covers, digest, is_still, normal, same
from callflow_dsl.deploy.diff import diff_flows, words_between
from callflow_dsl.deploy.diff_lines import lines_of
from callflow_dsl.deploy.matching import matched, unmoved


def flow(body: str, title: str = "F") -> dict:
    compilation = compile_text(f'flow "{title}" {{\n{body}\n}}\n')
    assert not compilation.failed, compilation.diagnostics
    return normal(compilation.flows[0].to_wire())


def told(before: str, after: str) -> list[str]:
    return [
        f"{'  ' * line.depth}{line.sign} {line.text}"
        for line in lines_of(diff_flows(flow(before), flow(after)))
    ]


def test_a_text_changes_by_words():
    assert told('say "Welcome to Acme today."', 'say "Welcome to Acme tomorrow."') == [
        '~ say "Welcome to Acme tomorrow."',
        "  ~ text: Welcome to Acme[- today.-]{+ tomorrow.+}".replace("[- ", " [-").replace(
            "{+ ", "{+"
        ),
    ]


def test_options_are_named_as_in_the_language():
    assert told("record max 60s", "record max 90s silence 5s if x == 1") == [
        "~ record",
        "  ~ max 1m -> 90s",
        "  + silence 5s",
        "  + if x == 1",
    ]


def test_a_move_is_a_move():
    before = 'say "One."\nsay "Two."\nsay "Three."\nhangup'
    after = 'say "Three."\nsay "One."\nsay "Two."\nhangup'
    assert told(before, after) == ['> say "Three."  (moved from place 3 to 1)']


def test_a_label_keeps_a_step_whatever_it_says():
    found = told('ask: say "One two."', 'ask: play "https://example.com/a.wav"')
    assert found[0].startswith("~ ask: play")


def test_a_goto_to_a_renamed_label_is_no_change_of_its_own():
    before = 'say "Press." on key goto a\na: hangup'
    after = 'say "Press." on key goto b\nb: hangup'
    assert told(before, after) == ["~ b: hangup", '  ~ id "a" -> "b"']


@pytest.mark.parametrize("goto", [[], {"a": 1}, 5, ["a"]])
def test_a_goto_that_is_none_is_a_change_like_any_other(goto):
    """What another client stored can be anything."""
    before = {"steps": [{"id": "a", "action": "hangup", "onKeypressGoto": goto}]}
    after = {"steps": [{"id": "a", "action": "hangup"}]}
    assert diff_flows(before, after)
    assert not diff_flows(before, before)


def test_settings_and_numbers():
    before, after = flow("hangup"), flow("record\nmax duration 5m\nhangup", "G two")
    diff = diff_flows(before, after, (("31201",), ("31202",)))
    assert [f"{line.sign} {line.text}" for line in lines_of(diff)] == [
        '~ title "F" -> "G two"',
        "+ record yes",
        "+ max duration 5m",
        "+ number +31202",
        "- number +31201",
    ]


def test_a_password_in_an_address_is_not_shown():
    lines = told("hangup", 'fetch "https://me:hunter2@example.com/x?token=sesame"')
    assert "hunter2" not in "".join(lines)
    assert "sesame" not in "".join(lines)
    assert "***" in "".join(lines)


def test_nothing_from_outside_steers_the_terminal():
    before, after = flow("hangup"), flow("hangup")
    after["steps"][0]["id"] = "a\x1b[2J"
    after["title"] = "x \x1b]0;y\x07"
    text = "".join(line.text for line in lines_of(diff_flows(before, after)))
    assert "\x1b" not in text
    assert "\x07" not in text


STEPS = st.lists(
    st.fixed_dictionaries(
        {"action": st.sampled_from(["say", "hangup", "beep"])},
        optional={
            "id": st.sampled_from(["a", "b", "say-00000001", "say-00000002"]),
            "options": st.fixed_dictionaries(
                {}, optional={"payload": st.sampled_from(["One two", "One three", "x"]),
                              "repeat": st.sampled_from([1, 1.0, True, "1"])}
            ),
            "onKeypressGoto": st.sampled_from(["a", "b", "c"]),
            "conditions": st.just([{"variable": "x", "operator": "==", "value": "1"}]),
        },
    ),
    max_size=6,
)  # fmt: skip
FLOWS = st.fixed_dictionaries(
    {"steps": STEPS},
    optional={"title": st.sampled_from(["F", "G"]), "default": st.booleans(), "more": st.just([1])},
).map(normal)


def every_id(content: dict) -> dict:
    found = copy.deepcopy(content)
    for number, step in enumerate(found["steps"]):
        step.setdefault("id", f"free{number}")
    return found


@given(FLOWS, FLOWS)
@settings(deadline=None)
def test_a_diff_is_empty_when_and_only_when_the_flows_are_equal(one, other):
    one, other = every_id(one), every_id(other)
    assert bool(diff_flows(one, other)) == (digest(one) != digest(other))
    assert not diff_flows(one, copy.deepcopy(one))
    list(lines_of(diff_flows(one, other)))


@given(FLOWS, FLOWS)
@settings(deadline=None)
def test_a_diff_accounts_for_every_step_once(one, other):
    pairs = matched(one["steps"], other["steps"])
    assert len({place for place, _ in pairs}) == len({place for _, place in pairs}) == len(pairs)
    steps = diff_flows(one, other).steps
    assert sum(step.kind == "added" for step in steps) == len(other["steps"]) - len(pairs)
    assert sum(step.kind == "removed" for step in steps) == len(one["steps"]) - len(pairs)


@given(st.permutations(range(8)))
def test_what_has_not_moved_is_in_order_and_as_much_as_can_be(places):
    pairs = [(place, number) for number, place in enumerate(places)]
    fixed = sorted(unmoved(pairs), key=lambda pair: pair[1])
    assert [one for one, _ in fixed] == sorted(one for one, _ in fixed)
    longest = [1] * 8
    for number in range(8):
        for before in range(number):
            if places[before] < places[number]:
                longest[number] = max(longest[number], longest[before] + 1)
    assert len(fixed) == max(longest)


@given(st.text("ab c\n"), st.text("ab c\n"))
def test_words_make_both_texts(one, other):
    words = words_between(one, other)
    assert "".join(word.text for word in words if word.sign != "+") == one
    assert "".join(word.text for word in words if word.sign != "-") == other


@given(FLOWS)
@settings(deadline=None)
def test_a_server_may_complete_a_flow(content):
    stored = every_id(content)
    assert same(stored, content)
    assert covers({**stored, "added": 1}, content)
    assert is_still(stored, digest(stored))
    if content.get("default"):
        lost = {name: value for name, value in stored.items() if name != "default"}
        assert is_still(lost, digest(stored))
        assert not is_still(stored, digest(lost))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"record": False, "createdAt": "x"}, {}),
        ({"default": False, "maxDuration": None}, {}),
        ({"steps": [{"action": "hangup", "options": {"x": None}, "conditions": []}]},
         {"steps": [{"action": "hangup"}]}),
        ({"steps": [{"action": "say", "options": {"Repeat": 2}}]},
         {"steps": [{"action": "say", "options": {"repeat": 2}}]}),
    ],
)  # fmt: skip
def test_what_means_the_same_is_the_same(one, other):
    assert normal(one) == normal(other)


def test_many_new_steps_are_no_reason_to_wait():
    before, after = (
        {"steps": [{"action": "say", "options": {"payload": f"{word} {n}"}} for n in range(3000)]}
        for word in ("one", "two")
    )
    assert len(diff_flows(before, after).steps) == 6000
