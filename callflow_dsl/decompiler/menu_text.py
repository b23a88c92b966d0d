"""How a menu that was found is written: its lines, before they are laid out."""

from __future__ import annotations

from itertools import pairwise

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.decompiler.blocks import IfBlock, arranged
from callflow_dsl.decompiler.entries import NO_NUMBER, Entry, written
from callflow_dsl.decompiler.found import SILENCE, FoundMenu, Ran
from callflow_dsl.steps.kinds import count_of_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from callflow_dsl.decompiler.blocks import Node, Opposite
    from callflow_dsl.decompiler.decompile_step import Line
    from callflow_dsl.decompiler.found import Item, Items
    from callflow_dsl.decompiler.wire_steps import WireStep

#: Options that the menu gives to its prompts.
_OWN = ("as", "end", "max", "on key goto")
_USUAL_WAIT, _USUAL_TRIES = "5s", 3
#: The order in which keys are offered.
_ORDER = "1234567890*#"
_WIDTH = 70
#: So many digits in a row are a range to answer in, where nothing is said for each of them.
_SCALE = 3


@frozen
class _Branch:
    entries: tuple[Entry, ...]
    items: Items
    #: `again`, with the name of a menu around or without; empty where the call goes on.
    again: str

    @property
    def leads_back(self) -> bool:
        """Whether a menu is heard again at its end, or in a menu in it."""
        inside = (item for item in self.items if isinstance(item, FoundMenu))
        return bool(self.again) or any(menu.returns for menu in inside)


class MenuWriter:
    """Writes the menus of one flow; ``line_text`` gives the text of a step's line."""

    def __init__(
        self,
        steps: Sequence[WireStep],
        line_text: Callable[[int, Line, int], str],
        opposite: Opposite | None = None,
    ) -> None:
        self._steps = steps
        self._line_text = line_text
        self._opposite = opposite

    def lines(self, menu: FoundMenu, depth: int, label: str = "") -> list[str] | None:
        """The lines of a menu at a depth of blocks; None where it cannot be written."""
        parts = _Parts(menu, self._steps)
        head = f"{label}{parts.word} {parts.variable} {{"
        lines = [head, *self._prompt(menu, depth + 1), *parts.numbers()]
        for name, branch in parts.named():
            inner = self._block(name, branch, depth + 1)
            if inner is None:
                return None
            lines += inner
        return [*lines, "}"] if parts.is_written else None

    def _prompt(self, menu: FoundMenu, depth: int) -> Iterator[str]:
        *spoken, last = menu.prompt
        is_wait = spoken and _is_wait(self._steps[last.number].line, last)
        for ran in spoken if is_wait else menu.prompt:
            line = self._steps[ran.number].line
            options = tuple(option for option in line.options if option[0] not in _OWN)
            yield self._line_text(
                ran.number, evolve(line, options=options, guards=ran.guards, label=None), 2 * depth
            )
        wait = self._steps[last.number].line.head.split()[1] if is_wait else "0s"
        if wait != _USUAL_WAIT:
            yield f"wait {wait}"

    def _block(self, name: str, branch: _Branch, depth: int) -> list[str] | None:
        body = self._body(branch, depth)
        if body is None:
            return None
        is_short = len(body) < 2 or (len(body) == 2 and body[1] in (branch.again, "hangup"))
        text = f"{name} {{ {'  '.join(body)} }}" if body else f"{name} {{}}"
        if is_short and "\n" not in text and len(text) < _WIDTH:
            return [text]
        return [f"{name} {{", *body, "}"]

    def _body(self, branch: _Branch, depth: int) -> list[str] | None:
        """The lines in a branch; None where a menu in it cannot be written."""
        guards = [
            item.guards if isinstance(item, Ran) and item.own is not None else ()
            for item in branch.items
        ]
        nodes = arranged(guards, (), always=True, opposite=self._opposite)
        body = self._nodes(branch.items, nodes, 0, depth)
        return [*body, branch.again] if body is not None and branch.again else body

    def _nodes(
        self, items: Items, nodes: Iterable[Node], guards: int, depth: int
    ) -> list[str] | None:
        """The lines of nodes of items; their first ``guards`` are said around them."""
        lines: list[str] = []
        for node in nodes:
            if isinstance(node, IfBlock):
                inner = self._if_block(items, node, guards, depth + 1)
            else:
                assert isinstance(node, int)
                inner = self._item(items[node], guards, depth)
            if inner is None:
                return None
            lines += inner
        return lines

    def _if_block(self, items: Items, block: IfBlock, guards: int, depth: int) -> list[str] | None:
        body = self._nodes(items, block.body, guards + len(block.guards), depth)
        head = f"if {' and '.join(block.guards)} {{"
        otherwise = self._nodes(items, block.otherwise, guards + block.said_by_else, depth)
        if body is None or otherwise is None:
            return None
        if block.inner is not None:
            first, *rest = otherwise
            return [head, *body, f"}} else {first}", *rest]
        return [head, *body, *(["} else {", *otherwise] if otherwise else []), "}"]

    def _item(self, item: Item, guards: int, depth: int) -> list[str] | None:
        if isinstance(item, FoundMenu):
            return self.lines(item, depth + 1)
        said = item.guards if item.own is None else (*item.guards[guards:], *item.own)
        line = evolve(self._steps[item.number].line, guards=said)
        return [self._line_text(item.number, line, 2 * depth + 2)]


