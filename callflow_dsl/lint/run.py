"""Runs the rules over one file: findings become diagnostics, silenced ones go."""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.compiler.resolved import InPart
from callflow_dsl.diagnostics.model import Diagnostic
from callflow_dsl.lint.analysis import analyse
from callflow_dsl.lint.analysis.unreached import told_once
from callflow_dsl.lint.model import Finding
from callflow_dsl.lint.redact import redacted
from callflow_dsl.lint.registry import by_code, failed, installed, package_of, rules_for
from callflow_dsl.lint.result import LintResult
from callflow_dsl.source import Location
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from callflow_dsl.compiler.result import Compilation
    from callflow_dsl.lint.analysis import LintedFile
    from callflow_dsl.lint.model import Rule
    from callflow_dsl.lint.online import Media
    from callflow_dsl.lint.result import PartPlace, SettingsOf
    from callflow_dsl.lint.settings import LintSettings
    from callflow_dsl.source import Source


def lint(
    source: Source,
    settings: LintSettings,
    *,
    values: Mapping[str, str] | None = None,
    media: Callable[[str], Media] | None = None,
    settings_of: SettingsOf | None = None,
    compilation: Compilation | None = None,
    before_rule: Callable[[], None] | None = None,
) -> LintResult:
    """Lint the text of one file.

    A file that does not compile gives the compiler's diagnostics alone. ``media`` looks at
    what stands behind a URL, for rules that need it; without it they do not run. A finding
    is judged by the settings of the file in which it stands: ``settings_of`` has those of
    imported files; without it they are those of this file.

    For an editor: ``compilation`` is what this source was compiled to already, with the texts
    of its imports as they were then; without it the source is compiled, with ``values``.
    ``before_rule`` is called before each rule, and what it raises ends the work.
    """
    file = analyse(source, values, media, compilation)
    try:
        return _Run(file, settings, settings_of).result(before_rule or _go_on)
    finally:
        for flow in file.flows:
            flow.let_go()


def _go_on() -> None:
    """Nothing interrupts the rules."""


