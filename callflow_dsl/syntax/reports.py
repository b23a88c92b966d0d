"""What the driver has to say about a text: one method for each mistake in its syntax."""

from __future__ import annotations

from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.diagnostics.model import FileReporter
    from callflow_dsl.source import Span
    from callflow_dsl.syntax.keyword_help import Place

#: Words whose blocks hold the statements of a flow, and those that are places of their own.
_BODIES = ("flow", "if", "else", "key", "other", "invalid", "silence", "fail")
_PLACES = ("part", "menu", "ask", "test")


class Reports:
    """Reports on one text; problems go to ``reporter``."""

    def __init__(self, text: str, reporter: FileReporter) -> None:
        self.source_text = text
        self._report = reporter.report
        #: Where blocks open whose first line has been reported already.
        self.headless: set[int] = set()
        #: The opening braces around the place that is read; the driver fills it.
        self.open_braces: list[Span] = []
        #: Each brace that found its end, with that end; the driver fills it.
        self.closed_braces: list[tuple[Span, Span]] = []
        #: Where texts begin that have been reported as a whole.
        self._odd_texts: set[int] = set()

    def _block(self, at: int) -> Place | None:
        """What block an offset stands in; None: one of whose beginning all has been said."""
        from callflow_dsl.syntax.keyword_help import Place

        # The brace that ends a block of one line is read before its last statement is known.
        last = [opened for opened, closed in self.closed_braces[-1:] if closed[0] > at]
        for opening in (*last, *reversed(self.open_braces)):
            if opening[0] >= at:
                continue  # it belongs to the word itself
            if opening[0] in self.headless:
                return None
            start = self.source_text.rfind("\n", 0, opening[0]) + 1
            head = pattern(r'"[^"]*"').sub(" ", self.source_text[start : opening[0]])
            words = head.rsplit("{", 1)[-1].split()
            if words == ["default"]:
                return None  # it is no block, which has been said
            heads = [word for word in words if word in _BODIES or word in _PLACES]
            return Place(heads[-1]) if heads and heads[-1] in _PLACES else Place.BODY
        return Place.FILE

    def bad_character(self, span: Span) -> None:
        """Report a character that begins nothing, or a comment of another language."""
        text = self.source_text[span[0] : span[1]]
        if text == "-":
            self._dash(span)
        elif text == "+":
            self._report("texts-joined", span)
        elif text == "!":
            self._report("exclamation-mark", span, fix="not ")
        elif text[0] in "/-":
            self._comment(text, span)
        elif text[0] in "&|":
            fix = "and" if text[0] == "&" else "or"
            self._report("operator-of-another-language", span, fix=fix, operator=text)
        elif text == ";":
            self._report("semicolon", span, fix="")
        elif text.isspace() or not text.isprintable():
            self._report("invisible-character", span, fix=" ", number=f"{ord(text):04X}")
        else:
            self._report("character-without-meaning", span, character=text)

    def _dash(self, span: Span) -> None:
        start = self.source_text.rfind("\n", 0, span[0]) + 1
        branch = pattern(r"[ \t]*key[ \t]+[\d*# \t]+-> *(.+)").match(self.source_text[start:])
        if branch:
            self._report("branch-without-braces", (start + branch.start(1), start + branch.end(1)))
        elif self.source_text[span[1] : span[1] + 1].isdigit():
            self._report("minus", span, fix="")
        else:
            self._report("dash-begins-nothing", span)

    def _comment(self, text: str, span: Span) -> None:
        mark = text[:2] if text[:2] in ("/*", "--") else text[0]
        fix = None if mark == "/*" else ((span[0], span[0] + len(mark)), "//")
        self._report("comment-of-another-language", span, fix=fix, mark=mark)

    def misquoted_text(self, span: Span) -> None:
        """Report a text in quotes of another kind, or an address in none."""
        self._odd_texts.add(span[0])
        text = self.source_text[span[0] : span[1]]
        if text[0].isalpha():
            self._report("address-without-quotes", span, fix=f'"{text}"')
        else:
            fix = f'"{text[1:-1]}"'
            self._report("quote-of-another-kind", span, fix=fix, quote=text[0])

    def single_equals(self, span: Span) -> None:
        """Report `=` in a condition."""
        self._report("single-equals", span, fix="==")

    def colon_in_call(self, span: Span) -> None:
        """Report ``name:`` between the parentheses of `use` or `part`."""
        name = self.source_text[span[0] : span[1]].rstrip(" \t:")
        colon = (span[0] + len(name), span[1])
        self._report("colon-in-call", colon, fix=" =", name=name)

    def label_before_nothing(self, label: Span, terminal: str, span: Span) -> None:
        """Report a label that no statement follows."""
        name = self.source_text[label[0] : label[1]].rstrip(" \t:")
        at = (label[0], label[0] + len(name))
        problem = "label-before-label" if terminal == "LABEL" else "label-before-nothing"
        self._report(problem, at, name=name)

    def number_behind_branch(self, name: str, span: Span) -> None:
        """Report `silence 2`, which is no branch."""
        self._report("branch-with-number", span, word=name)

    def brace_below(self, span: Span) -> None:
        """Report an opening brace that stands on a line of its own."""
        self._report("brace-on-next-line", span)

    def unclosed_block(self, span: Span) -> None:
        """Report a brace that is open at the end of the file."""
        self._report("block-not-closed", span)

    def brace_missing(self, span: Span) -> None:
        """Report a block whose opening brace is missing."""
        self._report(
            "block-missing", span, fix=((span[1], span[1]), " {"),
            token="the end of the line", what="write the brace",
        )  # fmt: skip

    def text_over_lines(self, span: Span) -> None:
        """Report a text in simple quotes that goes over two lines."""
        self._odd_texts.add(span[0])
        inner = self.source_text[span[0] + 1 : span[1] - 1]
        self._report("text-over-lines", span, fix=f'"""{inner}"""')

    def stray_brace(self, span: Span) -> None:
        """Report a closing brace that closes nothing."""
        self._report("brace-closes-nothing", span, fix="")

    def unexpected(self, terminal: str, span: Span, expected: set[str], before: Span) -> None:
        """Report a token that cannot stand where it does; ``before`` is what was read last."""
        from callflow_dsl.syntax.explanations import Place, explain

        place = Place(self.source_text, span, terminal, expected, before)
        place.block = self._block(span[0])
        problem, at, fix, values = explain(place)
        self._report(problem, at, fix=fix, **values)

    def unclosed_text(self, span: Span) -> None:
        """Report a text that is open at the end of its line."""
        self._odd_texts.add(span[0])
        if self.source_text.startswith('"""', span[0]):
            span = (span[0], span[0] + 3)
            self._report("long-text-not-closed", span)
        else:
            self._report("text-not-closed", span)
