"""Every problem has words, an example that is true, and a place that reports it."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

import pytest

import callflow_dsl
from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.diagnostics.problems import BY_CODE, PROBLEMS
from callflow_dsl.diagnostics.text import render_text
from callflow_dsl.flowtest.parse import cases_of
from callflow_dsl.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.diagnostics.problem import Problem

SAID = Path(__file__).parent / "said"
PACKAGE = Path(callflow_dsl.__file__).parent
#: Functions whose first argument is the name of a problem.
REPORTERS = {"report", "_report", "ProblemError"}
#: Arguments of those functions that are no values of the message.
OWN_ARGUMENTS = {"fix", "related"}


class Site(NamedTuple):
    """One call that reports a problem."""

    place: str
    problem: str
    values: frozenset[str]
    #: Values that are not written out may be passed as well.
    is_open: bool
    has_fix: bool


def sites() -> Iterator[Site]:
    """Every call in the package that names a problem."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name not in REPORTERS or not node.args:
                continue
            first = node.args[0]
            named = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            for argument in named:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    keywords = {keyword.arg for keyword in node.keywords}
                    yield Site(
                        f"{path.relative_to(PACKAGE)}:{node.lineno}",
                        argument.value,
                        frozenset(key for key in keywords if key) - OWN_ARGUMENTS,
                        None in keywords,
                        "fix" in keywords,
                    )


SITES = list(sites())


def wanted(*templates: str) -> set[str]:
    """The values that templates name."""
    return {
        name
        for template in templates
        for _, name, _, _ in Formatter().parse(template)
        if name is not None
    }


def test_codes_and_names_are_unique() -> None:
    assert len(BY_CODE) == len(PROBLEMS)
    assert max(Counter(problem.message for problem in PROBLEMS.values()).values()) <= 2


def test_there_are_many_places() -> None:
    assert len(SITES) > 100


@pytest.mark.parametrize("site", SITES, ids=lambda site: f"{site.place}-{site.problem}")
def test_each_place_names_a_problem_and_gives_its_values(site: Site) -> None:
    assert site.problem in PROBLEMS
    about = PROBLEMS[site.problem]
    usable = wanted(about.message, about.hint, about.fix, *about.notes) - {"fix"}
    assert site.values <= usable | wanted(about.message)
    if not site.is_open:
        assert wanted(about.message) - {"fix"} <= site.values
    if site.has_fix:
        assert about.fix


def test_each_problem_is_reported_somewhere() -> None:
    """By a call that names it, or by one that is given a name found elsewhere in the package."""
    written = {
        node.value
        for path in PACKAGE.rglob("*.py")
        if path.parent.name != "problems"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(PROBLEMS) <= written


def diagnostics_of(text: str, problem: Problem, folder: Path) -> list[Diagnostic]:
    """What is reported of an example, as a file with its tests."""
    for name, other in problem.beside.items():
        (folder / name).write_text(other, encoding="utf-8")
    path = folder / "shop.flow"  # one example imports itself
    path.write_text(text, encoding="utf-8")
    source = Source("shop.flow", text, str(path)) if problem.saved else Source("shop.flow", text)
    reporter = Reporter()
    compilation = compile_source(source, values=problem.given, only=True)
    if not compilation.failed:
        cases_of(compilation.modules[0], reporter)
    return [*compilation.diagnostics, *reporter.diagnostics]


@pytest.mark.parametrize("name", PROBLEMS)
def test_the_example_has_the_problem_and_no_other(
    name: str, tmp_path: Path, golden: Callable[[Path, str], None]
) -> None:
    """The words that it is reported with are a golden."""
    problem = PROBLEMS[name]
    wrong, right = problem.example
    found = diagnostics_of(wrong, problem, tmp_path)
    assert problem.code in {diagnostic.code for diagnostic in found}
    assert {d.code for d in found if d.severity == "error"} <= {problem.code}
    diagnostic = next(d for d in found if d.code == problem.code)
    golden(SAID / f"{name}.out", render_text([diagnostic]).replace(str(tmp_path), "") + "\n")
    assert diagnostic.severity == problem.severity
    assert "{" not in diagnostic.message.replace("${", "").replace("{ ...", "") or "{" in wrong
    assert problem.code not in {d.code for d in diagnostics_of(right, problem, tmp_path)}
    assert [d for d in diagnostics_of(right, problem, tmp_path) if d.severity == "error"] == []


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_error_says_a_way_out(name: str, tmp_path: Path) -> None:
    """By a note or a fix, or in the message itself, which then says what belongs here."""
    problem = PROBLEMS[name]
    found = diagnostics_of(problem.example[0], problem, tmp_path)
    diagnostic = next(d for d in found if d.code == problem.code)
    assert diagnostic.notes or diagnostic.fix or "{expected}" in problem.message
