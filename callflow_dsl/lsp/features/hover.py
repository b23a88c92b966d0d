"""What is known of the thing under the pointer, in Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lsprotocol import types

from callflow_dsl.compiler.literals import written
from callflow_dsl.lsp.features import words
from callflow_dsl.lsp.features.values import shown_value, spoken
from callflow_dsl.lsp.names import Sort
from callflow_dsl.lsp.place import nodes_at, token_at, word
from callflow_dsl.steps.words import step_words
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.keyword_help import KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from callflow_dsl.lsp.document import Document
    from callflow_dsl.lsp.names import Mention
    from callflow_dsl.lsp.place import Token

#: A statement that becomes more steps than this is shown by its first ones.
_MOST_STEPS = 12
#: Statements of which the steps inside are shown.
_BLOCKS = (ast.Flow, ast.Menu, ast.If, ast.KeyBranch, ast.Branch)


def hover(document: Document, params: types.HoverParams) -> types.Hover | None:
    """What there is to say about a place."""
    offset = document.text.offset(params.position)
    number = token_at(document.tokens, offset)
    if number is None:
        return None
    token = document.tokens.tokens[number]
    path = nodes_at(document.tree, offset)
    parts = [part for part in _about(document, token, path, offset) if part]
    if not parts:
        return None
    text = document.project.secrets.mask("\n\n---\n\n".join(parts))
    content = types.MarkupContent(types.MarkupKind.Markdown, text)
    return types.Hover(content, document.text.range(token.span))


def _about(
    document: Document, token: Token, path: Sequence[ast.Node], offset: int
) -> Iterator[str]:
    mention = document.names.at(offset) if document.names is not None else None
    step = next((n for n in reversed(path) if isinstance(n, ast.Step | ast.Raw)), None)
    name = word(document.source.text, token)
    if mention is not None:
        yield _about_name(document, mention)
    elif token.terminal == "SETTING":
        yield words.about_setting(name)
    elif token.terminal in ("VERB", "RAW", "OPTION", "STRING", "LONG_STRING"):
        yield from _about_step(document, token.terminal, name, step)
    elif name in KEYWORDS:
        yield words.about_keyword(name)
        if path and isinstance(path[-1], _BLOCKS):
            yield _lowers_to(document, path[-1])


def _about_step(
    document: Document, terminal: str, name: str, step: ast.Step | ast.Raw | None
) -> Iterator[str]:
    """About a word or a text of a step."""
    if terminal == "OPTION":
        verb = step.verb if isinstance(step, ast.Step) else ""
        yield words.about_option(words.specs_of(verb, name))
        return
    if terminal in ("VERB", "RAW"):
        yield words.about_verb(name) if terminal == "VERB" else words.about_keyword(name)
    if step is not None:
        is_text = terminal in ("STRING", "LONG_STRING")
        yield spoken(document, step) if is_text else wire(_steps_of(document, step))


def _steps_of(document: Document, node: ast.Node) -> Sequence[Mapping[str, Any]]:
    if document.lowered is None:
        return ()
    return document.lowered.steps.get((document.source.name, node.span), ())


def wire(steps: Sequence[Mapping[str, Any]]) -> str:
    """The JSON of a statement: the first of its steps, and how many there are."""
    if not steps:
        return ""
    more = (
        f"\n\nand {len(steps) - 1} more like it, one for each way that comes here"
        if len(steps) > 1
        else ""
    )
    return f"```json\n{json.dumps(steps[0], ensure_ascii=False, indent=2)}\n```{more}"


def _lowers_to(document: Document, node: ast.Node) -> str:
    """The steps that a statement with a block becomes."""
    if document.lowered is None:
        return ""
    steps = document.lowered.inside(document.source.name, node.span)
    if not steps:
        return ""
    lines = [_line(step) for step in steps[:_MOST_STEPS]]
    if len(steps) > _MOST_STEPS:
        lines.append(f"... and {len(steps) - _MOST_STEPS} more")
    noun = "1 step" if len(steps) == 1 else f"{len(steps)} steps"
    return f"Becomes {noun}:\n```text\n" + "\n".join(lines) + "\n```"


def _line(step: Mapping[str, Any]) -> str:
    said = step_words(str(step.get("action")), step.get("options", {}), head=True)
    return f"{step.get('id', '?')}: {said}"


def _about_name(document: Document, mention: Mention) -> str:
    name = mention.name
    match name.sort:
        case Sort.VALUE:
            return f"`${{{name.text}}}`: {shown_value(document, name.text)}"
        case Sort.PART:
            return _about_part(document, name.text)
        case Sort.PARAMETER:
            return f"`{name.text}`: a parameter, given where it is used"
        case Sort.LABEL:
            return f"`{name.text}`: a label{_labelled(document, mention)}"
        case Sort.VARIABLE:
            return f"`{name.text}`: a variable, the keys that the caller pressed"
        case Sort.FLOW:
            return f"the flow “{name.text}”{_size(document, name.text)}"


def _labelled(document: Document, mention: Mention) -> str:
    """The first line of what a label leads to."""
    for node in ast.walk(document.tree):
        if isinstance(node, ast.Labelled) and node.label == mention.name.text:
            home = mention.name.home[1]
            if home[0] <= node.span[0] < home[1]:
                start = node.statement.span[0]
                line = document.source.text[start:].split("\n", 1)[0]
                return f" of\n```callflow\n{line}\n```"
    return ""


def _size(document: Document, title: str) -> str:
    sizes = document.lowered.flows.values() if document.lowered is not None else ()
    return "".join(f", {steps} steps on the wire" for flow, steps in sizes if flow == title)


def signature(part: ast.Part) -> str:
    """A part with its parameters, as they are written."""
    shown = [
        parameter.name
        if parameter.default is None
        else f"{parameter.name} = {_source(parameter.default)}"
        for parameter in part.parameters
    ]
    return f"part {part.name}({', '.join(shown)})" if shown else f"part {part.name}"


def _source(value: ast.Value) -> str:
    return f'"{value.text}"' if isinstance(value, ast.Text) else written(value)


def _about_part(document: Document, name: str) -> str:
    named = document.names.part(name) if document.names is not None else None
    if named is None:
        return ""
    home = named.home.files.source.name
    from_where = "" if home == document.source.name else f"\n\nfrom `{home.rsplit('/', 1)[-1]}`"
    return f"```callflow\n{signature(named.part)}\n```{from_where}"
