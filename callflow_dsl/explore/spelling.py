"""A way through a flow as a person can call it: keys, silences, and how long that takes."""

from __future__ import annotations

from functools import reduce

from callflow_dsl._frozen import frozen
from callflow_dsl.explore.exploration import Pace, going_on, quickly
from callflow_dsl.explore.path import Path
from callflow_dsl.explore.state_sets import ALL
from callflow_dsl.simulate.caller import is_silent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.explore.exploration import Cost, Edge, Exploration, Ring
    from callflow_dsl.simulate.loading import Step


class Spelling:
    """Makes the paths of one exploration; they are spelled when somebody reads them."""

    def __init__(self, exploration: Exploration) -> None:
        self._all = exploration
        self._written: dict[int, _Written] = {}  # by the identity of a ring

    def to(self, node: int, states: int = ALL) -> Path:
        """The shortest way to a node, in one of these states."""
        explored = self._all
        if not explored.exact:
            return self.through(lambda: explored.path(node, states), explored.pace(node))
        return Path(
            lambda: explored.cost(node),
            lambda: self._to(node).text(),
            lambda: explored.given_to(node),
            explored.pace(node),
        )

    def along(self, edge: Edge, states: int = ALL) -> Path:
        """The shortest way to an edge and along it, into one of these states."""
        explored, pace = self._all, self._all.pace(edge.source)
        if not explored.exact:
            return self.through(lambda: explored.path_along(edge, states), pace)
        if pace is Pace.AT_ONCE:
            edge = quickly(edge)
        return Path(
            lambda: going_on(explored.cost(edge.source), edge),
            lambda: self._next(self._to(edge.source), edge).text(),
            lambda: explored.given_to(edge.source),
            pace,
        )

    def through(self, edges: Callable[[], tuple[Edge, ...]], pace: Pace = Pace.STEADY) -> Path:
        """The way along these edges."""

        def cost() -> Cost:
            return reduce(going_on, edges(), (0, 0, 0))

        def text() -> str:
            written = _Written()
            for edge in edges():
                written = self._next(written, edge)
            return written.text()

        def given() -> Mapping[str, str]:
            return next((self._all.given.get(edge.source, {}) for edge in edges()), {})

        return Path(cost, text, given, pace)

    def _to(self, node: int) -> _Written:
        """The way to a node of an exact exploration, from the ways before it, each written once."""
        way: list[Ring] = []
        ring = self._all.rings[node][0]
        while ring.came and id(ring) not in self._written:
            way.append(ring)
            ring = ring.came[0].ring
        written = self._written.setdefault(id(ring), _Written())
        for ring in reversed(way):
            written = self._written[id(ring)] = self._next(written, self._all.edge(ring.came[0]))
        return written

    def _next(self, written: _Written, edge: Edge) -> _Written:
        step = self._all.step(edge.source)
        if step is None or edge.cause == "skips":
            return written
        return written.after(step, edge)


@frozen
class _Written:
    """Words as `parse_moves` reads them: the last one, and all before it as another such value.

    One ``_`` stands for a prompt with its pauses, as long as `Stay` lasts. Where a key
    comes after silent steps that would take it elsewhere, each of those is a ``.``; so is
    the wait after an entry that could have gone on, which would take the next key into it.
    ``silent`` are the steps that the silence under way has covered.
    """

    word: str = ""
    before: _Written | None = None
    silent: tuple[Step, ...] = ()

    def text(self) -> str:
        """All words, without what a caller who does nothing does anyway."""
        words: list[str] = []
        here: _Written | None = self
        while here is not None:
            if here.word and (words or here.word not in ("_", ".", "speak")):
                words.append(here.word)
            here = here.before
        return ",".join(reversed(words))

    def after(self, step: Step, edge: Edge) -> _Written:
        """This way, and then what happens at a step."""
        in_pause = bool(self.silent) and is_silent(self.silent[-1])
        if edge.cause == "keys":
            return self._pressed(step, edge.keys, in_pause=in_pause)
        if edge.cause == "silence":
            if not self.silent or (in_pause and not is_silent(step)):
                return _Written("_", self, (step,))
            return _Written(self.word, self.before, (*self.silent, step))
        if is_silent(step):
            covered = (*self.silent, step) if self.silent else ()
            return _Written(self.word, self.before, covered)
        if edge.cause == "record":
            return _Written(edge.keys or "speak", self)
        return _Written(self.word, self.before)

    def _pressed(self, step: Step, keys: str, *, in_pause: bool) -> _Written:
        written = self
        if self.silent and (not in_pause or is_silent(step)):
            written = self.before or _Written()  # the silence was only the wait for this key
            if any(_keys_of(other) != _keys_of(step) for other in self.silent):
                for _ in filter(_listens, self.silent):
                    written = _Written(".", written)
        written = _Written(keys, written)
        return _Written(".", written) if _goes_on(step, keys) else written


def _listens(step: Step) -> bool:
    return step.listens


def _goes_on(step: Step, keys: str) -> bool:
    """Whether the step waits for more keys after these: a silence completes the entry."""
    if step.max_keys is not None and len(keys) >= step.max_keys:
        return False
    return step.end_key is None or step.end_key not in keys


def _keys_of(step: Step) -> tuple[object, ...]:
    """What a key does here; without a jump it leads behind this very step."""
    target = step.id if step.goto is None else step.goto
    return target, step.variable, step.max_keys, step.end_key
