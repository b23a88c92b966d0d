"""Checks of what files declare besides flows: parts, prompts, misplaced statements."""

from __future__ import annotations

from callflow_dsl.compiler import checks
from callflow_dsl.compiler.literals import convert, doubt
from callflow_dsl.compiler.resolve import Resolver
from callflow_dsl.compiler.resolve_use import check as check_part
from callflow_dsl.diagnostics.model import ProblemError
from callflow_dsl.picking import instances, without
from callflow_dsl.steps import BY_VERB, kinds
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.words import TEST_SETUP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from callflow_dsl.compiler.modules import Module
    from callflow_dsl.compiler.scope import Scope
    from callflow_dsl.diagnostics.model import Reporter

#: What may stand at the top of a file; the rest has its place in a flow, a menu or a test.
_DECLARATIONS = (
    ast.Flow, ast.Part, ast.Prompt, ast.Param, ast.Let, ast.Import, ast.Test, ast.Defaults,
    ast.Unknown, ast.Block,
)  # fmt: skip


def check(modules: Sequence[Module], used: set[int], reporter: Reporter) -> None:
    """Check the files of a compilation, the one that is compiled first.

    ``used`` are the parts that flows use: those have been read already.
    """
    for module in modules:
        _check_places(module)
        for part in instances(module.statements, ast.Part):
            _part(part, module.scope, used)
    if not reporter.failed:
        _translations(modules)


def check_prompts(modules: Sequence[Module]) -> None:
    """Check the prompts of the files, before anything speaks them."""
    for module in modules:
        for prompt in instances(module.statements, ast.Prompt):
            _prompt(prompt, module.scope)


def _check_places(module: Module) -> None:
    """Report what has its place in a flow, a menu or a test: once for a run of such statements."""
    is_declared = True
    for statement in module.statements:
        if isinstance(statement, ast.Expect) and statement.word in TEST_SETUP:
            continue  # it holds for all tests of the file
        was_declared, is_declared = is_declared, isinstance(statement, _DECLARATIONS)
        if was_declared and not is_declared:
            checks.misplaced(statement, module.scope.files, "at the top of a file")


def _part(part: ast.Part, scope: Scope, used: set[int]) -> None:
    names: set[str] = set()
    for parameter in part.parameters:
        if parameter.name in names:
            scope.files.report(
                "parameter-twice", parameter.span, part=part.name, name=parameter.name
            )
        names.add(parameter.name)
        _check_used(parameter, part, scope)
        if "." in parameter.name:
            fix = parameter.name.replace(".", "-")
            scope.files.report("name-with-dot", parameter.name_span, fix=fix, name=parameter.name)
    if id(part) not in used:
        resolver = Resolver(None)
        check_part(resolver, part, scope)
        used |= resolver.parts


def _check_used(parameter: ast.Parameter, part: ast.Part, scope: Scope) -> None:
    """Report a parameter that stands nowhere in its part, or without its braces alone."""
    files, name = scope.files, parameter.name
    body = files.at(part.body.span).text
    if f"${{{name}}}" in body or files.reporter.misread:
        return
    import re

    if re.search(rf"\$\{{[ \t]*{re.escape(name)}[ \t]*\}}", body):
        return
    bare = re.search(
        rf"(?<![\w.-])(?:menu|ask|if|and|or|not|goto|again)[ \t]+({name})(?![\w.-])", body
    )
    if bare is None:
        files.report("parameter-unused", parameter.name_span, part=part.name, name=name)
        return
    start = part.body.span[0]
    place = (start + bare.start(1), start + bare.end(1))
    told = files.reporter.places("variable-never-stored")
    if all(one.span != place or one.source is not files.source for one in told):
        files.report("parameter-unused", place, fix=f"${{{name}}}", part=part.name, name=name)


def _prompt(prompt: ast.Prompt, scope: Scope) -> None:
    languages: set[str] = set()
    for translation in prompt.translations:
        span = translation.language_span
        if translation.language in BY_VERB:
            way_out = 'Each text has its language: en-GB "Welcome."'
            token = f"`{translation.language}`"
            scope.files.report("unexpected", span, token=token, way_out=way_out)
        if translation.language in languages:
            scope.files.report(
                "translation-twice", span, prompt=prompt.name, language=translation.language
            )
        languages.add(translation.language)
        _translation(translation, scope)
    if not languages and not scope.files.reporter.has_said_within(scope.files.at(prompt.span)):
        scope.files.report("prompt-without-text", prompt.name_span, prompt=prompt.name)


def _translation(translation: ast.Translation, scope: Scope) -> None:
    text = scope.resolve(translation.text, translation.language)
    language = ast.Word(translation.language, translation.language_span)
    try:
        convert(language, kinds.LANGUAGE)
        unsure = doubt(language, kinds.LANGUAGE)
        if unsure is not None:
            scope.files.report(unsure.problem, language.span, fix=unsure.fix, **unsure.values)
        if text is not None:
            convert(text, kinds.TEXT)
    except ProblemError as bad:
        is_here = bad.span == language.span or text is translation.text
        place = bad.span if is_here else translation.text.span
        scope.files.report(bad.problem, place, fix=bad.fix, **bad.values)


def _languages(prompt: ast.Prompt) -> list[str]:
    return [translation.language for translation in prompt.translations]


def _translations(modules: Sequence[Module]) -> None:
    """Each prompt is given in every language that any prompt is given in."""
    prompts = [
        (prompt, module.scope.files)
        for module in modules
        for prompt in instances(module.statements, ast.Prompt)
    ]
    everywhere = dict.fromkeys(each for prompt, _ in prompts for each in _languages(prompt))
    for prompt, files in prompts:
        given = _languages(prompt)
        missing = list(without(everywhere, *given))
        if given and missing:
            files.report(
                "prompt-lacks-language",
                prompt.name_span,
                prompt=prompt.name,
                languages=", ".join(missing),
                language=missing[0],
            )
