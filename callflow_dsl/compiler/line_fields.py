"""What a step says that was read as a line, from the text of the line.

Most steps say again what steps before them said: the same options with the same values, behind
another text. So what stands behind the argument is kept by its text, for as long as one file is
compiled, and so is each option and each condition in it; of a value that is another each time (a
text in quotes, a number, a name), the option that it belongs to. What is kept was found out once,
from the nodes of the option, by the code that does so for all steps (`StepCompiler`), which had
nothing to report about it. Where it has, and wherever a value is not known to be right, the answer
is None: the tree of the step is asked, and what is wrong is reported from there.
"""

from __future__ import annotations

from callflow_dsl.compiler import literals
from callflow_dsl.patterns import pattern
from callflow_dsl.steps import BY_VERB, COMMON_SPECS, Condition
from callflow_dsl.syntax.step_lines import HEADS, PIECES, cut
from callflow_dsl.syntax.text import decode_text, dedent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from callflow_dsl.compiler.compile_step import StepCompiler
    from callflow_dsl.compiler.defaults import Defaults
    from callflow_dsl.compiler.resolved import Test
    from callflow_dsl.steps import StepKind
    from callflow_dsl.syntax import ast

    #: Attributes of the step class -> wire values.
    Fields: TypeAlias = dict[str, Any]
    #: An attribute, and what makes its value of what is cut out; None: it is a text or a name.
    Slot: TypeAlias = tuple[str, Callable[[str], Any] | None]
    #: An attribute, what one more adds to its value, the least and the greatest value.
    Counted: TypeAlias = tuple[str, int, int, int]

#: More texts than these are no repetitions.
_MOST_KEPT = 10_000
#: Characters of one text with its references filled in.
LONGEST_TEXT = 100_000
_TEXTS = pattern('("""(?:[^"\\\\]|\\\\.|"(?!""))+"""|"(?:[^"\\\\\\n]|\\\\.)+")').split
_COUNT = pattern("([0-9]{1,9})([ \\t]*[a-z]*)").fullmatch
#: An option with a value: the words before it, a number with its unit, a text or a name.
_VALUED = pattern(
    "((?:[ \\t]+[a-z-]+)+?[ \\t]+)(?:([0-9]{1,9})([ \\t]*[a-z]*)"
    '|("(?:[^"\\\\\\n]|\\\\.)+"|[^\\W\\d][\\w.-]*))'
).fullmatch
#: Cuts out what may be another in lines that are alike.
_CUT = pattern(
    '("(?:[^"\\\\\\n]|\\\\.)*"|(?<=key goto )[\\w.-]+|(?<= as )[\\w.-]+'
    "|(?<=[ \\t])[0-9]{1,9}(?![0-9.]))"
).split
_COMPARISON = (
    '([^\\W\\d][\\w.-]*)[ \\t]*([=!<>]=|[<>])[ \\t]*(-?[0-9]+(?:\\.[0-9]+)?|"[^"\\\\\\n$]+"|[*#])'
)
_COMPARISONS = pattern(_COMPARISON).findall
#: Comparisons that must all hold.
_CONJUNCTION = pattern(f"[ \\t]+if(?:[ \\t]+{_COMPARISON}(?:[ \\t]+and(?=[ \\t])|$))+").fullmatch


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
        "arguments", "attr", "counts", "head", "is_many", "is_quoted", "is_right", "kinds",
        "new", "pieces", "right", "said", "shapes", "tails", "texts", "verb",
    )  # fmt: skip

    def __init__(self, kind: StepKind) -> None:
        self.verb = kind.verb
        argument = kind.argument
        self.attr = argument.attr if argument else ""
        #: The argument is nothing but a text in quotes; or several.
        self.is_quoted = argument is not None and argument.kind.name in literals.IN_QUOTES
        self.is_many = argument is not None and argument.kind.many
        #: Tells whether an argument in quotes is right; None where it is in none.
        self.is_right = literals.is_right(argument.kind) if argument else None
        #: Verb, another argument, the language that it is spoken in -> wire value.
        self.arguments: dict[tuple[str, str, str | None], Any] = {}
        #: Attribute -> its kind, and what tells whether a text or a name is right for it.
        self.kinds = {spec.attr: spec.kind for spec in (*kind.specs, *COMMON_SPECS)}
        self.right: dict[str, Callable[[str], object]] = {}
        for attr, value in self.kinds.items():
            is_right = literals.is_right(value)
            if is_right is not None:
                self.right[attr] = is_right
        #: Words before a text or a name -> the attribute.
        self.texts: dict[str, str] = {}
        #: Words before a number, and its unit -> what the number says.
        self.counts: dict[tuple[str, str], Counted] = {}
        #: An option or a condition -> what it says; None: the tree is to be asked each time.
        self.said: dict[str, Tail | None] = {}
        #: What stands behind the argument -> what it says.
        self.tails: dict[str, Tail] = {}
        #: How many of these were met that were not known.
        self.new = 0
        #: The same without texts, labels, names and numbers -> what it says but for these.
        self.shapes: dict[tuple[str, ...], tuple[Tail, tuple[Slot, ...]]] = {}
        self.head = pattern(HEADS[kind.verb]).match
        #: Finds the options and the condition.
        self.pieces: Callable[[str], list[str]] = pattern(PIECES[kind.verb]).findall


