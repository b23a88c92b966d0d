"""The TextMate grammar, made from the lexer's contexts: what editors colour with.

``python -m callflow_dsl.syntax.textmate`` writes grammar/callflow.tmLanguage.json.

The lexer is an automaton: each word leads to a context for the next word and to one that it
rests in (see words.py). A TextMate grammar is a stack of regions. So a word that rests elsewhere
than at the begin of a statement opens a region, which is left where a word means what it means
at the begin of a statement, at a label, a brace, or the end of the line. A context that holds for
one word is a region whose patterns match right behind its begin (``\\G``) and nowhere else.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from callflow_dsl.syntax.lexer import ADDRESS, IDS, MISQUOTES, NOTHING, TABLES, WORDS
from callflow_dsl.syntax.text import BAD_ESCAPE, BAD_REFERENCE, ESCAPE, JOINED
from callflow_dsl.syntax.tokens import CLASS_OF, JSON_TOKENS, RAWS, TokenClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, TypeAlias

    from callflow_dsl.syntax.words import Context, Entry

    Pattern: TypeAlias = dict[str, Any]
    #: A word's class, and the kinds of the contexts that it leads to and rests in.
    Move: TypeAlias = tuple[TokenClass, int, int]

_LEXEMES = dict(TABLES.LEXEMES)
_LABEL = _LEXEMES[IDS["LABEL"]]
_FIGURES = "|".join(_LEXEMES[IDS[name]] for name in ("COUNT", "DURATION", "NUMBER"))
_BLANKS = "[ \\t]*"
#: The end of a region that is left as soon as none of its patterns matches; "" would be no end.
_AT_ONCE = "(?=)"


def _words(words: Iterable[str]) -> str:
    """An expression for one of these words, whole."""
    phrases = sorted(word.replace(" ", "[ \\t]+") for word in words if " " in word)
    single = sorted(word for word in words if " " not in word)
    parts = [f"(?:{'|'.join(phrases)})(?![\\w-])"] if phrases else []
    parts += [f"(?:{'|'.join(single)})(?![\\w.-])"] if single else []
    return "|".join(parts)


#: Any word; what begins with a figure may be none.
_WORD = f"(?!{_LABEL}|{_FIGURES}|{ADDRESS})(?:{_words(WORDS.phrases)}|{_LEXEMES[IDS['NAME']]}+)"


class _Kinds:
    """The contexts of the lexer by number; those that colour all texts alike have the same one."""

    def __init__(self) -> None:
        self.contexts = list(_reachable(WORDS.statement, WORDS.parens))
        # Kinds are split until no two contexts of one kind differ by what words lead to. Those
        # in which a bracket does something differ from all others.
        special = (WORDS.call, WORDS.parens, WORDS.defaults, WORDS.prompt, WORDS.condition_rest)
        marks = {id(context): number for number, context in enumerate(special)}
        self.of: dict[int, int] = {id(context): 0 for context in self.contexts}
        while True:
            numbers: dict[Any, int] = {}
            split = {}
            for context in self.contexts:
                moves = tuple(
                    sorted((word, *map(str, self.move(e))) for word, e in context.items())
                )
                key = (marks.get(id(context)), moves)
                split[id(context)] = numbers.setdefault(key, len(numbers))
            if len(numbers) == len(set(self.of.values())):
                break
            self.of = split
        self.first = {self.of[id(context)]: context for context in reversed(self.contexts)}

    def move(self, entry: Entry) -> Move:
        return CLASS_OF[entry[0]], self.of[id(entry[1])], self.of[id(entry[2])]

    def moves(self, kind: int) -> dict[str, Move]:
        """Where each word leads; `raw` is not among them, for JSON stands behind it."""
        context = self.first[kind]
        return {w: self.move(entry) for w, entry in context.items() if entry[0] not in RAWS}

    def number(self, context: Context) -> int:
        return self.of[id(context)]


def _reachable(*starts: Context) -> Iterator[Context]:
    seen: set[int] = set()
    waiting = list(starts)
    while waiting:
        context = waiting.pop()
        if id(context) not in seen:
            seen.add(id(context))
            yield context
            for _, following, rest in context.values():
                waiting += [following, rest]


class _Grammar:
    """Makes the repository: the regions of each pair of contexts, as far as they are reached."""

    def __init__(self) -> None:
        self.kinds = _Kinds()
        self.start = self.kinds.number(WORDS.statement)
        self.at_start = self.kinds.moves(self.start)
        self.bracketed = {
            self.kinds.number(WORDS.call): ("\\(", "\\)", self.kinds.number(WORDS.parens)),
            **{
                self.kinds.number(context): ("\\{", "\\}", self.kinds.number(context))
                for context in (WORDS.defaults, WORDS.prompt)
            },
        }
        self.condition = self.kinds.number(WORDS.condition_rest)
        self.in_condition = self.kinds.number(WORDS.condition_start)
        self.repository: dict[str, Pattern] = {
            "plain": {"patterns": list(_plain())},
            "json": {"patterns": list(_json())},
            "text": {"patterns": list(_in_texts())},
            "odd": _match(NOTHING, TokenClass.UNKNOWN),
        }

    def make(self) -> Pattern:
        """The whole grammar."""
        patterns = [_match(_LABEL, TokenClass.LABEL), *self._resting(self.start)]
        return {
            "information_for_contributors": [
                "Made by `python -m callflow_dsl.syntax.textmate` from the lexer; do not edit."
            ],
            "name": "Call flow",
            "scopeName": "source.flow",
            "fileTypes": ["flow"],
            "patterns": patterns,
            "repository": dict(sorted(self.repository.items())),
        }

    def _resting(self, rest: int) -> list[Pattern]:
        """What is matched while a context rests."""
        patterns: list[Pattern] = []
        if rest in self.bracketed:
            patterns.append({"include": f"#{self._brackets(*self.bracketed[rest])}"})
        if rest == self.condition:
            target = (TokenClass.PUNCTUATION, self.in_condition, rest)
            patterns.append(self._moving("\\(", target, rest))
        patterns += [{"include": "#plain"}, *self._matching(rest, rest), {"include": "#odd"}]
        return patterns

    def _brackets(self, begin: str, end: str, inside: int) -> str:
        """A region in brackets, over lines."""

        def patterns() -> list[Pattern]:
            words = self._matching(inside, inside, in_brackets=True)
            return [{"include": "#plain"}, *words, {"include": "#odd"}]

        region = {
            "begin": begin, "end": end,
            "beginCaptures": {"0": _named(TokenClass.PUNCTUATION)},
            "endCaptures": {"0": _named(TokenClass.PUNCTUATION)},
        }  # fmt: skip
        return self._item(f"in-{inside}", region, patterns)

    def _item(self, name: str, item: Pattern, patterns: Any) -> str:
        """Add an item to the repository, once; its patterns may come back to it."""
        if name not in self.repository:
            self.repository[name] = item
            item["patterns"] = patterns()
        return name

    def _matching(
        self, kind: int, rest: int, anchor: str = "", *, in_brackets: bool = False
    ) -> list[Pattern]:
        """Patterns for the words of a context, in a region with this resting context.

        A region in brackets is left at its bracket alone.
        """
        patterns: list[Pattern] = []
        if "raw" in self.kinds.first[kind] and self.kinds.first[kind]["raw"][0] in RAWS:
            patterns += _raw(anchor)
        groups: dict[Move, list[str]] = {}
        leaving = []
        for word, move in self.kinds.moves(kind).items():
            if kind != self.start and not in_brackets and self._leaves(word, move):
                leaving.append(word)
            else:
                groups.setdefault(move, []).append(word)
        # A region with an end of its own is left before these words; any other has to pass them.
        passed = leaving if anchor and (kind != rest or rest == self.start) else []
        for move, words in groups.items():
            if named := [word for word in words if word]:
                patterns.append(self._moving(f"{anchor}(?:{_words(named)})", move, rest))
        patterns += [
            self._moving(f"{anchor}{_other_than(passed)}", move, rest)
            for move, words in groups.items()
            if "" in words  # all other words are tried last
        ]
        return patterns

    def _leaves(self, word: str, move: Move) -> bool:
        """Whether a word does what it does at the begin of a statement."""
        return self.at_start.get(word) == move

    def _moving(self, expression: str, move: Move, rest: int) -> Pattern:
        """The pattern of words that make this move."""
        cls, following, resting = move
        if following == resting == rest:
            return _match(expression, cls)
        if resting == rest:
            name = f"once-{following}-{rest}"
            self._item(name, {}, lambda: self._matching(following, rest, "\\G"))
            return _region(expression, cls, name)
        name = f"region-{following}-{resting}"
        self._item(name, {}, lambda: self._inside(following, resting))
        if resting == self.start:
            return _region(expression, cls, name)
        return _region(expression, cls, name, *self._end(following, resting))

    def _inside(self, following: int, rest: int) -> list[Pattern]:
        """What is matched right behind the begin of a region, and in the rest of it."""
        first = self._matching(following, rest, "\\G") if following != rest else []
        return [*first, *(self._resting(rest) if rest != self.start else [])]

    def _end(self, following: int, rest: int) -> tuple[str, dict[str, Any]]:
        """Where a region ends: before what begins a statement, or behind what ends one."""
        brackets = self.bracketed.get(rest, ("",) * 3)
        braces = "\\}" if brackets[0] == "\\{" else "[{}]"
        ends = ["$", f"(?={braces})", f"(?={_LABEL})"]
        if brackets[1]:
            ends.append(f"(?<={brackets[1]})")
        captures: dict[str, Any] = {}
        kinds = [(following, "\\G"), (rest, "(?!\\G)")] if following != rest else [(rest, "")]
        for kind, anchor in kinds:
            leaving, last = self._leaving(kind)
            if leaving:
                ends.append(f"{anchor}(?={leaving})")
            for cls, expression in last.items():
                ends.append(f"{anchor}({expression})")
                captures[str(len(captures) + 1)] = _named(cls)
        return "|".join(ends), captures

    def _leaving(self, kind: int) -> tuple[str, dict[TokenClass, str]]:
        """The words of a context before which its region ends, and those behind which it does."""
        moves = self.kinds.moves(kind)
        leaving = [word for word, move in moves.items() if self._leaves(word, move)]
        any_other = _other_than([word for word in moves if word and word not in leaving])
        behind: dict[TokenClass, str] = {}
        for word, (cls, following, rest) in moves.items():
            if word in leaving or following != self.start:
                continue
            expression = _words([word]) if word else any_other
            if rest != self.start:  # what is no word still belongs to the region
                expression = f"(?:{expression})(?={_BLANKS}{_WORD})"
            behind[cls] = f"{behind[cls]}|{expression}" if cls in behind else expression
        return any_other if "" in leaving else _words(leaving), behind


def _other_than(words: Iterable[str]) -> str:
    """An expression for a word that is none of these."""
    named = [word for word in words if word]
    return f"(?!{_words(named)}){_WORD}" if named else _WORD


def _named(cls: TokenClass) -> dict[str, str]:
    return {"name": f"{cls.scope}.flow"}


def _match(expression: str, cls: TokenClass) -> Pattern:
    return {"match": expression, **_named(cls)}


def _region(
    begin: str, cls: TokenClass, include: str, end: str = "", captures: Pattern | None = None
) -> Pattern:
    """What begins with a word; without an end it is left as soon as nothing of it matches."""
    region: Pattern = {
        "begin": f"({begin}){_BLANKS}",
        "beginCaptures": {"1": _named(cls)},
        "end": end or _AT_ONCE,
        "patterns": [{"include": f"#{include}"}],
    }
    if not end:
        region["applyEndPatternLast"] = 1
    return region | ({"endCaptures": captures} if captures else {})


def _text(begin: str, end: str, *inner: Pattern) -> Pattern:
    patterns = [*inner, {"include": "#text"}]
    return {"begin": begin, "end": end, **_named(TokenClass.TEXT), "patterns": patterns}


def _plain() -> Iterator[Pattern]:
    """What is no word: it means the same wherever it stands."""
    yield _match("//.*", TokenClass.COMMENT)
    yield _text('"""', '"""', _match(_unnamed(JOINED), TokenClass.ESCAPE))
    yield _match(f"{MISQUOTES}|{ADDRESS}", TokenClass.TEXT)
    yield _text('"', '"|$')
    figures = "|".join([_FIGURES, "\\+[0-9][\\w-]*", _LEXEMES[IDS["KEYSYM"]]])
    yield _match(figures, TokenClass.VALUE)
    yield _match(_LEXEMES[IDS["REF"]], TokenClass.REFERENCE)
    yield _match(f"{_LEXEMES[IDS['COMPARE']]}|=", TokenClass.OPERATOR)
    yield _match("[{}(),]", TokenClass.PUNCTUATION)


def _in_texts() -> Iterator[Pattern]:
    """Escapes, names, and what is neither."""
    yield _match(_unnamed(ESCAPE), TokenClass.ESCAPE)
    yield _match(_LEXEMES[IDS["REF"]], TokenClass.REFERENCE)
    yield _match(f"{_unnamed(BAD_ESCAPE)}|{_unnamed(BAD_REFERENCE)}", TokenClass.UNKNOWN)


def _unnamed(expression: str) -> str:
    """The expression with plain groups: Python writes named ones in a way of its own."""
    return re.sub(r"\?P<\w+>", "", expression)


def _json() -> Iterator[Pattern]:
    inner: list[Pattern] = [_match(pattern, cls) for cls, pattern in JSON_TOKENS.items()]
    braces = {"0": _named(TokenClass.PUNCTUATION)}
    yield {
        "begin": "\\{", "end": "\\}", "beginCaptures": braces, "endCaptures": braces,
        "patterns": [{"include": "#json"}],
    }  # fmt: skip
    yield from inner


def _raw(anchor: str) -> Iterator[Pattern]:
    """`raw`, with the JSON object behind it or alone."""
    word = f"{anchor}(raw)(?![\\w.-])"
    yield {
        "begin": f"{word}{_BLANKS}(\\{{)",
        "end": "\\}",
        "beginCaptures": {"1": _named(TokenClass.KEYWORD), "2": _named(TokenClass.PUNCTUATION)},
        "endCaptures": {"0": _named(TokenClass.PUNCTUATION)},
        "patterns": [{"include": "#json"}],
    }
    yield {"match": word, **_named(TokenClass.KEYWORD)}


def text() -> str:
    """The text of grammar/callflow.tmLanguage.json."""
    return json.dumps(_Grammar().make(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    path = Path(__file__).parents[2] / "grammar" / "callflow.tmLanguage.json"
    path.write_text(text(), encoding="utf-8")
