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


# Values


@frozen
class Text:
    """A quoted text; ``parts`` holds strings and `Ref` where it has any ``${name}``."""

    text: str
    span: Span = span_field()
    parts: tuple[str | Ref, ...] = ()
    #: Written between triple quotes; kept by the formatter.
    long: bool = False


@frozen
class Word:
    """A bare word: a name, a language, one of an option's allowed values."""

    text: str
    span: Span = span_field()


@frozen
class Number:
    """A plain number, as it was written."""

    text: str
    span: Span = span_field()


@frozen
class Duration:
    """A duration with its unit; ``ms`` is None when it is finer than a millisecond."""

    ms: int | None
    text: str
    span: Span = span_field()


@frozen
class Count:
    """A number of keys: ``4 keys``."""

    keys: int
    span: Span = span_field()


@frozen
class Phone:
    """A telephone number with its plus: ``+31201234567``."""

    text: str
    span: Span = span_field()


@frozen
class Key:
    """The key ``*`` or ``#``."""

    text: str
    span: Span = span_field()


@frozen
class Ref:
    """``${name}``: the value of a `let`, a `param` or a part's parameter."""

    name: str
    span: Span = span_field()


Value: TypeAlias = Text | Word | Number | Duration | Count | Phone | Key | Ref


# Conditions


@frozen
class Compare:
    """``variable operator value``."""

    variable: str
    operator: str
    value: Value
    span: Span = span_field()
    #: The operator was written in quotes, as operators that flowc does not know are.
    quoted: bool = False


@frozen
class And:
    """Both sides hold."""

    left: Condition
    right: Condition
    span: Span = span_field()


@frozen
class Or:
    """At least one side holds."""

    left: Condition
    right: Condition
    span: Span = span_field()


@frozen
class Not:
    """The condition does not hold."""

    condition: Condition
    span: Span = span_field()


Condition: TypeAlias = Compare | And | Or | Not
