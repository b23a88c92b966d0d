"""What a step says that is a line of its own, from the text of the line.

Most steps say again what a step before them said: the same options with the same values, behind
another text. So what stands behind the argument is kept by its text, for as long as one file is
compiled; texts in quotes and the labels of gotos in it are cut out, for they are others each time.
What is kept was found out once, in the syntax tree, by the code that does so for all steps
(`StepCompiler`), which had nothing to report about it. Where it has, and wherever a value is not
known to be right, the answer is None: the tree is asked, and what is wrong is reported from there.
"""

from __future__ import annotations

from callflow_dsl.compiler import literals
from callflow_dsl.patterns import pattern
from callflow_dsl.steps import BY_VERB, COMMON_SPECS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from callflow_dsl.compiler.resolved import Test
    from callflow_dsl.syntax import ast

    #: Attributes of the step class -> wire values.
    Fields: TypeAlias = dict[str, Any]
    #: What the tree of a step says: its fields, its test, the variables that its condition asks
    #: for; None where there is something to report.
    Said: TypeAlias = tuple[Fields, Test | None, tuple[str, ...]]

#: More texts than these are no repetitions.
_MOST_KEPT = 10_000
_GOTO = "on_keypress_goto"
#: The texts in quotes and the labels behind an argument, and what is between them.
_cut = pattern('("[^"]*"|(?<=goto[ \\t])[\\w.-]+)').split
#: Verb -> attribute -> kind, of the values that are cut out.
_CUT = {
    kind.verb: {
        spec.attr: spec.kind
        for spec in (*kind.specs, *COMMON_SPECS)
        if spec.attr == _GOTO or spec.kind.name in literals.IN_QUOTES
    }
    for kind in BY_VERB.values()
}
_ARGUMENTS = {kind.verb: kind.argument for kind in BY_VERB.values()}


class Tail:
    """What stands behind the argument of a step: see `Action` for the fields and the test."""

    __slots__ = ("cuts", "fields", "test", "tested")

    def __init__(
        self, fields: Fields, test: Test | None, tested: tuple[str, ...], cuts: tuple[str, ...]
    ) -> None:
        self.fields = fields
        self.test = test
        #: The variables that its condition asks for.
        self.tested = tested
        #: The attributes whose values are cut out, in the order of the text.
        self.cuts = cuts


class LineFields:
    """What the lines of one file say; ``read`` looks into the syntax tree for what is new."""

    def __init__(self, read: Callable[[ast.Step], Said | None]) -> None:
        self._read = read
        #: Verb and what is behind the argument; None: the tree is to be asked each time.
        self._tails: dict[tuple[str, str], Tail | None] = {}
        #: Verb and what is between the cuts.
        self._shapes: dict[tuple[str, ...], Tail] = {}
        #: Arguments without quotes.
        self._arguments: dict[tuple[str, str], Any] = {}

    def of(self, step: ast.Step) -> tuple[Fields, Tail] | None:
        """What a step says itself; None where the tree is to be asked."""
        if step.text is None:
            return None
        verb, (start, end) = step.verb, step.span
        line, argument = step.text[start:end], _ARGUMENTS[verb]
        if argument is None:
            fields, tail = {}, line[len(verb) :]
        elif argument.kind.name in literals.IN_QUOTES:
            _, said, tail = line.split('"', 2)
            value = literals.quoted(said, argument.kind)
            if value is None:
                return None
            fields = {argument.attr: value}
        else:
            _, said, *rest = line.split(None, 2)
            if said[0] == '"':
                return None
            tail = rest[0] if rest else ""
            value = literals.phone(said) if said[0] == "+" else self._arguments.get((verb, said))
            if value is None:
                return self._whole(step, said, tail)
            fields = {argument.attr: value}
        known = self._tails.get((verb, tail), _NEW)
        if known is _NEW:
            return self._varied(step, fields, tail)
        if known is None:
            return None
        fields.update(known.fields)
        return fields, known

    def _whole(self, step: ast.Step, said: str, tail: str) -> tuple[Fields, Tail] | None:
        """What a step says whose argument is new; the argument is kept."""
        argument, read = _ARGUMENTS[step.verb], self._read(step)
        if read is None or argument is None or argument.attr not in read[0]:
            return None
        _bounded(self._arguments)[step.verb, said] = read[0][argument.attr]
        return read[0], Tail({}, read[1], read[2], ())

    def _varied(self, step: ast.Step, fields: Fields, tail: str) -> tuple[Fields, Tail] | None:
        """What a step says behind whose argument something is new: perhaps only what is cut out."""
        between = _cut(tail)
        shape, cut = (step.verb, *between[::2]), between[1::2]
        known = self._shapes.get(shape)
        if known is None:
            return self._learnt(step, fields, tail, cut, shape)
        fields.update(known.fields)
        kinds = _CUT[step.verb]
        for attr, text in zip(known.cuts, cut, strict=True):
            value = text if attr == _GOTO else literals.quoted(text[1:-1], kinds[attr])
            if value is None:
                return None
            fields[attr] = value
        return fields, known

    def _learnt(
        self, step: ast.Step, fields: Fields, tail: str, cut: list[str], shape: tuple[str, ...]
    ) -> tuple[Fields, Tail] | None:
        """What the tree says; it is kept by its text, or by what is between the cuts."""
        read = self._read(step)
        if read is None:
            _bounded(self._tails)[step.verb, tail] = None
            return None
        whole, test, tested = read
        behind = {attr: value for attr, value in whole.items() if attr not in fields}
        cuts = _cuts(step.verb, behind, cut)
        if cuts:
            kept = Tail({a: v for a, v in behind.items() if a not in cuts}, test, tested, cuts)
            _bounded(self._shapes)[shape] = kept
        else:
            kept = Tail(behind, test, tested, ())
            _bounded(self._tails)[step.verb, tail] = kept
        return whole, kept


_NEW: Any = object()


def _cuts(verb: str, behind: Fields, cut: list[str]) -> tuple[str, ...] | None:
    """The attributes that have the values which were cut out; None where these are no options."""
    texts = [attr for attr in behind if attr in _CUT[verb]]
    cuts: list[str] = []
    for text in cut:
        value = text[1:-1] if text[0] == '"' else text
        attr = next((attr for attr in texts if behind[attr] == value), None)
        if attr is None:
            return None
        texts.remove(attr)
        cuts.append(attr)
    return tuple(cuts)


def _bounded(kept: dict[Any, Any]) -> dict[Any, Any]:
    """The same, without its entries where these are too many."""
    if len(kept) > _MOST_KEPT:
        kept.clear()
    return kept
