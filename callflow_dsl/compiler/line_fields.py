"""What a step says that is a line of its own, from the text of the line.

Most steps say again what steps before them said: the same options with the same values, behind
another text. So what stands behind the argument is kept by its text, for as long as one file is
compiled, and so is each option and each condition in it; of a text in quotes or a label, which is
another each time, the option that it belongs to (see `step_lines.cut`). What is kept was found out
once, in the syntax tree, by the code that does so for all steps (`StepCompiler`), which had nothing
to report about it. Where it has, and wherever a value is not known to be right, the answer is None:
the tree is asked, and what is wrong is reported from there.
"""

from __future__ import annotations

from callflow_dsl.compiler import literals
from callflow_dsl.patterns import pattern
from callflow_dsl.steps import BY_VERB
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.step_lines import PIECES, cut, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from callflow_dsl.compiler.resolved import Test
    from callflow_dsl.steps import StepKind

    #: Attributes of the step class -> wire values.
    Fields: TypeAlias = dict[str, Any]

#: More texts than these are no repetitions.
_MOST_KEPT = 10_000
_GOTO = "on_keypress_goto"


class Tail:
    """What stands behind the argument of a step, or a part of it: see `Action` for the fields."""

    __slots__ = ("fields", "test", "tested")

    def __init__(
        self, fields: Fields, test: Test | None = None, tested: tuple[str, ...] = ()
    ) -> None:
        self.fields = fields
        self.test = test
        #: The variables that its condition asks for.
        self.tested = tested


class _Verb:
    """What is known of the lines with one verb."""

    __slots__ = (
        "arguments", "attr", "cut", "cuts", "is_right", "known", "pieces", "tails", "verb",
    )  # fmt: skip

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
        #: What is around a cut in an option -> the attribute.
        self.cuts: dict[tuple[str, ...], str] = {}
        #: What stands behind the argument -> what it says.
        self.tails: dict[str, Tail] = {}
        #: An option or a condition -> what it says; None: the tree is to be asked each time.
        self.known: dict[str, Tail | None] = {}
        #: Finds these.
        self.pieces: Callable[[str], list[str]] = pattern(PIECES[kind.verb]).findall


class LineFields:
    """What the lines of one file say.

    ``argument`` and ``option`` look into the syntax tree for what is new: they give the wire value
    of the argument, and what an option of a step with this verb says; None after a report.
    """

    def __init__(
        self,
        argument: Callable[[ast.Step], Any],
        option: Callable[[str, ast.OptionNode], Tail | None],
    ) -> None:
        self._argument = argument
        self._option = option
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
            tail = f" {rest[0]}" if rest else ""
            value = literals.phone(said) if said[0] == "+" else verb.arguments.get(said)
            if value is None:
                value = None if said[0] == '"' else self._argument(step)
                if value is None:
                    return None
                _bounded(verb.arguments)[said] = value
            fields = {verb.attr: value}
        known = verb.tails.get(tail) or self._new(step, verb, tail)
        if known is None:
            return None
        fields.update(known.fields)
        return fields, known

    def _verb(self, verb: str) -> _Verb:
        made = self._verbs[verb] = _Verb(BY_VERB[verb])
        return made

    def _new(self, step: ast.Step, verb: _Verb, tail: str) -> Tail | None:
        """What stands behind an argument, from what is known of its parts."""
        said = Tail({})
        pieces = verb.pieces(tail)
        for number, piece in enumerate(pieces):
            part = verb.known.get(piece, _NEW)
            if part is _NEW:
                part = _with_cut(verb, piece) or self._learnt(step, verb, piece, number)
            if part is None or not said.fields.keys().isdisjoint(part.fields):
                return None
            said.fields.update(part.fields)
            if part.tested:
                said.test, said.tested = part.test, part.tested
        if said.fields.get("transcribe") and "transcribe_language" not in said.fields:
            return None
        if all(piece in verb.known for piece in pieces):
            _bounded(verb.tails)[tail] = said
        return said

    def _learnt(self, step: ast.Step, verb: _Verb, piece: str, number: int) -> Tail | None:
        """What the tree says of an option; it is kept, or the attribute of what is cut out."""
        node = _comparison(piece) or whole(step).options[number]
        said = self._option(verb.verb, node)
        between, texts = cut(piece)
        if said is not None and len(texts) == 1:
            for attr, value in said.fields.items():
                if attr in verb.cut and value == texts[0].strip('"'):
                    verb.cuts[tuple(between)] = attr
                    return said
        _bounded(verb.known)[piece] = said
        return said


_NEW: Any = object()
_NOWHERE = (0, 0)
_COMPARED = pattern(
    '[ \\t]+if[ \\t]+([^\\W\\d][\\w.-]*)[ \\t]*([=!<>]=|[<>])[ \\t]*(-?[0-9]+|"[^"]*")'
).fullmatch


def _comparison(piece: str) -> ast.When | None:
    """The node of the condition that most are, one comparison; None for any other."""
    match = _COMPARED(piece)
    if match is None:
        return None
    variable, operator, text = match.groups()
    value = ast.Text(text[1:-1], _NOWHERE) if text[0] == '"' else ast.Number(text, _NOWHERE)
    compared = ast.Compare(ast.Word(variable, _NOWHERE), operator, value, _NOWHERE, _NOWHERE)
    return ast.When(compared, _NOWHERE)


def _with_cut(verb: _Verb, piece: str) -> Tail | None:
    """What an option says of which all but a text or a label is known."""
    between, texts = cut(piece)
    attr = verb.cuts.get(tuple(between))
    if attr is None:
        return None
    value = texts[0].strip('"')
    return Tail({attr: value}) if verb.cut[attr](value) else None


def _bounded(kept: dict[Any, Any]) -> dict[Any, Any]:
    """The same, without its entries where these are too many."""
    if len(kept) > _MOST_KEPT:
        kept.clear()
    return kept
