"""What a sign means that begins nothing: those of other languages, keyboards and word processors.

Imported for mistakes alone.
"""

from __future__ import annotations

import re

from callflow_dsl.patterns import pattern
from callflow_dsl.syntax.statement_span import statement_around

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from callflow_dsl.source import Span

#: Signs of other languages: the problem, and what is written instead.
_SIGNS = {
    "+": ("texts-joined", None),
    "!": ("exclamation-mark", "not "),
    ";": ("semicolon", ""),
    "&": ("operator-of-another-language", "and"),
    "&&": ("operator-of-another-language", "and"),
    "\uff1b": ("semicolon", ""),
    "|": ("operator-of-another-language", "or"),
    "||": ("operator-of-another-language", "or"),
    "≠": ("comparison-of-another-language", "!="),
    "≥": ("comparison-of-another-language", ">="),
    "≤": ("comparison-of-another-language", "<="),
}
#: Dashes of word processors, and signs before the items of a list.
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2212"
_DASHES, _BULLETS = "\u2013\u2014", "\u2013\u2014\u2022\u00b7"
_RANGE = pattern(
    r"(?<![+\d\u2010-\u2015-])(\d+)[ \t]*(?:\.\.+|[-\u2010-\u2015\u2212])[ \t]*(\d+)"
    r"(?![\w\u2010-\u2015-])"
)


def is_declared(text: str, name: str) -> bool:
    """Whether a text seems to have a value, a prompt or a parameter of this name."""
    before = r"(?m)^[ \t]*(?:(?:let|param|prompt)[ \t]+|part\b[^{\n]*[(,][ \t]*)"
    return re.search(rf"{before}{re.escape(name)}(?![\w-])", text) is not None


