"""What a step says that is a line of its own, from the text of the line.

Most steps say again what a step before them said: the same options with the same values, behind
another text. So what stands behind the argument is kept by its text, for as long as one file is
compiled; what is another each time, such as texts in quotes, is cut out (see `step_lines.cut`).
What is kept was found out once, in the syntax tree, by the code that does so for all steps
(`StepCompiler`), which had nothing to report about it. Where it has, and wherever a value is not
known to be right, the answer is None: the tree is asked, and what is wrong is reported from there.
"""

from __future__ import annotations

from callflow_dsl.compiler import literals
from callflow_dsl.steps import BY_VERB
from callflow_dsl.syntax.step_lines import cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from callflow_dsl.compiler.resolved import Test
    from callflow_dsl.steps import StepKind
    from callflow_dsl.syntax import ast

    #: Attributes of the step class -> wire values.
    Fields: TypeAlias = dict[str, Any]
    #: What the tree of a step says: its fields, its test, the variables that its condition asks
    #: for; None where there is something to report.
    Said: TypeAlias = tuple[Fields, Test | None, tuple[str, ...]]

#: More texts than these are no repetitions.
_MOST_KEPT = 10_000
_GOTO = "on_keypress_goto"


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


class _Verb:
    """What is known of the lines with one verb."""

    __slots__ = ("arguments", "attr", "cut", "is_right", "shapes", "tails", "verb")

    def __init__(self, kind: StepKind) -> None:
        self.verb = kind.verb
        argument = kind.argument
        self.attr = argument.attr if argument else ""
        #: Tells whether an argument in quotes is right; None where it is in none.
        self.is_right = (
            literals.is_right(argument.kind)
            if argument and argument.kind.name in literals.IN_QUOTES
            else None
        )
        #: Arguments without quotes -> wire value.
        self.arguments: dict[str, Any] = {}
        #: Attributes whose values are cut out -> what tells whether a text is right.
        self.cut: dict[str, Callable[[str], object]] = {
            spec.attr: literals.is_right(spec.kind)
            for spec in kind.specs
            if spec.word and spec.kind.name in literals.IN_QUOTES
        }
        self.cut[_GOTO] = bool
        #: What stands behind the argument -> what it says; None: the tree is to be asked each time.
        self.tails: dict[str, Tail | None] = {}
        #: What is between the cuts -> what it says.
        self.shapes: dict[tuple[str, ...], Tail] = {}


class LineFields:
    """What the lines of one file say; ``read`` looks into the syntax tree for what is new."""

    def __init__(self, read: Callable[[ast.Step], Said | None]) -> None:
        self._read = read
        self._verbs: dict[str, _Verb] = {}

    def of(self, step: ast.Step) -> tuple[Fields, Tail] | None:
        """What a step says itself; None where the tree is to be asked."""
        if step.text is None:
            return None
        start, end = step.span
        line = step.text[start:end]
        verb = self._verbs.get(step.verb) or self._verb(step.verb)
        if verb.is_right is not None:
            _, said, tail = line.split('"', 2)
            if not verb.is_right(said):
                return None
            fields = {verb.attr: said}
        elif not verb.attr:
            fields, tail = {}, line[len(verb.verb) :]
        else:
            _, said, *rest = line.split(None, 2)
            tail = rest[0] if rest else ""
            value = literals.phone(said) if said[0] == "+" else verb.arguments.get(said)
            if value is None:
                return self._whole(step, verb, said)
            fields = {verb.attr: value}
        known = verb.tails.get(tail, _NEW)
        if known is _NEW:
            return self._varied(step, verb, fields, tail)
        if known is None:
            return None
        fields.update(known.fields)
        return fields, known

    def _verb(self, verb: str) -> _Verb:
        made = self._verbs[verb] = _Verb(BY_VERB[verb])
        return made

    def _whole(self, step: ast.Step, verb: _Verb, said: str) -> tuple[Fields, Tail] | None:
        """What a step says whose argument is new; the argument is kept if it is in no quotes."""
        read = None if said[0] == '"' else self._read(step)
        if read is None or verb.attr not in read[0]:
            return None
        _bounded(verb.arguments)[said] = read[0][verb.attr]
        return read[0], Tail({}, read[1], read[2], ())

    def _varied(
        self, step: ast.Step, verb: _Verb, fields: Fields, tail: str
    ) -> tuple[Fields, Tail] | None:
        """What a step says behind whose argument something is new: perhaps only what is cut out."""
        between, texts = cut(tail)
        shape = tuple(between)
        known = verb.shapes.get(shape)
        if known is None:
            return self._learnt(step, verb, fields, (tail, shape, texts))
        fields.update(known.fields)
        for attr, text in zip(known.cuts, texts, strict=True):
            value = text[1:-1] if text[0] == '"' else text
            if not verb.cut[attr](value):
                return None
            fields[attr] = value
        return fields, known

    def _learnt(
        self,
        step: ast.Step,
        verb: _Verb,
        fields: Fields,
        behind: tuple[str, tuple[str, ...], list[str]],
    ) -> tuple[Fields, Tail] | None:
        """What the tree says; it is kept by what is between the cuts, or by its whole text."""
        read, (tail, shape, texts) = self._read(step), behind
        if read is None:
            _bounded(verb.tails)[tail] = None
            return None
        whole, test, tested = read
        said = {attr: value for attr, value in whole.items() if attr not in fields}
        cuts = _cuts(verb, said, texts)
        if cuts:
            said = {attr: value for attr, value in said.items() if attr not in cuts}
            _bounded(verb.shapes)[shape] = kept = Tail(said, test, tested, cuts)
        else:
            _bounded(verb.tails)[tail] = kept = Tail(said, test, tested, ())
        return whole, kept


_NEW: Any = object()


def _cuts(verb: _Verb, said: Fields, texts: list[str]) -> tuple[str, ...] | None:
    """The attributes that have the values which were cut out; None where one of these has none."""
    attrs = [attr for attr in said if attr in verb.cut]
    cuts: list[str] = []
    for text in texts:
        value = text[1:-1] if text[0] == '"' else text
        attr = next((attr for attr in attrs if said[attr] == value), None)
        if attr is None:
            return None
        attrs.remove(attr)
        cuts.append(attr)
    return tuple(cuts)


def _bounded(kept: dict[Any, Any]) -> dict[Any, Any]:
    """The same, without its entries where these are too many."""
    if len(kept) > _MOST_KEPT:
        kept.clear()
    return kept
