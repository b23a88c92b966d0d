"""The prompt of a menu, and the wait behind it."""

from __future__ import annotations

from callflow_dsl.compiler.resolved import Action, Again, Choice, InMenu, Menu, Role
from callflow_dsl.picking import instances
from callflow_dsl.steps import BY_VERB, Spec, kinds
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.compiler.frame import Frame
    from callflow_dsl.compiler.resolve import Resolver
    from callflow_dsl.compiler.resolved import Body
    from callflow_dsl.diagnostics.model import Reporter
    from callflow_dsl.source import Span

_USUAL_WAIT_MS = 5000
_WAIT = kinds.whole_seconds(minimum=0)
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


def prompt(
    resolver: Resolver,
    menu: Menu,
    groups: Sequence[tuple[tuple[ast.Statement, ...], Frame]],
    wait: tuple[ast.Wait | None, Frame],
) -> None:
    """Give a menu its prompt: the lines that are no branches, and the pause behind them.

    ``groups`` are the lines that stand in one frame together; ``wait`` says how long the
    pause is, and the frame that this stands in.
    """
    written, frame = wait
    word, reporter = menu.node.word, frame.steps.scope.files.reporter
    for lines, around in groups:
        menu.prompt += resolver.body(lines, around)
    _check(menu.prompt, reporter)
    written_lines = (line for lines, _ in groups for line in lines)
    if not menu.prompt and not instances(written_lines, ast.Unknown):
        missing, spoken = _SAID[word]
        reporter.report(
            "menu-without-prompt", menu.place, word=word, missing=missing, spoken=spoken
        )
    pause = _pause(menu, written, frame)
    if pause is not None:
        menu.prompt = [*menu.prompt, pause]


_SAID = {
    "menu": ("choice", '"For sales, press 1."'),
    "ask": ("question", '"Please enter your number."'),
}


def _pause(menu: Menu, wait: ast.Wait | None, frame: Frame) -> Action | None:
    # A pause that nobody wrote stands at the head of the menu.
    span = wait.span if wait else menu.place.span
    written = wait.value if wait else ast.Duration(_USUAL_WAIT_MS, "5s", span)
    length = frame.steps.value(written, Spec("", _WAIT, ""))
    if not length:
        return None
    step = ast.Step("pause", (written,), (), span, span)
    here = InMenu(menu, Role.PROMPT)
    action = Action(step, frame.steps.scope, (*frame.around, here))
    spec = BY_VERB["pause"].argument
    assert spec is not None
    action.fields = {**(frame.defaults.of("pause") or {}), spec.attr: length}
    return action


def _check(body: Body, reporter: Reporter) -> None:
    """A prompt speaks and waits; all else has its place in a branch or around the menu."""
    for statement in body:
        if isinstance(statement, Choice):
            _check(statement.then, reporter)
            _check(statement.otherwise, reporter)
        elif isinstance(statement, Action):
            _check_step(statement)
        elif isinstance(statement, Menu):
            reporter.report("menu-among-prompts", statement.place)
        elif isinstance(statement, Again):
            reporter.report("again-among-prompts", statement.place)


def _branch_meant(action: Action) -> tuple[Span, str] | None:
    """A label that was meant to be a branch: ``1: hangup``, ``default: hangup``."""
    label = action.label
    if label is None or label.is_id:
        return None
    text = action.files.source.text
    head = _head_meant(text[slice(*label.span)])
    whole = (label.span[0], action.node.span[1])
    if not head or action.files.reporter.is_claimed(action.files.at(whole)):
        return None
    return whole, f"{head} {{ {text[slice(*action.node.span)]} }}"


def _is_below_branch(action: Action) -> bool:
    """Whether a branch that has no braces is above a step, and the step is indented below it."""
    text, (at, _) = action.files.source.text, action.node.span
    for branch in action.files.reporter.places("branch-without-braces"):
        start, end = branch.span
        lines = [line for line in text[end:at].split("\n")[1:] if line.strip()]
        head = text[text.rfind("\n", 0, start) + 1 : start]
        own = text[text.rfind("\n", 0, at) + 1 : at]
        if start < at and all(_depth(line + "x") > _depth(head + "x") for line in (*lines, own)):
            return True
    return False


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _head_meant(label: str) -> str:
    """The head of the branch that a label was meant to be; empty for none."""
    if label.isdecimal():
        return f"key {label}"
    from callflow_dsl.syntax.keyword_help import Place
    from callflow_dsl.syntax.other_words import MEANT

    name = MEANT[Place.MENU].get(label, "")
    return name if name in ("other", "silence") else ""


def _check_step(action: Action) -> None:
    node, report = action.node, action.files.report
    verb = "raw" if isinstance(node, ast.Raw) else node.verb
    listening = [verb for verb, kind in BY_VERB.items() if kind.takes_keys]
    if (branch := _branch_meant(action)) is not None:
        report("branch-without-braces", branch[0], fix=branch[1])
        return
    if verb not in listening:
        if _is_below_branch(action):
            return  # of the branch has been said that it has no braces
        words = ", ".join(listening)
        report("step-among-prompts", node.word_span, word=verb, listening=words)
        return
    if action.label is not None and not action.label.is_id:
        report("label-in-prompt", action.label.span)
    _check_options(action)


def _check_options(action: Action) -> None:
    """Report the first option of a step among prompts that is about the entry."""
    for option in _entry_options(action)[:1]:
        is_limit = option in ("max", "end")
        problem = "prompt-limits-entry" if is_limit else "prompt-listens-itself"
        action.files.report(problem, action.node.span, option=option)


def _entry_options(action: Action) -> list[str]:
    """The options of a step that say how it listens to keys."""
    options = [word for attr, word in _OWN_KEYS.items() if attr in action.fields]
    return options + [name for name in _RAW_KEYS if name in (action.raw or {})]