def _is_wait(line: Line, ran: Ran) -> bool:
    """Whether a step can be the pause behind a prompt that `wait` stands for."""
    others = [word for word, _ in line.options if word not in _OWN]
    return line.kind is not None and line.kind.verb == "pause" and not others and not ran.guards


class _Parts:
    """What the lines of one menu say."""

    def __init__(self, menu: FoundMenu, steps: Sequence[WireStep]) -> None:
        self._menu = menu
        self._steps = steps
        first = steps[menu.prompt[0].number]
        self.variable = dict(first.line.options)["as"]
        self._max_keys, self._end_key = first.max_keys, first.end_key
        #: The keys of an entry; the one that ends it comes on top.
        self._most = self._max_keys and self._max_keys - (self._end_key is not None)
        self._is_one_key = first.end_key is None and first.max_keys in (1, None)
        self.is_written = not self.variable.startswith('"') and first.max_keys != 0
        self._silence = self._branch([SILENCE])
        self._other, self._branches = self._split()
        # Endless tries behind a silent hearing of their own: silence has one try.
        silence_goes_on = not self._silence.items and not self._silence.again
        is_first = menu.prompt[0].number == menu.start
        is_one_silence = menu.wrong_tries is None and is_first and silence_goes_on
        self._silence_is_counted = is_one_silence or self._silence.again == "again"
        self._is_ask = self._can_be_asked()

    @property
    def word(self) -> str:
        return "ask" if self._is_ask else "menu"

    # Branches

    def _branch(self, entries: Sequence[Entry]) -> _Branch:
        items, menu = self._menu.outcomes[entries[0]]
        again = "again" if menu == self.variable else menu and f"again {menu}"
        return _Branch(tuple(entries), items, again)

    def _split(self) -> tuple[_Branch, list[_Branch]]:
        """The branch of wrong entries, and those of the others in their order."""
        groups: dict[object, list[Entry]] = {}
        for entry, (items, again) in self._menu.outcomes.items():
            if entry is not SILENCE:
                groups.setdefault((self._said(items), again), []).append(entry)
        if self._is_one_key:
            wrong = max(groups.values(), key=len)
        else:
            wrong = next(group for group in groups.values() if NO_NUMBER in group)
        branches = [
            branch
            for group in groups.values()
            if group is not wrong
            for branch in self._apart(group)
        ]
        return self._branch(wrong), _in_order(branches, _usual_but(self._menu.told_apart))

    def _said(self, items: Items) -> tuple[object, ...]:
        return tuple(
            (self._steps[item.number].content, item.guards) if isinstance(item, Ran) else item.start
            for item in items
        )

    def _apart(self, group: list[Entry]) -> Iterator[_Branch]:
        """One branch, or several where their steps stand one behind the other."""
        by_place: dict[tuple[int, ...], list[Entry]] = {}
        for entry in group:
            items, _ = self._menu.outcomes[entry]
            by_place.setdefault(tuple(item.start for item in items), []).append(entry)
        places = sorted(by_place)
        is_mixed = any(before[-1] > behind[0] for before, behind in pairwise(places))
        for entries in [group] if is_mixed else by_place.values():
            yield from map(self._branch, self._in_runs(entries))

    def _in_runs(self, group: list[Entry]) -> list[list[Entry]]:
        """The entries of a branch without steps, apart where guards have other keys between."""
        keys = self._menu.told_apart
        items, _ = self._menu.outcomes[group[0]]
        if items or any(entry.example not in keys for entry in group):
            return [group]
        runs: list[list[Entry]] = []
        last = -2
        for entry in sorted(group, key=lambda entry: keys.index(entry.example)):
            place = keys.index(entry.example)
            if place != last + 1:
                runs.append([])
            runs[-1].append(entry)
            last = place
        return runs

    def _can_be_asked(self) -> bool:
        if len(self._branches) != 1:
            return False
        (valid,) = self._branches
        if self._other.again != "again" and not (
            self._is_over(self._other.items) and self._takes_any(self._most)
        ):
            return False
        if self._is_one_key and not _is_scale(valid.entries):
            return False
        silence = self._silence
        goes_on = not silence.again and not self._is_over(silence.items)
        return not valid.items and not valid.again and not goes_on

    def _is_over(self, items: Items) -> bool:
        last = items[-1] if items else None
        return isinstance(last, Ran) and self._steps[last.number].ends and not last.guards

    def named(self) -> Iterator[tuple[str, _Branch]]:
        """The branches that have to be written, with their heads."""
        if not self._is_ask:
            for branch in self._branches:
                yield f"key {' '.join(self._entries(branch))}", branch
            if not self._branches and self._is_usual(self._other):
                yield "other", self._other
        rest = (("invalid" if self._is_ask else "other", self._other), ("silence", self._silence))
        for name, branch in rest:
            if not self._is_usual(branch):
                is_implied = self._is_ask and branch.again == "again"
                yield name, evolve(branch, again="" if is_implied else branch.again)
        if self._menu.fail:
            yield "fail", _Branch((), self._menu.fail, "")

    def _is_usual(self, branch: _Branch) -> bool:
        """Whether wrong entries or silence do what they do where no branch is written."""
        if branch.items:
            return False
        if branch is self._silence and self._silence_is_counted:
            return True
        return branch.again == "again" or (self._menu.tries == 1 and not branch.again)

    def _entries(self, branch: _Branch) -> list[str]:
        if any(entry.is_number and entry.high is None for entry in branch.entries):
            self.is_written = False
            return []
        return written(branch.entries)

    # Numbers

    def numbers(self) -> Iterator[str]:
        """The lines about tries and entries."""
        yield from self._tries()
        yield from self._scale() if self._is_one_key else self._lengths()

    def _tries(self) -> Iterator[str]:
        menu = self._menu
        if menu.tries is None:
            wrong = "endless" if menu.wrong_tries is None else f"{menu.wrong_tries}"
            silence = f"silence {menu.silence_tries} " if self._silence_is_counted else ""
            yield f"tries {silence}wrong {wrong}"
        elif menu.tries != _USUAL_TRIES:
            yield f"tries {menu.tries}"

    def _scale(self) -> Iterator[str]:
        if self._is_ask:
            first, *_, last = self._branches[0].entries
            yield f"valid {first.example}-{last.example}"

    def _lengths(self) -> Iterator[str]:
        if self._most is not None:
            yield f"max {count_of_keys(self._most)}"
        if self._end_key is not None:
            yield f"end {self._end_key}"
        if self._is_ask and not self._takes_any(self._most):
            yield f"valid {' '.join(self._entries(self._branches[0]))}"

    def _takes_any(self, most: int | None) -> bool:
        """Whether an `ask` takes every number that can be entered."""
        if self._is_one_key:
            return False
        entries = self._branches[0].entries
        highest = entries[-1].high
        return (
            all(entry.is_number for entry in entries)
            and entries[0].low == 0
            and highest in (None, 10 ** (most or 0) - 1)
            and all(entry.high == (after.low or 0) - 1 for entry, after in pairwise(entries))
        )


