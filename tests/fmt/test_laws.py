"""The laws of the formatter: idempotent, nothing said differently, no comment lost or moved."""

from __future__ import annotations

import contextlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from callflow_dsl import compile_text, format_text
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.diagnostics.problems import BY_CODE
from callflow_dsl.source import Source
from callflow_dsl.syntax.formatter import UnparsedError, comments, same_tree
from callflow_dsl.syntax.parser import parse_source
from tests.fmt import strategies
from tests.syntax.test_parser_laws import EVERY_NODE, WORDS

ROOT = Path(__file__).parents[2]
SAMPLES = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "samples").glob("*.flow"))}
MANY = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


def compiled(text: str) -> tuple[list[dict[str, Any]], Counter[str]]:
    """What compiling gives: the JSON, and how often each code is reported."""
    compilation = compile_text(text)
    codes = Counter(found.code for found in compilation.diagnostics)
    return [flow.to_wire() for flow in compilation.flows], codes


def check(text: str) -> str:
    """All laws for one text; returns it formatted."""
    formatted = format_text(text)
    assert format_text(formatted) == formatted
    before, after = (parse_source(Source("x", t), Reporter()) for t in (text, formatted))
    assert same_tree(before, after)
    assert comments(text, before) == comments(formatted, after)
    (flows, codes), (flows_after, codes_after) = compiled(text), compiled(formatted)
    assert flows == flows_after
    # One message can speak for its line, and formatting makes other lines.
    if not any(BY_CODE[code].claims_line for code in codes | codes_after):
        assert codes == codes_after
    outside = formatted.replace("\\\n", "")
    assert "\n\n\n" not in outside or '"""' in text
    return formatted


@MANY
@given(strategies.files())
@example('test ""{fetch if (x ==1)  keys}')
@example('part greet { fetch on key goto a nonsense """\n"""  fetch }')
@example('flow "A" { menu c { say "x" language en-GB  key *1 { hangup } } }')
@example('\r\nimport """begins here\n   goes on\n"""\n')
def test_the_laws_hold_for_any_file(text: str) -> None:
    try:
        formatted = check(text)
    except UnparsedError:
        assume(False)
    assert formatted == "" or formatted.endswith("\n")


@MANY
@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from([" ", "\n"]))
def test_the_laws_hold_for_what_parses_of_any_soup(words: list[str], between: str) -> None:
    try:
        check('flow "x" {\n' + between.join(words) + "\n}")
    except UnparsedError:
        assume(False)


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_the_laws_hold_for_samples_with_other_spaces(name: str, data: st.DataObject) -> None:
    text = SAMPLES[name]
    for _ in range(data.draw(st.integers(1, 6))):
        places = [at for at, character in enumerate(text) if character in " \n"]
        at = data.draw(st.sampled_from(places))
        extra = data.draw(st.sampled_from([" ", "\n", "  \t", " // c\n", "\n\n\n"]))
        text = text[:at] + extra + text[at:]
    with contextlib.suppress(UnparsedError):  # a line end inside a text, say
        check(text)


def test_the_laws_hold_for_a_text_with_every_node() -> None:
    check(EVERY_NODE)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_in_the_style(name: str) -> None:
    assert format_text(SAMPLES[name]) == SAMPLES[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_line_ends_stay(name: str) -> None:
    text = SAMPLES[name].replace("\n", "\r\n")
    assert format_text(text) == text
    assert format_text("\ufeff" + text) == "\ufeff" + text


def test_deep_nesting_is_refused() -> None:
    from callflow_dsl import FlowcError

    deep = 'flow "x" { hangup if ' + "not " * 20_000 + "x == 1 }"
    with pytest.raises(FlowcError, match="nests too deeply"):
        format_text(deep)


def test_many_nested_blocks_take_no_longer_than_few() -> None:
    """Whether a block fits on a line is found out once for each block."""
    text = "if x == 1 { " * 60 + "hangup" + " }" * 60
    assert format_text(f'flow "x" {{ {text} }}').count("if x == 1") == 60
