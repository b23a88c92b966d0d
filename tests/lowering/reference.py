"""What a flow means: a small machine that runs the syntax tree itself.

It knows nothing of steps, guards or copies and imports nothing of the compiler. A `Call` is
at rest at a `Wait` (or over); `Machine.go_on` gives the next one. Calls are values: they can
be kept, compared and gone on from in several ways.

    block   statements, the frame around it, what comes behind it
    again   finds the menu in the nearest frame that has one
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Among the values of a frame: the language of its prompts. No parameter has this name.
_LANGUAGE = "language of prompts"


@frozen(eq=False)
class Frame:
    """A block that is running."""

    statements: tuple[ast.Statement, ...]
    around: Frame | None
    behind: Next | None
    values: Mapping[str, str]
    #: The menu that `again` leads back to, and the one whose prompt this is.
    menu: Try | None = None
    listening: Try | None = None
    #: Keys led into the branch of that menu, not silence.
    pressed: bool = False


@frozen(eq=False)
class Try:
    """A menu that is heard after so many silences and entries; ``behind``: after the menu."""

    menu: ast.Menu
    silences: int
    entries: int
    frame: Frame
    behind: Next | None


@frozen(eq=False)
class Next:
    """Go on here: a statement of a frame, or (``silent``) the silence of a menu."""

    frame: Frame
    index: int
    silent: Try | None = None


@frozen
class Call:
    """A call at rest: past these events it waits, or is over where ``wait`` is empty."""

    #: "" or "prompt" (keys are lost), "listen", "collect", "transfer", "record".
    wait: str
    variables: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, str], ...] = field(eq=False)
    step: ast.Step | None = None
    at: Next | None = None
    keys: str = ""


class Machine:
    """Runs one flow of a file."""

    def __init__(self, file: ast.File) -> None:
        self._flow = next(s for s in file.statements if isinstance(s, ast.Flow))
        self._prompts = {s.name: s for s in file.statements if isinstance(s, ast.Prompt)}
        self._parts = {s.name: s for s in file.statements if isinstance(s, ast.Part)}
        #: Makes equal frames and places the same objects, so that calls can be compared.
        self._known: dict[tuple[object, ...], object] = {}
        self._steps = 0

    def begin(self, variables: Mapping[str, str]) -> Call:
        """The call when it has been answered."""
        frame = self._frame(self._flow.body.statements, None, None, {})
        return self._run(self._next(frame, 0), dict(variables))

    def go_on(self, call: Call, key: str | None) -> Call:
        """The next rest: ``key`` was pressed, or nothing until what is waited for is over."""
        variables, at, step = dict(call.variables), call.at, call.step
        assert at is not None
        assert step is not None
        behind = self._next(at.frame, at.index + 1)
        if call.wait == "collect" and key is None:
            return self._entered(at, step, call.keys, variables)
        if key is None or call.wait in ("prompt", "transfer", "record"):
            return self._run(behind, variables)
        hearing = at.frame.listening
        end = _end(hearing.menu) if hearing else getattr(_option(step, "end"), "text", None)
        if end is not None and key == end:
            return self._entered(at, step, call.keys, variables)
        keys = call.keys + key
        if len(keys) == _most(step, hearing.menu if hearing else None, end):
            return self._entered(at, step, keys, variables)
        return evolve(call, wait="collect", keys=keys, events=())

    def _entered(self, at: Next, step: ast.Step, keys: str, variables: dict[str, str]) -> Call:
        hearing = at.frame.listening
        if hearing is not None:
            variables[hearing.menu.variable.text] = keys
            return self._run(self._chosen(hearing, keys), variables)
        name, goto = _option(step, "as"), _option(step, "on key goto")
        if isinstance(name, ast.Word):
            variables[name.text] = keys
        if isinstance(goto, ast.Word):
            return self._run(self._labelled(at.frame, goto.text), variables)
        return self._run(self._next(at.frame, at.index + 1), variables)

    # Where to go on

    def _frame(
        self,
        statements: tuple[ast.Statement, ...],
        around: Frame | None,
        behind: Next | None,
        values: Mapping[str, str],
        menu: Try | None = None,
        listening: Try | None = None,
        *,
        pressed: bool = False,
    ) -> Frame:
        values = {**values, **_defaults(statements)}
        told = tuple(values.items())
        key = (Frame, id(statements), around, behind, told, menu, listening, pressed)
        made = Frame(statements, around, behind, values, menu, listening, pressed)
        found = self._known.setdefault(key, made)
        assert isinstance(found, Frame)
        return found

    def _next(self, frame: Frame, index: int, silent: Try | None = None) -> Next:
        found = self._known.setdefault((Next, frame, index, silent), Next(frame, index, silent))
        assert isinstance(found, Next)
        return found

    def _hearing(
        self, menu: ast.Menu, silences: int, entries: int, frame: Frame, behind: Next | None
    ) -> Next:
        """The prompt of a menu, heard after so many silences and entries."""
        made = Try(menu, silences, entries, frame, behind)
        key = (Try, id(menu), silences, entries, frame, behind)
        hearing = self._known.setdefault(key, made)
        assert isinstance(hearing, Try)
        aside = ast.KeyBranch | ast.Branch | ast.Wait | ast.Tries | ast.Limit | ast.Valid
        found = self._known.setdefault(
            (tuple, id(menu)),
            (*(s for s in menu.body.statements if not isinstance(s, aside)), *_pause(menu)),
        )
        assert isinstance(found, tuple)
        silence = self._next(frame, 0, hearing)
        return self._next(self._frame(found, frame, silence, frame.values, None, hearing), 0)

    def _branch(self, hearing: Try, block: ast.Block, *, again: bool, pressed: bool) -> Next:
        frame = hearing.frame
        menu = hearing if again else frame.menu
        inner = self._frame(
            block.statements, frame, hearing.behind, frame.values, menu,
            pressed=pressed if again else frame.pressed,
        )  # fmt: skip
        return self._next(inner, 0)

    def _chosen(self, hearing: Try, keys: str) -> Next | None:
        for branch in hearing.menu.body.statements:
            if isinstance(branch, ast.KeyBranch) and _is_among(keys, branch.keys):
                return self._branch(hearing, branch.body, again=True, pressed=True)
        return self._named(hearing, "other", pressed=True)

    def _named(self, hearing: Try, name: str, *, pressed: bool = False) -> Next | None:
        for branch in hearing.menu.body.statements:
            if isinstance(branch, ast.Branch) and branch.name == name:
                return self._branch(hearing, branch.body, again=name != "fail", pressed=pressed)
        return hearing.behind if name == "fail" else self._again(hearing, pressed)

    def _again(self, hearing: Try, pressed: bool) -> Next | None:
        """The menu once more, or `fail` where it was heard as often as it may be."""
        together, silence, wrong = _tries(hearing.menu)
        silences, entries = hearing.silences, hearing.entries
        if together is not None:
            silences, is_over = silences + 1, silences + 1 == together
        elif pressed:
            entries = entries + 1 if wrong else 0
            is_over = entries == wrong
        else:
            silences, is_over = silences + 1, silences + 1 == silence
        if is_over:
            return self._named(hearing, "fail")
        return self._hearing(hearing.menu, silences, entries, hearing.frame, hearing.behind)

    def _labelled(self, frame: Frame, label: str) -> Next:
        at: Frame | None = frame
        while at is not None:
            for index, statement in enumerate(at.statements):
                if isinstance(statement, ast.Labelled) and statement.label == label:
                    return self._next(at, index)
            at = at.around
        raise AssertionError(f"no label {label}")

    # Running

    def _run(self, going: Next | None, variables: dict[str, str]) -> Call:
        events: list[tuple[str, str]] = []
        for _ in range(2_000):
            if going is None:
                return self._over(variables, events)
            if going.silent is not None:
                going = self._named(going.silent, "silence")
                continue
            frame = going.frame
            if going.index == len(frame.statements):
                going = frame.behind
                continue
            statement = frame.statements[going.index]
            if isinstance(statement, ast.Labelled):
                statement = statement.statement
            if not isinstance(statement, ast.Step):
                going = self._inside(statement, going, variables)
                continue
            if not _runs(statement, variables):
                going = self._next(frame, going.index + 1)
                continue
            call = self._step(statement, going, variables, events)
            if call is not None:
                return call
            going = self._next(frame, going.index + 1)
        raise AssertionError("this call never rests")

    def _over(self, variables: dict[str, str], events: list[tuple[str, str]]) -> Call:
        return Call("", tuple(sorted(variables.items())), (*events, ("end", "")))

    def _inside(self, statement: ast.Statement, at: Next, variables: dict[str, str]) -> Next | None:
        """Where the call goes on at a statement that is no step."""
        frame, behind = at.frame, self._next(at.frame, at.index + 1)
        match statement:
            case ast.Menu():
                return self._hearing(statement, 0, 0, frame, behind)
            case ast.Again(name):
                menu, pressed = frame.menu, frame.pressed
                while menu and name is not None and menu.menu.variable.text != name.text:
                    menu, pressed = menu.frame.menu, menu.frame.pressed
                assert menu is not None
                return self._again(menu, pressed)
            case ast.If(condition, body, otherwise):
                block: ast.Block | ast.If | None = body
                if not _holds(condition, variables):
                    block = otherwise
                if isinstance(block, ast.If):
                    return self._inside(block, at, variables)
                if block is None:
                    return behind
                inner = self._frame(
                    block.statements, frame, behind, frame.values, frame.menu, frame.listening,
                    pressed=frame.pressed,
                )  # fmt: skip
                return self._next(inner, 0)
            case ast.Use(name, arguments):
                part = self._parts[name]
                values = {name: v for name, v in frame.values.items() if name == _LANGUAGE}
                values |= {p.name: self._text(p.default, {}) for p in part.parameters if p.default}
                for number, given in enumerate(arguments):
                    parameter = given.name or part.parameters[number].name
                    values[parameter] = self._text(given.value, frame.values)
                inner = self._frame(
                    part.body.statements, None, behind, values, None, frame.listening
                )
                return self._next(inner, 0)
            case ast.Defaults() | ast.Setting():
                return behind
        raise AssertionError(f"what is {statement}?")

    def _text(self, value: ast.Value, values: Mapping[str, str]) -> str:
        match value:
            case ast.Ref(name) if name in self._prompts:
                texts = {t.language: t.text for t in self._prompts[name].translations}
                return self._text(texts[values[_LANGUAGE]], values)
            case ast.Ref(name):
                return values[name]
            case ast.Text(text, _, parts):
                return "".join(p if isinstance(p, str) else values[p.name] for p in parts) or text
            case ast.Duration(ms):
                return str((ms or 0) // 1000)
            case ast.Phone(text):
                return text.removeprefix("+")
        return value.text  # type: ignore[union-attr]

    def _step(
        self, step: ast.Step, at: Next, variables: dict[str, str], events: list[tuple[str, str]]
    ) -> Call | None:
        """The rest that a step leads to; None when the call goes right on."""
        values, language = at.frame.values, _option(step, "language")
        if language is not None:
            values = {**values, _LANGUAGE: self._text(language, values)}
        said = self._text(step.arguments[0], values) if step.arguments else ""
        events.append((step.verb, said))
        if step.verb == "hangup":
            events.pop()
            return self._over(variables, events)
        if step.verb == "fetch":
            known = ",".join(f"{name}={value}" for name, value in sorted(variables.items()))
            events[-1] = (step.verb, f"{said}?{known}")
            return self._over(variables, events)
        if step.verb == "keys":
            return None
        wait = step.verb if step.verb in ("transfer", "record") else "prompt"
        own = _option(step, "as") or _option(step, "on key goto")
        if wait == "prompt" and (own is not None or at.frame.listening is not None):
            wait = "listen"
        return Call(wait, tuple(sorted(variables.items())), tuple(events), step, at)


def _defaults(statements: tuple[ast.Statement, ...]) -> dict[str, str]:
    """The language that a block sets for the prompts in it."""
    found = {}
    for statement in statements:
        for option in statement.options if isinstance(statement, ast.Defaults) else ():
            if isinstance(option, ast.Option) and option.word == "language":
                found[_LANGUAGE] = option.value.text  # type: ignore[union-attr]
    return found


def _pause(menu: ast.Menu) -> tuple[ast.Statement, ...]:
    for statement in menu.body.statements:
        if isinstance(statement, ast.Wait):
            value = statement.value
            if isinstance(value, ast.Duration) and value.ms == 0:
                return ()
            return (ast.Step("pause", (value,), (), menu.span, menu.word_span),)
    return (
        ast.Step("pause", (ast.Duration(5000, "5s", menu.span),), (), menu.span, menu.word_span),
    )


def _tries(menu: ast.Menu) -> tuple[int | None, int | None, int | None]:
    """How often a menu is heard in all, or else after silences and after entries; None: endless."""
    for statement in menu.body.statements:
        if isinstance(statement, ast.Tries):
            if statement.value is not None:
                return int(statement.value.text), None, None  # type: ignore[union-attr]
            apart = (statement.silence, statement.wrong)
            silence, wrong = (_times(value) for value in apart)
            return None, silence, wrong
    return 3, None, None


def _times(value: ast.Value | None) -> int | None:
    return 3 if value is None else int(value.text) if isinstance(value, ast.Number) else None


def _limit(menu: ast.Menu, word: str) -> ast.Value | None:
    limits = (one for one in menu.body.statements if isinstance(one, ast.Limit))
    return next((one.values[0] for one in limits if one.word == word), None)


def _end(menu: ast.Menu) -> str | None:
    end = _limit(menu, "end")
    return None if end is None else end.text  # type: ignore[union-attr]


def _most(step: ast.Step, menu: ast.Menu | None, end: str | None) -> int | None:
    """How many keys an entry takes; in a menu, the key that ends it may come on top."""
    most = _limit(menu, "max") if menu else _option(step, "max")
    if most is None:
        return None if end else 1
    assert isinstance(most, ast.Count)
    return most.keys + (menu is not None and end is not None)


def _is_among(keys: str, entries: tuple[ast.Value, ...]) -> bool:
    """Whether an entry is one of these; a range takes every way to write its numbers."""
    if any(entry.text == keys for entry in entries):  # type: ignore[union-attr]
        return True
    for entry in entries:
        low, dash, high = entry.text.partition("-")  # type: ignore[union-attr]
        if dash and keys.isdigit() and int(low) <= int(keys) <= int(high):
            return True
    return False


def _option(step: ast.Step, word: str) -> ast.Value | None:
    for option in step.options:
        if isinstance(option, ast.Option) and option.word == word:
            return option.value
    return None


def _runs(step: ast.Step, variables: Mapping[str, str]) -> bool:
    return all(
        _holds(option.condition, variables)
        for option in step.options
        if isinstance(option, ast.When)
    )


def _holds(condition: ast.Condition, variables: Mapping[str, str]) -> bool:
    match condition:
        case ast.And(conditions):
            return all(_holds(one, variables) for one in conditions)
        case ast.Or(conditions):
            return any(_holds(one, variables) for one in conditions)
        case ast.Not(inner):
            return not _holds(inner, variables)
        case ast.State(variable, state):
            is_number = variables.get(variable.text, "").isdigit()
            return is_number is (state == "is a number")
    stored = variables.get(condition.variable.text)
    value = condition.value.text  # type: ignore[union-attr]
    if condition.operator == "==":
        return stored == value
    if condition.operator == "!=":
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
    }[condition.operator]
