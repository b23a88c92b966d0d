"""A long chain of `else if` is no nesting: it compiles, a step for each link."""

from __future__ import annotations

from callflow_dsl import compile_text
from tests.lowering.lockstep import compare


def chain(links: int) -> str:
    """A flow that says something else for each number that is entered."""
    blocks = " else ".join(f'if n == {n} {{ say "It is {n}." }}' for n in range(links))
    return "\n".join(
        [
            'flow "Chain" {',
            'say "Enter a number." as n max 3 keys end #',
            f'{blocks} else {{ say "None of these." }}',
            'say "Goodbye."',
            "}",
        ]
    )


def test_a_long_chain_takes_a_step_for_each_link() -> None:
    compilation = compile_text(chain(1_500))
    assert not compilation.failed, compilation.diagnostics
    assert len(compilation.flows[0].steps) == 1_500 + 3


def test_each_link_is_for_its_own_callers() -> None:
    text = chain(12)
    assert compare(text, compile_text(text).flows[0].to_wire(), "019#", inputs=3) > 30


def test_a_link_that_no_guard_is_for_is_lowered_apart() -> None:
    """`not n > 1` is no comparison where n may be no number."""
    text = """flow "Chain" {
      say "Enter a number." as n max 2 keys end #
      if n == 0 { say "Zero." } else if n > 1 { say "More." } else if n == 1 { say "One." } else {
        say "No number."
      }
      say "Goodbye."
    }"""
    compilation = compile_text(text)
    assert not compilation.failed, compilation.diagnostics
    assert compare(text, compilation.flows[0].to_wire(), "012*#", inputs=3) > 30
