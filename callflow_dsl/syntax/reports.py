"""What the driver has to say about a text: one method for each mistake in its syntax."""

from __future__ import annotations

from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.diagnostics.model import FileReporter
    from callflow_dsl.source import Span
    from callflow_dsl.syntax.explanations import Place as ExplainedPlace
    from callflow_dsl.syntax.keyword_help import Place
    from callflow_dsl.syntax.odd_characters import OddCharacters

#: Words whose blocks hold the statements of a flow, and those that are places of their own.
_BODIES = ("flow", "if", "else", "key", "other", "invalid", "silence", "fail")
_PLACES = ("part", "menu", "ask", "test")
#: Steps of one word that a branch may consist of, without braces.
_BRANCH_STEPS = ("again", "hangup", "use", "transfer", "fetch", "record", "menu")
_KEYS = "0123456789*#"
_GOTO = pattern(r".*\bgoto[ \t]+\w+$").match


class Reports:
    """Reports on one text; problems go to ``reporter``."""

    def __init__(self, text: str, reporter: FileReporter) -> None:
        self.source_text = text
        self._report = reporter.report
        self._claim, self._is_claimed = reporter.claim, reporter.is_claimed
        #: Where blocks open whose first line has been reported already.
        self.headless: set[int] = set()
        #: The opening braces around the place that is read; the driver fills it.
        self.open_braces: list[Span] = []
        #: Each brace that found its end, with that end; the driver fills it.
        self.closed_braces: list[tuple[Span, Span]] = []
        #: Where texts begin that have been reported as a whole.
        self._odd_texts: set[int] = set()
        #: A brace closes a branch that has been said to have none that opens it.
        self._has_spare_brace = False
        #: How many braces close blocks that another sign opens, which has been said.
        self._odd_openings = 0
        #: Where reading goes on: what stands before it in no braces has been reported as a whole.
        self.resumes_at = 0

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

    def bad_character(self, span: Span) -> bool:
        """Report a character that begins nothing; returns whether all has been said of the line."""
        return self._odd_characters().bad_character(span)

    def _odd_characters(self) -> OddCharacters:
        from callflow_dsl.syntax.odd_characters import OddCharacters

        return OddCharacters(self.source_text, self._report)

    def _statement(self, at: int) -> Span:
        """The line around an offset, or the statement there in braces of one line."""
        from callflow_dsl.syntax.statement_span import statement_around

        return statement_around(self.source_text, at)

    def _before(self, at: int) -> str:
        """What stands on the line, or in the braces of one line, before an offset."""
        return self.source_text[self._statement(at)[0] : at]

    def bad_reference(self, span: Span) -> None:
        """Report `${...}` with something else than a name between its braces."""
        from callflow_dsl.syntax.text import bad_reference

        self._odd_texts.add(span[0])
        bad = bad_reference(self.source_text[slice(*span)], span)
        fix = None if bad.fix is None or bad.fix.startswith("\\") else bad.fix
        self._report(bad.problem, span, fix=fix, **bad.values)

    def misquoted_text(self, span: Span) -> None:
        """Report a text in quotes of another kind, or an address in none."""
        self._odd_texts.add(span[0])
        self._odd_characters().misquoted_text(span)

    def single_equals(self, span: Span) -> None:
        """Report `=` in a condition."""
        self._report("single-equals", span, fix="==")

    def odd_comparison(self, span: Span) -> None:
        """Report `= =`, or a comparison in wide signs."""
        sign = self.source_text[slice(*span)]
        self._report("comparison-of-another-language", span, fix=self.plain(sign), sign=sign)

    @staticmethod
    def plain(sign: str) -> str:
        """The comparison that is meant by one which has been reported."""
        from unicodedata import normalize

        meant = "".join(normalize("NFKC", sign).split())
        return "==" if meant == "=" else meant

    def equals_first(self, span: Span) -> None:
        """Report `=>`, `=<` or `=~` in a condition."""
        sign = self.source_text[slice(*span)]
        if sign[1] == "~":
            self._report("comparison-of-pieces", span, sign=sign)
        else:
            self._report("comparison-of-another-language", span, fix=f"{sign[1]}=", sign=sign)

    def colon_in_call(self, span: Span) -> None:
        """Report ``name:`` between the parentheses of `use` or `part`."""
        name = self.source_text[span[0] : span[1]].rstrip(" \t:")
        colon = (span[0] + len(name), span[1])
        self._report("colon-in-call", colon, fix=" =", name=name)

    def label_before_nothing(self, label: Span, terminal: str, span: Span) -> None:
        """Report a label that no statement follows."""
        name = self.source_text[label[0] : label[1]].rstrip(" \t:")
        at = (label[0], label[0] + len(name))
        if self._is_word(name, label, at) or self._is_time(label):
            return
        problem = "label-before-label" if terminal == "LABEL" else "label-before-nothing"
        self._report(problem, at, name=name)

    def _is_time(self, label: Span) -> bool:
        """Report `0:02`, of which a part was read as a label."""
        times = pattern(r"\d+(?::\d\d)+(?!\w)").finditer
        for time in times(self.source_text, *self._statement(label[0])):
            if time.start() <= label[0] < time.end():
                way_out = "A duration has a unit: 2s, 1m30s"
                if not self._is_claimed(time.span()):
                    self._report("unexpected", time.span(), token=f"`{time[0]}`", way_out=way_out)
                return True
        return False

    def number_behind_branch(self, name: str, span: Span) -> None:
        """Report `silence 2`, which is no branch."""
        from callflow_dsl.syntax.keyword_help import Place

        behind = self.source_text[span[0] + len(name) : span[1]].strip()
        word = (span[0], span[0] + len(name))
        start, end = self._statement(span[0])
        other = pattern(r".*\btries[ \t]+(wrong[ \t]+\w+)[ \t]*$").match(
            self.source_text[start : span[0]]
        )
        step = self.source_text[word[1] : end].strip(" \t")
        if other:
            at = (start + other.start(1), span[1])
            self._report(
                "unexpected", span, fix=(at, f"{name} {behind} {other[1]}"), token=f"`{name}`"
            )
            return
        if behind in _BRANCH_STEPS and "{" not in step and "}" not in step:
            whole = (span[0], self.source_text.index(step, word[1]) + len(step))
            self._report("branch-without-braces", whole, fix=f"{name} {{ {step} }}")
            return
        if name == "silence" and self._block(span[0]) is Place.TEST:
            self._report("statement-unknown", word, fix="is silent", word=name, known="")
        elif behind.startswith('"'):
            self._report("branch-without-braces", span, fix=f"{name} {{ say {behind} }}")
        else:
            self._report("branch-with-number", span, word=name)

    def _is_word(self, name: str, label: Span, at: Span) -> bool:
        """Report a name with a colon that is a word of the language, or of another; else False."""
        from callflow_dsl.steps import BY_VERB
        from callflow_dsl.syntax.keyword_help import Place
        from callflow_dsl.syntax.other_words import MEANT
        from callflow_dsl.syntax.syntax_messages import OPTION_WORDS, words_in

        block = self._block(label[0])
        meant = MEANT[block].get(name) if block else None
        start, end = self._statement(label[0])
        behind = self.source_text[label[1] : end].strip(" \t}")
        if not behind:
            return False
        is_option = name in OPTION_WORDS and bool(self.source_text[start : label[0]].strip())
        if name in BY_VERB or block is Place.TEST or (name == "key" and behind[0] in _KEYS):
            self._report("colon-behind-option", (at[1], label[1]), fix=" ", option=name)
        elif meant:
            self._report("statement-unknown", label, fix=f"{meant} ", word=name, known="")
        elif name == "tel" and self.source_text[start : label[0]].strip():
            way_out = "A telephone number stands bare: transfer +31201112233"
            self._report("unexpected", label, token=f"`{name}:`", way_out=way_out)
        elif is_option or (block is not None and name in words_in(block)[0]):
            self._report("colon-behind-option", (at[1], label[1]), fix=" ", option=name)
        elif block is Place.FILE and behind[0] in '"+0123456789':
            self._report("unexpected", label, fix=f"let {name} = ", token=f"`{name}:`")
        else:
            return False
        return True

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
        if self._has_spare_brace:
            return
        if self._odd_openings:
            self._odd_openings -= 1
            return
        references = pattern(r"\$\{[^{}\n]*\}(\})[^{}\n]*\}").finditer
        for reference in references(self.source_text, 0, span[0]):
            if any(closed == reference.span(1) for _, closed in self.closed_braces):
                span = reference.span(1)
        colon = pattern(r"\belse[ \t]*(:)[ \t\r]*(?://[^\n]*)?\n").search(
            self.source_text[: span[0]]
        )
        if colon:
            way_out = "As in: else {"
            self._report("block-missing", colon.span(1), token="`:`", way_out=way_out)
            return
        self._report("brace-closes-nothing", span, fix="")

    def unexpected(self, terminal: str, span: Span, expected: set[str], before: Span) -> None:
        """Report a token that cannot stand where it does; ``before`` is what was read last."""
        from callflow_dsl.syntax.explanations import Place, explain

        start = self.source_text.rfind("\n", 0, before[1]) + 1
        if terminal == "ELSE" and self.source_text[: span[0]].rstrip().endswith("*/"):
            return  # of the comment has been said that it is none
        if expected == {"NAME", "REF"} and _GOTO(self.source_text[start : before[1]]):
            return  # `goto menu`, of which has been said that nothing jumps
        if terminal == "RPAR" and self.source_text[before[0] : before[1]] == "}":
            return  # of `use part({ ... })` has been said that braces do not stand there
        if span[0] in self._odd_texts or (terminal == "ELSE" and self._ends_headless(span)):
            return  # it, or the head of the block before it, has been reported
        place = Place(self.source_text, span, terminal, expected, before)
        place.block = self._block(span[0])
        problem, at, fix, values = explain(place)
        if problem == "branch-without-braces" and place.line.count("}") > place.line.count("{"):
            self._has_spare_brace = True
        is_short = place.line.count("}") > place.line.count("{")
        self._has_spare_brace |= problem == "block-missing" and place.verb == "if" and is_short
        self._report(problem, at, fix=fix, **values)
        if problem == "block-missing":
            self._pass_over(place)
        if terminal == "LBRACE" or place.verb == "prompt":
            self._claim_values(span[0])

    def _claim_values(self, at: int) -> None:
        """Say nothing more of JSON that begins here, or of what is in the braces of a prompt."""
        from callflow_dsl.syntax.raw_json import closing_brace

        brace = self.source_text.find("{", at, self._statement(at)[1])
        is_json = pattern(r'\{\s*"[^"\n]*"[ \t]*:').match(self.source_text, at)
        if brace >= 0 and (is_json or self._before(brace).split()[:1] == ["prompt"]):
            self._claim((brace, closing_brace(self.source_text, brace)))

    def _ends_headless(self, span: Span) -> bool:
        """Whether the block before an `else` is one whose first line has been reported."""
        opened, closed = next(reversed(self.closed_braces), ((-1, -1), (-1, -1)))
        between = self.source_text[closed[1] : span[0]]
        return opened[0] in self.headless and not pattern(r"//[^\n]*").sub("", between).strip()

    def _pass_over(self, place: ExplainedPlace) -> None:
        """Pass over a block in no braces: its lines would be taken for those of the outer one."""
        from callflow_dsl.syntax.unbraced_block import below

        if place.text in ("(", "[", "<"):
            self._odd_openings += 1
        elif place.ends or place.line.endswith(":"):
            block = below(self.source_text, place.line_start)
            if block and (block.is_closed or place.verb != "if" or place.line.endswith(":")):
                self.resumes_at = block.end

    def _pass_over_end(self, word: Span) -> None:
        """Pass over a block in no braces that a word of another language ends."""
        from callflow_dsl.syntax.unbraced_block import below

        block = below(self.source_text, word[0])
        if block is not None and block.is_closed:
            self.resumes_at = block.end

    def quote_too_many(self, span: Span) -> None:
        """Report a second quote behind the end of a text."""
        self._report("character-without-meaning", span, character='"')

    def unclosed_text(self, span: Span) -> None:
        """Report a text that is open at the end of its line."""
        self._odd_texts.add(span[0])
        if self.source_text.startswith('"""', span[0]):
            span = (span[0], span[0] + 3)
            self._report("long-text-not-closed", span)
        else:
            self._report("text-not-closed", span)
