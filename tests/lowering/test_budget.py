"""All work of a lowering is counted, grows in proportion, and ends in one clear refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from callflow_dsl import compile_text
from callflow_dsl.compiler.lowering import lower, paths

if TYPE_CHECKING:
    from collections.abc import Callable


def flow(*lines: str) -> str:
    return "\n".join(['flow "Budget" {', *lines, "}"])


def menus(count: int) -> str:
    """Menus in a row, each asked for at the end."""
    return flow(
        *(
            f'menu q{n} {{ say "Question {n}." key 1 2 {{}} other {{ say "No." again }} }}'
            for n in range(count)
        ),
        'fetch "https://example.com/next"',
    )


def terms(count: int) -> str:
    """An `or` of `and`s, and its `else`."""
    test = " or ".join(f"(a{n} == 1 and b{n} == 2)" for n in range(count))
    return flow(f'if {test} {{ say "Yes." }} else {{ say "No." }}')


def nested(depth: int) -> str:
    """Menus in each other."""
    body = 'say "Deep."'
    for n in range(depth, 0, -1):
        body = (
            f'menu n{n} {{ say "Level {n}." tries 3\nkey 1 {{ {body} }}\nkey 2 {{ say "Two." }}\n'
            'other { say "No." again } silence { say "Bye." hangup } fail { hangup } }'
        )
    return flow(body)


def conjunction(count: int) -> str:
    """A step with many conditions on one entry."""
    test = " and ".join(f"n != {n}" for n in range(count))
    return flow('ask n { say "Enter." max 4 keys }', f'say "Another." if {test}', 'say "End."')


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """A function that compiles a text and tells the units that this took."""
    budgets: list[paths.Budget] = []
    init = paths.Budget.__init__

    def kept(budget: paths.Budget, statements: int) -> None:
        init(budget, statements)
        budgets.append(budget)

    monkeypatch.setattr(paths.Budget, "__init__", kept)

    def units(text: str) -> int:
        budgets.clear()
        compilation = compile_text(text)
        assert not compilation.failed, compilation.diagnostics
        return sum(budget.given - budget.left for budget in budgets)

    return units


@pytest.mark.plants
@pytest.mark.parametrize(
    ("shape", "size", "most"),
    [(menus, 20, 2.2), (terms, 5, 3), (nested, 4, 4), (conjunction, 100, 2.2)],
)
def test_what_is_spent_grows_in_proportion(
    spent: Callable[[str], int], shape: Callable[[int], str], size: int, most: float
) -> None:
    """Twice the size, about twice the units; ways in menus in each other know of all of these."""
    assert 10 < spent(shape(2 * size)) < most * spent(shape(size))


@pytest.mark.parametrize("shape", [menus, terms, nested])
def test_a_spent_budget_is_one_error_with_a_way_out(
    monkeypatch: pytest.MonkeyPatch, shape: Callable[[int], str]
) -> None:
    monkeypatch.setattr(paths, "UNITS_AT_LEAST", 10)
    monkeypatch.setattr(paths, "UNITS_PER_STATEMENT", 0)
    (error,) = [d for d in compile_text(shape(4)).diagnostics if d.severity == "error"]
    assert error.code == "FLW212"
    assert "too many ways lead through these menus and conditions" in error.message
    assert error.location.line > 1
    assert "use fewer tries" in " ".join(error.notes)


def test_too_many_steps_are_one_error_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lower, "STEPS_AT_LEAST", 10)
    monkeypatch.setattr(lower, "STEPS_PER_STATEMENT", 1)
    (error,) = [d for d in compile_text(menus(4)).diagnostics if d.severity == "error"]
    assert error.code == "FLW212"
    assert "it would take more than" in error.message
    assert "lower `tries`" in " ".join(error.notes)
