"""Plans and diffs without the secrets in them, to be shown or kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from cattrs import Converter

from callflow_dsl.deploy.diff import FieldChange, FlowDiff, words_between
from callflow_dsl.deploy.plan import Plan
from callflow_dsl.deploy.secrets import SHORTEST, Secrets, each_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T", Plan, FlowDiff)
_FIELDS = {field.name for field in attrs.fields(FieldChange)}
#: What stands for a value that another one takes the place of.
_FORMER = "*** (the former one)"


def masked(value: T, secrets: Secrets) -> T:
    """A plan or a diff with stars in place of secrets: to be shown, not to be done."""
    if not secrets.values:
        return value
    return CONVERTER.structure(changed(value, secrets, secrets.mask), type(value))


def changed(value: Plan | FlowDiff, secrets: Secrets, change: Callable[[Any], Any]) -> Any:
    """The JSON object of a plan or a diff without secrets in its texts.

    ``change`` hides those that are known; those that they take the place of are hidden besides.
    """
    document = attrs.asdict(value)
    return _with_words(_without_former(change(document), _former_in(document, secrets)))


def masking(diff: FlowDiff, secrets: Secrets) -> Callable[[str], str]:
    """What hides all secrets in texts about a diff."""
    former = _former_in(attrs.asdict(diff), secrets) if secrets.values else []
    return lambda text: str(_without_former(secrets.mask(text), former))


def _former_in(document: Any, secrets: Secrets) -> list[str]:
    """The values of secrets that a diff takes away, each for a new one; the longest first.

    They are found where nothing else of a text has changed.
    """
    known = "|".join(map(re.escape, secrets.values))
    former = set()
    for before, after in _texts(document):
        around = re.split(known, after)
        match = re.fullmatch("(.+)".join(map(re.escape, around)), before, re.DOTALL)
        former |= {value for value in match.groups() if len(value) >= SHORTEST} if match else set()
    return sorted(former, key=len, reverse=True)


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """Each text that a diff changes, as it was and as it is."""
    if isinstance(value, dict):
        if value.keys() == _FIELDS and isinstance(value["before"], str) and value["after"]:
            yield value["before"], str(value["after"])
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _without_former(value: Any, former: list[str]) -> Any:
    def hidden(text: str) -> str:
        for secret in former:
            text = text.replace(secret, _FORMER)
        return text

    return each_text(value, hidden) if former else value


def _with_words(value: Any) -> Any:
    """With what changes in a text told anew, word by word.

    A secret of several words is not whole in the words that were told of it before.
    """
    if isinstance(value, dict):
        fields = {name: _with_words(item) for name, item in value.items()}
        if fields.keys() == _FIELDS and fields["words"]:
            words = words_between(fields["before"], fields["after"])
            fields["words"] = [attrs.asdict(piece) for piece in words]
        return fields
    return [_with_words(item) for item in value] if isinstance(value, (list, tuple)) else value


CONVERTER = Converter(forbid_extra_keys=True)
CONVERTER.register_structure_hook(Any, lambda value, _: value)
