"""What is said of a word of the language, in Markdown: of verbs, options, settings, keywords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl.steps import BY_VERB, COMMON_SPECS, FLOW_SPECS, OTHER_SETTINGS
from callflow_dsl.steps.words import absent_words
from callflow_dsl.syntax.keyword_help import KEYWORDS

if TYPE_CHECKING:
    from callflow_dsl.steps import Spec, StepKind

_UNITS = {"s": "whole seconds", "ms": "milliseconds"}


def specs_of(verb: str, word: str) -> list[Spec]:
    """The options that a word can stand for behind a verb; in `defaults` behind any."""
    kinds = [BY_VERB[verb]] if verb in BY_VERB else BY_VERB.values()
    specs = [spec for kind in kinds for spec in kind.specs]
    return list(dict.fromkeys(spec for spec in (*specs, *COMMON_SPECS) if spec.word == word))


def about_verb(verb: str) -> str:
    """A step kind: what it does, its argument, its options, an example."""
    kind = BY_VERB[verb]
    parts = [f"```callflow\n{kind.example}\n```", kind.help]
    if kind.argument is not None:
        parts.append(f"Takes {kind.argument.kind.expected}.")
    parts += _options(kind)
    parts.append(f"On the wire: `{kind.action}`.")
    return "\n\n".join(parts)


def _options(kind: StepKind) -> list[str]:
    lines = [f"- `{spec.word}`: {spec.help}" for spec in kind.specs if spec.word]
    return ["\n".join(lines)] if lines else []


def about_option(specs: list[Spec]) -> str:
    """An option: its help, values, unit, default and name on the wire."""
    return "\n\n---\n\n".join(map(about_spec, specs))


def about_spec(spec: Spec) -> str:
    """One option or setting."""
    kind = spec.kind
    facts = [f"takes: {kind.expected}"]
    if kind.allowed:
        more = ", and others" if kind.open else ""
        facts.append(f"values: {', '.join(f'`{value}`' for value in kind.allowed)}{more}")
    if kind.unit:
        facts.append(f"unit on the wire: {_UNITS[kind.unit]}")
    bounds = _bounds(spec)
    if bounds:
        facts.append(bounds)
    absent = absent_words(spec)
    if absent:
        facts.append(f"when absent: {absent}")
    facts.append(f"on the wire: `{spec.wire}`")
    return f"**{spec.word}**: {spec.help}\n\n" + "\n".join(f"- {fact}" for fact in facts)


def _bounds(spec: Spec) -> str:
    low, high = spec.kind.minimum, spec.kind.maximum
    unit = f" {spec.kind.unit}" if spec.kind.unit else ""
    if low is not None and high is not None:
        return f"from {low} to {high}{unit}"
    return f"from {low}{unit}" if low else ""


def about_setting(word: str) -> str:
    """A setting of a flow."""
    for spec in FLOW_SPECS:
        if spec.word == word:
            return about_spec(spec)
    return f"**{word}**: {OTHER_SETTINGS[word]}"


def about_keyword(word: str) -> str:
    """Any other word."""
    keyword = KEYWORDS[word]
    return f"```callflow\n{keyword.example}\n```\n\n{keyword.help}"
