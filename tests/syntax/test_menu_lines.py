"""`max` and `end` beside a prompt of a menu are lines of the menu."""

from __future__ import annotations

import pytest

from callflow_dsl import compile_text, format_text
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.source import Source
from callflow_dsl.syntax.formatter import same_tree
from callflow_dsl.syntax.parser import parse_source

LINES = """flow "Desk" {
  ask code {
    say "Your code?" language en-GB
    max 4 keys
    end #
  }
}
"""


def tree(text: str) -> object:
    reporter = Reporter()
    parsed = parse_source(Source("desk.flow", text), reporter)
    assert reporter.diagnostics == []
    return parsed.statements


@pytest.mark.parametrize(
    "written",
    [
        'ask code { say "Your code?" language en-GB max 4 keys end # }',
        'ask code { say "Your code?" max 4 keys language en-GB end # }',
        'ask code {\nsay "Your code?" max 4 keys end # language en-GB\n}',
        'ask code {\nsay "Your code?" max 4 keys language en-GB  // four\nend #\n}',
    ],
)
def test_all_orders_say_the_same(written: str) -> None:
    text = f'flow "Desk" {{\n{written}\n}}\n'
    assert same_tree(tree(text), tree(LINES))
    assert same_tree(tree(format_text(text)), tree(LINES))
    assert compile_text(text).flows[0].to_wire() == compile_text(LINES).flows[0].to_wire()


def test_a_part_of_lines_has_them_too() -> None:
    part = 'part usual { say "And hash." end #  key 0 { hangup } }\n'
    lines = 'part usual {\n  say "And hash."\n  end #\n  key 0 { hangup }\n}\n'
    assert same_tree(tree(part), tree(lines))


@pytest.mark.parametrize(
    "menu",
    [
        'ask code { say "Your code?" max 4 keys if vip == 1 }',
        'ask code { if vip == 1 { say "Your code?" max 4 keys }  valid 1-9 }',
        "ask code { use question  valid 1-9 }",
    ],
)
def test_a_prompt_that_not_all_callers_hear_limits_no_entry(menu: str) -> None:
    part = 'part question { say "Your code?" max 4 keys }\n'
    diagnostics = compile_text(f'{part}flow "Desk" {{ {menu} }}\n').diagnostics
    assert "FLW071" in [diagnostic.code for diagnostic in diagnostics]
