"""Checks that see the whole flow: labels, gotos, variables, misplaced statements."""

from __future__ import annotations

from callflow_dsl.diagnostics.model import Related
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.compiler.flow import Draft
    from callflow_dsl.diagnostics.model import FileReporter
    from callflow_dsl.source import Span


def labels(drafts: list[Draft], lost: dict[str, Span], files: FileReporter) -> None:
    """Every goto leads somewhere, every label is one of a kind and is used.

    ``lost`` holds the labels of statements that could not be read.
    """
    defined = dict(lost)
    for found in files.reporter.diagnostics:
        if found.code == "FLW103":
            defined.setdefault(found.location.text, found.location.span)
    for draft in drafts:
        if draft.label is None:
            continue
        earlier = defined.get(draft.label)
        if earlier is not None:
            first = Related(files.at(earlier), "it was used first here")
            files.reporter.report(
                "FLW102",
                files.at(draft.label_span),
                f"two steps are called {draft.label}",
                related=(first,),
            )
        else:
            defined[draft.label] = draft.label_span
    reached = set()
    for draft in drafts:
        goto = _goto(draft)
        if goto is None:
            continue
        reached.add(goto)
        if goto not in defined:
            _missing_label(draft, goto, defined, files)
    if _misread(files):
        return
    for draft in drafts:
        if (
            draft.label is not None
            and draft.label not in reached
            and draft.label_span != draft.node.span
        ):
            message = f"nothing leads to the label {draft.label}"
            files.report("FLW110", draft.label_span, message)


def _misread(files: FileReporter) -> bool:
    """Whether some statement was not understood: what it uses or stores is not known then."""
    return any(found.code.startswith("FLW0") for found in files.reporter.diagnostics)


def _goto(draft: Draft) -> str | None:
    if isinstance(draft.node, ast.Raw):
        found = draft.node.fields.get("onKeypressGoto")
        return found if isinstance(found, str) else None
    goto: str | None = draft.fields.get("on_keypress_goto")
    return goto


def _missing_label(draft: Draft, goto: str, defined: dict[str, Span], files: FileReporter) -> None:
    from callflow_dsl.syntax.suggest import closest

    span, fix = draft.node.span, None
    if isinstance(draft.node, ast.Step):
        for option in draft.node.options:
            if isinstance(option, ast.Option) and option.word == "on key goto" and option.value:
                span = option.value.span
                meant = closest(goto, defined)
                fix = (f"did you mean {meant}?", meant) if meant else None
    notes = () if fix else ("Put the label before the step that it means, as in `done: hangup`.",)
    files.report("FLW101", span, f"no step has the label {goto}", *notes, fix=fix)


def variables(drafts: list[Draft], files: FileReporter) -> None:
    """A variable that is tested is also stored by some step."""
    if _misread(files):
        return
    stored = {draft.fields.get("on_keypress_var") for draft in drafts}
    in_raw = (draft.raw.get("onKeypressVar") for draft in drafts if draft.raw)
    stored |= {name for name in in_raw if isinstance(name, str)}
    for draft in drafts:
        if not isinstance(draft.node, ast.Step):
            continue
        for condition in draft.fields.get("conditions", ()):
            if condition.variable not in stored:
                span = _tested_at(draft.node, condition.variable)
                from callflow_dsl.syntax.suggest import closest

                meant = closest(condition.variable, [name for name in stored if name])
                hint = f"Did you mean {meant}?" if meant else "A step stores keys with `as`."
                message = f"no step of this flow stores {condition.variable}"
                files.report("FLW111", span, message, hint)


def _tested_at(step: ast.Step, variable: str) -> Span:
    pending: list[object] = [o.condition for o in step.options if isinstance(o, ast.When)]
    while pending:
        match pending.pop():
            case ast.Compare(name, _, _, span) if name == variable:
                return (span[0], span[0] + len(variable))
            case ast.And(left, right) | ast.Or(left, right):
                pending += [left, right]
            case ast.Not(inner):
                pending.append(inner)
    return step.span


_NAMES: dict[type, tuple[str, str]] = {
    ast.KeyBranch: ("key", "in a menu"),
    ast.Branch: ("", "in a menu"),
    ast.Wait: ("wait", "in a menu"),
    ast.Tries: ("tries", "in a menu"),
    ast.Again: ("again", "in a menu"),
    ast.Expect: ("", "in a test"),
    ast.Setting: ("", "in a flow"),
    ast.Step: ("", "in a flow"),
    ast.Raw: ("raw", "in a flow"),
    ast.Labelled: ("", "in a flow"),
    ast.If: ("if", "in a flow"),
    ast.Menu: ("menu", "in a flow"),
    ast.Use: ("use", "in a flow"),
    ast.Flow: ("flow", "at the top of a file, not inside braces"),
    ast.Part: ("part", "at the top of a file, not inside braces"),
    ast.Import: ("import", "at the top of a file, not inside braces"),
    ast.Param: ("param", "at the top of a file, not inside braces"),
    ast.Let: ("let", "at the top of a file, not inside braces"),
    ast.Prompt: ("prompt", "at the top of a file, not inside braces"),
    ast.Test: ("test", "at the top of a file, not inside braces"),
}


def misplaced(statement: ast.Statement, files: FileReporter, where: str) -> None:
    """Report a statement that does not belong where it stands."""
    word, home = _NAMES[type(statement)]
    inner = statement.statement if isinstance(statement, ast.Labelled) else statement
    if not word:
        word = getattr(inner, "verb", getattr(inner, "word", getattr(inner, "name", "this")))
    span = (inner.span[0], inner.span[0] + len(word))
    files.report("FLW010", span, f"`{word}` cannot stand {where}", f"Its place is {home}.")
