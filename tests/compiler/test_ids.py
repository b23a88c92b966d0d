"""Generated ids depend on the step alone."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl import CompiledFlow, compile_text

SAMPLES = Path(__file__).parents[2] / "samples"
LINES = st.sampled_from(
    ['say "One."', 'say "Two."', "pause 3s", 'say "One." voice male', "transfer +31201112233"]
)


def compiled(lines: list[str]) -> CompiledFlow:
    compilation = compile_text('flow "X" {\n' + "\n".join(lines) + "\n}")
    assert not compilation.failed
    return compilation.flows[0]


def ids(lines: list[str]) -> list[str | None]:
    return [step.id for step in compiled(lines).call_flow.steps]


def test_inserting_a_step_changes_no_other_id() -> None:
    before = ['say "One."', "pause 3s", 'say "Two."']
    after = ['say "One."', 'say "New."', "pause 3s", 'say "Two."']
    assert [i for n, i in enumerate(ids(after)) if n != 1] == ids(before)


@given(st.lists(LINES, min_size=1), st.data())
def test_inserting_a_step_keeps_the_set_of_ids(lines: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines)))
    fresh = data.draw(LINES)
    before, after = ids(lines), ids([*lines[:at], fresh, *lines[at:]])
    assert set(before) < set(after)
    assert len(after) == len(set(after)) == len(before) + 1


def test_the_order_of_options_does_not_matter() -> None:
    assert ids(['say "A" voice male language en-GB']) == ids(['say "A" language en-GB voice male'])


def test_where_a_goto_leads_does_not_matter() -> None:
    first = ids(['say "A" on key goto x', "x: hangup"])
    second = ids(['say "A" on key goto y', "y: hangup"])
    assert first[0] == second[0]


def test_a_label_is_the_id() -> None:
    assert ids(['menu: say "A" on key goto menu']) == ["menu"]


def test_ids_can_be_left_to_the_server() -> None:
    document = compiled(["ids server", 'say "A" on key goto x', "x: hangup"]).to_wire()
    assert ["id" in step for step in document["steps"]] == [False, True]


def of_a_menu(*branches: str) -> list[str | None]:
    text = (
        'menu choice {\n  say "Choose."\n  tries 2\n'
        '  key 1 { say "One." }\n  key 2 { menu topic { say "Which?" key 1 { hangup } } }\n'
        + "".join(f"  {branch}\n" for branch in branches)
        + '  other { say "No." again }\n  silence { say "Bye." hangup }\n}\nsay "Behind." hangup'
    )
    return ids([text])


def test_another_key_changes_the_id_of_no_other_step() -> None:
    before = of_a_menu()
    for branch in ("key 3 { hangup }", 'key 4 5 { say "One." }', "key * { again }"):
        assert set(before) <= set(of_a_menu(branch))


def test_another_key_of_the_support_line_changes_no_id() -> None:
    text = (SAMPLES / "support-line.flow").read_text(encoding="utf-8")
    more = text.replace("key 2 { use support }", "key 2 { use support }\n    key 3 { use support }")
    assert more != text
    before, after = (
        [step.id for step in compile_text(one).flows[0].call_flow.steps] for one in (text, more)
    )
    assert set(before) < set(after)


def test_the_name_of_a_variable_is_in_no_id() -> None:
    text = (SAMPLES / "support-line.flow").read_text(encoding="utf-8")
    before, after = (
        [step.id for step in compile_text(one).flows[0].call_flow.steps]
        for one in (text, text.replace("menu choice", "menu wish"))
    )
    assert before == after
