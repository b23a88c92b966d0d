"""Lines that are read as a whole say what the tables and the syntax tree say of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from benchmarks.common import mixed_steps
from callflow_dsl import FlowcError, compile_text, format_text
from callflow_dsl._frozen import fields_of
from callflow_dsl.diagnostics.model import FileReporter, Reporter
from callflow_dsl.source import Source, with_newlines
from callflow_dsl.steps import BY_VERB, COMMON_SPECS
from callflow_dsl.syntax import ast, driver, step_lines
from callflow_dsl.syntax.builder import Builder
from callflow_dsl.syntax.formatter import same_tree
from callflow_dsl.syntax.parser import parse_source
from tests.flow_texts import TEXTS
from tests.fmt.strategies import files

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.source import Span

MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def parsed(text: str, *, reads_lines: bool) -> tuple[object, tuple[Span, ...], list[Diagnostic]]:
    """All that a text says, with the places, its comments, and what is wrong with it."""
    reporter = Reporter()
    builder = Builder(text, FileReporter(reporter, Source("<text>", text)))
    statements, comments = driver.parse(text, builder, reads_lines=reads_lines)
    return said(statements), comments, reporter.diagnostics


def said(node: Any) -> object:
    """A node taken apart, with its spans."""
    if isinstance(node, ast.Node):
        return type(node), [said(getattr(node, info.name)) for info in fields_of(type(node))]
    if isinstance(node, tuple | list):
        return [said(item) for item in node]
    return node


def compiled(text: str) -> object:
    """All that comes of a text."""
    compilation = compile_text(text)
    flows = [(flow.to_wire(), flow.source_map()) for flow in compilation.flows]
    for flow in compilation.flows:
        assert flow.to_json() == json.dumps(flow.to_wire(), indent=2, ensure_ascii=False)
    return compilation.diagnostics, flows


def formatted(text: str) -> str:
    """The text laid out, or why it cannot be."""
    try:
        return format_text(text)
    except FlowcError as error:
        return str(error)


def without_lines() -> AbstractContextManager[object]:
    """No line is read as a whole."""
    return mock.patch.object(step_lines, "read", lambda _text, at, _comments: ([], at))


def same_both_ways(text: str) -> None:
    """Parse, compile and format a text with lines that are read as a whole, and without."""
    text = with_newlines(text)
    assert parsed(text, reads_lines=True) == parsed(text, reads_lines=False)
    with_lines = compiled(text), formatted(text)
    with without_lines():
        assert (compiled(text), formatted(text)) == with_lines


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_fixtures_say_the_same_both_ways(text: str) -> None:
    same_both_ways(text)


@MANY
@given(files())
def test_any_file_says_the_same_both_ways(text: str) -> None:
    same_both_ways(text)


#: Verbs, words of options and of the language, values right and wrong.
PIECES = [
    *BY_VERB,
    *{spec.word for kind in BY_VERB.values() for spec in kind.specs if spec.word},
    *(spec.word for spec in COMMON_SPECS),
    '"Hello."', '" "', '""', '"https://example.com/a"', '"http"', '"12w#"', r'"a\n"', '"${x}"',
    "+31201112233", "+0", "+312011122-33", "4s", "400ms", "1.5s", "90000000s", "0s", "7", "-1",
    "1", "4 keys", "1 key", "0 keys", "#", "*", "male", "both", "any", "en-GB", "en-XX", "nl",
    '"é${x}"', '"${ n }, $5"', r'"\u{20ac} \"q\""', r'"\u{d800}"', r'"\u{1f600}"', r'"\uD83D"',
    r'"\q"', '"${"',
    '"""long"""', '"""\n  two\n  lines ${x}\n  """', '"""a\nb"""', r'"""\u{41}"""', "${x}",
    "${n}", "${none}",
    "if (x == 1)", "if (x == 1 or y == 2) and not z == ${n}", "if not (x == 1)", "if ${v} == 1",
    "if x == 1 and y == 2 and x != 3", "if x == -1.5", "}", "{ ", "  say ", "x:\n",
    "hangup  hangup",
    "yes", "no", "x", "a.b", "choice", "is", "on", "max", "then", "max duration", "then hears",
    "if x == 1", 'if x == "a"', "if x < 5 and choice != #", "if x is a number", "if not x == 1",
    "if x is not a number or y == 2", "if x = 1", "if on == 1", "if x == 1s", "raw {}",
    'raw {"a": 1}', "// note", "x:", "a.b:", "x :", "{", "}", "else", "else {", "é", "a/b", ";",
]  # fmt: skip
ENDS = ["\n", "\n", "\n\n", "\r\n", "\n  ", " \n// note\n", "// note\n", "\n\ufeff"]


@st.composite
def lines(draw: st.DrawFn) -> str:
    """Lines of pieces, most of them wrong."""
    text = ""
    for _ in range(draw(st.integers(0, 5))):
        pieces = draw(st.lists(st.sampled_from(PIECES), max_size=6))
        space = draw(st.sampled_from([" ", " ", " ", "  ", "\t"]))
        text += space.join(pieces) + draw(st.sampled_from(ENDS))
    return text


@MANY
@given(lines(), lines())
@example("", 'say "a"\n// c\nelse {\n')
@example("", 'keys "1" as max duration 5s\n')
@example("", 'transfer "sip:a b"\ntransfer "sip:a c"\n')
@example("", 'say "a" as x\nhangup if x == 1\nhangup if y == 1 and y == 2\n')
@example("", 'record then "https://x" if x == "https://x"\n' * 2)
@example("", "record\nrecord yes\nrecord max 5s\n")
@example("", 'say "a"  say "b" // c\n// d\n  pause 2s }\n')
@example("", 'say "a" max 4 keys "1"\nsay "b" max 4  keys "2"\nsay "c" repeat 2 keys\n')
@example("", "transfer +31201112233 record both  record max 5s\ntransfer +31201112233  record\n")
@example("", 'play "https://a" "https://b"\nplay "https://c" "x"\nplay "https://d" ${x}\n')
@example("", 'say "a" voice ${x}\nsay "b" voice ${v}\nsay "c" repeat ${n}\nsay "d" repeat ${n}\n')
@example("", "pause 61s\npause 90000000s\npause 0s\npause 007s\npause 2m\npause 1500ms\n")
@example("", 'say "a" repeat 3\nsay "a" repeat 10\nsay "a" repeat 11\nsay "a" repeat 0\n')
@example("", 'say "a" as b max 999 keys\nsay "a" as c max 1000 keys\nsay "a" as d max 1001 keys\n')
@example("", 'say "${n}${x}"\nsay "${none}"\nsay "\\${x}"\nsay "${p}" language nl-NL\nsay ${p}\n')
@example("", 'say "a"  record\nsay "b" }\nelse { say "c"\n')
@example(
    "",
    'raw {}\nraw {"a": "\\ud83d"}\nraw {"a": 1}  say "a"\nx: raw {"id": "y"} // c\n',
)
@example("", 'raw {"a": [\n1]}\n\n// c\nraw\nraw {"a": 1}}\nraw {"a": 1,}\n')
@example("", 'x:\n\n  say "a" on key goto x\ny: // c\n  say "b" on key goto y\n')
@example("", "record transcribe then\nrecord transcribe en-US\n")
@example("", 'say "a" on key goto  x\nsay "b" on key goto x\nx: hangup\n')
@example("", 'say "a" as goto max 4 keys\n' * 2)
@example("", 'say "a" voice male\nsay " " voice male\n')
@example("", 'record then "https://a"\nrecord then "x"\n')
@example('say "a"\nx:', "hangup\n")
@example("(", "hangup\n")
def test_any_lines_say_the_same_both_ways(before: str, inside: str) -> None:
    names = 'let x = "one"\nlet n = 1\nlet v = y\nprompt p { en-GB "Hi." }\n'
    same_both_ways(f'{before}flow "x" {{\n{inside}}}\n')
    same_both_ways(f'{names}flow "x" {{ {inside}}}\n')
    same_both_ways(f'flow "x" {{ say "a" as x\n{inside}if x == 1 {{\n{inside}}}\n}}\n')


#: Kind of values -> some that are right, and at the end one that is wrong but is read.
VALUES = {
    "text": ['"Hello."', '"https://x"', '" "'], "url": ['"https://x"', '"http://y"', '"x"'],
    "media": ['"https://x"', '"http://y"', '"x"'], "keys": ['"12"', '"#"', '"x"'],
    "destination": ["+31201112233", "+31201112244", '"sip:a@b.c"', "+1"],
    "seconds": ["4s", "5s", "1.5s"], "milliseconds": ["400ms", "500ms", "9ms"],
    "integer": ["1", "2", "99"], "key-count": ["1 key", "4 keys", "0 keys"],
    "key": ["#", "1"], "choice": ["male", "female", "both", "any", "#", "delay"],
    "label": ["a", "b", "nowhere"], "variable": ["x", "y"], "language": ["en-GB", "nl-NL", "xx-XX"],
    "flag": ["", "yes", "no"], "transcription-language": ["en-US", "nl-NL", "xx-XX"],
}  # fmt: skip
TESTS = [
    "", "if x == {}", "if x == {} and y == {}", 'if x != "{}"', "if x < 1 or y > {}", "if z == {}",
]  # fmt: skip


@st.composite
def alike(draw: st.DrawFn) -> list[str]:
    """Lines with the same words and other values, most of them right."""
    kind = draw(st.sampled_from(list(BY_VERB.values())))
    specs = [spec for spec in (*kind.specs, *COMMON_SPECS) if spec.word]
    chosen = draw(st.lists(st.sampled_from(specs), max_size=3, unique_by=lambda spec: spec.word))
    condition = draw(st.sampled_from(TESTS))
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        parts = [kind.verb]
        for spec in ([kind.argument] if kind.argument else []) + chosen:
            allowed = spec.kind.allowed if spec.kind.name == "choice" else VALUES[spec.kind.name]
            parts += [spec.word, draw(st.sampled_from(allowed))]
        parts.append(condition.format(*draw(st.permutations(["1", "2"]))))
        lines.append(" ".join(filter(None, parts)))
    return lines


@MANY
@given(st.lists(alike(), max_size=4))
def test_lines_that_are_alike_say_the_same_both_ways(groups: list[list[str]]) -> None:
    body = "\n".join(line for lines in groups for line in lines)
    same_both_ways(f'flow "x" {{\nb: say "a" as x\na: say "b" as y\n{body}\n}}\n')
    same_both_ways(
        f'part p {{\n{body}\n}}\nflow "x" {{\ndefaults {{ voice male }}\nb: say "a" as x\n'
        f'a: say "b" as y\nuse p()\nif x == 1 {{\n{body}\n}}\n}}\n'
    )


@MANY
@given(st.lists(alike(), min_size=1, max_size=2), st.data())
def test_lines_are_compared_as_trees_are(groups: list[list[str]], data: st.DataObject) -> None:
    """Lines with others of the same words: some say the same, with other values they do not."""
    lines = [line for group in groups for line in group]
    others = [data.draw(st.sampled_from(group)) for group in groups for _ in group]
    texts = ["\n".join(some) + "\n" for some in (lines, others)]
    with_lines = same_tree(*map(tree, texts))
    with without_lines():
        assert same_tree(*map(tree, texts)) == with_lines


def tree(text: str) -> ast.File:
    """The syntax tree, whatever is wrong."""
    return parse_source(Source("<text>", text), Reporter())


#: Kind of lines -> a flow of so many of it, and what stands in front.
KINDS = {
    "mixed": lambda n: mixed_steps(n),
    "raw": lambda n: of(
        n, 'raw {"action": "say", "id": "r@"} // @', 'q@: raw {"action": "x"}  pause 1s'
    ),
    "references": lambda n: of(
        n, 'say "At ${x}, @." voice ${v}', "transfer ${t}", 'say "@" if y == ${n}'
    ),
    "escapes": lambda n: of(n, r'say "\"@\" \u{20ac}"', r'play "https://a/\u{41}@" loop'),
    "numbers": lambda n: of(n, "record max @s silence 2@s", 'say "a" as y repeat 3 if y == @'),
    "names": lambda n: of(n, 'a@: say "a" as z@ on key goto a@ if z@ == "@"'),
    "one line": lambda n: of(n, 'say "@"  pause 2s  hangup if y != @'),
    "comments": lambda n: of(n, "pause @s // @\n// note"),
    "texts": lambda n: of(n, 'say """\n  @\n  """', 'play "https://a/@" "https://b"'),
}  # fmt: skip


def of(count: int, *lines: str) -> str:
    """A flow of so many lines."""
    body = "\n".join(lines[n % len(lines)].replace("@", str(n + 1)) for n in range(count))
    names = 'let x = "one"\nlet n = 1\nlet v = male\nlet t = +31201112233\n'
    return f'{names}flow "x" {{\n  say "a" as y language en-GB\n{body}\n}}\n'


@pytest.mark.parametrize("kind", KINDS)
def test_most_lines_are_read_as_a_whole(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Of ten times as many lines of the same kinds, the tree is asked no more often."""
    asked: list[object] = []
    whole = step_lines.whole

    def counted(step: ast.ReadLater) -> ast.Step:
        asked.append(step)
        return whole(step)

    monkeypatch.setattr(step_lines, "whole", counted)
    compile_text(KINDS[kind](100))
    few = len(asked)
    compile_text(KINDS[kind](1000))
    assert few == len(asked) - few < 50
    same_both_ways(KINDS[kind](50))
