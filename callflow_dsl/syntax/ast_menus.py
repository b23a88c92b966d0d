"""The nodes of menus: all code imports them from `ast`."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.source import Span  # noqa: TC001 - annotations are read at run time
from callflow_dsl.syntax.ast_values import Node, Ref, Value, Word
from callflow_dsl.syntax.ast_values import span_field as _span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.syntax.ast import Block


@frozen
class Menu(Node):
    """``menu VARIABLE { }`` or ``ask VARIABLE { }``: all that belongs to it stands in the body.

    ``word`` is `menu` or `ask`.
    """

    word: str
    variable: Word | Ref
    body: Block
    span: Span = _span()
    word_span: Span = _span()


@frozen
class KeyBranch(Node):
    """``key 1 2 { }`` in a menu."""

    keys: tuple[Value, ...]
    body: Block
    span: Span = _span()
    word_span: Span = _span()


@frozen
class Branch(Node):
    """``other { }``, ``invalid { }``, ``silence { }`` or ``fail { }`` in a menu."""

    name: str
    body: Block
    span: Span = _span()
    word_span: Span = _span()


@frozen
class Wait(Node):
    """``wait 5s`` in a menu: the pause for an answer behind the prompt."""

    value: Value
    span: Span = _span()
    word_span: Span = _span()


@frozen
class Tries(Node):
    """``tries 2`` in a menu, or ``tries silence 2 wrong endless``, one of the two or both."""

    value: Value | None
    silence: Value | None
    wrong: Value | None
    span: Span = _span()
    word_span: Span = _span()


@frozen
class Limit(Node):
    """``max 3 keys`` or ``end #`` in a menu: what an entry takes. ``word`` is `max` or `end`."""

    word: str
    values: tuple[Value, ...]
    span: Span = _span()
    word_span: Span = _span()


@frozen
class Valid(Node):
    """``valid 204 300-399`` in an `ask`: the entries that it takes."""

    values: tuple[Value, ...]
    span: Span = _span()
    word_span: Span = _span()


@frozen
class Again(Node):
    """``again`` in a branch of a menu: hear the menu once more; ``menu`` names an outer one."""

    menu: Word | Ref | None
    span: Span = _span()
    word_span: Span = _span()


#: Statements that belong to a menu; a part that holds one is used in menus alone.
MENU_LINES = (KeyBranch, Branch, Valid, Wait, Tries, Limit)
