"""One thing that can be written, before it becomes an item of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen
from lsprotocol.types import CompletionItemKind

from callflow_dsl.steps.conditions import KEYPAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from callflow_dsl.steps import Spec

#: What an editor calls each sort, for its sign.
KINDS = {
    "keyword": CompletionItemKind.Keyword,
    "step": CompletionItemKind.Function,
    "option": CompletionItemKind.Property,
    "setting": CompletionItemKind.Property,
    "value": CompletionItemKind.EnumMember,
    "operator": CompletionItemKind.Operator,
    "label": CompletionItemKind.Reference,
    "variable": CompletionItemKind.Variable,
    "name": CompletionItemKind.Constant,
    "part": CompletionItemKind.Module,
    "parameter": CompletionItemKind.Field,
    "file": CompletionItemKind.File,
    "flow": CompletionItemKind.Class,
}


@frozen
class Offer:
    """A text that can stand at the place. ``sort`` is one of `KINDS`."""

    sort: str
    text: str
    #: What it means, in Markdown.
    about: str = field(default="", eq=False)
    detail: str = field(default="", eq=False)
    #: The lower, the further up it is shown.
    rank: int = field(default=1, eq=False)

    @property
    def label(self) -> str:
        """What is shown in the list."""
        return self.text


def values_of(specs: Iterable[Spec]) -> Iterator[Offer]:
    """The values that options are known to take."""
    for spec in specs:
        kind = spec.kind
        values = kind.allowed
        if kind.name == "flag":
            values = ("yes", "no")
        elif kind.name == "key":
            values = tuple(KEYPAD[::-1])
        elif kind.name == "key-count":
            values = ("1 key", "2 keys", "4 keys")
        elif kind.name == "integer" and kind.minimum is not None and kind.maximum is not None:
            values = tuple(map(str, range(kind.minimum, kind.maximum + 1)))
        for value in values:
            yield Offer("value", value, detail=spec.help)
