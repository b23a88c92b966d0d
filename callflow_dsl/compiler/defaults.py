"""`defaults { }`: options that the steps around have without saying so."""

from __future__ import annotations

from callflow_dsl.steps import BY_VERB
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from callflow_dsl.compiler.compile_step import StepCompiler


class Defaults:
    """What holds in one block: verb -> attribute -> wire value."""

    __slots__ = ("_fields",)

    def __init__(self, fields: dict[str, dict[str, Any]] | None = None) -> None:
        self._fields = fields or {}

    def of(self, verb: str) -> dict[str, Any] | None:
        """Attribute -> value for the steps of one verb."""
        return self._fields.get(verb)

    @property
    def language(self) -> str | None:
        """The language that prompts are spoken in."""
        return self._fields.get("say", {}).get("language")

    def inside(self, statements: Iterable[ast.Statement], steps: StepCompiler) -> Defaults:
        """What holds in a block with these statements: its own options over those around it.

        They hold for the whole block, wherever they stand in it.
        """
        inner: dict[str, dict[str, Any]] = {}
        for statement in statements:
            if type(statement) is ast.Defaults:
                _read(statement, steps, inner)
        if not inner:
            return self
        outer = self._fields
        return Defaults({verb: {**outer.get(verb, {}), **inner.get(verb, {})} for verb in BY_VERB})


def _read(defaults: ast.Defaults, steps: StepCompiler, into: dict[str, dict[str, Any]]) -> None:
    for option in defaults.options:
        word = getattr(option, "word", "if" if isinstance(option, ast.When) else "raw")
        kinds = [kind for kind in BY_VERB.values() if word in kind.by_word()]
        for kind in kinds:
            steps.options(kind.verb, [option], into.setdefault(kind.verb, {}))
        if not kinds:
            _report_unknown(word, option, steps)


def _report_unknown(word: str, option: ast.OptionNode, steps: StepCompiler) -> None:
    from callflow_dsl.suggest import closest
    from callflow_dsl.syntax.other_words import OTHER_OPTIONS

    if word in BY_VERB and steps.scope.files.reporter.places("block-not-closed"):
        return  # the steps below were read as options, which has been said
    words = {word for kind in BY_VERB.values() for word in kind.by_word()}
    meant = OTHER_OPTIONS.get(word.lower())
    fix = meant if meant in words else closest(word, words)
    steps.scope.files.report("default-unknown", option.span, fix=fix, word=word)
