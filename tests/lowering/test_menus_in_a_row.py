"""Menus in a row, whose answers a `fetch` may ask for at the end: right, and linear in size."""

from __future__ import annotations

import random

import pytest

from callflow_dsl import compile_text
from tests.lowering.lockstep import compare


def survey(questions: int) -> str:
    """Questions that tell of wrong keys and are asked three times."""
    lines = [
        f'menu q{n} {{ say "Question {n}." tries 3 key 1 2 {{}} other {{ say "No {n}." again }} }}'
        for n in range(questions)
    ]
    return "\n".join(['flow "Survey" {', *lines, 'fetch "https://example.com/next"', "}"])


def steps(questions: int) -> int:
    return len(compile_text(survey(questions)).flows[0].steps)


def test_a_survey_takes_as_many_steps_for_each_question_however_many_there_are() -> None:
    """Three lines, each with three hearings and the word on a wrong key, by its three guards."""
    prompt_and_wait, guards, tries = 2, 3, 3
    assert steps(12) - steps(11) == tries * (tries * prompt_and_wait + guards)
    assert steps(24) - steps(12) == 12 * (steps(12) - steps(11))


def test_each_answer_of_a_survey_is_in_its_own_variable() -> None:
    text = survey(3)
    flow = compile_text(text).flows[0].to_wire()
    assert {step.get("onKeypressVar") for step in flow["steps"]} == {"q0", "q1", "q2", None}
    assert compare(text, flow, "129", inputs=7) > 100


class Row:
    """Writes a flow with a few menus in a row."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._said = 0

    def _maybe(self, share: float, *texts: str) -> str:
        return self._random.choice(texts) if self._random.random() < share else ""

    def _say(self) -> str:
        self._said += 1
        return f'say "t{self._said}"'

    def _menu(self, number: int) -> list[str]:
        tries = ("1", "2", "3", "silence 2 wrong 2", "silence 1 wrong endless", "silence 2 wrong 3")
        return [
            f"menu {self._random.choice((f'q{number}',) * 4 + ('q0',))} {{",
            self._say(),
            f"tries {self._random.choice(tries)}",
            self._maybe(0.2, "max 2 keys end #"),
            f"key 1 2 {{ {self._maybe(0.7, self._say(), f'{self._say()} if q0 == 1')} }}",
            self._maybe(0.3, f"key * {{ {self._say()} again }}"),
            self._maybe(0.8, *[f"other {{ {self._say()} again }}"] * 7, "other { }"),
            self._maybe(0.4, f"silence {{ {self._say()} again }}", f"silence {{ {self._say()} }}"),
            self._maybe(0.3, f"fail {{ {self._say()} }}", "fail { hangup }"),
            "}",
            self._maybe(0.3, self._say(), f"{self._say()} if q0 == 1"),
        ]

    def text(self) -> str:
        """The text of a file."""
        menus = [line for n in range(self._random.randint(2, 4)) for line in self._menu(n)]
        end = self._maybe(0.6, 'fetch "https://example.com/next"')
        return "\n".join(['flow "Row" {', *(line for line in menus if line), end, "}"])


def check_row(seed: int) -> None:
    text = Row(seed).text()
    compilation = compile_text(text)
    assert not compilation.failed, text
    assert compare(text, compilation.flows[0].to_wire(), "129#", inputs=4) > 3


@pytest.mark.parametrize("seed", range(15))
def test_rows_of_menus(seed: int) -> None:
    check_row(seed)


@pytest.mark.fuzz
def test_many_rows_of_menus() -> None:
    for seed in range(1_000, 1_400):
        check_row(seed)
