"""Names and their values: what `${name}` stands for."""

from __future__ import annotations

from callflow_dsl.compiler.values import written
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from callflow_dsl.diagnostics.model import FileReporter


class Scope:
    """The `let` and `param` values of one file."""

    def __init__(
        self,
        files: FileReporter,
        statements: Iterable[ast.Statement],
        given: Mapping[str, ast.Value],
    ) -> None:
        self.files = files
        self._values: dict[str, ast.Value | None] = {}
        self._given = given
        for statement in statements:
            match statement:
                case ast.Param(name, default):
                    self._define(statement, given.get(name, default))
                case ast.Let(name, value):
                    self._define(statement, value)

    def _define(self, statement: ast.Param | ast.Let, value: ast.Value | None) -> None:
        if statement.name in self._values:
            self.files.report(
                "FLW104", statement.name_span, f"{statement.name} is defined twice in this file"
            )
        self._values[statement.name] = value

    def resolve(self, value: ast.Value) -> ast.Value | None:
        """The value without references; None after a report."""
        if type(value) is ast.Ref or (type(value) is ast.Text and value.parts):
            return self._resolve(value, (), value)
        return value

    def _resolve(self, value: ast.Value, seen: tuple[str, ...], at: ast.Value) -> ast.Value | None:
        match value:
            case ast.Ref(name):
                return self._lookup(name, seen, at)
            case ast.Text(_, span, parts) if parts:
                pieces = []
                for part in parts:
                    if isinstance(part, str):
                        pieces.append(part)
                        continue
                    found = self._lookup(part.name, seen, part if at is value else at)
                    if found is None:
                        return None
                    pieces.append(written(found))
                return ast.Text("".join(pieces), span)
        return value

    def _lookup(self, name: str, seen: tuple[str, ...], at: ast.Value) -> ast.Value | None:
        if name in seen:
            self.files.report("FLW108", at.span, f"{name} is defined by itself")
            return None
        if name not in self._values:
            from callflow_dsl.syntax.suggest import closest

            meant = closest(name, self._values)
            fix = None
            if meant and isinstance(at, ast.Ref) and at.name == name:
                fix = (f"did you mean {meant}?", f"${{{meant}}}")
            note = (
                f"Define it: let {name} = ..., or param {name} where each environment sets its own."
            )
            self.files.report("FLW105", at.span, f"nothing is named {name}", note, fix=fix)
            return None
        value = self._values[name]
        if value is None:
            self.files.report(
                "FLW107", at.span, f"{name} has no value", f"Give it one: --set {name}=..."
            )
            return None
        # What is wrong in a value of the file is reported there, not where it is used.
        return self._resolve(value, (*seen, name), at if name in self._given else value)
