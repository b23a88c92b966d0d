"""One style for every `.flow` file: the text of a file in, the same file laid out.

The text is parsed, laid out from its tree, and parsed again: what is returned says the
same, comment for comment, or nothing is returned at all.
"""

from __future__ import annotations

from callflow_dsl._frozen import fields_of
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.errors import FlowcError
from callflow_dsl.source import Source, with_newlines
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.formatter_layout import Layout, comment_text
from callflow_dsl.syntax.formatter_lines import LineComparison
from callflow_dsl.syntax.formatter_shape import Shaper, option_rank, reorderable
from callflow_dsl.syntax.parser import parse_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.diagnostics.model import Diagnostic


class UnparsedError(FlowcError):
    """A text with syntax errors, which is left as it is; ``diagnostics`` says where."""

    def __init__(self, name: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        first = diagnostics[0]
        super().__init__(
            f"{name} cannot be formatted: line {first.location.line}: {first.message}",
            hint="a file is formatted once all of it can be read",
        )
        self.name = name
        self.diagnostics = diagnostics


def format_text(text: str, name: str = "<text>") -> str:
    """The text of a `.flow` file in the canonical style; see docs/formatting.md.

    Keeps the line end (that of the last line) and a byte order mark. ``name`` is the file's
    name in errors. Raises `UnparsedError`, a `FlowcError`, for a text with syntax errors.
    """
    if not isinstance(text, str):
        raise TypeError(f"format_text() takes a text (str), not {type(text).__name__}")
    try:
        return _format(text, name)
    except RecursionError:
        raise FlowcError(f"{name} nests too deeply to be formatted") from None


def _format(text: str, name: str) -> str:
    text = with_newlines(text)
    tree = _parsed(text, name)
    # The first will do but for texts that were made to confuse, as `{ fetch if (x == 1)  keys }`
    # is: without the parentheses "1 keys" would be read as a number of keys.
    for reorder, narrow in ((True, False), (True, True), (False, True)):
        formatted = _laid_out(text, tree, reorder=reorder, narrow=narrow)
        if _says_the_same(text, tree, formatted):
            return formatted
    raise FlowcError(
        f"{name} cannot be formatted without changing what it says; it is left as it is",
        hint="this is a mistake of flowc: please report it with the file",
    )


def _parsed(text: str, name: str) -> ast.File:
    reporter = Reporter()
    tree = parse_source(Source(name, text), reporter)
    if reporter.failed:
        raise UnparsedError(name, reporter.sorted())
    return tree


def _laid_out(text: str, tree: ast.File, *, reorder: bool, narrow: bool) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    # The last line end: unlike the others it is never inside a text that stays as it is.
    last_end = text.rfind("\n")
    eol = "\r\n" if last_end > 0 and text[last_end - 1] == "\r" else "\n"
    lines = Shaper(text, reorder=reorder).lines(tree.statements)
    return mark + Layout(text, tree.comments, eol, narrow=narrow).file(lines)


def _says_the_same(text: str, tree: ast.File, formatted: str) -> bool:
    try:
        again = _parsed(formatted, "<formatted>")
    except UnparsedError:
        return False
    return same_tree(tree, again) and comments(text, tree) == comments(formatted, again)


def comments(text: str, tree: ast.File) -> list[str]:
    """The comments of a text in their order."""
    return [comment_text(text, span) for span in tree.comments]


def same_tree(before: Any, after: Any) -> bool:
    """Whether two trees say the same; the order of a step's options does not count."""
    lines = LineComparison(same_tree)
    pending = [(before, after)]  # no recursion: a chain of `else if` may be long
    while pending:
        old, new = pending.pop()
        if type(old) is not type(new):
            return False
        if type(old) is ast.Step and old.text is not None and new.text is not None:
            if not lines.same(old, new):
                return False
            continue
        if isinstance(old, tuple):
            if len(old) != len(new):
                return False
            pending.extend(zip(old, new, strict=True))
        elif isinstance(old, ast.Node):
            compared = (info.name for info in fields_of(type(old)) if info.eq)
            pending.extend((_compared(old, name), _compared(new, name)) for name in compared)
        elif old != new:
            return False
    return True


def _compared(node: Any, name: str) -> Any:
    value = getattr(node, name)
    if isinstance(node, ast.Step) and name == "options" and reorderable(node):
        return tuple(sorted(value, key=lambda option: option_rank(node.verb, option)))
    return value
