"""One compiled step as rules see it: how it runs, and the statement that it came from."""

from __future__ import annotations

from functools import cached_property

from callflow_dsl._frozen import field, frozen
from callflow_dsl.compiler.resolved import InChoice, InMenu, InPart, Role
from callflow_dsl.lint.analysis.words import place_of_words
from callflow_dsl.simulate import loading
from callflow_dsl.source import Location
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from callflow_dsl.compiler.resolved import Enclosing, Menu
    from callflow_dsl.compiler.result import CompiledStep
    from callflow_dsl.lint.analysis.flow import LintedFlow
    from callflow_dsl.lint.speech.prompt import Prompt
    from callflow_dsl.source import Span


@frozen(eq=False, slots=False)
class LintedStep:
    """One compiled step."""

    flow: LintedFlow = field(repr=False)
    index: int
    run: loading.Step
    #: The step as it stands in the JSON.
    wire: Mapping[str, Any] = field(repr=False)
    compiled: CompiledStep = field(repr=False)

    @property
    def location(self) -> Location:
        """The statement; the title line of the flow for a hangup that the compiler added."""
        return self.compiled.location

    @property
    def node(self) -> ast.Step | ast.Raw | None:
        """The statement in the syntax tree."""
        return self.compiled.node

    @property
    def menu(self) -> Menu | None:
        """The `menu` block whose prompt or pause this is, also out of a part."""
        for block in reversed(self.compiled.around):
            if isinstance(block, InMenu):
                return block.menu if block.role is Role.PROMPT else None
        return None

    @property
    def around_here(self) -> tuple[Enclosing, ...]:
        """The menus and ifs around the statement in its own file, or its own part."""
        around = self.compiled.around
        parts = [number for number, block in enumerate(around) if isinstance(block, InPart)]
        return around[parts[-1] + 1 :] if parts else around

    @property
    def action(self) -> str:
        """The action on the wire."""
        return self.run.action

    @property
    def ends(self) -> bool:
        """Whether no step behind this one runs after it: a hangup or a fetch."""
        return self.run.ends

    @property
    def speaks(self) -> bool:
        """Whether it says a text or plays a sound file."""
        return self.action in ("say", "play")

    @cached_property
    def text(self) -> str:
        """What a `say` speaks; empty for others."""
        return loading.text(self.run, "payload") if self.action == "say" else ""

    @cached_property
    def language(self) -> str:
        """The language tag of a `say`; empty where it has none."""
        return loading.text(self.run, "language")

    @cached_property
    def heard(self) -> Prompt:
        """What is understood of the words of a `say`."""
        from callflow_dsl.lint.speech.prompt import read_prompt

        return read_prompt(self.text, self.language)

    @property
    def target(self) -> int:
        """The position at which the flow goes on after a key."""
        return self.index + 1 if self.run.goto is None else self.run.goto

    @property
    def behind(self) -> Iterator[LintedStep]:
        """The steps behind it, in order."""
        steps = self.flow.steps
        return (steps[index] for index in range(self.index + 1, len(steps)))

    def number(self, name: str) -> int:
        """A whole-number option by its wire name; 0 where it is absent."""
        return int(self.run.options.get(name) or 0)

    def option(self, word: str) -> ast.Option | None:
        """The option as the author wrote it behind this step."""
        for option in getattr(self.node, "options", ()):
            if isinstance(option, ast.Option) and option.word == word:
                return option
        return None

    def at(self, span: Span) -> Location:
        """A place in the file of this step."""
        return Location(self.location.source, span)

    def at_option(self, *words: str) -> Location:
        """The first of these options that is written, else the whole step."""
        for word in words:
            option = self.option(word)
            if option is not None:
                return self.at(option.span)
        return self.location

    def at_argument(self, number: int = 0) -> Location:
        """The value behind the verb, else the whole step."""
        if isinstance(self.node, ast.Step) and number < len(self.node.arguments):
            return self.at(self.node.arguments[number].span)
        return self.location

    def at_text(self, start: int, end: int) -> Location:
        """A part of the spoken text where the author wrote it: here, in a `let` or a prompt."""
        action = self.compiled.action
        if action is not None and isinstance(self.node, ast.Step) and self.node.arguments:
            value = self.node.arguments[0]
            place = place_of_words(value, action.scope, self.language, (self.text, start, end))
            if place is not None:
                return place
        return self.at_argument()

    def at_condition(self) -> Location:
        """The condition behind the step, without its `if`; else the whole step."""
        when = self.when
        return self.location if when is None else self.at(when.condition.span)

    @property
    def when(self) -> ast.When | None:
        """The condition that the author wrote behind this step."""
        place = self.location
        if place.source.text.find("if", *place.span) < 0:
            return None  # most steps; their words need not be read
        for option in getattr(self.node, "options", ()):
            if isinstance(option, ast.When):
                return option
        return None

    def tests(self) -> Iterator[ast.Compare]:
        """The comparisons that the author wrote behind this step, of variables named there."""
        for compare in ast.comparisons(self.when.condition) if self.when else ():
            if isinstance(compare.variable, ast.Word):
                yield compare

    def choice(self) -> ast.If | None:
        """The innermost `if` block around the statement in its own file."""
        blocks = [block.node for block in self.around_here if isinstance(block, InChoice)]
        return blocks[-1] if blocks else None

    def key_branch(self) -> ast.KeyBranch | None:
        """The innermost `key` branch around the statement in its own file."""
        branches = [block.branch for block in self.around_here if isinstance(block, InMenu)]
        return next(
            (branch for branch in reversed(branches) if isinstance(branch, ast.KeyBranch)), None
        )

    @property
    def stored_at(self) -> Location:
        """Where the author says which variable takes the keys."""
        return self.at_option("as")
