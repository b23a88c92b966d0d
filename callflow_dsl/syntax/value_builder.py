"""Makes the nodes of values: the part of the builder that is called most."""

from __future__ import annotations

from callflow_dsl.patterns import pattern
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.reports import Reports
from callflow_dsl.syntax.text import decode_text, dedent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from callflow_dsl.source import Span

    Children: TypeAlias = list[Any]

_UNITS_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}
#: Python reads no longer numbers than some thousand digits, and nobody needs them.
_MOST_DIGITS = 100
_DURATION_PART = pattern(r"([0-9]+)(?:\.([0-9]+))?(ms|s|m|h)")


class ValueBuilder(Reports):
    """Node maker for the values of one text."""

    def _name(self, span: Span) -> str:
        text = self.source_text[span[0] : span[1]]
        return " ".join(text.split()) if " " in text or "\t" in text else text

    def text(self, children: Children) -> ast.Text:
        span: Span = children[0]
        inner = self.source_text[span[0] + 1 : span[1] - 1]
        if "\\" in inner or "$" in inner or not inner or self._odd_texts:
            if span[0] in self._odd_texts:
                return ast.Text(self._without_quotes(span) or "?", span)
            return self._decoded(inner, span[0] + 1, span, False)
        return ast.Text(inner, span)

    def long_text(self, children: Children) -> ast.Text:
        span: Span = children[0]
        start = span[0] + 3
        inner = self.source_text[start : span[1] - 3]
        return self._decoded(inner, start, span, True)

    def _decoded(self, inner: str, start: int, span: Span, long: bool) -> ast.Text:
        decoded, problems = decode_text(inner)
        for bad in problems:
            place = (start + bad.span[0], start + bad.span[1])
            self._report(bad.problem, place, fix=bad.fix, **bad.values)
        if problems and not "".join(map(str, decoded)).strip():
            return ast.Text("?", span)  # it is not reported as empty, too
        places = iter([start + part[1] for part in decoded if not isinstance(part, str)])
        if long:  # the layout of the file moves the references, but leaves their order
            inner = dedent(inner)
            decoded, _ = decode_text(inner)
        parts = tuple(
            part if isinstance(part, str) else self._reference(self._ref_span(next(places)))
            for part in decoded
        )
        if all(isinstance(part, str) for part in parts):
            return ast.Text("".join(map(str, parts)), span, (), long)
        return ast.Text(inner, span, parts, long)

    def _without_quotes(self, span: Span) -> str:
        return self.source_text[span[0] : span[1]].strip(
            "\"'\u201c\u201d\u201e\xab\xbb\u2018\u2019\u201a\u2039\u203a\uff02\u2033 "
        )

    def _ref_span(self, start: int) -> Span:
        return (start, self.source_text.index("}", start) + 1)

    def word(self, children: Children) -> ast.Word:
        span: Span = children[0]
        return ast.Word(self._name(span), span)

    def number(self, children: Children) -> ast.Number:
        span: Span = children[0]
        return ast.Number(self.source_text[span[0] : span[1]], span)

    def duration(self, children: Children) -> ast.Duration:
        span: Span = children[0]
        text = self.source_text[span[0] : span[1]]
        ms, exact = 0, True
        for whole, fraction, unit in _DURATION_PART.findall(text):
            if len(whole + fraction) > _MOST_DIGITS:
                return ast.Duration(None, text, span)
            scale = 10 ** len(fraction)
            value, rest = divmod(int(whole + fraction) * _UNITS_MS[unit], scale)
            ms, exact = ms + value, exact and not rest
        return ast.Duration(ms if exact else None, text, span)

    def count(self, children: Children) -> ast.Count:
        span: Span = children[0]
        digits = self.source_text[span[0] : span[1]].split()[0]
        return ast.Count(int(digits[:_MOST_DIGITS]), span)

    def phone(self, children: Children) -> ast.Phone:
        span: Span = children[0]
        return ast.Phone(self.source_text[span[0] : span[1]], span)

    def key_symbol(self, children: Children) -> ast.Key:
        span: Span = children[0]
        sign = self.source_text[span[0] : span[1]]
        return ast.Key(sign if sign in "*#" else self._plain(sign), span)

    def _plain(self, sign: str) -> str:
        """A wide sign, which has been reported, as the plain one."""
        from unicodedata import normalize

        return normalize("NFKC", sign)

    def ref(self, children: Children) -> ast.Ref:
        span: Span = children[0]
        return self._reference(span)

    def _reference(self, span: Span) -> ast.Ref:
        """The reference at a span: ``${``, blanks, a name, blanks, ``}``."""
        inner = self.source_text[span[0] + 2 : span[1] - 1]
        name = inner.strip()
        start = span[0] + 2 + len(inner) - len(inner.lstrip())
        return ast.Ref(name, span, (start, start + len(name)))
