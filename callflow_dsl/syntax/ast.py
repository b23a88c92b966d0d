"""The syntax tree of a `.flow` file: one frozen class for each construct.

Each node has a ``span``: the offsets of its text, half-open, in the file that it was
parsed from. ``word_span`` is the word that a statement begins with, ``NAME_span`` the text
of a field. Two nodes are equal when they say the same, wherever they stand.
"""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.source import Span  # noqa: TC001 - annotations are read at run time
from callflow_dsl.syntax.ast_menus import MENU_LINES as MENU_LINES
from callflow_dsl.syntax.ast_menus import Again as Again
from callflow_dsl.syntax.ast_menus import Branch as Branch
from callflow_dsl.syntax.ast_menus import KeyBranch as KeyBranch
from callflow_dsl.syntax.ast_menus import Limit as Limit
from callflow_dsl.syntax.ast_menus import Menu as Menu
from callflow_dsl.syntax.ast_menus import Tries as Tries
from callflow_dsl.syntax.ast_menus import Valid as Valid
from callflow_dsl.syntax.ast_menus import Wait as Wait
from callflow_dsl.syntax.ast_values import And as And
from callflow_dsl.syntax.ast_values import Compare as Compare
from callflow_dsl.syntax.ast_values import Condition as Condition
from callflow_dsl.syntax.ast_values import Count as Count
from callflow_dsl.syntax.ast_values import Duration as Duration
from callflow_dsl.syntax.ast_values import Key as Key
from callflow_dsl.syntax.ast_values import Node as Node
from callflow_dsl.syntax.ast_values import Not as Not
from callflow_dsl.syntax.ast_values import Number as Number
from callflow_dsl.syntax.ast_values import Or as Or
from callflow_dsl.syntax.ast_values import Phone as Phone
from callflow_dsl.syntax.ast_values import Ref as Ref
from callflow_dsl.syntax.ast_values import State as State
from callflow_dsl.syntax.ast_values import Text as Text
from callflow_dsl.syntax.ast_values import Value as Value
from callflow_dsl.syntax.ast_values import Word as Word
from callflow_dsl.syntax.ast_values import span_field as _span
from callflow_dsl.syntax.ast_walk import children as children
from callflow_dsl.syntax.ast_walk import comparisons as comparisons
from callflow_dsl.syntax.ast_walk import walk as walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

# Steps


@frozen
class Option(Node):
    """``word value`` or a bare ``word`` behind a step."""

    word: str
    value: Value | None
    span: Span = _span()


@frozen
class When(Node):
    """``if condition`` behind a step."""

    condition: Condition
    span: Span = _span()


@frozen
class RawFields(Node):
    """``raw {...}`` behind a step or a flow's title: JSON fields that go in as they are."""

    fields: dict[str, Any]
    span: Span = _span()


@frozen
class Stray(Node):
    """A word in the place of an option that is none, and the value behind it."""

    word: str
    value: Value | None
    span: Span = _span()


OptionNode: TypeAlias = Option | When | RawFields | Stray


