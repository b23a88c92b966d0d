"""The arrows between boxes: what callers do, said in the words of the source."""

from __future__ import annotations

from bisect import bisect_left

from callflow_dsl._frozen import evolve
from callflow_dsl.compiler.resolved import Again, InChoice, InMenu, InPart, Role
from callflow_dsl.explore.values import label, ranges
from callflow_dsl.graph.boxes import menu_of
from callflow_dsl.graph.model import CHOICE, END, START, Arrow, Box
from callflow_dsl.picking import instances
from callflow_dsl.source import Location
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from callflow_dsl.compiler.resolved import Body, Branch, Enclosing, Menu
    from callflow_dsl.compiler.result import CompiledStep
    from callflow_dsl.graph.boxes import Group
    from callflow_dsl.graph.model import ArrowKind
    from callflow_dsl.graph.moves import Move
    from callflow_dsl.simulate.loading import Program

#: Statement -> its branch for the entries that no other branch has.
_OTHER = {"menu": "other", "ask": "invalid"}
#: An arrow's boxes and kind, and the branch of a menu that it leads into (0: none).
_Name = tuple[str, str, "ArrowKind", int]


def arrows_of(
    program: Program,
    moves: Iterable[Move],
    groups: Iterable[Group],
    origins: Sequence[CompiledStep],
) -> tuple[tuple[Arrow, ...], tuple[Box, ...]]:
    """The arrows, and the boxes of the `if` statements that they go through."""
    reader = _Reader(program, groups, origins)
    for move in moves:
        reader.read(move)
    return tuple(reader.arrows()), tuple(reader.choices.values())


class _Reader:
    """Puts moves together to arrows: one for each pair of boxes and kind."""

    def __init__(
        self, program: Program, groups: Iterable[Group], origins: Sequence[CompiledStep]
    ) -> None:
        self._origins = origins
        self._end = len(program.steps)
        self._box = {
            position: program.steps[group[0]].id for group in groups for position in group
        } | {-1: START}
        #: The positions of steps that stand in an `if`.
        #: For each step the `if` statements around it; the positions of steps that have one.
        self._choices = [_choices(origin.around) for origin in origins]
        self._conditional = [place for place, choices in enumerate(self._choices) if choices]
        #: What is entered on an arrow, and the words that stand for it in the source.
        self._entries: dict[_Name, dict[str, None]] = {}
        self._words: dict[_Name, dict[str, None]] = {}
        #: The `if` in the syntax tree, by identity -> its box.
        self.choices: dict[int, Box] = {}

    def read(self, move: Move) -> None:
        """Add what a move says to the arrows along its way, for each branch of a menu apart."""
        for branch_move in self._by_branch(move):
            self._read(branch_move)

    def _by_branch(self, move: Move) -> list[Move]:
        """The move for each branch that its entries lead into: calls may not tell them apart."""
        menu = menu_of(self._around(move.source)) if len(move.entries) > 1 else None
        if menu is None:
            return [move]
        entries: dict[tuple[str, int], list[str]] = {}
        for entry in move.entries:
            entries.setdefault(_branch_of(menu, entry), []).append(entry)
        return [evolve(move, entries=tuple(group)) for group in entries.values()]

    def _read(self, move: Move) -> None:
        source, target = self._box[move.source], self._target(move)
        if source == target and self._is_inside(move):
            return
        kind, word, branch = self._meaning(move)
        for choice, answer in self._decisions(move):
            self._add((source, choice, kind, branch), move, word)
            source, kind, word, branch = choice, "choice", answer, 0
        self._add((source, target, kind, branch), move, word)

    def arrows(self) -> Iterator[Arrow]:
        """The arrows that were read, each with all that leads along it."""
        for name, words in self._words.items():
            source, target, kind, _branch = name
            entries = tuple(self._entries.get(name, ()))
            keys = [label(entries)] if entries or (kind == "keys" and not words) else []
            yield Arrow(source, target, kind, " ".join([*keys, *words]))

    def _add(self, name: _Name, move: Move, word: str) -> None:
        words = self._words.setdefault(name, {})
        if word:
            words[word] = None
        elif name[2] == "keys":
            self._entries.setdefault(name, {}).update(dict.fromkeys(move.entries))

    def _target(self, move: Move) -> str:
        if move.target < self._end:
            return self._box[move.target]
        # An end for each box, beside it: lines from everywhere to one end hide the rest.
        return f"{END} {self._box[move.source]}"

    def _around(self, position: int) -> tuple[Enclosing, ...]:
        is_step = self._origins and 0 <= position < self._end
        return self._origins[position].around if is_step else ()

    def _choices_at(self, position: int) -> list[tuple[int, InChoice]]:
        is_step = self._origins and 0 <= position < self._end
        return self._choices[position] if is_step else []

    def _is_inside(self, move: Move) -> bool:
        """Whether a move within a box goes on to its next line, and not back to its first."""
        if move.kind == "keys":
            return False
        if not self._origins:
            return move.target == move.source + 1
        hearings = (self._origins[place].hearings for place in (move.source, move.target))
        return move.target > move.source and len(set(hearings)) == 1

    def _meaning(self, move: Move) -> tuple[ArrowKind, str, int]:
        """The kind of an arrow, its word (none: the entries stand for themselves), its branch."""
        if self._gives_up(move):
            return "fail", "fail", 0
        if move.kind == "silence":
            return "silence", "silence", 0
        menu = menu_of(self._around(move.source))
        if move.kind == "keys" and menu is not None and move.entries:
            return "keys", *_branch_of(menu, move.entries[0])
        return move.kind, "", 0

    def _gives_up(self, move: Move) -> bool:
        """Whether a move leaves a menu because no try is left."""
        target = _menus(self._around(move.target))
        roles = {id(block.menu.node): block.role for block in target}
        return any(
            _is_left(block, roles.get(id(block.menu.node)), move)
            for block in _menus(self._around(move.source))
        )

    def _decisions(self, move: Move) -> Iterator[tuple[str, str]]:
        """The boxes of each `if` that a move goes through, and the answers: "yes", "no".

        The answer is empty where skipped steps leave it open (an `if` in the body of another).
        """
        if not self._conditional:
            return
        yield from self._passed(move)
        yield from self._entered(move)

    def _passed(self, move: Move) -> Iterable[tuple[str, str]]:
        """Each `if` whose steps a move skips."""
        ends = (move.source, move.target)
        known = {_key(block) for place in ends for block in self._around(place)}
        inside = {id(block.node) for place in ends for _, block in self._choices_at(place)}
        passed: dict[int, tuple[str, str]] = {}
        first = bisect_left(self._conditional, move.first)
        for position in self._conditional[first : bisect_left(self._conditional, move.target)]:
            around = self._around(position)
            for depth, block in self._choices[position]:
                if id(block.node) in inside or id(block.node) in passed:
                    continue
                # Others stand in a branch that the call is not in.
                if known.issuperset(map(_key, around[:depth])):
                    answer = _answer_of_skipped(block, around[depth + 1 :])
                    passed[id(block.node)] = self._choice(position, depth), answer
        return passed.values()

    def _entered(self, move: Move) -> Iterator[tuple[str, str]]:
        """Each `if` around the step that a move comes to and not around the one it leaves."""
        choices_before = {id(block.node) for _, block in self._choices_at(move.source)}
        for depth, block in self._choices_at(move.target):
            if id(block.node) not in choices_before:
                yield self._choice(move.target, depth), "yes" if block.holds else "no"

    def _choice(self, position: int, depth: int) -> str:
        """The id of the box of an `if` around a step; the box is made when it is first met."""
        around, action = self._around(position), self._origins[position].action
        block = around[depth]
        assert isinstance(block, InChoice)
        assert action is not None
        if id(block.node) not in self.choices:
            uses = _parts(around[depth:])
            source = uses[0].place.source if uses else action.place.source
            text = Location(source, block.node.condition.span).text
            self.choices[id(block.node)] = Box(
                f"{CHOICE} {len(self.choices)}",
                "choice",
                (" ".join(text.split()),),
                cluster=tuple(f"part {block.part.name}" for block in _parts(around[:depth])[-1:]),
            )
        return self.choices[id(block.node)].id


