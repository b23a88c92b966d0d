"""`menu VARIABLE { }` and `ask VARIABLE { }`: prompt, branches, entries and tries."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from callflow_dsl.compiler.conditions import variable_name
from callflow_dsl.compiler.literals import SPELT_KEYS, written
from callflow_dsl.compiler.lowering.queries import always_ends
from callflow_dsl.compiler.resolve_entries import MOST_DIGITS, Entries
from callflow_dsl.compiler.resolve_prompt import prompt
from callflow_dsl.compiler.resolve_use import holds_branches, opened
from callflow_dsl.compiler.resolved import Again, Branch, InMenu, Menu, Role
from callflow_dsl.diagnostics.model import Related
from callflow_dsl.steps import Kind, Spec, kinds
from callflow_dsl.steps.conditions import KEYPAD
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    from callflow_dsl.compiler.frame import Frame
    from callflow_dsl.compiler.resolve import Resolver
    from callflow_dsl.compiler.resolved import Body, Label
    from callflow_dsl.diagnostics.model import FileReporter
    from callflow_dsl.source import Location, Span

    #: A line, the frame that it stands in, and how deep it is in parts.
    Line: TypeAlias = tuple[ast.Statement, Frame, int]

#: Callers who have not chosen by then have lost the thread; a prompt heard once is the least.
_TRIES = Kind("integer", "a whole number from 1 to 10", json="integer", minimum=1, maximum=10)
_USUAL_TRIES = 3
_KEY = Spec("key", kinds.KEY, "", word="end")
_COUNT = Spec("keys", kinds.KEY_COUNT, "", word="max")
_TWICE = {"tries": "Say both in one line: tries silence 2 wrong 3"}
#: Words for `endless`, and for a key that is none.
_ENDLESS = ("infinite", "unlimited", "forever", "infinity", "always", "unbounded")
_NO_KEY = ("none", "nothing", "no", "never")
#: Word of a statement -> the branch for the entries that no other branch has.
_OTHER = {"menu": "other", "ask": "invalid"}


def menu(resolver: Resolver, statement: ast.Menu, label: Label | None, frame: Frame) -> Menu:
    """The resolved menu; what is wrong with it has been reported."""
    reader = _Reader(resolver, statement, label, frame)
    reader.lines(statement.body.statements)
    return reader.finished()


def check_branches(resolver: Resolver, part: ast.Part, frame: Frame) -> None:
    """Read a part of branches that no menu uses, so that its mistakes are found all the same."""
    holder = ast.Menu("menu", ast.Word("", part.name_span), part.body, part.span, part.name_span)
    _Reader(resolver, holder, None, frame).lines(part.body.statements)


class _Reader:
    """Reads one menu."""

    def __init__(
        self, resolver: Resolver, statement: ast.Menu, label: Label | None, frame: Frame
    ) -> None:
        self._resolver = resolver
        self._word = statement.word
        self._other = _OTHER[self._word]
        self._frame = frame.inside(statement.body.statements)
        self._files = frame.steps.scope.files
        self._head: Span = (statement.span[0], statement.variable.span[1])
        variable = statement.variable
        if isinstance(variable, ast.Word):
            name = variable.text
        else:
            name = variable_name(variable, frame.steps.scope, []) or ""
        self._menu = Menu(statement, name, self._files.at(self._head))
        self._menu.label = label
        #: Name of a line -> where it was given, and how deep in parts.
        self._given: dict[str, tuple[Location, int]] = {}
        self._entries = Entries()
        #: The branches of keys, with the number of their line.
        self._branches: list[tuple[int, Branch]] = []
        #: Name of a branch -> its statements.
        self._bodies: dict[str, Body] = {}
        #: The lines of the prompt that stand in one frame together.
        self._prompts: list[tuple[tuple[ast.Statement, ...], Frame]] = []
        self._wait: tuple[ast.Wait | None, Frame] = (None, self._frame)
        self._most: int | None = None
        self._menu.tries = _USUAL_TRIES

    def lines(self, statements: tuple[ast.Statement, ...]) -> None:
        """Read the lines of the menu: those of its own first, for they win over a part's."""
        lines = list(enumerate(self._spread(statements, self._frame, 0)))
        for number, (statement, frame, depth) in sorted(lines, key=lambda line: line[1][2]):
            self._line(number, statement, frame, depth=depth)
        self._keep_prompts([line for _, line in lines])
        homes = {id(frame.home): frame.home for _, (_, frame, depth) in lines if depth}
        for home in homes.values():
            home.check_used()

    def _keep_prompts(self, lines: Iterable[Line]) -> None:
        prompts = [line[:2] for line in lines if not isinstance(line[0], ast.MENU_LINES)]
        here = InMenu(self._menu, Role.PROMPT)
        for frame, group in groupby(prompts, key=itemgetter(1)):
            self._prompts.append((tuple(line[0] for line in group), frame.inside((), here)))

    def _spread(
        self, statements: Iterable[ast.Statement], frame: Frame, depth: int
    ) -> Iterator[Line]:
        """The lines, with those of the parts that hold branches in the place of their uses."""
        for statement in statements:
            if not isinstance(statement, ast.Use) or not holds_branches(
                self._resolver, statement.name, frame.steps.scope
            ):
                yield statement, frame, depth
                continue
            part = opened(self._resolver, statement, frame)
            if part is not None:
                inner = part.body.statements
                yield from self._spread(inner, part.frame.inside(inner), depth + 1)

    def _line(self, number: int, statement: ast.Statement, frame: Frame, *, depth: int) -> None:
        match statement:
            case ast.KeyBranch(keys):
                body = self._branch(statement, Role.KEY, frame)
                self._keys(statement, keys, body, number, frame, depth)
            case ast.Valid(values) if self._goes(self._word == "ask", statement, "valid", frame):
                if self._once("valid", statement.word_span, frame, depth):
                    self._keys(statement, values, [], number, frame, depth)
            case ast.Branch():
                self._named_branch(statement, frame, depth)
            case ast.Wait() if self._once("wait", statement.span, frame, depth):
                self._wait = (statement, frame)
            case ast.Tries() if self._once("tries", statement.span, frame, depth):
                self._tries(statement, frame)
            case ast.Limit(word) if self._once(word, statement.span, frame, depth):
                self._limit(statement, frame)

    def _named_branch(self, statement: ast.Branch, frame: Frame, depth: int) -> None:
        name = statement.name
        is_known = name in (self._other, "silence", "fail")
        if self._goes(is_known, statement, name, frame) and self._once(
            name, statement.word_span, frame, depth
        ):
            role = Role.OTHER if name == self._other else Role(name)
            self._bodies[name] = self._branch(statement, role, frame)

    def _goes(
        self, known: bool, statement: ast.Branch | ast.Valid, word: str, frame: Frame
    ) -> bool:
        """Whether a line is one of this statement; else it is reported."""
        if known:
            return True
        frame.steps.scope.files.report(
            "menu-line-of-another",
            statement.word_span,
            fix=self._other if word in _OTHER.values() else None,
            word=word,
            other="menu" if self._word == "ask" else "ask",
            own=self._word,
        )
        return False

    def _once(self, name: str, span: Span, frame: Frame, depth: int) -> bool:
        """Whether the line counts: nothing of its name stands nearer to the menu."""
        place = frame.steps.scope.files.at(span)
        if name not in self._given:
            self._given[name] = (place, depth)
            return True
        first, nearer = self._given[name]
        if nearer == depth and first != place:  # the same place: a part is used twice
            related = (Related(first, "it stands here first"),)
            report = frame.steps.scope.files.reporter.report
            way_out = _TWICE.get(name, "Keep one of them.")
            report("menu-branch-twice", place, related=related, what=f"`{name}`", way_out=way_out)
        return False

    def _keys(
        self,
        statement: ast.KeyBranch | ast.Valid,
        values: tuple[ast.Value, ...],
        body: Body,
        number: int,
        frame: Frame,
        depth: int,
    ) -> None:
        if isinstance(statement, ast.Valid) and _takes_all(values):
            way_out = "Without `valid` any number is taken: leave out the line."
            report = frame.steps.scope.files.report
            report("key-unknown", values[0].span, value=written(values[0]), way_out=way_out)
            del self._given["valid"]
            return
        if not values:
            word = frame.steps.scope.files.at(statement.word_span).text
            example = f"{word} 1 2" if word == "valid" else f"{word} 1 2 {{ ... }}"
            report = frame.steps.scope.files.report
            report("key-branch-without-key", statement.word_span, word=word, example=example)
        keys, ranges = self._entries.read(values, frame, depth=depth)
        self._branches.append((number, Branch(keys, body, ranges=ranges)))

    def _branch(self, branch: ast.KeyBranch | ast.Branch, role: Role, frame: Frame) -> Body:
        return self._resolver.block(branch.body, frame, InMenu(self._menu, role, branch))

    # How often, how long

    def _tries(self, tries: ast.Tries, frame: Frame) -> None:
        menu = self._menu
        if tries.value is not None:
            menu.tries = self._count(tries.value, frame) or _USUAL_TRIES
            return
        menu.tries = None
        menu.silence_tries = menu.wrong_tries = _USUAL_TRIES
        if tries.silence is not None:
            menu.silence_tries = self._count(tries.silence, frame) or _USUAL_TRIES
        if tries.wrong is not None:
            is_endless = _is_endless(tries.wrong)
            menu.wrong_tries = (
                None if is_endless else self._count(tries.wrong, frame) or _USUAL_TRIES
            )

    def _count(self, value: ast.Value, frame: Frame) -> int | None:
        if _is_endless(value):
            alone = self._given["tries"][0].text.split()[1] == "endless"
            fix = f"silence {_USUAL_TRIES} wrong endless" if alone else f"{_USUAL_TRIES}"
            frame.steps.scope.files.report("silence-endless", value.span, fix=fix)
            return None
        if isinstance(value, ast.Word) and value.text in _ENDLESS:
            is_wrong = self._given["tries"][0].text.split()[1] != value.text
            fix = "endless" if is_wrong else f"silence {_USUAL_TRIES} wrong endless"
            frame.steps.scope.files.report(
                "value-of-wrong-type", value.span, fix=fix, expected=_TRIES.expected
            )
            return None
        spelt = SPELT_KEYS.get(value.text) if isinstance(value, ast.Word) else None
        if spelt is not None and spelt.isdigit():
            report = frame.steps.scope.files.report
            report("value-of-wrong-type", value.span, fix=spelt, expected=_TRIES.expected)
            return None
        count: int | None = frame.steps.value(value, Spec("", _TRIES, ""))
        return count

    def _limit(self, limit: ast.Limit, frame: Frame) -> None:
        files, word = frame.steps.scope.files, limit.word
        if len(limit.values) != 1:
            self._report_limit(limit, files)
            return
        value = limit.values[0]
        if word == "end" and isinstance(value, ast.Word) and value.text in _NO_KEY:
            way_out = "Where no key ends an entry, leave out the line."
            files.report("key-unknown", value.span, value=value.text, way_out=way_out)
            return
        limit_value = frame.steps.value(value, _COUNT if word == "max" else _KEY)
        if word == "max":
            self._most = limit_value
        else:
            self._menu.end_key = limit_value

    def _report_limit(self, limit: ast.Limit, files: FileReporter) -> None:
        if files.reporter.has_said_within(files.at(limit.span)):
            return  # a sign between its values has no meaning
        sign = next((value for value in limit.values[1:] if files.at(value.span).text == "#"), None)
        if sign is not None and limit.word == "max":
            files.report("hash-begins-no-comment", sign.span, fix="//")
            return
        word, example = limit.word, "max 3 keys" if limit.word == "max" else "end #"
        fix = _limit_meant(word, [files.at(value.span).text for value in limit.values])
        span = limit.span if fix else limit.word_span
        files.report("limit-without-value", span, fix=fix, word=word, example=example)

    # The whole

    def finished(self) -> Menu:
        """The menu, once all its lines have been read."""
        menu = self._menu
        prompt(self._resolver, menu, self._prompts, self._wait)
        self._entries.check(menu.end_key, self._most, self._frame)
        numbered = sorted(self._branches, key=lambda branch: branch[0])
        branches = [branch for _, branch in numbered]
        takes_any = self._word == "ask" and "valid" not in self._given
        most = self._most or (None if takes_any else max(self._entries.longest, 1))
        if takes_any:
            branches.append(Branch(frozenset(), [], ranges=((0, self._highest(most)),)))
        elif not branches:
            self._check_choice()
        # The key that ends an entry needs room: else the next prompt hears it as a wrong key.
        menu.max_keys = most + 1 if most is not None and menu.end_key is not None else most
        menu.branches = self._with_other(branches)
        menu.silence = Branch(frozenset(), self._body("silence"))
        menu.fail = self._bodies.get("fail", [])
        return menu

    def _check_choice(self) -> None:
        """Report a menu without keys, unless what stands there was not understood."""
        is_claimed = self._files.reporter.is_claimed(self._files.at(self._menu.node.span))
        is_told = is_claimed or self._has("step-among-prompts")
        if self._other not in self._bodies and not is_told:
            self._files.report("menu-without-key", self._head)

    def _is_misread(self) -> bool:
        """Whether something in the menu was not understood, which may have told what is missing."""
        whole = self._files.at(self._menu.node.span)
        return self._files.reporter.is_claimed(whole) or self._has("option-unknown")

    def _has(self, problem: str) -> bool:
        """Whether a problem was reported in the menu."""
        whole = self._files.at(self._menu.node.span)
        return any(
            place.source is whole.source and whole.span[0] <= place.span[0] < whole.span[1]
            for place in self._files.reporter.places(problem)
        )

    def _highest(self, most: int | None) -> int | None:
        """The highest number that an `ask` for any number takes; None: what can be entered."""
        if self._menu.end_key is None:
            has_end = "max" in self._given or "end" in self._given
            if not has_end and not self._is_misread():
                self._files.report("entry-without-end", self._head)
            return None
        if most is not None and most > MOST_DIGITS:
            place = self._given["max"][0]
            self._files.reporter.report("number-too-long", place, most=MOST_DIGITS)
            return None
        return None if most is None else 10**most - 1

    def _with_other(self, branches: list[Branch]) -> list[Branch]:
        """The branches, and the one for all that they do not have."""
        if self._menu.max_keys != 1:
            return [*branches, Branch(frozenset(), self._body(self._other), is_other=True)]
        branches = [
            Branch(branch.keys | _digits(branch.ranges), branch.body) if branch.ranges else branch
            for branch in branches
        ]
        rest = frozenset(KEYPAD).difference(*(branch.keys for branch in branches))
        other = Branch(rest, self._body(self._other), is_other=True)
        return [*branches, other] if rest else branches

    def _body(self, name: str) -> Body:
        """What follows wrong entries or silence: `again` where nothing is said."""
        again = Again(self._files.at(self._head))
        body = self._bodies.get(name, [again])
        # An `ask` is left with a valid entry, or through `fail`.
        return [*body, again] if self._word == "ask" and not _never_goes_on(body) else body


