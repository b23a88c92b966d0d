"""What holds for any text: no exception, spans that fit, escapes that round-trip."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from callflow_dsl import compile_text
from callflow_dsl._frozen import fields_of
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.source import Source
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.parser import parse_source
from callflow_dsl.syntax.syntax_messages import statement_words
from callflow_dsl.syntax.text import decode_text, encode_text

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SAMPLES = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "samples").glob("*.flow"))}
ERRORS = [
    path.read_bytes().decode("utf-8")
    for path in sorted((ROOT / "tests" / "compiler" / "errors").glob("*.flow"))
]

#: A text with every kind of node in it.
EVERY_NODE = '''
import "common.flow"
param desk = +31201112233  // one
let greeting = """
  Hello ${name}.
  """
prompt hello { en-GB "Hello" }
defaults { voice female }
flow "Every node" raw {"a": 1} {
  record yes
  number +31201234567
  first  : say "Hi ${name}." as choice end # max 4 keys on key   goto first raw {"x": {}}
  hangup if choice == 1 and not (x != "2" or y < 3)
  raw {"action": "beep"}
  use greet(1, name = "Ann")
  if choice == 1 { hangup } else { pause 1m30s }
  menu choice { wait 5s tries 2
    key 1 { again } silence { hangup } }
  ask order { say "?"
    max 4  keys end # valid 1 200-300 tries silence 2 wrong endless
    key 0 { again order } invalid { again ${ order } } }
  hangup if order is  not a number
}
part greet(name, town = "Oslo") { say ${name} language en-GB }
test "x" { hears "Hi" presses 1 }  // two
'''

WORDS = [
    *statement_words(),
    "language", "voice", "female", "en-GB", "transcribe", "on key goto", "as", "max", "if", "and",
    "or", "not", "{", "}", "(", ")", "=", "==", "!=", ",", ":", "x", "x:", "4s", "400ms", "1.5s",
    "7", "4 keys", "+31201112233", "*", "#", '"text"', '"', '"""', '"${x}"', "${x}", "\\", "// c",
    '{"action": "beep"}', '{"a": ', "\n", "\n\n", "'", "“", ";", "\t", "\r\n", "\ufeff", "&&", "é",
]  # fmt: skip

MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(text: str) -> None:
    """Compile; every diagnostic stands within the text and its fix does as well."""
    compilation = compile_text(text)
    for found in compilation.diagnostics:
        places = [found.location, *(related.location for related in found.related)]
        places += [found.fix.location] if found.fix else []
        for place in places:
            start, end = place.span
            assert 0 <= start <= end <= len(text), found
            assert place.source.text == text
            assert place.line >= 1
            assert place.column >= 1
        assert found.message
    assert not (compilation.failed and compilation.flows)


@MANY
@given(st.text())
@example("")
@example('"')
@example("\ud800")
@example('flow "x" { say "\ud800" }')
@example("x:")
@example("if")
@example("}{")
@example("/\x1f")
@example("-\x00")
@example('flow "a" { raw {"a": ' + "9" * 5000 + "} }")
@example('flow "a" { raw ' + '{"a":' * 3000)
@example("flow " * 300)
@example("{" * 2000)
@example('flow "a" { pause ' + "9" * 5000 + "s }")
@example('flow "a" { pause ' + "9" * 60 + "h }")
@example('flow "a" { say "b" max ' + "9" * 5000 + " keys repeat " + "9" * 5000 + " }")
@example('flow "a" { hangup if ' + "(" * 3000 + "x == 1" + ")" * 3000 + " }")
@example('flow "a" { hangup if ' + "not " * 3000 + "x == 1 }")
@example("".join(f"let a{n} = ${{a{n + 1}}}\n" for n in range(2000)) + 'flow "x" { say ${a0} }')
@example('flow "a" { ' + "if x == 1 { } else " * 2000 + "{ } }")
def test_any_text_compiles_or_is_refused(text: str) -> None:
    check(text)


@MANY
@given(st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from(["", " ", "\n"]))
def test_any_soup_of_words_compiles_or_is_refused(words: list[str], between: str) -> None:
    check(between.join(words))
    check('flow "x" {\n' + between.join(words) + "\n}")