class ReadLater:
    """What most steps are: a line whose words become nodes when somebody asks for them.

    ``text`` is the text that the span is one of; None where the step was not read as a line.
    """

    __slots__ = ("text",)

    text: str | None
    span: Span

    def __getattr__(self, name: str) -> Any:
        # Asked for where the field of this name has no value yet.
        if name == "text":
            return None
        if self.text is None or name not in ("arguments", "options", "word_span"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        from callflow_dsl.syntax.step_lines import fill

        fill(self)
        return object.__getattribute__(self, name)


@frozen
class Step(ReadLater, Node):
    """``VERB argument... option...``."""

    verb: str
    arguments: tuple[Value, ...]
    options: tuple[OptionNode, ...]
    span: Span = _span()
    word_span: Span = _span()


@frozen
class Raw(Node):
    """``raw {...}`` as a statement: a whole step in JSON."""

    fields: dict[str, Any]
    span: Span = _span()
    word_span: Span = _span()


@frozen
class Unknown(Node):
    """A statement that begins with a word that is none; it has been reported."""

    word: str
    span: Span = _span()


@frozen
class Labelled(Node):
    """``label: statement``."""

    label: str
    statement: Statement
    span: Span = _span()
    label_span: Span = _span()


# Structure


@frozen
class Block(Node):
    """``{ statements }``."""

    statements: tuple[Statement, ...]
    span: Span = _span()


@frozen
class If(Node):
    """``if condition { } else { }``; ``otherwise`` is None, a block or the next `If`."""

    condition: Condition
    body: Block
    otherwise: Block | If | None
    span: Span = _span()
    word_span: Span = _span()


@frozen
class Argument(Node):
    """A value passed to a part, with its parameter's name where one was written."""

    name: str
    value: Value
    span: Span = _span()
    name_span: Span = _span()


@frozen
class Use(Node):
    """``use NAME(arguments)``: the steps of a part."""

    name: str
    arguments: tuple[Argument, ...]
    span: Span = _span()
    word_span: Span = _span()
    name_span: Span = _span()


@frozen
class Setting(Node):
    """A setting of the flow: ``number +31...``, ``default``, ``max duration 10m``."""

    word: str
    arguments: tuple[Value, ...]
    span: Span = _span()
    word_span: Span = _span()


@frozen
class Defaults(Node):
    """``defaults { option value ... }``."""

    options: tuple[OptionNode, ...]
    span: Span = _span()
    word_span: Span = _span()


# Declarations


@frozen
class Flow(Node):
    """``flow "Title" { }``; ``title`` is None where none is written."""

    title: Value | None
    body: Block
    span: Span = _span()
    word_span: Span = _span()
    raw: RawFields | None = None


@frozen
class Parameter(Node):
    """A parameter of a part; ``default`` is None where one must be given."""

    name: str
    default: Value | None
    span: Span = _span()
    name_span: Span = _span()


@frozen
class Part(Node):
    """``part NAME(parameters) { }``."""

    name: str
    parameters: tuple[Parameter, ...]
    body: Block
    span: Span = _span()
    word_span: Span = _span()
    name_span: Span = _span()


@frozen
class Import(Node):
    """``import "path"``."""

    path: Value
    span: Span = _span()
    word_span: Span = _span()


@frozen
class Param(Node):
    """``param NAME = default``: a value that each environment may set."""

    name: str
    default: Value | None
    span: Span = _span()
    word_span: Span = _span()
    name_span: Span = _span()


@frozen
class Let(Node):
    """``let NAME = value``."""

    name: str
    value: Value
    span: Span = _span()
    word_span: Span = _span()
    name_span: Span = _span()


@frozen
class Translation(Node):
    """One language of a prompt."""

    language: str
    text: Value
    span: Span = _span()
    language_span: Span = _span()


@frozen
class Prompt(Node):
    """``prompt NAME { en-GB "..." nl-NL "..." }``."""

    name: str
    translations: tuple[Translation, ...]
    span: Span = _span()
    word_span: Span = _span()
    name_span: Span = _span()


@frozen
class Test(Node):
    """``test "name" { }``."""

    name: Value
    body: Block
    span: Span = _span()
    word_span: Span = _span()


@frozen
class Expect(Node):
    """A line of a test: ``presses 1``, ``hears "..."``."""

    word: str
    arguments: tuple[Value, ...]
    span: Span = _span()
    word_span: Span = _span()


Statement: TypeAlias = (
    Step
    | Raw
    | Unknown
    | Labelled
    | Block
    | If
    | Menu
    | KeyBranch
    | Branch
    | Wait
    | Tries
    | Limit
    | Valid
    | Again
    | Use
    | Setting
    | Defaults
    | Flow
    | Part
    | Import
    | Param
    | Let
    | Prompt
    | Test
    | Expect
)


@frozen
class File(Node):
    """A whole file: its statements, and the spans of its comments in order."""

    statements: tuple[Statement, ...]
    span: Span = _span()
    comments: tuple[Span, ...] = field(default=(), eq=False, repr=False)