class LineFields:
    """What lines say in one scope; ``asked`` compiles what is new, and has the names of the scope.

    ``verbs`` is what is known of all lines of the file: nothing of it hangs on a reference.
    """

    def __init__(self, asked: StepCompiler, verbs: dict[str, _Verb]) -> None:
        self._asked = asked
        self._verbs = verbs
        #: Verb, and what stands behind its argument with references -> what it says here.
        self._tails: dict[tuple[str, str], Tail] = {}
        #: Verb, argument with references, language -> its wire value here.
        self._arguments: dict[tuple[str, str, str | None], Any] = {}

    def of(self, step: ast.Step, defaults: Defaults) -> tuple[Fields, Tail] | None:
        """What a step says itself; None where the tree is to be asked."""
        if step.text is None:
            return None
        start, end = step.span
        line = step.text[start:end]
        verb = self._verbs.get(step.verb) or self._verb(step.verb)
        if not verb.is_quoted or "\\" in line or "$" in line:
            return self._other(verb, line, defaults)
        _, said, tail = line.split('"', 2)
        if not said or (verb.is_many and tail.lstrip(" \t")[:1] == '"'):
            return self._other(verb, line, defaults)
        known = verb.tails.get(tail) or self._tail(verb, tail)
        if known is None or not verb.is_right(said):  # type: ignore[misc]
            return None
        fields = {verb.attr: said}
        fields.update(known.fields)
        return fields, known

    def _other(self, verb: _Verb, line: str, defaults: Defaults) -> tuple[Fields, Tail] | None:
        """What a step says whose argument is no plain text."""
        at = verb.head(line).end() if verb.attr else len(verb.verb)  # type: ignore[union-attr]
        tail = line[at:]
        known = verb.tails.get(tail) or self._tail(verb, tail)
        if known is None:
            return None
        if not verb.attr:
            return known.fields.copy(), known
        said = line[len(verb.verb) : at].strip(" \t")
        if said[0] == "+":
            value: Any = literals.phone(said)
        else:
            value = self._argument(verb, said, known.fields.get("language", defaults.language))
        if value is None:
            return None
        fields = {verb.attr: value}
        fields.update(known.fields)
        return fields, known

    def _verb(self, verb: str) -> _Verb:
        made = self._verbs[verb] = _Verb(BY_VERB[verb])
        return made

    # Arguments

    def _argument(self, verb: _Verb, text: str, language: str | None) -> Any:
        if text[0] == '"' and verb.is_right is not None:
            between, texts = (parts := _TEXTS(text))[::2], parts[1::2]
            if not "".join(between).strip(" \t"):
                said = [self._text(quoted, language) for quoted in texts]
                if not all(each is not None and verb.is_right(each) for each in said):
                    return None
                return said[0] if len(said) == 1 else tuple(said)
        kept = self._arguments if "$" in text else verb.arguments
        value = kept.get((verb.verb, text, language))
        if value is None:
            value = self._new_argument(verb, text, language)
            if value is None:
                return None
            _bounded(kept)[verb.verb, text, language] = value
        return value

    def _new_argument(self, verb: _Verb, text: str, language: str | None) -> Any:
        """The wire value of an argument that is not known as it stands."""
        count = _COUNT(text)
        if count is None:
            return self._asked.said_by_argument(verb.verb, text, language)
        digits, unit = count.groups()
        value = self._counted(verb, "", digits, unit)
        if value is None:
            value = self._asked.said_by_argument(verb.verb, text, language)
            _learn_count(verb, "", digits, unit, verb.attr, value)
        return value

    def _text(self, quoted: str, language: str | None = None) -> str | None:
        """What a text in quotes says; None where a reference in it is not known."""
        is_long = quoted.startswith('"""')
        inner = dedent(quoted[3:-3]) if is_long else quoted[1:-1]
        if "\\" not in inner and "$" not in inner:
            return inner
        said: list[str] = []
        for part in decode_text(inner)[0]:
            text = part if isinstance(part, str) else self._asked.named_text(part[0], language)
            if text is None:
                return None
            said.append(text)
        return None if sum(map(len, said)) > LONGEST_TEXT else "".join(said)

    # Options

    def _tail(self, verb: _Verb, tail: str) -> Tail | None:
        """What stands behind an argument, from what is known of its parts."""
        if "$" in tail and (known := self._tails.get((verb.verb, tail))) is not None:
            return known
        between, values = cut(tail)
        shape = verb.shapes.get(tuple(between)) if values else None
        if shape is None:
            between, values = _cut_all(tail)
            shape = verb.shapes.get(tuple(between)) if values else None
            if shape is None:
                return self._new(verb, tail)
        said, slots = shape
        fields = said.fields.copy()
        for (attr, value_of), text in zip(slots, values, strict=True):
            value = value_of(text) if value_of else self._value(verb, attr, text)
            if value is None:
                return None
            fields[attr] = value
        return Tail(fields, said.test, said.tested)

    def _value(self, verb: _Verb, attr: str, text: str) -> str | None:
        """The value of an attribute that is a text or a name."""
        value = self._text(text) if text[0] == '"' else text
        return value if value is not None and verb.right[attr](value) else None

    def _new(self, verb: _Verb, tail: str) -> Tail | None:
        said = Tail({})
        pieces = verb.pieces(tail)
        parts: list[Tail] = []
        is_known = True
        for piece in pieces:
            part = verb.said.get(piece, _NEW)
            if part is _NEW:
                part = self._piece(verb, piece)
                is_known &= piece not in verb.said
            if part is None or not said.fields.keys().isdisjoint(part.fields):
                return None
            parts.append(part)
            said.fields.update(part.fields)
            if part.tested:
                said.test, said.tested = part.test, part.tested
        if said.fields.get("transcribe") and "transcribe_language" not in said.fields:
            return None
        has_texts = bool(cut(tail)[1])
        if not has_texts:
            kept: dict[Any, Tail] = self._tails if "$" in tail else verb.tails
            _bounded(kept)[(verb.verb, tail) if "$" in tail else tail] = said
        if len(verb.shapes) < _MOST_SHAPES:
            if has_texts and is_known:  # the other values come again
                _learn_shape(verb, pieces, parts, cut)
            elif verb.new > _MANY_NEW:
                _learn_shape(verb, pieces, parts, _cut_all)
            verb.new += 1
        return said

    def _piece(self, verb: _Verb, piece: str) -> Tail | None:
        """What an option or a condition says that is not known as it stands."""
        valued = _VALUED(piece)
        if valued is None:
            said = _compared(piece) or self._asked.said_by_option(verb.verb, piece)
            if "$" not in piece:
                _bounded(verb.said)[piece] = said
            return said
        before, digits, unit, text = valued.groups()
        if text is not None and before in verb.texts:
            attr = verb.texts[before]
            value: Any = self._value(verb, attr, text)
            return None if value is None else Tail({attr: value})
        if digits and (before, unit) in verb.counts:
            value = self._counted(verb, before, digits, unit)
            said = None if value is None else Tail({verb.counts[before, unit][0]: value})
        else:
            said = self._asked.said_by_option(verb.verb, piece)
            if said is not None and len(said.fields) == 1:
                ((attr, value),) = said.fields.items()
                if digits:
                    _learn_count(verb, before, digits, unit, attr, value)
                elif attr in verb.right and value == self._text_or_name(text):
                    verb.texts[before] = attr
                    return said
        if "$" not in piece:
            _bounded(verb.said)[piece] = said
        return said

    def _text_or_name(self, text: str) -> str | None:
        return self._text(text) if text[0] == '"' else text

    def _counted(self, verb: _Verb, before: str, digits: str, unit: str) -> int | None:
        """What a number says that is within its bounds."""
        counted = verb.counts.get((before, unit))
        if counted is None:
            return None
        _, step, least, most = counted
        value = int(digits) * step
        return value if least <= value <= most else None


