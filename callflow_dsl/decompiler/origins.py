"""Where the statements of compiled steps stood, as the ids that the compiler gave them tell.

Such an id is a checksum of what a statement says, of the branches of menus that it stands in, and
of the hearing that it was written for. So a guess at these can be proved: it gives that very id.
"""

from __future__ import annotations

from itertools import chain, islice

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.compiler.generated_ids import Guess, place_text
from callflow_dsl.patterns import pattern
from callflow_dsl.steps import BY_ACTION, BY_VERB, COMMON_SPECS
from callflow_dsl.steps.conditions import NEGATIONS
from callflow_dsl.wire.decode import decode_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any, TypeAlias

    from callflow_dsl.steps import Condition, StepKind

    #: Branches of menus, the outermost first: the role of each, and the keys of a `key`; then
    #: what hearing of each menu it was written for.
    Place: TypeAlias = "tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]"

_MADE = pattern(f"((?:{'|'.join(BY_VERB)})-[0-9a-f]{{8}})(?:-[0-9]+)?")
#: What a prompt has of its menu.
_LISTENING = ("on_keypress_var", "max_num_keys", "end_key")
PROMPT = ("prompt",)
OUTSIDE: Place = ((), ())
#: Where the hangup stands that the compiler adds at the end of a call.
_END = "end of the call"
#: Guesses for each step of a flow, in all; and how many places are tried with an `if` of its own.
_MOST_GUESSES = 4_000
_LIKELY = 100
#: Tests of a flow that an `if` of its own may make though nothing is left of it.
_MOST_TESTS = 60


@frozen
class Origin:
    """Where the statement of a step stood."""

    #: The branches around it; None for the hangup that the compiler adds.
    branches: tuple[tuple[str, ...], ...] | None
    hearings: tuple[int, ...]
    #: What its own `if` says, the one behind it.
    conditions: tuple[Condition, ...]
    #: The id without its number: it says all of the above, and what the statement says.
    base: str


class Origins:
    """The origins of the steps of one flow, as far as they have been found."""

    def __init__(self, steps: Sequence[Mapping[str, Any]]) -> None:
        self._steps = steps
        self._known: dict[str, Origin] = {}
        ids = (_MADE.fullmatch(str(step.get("id"))) for step in steps)
        self._bases = [match[1] if match else "" for match in ids]
        #: Whether the compiler made all ids.
        self.are_made = bool(steps) and all(self._bases)
        self._texts: dict[tuple[object, ...], bytes] = {}
        #: How many guesses are left.
        self.guesses = _MOST_GUESSES * len(steps)
        self._tested: list[tuple[Condition, ...]] | None = None

    def of(self, number: int, guesses: Iterable[Place]) -> Origin | None:
        """The origin of a step, which is one of the ``guesses`` unless it is known already."""
        base = self._bases[number]
        if base not in self._known:
            found = self._proven(number, base, guesses)
            if found is None:
                return None
            self._known[base] = found
        return self._known[base]

    def is_of(self, number: int, base: str) -> bool:
        """Whether a step has this id, its number aside."""
        return self._bases[number] == base

    def known(self, number: int) -> Origin | None:
        """The origin of a step, if it has been found."""
        return self._known.get(self._bases[number])

    def _proven(self, number: int, base: str, guesses: Iterable[Place]) -> Origin | None:
        decoded = decode_step(self._steps[number])
        kind = BY_ACTION.get(self._steps[number]["action"])
        if kind is None or not isinstance(decoded, kind.cls):
            return None
        fields = _fields(decoded, kind)
        tried: list[Place] = []
        place = self._place(base, fields, guesses, tried)
        if place is not None:
            return Origin(*place, (), base)
        if "on_keypress_var" in fields:
            return None
        if kind.verb == "hangup" and (end := _end_of_call(base, tried)) is not None:
            return end
        return self._with_own_condition(base, fields, decoded, tried)

    def _with_own_condition(
        self, base: str, fields: Mapping[str, Any], step: Any, tried: Iterable[Place]
    ) -> Origin | None:
        for own in self._own_conditions(step):
            place = self._place(base, {**fields, "conditions": own}, tried, [])
            if place is not None:
                return Origin(*place, own, base)
        return None

    def _place(
        self, base: str, fields: Mapping[str, Any], guesses: Iterable[Place], tried: list[Place]
    ) -> Place | None:
        """The first place that gives this id; the likeliest of them are added to ``tried``."""
        wanted = int(base[-8:], 16)
        guess = Guess(fields)
        in_prompt = Guess({n: v for n, v in fields.items() if n not in _LISTENING})
        for place in guesses:
            branches, hearings = place
            self.guesses -= 1
            if self.guesses < 0:
                return None
            if len(tried) < _LIKELY:
                tried.append(place)
            at = in_prompt if branches[-1:] == (PROMPT,) else guess
            if at.checksum(self._text((*branches, hearings) if branches else ())) == wanted:
                return place
        return None

    def _text(self, place: tuple[object, ...]) -> bytes:
        text = self._texts.get(place)
        if text is None:
            text = self._texts[place] = place_text(place)
        return text

    def _own_conditions(self, step: Any) -> Iterator[tuple[Condition, ...]]:
        """What the `if` of a step may say: what it is guarded by, or any one test of the flow."""
        guards = step.conditions or ()
        for number in range(len(guards)):
            yield tuple(guards[number:])
        if self._tested is None:
            self._tested = list(islice(self._tests(), _MOST_TESTS))
        yield from self._tested

    def _tests(self) -> Iterator[tuple[Condition, ...]]:
        steps = (decode_step(step) for step in self._steps)
        conditions = chain.from_iterable(getattr(step, "conditions", None) or () for step in steps)
        tests = {(c.variable, c.operator, c.value): c for c in conditions if not c.extra}
        for condition in tests.values():
            yield (condition,)
            opposite = NEGATIONS.get(condition.operator)
            if opposite is not None:
                yield (evolve(condition, operator=opposite),)


def _end_of_call(base: str, tried: Iterable[Place]) -> Origin | None:
    """The origin of a hangup that the compiler added, in a hearing of these places or in none."""
    for hearings in dict.fromkeys(hearings for _, hearings in [OUTSIDE, *tried]):
        if Guess({}).checksum(place_text((_END, hearings))) == int(base[-8:], 16):
            return Origin(None, hearings, (), base)
    return None


def _fields(step: Any, kind: StepKind) -> dict[str, Any]:
    """What a statement said, but for its condition."""
    given = ((spec.attr, getattr(step, spec.attr)) for spec in (*kind.specs, *COMMON_SPECS))
    return {name: value for name, value in given if value is not None}
