"""The shape of a file: what the formatter lays out, made from the syntax tree.

A `Line` is a statement, or an item of a list in brackets. It consists of parts: bare
strings, texts in quotes, JSON objects, and groups in brackets that hold lines again. The
shape says what belongs together and in which order; `formatter_layout` says where it goes.
"""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.steps import BY_VERB, COMMON_SPECS
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.formatter_lines import LineLayout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import UnionType
    from typing import TypeAlias

    from callflow_dsl.source import Span


@frozen(eq=False)
class Json:
    """The object behind `raw`, as it is written in the source."""

    text: str


@frozen(eq=False)
class Group:
    """Lines in brackets: ``{}`` for blocks, ``()`` for parameters and arguments."""

    brackets: str
    lines: tuple[Line, ...]
    #: From the opening to behind the closing bracket.
    span: Span
    #: Where comments may stand that move into the group: between `}` and `else {`.
    hoist: Span = (0, 0)
    #: Where comments may stand that move to its end: behind `}`, with `else` on a line below.
    tail: Span = (0, 0)


@frozen(eq=False)
class Line:
    """A statement or an item."""

    parts: tuple[Part, ...]
    span: Span
    #: Where comments may stand that move above the line: between a label and its step.
    hoist: Span = (0, 0)
    #: The groups are opened together (the branches of an `if`), or each on its own.
    chained: bool = False


#: A string stands as it is; a `Text` is in quotes and may go over several lines.
Part: TypeAlias = str | ast.Text | Json | Group


def option_rank(verb: str, option: ast.OptionNode) -> int:
    """The place of an option behind its verb; equal ones keep their order.

    It is the order of the step's description, then that of the options which all steps have,
    with `on key goto` behind them because it is what happens last, then `raw`, then `if`.
    """
    match option:
        case ast.When():
            return 1002
        case ast.RawFields():
            return 1001
        case ast.Option("max", ast.Count()):
            return _COMMON["max"]
    return _RANKS[verb].get(option.word, 1000)


def reorderable(step: ast.Step) -> bool:
    """True unless an option is wrong in a way that its place could change what it says."""
    flags = _FLAGS[step.verb]
    return all(
        isinstance(option, ast.When | ast.RawFields)
        or (
            isinstance(option, ast.Option)
            and option.word in _RANKS[step.verb]
            and (option.value is not None or option.word in flags)
        )
        for option in step.options
    )


_LAST = "on key goto"
_COMMON_WORDS = sorted((spec.word for spec in COMMON_SPECS), key=lambda word: word == _LAST)
_COMMON = {word: 100 + place for place, word in enumerate(_COMMON_WORDS)}
#: Verb -> option word -> place.
_RANKS = {
    verb: {**_COMMON, **{word: place for place, word in enumerate(kind.by_word())}}
    for verb, kind in BY_VERB.items()
}
#: Verb -> the words that may stand without a value.
_FLAGS = {
    verb: {spec.word for spec in kind.specs if spec.kind.name == "flag"}
    for verb, kind in BY_VERB.items()
}


