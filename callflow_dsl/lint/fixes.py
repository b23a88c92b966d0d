"""Applies the fixes of diagnostics to a text, and proves each when it is applied."""

from __future__ import annotations

from callflow_dsl._frozen import evolve, field, frozen
from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.lint.applicability import Applicability, applicability, effect_of
from callflow_dsl.lint.model import Effect
from callflow_dsl.lint.proof import difference
from callflow_dsl.lint.run import lint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from callflow_dsl.compiler.result import Compilation
    from callflow_dsl.diagnostics.model import Diagnostic, Fix
    from callflow_dsl.lint.result import SettingsOf
    from callflow_dsl.lint.settings import LintSettings
    from callflow_dsl.source import Location, Source, Span

    #: A change of a text: where, and how many characters stand there now.
    Edit = tuple[Span, int]

#: Rules are mended one after the other in this order. What changes calls comes first, so that
#: a rule that keeps every call as it is judges the calls that are there in the end.
_ORDER = (
    Effect.WAITS, Effect.KEYS, Effect.RECORDINGS, Effect.CALLS_SAME, Effect.JSON_SAME,
)  # fmt: skip
#: One fix can make room for the next; a file that needs more rounds than this makes no progress.
_ROUNDS = 200


@frozen
class Dropped:
    """A fix that did not do what its rule says, which is a fault of flowc, and why."""

    code: str
    location: Location
    reason: str


@frozen
class Fixed:
    """A text after its fixes, how many were applied, and those that were dropped.

    A text that does not compile (``failed``) stays as it is.
    """

    source: Source
    count: int
    dropped: tuple[Dropped, ...] = field(default=())
    failed: bool = field(default=False)


def fix_source(
    source: Source,
    settings: LintSettings,
    values: Mapping[str, str] | None = None,
    *,
    unsafe: bool = False,
    settings_of: SettingsOf | None = None,
) -> Fixed:
    """Apply the fixes of all rules until none is left.

    The rules take turns, with a new analysis between. Each fix is checked: the file compiles,
    the finding is gone, and every call stays as it was or, with ``unsafe``, changes as the
    page of the rule says. A fix that fails the check is dropped alone. What the compiler
    suggests ("did you mean") is a guess and is not applied, nor is a fix of what other files use
    too, in an imported file or in a part that they import from this one.
    """
    return _Fixer(source, settings, values, unsafe, settings_of).run()


class _Fixer:
    """One file on its way through the rounds."""

    def __init__(
        self,
        source: Source,
        settings: LintSettings,
        values: Mapping[str, str] | None,
        unsafe: bool,
        settings_of: SettingsOf | None,
    ) -> None:
        self._settings = settings
        self._values = values
        self._applied = {Applicability.SAFE} | ({Applicability.UNSAFE} if unsafe else set())
        self._settings_of = settings_of
        self._state = self._read(source)
        self._count = 0
        self._dropped: list[Dropped] = []
        #: Places of the fixes that were dropped, in the text as it is now.
        self._out: set[tuple[str, Span]] = set()

    def run(self) -> Fixed:
        for _ in range(_ROUNDS):
            turn = self._turn()
            if not turn:
                break
            if self._problem(turn):
                self._one_of(turn)
        state = self._state
        return Fixed(state.source, self._count, tuple(self._dropped), state.compilation.failed)

    def _read(self, source: Source) -> _State:
        compilation = compile_source(source, values=self._values)
        linted = lint(source, self._settings, values=self._values, settings_of=self._settings_of)
        return _State(source, compilation, linted.diagnostics)

    def _turn(self) -> list[Diagnostic]:
        """The findings whose fixes come next: those of one rule."""
        due = list(filter(self._is_due, self._state.diagnostics))
        first = min(due, key=_rank, default=None)
        return [diagnostic for diagnostic in due if first and diagnostic.code == first.code]

    def _is_due(self, diagnostic: Diagnostic) -> bool:
        """Whether a finding has a fix in this file that may be applied, and was not dropped."""
        applies = applicability(diagnostic, self._state.source)
        is_dropped = (diagnostic.code, diagnostic.location.span) in self._out
        return not is_dropped and applies in self._applied

    def _one_of(self, turn: Sequence[Diagnostic]) -> None:
        """Apply the first of these fixes that passes the check alone; drop those before it."""
        for diagnostic in turn:
            reason = self._problem([diagnostic])
            if not reason:
                break  # the places of the others have moved
            self._out.add((diagnostic.code, diagnostic.location.span))
            self._dropped.append(Dropped(diagnostic.code, diagnostic.location, reason))

    def _problem(self, turn: Sequence[Diagnostic]) -> str:
        """Apply these fixes if they pass the check; else why they do not."""
        old = self._state
        text, edits = applied(
            old.source.text, [diagnostic.fix for diagnostic in turn if diagnostic.fix is not None]
        )
        new = self._read(evolve(old.source, text=text))
        effect = effect_of(turn[0]) or Effect.JSON_SAME
        problem = difference(old.compilation, new.compilation, effect)
        if problem:
            return problem
        if new.count(turn[0].code) > old.count(turn[0].code) - len(edits):
            return "the finding stays"
        self._state = new
        self._count += len(edits)
        self._out = {(code, _moved(span, edits)) for code, span in self._out}
        return ""


def _rank(diagnostic: Diagnostic) -> tuple[int, str]:
    """Fixes that change less come first."""
    return _ORDER.index(effect_of(diagnostic) or _ORDER[-1]), diagnostic.code


@frozen
class _State:
    """The text of a file, what it compiles to, and what the rules find in it."""

    source: Source
    compilation: Compilation
    diagnostics: tuple[Diagnostic, ...]

    def count(self, code: str) -> int:
        return sum(diagnostic.code == code for diagnostic in self.diagnostics)


def applied(text: str, fixes: Iterable[Fix]) -> tuple[str, list[Edit]]:
    """The text with these changes, and which were made; of two that overlap the first is."""
    parts: list[str] = []
    edits: list[Edit] = []
    end = 0
    for fix in sorted(dict.fromkeys(fixes), key=lambda fix: fix.location.span):
        (start, stop), added = fix.edit
        if start < end or (edits and start == stop == end):
            continue
        parts += [text[end:start], added]
        edits.append(((start, stop), len(added)))
        end = stop
    return "".join([*parts, text[end:]]), edits


def _moved(span: Span, edits: Iterable[Edit]) -> Span:
    """Where a span of a text stands after these changes."""
    shift = sum(length - (stop - start) for (start, stop), length in edits if stop <= span[0])
    grown = sum(
        length - (stop - start) for (start, stop), length in edits if span[0] < stop <= span[1]
    )
    return span[0] + shift, span[1] + shift + grown
