"""What the words of menus, steps and conditions say, for the machine in reference.py.

Read from docs/language.md; nothing of the compiler is imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

#: Among the values of a block: the language of its prompts. No parameter has this name.
LANGUAGE = "language of prompts"
#: The lines of a menu that are no prompt.
_ASIDE = ast.KeyBranch | ast.Branch | ast.Wait | ast.Tries | ast.Limit | ast.Valid


@frozen(eq=False)
class Line:
    """A line of a menu; ``place`` is what its values and labels are looked up in."""

    statement: ast.Statement
    place: Any
    #: In how many parts it stands: what the menu says itself counts before what they bring.
    depth: int


class Lines:
    """The lines of one menu, with those that parts bring; ``text`` gives a value in a place."""

    def __init__(
        self, menu: ast.Menu, lines: Iterable[Line], text: Callable[[ast.Value, Any], str]
    ) -> None:
        self.word = menu.word
        #: What the menu says itself stands first.
        self._lines = sorted(lines, key=lambda line: line.depth)
        self._text = text
        self._entries = [
            (line, text(value, line.place))
            for line in self._lines
            for value in _entries(line.statement)
        ]
        self._takes_any = menu.word == "ask" and not any(
            isinstance(line.statement, ast.Valid) for line in self._lines
        )
        #: The key that ends an entry.
        self.end = self._limit("end")
        #: How many keys an entry takes; the key that ends it may come on top.
        self.most = self._most()
        #: How often it is heard in all, or else after silences and after entries; None: endless.
        self.tries = self._tries()
        #: The prompt, and the pause for an answer behind it.
        self.prompts = self._prompts(lines, menu)

    def branch(self, entry: str) -> Line | None:
        """The `key` or `valid` line of an entry: one that names it before one with a range."""
        for line, text in self._entries:
            if text == entry:
                return line
        for line, text in self._entries:
            low, dash, high = text.partition("-")
            if dash and entry.isdigit() and int(low) <= int(entry) <= int(high):
                return line
        return None

    def takes(self, entry: str) -> bool:
        """Whether an `ask` without `valid` takes an entry: any number does that fits its length."""
        if not self._takes_any or not entry.isdigit():
            return False
        most = self._limit("max")
        return most is None or int(entry) < 10 ** int(most)

    def named(self, name: str) -> Line | None:
        """The line of a branch that is no key's; `other` is `invalid` in an `ask`."""
        if name == "other" and self.word == "ask":
            name = "invalid"
        return self._first(lambda one: isinstance(one, ast.Branch) and one.name == name)

    def _prompts(self, lines: Iterable[Line], menu: ast.Menu) -> list[Line]:
        spoken = [line for line in lines if not isinstance(line.statement, _ASIDE)]
        wait = self._first(lambda one: isinstance(one, ast.Wait))
        value: ast.Value = ast.Duration(5000, "5s", menu.span)
        if wait is not None and isinstance(wait.statement, ast.Wait):
            value = wait.statement.value
        if isinstance(value, ast.Duration) and value.ms == 0:
            return spoken
        pause = ast.Step("pause", (value,), (), menu.span, menu.word_span)
        return [*spoken, Line(pause, (wait or self._lines[0]).place, 0)]

    def _tries(self) -> tuple[int | None, int | None, int | None]:
        line = self._first(lambda one: isinstance(one, ast.Tries))
        if line is None or not isinstance(line.statement, ast.Tries):
            return 3, None, None
        said = line.statement
        if said.value is not None:
            return int(self._text(said.value, line.place)), None, None
        texts = [
            "3" if value is None else self._text(value, line.place)
            for value in (said.silence, said.wrong)
        ]
        silence, wrong = (int(text) if text.isdigit() else None for text in texts)
        return None, silence, wrong

    def _most(self) -> int | None:
        most = self._limit("max")
        if most is None and self._takes_any:
            return None
        longest = max((len(text.rpartition("-")[2]) for _, text in self._entries), default=1)
        return (longest if most is None else int(most)) + (self.end is not None)

    def _limit(self, word: str) -> str | None:
        line = self._first(lambda one: isinstance(one, ast.Limit) and one.word == word)
        if line is None or not isinstance(line.statement, ast.Limit):
            return None
        return self._text(line.statement.values[0], line.place)

    def _first(self, fits: Callable[[ast.Statement], bool]) -> Line | None:
        return next((line for line in self._lines if fits(line.statement)), None)