@MANY
@given(st.data())
def test_any_mutation_compiles_or_is_refused(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([*SAMPLES.values(), *ERRORS, EVERY_NODE]))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 30, len(text))))
        other = data.draw(st.integers(0, len(text)))
        chunk = data.draw(
            st.sampled_from(["", text[start:end] * 2, text[other : other + 20], *WORDS])
        )
        text = text[:start] + chunk + text[end:]
    check(text)


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES.keys())
def test_every_beginning_of_a_sample_compiles_or_is_refused(text: str) -> None:
    for end in range(0, len(text), 3):
        check(text[:end])


@given(st.text(st.characters(codec="utf-8"), max_size=60))
@example('${x} \\ " $ ${ \n\r\t\x00\u2028\ufeff')
@example("\\${x}")
@example('"""')
def test_texts_round_trip(text: str) -> None:
    encoded = encode_text(text)
    assert encoded.isprintable() or all(ord(c) >= 0x20 for c in encoded)
    assert "\n" not in encoded
    parts, problems = decode_text(encoded[1:-1])
    assert ("".join(map(str, parts)), problems) == (text, [])
    tree, reporter = parsed(f"let x = {encoded}")
    (let,) = tree.statements
    assert isinstance(let, ast.Let)
    assert isinstance(let.value, ast.Text)
    assert let.value.text == text
    assert reporter.diagnostics == []


def parsed(text: str) -> tuple[ast.File, Reporter]:
    """Parse a text."""
    reporter = Reporter()
    return parse_source(Source("<test>", text), reporter), reporter