class Shaper:
    """Makes the lines of one text; ``reorder`` brings options into their canonical order."""

    def __init__(self, text: str, *, reorder: bool = True) -> None:
        self._text = text
        self._reorder = reorder
        self._layout = LineLayout(self._placed)

    def lines(self, statements: Iterable[ast.Statement]) -> tuple[Line, ...]:
        """The lines of statements."""
        return tuple(map(self._statement, statements))

    def _statement(self, node: ast.Statement) -> Line:
        match node:
            case ast.Labelled(label, inner):
                line = self._statement(inner)
                between = (node.label_span[1], inner.span[0])
                return Line((f"{label}:", *line.parts), node.span, between, line.chained)
            case ast.If():
                return self._if(node)
            case ast.Step():
                text = None if node.text is None else self._layout.of(node)
                return Line(self._step(node) if text is None else (text,), node.span)
        return Line(tuple(self._parts(node)), node.span)

    def _parts(self, node: ast.Statement) -> Sequence[Part]:  # noqa: C901 - one case a construct
        match node:
            case ast.Setting(word, arguments) | ast.Expect(word, arguments):
                return [word, *self._values(arguments)]
            case ast.Raw():
                return self._raw(node.span)
            case ast.Flow(title, body):
                titled = [] if title is None else [self._value(title)]
                return ["flow", *titled, *self._raw_of(node), self._block(body)]
            case ast.Part(name, _, body):
                return ["part", name, *self._parameters(node), self._block(body)]
            case ast.Use(name):
                return ["use", name, *self._passed(node)]
            case ast.Menu(word, variable, body):
                return [word, self._value(variable), self._block(body)]
            case ast.KeyBranch(keys, body):
                return ["key", *self._entries(keys), self._block(body)]
            case ast.Branch(name, body):
                return [name, self._block(body)]
            case ast.Wait(value):
                return ["wait", self._value(value)]
            case ast.Tries():
                return self._tries(node)
            case ast.Limit(word, values):
                return [word, *self._values(values)]
            case ast.Valid(values):
                return ["valid", *self._entries(values)]
            case ast.Again(menu):
                return ["again", *self._optional(menu)]
            case ast.Import(path):
                return ["import", self._value(path)]
            case ast.Let(name, value):
                return ["let", name, "=", self._value(value)]
            case ast.Param(name, default):
                return ["param", name, *self._optional(default, "=")]
            case ast.Test(name, body):
                return ["test", self._value(name), self._block(body)]
            case ast.Defaults(options):
                lines = [Line(tuple(self._option(o)), _reach(o)) for o in options]
                return ["defaults", self._group(lines, node.span[0], node.span[1])]
            case ast.Prompt(name, translations):
                lines = [Line((t.language, self._value(t.text)), t.span) for t in translations]
                return ["prompt", name, self._group(lines, node.name_span[1], node.span[1])]
        raise AssertionError(node)  # blocks alone and unknown statements are syntax errors

    # Values and conditions

    def _values(self, values: Iterable[ast.Value]) -> list[Part]:
        return [self._value(value) for value in values]

    def _entries(self, values: Iterable[ast.Value]) -> list[Part]:
        """Entries; what stands together stays so: `key *1` may mean two keys or one entry."""
        parts: list[Part] = []
        end = -1
        for value in values:
            part, last = self._value(value), parts[-1] if parts else None
            if value.span[0] == end and isinstance(part, str) and isinstance(last, str):
                parts[-1] = last + part
            else:
                parts.append(part)
            end = value.span[1]
        return parts

    def _value(self, value: ast.Value) -> str | ast.Text:
        match value:
            case ast.Text():
                return value
            case ast.Ref(name):
                return f"${{{name}}}"
            case ast.Count(keys):
                digits = self._text[slice(*value.span)].split()[0]
                return f"{digits} key{'' if keys == 1 else 's'}"
        return value.text

    def _optional(self, value: ast.Value | None, *before: str) -> list[Part]:
        return [] if value is None else [*before, self._value(value)]

    def _tries(self, tries: ast.Tries) -> list[Part]:
        return [
            "tries",
            *self._optional(tries.value),
            *self._optional(tries.silence, "silence"),
            *self._optional(tries.wrong, "wrong"),
        ]

    def _condition(self, condition: ast.Condition) -> str:
        """The condition with no more parentheses than the tree needs, or a reader does."""
        match condition:
            case ast.Compare(variable, operator, value):
                if condition.quoted:
                    operator = self._text[slice(*condition.operator_span)]
                shown = self._value(value)
                if isinstance(shown, ast.Text):
                    shown = self._text[slice(*shown.span)]
                return f"{self._value(variable)} {operator} {shown}"
            case ast.State(variable, state):
                return f"{self._value(variable)} {state}"
            case ast.Not(inner):
                return f"not {self._operand(inner, ast.And | ast.Or)}"
            case ast.And(conditions):
                return " and ".join(
                    self._operand(operand, ast.And | ast.Or) for operand in conditions
                )
            case ast.Or(conditions):
                return " or ".join(
                    self._operand(operand, ast.And | ast.Or) for operand in conditions
                )

    def _operand(self, condition: ast.Condition, in_parentheses: type | UnionType) -> str:
        written = self._condition(condition)
        return f"({written})" if isinstance(condition, in_parentheses) else written

    # Steps

    def _placed(self, verb: str, option: ast.OptionNode) -> tuple[int, str]:
        """The place of an option in a line, and its text; it has no JSON."""
        text = " ".join(
            self._text[slice(*part.span)] if isinstance(part, ast.Text) else str(part)
            for part in self._option(option)
        )
        return option_rank(verb, option) if self._reorder else 0, text

    def _step(self, step: ast.Step) -> tuple[Part, ...]:
        options: Sequence[ast.OptionNode] = step.options
        if self._reorder and reorderable(step):
            options = sorted(options, key=lambda option: option_rank(step.verb, option))
        said = (part for option in options for part in self._option(option))
        return step.verb, *self._values(step.arguments), *said

    def _option(self, option: ast.OptionNode) -> list[Part]:
        match option:
            case ast.When(condition):
                return ["if", self._condition(condition)]
            case ast.RawFields():
                return self._raw(option.span)
            case ast.Option(word, value) | ast.Stray(word, value):
                return [word] if value is None else [word, self._value(value)]

    def _raw(self, span: Span) -> list[Part]:
        return ["raw", Json(self._text[self._text.index("{", span[0]) : span[1]])]

    def _raw_of(self, flow: ast.Flow) -> list[Part]:
        return self._raw(flow.raw.span) if flow.raw else []

    # Groups

    def _block(self, block: ast.Block) -> Group:
        return Group("{}", self.lines(block.statements), block.span)

    def _line_end(self, start: int, end: int) -> Span:
        """The rest of a line where it ends before ``end``."""
        line_end = self._text.find("\n", start, end)
        return (0, 0) if line_end < 0 else (start, line_end)

    def _group(self, lines: Iterable[Line], after: int, end: int, brackets: str = "{}") -> Group:
        return Group(brackets, tuple(lines), (self._text.index(brackets[0], after), end))

    def _if(self, node: ast.If) -> Line:
        parts: list[Part] = []
        branch: ast.Block | ast.If | None = node
        word, end = "if", 0
        while branch is not None:
            body = branch if isinstance(branch, ast.Block) else branch.body
            parts.append(word)
            if isinstance(branch, ast.If):
                parts += [*["if"] * (word == "else"), self._condition(branch.condition)]
            following = branch.otherwise if isinstance(branch, ast.If) else None
            hoist = (end, body.span[0]) if end else (0, 0)
            end = body.span[1]
            tail = self._line_end(end, following.span[0]) if following else (0, 0)
            parts.append(Group("{}", self.lines(body.statements), body.span, hoist, tail))
            word, end = "else", max(end, tail[1])
            branch = following
        return Line(tuple(parts), node.span, chained=True)

    def _parameters(self, part: ast.Part) -> list[Part]:
        lines = [Line((p.name, *self._optional(p.default, "=")), p.span) for p in part.parameters]
        return self._call(lines, part.name_span[1], part.body.span[0])

    def _passed(self, use: ast.Use) -> list[Part]:
        lines = [
            Line(((a.name, "=") if a.name else ()) + (self._value(a.value),), a.span)
            for a in use.arguments
        ]
        return self._call(lines, use.name_span[1], use.span[1])

    def _call(self, lines: list[Line], start: int, end: int) -> list[Part]:
        """The group in parentheses between two offsets; none where it says nothing."""
        written = self._text[start:end].rstrip()
        if not lines and "//" not in written:
            return []
        return [self._group(lines, start, start + len(written), "()")]


def _reach(option: ast.OptionNode) -> Span:
    """From an option to the end of its value."""
    value = getattr(option, "value", None)
    return option.span if value is None else (option.span[0], value.span[1])
