"""Menus as they are written, and the menus that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from callflow_dsl import compile_text
from callflow_dsl.compiler.compile_step import StepCompiler
from callflow_dsl.compiler.defaults import Defaults
from callflow_dsl.compiler.flow_settings import Settings
from callflow_dsl.compiler.lowering.queries import every, menus_of
from callflow_dsl.compiler.resolve import Resolver
from callflow_dsl.compiler.resolved import Again
from callflow_dsl.compiler.scope import Scope
from callflow_dsl.diagnostics.model import FileReporter, Reporter
from callflow_dsl.source import Source
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.parser import parse_source

if TYPE_CHECKING:
    from callflow_dsl.compiler.resolved import Menu


def steps(body: str, parts: str = "") -> list[dict[str, Any]]:
    """The steps of a flow, without their ids."""
    compilation = compile_text(f'{parts}\nflow "X" {{\n{body}\n}}')
    assert [d.message for d in compilation.diagnostics if d.severity == "error"] == []
    wire: list[dict[str, Any]] = compilation.flows[0].to_wire()["steps"]
    numbers = {step["id"]: number for number, step in enumerate(wire)}
    for step in wire:
        del step["id"]
        if "onKeypressGoto" in step:
            step["onKeypressGoto"] = numbers[step["onKeypressGoto"]]
    return wire


def menu(body: str, parts: str = "") -> Menu:
    """The first menu of a flow, as it is resolved."""
    source, reporter = Source("x", f'{parts}\nflow "X" {{\n{body}\nhangup\n}}'), Reporter()
    tree = parse_source(source, reporter)
    scope = Scope(FileReporter(reporter, source), tree.statements)
    flow = next(one for one in tree.statements if isinstance(one, ast.Flow))
    resolved = Resolver(Settings(StepCompiler(scope))).flow(flow.body.statements, scope, Defaults())
    assert reporter.diagnostics == []
    return next(menus_of(resolved))


SALES = 'say "Press 1."'
USUAL = "part usual {\n key 0 { transfer +31201112233 hangup }\n key * { again }\n"
USUAL += " silence { hangup }\n wait 3s\n tries 2\n}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (f"menu a {{ {SALES} key 1-3 5 {{}} }}", f"menu a {{ {SALES} key 1 2 3 5 {{}} }}"),
        (f'menu a {{ {SALES} key "1" {{}} }}', f"menu a {{ {SALES} key 1 {{}} }}"),
        (
            f"menu a {{ {SALES} key 1 {{}} use usual }}",
            f"menu a {{ {SALES} key 1 {{}} key 0 {{ transfer +31201112233 hangup }}"
            " key * { again } silence { hangup } wait 3s tries 2 }",
        ),
        (
            f"menu a {{ {SALES} use usual key * {{ hangup }} tries 1 }}",
            f"menu a {{ {SALES} key 0 {{ transfer +31201112233 hangup }} key * {{ hangup }}"
            " silence { hangup } wait 3s tries 1 }",
        ),
        (f"menu a {{ {SALES} key 1 {{}} key 2 {{ use back }} }}",
         f"menu a {{ {SALES} key 1 {{}} key 2 {{ say \"Once more.\" again }} }}"),
        ('use question(a, "Press 1.", done)\ndone: hangup',
         'menu a { say "Press 1." key 1 {} key 2 { again } }\n'
         'say "Yes." if a == 1\nsay "Wait." max 1 key on key goto done\ndone: hangup'),
        ("say \"?\" as a max 2 keys\nsay \"Yes.\" if a is a number",
         "say \"?\" as a max 2 keys\nsay \"Yes.\" if a >= 0"),
    ],
)  # fmt: skip
def test_what_is_written_stands_for(written: str, meant: str) -> None:
    parts = (
        USUAL
        + """
    part back { say "Once more." again }
    part question(variable, text, next) {
      menu ${variable} { say ${text} key 1 {} key 2 { again ${variable} } }
      say "Yes." if ${variable} == 1
      say "Wait." max 1 key on key goto ${next}
    }
    """
    )
    assert steps(written, parts) == steps(meant)


@pytest.mark.parametrize(
    ("lines", "max_keys", "end_key"),
    [
        ("key 1 {}", 1, None),
        ("key 1 {} end #", 2, "#"),
        ("key 1 {} key 101 {}", 3, None),
        ("key 1 {} key 100-1999 {}", 4, None),
        ("key 1 {} max 3 keys", 3, None),
        ("key 1 {} max 3 keys end *", 4, "*"),
    ],
)
def test_how_long_an_entry_is(lines: str, max_keys: int, end_key: str | None) -> None:
    """The key that ends an entry has room, so that the next prompt does not hear it."""
    resolved = menu(f"menu a {{\n{SALES}\n{lines}\n}}")
    assert (resolved.max_keys, resolved.end_key) == (max_keys, end_key)


@pytest.mark.parametrize(
    ("lines", "max_keys", "keys", "ranges"),
    [
        ("max 4 keys", 4, set(), ((0, None),)),
        ("max 4 keys end #", 5, set(), ((0, 9999),)),
        ("end #", None, set(), ((0, None),)),
        ('valid 204 300-399 "*1"', 3, {"204", "*1"}, ((300, 399),)),
        ("valid 1-5", 1, set("12345"), ()),
    ],
)
def test_what_an_ask_takes(
    lines: str, max_keys: int | None, keys: set[str], ranges: tuple[tuple[int, int | None], ...]
) -> None:
    resolved = menu(f"ask a {{\n{SALES}\n{lines}\n}}")
    valid, other = resolved.branches
    assert resolved.max_keys == max_keys
    assert (valid.keys, valid.ranges, valid.body) == (keys, ranges, [])
    assert other.is_other
    assert other.repeats
    assert resolved.silence.repeats


def test_an_ask_is_left_with_a_valid_entry_or_through_fail() -> None:
    lines = 'max 4 keys\ninvalid { say "No." }\nsilence { say "Hello?" hangup }\nkey 0 { hangup }'
    resolved = menu(f"ask a {{\n{SALES}\n{lines}\n}}")
    zero, _, invalid = resolved.branches
    assert zero.keys == {"0"}
    assert not zero.repeats
    assert invalid.repeats
    assert not resolved.silence.repeats


@pytest.mark.parametrize(
    ("line", "tries", "silence", "wrong"),
    [
        ("", 3, None, None),
        ("tries 2", 2, None, None),
        ("tries silence 2", None, 2, 3),
        ("tries wrong endless", None, 3, None),
        ("tries silence 2 wrong 5", None, 2, 5),
    ],
)
def test_how_often_a_menu_is_heard(
    line: str, tries: int | None, silence: int | None, wrong: int | None
) -> None:
    resolved = menu(f"menu a {{\n{SALES}\nkey 1 {{}}\n{line}\n}}")
    assert (resolved.tries, resolved.silence_tries, resolved.wrong_tries) == (tries, silence, wrong)


def test_an_again_names_the_menu_that_it_leads_to() -> None:
    inner = f"menu b {{ {SALES} key 1 {{ again a }} key 2 {{ again top }} key 3 {{ again b }} "
    inner += "key 4 { use back } fail { again a } }"
    outer = menu(f"top: menu a {{ {SALES} key 1 {{ {inner} }} }}", "part back { again a }")
    agains = [inner for inner in every([outer]) if isinstance(inner, Again)]
    named = [again.menu for again in agains if again.menu is not None]
    assert named == [outer] * 4
