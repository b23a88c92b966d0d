"""What can be written at a place: found from the tokens before it, in right and broken files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from callflow_dsl.lsp.cursor import cursor
from callflow_dsl.lsp.features import completion_names as names
from callflow_dsl.lsp.features import words
from callflow_dsl.lsp.features.completion_item import KINDS, Offer, values_of
from callflow_dsl.lsp.features.completion_test import in_test_line
from callflow_dsl.lsp.place import word
from callflow_dsl.steps import BY_VERB, COMMON_SPECS, FLOW_SPECS, OPERATORS, OTHER_SETTINGS
from callflow_dsl.steps.conditions import KEYPAD
from callflow_dsl.syntax.keyword_help import KEYWORDS, Place, beginning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from callflow_dsl.lsp.cursor import Cursor
    from callflow_dsl.lsp.document import Document
    from callflow_dsl.lsp.place import Token

#: Keywords of conditions that can follow a comparison.
_JOINING = ("and", "or")
_STATES = ("is a number", "is not a number")
#: Verbs that can be the prompt of a menu.
_PROMPTS = [verb for verb, kind in BY_VERB.items() if kind.takes_keys]
_MENUS = (Place.MENU, Place.ASK)


def complete(document: Document, params: types.CompletionParams) -> types.CompletionList:
    """Everything that can stand at the place, each with what it means."""
    offset = document.text.offset(params.position)
    if any(start < offset <= end for start, end in document.tree.comments):
        return types.CompletionList(False, [])
    here = cursor(document, offset)
    offers = dict.fromkeys(_offers(document, here))
    return types.CompletionList(False, [_item(document, here, offer) for offer in offers])


def _item(document: Document, here: Cursor, offer: Offer) -> types.CompletionItem:
    start = min(here.start, here.offset - _typed(document, here, offer.text))
    text = types.TextEdit(document.text.range((start, here.offset)), offer.text)
    return types.CompletionItem(
        offer.label,
        kind=KINDS[offer.sort],
        detail=offer.detail or None,
        documentation=types.MarkupContent(types.MarkupKind.Markdown, offer.about)
        if offer.about
        else None,
        sort_text=f"{offer.rank}{offer.label}",
        filter_text=offer.text,
        text_edit=text,
    )


def _typed(document: Document, here: Cursor, text: str) -> int:
    """How many characters before the cursor are the beginning of a text of several words."""
    if " " not in text:
        return 0
    line = document.source.text[: here.offset].rsplit("\n", 1)[-1]
    for length in range(min(len(text), len(line)), 0, -1):
        before = line[: len(line) - length]
        if line.endswith(text[:length]) and not before[-1:].strip("{ \t:"):
            return length
    return 0


def _offers(document: Document, here: Cursor) -> Iterator[Offer]:
    if here.in_reference:
        yield from names.references(document, here)
    elif here.in_text is not None:
        yield from names.in_text(document, here)
    elif (head := _head_of_list(here)) is not None:
        yield from _in_list(document, here, head)
    elif here.head is None:
        yield from _statements(here)
    elif here.head.terminal == "UNKNOWN":  # the first word of several, such as `then hears`
        typed = document.source.text[here.head.span[0] : here.offset]
        yield from (offer for offer in _statements(here) if offer.text.startswith(typed))
    else:
        yield from _in_statement(document, here, here.head)


def _head_of_list(here: Cursor) -> Token | None:
    """The `defaults` or `prompt` whose braces the cursor is in."""
    head = here.blocks[-1].head if here.blocks and here.place is not Place.TEST else None
    return head if head is not None and head.terminal in ("DEFAULTS", "PROMPT") else None


def _in_list(document: Document, here: Cursor, head: Token) -> Iterator[Offer]:
    """In the braces of `defaults` or of `prompt`."""
    last = here.before[-1]
    if head.terminal == "PROMPT":
        if last.terminal != "NAME":
            yield from values_of(words.specs_of("say", "language"))
    elif last.terminal == "OPTION":
        yield from values_of(words.specs_of("", word(document.source.text, last)))
    else:
        for kind in BY_VERB.values():
            yield from _options(kind.verb, frozenset())


# Statements


def _statements(here: Cursor) -> Iterator[Offer]:
    """What a statement can begin with."""
    place = here.place
    is_in_menu = any(block.place in _MENUS for block in here.blocks)
    for name in beginning(place):
        if name != "again" or is_in_menu:
            yield Offer("keyword", name, words.about_keyword(name), detail=KEYWORDS[name].help)
    if place in (Place.FILE, Place.TEST):
        return
    if place is not Place.PART and _follows_if(here):
        yield Offer("keyword", "else", words.about_keyword("else"))
    for verb in _PROMPTS if place in _MENUS else BY_VERB:
        yield Offer("step", verb, words.about_verb(verb), detail=BY_VERB[verb].help)
    if here.in_flow:
        for name in (*(spec.word for spec in FLOW_SPECS), *OTHER_SETTINGS):
            yield Offer("setting", name, words.about_setting(name), rank=2)


def _follows_if(here: Cursor) -> bool:
    """Whether a block ends right before the place, which may be that of an `if`."""
    behind = [token.terminal for token in here.before[-2:] if token.terminal != "_NL"]
    return behind[-1:] == ["RBRACE"]


def _in_statement(document: Document, here: Cursor, head: Token) -> Iterator[Offer]:
    """What can follow in a statement that has begun."""
    last = here.last
    assert last is not None
    if last.terminal == "OPTION":
        yield from _values(document, here, head, last)
        return
    condition = _condition(here)
    if condition is not None:
        yield from _in_condition(document, here, condition)
        return
    more = _BEHIND.get(head.terminal)
    if more is not None:
        yield from more(document, here)


def _values(document: Document, here: Cursor, head: Token, option: Token) -> Iterator[Offer]:
    """The values of an option."""
    text = document.source.text
    specs = words.specs_of(word(text, head) if head.terminal == "VERB" else "", word(text, option))
    yield from values_of(specs)
    kinds = {spec.kind.name for spec in specs}
    if "label" in kinds:
        yield from names.labels(document, here)
    if "variable" in kinds:
        yield from names.variables(document)
    yield from names.references(document, here)
    if "flag" in kinds:
        yield from _behind_verb(document, here)


def _behind_verb(document: Document, here: Cursor) -> Iterator[Offer]:
    """The argument of a step, then its options."""
    assert here.head is not None
    text = document.source.text
    verb = word(text, here.head)
    kind = BY_VERB.get(verb)
    if kind is None:
        return
    used = frozenset(word(text, token) for token in here.behind if token.terminal == "OPTION")
    if kind.argument is not None and not here.behind:
        yield from names.references(document, here)
        return
    yield from _options(verb, used)
    yield Offer("keyword", "if", words.about_keyword("if"), rank=2)
    yield Offer("keyword", "raw", words.about_keyword("raw"), rank=3)


def _options(verb: str, used: frozenset[str]) -> Iterator[Offer]:
    for spec in (*BY_VERB[verb].specs, *COMMON_SPECS):
        if spec.word and spec.word not in used:
            about = words.about_option(words.specs_of(verb, spec.word))
            rank = 2 if spec in COMMON_SPECS else 1
            yield Offer("option", spec.word, about, detail=spec.help, rank=rank)


# Conditions


def _condition(here: Cursor) -> list[Token] | None:
    """The tokens of the condition that the cursor is in; None where it is in none."""
    assert here.head is not None
    tokens = [here.head, *here.behind]
    begins = [n for n, token in enumerate(tokens) if token.terminal in ("IF", "WHEN")]
    return tokens[begins[-1] + 1 :] if begins else None


def _in_condition(document: Document, here: Cursor, tokens: list[Token]) -> Iterator[Offer]:
    last = tokens[-1].terminal if tokens else "IF"
    before = tokens[-2].terminal if len(tokens) > 1 else "IF"
    if last in ("IF", "WHEN", "AND", "OR", "NOT", "LPAR"):
        yield from names.variables(document)
        yield Offer("keyword", "not", words.about_keyword("not"), rank=2)
    elif last == "COMPARE":
        yield from names.references(document, here)
    elif before == "COMPARE" or last in ("STATE", "RPAR"):
        for name in _JOINING:
            yield Offer("keyword", name, words.about_keyword(name))
    elif last in ("NAME", "REF"):
        for operator in OPERATORS:
            yield Offer("operator", operator)
        for name in _STATES:
            yield Offer("keyword", name, words.about_keyword(name))


# Other statements


def _behind_use(document: Document, here: Cursor) -> Iterator[Offer]:
    if not here.behind:
        yield from names.parts(document)
    elif any(token.terminal == "LPAR" for token in here.behind):
        yield from names.arguments(document, here)


def _behind_again(document: Document, here: Cursor) -> Iterator[Offer]:
    text = document.source.text
    tokens = list(here.before)
    for block in here.blocks:
        if block.place in _MENUS and block.head is not None:
            name = tokens[tokens.index(block.head) + 1]
            yield Offer("variable", text[slice(*name.span)], detail="a menu around here")


def _behind_tries(document: Document, here: Cursor) -> Iterator[Offer]:
    last = here.last
    if last is not None and last.terminal == "WRONG":
        yield Offer("value", "endless")
    for name in ("silence", "wrong"):
        taken = {word(document.source.text, token) for token in here.behind}
        if name not in taken and (not here.behind or taken & {"silence", "wrong"}):
            yield Offer("keyword", name, rank=2)


def _behind_limit(document: Document, here: Cursor) -> Iterator[Offer]:
    assert here.head is not None
    if not here.behind:
        is_end = word(document.source.text, here.head) == "end"
        for value in KEYPAD[::-1] if is_end else ("1 key", "2 keys", "4 keys"):
            yield Offer("value", value)


def _behind_setting(document: Document, here: Cursor) -> Iterator[Offer]:
    assert here.head is not None
    name = word(document.source.text, here.head)
    yield from values_of([spec for spec in FLOW_SPECS if spec.word == name])
    if name == "ids":
        yield Offer("value", "server")


def _behind_key(document: Document, here: Cursor) -> Iterator[Offer]:
    yield from (Offer("value", key) for key in KEYPAD)


_BEHIND: dict[str, Callable[[Document, Cursor], Iterator[Offer]]] = {
    "VERB": _behind_verb,
    "USE": _behind_use,
    "AGAIN": _behind_again,
    "TRIES": _behind_tries,
    "LIMIT": _behind_limit,
    "SETTING": _behind_setting,
    "KEY": _behind_key,
    "IMPORT": names.imports,
    "LET": names.references,
    "PARAM": names.references,
    "EXPECT": in_test_line,
}