def _entries(statement: ast.Statement) -> tuple[ast.Value, ...]:
    if isinstance(statement, ast.KeyBranch):
        return statement.keys
    return statement.values if isinstance(statement, ast.Valid) else ()


def holds_menu_lines(part: ast.Part, parts: Mapping[str, ast.Part]) -> bool:
    """Whether a part holds lines of a menu, itself or by the parts that it uses."""
    return any(
        isinstance(one, _ASIDE)
        or (isinstance(one, ast.Use) and holds_menu_lines(parts[one.name], parts))
        for one in part.body.statements
    )


def repeated(block: ast.Block) -> ast.Block:
    """A block of an `ask`, behind which the question is asked again."""
    return ast.Block((*block.statements, ast.Again(None, block.span, block.span)), block.span)


def step_of(raw: ast.Raw) -> ast.Step:
    """The step that a whole `raw` step says, as far as these tests write any."""
    fields, span = raw.fields, raw.span
    assert fields["action"] == "say"
    options: list[ast.OptionNode] = [ast.RawFields(fields, span)]
    if "onKeypressVar" in fields:
        options.append(ast.Option("as", ast.Word(fields["onKeypressVar"], span), span))
    text = ast.Text(fields["options"]["payload"], span)
    return ast.Step("say", (text,), tuple(options), span, raw.word_span)


def option(step: ast.Step, word: str) -> ast.Value | None:
    """The value of an option."""
    for one in step.options:
        if isinstance(one, ast.Option) and one.word == word:
            return one.value
    return None


def defaults(statements: tuple[ast.Statement, ...]) -> dict[str, str]:
    """The language that a block sets for the prompts in it."""
    found = {}
    for statement in statements:
        for one in statement.options if isinstance(statement, ast.Defaults) else ():
            if isinstance(one, ast.Option) and one.word == "language":
                found[LANGUAGE] = one.value.text  # type: ignore[union-attr]
    return found


def runs(step: ast.Step, variables: Mapping[str, str], named: Callable[[ast.Value], str]) -> bool:
    """Whether the conditions of a step hold; those in `raw` take the place of its own."""
    for one in step.options:
        if isinstance(one, ast.RawFields) and "conditions" in one.fields:
            return all(
                compares(variables.get(it["variable"]), it["operator"], it["value"])
                for it in one.fields["conditions"]
            )
    whens = (one for one in step.options if isinstance(one, ast.When))
    return all(holds(one.condition, variables, named) for one in whens)


def holds(
    condition: ast.Condition, variables: Mapping[str, str], named: Callable[[ast.Value], str]
) -> bool:
    """Whether a condition holds; ``named`` gives the text of a variable or a value."""
    match condition:
        case ast.And(conditions):
            return all(holds(one, variables, named) for one in conditions)
        case ast.Or(conditions):
            return any(holds(one, variables, named) for one in conditions)
        case ast.Not(inner):
            return not holds(inner, variables, named)
        case ast.State(variable, state):
            is_number = variables.get(named(variable), "").isdigit()
            return is_number is (state == "is a number")
    stored = variables.get(named(condition.variable))
    return compares(stored, condition.operator, named(condition.value))


def compares(stored: str | None, operator: str, value: str) -> bool:
    """Whether a comparison holds for what is stored, if anything is."""
    if operator == "==":
        return stored == value
    if operator == "!=":
        return stored != value
    try:
        left, right = float(stored or "none"), float(value)
    except ValueError:
        return False
    return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }[operator]