def _menus(around: Iterable[Enclosing]) -> list[InMenu]:
    return instances(around, InMenu)


def _parts(around: Iterable[Enclosing]) -> list[InPart]:
    return instances(around, InPart)


def _choices(around: Iterable[Enclosing]) -> list[tuple[int, InChoice]]:
    """Each `if` among these blocks, with its depth."""
    return [(depth, block) for depth, block in enumerate(around) if isinstance(block, InChoice)]


def _is_left(block: InMenu, role: Role | None, move: Move) -> bool:
    """Whether a move out of a menu means that no try is left; ``role``: where it leads to there."""
    if block.role is Role.FAIL:
        return False
    return role is Role.FAIL or (role is None and _asks_again(block, move))


def _answer_of_skipped(block: InChoice, inner: Iterable[Enclosing]) -> str:
    """The answer with which steps are skipped; empty where an `if` inside may be the reason."""
    if _choices(inner):
        return ""
    return "no" if block.holds else "yes"


def _key(block: Enclosing) -> tuple[object, ...]:
    """What is equal for the same block, from wherever its part is used."""
    match block:
        case InPart(part=part):
            return (id(part),)
        case InMenu(menu=menu, role=role, branch=branch):
            return id(menu.node), role, id(branch)
        case InChoice(node=node, holds=holds):
            return id(node), holds


def _asks_again(block: InMenu, move: Move) -> bool:
    """Whether a move out of a menu is one for which the menu says `again`: no try is left."""
    if block.role is not Role.PROMPT:
        written = block.branch.body.statements if block.branch else ()
        return bool(written) and isinstance(written[-1], ast.Again) and written[-1].menu is None
    body = _body_for(block.menu, move)
    return len(body) == 1 and isinstance(body[0], Again) and body[0].menu is None


def _body_for(menu: Menu, move: Move) -> Body:
    """What the menu does for the entry or the silence of a move."""
    if move.kind == "silence":
        return menu.silence.body
    if move.kind != "keys" or not move.entries:
        return []
    _word, number = _branch_of(menu, move.entries[0])
    if number:
        return menu.branches[number - 1].body
    others = (branch.body for branch in menu.branches if branch.is_other)
    return next(others, [])


def _branch_of(menu: Menu, entry: str) -> tuple[str, int]:
    """The word of the branch that an entry leads into, and its number, from 1."""
    entry = entry.removesuffix(menu.end_key or "\0")
    for number, branch in enumerate(menu.branches, 1):
        if branch.is_other:
            continue
        if entry in branch.keys or any(_is_in(entry, *bounds) for bounds in branch.ranges):
            return _branch_word(branch), number
    return _OTHER[menu.node.word], 0


def _branch_word(branch: Branch) -> str:
    if all(len(key) == 1 for key in branch.keys) and not branch.ranges:
        return ranges(branch.keys)
    spans = [f"{low}-{'' if high is None else high}" for low, high in branch.ranges]
    return " ".join([*sorted(branch.keys), *spans])


def _is_in(entry: str, low: int, high: int | None) -> bool:
    return entry.isdecimal() and low <= int(entry) and (high is None or int(entry) <= high)
