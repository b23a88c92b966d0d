"""Values as they are shown: of names, of prompts, and how long a text is spoken. No secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl.compiler.literals import written
from callflow_dsl.simulate.speech import speaking_ms
from callflow_dsl.steps.words import duration
from callflow_dsl.syntax import ast

if TYPE_CHECKING:
    from callflow_dsl.lsp.document import Document


def value_of(document: Document, name: str) -> str | None:
    """What `${name}` stands for at the top of the file; None where that is not known, or secret."""
    named = document.names.value(name) if document.names is not None else None
    if named is None or named.node is not None or name in document.project.variables:
        return None
    value = named.home.resolve(ast.Ref(name, named.span, named.span))
    return document.project.secrets.mask(written(value)) if value is not None else None


def shown_value(document: Document, name: str) -> str:
    """A value in words, in Markdown: each text of a prompt, the variable of a secret."""
    named = document.names.value(name) if document.names is not None else None
    if named is None:
        return "not known"
    if isinstance(named.node, ast.Prompt):
        lines = [
            f"- {translation.language}: {_text(translation.text)}"
            for translation in named.node.translations
        ]
        return "a prompt\n" + "\n".join(lines)
    if name in document.project.variables:
        return f"a secret, from the environment variable {document.project.variables[name]}"
    value = value_of(document, name)
    if value is None:
        return "it has no value: give one in the environment, or with `--set`"
    where = ""
    if named.is_given and document.project.environment:
        where = f" (in the environment {document.project.environment})"
    return f"`{value}`{where}"


def _text(value: ast.Value) -> str:
    return f"“{written(value)}”"


def spoken(document: Document, step: ast.Step | ast.Raw) -> str:
    """How long a prompt takes to speak, in words; empty where it says nothing."""
    times = speaking_times(document, step)
    if not times:
        return ""
    shown = " or ".join(dict.fromkeys(duration(ms) for ms in times))
    return f"takes about {shown} to speak"


def speaking_times(document: Document, step: ast.Step | ast.Raw) -> list[int]:
    """The milliseconds that a `say` takes, once for each text that it can have."""
    actions = document.actions.get((document.source.name, step.span), ())
    times = [
        speaking_ms(action.fields["payload"], action.fields.get("language") or "")
        * (action.fields.get("repeat") or 1)
        for action in actions
        if isinstance(step, ast.Step)
        and step.verb == "say"
        and isinstance(action.fields.get("payload"), str)
    ]
    return list(dict.fromkeys(times))