_NEW: Any = object()
#: Where there are more, they differ in values that are another each time.
_MANY_NEW = 50
#: More shapes than these are of lines that differ in more than texts and labels.
_MOST_SHAPES = 1_000


def _compared(piece: str) -> Tail | None:
    """What a condition says that is nothing but comparisons with values, all of which must hold."""
    if _CONJUNCTION(piece) is None:
        return None
    compared = [
        Condition(variable, operator, value.strip('"'))
        for variable, operator, value in _COMPARISONS(piece)
    ]
    names = tuple(condition.variable for condition in compared)
    return Tail({"conditions": tuple(compared)}, None, names)


def _learn_count(
    verb: _Verb, before: str, digits: str, unit: str, attr: str, value: object
) -> None:
    """Keep what one more adds to a value, and its bounds, where the value is a multiple."""
    number = int(digits)
    if type(value) is int and number and not value % number and value:
        verb.counts[before, unit] = (attr, value // number, *literals.bounds(verb.kinds[attr]))


def _cut_all(text: str) -> tuple[list[str], list[str]]:
    parts = _CUT(text)
    return parts[::2], parts[1::2]


def _learn_shape(
    verb: _Verb,
    pieces: list[str],
    parts: list[Tail],
    cut_out: Callable[[str], tuple[list[str], list[str]]],
) -> None:
    """Keep what a tail says but for what is cut out, where each is all that an option says."""
    shape: list[str] = [""]
    slots: list[Slot] = []
    fixed = Tail({})
    for piece, part in zip(pieces, parts, strict=True):
        between, values = cut_out(piece)
        shape[-1] += between[0]
        shape += between[1:]
        if not values:
            fixed.fields.update(part.fields)
        else:
            slot = _slot(verb, piece) if len(values) == 1 else None
            if slot is None:
                return
            slots.append(slot)
        if part.tested:
            fixed.test, fixed.tested = part.test, part.tested
    verb.shapes[tuple(shape)] = fixed, tuple(slots)


def _slot(verb: _Verb, piece: str) -> Slot | None:
    """What the only value that is cut out of an option or a condition says."""
    valued = _VALUED(piece)
    if valued is not None:
        before, digits, unit, _ = valued.groups()
        if digits:
            counted = verb.counts.get((before, unit))
            return counted and (counted[0], _counting(*counted[1:]))
        attr = verb.texts.get(before)
        return None if attr is None else (attr, None)
    compared = _COMPARISONS(piece) if _CONJUNCTION(piece) else []
    if len(compared) != 1:
        return None
    variable, operator, _ = compared[0]
    return "conditions", _comparing(variable, operator)


def _counting(step: int, least: int, most: int) -> Callable[[str], int | None]:
    def counted(digits: str) -> int | None:
        value = int(digits) * step
        return value if least <= value <= most else None

    return counted


def _comparing(variable: str, operator: str) -> Callable[[str], tuple[Condition, ...] | None]:
    def compared(value: str) -> tuple[Condition, ...] | None:
        if "$" in value or "\\" in value:
            return None
        return (Condition(variable, operator, value.strip('"')),)

    return compared


def _bounded(kept: dict[Any, Any]) -> dict[Any, Any]:
    """The same, without its entries where these are too many."""
    if len(kept) > _MOST_KEPT:
        kept.clear()
    return kept