class OddCharacters:
    """Reports on the signs of one text; problems go to ``report``."""

    def __init__(self, text: str, report: Callable[..., None]) -> None:
        self.source_text = text
        self._report = report

    def _statement(self, at: int) -> Span:
        """The line around an offset, or the statement there in braces of one line."""
        return statement_around(self.source_text, at)

    def _before(self, at: int) -> str:
        """What stands on the line, or in the braces of one line, before an offset."""
        return self.source_text[self._statement(at)[0] : at]

    def bad_character(self, span: Span) -> bool:
        """Report a character that begins nothing, or a comment of another language.

        Returns whether all has been said of the line.
        """
        if self._is_odd_number(span):
            return True
        if not any(
            tell(span) for tell in (self._is_range, self._joins_keys, self._says_more_below)
        ):
            self._sign(span)
        return False

    def _sign(self, span: Span) -> None:
        text = self.source_text[span[0] : span[1]]
        joins = pattern(r'(?!.*(?<![\w-])if[ \t]).*"[ \t]*$').match
        if text == "&" and joins(self._before(span[0])):
            self._report("texts-joined", span, sign=text)
        elif text in _SIGNS:
            problem, fix = _SIGNS[text]
            self._report(problem, span, fix=fix, operator=text, sign=text)
        elif text == "-":
            self._dash(span)
        elif text == "$" and (name := self._name_behind(span)):
            self._report("unexpected", span, fix=name, token="`$`")
        elif text == "[":
            self._bracket(span)
        elif text[0] in "/-":
            self._comment(text, span)
        elif text == "." and (number := self._number_with_points(span)):
            self._report("unexpected", number[0], fix=number[1], token=f"`{number[2]}`")
        else:
            self._character(text, span)

    def _character(self, text: str, span: Span) -> None:
        from unicodedata import normalize

        before = self.source_text[: span[0]].rstrip(" \t")
        is_apart = self.source_text[span[1] : span[1] + 1] in (" ", "\t")
        plain = normalize("NFKC", text)
        if text in "%." and before.endswith('"'):
            self._report("texts-joined", span, sign=text)
        elif text in _BULLETS and before[-1:] in ("", "\n", "{"):
            self._report(
                "dash-begins-nothing",
                span,
                fix=((span[0], span[1] + is_apart), ""),
                mark=text,
                what="remove it",
            )
        elif (text in _DASHES and is_apart) or (text == "'" and not self._before(span[0]).strip()):
            self._report("comment-of-another-language", span, fix="//", mark=text)
        elif text.isspace() or not text.isprintable():
            splits = pattern(r"(?<=\d).(?=(?:ms|s|m|h)(?![\w-]))").match(self.source_text, span[0])
            blank, what = ("", "remove it") if splits else (" ", "write a space")
            number = f"{ord(text):04X}"
            self._report("invisible-character", span, fix=blank, number=number, what=what)
        else:
            is_wide = plain != text and len(plain) == 1 and plain.isascii() and plain.isprintable()
            is_hyphen = text in _HYPHENS and before == self.source_text[: span[0]] and not is_apart
            fix = plain if is_wide else "-" if is_hyphen else None
            self._report("character-without-meaning", span, fix=fix, character=text)

    def _is_odd_number(self, span: Span) -> bool:
        """Report a telephone number with signs of a word processor, or of another keyboard."""
        from callflow_dsl.syntax.misread import number_around

        number = number_around(self.source_text, span[0], self._statement(span[0]))
        if number is not None:
            token = self.source_text[slice(*number[0])]
            self._report("unexpected", number[0], fix=number[1], token=token)
        return number is not None

    def _is_range(self, span: Span) -> bool:
        """Report a range that is written `2..4`, `2 - 4`, or with a long dash."""
        for match in _RANGE.finditer(self.source_text, *self._statement(span[0])):
            if match.start() < span[0] < match.end():
                fix = f"{match[1]}-{match[2]}"
                self._report("range-of-another-language", match.span(), fix=fix)
                return True
        return False

    def _number_with_points(self, span: Span) -> tuple[Span, str, str] | None:
        """A number, or a range, whose thousands are set apart by points: `1.000-9.999`."""
        numbers = pattern(r"\d{1,3}(?:\.\d{3})+(?!\d)(?:-\d{1,3}(?:\.\d{3})+(?!\d))?").finditer
        for number in numbers(self.source_text, *self._statement(span[0])):
            if number.start() < span[0] < number.end():
                return number.span(), number[0].replace(".", ""), number[0]
        return None

    def _joins_keys(self, span: Span) -> bool:
        """Report keys of a branch that are joined by a sign: `key 1|2`, `key 1/2`."""
        start, _ = self._statement(span[0])
        joined = pattern(r"[ \t]*(?:key|valid)[ \t]+([\d*#]+(?:[ \t]*[|/&;][ \t]*[\d*#]+)+)").match(
            self.source_text, start
        )
        if joined is None or not joined.start(1) < span[0] < joined.end(1):
            return False
        apart = pattern(r"[ \t]*[|/&;][ \t]*").sub(" ", joined[1])
        sign = self.source_text[span[0]]
        self._report("unexpected", joined.span(1), fix=apart, token=f"`{sign}`")
        return True

    def _says_more_below(self, span: Span) -> bool:
        """Whether what is read next says it all: `flow "Desk":`, `count += 1`."""
        start, end = self._statement(span[0])
        line = self.source_text[start:end]
        sign, before = self.source_text[span[0]], self.source_text[start : span[0]]
        if sign == ":" and line.rstrip().endswith(":"):
            return bool(pattern(r"[ \t]*(flow|test|part|menu|ask|if)\b").match(line))
        assigned = pattern(r"[+-]=|\+\+|--").match(line, len(before))
        return bool(assigned and pattern(r"[ \t]*[\w-]+[ \t]*$").match(before))

    def _name_behind(self, span: Span) -> tuple[Span, str] | None:
        """How the name behind a `$` is written here."""
        name = pattern(r"[^\W\d][\w-]*").match(self.source_text, span[1])
        if name is None:
            return None
        is_bare = pattern(
            r".*(?<![\w-])(?:menu|ask|part|let|param|as|again|use|if|and|or|not)[ \t(]+$|"
            r"[ \t]*part\b[^{]*[(,][ \t]*$"
        ).match(self._before(span[0]))
        if not is_bare and not is_declared(self.source_text, name[0]):
            return None
        return (span[0], name.end()), name[0] if is_bare else f"${{{name[0]}}}"

    def _bracket(self, span: Span) -> None:
        inner = pattern(r"\[[ \t]*([^\n\]]*?)[ \t]*\]").match(self.source_text[span[0] :])
        before = self._before(span[0])
        if inner is None or not inner[1] or not before.strip():
            self._report("character-without-meaning", span, character="[")
        else:
            values = " ".join(value.strip() for value in inner[1].split(","))
            if pattern(r"[ \t]*(?:use|part)[ \t]+[\w-]+[ \t]*$").match(before):
                values = f"({inner[1]})"
            takes_many = "=" not in before
            place = (span[0], span[0] + inner.end())
            if pattern(r"[ \t]*(?:key[ \t]+[\d*# ]+|other|invalid|silence|fail)[ \t]*$").match(
                before
            ):
                fix = f"{{ {inner[1]} }}"
                self._report("block-missing", place, fix=fix, token="`[`", what="write the braces")
                return
            self._report("list-in-brackets", place, fix=values if takes_many else None)

    def _dash(self, span: Span) -> None:
        start, end = self._statement(span[0])
        branch = pattern(r"[ \t]*key[ \t]+[\d*# \t]+-> *(.+)").match(self.source_text, start, end)
        if branch:
            self._report("branch-without-braces", branch.span(1))
        elif self.source_text[span[1] : span[1] + 1].isdigit():
            self._report("minus", span, fix="")
        elif self._before(span[0]).strip():
            self._report("dash-begins-nothing", span, mark="-")
        else:
            begun = pattern(r"-[ \t]*(?=[a-z]+(?:[ \t]|$)(?!.*\w:[ \t]))").match(
                self.source_text, *self._statement(span[0])
            )
            fix = (begun.span(), "") if begun else None
            self._report("dash-begins-nothing", span, fix=fix, mark="-", what="remove it")

    def _comment(self, text: str, span: Span) -> None:
        mark = text[:2] if text[:2] in ("/*", "--") else text[0]
        before = self._before(span[0])
        if pattern(r"[ \t]*valid[ \t]+$").match(before):
            way_out = "`valid` lists numbers and ranges of them: valid 7 100-999"
            self._report("unexpected", span, token=f"`{text.split()[0]}`", way_out=way_out)
            return
        heard = pattern(r"[ \t]*(hears|heard|then hears|hears only)[ \t]*$")
        if heard.match(before):
            meant = f'matching "{text.strip(" /")}"'
            what = "a text in quotes"
            self._report("test-line-lacks-value", span, fix=meant, word="hears", expected=what)
            return
        fix = None if mark == "/*" else ((span[0], span[0] + len(mark)), "//")
        self._report("comment-of-another-language", span, fix=fix, mark=mark)

    def misquoted_text(self, span: Span) -> None:
        """Report a text in quotes of another kind, or an address in none."""
        text = self.source_text[span[0] : span[1]]
        if text[0].isalpha():
            self._report("address-without-quotes", span, fix=f'"{text}"')
        else:
            quotes = 3 if text.startswith("'''") and len(text) >= 6 else 1
            inner = text[quotes:-quotes]
            straight = '"""' if "\n" in text else '"'
            fix: str | None = f"{straight}{inner}{straight}"
            if not self._before(span[0]).strip():  # the quotes stand around a statement
                fix = inner or None
            elif '"' in inner:
                fix = None
            self._report("quote-of-another-kind", span, fix=fix, quote=text[:quotes])
