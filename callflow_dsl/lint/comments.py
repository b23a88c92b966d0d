"""Which findings comments silence, and which comments silence nothing."""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.diagnostics.model import Diagnostic, Fix
from callflow_dsl.lint.registry import RETIRED, all_rules, by_code
from callflow_dsl.lint.settings import known_codes
from callflow_dsl.lint.suppress import Order, means, suppressions
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from callflow_dsl.lint.analysis import LintedFile
    from callflow_dsl.lint.model import Rule
    from callflow_dsl.lint.settings import LintSettings
    from callflow_dsl.lint.suppress import Suppression
    from callflow_dsl.source import Span

#: The rules about comments; here alone it is known which comments were used.
UNUSED = "FLW700"
UNREASONED = "FLW701"


def stops(diagnostic: Diagnostic) -> bool:
    """Whether a diagnostic is an error of the compiler, which nothing can silence."""
    return diagnostic.severity == "error" and diagnostic.code not in by_code()


def without_silenced(
    diagnostics: Iterable[Diagnostic],
    file: LintedFile,
    settings: LintSettings,
    looked: Callable[[Rule], bool],
) -> list[Diagnostic]:
    """The findings that no comment silences, then those about the comments of this file.

    A finding in an imported file is silenced by a comment there. ``looked`` tells whether a
    rule would have found all that it can find.
    """
    comments = {
        module.source.name: suppressions(module.source, module.tree) for module in file.modules
    }
    used: set[tuple[Suppression, str]] = set()
    kept = []
    for diagnostic in diagnostics:
        covering = set(_covering(diagnostic, comments.get(diagnostic.location.source.name, ())))
        used |= covering
        if not covering or stops(diagnostic):
            kept.append(diagnostic)
    in_file = comments.get(file.source.name, ())
    if in_file:
        active = frozenset(rule.code for rule in all_rules() if looked(rule))
        kept += _Judged(file, settings, active, frozenset(used)).findings(in_file)
    return kept


def _covering(
    diagnostic: Diagnostic, comments: Iterable[Suppression]
) -> Iterator[tuple[Suppression, str]]:
    """The comments that silence a finding, each with the word that does."""
    lines = (diagnostic.location.line, diagnostic.location.end_line)
    for comment in comments:
        for word in comment.words(diagnostic.code, lines):
            yield comment, word


@frozen(eq=False)
class _Judged:
    """The comments of a file, with what tells which of them were of use."""

    file: LintedFile
    settings: LintSettings
    #: The codes of the rules that found all that they can find.
    active: Collection[str]
    #: The comments that silenced a finding, each with the word that did.
    used: Collection[tuple[Suppression, str]]

    def findings(self, comments: Iterable[Suppression]) -> Iterator[Diagnostic]:
        """What there is to say of these comments."""
        for comment in comments:
            if UNUSED in self.active:
                yield from self._unused(comment)
        for comment in comments:
            if UNREASONED in self.active and comment.lacks_reason:
                message = "this comment does not say why the finding can be ignored"
                yield self._finding(UNREASONED, comment.span, message)

    def _unused(self, comment: Suppression) -> Iterator[Diagnostic]:
        if comment.problem:
            message = f"this comment silences nothing: {comment.problem}"
            yield self._finding(UNUSED, comment.span, message)
        if comment.order is Order.END:
            return
        if _for_others(comment, self.file):
            for word, span in comment.rules:
                if _names_nothing(word):  # which is so for whoever uses the part
                    yield self._finding(UNUSED, span, _why_idle(word))
            return
        if comment.every and _all_ran(self.active) and (comment, "") not in self.used:
            # A range is two comments, so that one removal would not do.
            fix = None if comment.order is Order.START else _without(comment, self.file)
            yield self._finding(UNUSED, comment.span, "there is nothing to ignore here", fix)
        idle = [(word, span) for word, span in comment.rules if self._is_idle(comment, word)]
        if comment.is_open and len(idle) < len(comment.rules):
            message = "no ignore-end of these rules stands behind it: it speaks of all that follows"
            yield self._finding(UNUSED, comment.span, message)
        for word, span in idle:
            whole = len(idle) == len(comment.rules)
            fix = _without_idle(span, comment, self.file, whole=whole)
            yield self._finding(UNUSED, span, _why_idle(word), fix)

    def _is_idle(self, comment: Suppression, word: str) -> bool:
        return (comment, word) not in self.used and _ran(word, self.active)

    def _finding(self, code: str, span: Span, message: str, fix: Fix | None = None) -> Diagnostic:
        severity = self.settings.severity(code, by_code()[code].severity)
        return Diagnostic(code, severity, self.file.at(span), message, fix=fix)


def _without_idle(span: Span, comment: Suppression, file: LintedFile, *, whole: bool) -> Fix | None:
    """Take a rule out of a comment, or the comment away; that of a range takes two comments."""
    if comment.order is Order.START:
        return None
    return _without(comment, file) if whole else _without_word(span, file)


def _why_idle(word: str) -> str:
    """Why a rule that a comment names silences nothing."""
    if word in RETIRED:
        return f"there is nothing to ignore: {word} was retired, no rule has it any more"
    if _names_nothing(word):
        return f"{word} is no rule that can be ignored"
    return f"there is nothing to ignore: {word} is not found here"


def _names_nothing(word: str) -> bool:
    return not any(means(word, code) for code in known_codes())


def _for_others(comment: Suppression, file: LintedFile) -> bool:
    """Whether it speaks of a part that no flow here uses: the findings are those of other files."""
    places = [
        file.at(part.span)
        for part in file.declared
        if isinstance(part, ast.Part) and not file.uses(part)
    ]
    return any(
        comment.lines is None or place.line <= comment.lines[0] <= place.end_line
        for place in places
    )


def _ran(word: str, active: Collection[str]) -> bool:
    """Whether all that the word names would have been found; what names nothing never is."""
    meant = [code for code in by_code() if means(word, code)]
    return all(code in active or by_code()[code].on_request for code in meant)


def _all_ran(active: Collection[str]) -> bool:
    """Whether every rule ran that runs without being asked for."""
    return all(
        rule.code in active for rule in all_rules() if not rule.online and not rule.on_request
    )


def _without(comment: Suppression, file: LintedFile) -> Fix:
    """Remove the comment, with its line when it stands alone."""
    text, (start, end) = file.source.text, comment.span
    begin = text.rfind("\n", 0, start) + 1
    if text[begin:start].strip():
        begin = len(text[:start].rstrip(" \t"))
    elif text.find("\n", end) >= 0:
        end = text.find("\n", end) + 1
    return Fix("remove the comment", file.at((begin, end)), "")


def _without_word(span: tuple[int, int], file: LintedFile) -> Fix:
    text, (start, end) = file.source.text, span
    while text[end : end + 1] in (",", " "):
        end += 1
    return Fix("remove the code", file.at((start, end)), "")
