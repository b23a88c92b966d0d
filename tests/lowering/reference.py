"""What a flow means: a small machine that runs the syntax tree itself.

It knows nothing of steps, guards or copies and imports nothing of the compiler. A `Call` is
at rest at a `Wait` (or over); `Machine.go_on` gives the next one. Calls are values: they can
be kept, compared and gone on from in several ways.

    block   statements, the frame around it, what comes behind it
    again   finds the menu in the nearest frame that has one
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from callflow_dsl.syntax import ast
from tests.lowering.places import LABEL, Call, Frame, Next, Try
from tests.lowering.reading import (
    LANGUAGE,
    Line,
    Lines,
    defaults,
    holds,
    holds_menu_lines,
    option,
    repeated,
    runs,
    step_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any


class Machine:
    """Runs one flow of a file."""

    def __init__(self, file: ast.File) -> None:
        self._flow = next(s for s in file.statements if isinstance(s, ast.Flow))
        self._prompts = {s.name: s for s in file.statements if isinstance(s, ast.Prompt)}
        self._parts = {s.name: s for s in file.statements if isinstance(s, ast.Part)}
        #: Makes equal frames and places the same objects, so that calls can be compared.
        self._known: dict[tuple[object, ...], Any] = {}

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
        then = option(step, "then")
        if then is not None and call.wait == "record":
            return self._fetched(self._text(then, at.frame.values), variables, ())
        if key is None or call.wait in ("prompt", "transfer", "record"):
            return self._run(behind, variables)
        most, end = _limits(at, step)
        if end is not None and key == end:
            return self._entered(at, step, call.keys, variables)
        keys = call.keys + key
        if len(keys) == most:
            return self._entered(at, step, keys, variables)
        return evolve(call, wait="collect", keys=keys, events=())

    def _entered(self, at: Next, step: ast.Step, keys: str, variables: dict[str, str]) -> Call:
        hearing = at.frame.listening
        if hearing is not None:
            variables[hearing.variable] = keys
            return self._run(self._chosen(hearing, keys), variables)
        name, goto = option(step, "as"), option(step, "on key goto")
        if name is not None:
            variables[self._text(name, at.frame.values)] = keys
        if goto is not None:
            return self._run(self._labelled(at.frame, goto), variables)
        return self._run(self._next(at.frame, at.index + 1), variables)

    # Where to go on

    def _frame(
        self,
        statements: tuple[ast.Statement, ...],
        around: Frame | None,
        behind: Next | None,
        values: Mapping[str, str | Next],
        menu: Try | None = None,
        listening: Try | None = None,
        *,
        pressed: bool = False,
    ) -> Frame:
        values = {**values, **defaults(statements)}
        key = (
            Frame,
            id(statements),
            around,
            behind,
            tuple(values.items()),
            menu,
            listening,
            pressed,
        )
        made = Frame(statements, around, behind, values, menu, listening, pressed)
        frame: Frame = self._known.setdefault(key, made)
        return frame

    def _next(self, frame: Frame, index: int, silent: Try | None = None) -> Next:
        key = (Next, frame, index, silent)
        place: Next = self._known.setdefault(key, Next(frame, index, silent))
        return place

    def _labelled(self, frame: Frame, label: ast.Value) -> Next:
        if isinstance(label, ast.Ref):
            passed = frame.values[LABEL + label.name]
            assert isinstance(passed, Next)
            return passed
        place = self._place_of(frame, label.text)  # type: ignore[union-attr]
        assert place is not None
        return place

    def _place_of(self, frame: Frame, label: str) -> Next | None:
        at: Frame | None = frame
        while at is not None:
            for index, statement in enumerate(at.statements):
                if isinstance(statement, ast.Labelled) and statement.label == label:
                    return self._next(at, index)
            at = at.around
        return None

    # Menus

    def _lines(self, menu: ast.Menu, frame: Frame) -> Lines:
        key = (Lines, id(menu), frame)
        if key not in self._known:
            own = self._frame(menu.body.statements, frame, None, frame.values)
            lines = tuple(self._spread(own, 0))
            self._known[key] = Lines(menu, lines, lambda value, at: self._text(value, at.values))
        lines_of_menu: Lines = self._known[key]
        return lines_of_menu

    def _spread(self, frame: Frame, depth: int) -> Iterator[Line]:
        """The lines in a frame, those of parts in the place of their uses."""
        for statement in frame.statements:
            if isinstance(statement, ast.Use):
                part = self._parts[statement.name]
                if holds_menu_lines(part, self._parts):
                    values = self._arguments(statement, part, frame)
                    yield from self._spread(
                        self._frame(part.body.statements, None, None, values), depth + 1
                    )
                    continue
            yield Line(statement, frame, depth)

    def _hearing(self, known: Try, silences: int, entries: int) -> Next:
        """The prompt of a menu, heard after so many silences and entries."""
        key = (Try, known.lines, known.label, silences, entries, known.frame, known.behind)
        hearing: Try = self._known.setdefault(
            key, evolve(known, silences=silences, entries=entries)
        )
        frame = hearing.frame
        behind = self._next(frame, 0, hearing)
        for line in reversed(hearing.lines.prompts):
            statements = self._known.setdefault((tuple, id(line.statement)), (line.statement,))
            inner = self._frame(statements, None, behind, line.place.values, None, hearing)
            behind = self._next(inner, 0)
        return behind

    def _branch(self, hearing: Try, line: Line, *, pressed: bool, leads_back: bool = True) -> Next:
        """A branch; from `fail` nothing leads back to its menu."""
        block, place = line.statement.body, line.place  # type: ignore[union-attr]
        statements = block.statements
        again_behind = isinstance(line.statement, ast.Branch) and line.statement.name != "fail"
        if hearing.lines.word == "ask" and again_behind:
            key = (ast.Again, id(block))
            statements = self._known.setdefault(key, repeated(block)).statements
        around = place if place.around is None else hearing.frame
        menu, was_pressed = hearing, pressed
        if not leads_back:
            menu, was_pressed = hearing.frame.menu, hearing.frame.pressed
        inner = self._frame(
            statements, around, hearing.behind, place.values, menu, pressed=was_pressed
        )
        return self._next(inner, 0)

    def _chosen(self, hearing: Try, keys: str) -> Next | None:
        line = hearing.lines.branch(keys)
        if line is not None and isinstance(line.statement, ast.KeyBranch):
            return self._branch(hearing, line, pressed=True)
        if line is not None or hearing.lines.takes(keys):
            return hearing.behind
        return self._named(hearing, "other", pressed=True)

    def _named(self, hearing: Try, name: str, *, pressed: bool = False) -> Next | None:
        line = hearing.lines.named(name)
        if line is not None:
            return self._branch(hearing, line, pressed=pressed, leads_back=name != "fail")
        return hearing.behind if name == "fail" else self._again(hearing, pressed=pressed)

    def _again(self, hearing: Try, *, pressed: bool) -> Next | None:
        """The menu once more, or `fail` where it was heard as often as it may be."""
        together, silence, wrong = hearing.lines.tries
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
        return self._hearing(hearing, silences, entries)

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
            statement, label = frame.statements[going.index], None
            if isinstance(statement, ast.Labelled):
                statement, label = statement.statement, statement.label
            if isinstance(statement, ast.Raw):
                statement = self._known.setdefault((ast.Raw, id(statement)), step_of(statement))
            if not isinstance(statement, ast.Step):
                going = self._inside(statement, label, going, variables)
                continue
            if runs(
                statement, variables, lambda value, frame=frame: self._text(value, frame.values)
            ):  # type: ignore[misc]
                call = self._step(statement, going, variables, events)
                if call is not None:
                    return call
            going = self._next(frame, going.index + 1)
        raise AssertionError("this call never rests")

    def _fetched(
        self, url: str, variables: dict[str, str], events: Iterable[tuple[str, str]]
    ) -> Call:
        known = ",".join(f"{name}={value}" for name, value in sorted(variables.items()))
        return self._over(variables, (*events, ("fetch", f"{url}?{known}")))

    def _over(self, variables: dict[str, str], events: Iterable[tuple[str, str]]) -> Call:
        return Call("", tuple(sorted(variables.items())), (*events, ("end", "")))

    def _inside(
        self, statement: ast.Statement, label: str | None, at: Next, variables: dict[str, str]
    ) -> Next | None:
        """Where the call goes on at a statement that is no step."""
        frame, behind = at.frame, self._next(at.frame, at.index + 1)
        match statement:
            case ast.Menu(_, variable):
                name = self._text(variable, frame.values)
                lines = self._lines(statement, frame)
                return self._hearing(Try(lines, name, label, 0, 0, frame, behind), 0, 0)
            case ast.Again(name):
                return self._back(frame, name)
            case ast.If():
                block = self._chosen_block(statement, frame, variables)
                if block is None:
                    return behind
                inner = self._frame(
                    block.statements, frame, behind, frame.values, frame.menu, frame.listening,
                    pressed=frame.pressed,
                )  # fmt: skip
                return self._next(inner, 0)
            case ast.Use():
                part = self._parts[statement.name]
                values = self._arguments(statement, part, frame)
                inner = self._frame(
                    part.body.statements, None, behind, values, frame.menu, frame.listening,
                    pressed=frame.pressed,
                )  # fmt: skip
                return self._next(inner, 0)
            case ast.Defaults() | ast.Setting():
                return behind
        raise AssertionError(f"what is {statement}?")

    def _back(self, frame: Frame, name: ast.Value | None) -> Next | None:
        menu, pressed = frame.menu, frame.pressed
        wanted = None if name is None else self._text(name, frame.values)
        while menu is not None and wanted is not None and wanted not in (menu.variable, menu.label):
            menu, pressed = menu.frame.menu, menu.frame.pressed
        assert menu is not None
        return self._again(menu, pressed=pressed)

    def _chosen_block(
        self, statement: ast.If, frame: Frame, variables: Mapping[str, str]
    ) -> ast.Block | None:
        block: ast.Block | ast.If | None = statement
        while isinstance(block, ast.If):
            is_so = holds(block.condition, variables, lambda v: self._text(v, frame.values))
            block = block.body if is_so else block.otherwise
        return block

    def _arguments(self, use: ast.Use, part: ast.Part, frame: Frame) -> dict[str, str | Next]:
        """The values in a part that is used in this frame."""
        values: dict[str, str | Next] = {
            name: value for name, value in frame.values.items() if name == LANGUAGE
        }
        values |= {p.name: self._text(p.default, {}) for p in part.parameters if p.default}
        for number, given in enumerate(use.arguments):
            parameter = given.name or part.parameters[number].name
            values[parameter] = self._text(given.value, frame.values)
            label: Next | None = None
            if isinstance(given.value, ast.Ref):
                label = frame.values.get(LABEL + given.value.name)  # type: ignore[assignment]
            elif isinstance(given.value, ast.Word):
                label = self._place_of(frame, given.value.text)
            if label is not None:
                values[LABEL + parameter] = label
        return values

    def _text(self, value: ast.Value, values: Mapping[str, str | Next]) -> str:
        match value:
            case ast.Ref(name) if name in self._prompts:
                texts = {t.language: t.text for t in self._prompts[name].translations}
                return self._text(texts[str(values[LANGUAGE])], values)
            case ast.Ref(name):
                return str(values[name])
            case ast.Text(text, _, parts):
                return (
                    "".join(p if isinstance(p, str) else str(values[p.name]) for p in parts) or text
                )
            case ast.Duration(ms):
                return str((ms or 0) // 1000)
            case ast.Phone(text):
                return text.removeprefix("+")
            case ast.Count(keys):
                return str(keys)
        return value.text  # type: ignore[union-attr]

    def _step(
        self, step: ast.Step, at: Next, variables: dict[str, str], events: list[tuple[str, str]]
    ) -> Call | None:
        """The rest that a step leads to; None when the call goes right on."""
        values, language = at.frame.values, option(step, "language")
        if language is not None:
            values = {**values, LANGUAGE: self._text(language, values)}
        said = self._text(step.arguments[0], values) if step.arguments else ""
        events.append((step.verb, said))
        if step.verb == "hangup":
            events.pop()
            return self._over(variables, events)
        if step.verb == "fetch":
            return self._fetched(said, variables, events[:-1])
        if step.verb == "keys":
            return None
        wait = step.verb if step.verb in ("transfer", "record") else "prompt"
        own = option(step, "as") or option(step, "on key goto")
        if wait == "prompt" and (own is not None or at.frame.listening is not None):
            wait = "listen"
        return Call(wait, tuple(sorted(variables.items())), tuple(events), step, at)


def _limits(at: Next, step: ast.Step) -> tuple[int | None, str | None]:
    """How many keys an entry takes at the most, and the key that ends it."""
    hearing = at.frame.listening
    if hearing is not None:
        return hearing.lines.most, hearing.lines.end
    most, end = option(step, "max"), option(step, "end")
    if most is None:
        return (1 if end is None else None), getattr(end, "text", None)
    assert isinstance(most, ast.Count)
    return most.keys, getattr(end, "text", None)
