"""What the driver has to say about a text: one method for each mistake in its syntax."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.diagnostics.model import FileReporter
    from callflow_dsl.source import Span


class Reports:
    """Reports on one text; problems go to ``reporter``."""

    def __init__(self, text: str, reporter: FileReporter) -> None:
        self.source_text = text
        self._report = reporter.report
        #: Where blocks open whose first line has been reported already.
        self.headless: set[int] = set()
        #: Where texts begin that have been reported as a whole.
        self._odd_texts: set[int] = set()

    def bad_character(self, span: Span) -> None:
        """Report a character that begins nothing, or a comment of another language."""
        character = self.source_text[span[0] : span[1]]
        fix: tuple[str, str] | None = None
        notes: tuple[str, ...] = ()
        if character[0] in "/-":
            character = character[:2] if character[:2] in ("/*", "--") else character[0]
            notes = ("Comments begin with //.",)
        elif character[0] == "&":
            fix = ("conditions are joined by `and`", "and")
        elif character == ";":
            fix = ("a statement needs nothing at its end: remove it", "")
        shown = f"`{character}`"
        if character.isspace() or not character.isprintable():
            shown = f"an invisible character (U+{ord(character):04X})"
            fix = ("write a space", " ")
        self._report("FLW003", span, f"{shown} has no meaning here", *notes, fix=fix)

    def misquoted_text(self, span: Span) -> None:
        """Report a text in quotes of another kind, or an address in none."""
        self._odd_texts.add(span[0])
        text = self.source_text[span[0] : span[1]]
        if text[0].isalpha():
            self._report(
                "FLW201", span, "an address stands in quotes", fix=("put it in quotes", f'"{text}"')
            )
            return
        self._report(
            "FLW003",
            span,
            f"`{text[0]}` is no quote that flowc reads",
            fix=('texts stand in straight double quotes (")', f'"{text[1:-1]}"'),
        )

    def single_equals(self, span: Span) -> None:
        """Report `=` in a condition."""
        self._report(
            "FLW015", span, "`=` is no comparison: equal is written ==", fix=("write ==", "==")
        )

    def colon_in_call(self, span: Span) -> None:
        """Report ``name:`` between the parentheses of `use` or `part`."""
        name = self.source_text[span[0] : span[1]].rstrip(" \t:")
        colon = (span[0] + len(name), span[1])
        self._report("FLW018", colon, f"a value is given to {name} with =", fix=("write =", " ="))

    def label_before_nothing(self, label: Span, terminal: str, span: Span) -> None:
        """Report a label that no statement follows."""
        name = self.source_text[label[0] : label[1]].rstrip(" \t:")
        at = (label[0], label[0] + len(name))
        if terminal == "LABEL":
            message = f"the label {name} is followed by another label"
            note = "A step has one label; lead both gotos to the same."
        else:
            message = f"the label {name} stands before nothing"
            note = "A name with a colon is a label: behind it stands a step."
        self._report("FLW103", at, message, note)

    def brace_below(self, span: Span) -> None:
        """Report an opening brace that stands on a line of its own."""
        self._report(
            "FLW014",
            span,
            "the { of this block stands on another line",
            "Put the { at the end of the line that it belongs to.",
        )

    def unclosed_block(self, span: Span) -> None:
        """Report a brace that is open at the end of the file."""
        self._report(
            "FLW004", span, "this block is never closed", "Put a } behind its last statement."
        )

    def stray_brace(self, span: Span) -> None:
        """Report a closing brace that closes nothing."""
        self._report("FLW005", span, "this } closes nothing", fix=("remove it", ""))

    def unexpected(self, terminal: str, span: Span, expected: set[str]) -> None:
        """Report a token that cannot stand where it does."""
        from callflow_dsl.syntax.syntax_messages import unexpected

        code, message, notes = unexpected(terminal, self.source_text[span[0] : span[1]], expected)
        self._report(code, span, message, *notes)

    def unclosed_text(self, span: Span) -> None:
        """Report a text that is open at the end of its line."""
        self._odd_texts.add(span[0])
        if self.source_text.startswith('"""', span[0]):
            span = (span[0], span[0] + 3)
            self._report("FLW002", span, "this text is never closed", 'Put """ at its end.')
            return
        self._report(
            "FLW002",
            span,
            "this text is never closed",
            'Put a quote (") at its end. A text over several lines stands between """ and """.',
        )
