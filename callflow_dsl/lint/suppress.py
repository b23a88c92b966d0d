"""Comments that silence findings: ``// flowc: ignore FLW401 reason``.

Behind a statement such a comment speaks of the whole statement, a text over several lines
included, of a menu its prompt, and of another block the first line; alone on a line, of the
statement that follows.
``ignore-start`` speaks of all lines up to ``ignore-end`` of the same rules, ``ignore-file`` of
the whole file. Rules are named as
everywhere: FLW401, FLW4, too-many-options. A bare ``// flowc: ignore`` silences every rule.
A reason without a rule silences nothing: it could be a rule that is misspelt.
"""

from __future__ import annotations

from enum import StrEnum

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.lint.registry import code_by_name
from callflow_dsl.patterns import pattern
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from callflow_dsl.source import Source, Span

_COMMENT = pattern(r"(?i)//\s*flowc\s*:\s*(?P<rest>.*)")
_ORDER = pattern(r"(?i)(?P<word>ignore-(?:file|start|end)|ignore)(?![\w-])[\s:]*(?P<rest>.*)")
_RULE = pattern(r"(?i)[A-Z]{3,}[0-9]{1,3}\b|[a-z]+(?:-[a-z]+)+\b")
_EXAMPLE = "// flowc: ignore FLW401 reason"

#: Statements that hold no others.
_SIMPLE = (
    ast.Step, ast.Raw, ast.Let, ast.Param, ast.Use, ast.Import, ast.Translation, ast.Setting,
    ast.Defaults,
)  # fmt: skip

#: The first and the last line, counted from 1.
Lines = tuple[int, int]


class Order(StrEnum):
    """What a comment asks for."""

    HERE = "ignore"
    FILE = "ignore-file"
    START = "ignore-start"
    END = "ignore-end"


@frozen
class Suppression:
    """One such comment. ``rules`` are (word in capitals or name, its span)."""

    span: Span
    order: Order
    rules: tuple[tuple[str, Span], ...]
    #: The lines that it speaks of; None for the file.
    lines: Lines | None
    reason: str = ""
    #: What is wrong with the comment itself; empty where it can be followed.
    problem: str = ""
    #: It begins a range that nothing ends.
    is_open: bool = False

    @property
    def every(self) -> bool:
        """Whether it names no rule because it speaks of all."""
        return not self.rules and not self.problem

    @property
    def lacks_reason(self) -> bool:
        """Whether it should say why, and does not."""
        return not self.reason and not self.problem and self.order is not Order.END

    def words(self, code: str, lines: Lines) -> Iterator[str]:
        """Those of its words that silence a finding with this code on these lines."""
        if self.problem or self.order is Order.END:
            return
        if self.lines is not None and not self.lines[0] <= lines[0] <= self.lines[1]:
            return
        if self.every:
            yield ""
        yield from (word for word, _ in self.rules if means(word, code))


def means(word: str, code: str) -> bool:
    """Whether a word of a comment stands for this code: FLW401, FLW4 or a rule's name."""
    named = code_by_name().get(word.lower())
    return code == named if named else code.startswith(word.upper())


def suppressions(source: Source, tree: ast.File) -> tuple[Suppression, ...]:
    """All comments of a file that begin with ``flowc:``, in order."""
    return tuple(_closed(list(_read(source, tree)), source))


def _read(source: Source, tree: ast.File) -> Iterator[Suppression]:
    matches = (_COMMENT.match(source.text, start, end) for start, end in tree.comments)
    comments = [_comment(source, match) for match in matches if match is not None]
    statements = statement_lines(tree, source) if comments else {}
    for comment in comments:
        line, column = source.line_column(comment.span[0])
        if comment.order is Order.HERE and not comment.problem:
            is_alone = not source.line_text(line)[: column - 1].strip()
            at = _next_line(source, line) if is_alone else line
            comment = evolve(comment, lines=statements.get(at, (at, at)))
        yield comment


def _comment(source: Source, match: re.Match[str]) -> Suppression:
    """A comment as it stands; one without an order has a problem."""
    text, end = source.text, match.endpos
    line, _ = source.line_column(match.start())
    span = (match.start(), len(text[:end].rstrip()))
    order = _ORDER.match(text, match.start("rest"), end)
    if order is None:
        problem = f"write it as {_EXAMPLE}"
        return Suppression(span, Order.HERE, (), (line, line), problem=problem)
    return _ordered(text, span, line, order)


