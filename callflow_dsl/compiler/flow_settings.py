"""The settings of a flow: record, default, max duration, number, ids."""

from __future__ import annotations

from callflow_dsl.compiler.literals import written
from callflow_dsl.steps import FLOW_SPECS, kinds
from callflow_dsl.steps.spec import Spec
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.compiler.compile_step import StepCompiler

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

    def record(self, step: ast.Step, first: bool) -> bool:
        """Take `record`, `record yes` and `record no` as the setting; True if it was one.

        A bare `record` before the first step speaks of the whole call: as a step it would
        record a caller who has heard nothing yet.
        """
        given = step.arguments
        is_setting = len(given) == 1 and isinstance(given[0], ast.Word) if given else first
        if step.options or not is_setting:
            return False
        self._set(_SPECS["record"], step.arguments, step.span)
        return True

    def setting(self, setting: ast.Setting) -> None:
        """Read any other setting."""
        if setting.word == "number":
            self._number(setting)
        elif setting.word == "ids":
            if [written(value) for value in setting.arguments] != ["server"]:
                self._report("ids-not-server", setting.span, fix="ids server")
            self.generate_ids = False
        else:
            self._set(_SPECS[setting.word], setting.arguments, setting.span)

    def _set(self, spec: Spec, arguments: tuple[ast.Value, ...], span: tuple[int, int]) -> None:
        if spec.attr in self.values:
            self._report("setting-twice", span, word=spec.word)
        elif len(arguments) > 1:
            self._report("setting-with-many-values", arguments[1].span, word=spec.word)
        elif arguments:
            value = self._steps.value(arguments[0], spec)
            if value is not None:
                self.values[spec.attr] = value
        elif spec.kind.name == "flag":
            self.values[spec.attr] = True
        else:
            self._report("setting-without-value", span, word=spec.word, expected=spec.kind.expected)

    def _number(self, setting: ast.Setting) -> None:
        if not setting.arguments:
            self._report("flow-number-missing", setting.span)
        elif self._steps.spaced_number(setting.arguments):
            return
        for value in setting.arguments:
            digits = self._steps.value(value, _NUMBER)
            if digits is not None:
                self._add_number(digits, value)

    def _add_number(self, digits: str, value: ast.Value) -> None:
        if not digits.isdigit():
            self._report("flow-number-is-no-phone", value.span)
        elif digits in self.numbers:
            self._report("flow-number-twice", value.span, number=digits)
        else:
            self.numbers.append(digits)
