"""The settings of a flow: record, default, max duration, number, ids, defaults."""

from __future__ import annotations

from callflow_dsl.compiler.values import written
from callflow_dsl.steps import BY_VERB, FLOW_SPECS, kinds
from callflow_dsl.steps.spec import Spec
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.compiler.step import StepCompiler

_SPECS = {spec.word: spec for spec in FLOW_SPECS}
_NUMBER = Spec("number", kinds.DESTINATION, "", word="number")


class Settings:
    """What the settings of one flow say, read one by one."""

    def __init__(self, steps: StepCompiler) -> None:
        self._steps = steps
        self._report = steps.scope.files.report
        #: Attribute of `CallFlow` -> value.
        self.values: dict[str, Any] = {}
        self.numbers: list[str] = []
        self.generate_ids = True
        #: Verb -> attribute -> value: what the file says, and over it what the flow says.
        self._shared: dict[str, dict[str, Any]] = {}
        self._own: dict[str, dict[str, Any]] = {}

    def record(self, step: ast.Step, first: bool) -> bool:
        """Take `record`, `record yes` and `record no` as the setting; True if it was one.

        A bare `record` before the first step speaks of the whole call: as a step it would
        record a caller who has heard nothing yet.
        """
        flag = step.arguments and isinstance(step.arguments[0], ast.Word)
        if step.options or (step.arguments and not flag) or (not step.arguments and not first):
            return False
        self._set(_SPECS["record"], step.arguments, step.span)
        return True

    def setting(self, setting: ast.Setting) -> None:
        """Read any other setting."""
        if setting.word == "number":
            self._number(setting)
        elif setting.word == "ids":
            if [written(value) for value in setting.arguments] != ["server"]:
                message = "ids takes the word server: ids server"
                self._report("FLW214", setting.span, message, fix=("write it so", "ids server"))
            self.generate_ids = False
        else:
            self._set(_SPECS[setting.word], setting.arguments, setting.span)

    def _set(self, spec: Spec, arguments: tuple[ast.Value, ...], span: tuple[int, int]) -> None:
        if spec.attr in self.values:
            self._report("FLW023", span, f"{spec.word} is set twice in this flow")
        elif len(arguments) > 1:
            self._report("FLW214", arguments[1].span, f"{spec.word} takes one value")
        elif arguments:
            value = self._steps.value(arguments[0], spec)
            if value is not None:
                self.values[spec.attr] = value
        elif spec.kind.name == "flag":
            self.values[spec.attr] = True
        else:
            self._report("FLW214", span, f"{spec.word} needs {spec.kind.expected}")

    def _number(self, setting: ast.Setting) -> None:
        if not setting.arguments:
            self._report("FLW214", setting.span, "number needs a number, as in +31201234567")
        for value in setting.arguments:
            found = self._steps.value(value, _NUMBER)
            if found is None:
                continue
            if not found.isdigit():
                self._report("FLW206", value.span, "only a telephone number can ring a flow")
            elif found in self.numbers:
                self._report("FLW023", value.span, f"+{found} is given twice")
            else:
                self.numbers.append(found)

    def defaults(self, defaults: ast.Defaults, *, shared: bool = False) -> None:
        """Read a block of defaults: each option holds for the steps that have it.

        ``shared`` marks a block at the top of the file, which the flow's own overrides.
        """
        into = self._shared if shared else self._own
        known = {word for kind in BY_VERB.values() for word in kind.by_word()}
        for option in defaults.options:
            word = getattr(option, "word", "if" if isinstance(option, ast.When) else "raw")
            if word not in known:
                from callflow_dsl.syntax.suggest import did_you_mean

                message = f"`{word}` is no option that steps can have by default"
                self._report("FLW007", option.span, message, fix=did_you_mean(word, known))
                continue
            for kind in BY_VERB.values():
                if word in kind.by_word():
                    self._steps.options(kind.verb, [option], into.setdefault(kind.verb, {}))

    def defaults_of(self, verb: str) -> dict[str, Any]:
        """Attribute -> value for the steps of one verb."""
        return {**self._shared.get(verb, {}), **self._own.get(verb, {})}
