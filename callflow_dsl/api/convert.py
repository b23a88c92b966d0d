"""Between JSON objects and the classes of `objects`, by cattrs."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from callflow_dsl.api.enums import OpenEnum
from callflow_dsl.api.errors import MalformedAnswerError
from callflow_dsl.api.objects import ApiObject, Came

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T", bound=ApiObject)
V = TypeVar("V")


def from_wire(cls: type[T], document: Any) -> T:
    """The object of a JSON object; `MalformedAnswerError` names each field that does not fit."""
    if not isinstance(document, dict):
        raise MalformedAnswerError(f"the API gives no {_name(cls)} where there should be one")
    try:
        return _CONVERTER.structure(document, cls)
    except (BaseValidationError, ValueError, TypeError, KeyError) as error:
        problems = "; ".join(transform_error(error, path=_name(cls)))
        raise MalformedAnswerError(f"the API gives no proper {_name(cls)}: {problems}") from None


def to_wire(value: ApiObject, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The JSON object of an object, but for the fields ``without``."""
    document: dict[str, Any] = _CONVERTER.unstructure(value)
    return {name: item for name, item in document.items() if name not in without}


def with_links(value: V, beside: Any) -> V:
    """An object with the links that stood beside it in its answer, where it has none of its own."""
    if not isinstance(value, ApiObject) or not isinstance(beside, dict):
        return value
    links = {**_read_links(beside, None), **value.links}
    came = value.came.get("links")
    kept = Came(came.fields if came else {}, links)
    return attrs.evolve(value, links=links, came={**value.came, "links": kept})


def read_time(text: Any) -> datetime:
    """A time in RFC 3339; one without an offset is UTC. `ValueError` for anything else."""
    if not isinstance(text, str):
        raise ValueError("a time is a text")
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("a time is in a year from 1 to 9999") from None
    return moment


def read_optional_time(text: Any) -> datetime | None:
    """A time of an object; None for one that was not set."""
    if text in (None, ""):
        return None
    moment = read_time(text)
    return None if moment.year == 1 else moment  # Go's zero


def write_time(moment: datetime) -> str:
    """RFC 3339 in UTC, with a fraction only where there is one; of any time, also a user's."""
    with suppress(OverflowError):  # at either end of time, in an offset that leads beyond it
        moment = moment.astimezone(UTC)
    return moment.isoformat().replace("+00:00", "Z")


def _read_seconds(value: Any) -> timedelta:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("a duration is a number of seconds")
    try:
        return timedelta(seconds=value)
    except OverflowError:
        raise ValueError("a duration of that length cannot be") from None


def _write_seconds(value: timedelta) -> int | float:
    seconds = value.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds


def _read_decimal(value: Any) -> Decimal:
    try:
        cost = Decimal(str(value))
    except InvalidOperation:
        cost = Decimal("NaN")
    if not cost.is_finite():
        raise ValueError("a cost is a number")
    return cost


def _read_text(value: Any) -> str:
    # A number where a text is documented (an id, a telephone number) is the same text.
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    raise ValueError("not a text")


def _read_links(value: Any, _: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):  # an empty list is how some servers write no links
        return {}
    return {name: link for name, link in value.items() if isinstance(link, str)}


def _read_whole(value: Any, _: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("not a whole number")
    return value


def _wire_name(attribute: attrs.Attribute[Any]) -> str:
    return str(attribute.metadata.get("wire", attribute.name))


def _name(cls: type) -> str:
    return cls.__name__.lower()


def _overrides(cls: type[ApiObject]) -> dict[str, Any]:
    named = {info.name: override(rename=_wire_name(info)) for info in attrs.fields(cls)}
    return {**named, "extra": override(omit=True), "came": override(omit=True)}


def _is_object(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, ApiObject)


def _converter() -> Converter:
    converter = Converter()
    converter.register_structure_hook_factory(_is_object, _structure(converter))
    converter.register_unstructure_hook_factory(_is_object, _unstructure(converter))
    converter.register_structure_hook_func(
        partial(operator.eq, datetime | None), lambda text, _: read_optional_time(text)
    )
    converter.register_structure_hook_func(partial(operator.eq, Mapping[str, str]), _read_links)
    converter.register_structure_hook(OpenEnum, lambda value, cls: cls(_read_text(value)))
    converter.register_structure_hook(str, lambda value, _: _read_text(value))
    converter.register_structure_hook(int, _read_whole)
    converter.register_structure_hook(timedelta, lambda value, _: _read_seconds(value))
    converter.register_structure_hook(Decimal, lambda value, _: _read_decimal(value))
    converter.register_unstructure_hook(OpenEnum, lambda word: word.value)
    converter.register_unstructure_hook(datetime, write_time)
    converter.register_unstructure_hook(timedelta, _write_seconds)
    converter.register_unstructure_hook(Decimal, float)
    return converter


def _structure(converter: Converter) -> Callable[[type[T]], Callable[[Any, Any], T]]:
    """For a class, what makes its objects: known fields by cattrs, all others in ``extra``."""

    def factory(cls: type[T]) -> Callable[[Any, Any], T]:
        fields = [info for info in attrs.fields(cls) if info.name not in _OWN]
        attributes = {_wire_name(info): info.name for info in fields}
        also = {name: _wire_name(info) for info in fields for name in info.metadata.get("also", ())}
        make = make_dict_structure_fn(cls, converter, **_overrides(cls))

        def structure(document: Any, _: Any) -> T:
            known: dict[str, Any] = {}
            extra: dict[str, Any] = {}
            given: dict[str, dict[str, Any]] = {}
            for name, value in document.items():
                usual = also.get(name, name)
                if usual not in attributes or (usual != name and usual in document):
                    extra[name] = value
                    continue
                given[attributes[usual]] = {name: value}
                if value is not None:
                    known[usual] = value
            made = make(known, cls)
            came = {name: Came(fields, getattr(made, name)) for name, fields in given.items()}
            return attrs.evolve(made, extra=extra, came=came)

        return structure

    return factory


def _unstructure(converter: Converter) -> Callable[[type[T]], Callable[[T], dict[str, Any]]]:
    """For a class, what writes its objects: unchanged fields as they came."""

    def factory(cls: type[T]) -> Callable[[T], dict[str, Any]]:
        fields = [info for info in attrs.fields(cls) if info.name not in _OWN]
        names = [(info.name, _wire_name(info)) for info in fields]
        write = make_dict_unstructure_fn(
            cls, converter, _cattrs_omit_if_default=True, **_overrides(cls)
        )

        def unstructure(value: T) -> dict[str, Any]:
            written: dict[str, Any] = write(value)
            document: dict[str, Any] = {}
            for name, wire in names:
                came = value.came.get(name)
                if came is not None and came.value == getattr(value, name):
                    document.update(came.fields)
                elif wire in written:
                    document[wire] = written[wire]
            return {**document, **value.extra}

        return unstructure

    return factory


#: Attributes that are no fields of the wire.
_OWN = ("extra", "came")
_CONVERTER = _converter()
