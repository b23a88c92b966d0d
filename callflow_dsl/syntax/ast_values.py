"""The parts of the syntax tree that say a value: values and conditions.

They stand in a file of their own for its length alone; all code imports them from `ast`.
"""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.source import Span  # noqa: TC001 - annotations are read at run time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias


def span_field() -> Any:
    """The field of a span: it takes no part in comparing nodes."""
    return field(eq=False, repr=False)


class Node:
    """What stands at a place of a file."""

    __slots__ = ()

    span: Span


# Values


@frozen
class Text(Node):
    """A quoted text; ``parts`` holds strings and `Ref` where it has any ``${name}``."""

    text: str
    span: Span = span_field()
    parts: tuple[str | Ref, ...] = ()
    #: Written between triple quotes; kept by the formatter.
    long: bool = False


@frozen
class Word(Node):
    """A bare word: a name, a language, one of an option's allowed values."""

    text: str
    span: Span = span_field()


@frozen
class Number(Node):
    """A plain number, as it was written."""

    text: str
    span: Span = span_field()


@frozen
class Duration(Node):
    """A duration with its unit; ``ms`` is None when it is finer than a millisecond."""

    ms: int | None
    text: str
    span: Span = span_field()


@frozen
class Count(Node):
    """A number of keys: ``4 keys``."""

    keys: int
    span: Span = span_field()


@frozen
class Phone(Node):
    """A telephone number with its plus: ``+31201234567``."""

    text: str
    span: Span = span_field()


@frozen
class Key(Node):
    """The key ``*`` or ``#``."""

    text: str
    span: Span = span_field()


@frozen
class Ref(Node):
    """``${name}``: the value of a `let`, a `param` or a part's parameter."""

    name: str
    span: Span = span_field()
    name_span: Span = span_field()


Value: TypeAlias = Text | Word | Number | Duration | Count | Phone | Key | Ref


# Conditions


@frozen
class Compare(Node):
    """``variable operator value``."""

    variable: Word | Ref
    operator: str
    value: Value
    span: Span = span_field()
    operator_span: Span = span_field()
    #: The operator was written in quotes, as operators that flowc does not know are.
    quoted: bool = False


@frozen
class State(Node):
    """``variable is a number`` or ``variable is not a number``."""

    variable: Word | Ref
    state: str
    span: Span = span_field()
    state_span: Span = span_field()


@frozen
class And(Node):
    """All of two or more conditions hold."""

    conditions: tuple[Condition, ...]
    span: Span = span_field()


@frozen
class Or(Node):
    """At least one of two or more conditions holds."""

    conditions: tuple[Condition, ...]
    span: Span = span_field()


@frozen
class Not(Node):
    """The condition does not hold."""

    condition: Condition
    span: Span = span_field()


Condition: TypeAlias = Compare | State | And | Or | Not