def nodes(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each node below a node, with the node that holds it."""
    for info in fields_of(type(node)):
        value = getattr(node, info.name)
        for child in value if isinstance(value, tuple) else (value,):
            if type(child).__module__.startswith(ast.__name__):
                yield child, node
                yield from nodes(child)


FIRST_WORDS = {
    ast.If: "if", ast.Valid: "valid", ast.KeyBranch: "key", ast.Wait: "wait", ast.Tries: "tries",
    ast.Again: "again", ast.Use: "use", ast.Defaults: "defaults", ast.Flow: "flow",
    ast.Part: "part", ast.Import: "import", ast.Param: "param", ast.Let: "let",
    ast.Prompt: "prompt", ast.Test: "test", ast.Raw: "raw", ast.RawFields: "raw", ast.When: "if",
    ast.Not: "not", ast.Block: "{", ast.Ref: "${", ast.Text: '"',
}  # fmt: skip


def first_word(node: Any) -> str:
    """Return what the text of a node begins with."""
    if type(node) in FIRST_WORDS:
        return FIRST_WORDS[type(node)]
    match node:
        case ast.And() | ast.Or():
            return first_word(node.conditions[0])
        case ast.Compare() | ast.State():
            return first_word(node.variable)
        case ast.Count():
            return str(node.keys)
        case ast.Argument():
            return node.name or first_word(node.value)
    for name in ("verb", "word", "label", "variable", "language", "name", "text"):
        if hasattr(node, name):
            found: str = getattr(node, name)
            return found.split()[0]
    raise AssertionError(node)


@pytest.mark.parametrize("text", [*SAMPLES.values(), EVERY_NODE], ids=[*SAMPLES, "every-node"])
def test_spans_begin_at_the_first_word(text: str) -> None:
    tree, reporter = parsed(text)
    assert reporter.diagnostics == []
    seen = 0
    for node, parent in nodes(tree):
        start, end = node.span
        begun = text[start:]
        if isinstance(node, ast.Compare | ast.State | ast.Not | ast.And | ast.Or):
            begun = begun.lstrip("( ")  # the parentheses around a condition are its own
        assert begun.startswith(first_word(node)), node
        assert parent.span[0] <= start < end <= parent.span[1], (node, parent)
        assert text[start:end].strip() == text[start:end]
        seen += 1
    assert seen > 10


@pytest.mark.parametrize("text", [*SAMPLES.values(), EVERY_NODE], ids=[*SAMPLES, "every-node"])
def test_a_walk_visits_each_node_once(text: str) -> None:
    tree, _ = parsed(text)
    walked = list(ast.walk(tree))
    assert walked[0] is tree
    assert {id(node) for node, _ in nodes(tree)} == {id(node) for node in walked[1:]}
    assert len({id(node) for node in walked}) == len(walked)


@pytest.mark.parametrize("text", [*SAMPLES.values(), EVERY_NODE], ids=[*SAMPLES, "every-node"])
def test_word_spans_are_the_words(text: str) -> None:
    """The text of a field stands at the span of that name, and each statement has its word."""
    tree, _ = parsed(text)
    for node in ast.walk(tree):
        if hasattr(node, "word_span"):
            word = text[slice(*node.word_span)]
            assert word in (first_word(node), getattr(node, "word", ""), getattr(node, "name", ""))
        for name in ("label", "operator", "state", "language", "name"):
            span = getattr(node, f"{name}_span", None)
            if span is not None:
                assert " ".join(text[slice(*span)].strip('"').split()) == getattr(node, name)


def test_every_node_is_looked_at() -> None:
    """The text above has all kinds of nodes that a correct file can hold."""
    kinds = {
        value
        for value in vars(ast).values()
        if isinstance(value, type) and issubclass(value, ast.Node)
    } - {ast.Node}
    texts = [EVERY_NODE, *SAMPLES.values()]
    found = {type(node) for text in texts for node, _ in nodes(parsed(text)[0])}
    assert kinds - found == {ast.File, ast.Stray, ast.Unknown}


@given(st.lists(st.sampled_from(['say "a // b"', "// one", "hangup // two //", "//", "", "pause"])))
def test_comments_are_all_found(lines: list[str]) -> None:
    text = "\n".join(lines)
    tree, _ = parsed(text)
    comments = [line[line.index("//") :] for line in lines if "//" in line and "say" not in line]
    assert [text[start:end] for start, end in tree.comments] == comments


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("0s", 0), ("4s", 4000), ("400ms", 400), ("2m", 120_000), ("2h", 7_200_000),
        ("1m30s", 90_000), ("1.5s", 1500), ("0.5ms", None), ("1h0m0.001s", 3_600_001),
        ("1.0s", 1000), ("0.0005s", None), ("1.50m", 90_000),
    ],
)  # fmt: skip
def test_durations(text: str, ms: int | None) -> None:
    (let,) = parsed(f"let x = {text}")[0].statements
    assert isinstance(let, ast.Let)
    assert let.value == ast.Duration(ms, text, (8, 8 + len(text)))


UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}
PART = st.tuples(
    st.integers(0, 5000), st.text("0123456789", max_size=4), st.sampled_from(sorted(UNITS))
)


@given(st.lists(PART, min_size=1, max_size=3))
def test_durations_add_up(parts: list[tuple[int, str, str]]) -> None:
    text = "".join(f"{whole}{'.' if rest else ''}{rest}{unit}" for whole, rest, unit in parts)
    exact = sum(
        (Fraction(f"{whole}.{rest or 0}") * UNITS[unit] for whole, rest, unit in parts), Fraction()
    )
    (let,) = parsed(f"let x = {text}")[0].statements
    assert isinstance(let, ast.Let)
    assert isinstance(let.value, ast.Duration)
    each_exact = all(
        (Fraction(f"{whole}.{rest or 0}") * UNITS[unit]).denominator == 1
        for whole, rest, unit in parts
    )
    assert let.value.ms == (int(exact) if each_exact else None)


@given(st.lists(st.sampled_from(['say "a"\n', "hangup\n", "sya\n", "pause 4\n", "hangup(\n"])))
def test_one_wrong_line_hides_no_other(lines: list[str]) -> None:
    """Each line is judged as if it stood alone."""
    wrong = {"sya\n": "FLW006", "pause 4\n": "FLW209", "hangup(\n": "FLW151"}
    found = compile_text('flow "x" {\npause 1s\n' + "".join(lines) + "}").diagnostics
    expected = [(n + 3, wrong[line]) for n, line in enumerate(lines) if line in wrong]
    assert [(d.location.line, d.code) for d in found] == expected
