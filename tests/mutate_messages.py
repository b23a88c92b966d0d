"""Shows that every message is pinned: each is replaced by one word, and a golden must notice.

    python -m tests.mutate_messages

Not a test itself: it takes some minutes. It prints each text that no golden holds, and exits
with 1 when there is one. Compiler problems: the texts of their entries, against the goldens of
``tests/compiler``. Lint rules: every text of several words in the code of a rule, against
``tests/lint/rules``, ``tests/lint/structured`` and ``tests/lint/circumstances``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import attrs

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.diagnostics import problems
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.diagnostics.text import render_text
from callflow_dsl.flowtest.parse import cases_of
from callflow_dsl.lint.model import Rule, unmarked
from callflow_dsl.lint.registry import all_rules
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Source
from tests.compiler.test_errors import values_of
from tests.lint import circumstances
from tests.marks import unmarked as without_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
WORD = "banana"


def compiler_goldens() -> Iterator[tuple[str, Source]]:
    """The golden text of each error fixture, and the fixture."""
    for golden in sorted((HERE / "compiler").rglob("*.out")):
        path = golden.with_suffix(".flow")
        if path.is_file():
            text = without_marks(path.read_bytes().decode())
            yield golden.read_bytes().decode(), Source(path.name, text, str(path))
    for name, problem in problems.PROBLEMS.items():
        golden = HERE / "diagnostics" / "said" / f"{name}.out"
        source = Source("shop.flow", problem.example[0])
        if golden.is_file() and golden.read_bytes().decode() in said(source):
            yield golden.read_bytes().decode(), source


def said(source: Source) -> str:
    """What is said of a file and of its tests."""
    given = next(
        (p.given for p in problems.PROBLEMS.values() if p.example[0] == source.text),
        values_of(source.text),
    )
    compilation, reporter = compile_source(source, values=given, only=bool(given)), Reporter()
    if not compilation.failed:
        cases_of(compilation.modules[0], reporter)
    return render_text([*compilation.diagnostics, *reporter.diagnostics]) + "\n"


def unpinned_problems() -> Iterator[str]:
    """The texts of problems that could change and no golden would notice."""
    goldens = list(compiler_goldens())
    for name, problem in list(problems.PROBLEMS.items()):
        near = [(text, source) for text, source in goldens if problem.code in text]
        for mutated, what in mutations(problem):
            problems.PROBLEMS[name] = mutated
            pinned = any(text not in said(source) for text, source in near)
            if not pinned:
                yield f"{problem.code} {name}: {what}"
        problems.PROBLEMS[name] = problem


def mutations(problem: Any) -> Iterator[tuple[Any, str]]:
    """The problem with one of its texts replaced, and that text."""
    yield attrs.evolve(problem, message=WORD), problem.message
    for number, note in enumerate(problem.notes):
        notes = (*problem.notes[:number], WORD, *problem.notes[number + 1 :])
        yield attrs.evolve(problem, notes=notes), note
    for field in ("hint", "fix"):
        if getattr(problem, field):
            yield attrs.evolve(problem, **{field: WORD}), getattr(problem, field)


def unpinned_rules() -> Iterator[str]:
    """The texts of lint rules that could change and no golden would notice."""
    for rule in all_rules():
        if rule.online:
            continue  # their texts are pinned against a server, in tests/lint/test_online.py
        module = import_module(rule.check.__module__)
        before = findings(rule)
        for function in functions(module):
            code = function.__code__
            for mutated, what in codes(code):
                function.__code__ = mutated
                if findings(rule) == before:
                    yield f"{rule.code} {rule.name}: {what}"
            function.__code__ = code


def findings(rule: Rule) -> list[str]:
    """What the rule says of its example and of the structured flows, rendered."""
    settings = LintSettings(frozenset({rule.code}))
    sources = [Source("example.flow", unmarked(rule.bad)[0])]
    sources += [
        Source(path.name, path.read_text(encoding="utf-8"), str(path))
        for path in sorted((HERE / "lint" / "structured").glob("*.flow"))
        if rule.code in path.with_suffix(".out").read_text(encoding="utf-8")
    ]
    rare = [
        name for name in circumstances.CHANGES
        if rule.code in (circumstances.FOLDER / f"{name}.out").read_text(encoding="utf-8")
    ]  # fmt: skip
    try:
        return [
            *(render_text(lint(source, settings).diagnostics) for source in sources),
            *map(circumstances.said, rare),
        ]
    except Exception as error:  # noqa: BLE001 - a text that breaks the rule is noticed as well
        return [repr(error)]


def functions(module: ModuleType) -> Iterator[FunctionType]:
    """The functions that a module defines, the check of its rule among them."""
    for value in vars(module).values():
        value = getattr(value, "check", value)
        if isinstance(value, FunctionType) and value.__module__ == module.__name__:
            yield value


def codes(code: CodeType) -> Iterator[tuple[CodeType, str]]:
    """The code with one text of several words replaced, also in what it holds, and that text."""
    for number, constant in enumerate(code.co_consts):
        inner: Iterator[tuple[Any, str]] = iter(())
        if isinstance(constant, CodeType):
            inner = codes(constant)
        elif isinstance(constant, str) and " " in constant.strip() and number > 0:
            inner = iter([(WORD, constant)])
        elif isinstance(constant, tuple):
            inner = (
                ((*constant[:at], WORD, *constant[at + 1 :]), text)
                for at, text in enumerate(constant)
                if isinstance(text, str) and " " in text.strip()
            )
        for mutated, what in inner:
            consts = (*code.co_consts[:number], mutated, *code.co_consts[number + 1 :])
            yield code.replace(co_consts=consts), what


def main() -> int:
    """Print what is not pinned."""
    unpinned = [*unpinned_problems(), *unpinned_rules()]
    print("\n".join(unpinned) or "every message is pinned")
    return 1 if unpinned else 0


if __name__ == "__main__":
    sys.exit(main())