def _is_scale(entries: Sequence[Entry]) -> bool:
    """Whether one-key entries are a range of digits: an answer on a scale, and no choice."""
    keys = "".join(entry.example for entry in entries)
    return len(keys) >= _SCALE and keys in "0123456789"


def _usual_but(keys: Sequence[str]) -> list[str]:
    """The usual order of keys, but for these, which are in an order of their own."""
    if any(len(key) > 1 for key in keys):
        return [*keys, *(key for key in _ORDER if key not in keys)]
    own = iter(keys)
    return [next(own) if key in keys else key for key in _ORDER]


def _in_order(branches: list[_Branch], keys: Sequence[str]) -> list[_Branch]:
    """Branches in the order of their keys, and those of a kind in the order of their steps."""

    def key_order(branch: _Branch) -> int:
        example = branch.entries[0].example
        return keys.index(example) if example in keys else len(keys)

    ordered = sorted(branches, key=key_order)
    for leads_back in (True, False):
        places = [
            n
            for n, candidate in enumerate(ordered)
            if candidate.items and candidate.leads_back is leads_back
        ]
        by_step = sorted(
            (ordered[n] for n in places), key=lambda candidate: candidate.items[0].start
        )
        for place, branch in zip(places, by_step, strict=True):
            ordered[place] = branch
    return ordered
