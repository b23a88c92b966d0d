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
#: Signs of other languages: the problem, and what is written instead.
_SIGNS = {
    "+": ("texts-joined", None),
    "!": ("exclamation-mark", "not "),
    ";": ("semicolon", ""),
    "&": ("operator-of-another-language", "and"),
    "&&": ("operator-of-another-language", "and"),
    "|": ("operator-of-another-language", "or"),
    "||": ("operator-of-another-language", "or"),
    "≠": ("comparison-of-another-language", "!="),
    "≥": ("comparison-of-another-language", ">="),
    "≤": ("comparison-of-another-language", "<="),
}
#: Steps of one word that a branch may consist of, without braces.
_BRANCH_STEPS = ("again", "hangup", "use", "transfer", "fetch", "record", "menu")
_KEYS = "0123456789*#"
#: Dashes of word processors, and signs before the items of a list.
_DASHES, _BULLETS = "\u2013\u2014", "\u2013\u2014\u2022\u00b7"
_RANGE = pattern(
    r"(?<![+\d\u2010-\u2015-])(\d+)[ \t]*(?:\.\.+|[-\u2010-\u2015\u2212])[ \t]*(\d+)"
    r"(?![\w\u2010-\u2015-])"
)
_ODD_NUMBER = pattern(r"[+\uff0b]\d[\d\u2010-\u2015\u2212-]*\d")
_GOTO = pattern(r".*\bgoto[ \t]+\w+$").match


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
        #: A brace closes a branch that has been said to have none that opens it.
        self._has_spare_brace = False

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
        told = (self._is_odd_number, self._is_range, self._joins_keys, self._says_more_below)
        if any(tell(span) for tell in told):
            return
        if text in _SIGNS:
            problem, fix = _SIGNS[text]
            self._report(problem, span, fix=fix, operator=text, sign=text)
        elif text == "-":
            self._dash(span)
        elif text == "$" and self._is_named(span):
            self._report("unexpected", span, fix=self._name_behind(span), token="`$`")
        elif text == "[":
            self._bracket(span)
        elif text[0] in "/-":
            self._comment(text, span)
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
            self._report("dash-begins-nothing", span)
        elif text in _DASHES and is_apart:
            self._report("comment-of-another-language", span, fix="//", mark=text)
        elif text.isspace() or not text.isprintable():
            self._report("invisible-character", span, fix=" ", number=f"{ord(text):04X}")
        else:
            is_wide = plain != text and len(plain) == 1 and plain.isascii() and plain.isprintable()
            fix = plain if is_wide else None
            self._report("character-without-meaning", span, fix=fix, character=text)

    def _is_odd_number(self, span: Span) -> bool:
        """Report a telephone number with wide digits, or with dashes of a word processor."""
        from unicodedata import normalize

        for number in _ODD_NUMBER.finditer(self.source_text, *self._line(span[0])):
            if number.start() <= span[0] < number.end() and not number[0].isascii():
                digits = pattern(r"[^+\d]").sub("", normalize("NFKC", number[0]))
                self._report("unexpected", number.span(), fix=digits, token=number[0])
                return True
        return False

    def _is_range(self, span: Span) -> bool:
        """Report a range that is written `2..4`, `2 - 4`, or with a long dash."""
        for match in _RANGE.finditer(self.source_text, *self._line(span[0])):
            if match.start() < span[0] < match.end():
                fix = f"{match[1]}-{match[2]}"
                self._report("range-of-another-language", match.span(), fix=fix)
                return True
        return False

    def _line(self, at: int) -> Span:
        """The line around an offset."""
        end = self.source_text.find("\n", at)
        start = self.source_text.rfind("\n", 0, at) + 1
        return start, end if end >= 0 else len(self.source_text)

    def _joins_keys(self, span: Span) -> bool:
        """Report keys of a branch that are joined by a sign: `key 1|2`, `key 1/2`."""
        start = self.source_text.rfind("\n", 0, span[0]) + 1
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
        start = self.source_text.rfind("\n", 0, span[0]) + 1
        line = self.source_text[start:].partition("\n")[0]
        sign, before = self.source_text[span[0]], self.source_text[start : span[0]]
        if sign == ":" and line.rstrip().endswith(":"):
            return bool(pattern(r"[ \t]*(flow|test|part|menu|ask|if)\b").match(line))
        assigned = pattern(r"[+-]=|\+\+|--").match(line, len(before))
        return bool(assigned and pattern(r"[ \t]*[\w-]+[ \t]*$").match(before))

    def _is_named(self, span: Span) -> bool:
        """Whether the name of a menu, or of what else has one, stands here."""
        start = self.source_text.rfind("\n", 0, span[0]) + 1
        named = pattern(
            r".*(?<![\w-])(?:menu|ask|part|let|param|as|again|use)[ \t]+$|"
            r"[ \t]*part\b[^{]*[(,][ \t]*$"
        )
        return bool(named.match(self.source_text[start : span[0]]))

    def _name_behind(self, span: Span) -> tuple[Span, str] | None:
        name = pattern(r"[\w-]+").match(self.source_text, span[1])
        return ((span[0], name.end()), name[0]) if name else None

    def _bracket(self, span: Span) -> None:
        inner = pattern(r"\[[ \t]*([^\n\]]*?)[ \t]*\]").match(self.source_text[span[0] :])
        start = self.source_text.rfind("\n", 0, span[0]) + 1
        if inner is None or not inner[1] or not self.source_text[start : span[0]].strip():
            self._report("character-without-meaning", span, character="[")
        else:
            values = " ".join(value.strip() for value in inner[1].split(","))
            if pattern(r"[ \t]*use[ \t]+[\w-]+[ \t]*$").match(self.source_text[start : span[0]]):
                values = f"({inner[1]})"
            takes_many = "=" not in self.source_text[start : span[0]]
            place = (span[0], span[0] + inner.end())
            self._report("list-in-brackets", place, fix=values if takes_many else None)

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
        start = self.source_text.rfind("\n", 0, span[0]) + 1
        if pattern(r"[ \t]*valid[ \t]+$").match(self.source_text[start : span[0]]):
            way_out = "`valid` lists numbers and ranges of them: valid 7 100-999"
            self._report("unexpected", span, token=f"`{text.split()[0]}`", way_out=way_out)
            return
        heard = pattern(r"[ \t]*(hears|heard|then hears|hears only)[ \t]*$")
        if heard.match(self.source_text[start : span[0]]):
            meant = f'matching "{text.strip(" /")}"'
            what = "a text in quotes"
            self._report("test-line-lacks-value", span, fix=meant, word="hears", expected=what)
            return
        fix = None if mark == "/*" else ((span[0], span[0] + len(mark)), "//")
        self._report("comment-of-another-language", span, fix=fix, mark=mark)

    def misquoted_text(self, span: Span) -> None:
        """Report a text in quotes of another kind, or an address in none."""
        self._odd_texts.add(span[0])
        text = self.source_text[span[0] : span[1]]
        if text[0].isalpha():
            self._report("address-without-quotes", span, fix=f'"{text}"')
        else:
            quotes = 3 if text.startswith("'''") and len(text) >= 6 else 1
            straight = '"""' if "\n" in text else '"'
            fix = f"{straight}{text[quotes:-quotes]}{straight}"
            self._report("quote-of-another-kind", span, fix=fix, quote=text[:quotes])

    def single_equals(self, span: Span) -> None:
        """Report `=` in a condition."""
        self._report("single-equals", span, fix="==")

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
        if self._is_word(name, label, at):
            return
        problem = "label-before-label" if terminal == "LABEL" else "label-before-nothing"
        self._report(problem, at, name=name)

    def number_behind_branch(self, name: str, span: Span) -> None:
        """Report `silence 2`, which is no branch."""
        from callflow_dsl.syntax.keyword_help import Place

        behind = self.source_text[span[0] + len(name) : span[1]].strip()
        word = (span[0], span[0] + len(name))
        start = self.source_text.rfind("\n", 0, span[0]) + 1
        other = pattern(r".*\btries[ \t]+(wrong[ \t]+\w+)[ \t]*$").match(
            self.source_text[start : span[0]]
        )
        step = self.source_text[word[1] :].partition("\n")[0].partition("//")[0].strip(" \t")
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

        block = self._block(label[0])
        meant = MEANT[block].get(name) if block else None
        start = self.source_text.rfind("\n", 0, label[0]) + 1
        behind = self.source_text[label[1] :].partition("\n")[0].strip(" \t}")
        if not behind:
            return False
        if name in BY_VERB or block is Place.TEST or (name == "key" and behind[0] in _KEYS):
            self._report("colon-behind-option", (at[1], label[1]), fix=" ", option=name)
        elif meant:
            self._report("statement-unknown", label, fix=f"{meant} ", word=name, known="")
        elif name == "tel" and self.source_text[start : label[0]].strip():
            way_out = "A telephone number stands bare: transfer +31201112233"
            self._report("unexpected", label, token=f"`{name}:`", way_out=way_out)
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
        colon = pattern(r"\belse[ \t]*(:)[ \t]*\n").search(self.source_text[: span[0]])
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
        place = Place(self.source_text, span, terminal, expected, before)
        place.block = self._block(span[0])
        problem, at, fix, values = explain(place)
        if problem == "branch-without-braces" and place.line.count("}") > place.line.count("{"):
            self._has_spare_brace = True
        self._report(problem, at, fix=fix, **values)

    def unclosed_text(self, span: Span) -> None:
        """Report a text that is open at the end of its line."""
        self._odd_texts.add(span[0])
        if self.source_text.startswith('"""', span[0]):
            span = (span[0], span[0] + 3)
            self._report("long-text-not-closed", span)
        else:
            self._report("text-not-closed", span)
