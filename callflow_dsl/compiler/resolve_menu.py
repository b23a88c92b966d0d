"""`menu VARIABLE { }`: its prompt, its branches, its numbers."""

from __future__ import annotations

from callflow_dsl.compiler.resolved import Action, Again, Branch, Choice, InMenu, Menu, Role
from callflow_dsl.diagnostics.model import Related
from callflow_dsl.steps import BY_VERB, KEYPAD, Kind, Spec, kinds
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.frame import Frame
    from callflow_dsl.compiler.resolve import Resolver
    from callflow_dsl.compiler.resolved import Body
    from callflow_dsl.source import Span

#: Callers who have not chosen by then have lost the thread; a prompt heard once is the least.
_TRIES = Kind("integer", "a whole number from 1 to 10", json="integer", minimum=1, maximum=10)
_USUAL_TRIES = 3
_USUAL_WAIT_MS = 5000
_WAIT = kinds.whole_seconds(minimum=0)
_KEY = Spec("key", kinds.KEY, "", word="key")
#: Fields by which a step listens to keys on its own; in a prompt the menu does that.
_OWN_KEYS = {
    "on_keypress_goto": "on key goto",
    "on_keypress_var": "as",
    "end_key": "end",
    "max_num_keys": "max",
}
_RAW_KEYS = (
    "action",
    "id",
    "conditions",
    "onKeypressGoto",
    "onKeypressVar",
    "endKey",
    "maxNumKeys",
)


def menu(resolver: Resolver, statement: ast.Menu, frame: Frame) -> Menu:
    """The resolved menu; what is wrong with it has been reported."""
    return _Reader(resolver, statement, frame).read()


class _Reader:
    """Reads one menu."""

    def __init__(self, resolver: Resolver, statement: ast.Menu, frame: Frame) -> None:
        self._resolver = resolver
        self._statement = statement
        self._frame = frame.inside(statement.body.statements, again=False)
        self._files = frame.steps.scope.files
        self._head: Span = (statement.span[0], statement.variable_span[1])
        self._menu = Menu(statement, self._files.at(self._head))
        self._prompt_frame = self._frame.inside((), block=InMenu(self._menu, Role.PROMPT))
        #: Key or name of a branch, `wait`, `tries` -> where it was given.
        self._given: dict[str, Span] = {}

    def read(self) -> Menu:
        prompt: list[ast.Statement] = []
        wait: ast.Wait | None = None
        found: dict[str, Body] = {}
        self._menu.tries = _USUAL_TRIES
        for statement in self._statement.body.statements:
            match statement:
                case ast.KeyBranch():
                    self._keys(statement)
                case ast.Branch(name):
                    self._once(name, statement.word_span)
                    found[name] = self._branch(statement, Role(name))
                case ast.Wait():
                    self._once("wait", statement.span)
                    wait = statement
                case ast.Tries():
                    self._once("tries", statement.span)
                    tries = self._frame.steps.value(statement.value, Spec("", _TRIES, ""))
                    self._menu.tries = tries or _USUAL_TRIES
                case _:
                    prompt.append(statement)
        self._prompt(tuple(prompt), wait)
        self._finish(found)
        return self._menu

    def _once(self, name: str, span: Span, what: str = "") -> bool:
        first = self._given.setdefault(name, span)
        if first == span:
            return True
        related = (Related(self._files.at(first), "it stands here first"),)
        what = what or f"`{name}`"
        self._files.report("menu-branch-twice", span, related=related, what=what)
        return False

    def _keys(self, statement: ast.KeyBranch) -> None:
        if not statement.keys:
            self._files.report("key-branch-without-key", statement.word_span)
        keys = set()
        for value in statement.keys:
            key = self._frame.steps.value(value, _KEY)
            if key is not None and self._once(f"key {key}", value.span, f"key {key}"):
                keys.add(key)
        self._menu.branches.append(Branch(frozenset(keys), self._branch(statement, Role.KEY)))

    def _branch(self, branch: ast.KeyBranch | ast.Branch, role: Role) -> Body:
        here = InMenu(self._menu, role, branch)
        return self._resolver.block(branch.body, self._frame, here, again=role is not Role.FAIL)

    def _finish(self, found: dict[str, Body]) -> None:
        menu = self._menu
        bound = frozenset().union(*(branch.keys for branch in menu.branches))
        if not menu.branches and "other" not in found:
            self._files.report("menu-without-key", self._head)
        rest = frozenset(KEYPAD) - bound
        again = Again(self._files.at(self._head))
        if rest:
            other = found.get("other", [again])
            menu.branches.append(Branch(rest, other, is_other=True))
        menu.silence = Branch(frozenset(), found.get("silence", [again]))
        menu.fail = found.get("fail", [])

    # The prompt

    def _prompt(self, statements: tuple[ast.Statement, ...], wait: ast.Wait | None) -> None:
        menu = self._menu
        menu.prompt = self._resolver.body(statements, self._prompt_frame)
        self._check(menu.prompt)
        if not menu.prompt and not any(isinstance(one, ast.Unknown) for one in statements):
            self._files.report("menu-without-prompt", self._head)
        pause = self._pause(wait)
        if pause is not None:
            menu.prompt = [*menu.prompt, pause]

    def _pause(self, wait: ast.Wait | None) -> Action | None:
        # A pause that nobody wrote stands at the head of the menu.
        written = wait.value if wait else ast.Duration(_USUAL_WAIT_MS, "5s", self._head)
        length = self._frame.steps.value(written, Spec("", _WAIT, ""))
        if not length:
            return None
        span = wait.span if wait else self._head
        scope = self._frame.steps.scope
        pause = ast.Step("pause", (written,), (), span, span)
        action = Action(pause, scope, self._prompt_frame.around)
        spec = BY_VERB["pause"].argument
        assert spec is not None
        action.fields = {**(self._frame.defaults.of("pause") or {}), spec.attr: length}
        return action

    def _check(self, body: Body) -> None:
        """A prompt speaks and waits; all else has its place in a branch or around the menu."""
        for statement in body:
            if isinstance(statement, Choice):
                self._check(statement.then)
                self._check(statement.otherwise)
            elif isinstance(statement, Action):
                self._check_step(statement)
            elif isinstance(statement, Menu):
                self._files.reporter.report("menu-among-prompts", statement.place)

    def _check_step(self, action: Action) -> None:
        node, report = action.node, action.files.report
        if isinstance(node, ast.Raw) or not BY_VERB[node.verb].takes_keys:
            word = "raw" if isinstance(node, ast.Raw) else node.verb
            listening = ", ".join(verb for verb, kind in BY_VERB.items() if kind.takes_keys)
            report("step-among-prompts", node.word_span, word=word, listening=listening)
            return
        if action.label is not None and not action.label.is_id:
            report("label-in-prompt", action.label.span)
        own = [word for attr, word in _OWN_KEYS.items() if attr in action.fields]
        own += [name for name in _RAW_KEYS if name in (action.raw or {})]
        if own:
            report("prompt-listens-itself", node.span, option=own[0])