def _takes_all(values: tuple[ast.Value, ...]) -> bool:
    """Whether `valid` says in words that it takes any number."""
    words = ("any", "all", "digits", "number", "numbers", "numeric", "anything")
    return len(values) == 1 and isinstance(values[0], ast.Word) and values[0].text in words


def _is_endless(value: ast.Value) -> bool:
    return isinstance(value, ast.Word) and value.text == "endless"


def _digits(ranges: tuple[tuple[int, int | None], ...]) -> frozenset[str]:
    """The keys in ranges of numbers."""
    return frozenset(
        digit
        for digit in "0123456789"
        if any(low <= int(digit) <= (9 if high is None else high) for low, high in ranges)
    )


def _never_goes_on(body: Body) -> bool:
    """Whether nothing can run behind the last statement."""
    return bool(body) and (isinstance(body[-1], Again) or always_ends(body[-1:]))


def _limit_meant(word: str, texts: list[str]) -> str | None:
    """What ``max`` or ``end`` with two other values stands for."""
    if len(texts) == 2 and texts[0] in ("tries", "retries"):
        return f"tries {texts[1]}"
    if len(texts) == 2 and word == "max" and texts[0] in ("key", "keys"):
        texts = [texts[1], texts[0]]
    if len(texts) == 2 and word == "max":
        most = SPELT_KEYS.get(texts[0].lower()) or texts[0].rpartition("-")[2]
        return f"max {most} key{'' if most == '1' else 's'}" if most.isdigit() else None
    if len(texts) == 2 and texts[0] in ("with", "on", "by", "key") and word == "end":
        return f"end {texts[1]}"
    return None
