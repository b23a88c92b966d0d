"""What a rule is: a frozen value that documents itself, with the function that checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from callflow_dsl._frozen import field, frozen
from callflow_dsl.diagnostics.model import Fix, Related
from callflow_dsl.lint.analysis import LintedFile, LintedFlow, LintedStep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.source import Location

__all__ = [  # what a rule needs; its file imports no other module of the linter's frame
    "Effect",
    "Finding",
    "Findings",
    "Fix",
    "LintedFile",
    "LintedFlow",
    "LintedStep",
    "Related",
    "Rule",
    "Threshold",
    "rule",
]

#: The rule that says which others did not look at every call.
NOT_FOLLOWED = "FLW323"


class Effect(StrEnum):
    """What a fix does to the calls of a flow; `callflow_dsl.lint.proof` checks it."""

    JSON_SAME = "The compiled JSON stays as it is."
    CALLS_SAME = "The compiled JSON changes; every call stays as it is."
    WAITS = "Callers have more time for an answer; else every call stays as it is."
    KEYS = "Keys are heard sooner; else every call stays as it is."
    RECORDINGS = "Recordings can end sooner; else every call stays as it is."

    @property
    def is_safe(self) -> bool:
        """Whether callers notice nothing of it."""
        return self in (Effect.JSON_SAME, Effect.CALLS_SAME)


@frozen
class Threshold:
    """A number that a project may set for a rule; ``meaning`` has its unit."""

    name: str
    default: int
    meaning: str


@frozen
class Finding:
    """One place that a rule speaks of; code and severity are the rule's."""

    location: Location
    message: str
    notes: tuple[str, ...] = ()
    fix: Fix | None = None
    related: tuple[Related, ...] = field(default=(), kw_only=True)


#: What a check gives.
Findings = Iterator[Finding]
Check = Callable[[LintedFile], Iterable[Finding]]


@frozen(eq=False)
class Rule:
    """A rule with its documentation.

    ``fix`` says what its fix does, ``effect`` what that does to
    calls. ``needs`` is a module that is an optional extra; without it the rule
    does not run, or finds less if it works ``partly``. ``on_request``: it runs only where it is
    selected by its code or name. ``every_call``: it says of no call that a thing happens, so
    that it says nothing where not every call could be followed; ``every_way``: it goes by whole
    ways of calls, and says nothing where these are not told apart. FLW323 names both.
    ``in_every_use``: what it finds in a part holds only where it holds in all files of the run
    that use the part.
    """

    code: str
    name: str
    severity: str
    summary: str
    #: Why, the bad and the good example, as they stand in the code of the rule.
    texts: tuple[str, str, str]
    check: Check = field(repr=False)
    thresholds: tuple[Threshold, ...] = ()
    fix: str = ""
    effect: Effect = Effect.JSON_SAME
    needs: str = ""
    partly: bool = False
    online: bool = False
    on_request: bool = False
    every_call: bool = False
    every_way: bool = False
    in_every_use: bool = False

    @property
    def why(self) -> str:
        """What callers suffer from."""
        return self._text(0)

    @property
    def bad(self) -> str:
        """A file in which every place that the rule must report stands between « and »."""
        return self._text(1) + "\n"

    @property
    def good(self) -> str:
        """The same file without the fault."""
        return self._text(2) + "\n"

    def _text(self, number: int) -> str:
        from inspect import cleandoc

        return cleandoc(self.texts[number])

    def defaults(self) -> dict[str, int]:
        """The thresholds as they are without any configuration."""
        return {threshold.name: threshold.default for threshold in self.thresholds}


def rule(
    code: str,
    name: str,
    severity: str = "warning",
    *,
    summary: str,
    why: str,
    bad: str,
    good: str,
    thresholds: tuple[Threshold, ...] = (),
    fix: str = "",
    effect: Effect = Effect.JSON_SAME,
    needs: str = "",
    partly: bool = False,
    online: bool = False,
    on_request: bool = False,
    every_call: bool = False,
    every_way: bool = False,
    in_every_use: bool = False,
) -> Callable[[Check], Rule]:
    """Make the function behind it a `Rule`. Texts may be indented as the code is."""

    def make(check: Check) -> Rule:
        return Rule(
            code,
            name,
            severity,
            summary,
            (why, bad, good),
            check,
            thresholds,
            fix,
            effect,
            needs,
            partly,
            online,
            on_request,
            every_call,
            every_way,
            in_every_use,
        )

    return make


def unmarked(example: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A bad example without its marks, and the spans that stood between them, in order."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    open_at: list[int] = []
    length = 0
    for character in example:
        if character == "«":
            open_at.append(length)
        elif character == "»":
            spans.append((open_at.pop(), length))
        else:
            parts.append(character)
            length += 1
    return "".join(parts), tuple(sorted(spans))
