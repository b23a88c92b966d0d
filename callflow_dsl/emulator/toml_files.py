"""Files for the emulator, in TOML or JSON, read into values whose mistakes are named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from callflow_dsl.errors import FlowcError
from callflow_dsl.files import read_json, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

_NAMES: Mapping[type, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple: "a list",
}


def read_tables(path: str, name: str, cls: type[T]) -> list[T]:
    """The values of the array of tables ``name`` in a file; `FlowcError` names the mistake."""
    document = _document(path)
    unknown = sorted(document.keys() - {name})
    if unknown:
        hint = f"begin each table with [[{name}]]"
        raise FlowcError(f"{path}: {unknown[0]} is not known", hint=hint, exit_code=2)
    tables = document.get(name, [])
    if not isinstance(tables, list):
        hint = f"begin each with [[{name}]]"
        raise FlowcError(f"{path}: `{name}` is no list", hint=hint, exit_code=2)
    return [value(cls, table, f"{path}: {name} {n}") for n, table in enumerate(tables, 1)]


def value(cls: type[T], table: Any, where: str) -> T:
    """An attrs object from a mapping; `FlowcError` (usage) says what does not fit, and where."""
    if not isinstance(table, dict):
        raise FlowcError(f"{where} is no table", exit_code=2)
    fields = {field.name: field for field in attrs.fields(cls)}  # type: ignore[arg-type]
    for name, given in table.items():
        if name not in fields:
            known = ", ".join(fields)
            raise FlowcError(f"{where}: {name} is not known", hint=f"one of {known}", exit_code=2)
        expected = fields[name].metadata["type"]
        if not _fits(given, expected):
            raise FlowcError(f"{where}: {name} should be {_NAMES[expected]}", exit_code=2)
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in table.items()}
    try:
        return cls(**values)
    except TypeError as error:
        missing = [n for n, f in fields.items() if f.default is attrs.NOTHING and n not in table]
        raise FlowcError(f"{where} needs {' and '.join(missing)}", exit_code=2) from error
    except ValueError as error:
        raise FlowcError(f"{where}: {error}", exit_code=2) from error
    except FlowcError as error:
        raise FlowcError(f"{where}: {error.message}", hint=error.hint, exit_code=2) from error


def setting(kind: type, default: Any = attrs.NOTHING) -> Any:
    """A field that a file can give, with the type that it has there."""
    return attrs.field(default=default, metadata={"type": kind})


def _fits(given: Any, expected: type) -> bool:
    if expected is float:
        return type(given) in (int, float)
    return type(given) is (list if expected is tuple else expected)


def _document(path: str) -> dict[str, Any]:
    document = read_json(path) if path.endswith(".json") else read_toml(path)
    if not isinstance(document, dict):
        raise FlowcError(f"{path} holds no object", exit_code=2)
    return document