def _ordered(text: str, span: Span, line: int, order: re.Match[str]) -> Suppression:
    """A comment with one of the orders, which covers its own line, or the file."""
    kind = Order(order["word"].lower())
    rules, rest = _rules(text, order.start("rest"), order.endpos)
    reason = text[rest : order.endpos].strip()
    if not rules and kind is not Order.END and (kind is not Order.HERE or reason):
        problem = f"it names no code, as {_EXAMPLE} does"
        return Suppression(span, kind, (), (line, line), problem=problem)
    return Suppression(span, kind, rules, None if kind is Order.FILE else (line, line), reason)


def _rules(text: str, start: int, end: int) -> tuple[tuple[tuple[str, Span], ...], int]:
    """The rules that are named, and where the reason begins."""
    rules: list[tuple[str, Span]] = []
    at = start
    while (match := _RULE.match(text, at, end)) is not None:
        is_code = match[0][-1].isdigit()
        if not is_code and match[0].lower() not in code_by_name():
            break
        rules.append((match[0].upper() if is_code else match[0].lower(), match.span()))
        at = match.end()
        while at < end and text[at] in " ,\t":
            at += 1
    return tuple(rules), at


def problem_of_reason(text: str) -> str:
    """Why a text cannot be the reason of a comment, behind its rules; empty where it can."""
    if not text.strip(" ,"):
        return "says nothing"
    if not text.isprintable():
        return "is no single line of plain text"
    start = len(text) - len(text.lstrip(" ,"))
    rules, _ = _rules(text, start, len(text))
    return f"begins with a rule, {rules[0][0]}, which would be silenced too" if rules else ""


def statement_lines(tree: ast.File, source: Source) -> dict[int, Lines]:
    """Lines of a statement -> the lines that a comment there speaks of.

    Those of a simple statement, with all that share a line with it; the first line of a menu
    stands for its prompt as well.
    """
    covered: dict[int, Lines] = {}
    for node in ast.walk(*tree.statements, leaves=_SIMPLE):
        if isinstance(node, _SIMPLE):
            first, last = _lines(node.span, source)
            for line in range(first, last + 1):
                known = covered.get(line, (first, last))
                covered[line] = (min(first, known[0]), max(last, known[1]))
        elif isinstance(node, ast.Menu):
            begin, end = node.span[0], node.body.span[0]
            for statement in node.body.statements:
                if isinstance(statement, ast.KeyBranch | ast.Branch):
                    break
                end = statement.span[1]
            first, last = _lines((begin, end), source)
            covered[first] = (first, max(last, covered.get(first, (0, 0))[1]))
    return covered


def _lines(span: Span, source: Source) -> Lines:
    return source.line_column(span[0])[0], source.line_column(span[1] - 1)[0]


def _next_line(source: Source, line: int) -> int:
    """The next line with something on it that is no comment."""
    for following in range(line + 1, source.line_count + 1):
        text = source.line_text(following).strip()
        if text and not text.startswith("//"):
            return following
    return line


def _closed(comments: list[Suppression], source: Source) -> list[Suppression]:
    """The comments, with each range as long as up to its end, else up to that of the file."""
    opened: dict[frozenset[str], list[int]] = {}
    for number, comment in enumerate(comments):
        words = frozenset(word for word, _ in comment.rules)
        line, _ = source.line_column(comment.span[0])
        if comment.order is Order.START and not comment.problem:
            opened.setdefault(words, []).append(number)
            lines = (line, source.line_count)
            comments[number] = evolve(comment, lines=lines, is_open=True)
        elif comment.order is Order.END:
            # Without a rule it ends all that are open.
            groups = [words] if words else list(opened)
            ended = [start for group in groups for start in opened.pop(group, ())]
            for start in ended:
                begin, _ = comments[start].lines or (line, line)
                comments[start] = evolve(comments[start], lines=(begin, line), is_open=False)
            if not ended:
                problem = "no ignore-start of these rules stands before it"
                comments[number] = evolve(comment, problem=problem)
    return comments