class _Run:
    """One file with the settings of all files that its findings can stand in."""

    def __init__(
        self, file: LintedFile, settings: LintSettings, settings_of: SettingsOf | None
    ) -> None:
        self._file = file
        self._own = settings
        self._imported = tuple(module.source for module in file.modules[1:])
        self._by_name = {
            source.name: settings_of(source) if settings_of else settings
            for source in self._imported
        }
        self._by_name[file.source.name] = settings

    def result(self, before_rule: Callable[[], None]) -> LintResult:
        """What there is to say; ``before_rule`` may raise to end the work."""
        file = self._file
        diagnostics = list(self._compiler_diagnostics())
        if file.compilation.failed:
            return LintResult(self._redacted(diagnostics), (), self._imported, failed=True)
        rules = self._selected()
        lacking = [rule for rule in rules if rule.needs and not installed(rule.needs)]
        active = [rule for rule in rules if self._can_run(rule, lacking)]
        for rule in active:
            before_rule()
            diagnostics += self._diagnostics(rule)
        kept = self._not_silenced(told_once(file, diagnostics))
        kept = list(map(self._with_reach, kept))
        unavailable = tuple(rule.code for rule in lacking)
        told, parts = self._redacted(_in_order(kept)), tuple(sorted(self._parts()))
        return LintResult(told, unavailable, self._imported, parts=parts)

    def _parts(self) -> set[PartPlace]:
        """The parts that a step of some flow comes from."""
        modules = self._file.modules
        if not any(isinstance(s, ast.Part) for module in modules for s in module.statements):
            return set()
        steps = (step for steps in self._file.statements for step in steps)
        return {
            (step.location.source.name, block.part.span)
            for step in steps
            for block in step.compiled.around
            if isinstance(block, InPart)
            and block.part.span[0] <= step.location.span[0] < block.part.span[1]
        }

    def _selected(self) -> list[Rule]:
        """The rules that some file with findings asks for."""
        every = self._by_name.values()
        return [rule for rule in rules_for(self._file) if any(s.runs(rule) for s in every)]

    def _can_run(self, rule: Rule, lacking: Collection[Rule]) -> bool:
        """Whether there is what the rule works with: its library, or enough without it; media."""
        has_library = rule not in lacking or rule.partly
        return has_library and (self._file.media is not None or not rule.online)

    def _not_silenced(self, diagnostics: list[Diagnostic]) -> list[Diagnostic]:
        """What no comment silences, and what there is to say of the comments."""
        sources = (self._file.source, *self._imported)
        if not any("flowc" in source.text.lower() for source in sources):
            return diagnostics  # as most files; and nothing about comments is loaded
        from callflow_dsl.lint.comments import without_silenced

        return without_silenced(diagnostics, self._file, self._own, self._looked)

    def _looked(self, rule: Rule) -> bool:
        """Whether a rule found all that it can find; one with less may have missed something."""
        lacks = bool(rule.needs) and not installed(rule.needs)
        return self._own.runs(rule) and not lacks and self._can_run(rule, ())

    def _settings_at(self, location: Location) -> LintSettings:
        return self._by_name.get(location.source.name, self._own)

    def _compiler_diagnostics(self) -> Iterator[Diagnostic]:
        for diagnostic in self._file.compilation.diagnostics:
            settings = self._settings_at(diagnostic.location)
            if diagnostic.severity == "error":
                yield diagnostic  # it stops the compilation, whatever it is called
            elif settings.counts(diagnostic.code):
                severity = settings.severity(diagnostic.code, diagnostic.severity)
                yield evolve(diagnostic, severity=severity)

    def _diagnostics(self, rule: Rule) -> Iterator[Diagnostic]:
        """The findings of a rule, each by the thresholds of the file that it stands in."""
        limits = [settings.limits(rule) for settings in self._by_name.values()]
        for number, chosen in enumerate(limits):
            if chosen in limits[:number]:
                continue
            for finding in self._findings(rule, chosen):
                settings = self._settings_at(finding.location)
                if settings.runs(rule) and settings.limits(rule) == chosen:
                    severity = settings.severity(rule.code, rule.severity)
                    yield Diagnostic(
                        rule.code,
                        severity,
                        finding.location,
                        finding.message,
                        finding.notes,
                        finding.fix,
                        related=finding.related,
                    )

    def _with_reach(self, diagnostic: Diagnostic) -> Diagnostic:
        """The diagnostic; its fix says whether other files and other values are concerned."""
        fix = diagnostic.fix
        if fix is None:
            return diagnostic
        shared = any(
            isinstance(declared, ast.Part | ast.Prompt | ast.Let | ast.Param)
            and declared.span[0] <= fix.location.span[0] <= declared.span[1]
            for declared in self._file.declared
        )
        return evolve(diagnostic, fix=evolve(fix, shared=shared, varies=self._varies(diagnostic)))

    def _varies(self, diagnostic: Diagnostic) -> bool:
        """Whether the fix may be wrong in another environment, with other values of params."""
        modules = self._file.modules
        if diagnostic.fix is None or not any(module.params for module in modules):
            return False
        from callflow_dsl.lint.outside import params_decide, replaces_value

        rule = by_code().get(diagnostic.code)
        never_or_always = rule is not None and rule.in_every_use
        return replaces_value(diagnostic.fix) or (never_or_always and params_decide(modules))

    def _findings(self, rule: Rule, limits: Mapping[str, int]) -> Iterable[Finding]:
        """What a rule finds with these thresholds; that of another package may fail."""
        file = evolve(self._file, limits=limits)
        if not package_of(rule.code):
            return rule.check(file)
        try:
            findings = list(rule.check(file))
            wrong = [finding for finding in findings if not isinstance(finding, Finding)]
            if wrong:
                raise TypeError(f"{wrong[0]!r} is no Finding")
        except Exception as error:  # whatever their code does
            raise failed(rule.code, file.source.name, error) from error
        return findings

    def _redacted(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The diagnostics with sources in which no secret can be read."""
        sources = {source.name: redacted(source) for source in (self._file.source, *self._imported)}

        def hide(location: Location) -> Location:
            source = sources.get(location.source.name) or redacted(location.source)
            return Location(source, location.span)

        return tuple(
            evolve(
                diagnostic,
                location=hide(diagnostic.location),
                related=tuple(evolve(r, location=hide(r.location)) for r in diagnostic.related),
            )
            for diagnostic in diagnostics
        )


def _in_order(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Each code once for a place, the first one, by place."""
    unique = {d.identity: d for d in reversed(diagnostics)}
    return sorted(unique.values(), key=lambda d: (d.location.source.name, d.location.span, d.code))
