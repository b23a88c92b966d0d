"""Runs the rules over one file: findings become diagnostics, suppressed ones go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from callflow_dsl.diagnostics.model import Diagnostic, Fix
from callflow_dsl.lint.analysis import analyse
from callflow_dsl.lint.redact import redacted
from callflow_dsl.lint.registry import all_rules, by_code, installed
from callflow_dsl.lint.suppress import suppressions
from callflow_dsl.source import Location
from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from callflow_dsl.lint.analysis import LintedFile
    from callflow_dsl.lint.model import Rule
    from callflow_dsl.lint.online import Media
    from callflow_dsl.lint.settings import LintSettings
    from callflow_dsl.lint.suppress import Suppression
    from callflow_dsl.source import Source

#: The rule about suppressions; it is run here, because only here is it known which were used.
UNUSED = "FLW700"


@frozen
class LintResult:
    """The diagnostics of one file, and the rules that could not run for lack of a module."""

    diagnostics: tuple[Diagnostic, ...]
    unavailable: tuple[Rule, ...] = field(default=())


def lint(
    source: Source,
    settings: LintSettings,
    *,
    values: Mapping[str, str] | None = None,
    media: Callable[[str], Media] | None = None,
) -> LintResult:
    """Lint the text of one file.

    A file that does not compile gives the compiler's diagnostics alone. ``media`` looks at
    what stands behind a URL, for rules that need it; without it they do not run.
    """
    file = analyse(source, values, media)
    found = _compiler_diagnostics(file, settings)
    if file.compilation.failed:
        return LintResult(tuple(map(_redacted, found)))
    rules = [rule for rule in all_rules() if rule.code in settings.selected]
    unavailable = tuple(rule for rule in rules if rule.needs and not installed(rule.needs))
    active = [
        rule for rule in rules if rule not in unavailable and (media is not None or not rule.online)
    ]
    for rule in active:
        found += _diagnostics(rule, file, settings)
    kept = _suppressed(found, file, settings, {rule.code for rule in active})
    unique = {(d.code, d.location.source.name, d.location.span): d for d in reversed(kept)}
    ordered = sorted(
        unique.values(), key=lambda d: (d.location.source.name, d.location.span, d.code)
    )
    return LintResult(tuple(map(_redacted, ordered)), unavailable)


def _compiler_diagnostics(file: LintedFile, settings: LintSettings) -> list[Diagnostic]:
    return [
        _with_severity(diagnostic, settings)
        for diagnostic in file.compilation.diagnostics
        if diagnostic.severity == "error" or diagnostic.code in settings.selected
    ]


def _with_severity(diagnostic: Diagnostic, settings: LintSettings) -> Diagnostic:
    if diagnostic.severity == "error":
        return diagnostic  # it stops the compilation, whatever it is called
    severity = settings.severity(diagnostic.code, diagnostic.severity)
    return evolve(diagnostic, severity=severity)


def _diagnostics(rule: Rule, file: LintedFile, settings: LintSettings) -> Iterator[Diagnostic]:
    severity = settings.severity(rule.code, rule.severity)
    for finding in rule.check(evolve(file, limits=settings.limits(rule))):
        yield Diagnostic(
            rule.code,
            severity,
            finding.location,
            finding.message,
            finding.notes,
            finding.fix,
            related=finding.related,
        )


def stops(diagnostic: Diagnostic) -> bool:
    """Whether a diagnostic is an error of the compiler, which nothing can silence."""
    return diagnostic.severity == "error" and diagnostic.code not in by_code()


def _suppressed(
    found: list[Diagnostic], file: LintedFile, settings: LintSettings, active: set[str]
) -> list[Diagnostic]:
    """The findings that no comment silences, and the comments that silence nothing.

    A finding in an imported file is silenced by a comment there.
    """
    comments = {
        module.source.name: suppressions(module.source, module.tree) for module in file.modules
    }
    used: set[tuple[Suppression, str]] = set()
    kept = []
    for diagnostic in found:
        line, source = diagnostic.location.line, diagnostic.location.source
        covering = [c for c in comments[source.name] if c.covers(diagnostic.code, line)]
        if source.name == file.source.name:
            used |= {(comment, diagnostic.code) for comment in covering}
        if not covering or stops(diagnostic):
            kept.append(diagnostic)
    if UNUSED in active:
        kept += _unused(comments[file.source.name], used, file, settings, active)
    return kept


def _unused(
    comments: tuple[Suppression, ...],
    used: set[tuple[Suppression, str]],
    file: LintedFile,
    settings: LintSettings,
    active: set[str],
) -> Iterator[Diagnostic]:
    rule = by_code()[UNUSED]
    severity = settings.severity(UNUSED, rule.severity)
    from callflow_dsl.lint.settings import known_codes

    for comment in comments:
        if comment.problem:
            message = f"this comment silences nothing: {comment.problem}"
            yield Diagnostic(UNUSED, severity, file.at(comment.span), message)
        if _for_others(comment, file):
            continue
        idle = [
            (code, span)
            for code, span in comment.codes
            if (comment, code) not in used and _ran(code, settings, active)
        ]
        if comment.every and _all_ran(active) and not any(one == comment for one, _ in used):
            fix = _without(comment, file)
            message = "there is nothing to ignore here"
            yield Diagnostic(UNUSED, severity, file.at(comment.span), message, fix=fix)
        whole = len(idle) == len(comment.codes)
        for code, span in idle:
            known = code in known_codes()
            message = f"there is nothing to ignore: {code} is not found here"
            if not known:
                message = f"{code} is no rule that can be ignored"
            fix = _without(comment, file) if whole else _without_code(span, file)
            yield Diagnostic(UNUSED, severity, file.at(span), message, fix=fix)


def _for_others(comment: Suppression, file: LintedFile) -> bool:
    """Whether it speaks of a part that no flow here uses: the findings are those of other files."""
    idle = [part for part in file.declared if isinstance(part, ast.Part) and not file.uses(part)]
    return any(
        comment.line is None
        or file.at(part.span).line <= comment.line <= file.at(part.span).end_line
        for part in idle
    )


def _ran(code: str, settings: LintSettings, active: set[str]) -> bool:
    """Whether the code would have been found if it were there; an unknown one never is."""
    return code not in by_code() or code in active


def _all_ran(active: set[str]) -> bool:
    """Whether every rule ran that runs without being asked to fetch anything."""
    return all(rule.code in active for rule in all_rules() if not rule.online)


def _without(comment: Suppression, file: LintedFile) -> Fix:
    """Remove the comment, with its line when it stands alone."""
    text, (start, end) = file.source.text, comment.span
    begin = text.rfind("\n", 0, start) + 1
    if text[begin:start].strip():
        begin = len(text[:start].rstrip(" \t"))
    elif text.find("\n", end) >= 0:
        end = text.find("\n", end) + 1
    return Fix("remove the comment", file.at((begin, end)), "")


def _without_code(span: tuple[int, int], file: LintedFile) -> Fix:
    text, (start, end) = file.source.text, span
    while text[end : end + 1] in (",", " "):
        end += 1
    return Fix("remove the code", file.at((start, end)), "")


def _redacted(diagnostic: Diagnostic) -> Diagnostic:
    """The diagnostic with sources in which no secret can be read."""

    def hide(location: Location) -> Location:
        return Location(redacted(location.source), location.span)

    return evolve(
        diagnostic,
        location=hide(diagnostic.location),
        related=tuple(evolve(r, location=hide(r.location)) for r in diagnostic.related),
    )
