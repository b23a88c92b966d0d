"""What callers will notice of a change: the old and the new flow are called in the same ways.

A way is what a caller does at each step that listens: press an entry that one of the flows asks
about, press something else, or stay silent. All ways are tried, the shortest first, up to a number
of calls; what was not tried is said to be unknown. Transfers are answered in all of them.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from callflow_dsl.errors import FlowcError
from callflow_dsl.picking import instances, without
from callflow_dsl.printing import shown
from callflow_dsl.simulate import Caller, Ended, Heard, Keys, Stay, Transferred, load, simulate
from callflow_dsl.simulate.events import REASONS, Fetched, Recorded
from callflow_dsl.steps.conditions import KEYPAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from callflow_dsl.simulate import Event, Program

#: Calls of one flow, moves of one caller, and calls of all flows of a plan.
CALLS, MOVES, ALL_CALLS = 300, 5, 6000
#: Texts that are told of each kind.
_TOLD = 4
SILENCE = ""
#: What ends a caller's waiting.
_LAST = (Transferred, Fetched, Ended)

Way = tuple[str, ...]


@frozen
class Call:
    """What is noticed of one call; equal ones are the same to a caller, but for the time."""

    heard: tuple[str, ...]
    transfers: tuple[str, ...]
    recorded: bool
    handed_to: tuple[str, ...]
    ended: str
    #: How long it takes until somebody is called, another flow goes on, or it ends.
    ms: int = field(eq=False)
    #: Whether the caller could do all that they wanted to.
    done: bool = field(eq=False)

    @property
    def end(self) -> str:
        """Where it leads, in a few words."""
        if self.transfers:
            return "reaches " + ", then ".join(self.transfers)
        if self.handed_to:
            return f"goes on at {self.handed_to[-1]}"
        return "leaves a message" if self.recorded else f"ends ({self.ended})"


@define
class _Calls:
    """Both flows, called in the same ways."""

    pairs: dict[Way, tuple[Call, Call]] = field(factory=dict)
    #: Whether there are ways that were not tried.
    is_cut: bool = False


def noticed(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    calls: int = CALLS,
    masked: Callable[[str], str] = str,
) -> tuple[str, ...]:
    """Sentences about what a caller notices; at most ``calls`` calls are made of each flow.

    ``masked`` hides secrets in a text before it is cut: part of one would not be known as one.
    """
    try:
        old, new = load({**before, "title": "before"}), load({**after, "title": "after"})
        made = _call_both(old, new, _entries(before, after), calls)
    except FlowcError as error:
        return (f"unknown: it cannot be called here: {shown(error.message)}",)
    told = list(_told(made, masked)) or list(_about_others(made))
    count = len(made.pairs)
    if made.is_cut:
        told = told or [f"nothing in the {count} shortest calls"]
        told.append(f"unknown beyond the {count} shortest calls")
    return tuple(told or [f"nothing: all calls are the same ({count} tried)"])


def _entries(*flows: Mapping[str, Any]) -> tuple[str, ...]:
    """What callers can press that a flow asks about, and one key that none does."""
    asked = {value for flow in flows for value in _asked(flow)}
    pressed = sorted(value for value in asked if value and set(value) <= set(KEYPAD))
    others = [key for key in "9876543210*#" if key not in pressed]
    return (*pressed, *others[:1])


def _asked(flow: Mapping[str, Any]) -> Iterator[str]:
    """The values that the conditions of a stored flow name."""
    for step in instances(flow["steps"], dict):
        for condition in instances(step.get("conditions") or (), dict):
            yield str(condition.get("value"))


def _call_both(old: Program, new: Program, entries: tuple[str, ...], most: int) -> _Calls:
    made = _Calls()
    waiting: deque[Way] = deque([()])
    while waiting:
        way = waiting.popleft()
        if len(made.pairs) >= most:
            made.is_cut = True
            break
        pair = _call(old, way), _call(new, way)
        if not any(call.done for call in pair):
            continue  # neither flow listens so often
        made.pairs[way] = pair
        if len(way) < MOVES:
            waiting.extend((*way, entry) for entry in (*entries, SILENCE))
        elif _listens(old, way) or _listens(new, way):
            made.is_cut = True
    return made


def _listens(flow: Program, way: Way) -> bool:
    """Whether a flow asks for another entry at the end of a way."""
    return bool(_call(flow, (*way, "1")).done)


def _call(flow: Program, way: Way) -> Call:
    moves = tuple(Keys(entry) if entry else Stay() for entry in way)
    transcript = simulate(flow, Caller(moves))
    events = transcript.events
    ends = instances(events, Ended)
    return Call(
        tuple(map(_text, instances(events, Heard))),
        tuple(_number(event.destination) for event in instances(events, Transferred)),
        bool(instances(events, Recorded)),
        tuple(event.url for event in instances(events, Fetched)),
        REASONS[ends[-1].reason] if ends else "it goes on",
        _until_handed_on(events),
        not transcript.unused,
    )


def _text(heard: Heard) -> str:
    return heard.text or ", ".join(heard.media)


def _until_handed_on(events: Sequence[Event]) -> int:
    """Milliseconds until somebody else is concerned with the caller, or nobody."""
    return next((event.at_ms for event in events if isinstance(event, _LAST)), 0)


def _told(made: _Calls, masked: Callable[[str], str]) -> Iterator[str]:
    yield from _about_ends(made)
    yield from _about_keys(made)
    yield from _about_silence(made)
    yield from _about_tries(made)
    yield from _about_words(made, masked)


def _about_ends(made: _Calls) -> Iterator[str]:
    """Who is reached, and who no more."""
    before, after = _in_order(made, 0, _places), _in_order(made, 1, _places)
    limit = f" in {len(made.pairs)} calls" if made.is_cut else ""
    for place in sorted(before.keys() - after.keys()):
        yield f"nobody {place} any more{limit}"
    for place in sorted(after.keys() - before.keys()):
        way = next(way for way, (_, new) in made.pairs.items() if place in _places(new))
        yield f"callers now {_can(place)}: {_words(way)}"


def _places(call: Call) -> tuple[str, ...]:
    """What a call leads to, as the end of "nobody ..."."""
    return (
        *(f"reaches {number}" for number in call.transfers),
        *(f"is handed to {url}" for url in call.handed_to),
        *(("leaves a message",) if call.recorded else ()),
    )


def _can(place: str) -> str:
    verb, _, rest = place.partition(" ")
    plural = {"reaches": "reach", "leaves": "leave", "is": "are"}[verb]
    return f"{plural} {rest}"


def _about_keys(made: _Calls) -> Iterator[str]:
    """Keys that are new, or do nothing any more, or lead elsewhere."""
    told = {SILENCE, other} if (other := _other(made)) else {SILENCE}
    for way, calls in made.pairs.items():
        if not way or way[-1] in told:
            continue
        beside = made.pairs.get((*way[:-1], other)) if other else None
        if beside is None or not all(call.done for call in (*calls, *beside)):
            continue  # one of the calls is over before that key
        line = _about_key(way, calls, beside)
        if line:
            told.add(way[-1])
            yield line


def _about_key(way: Way, calls: tuple[Call, Call], beside: tuple[Call, Call]) -> str:
    """What is different about the last key of a way; ``beside``: with a wrong key in its place."""
    old, new = calls
    was, is_now = old != beside[0], new != beside[1]
    where = f" ({_words(way[:-1])})" if way[:-1] else ""
    if is_now and not was:
        return f"key {way[-1]} is new{where}: {new.end}"
    if was and not is_now:
        return f"key {way[-1]} is gone{where}: it is taken for a wrong one"
    if was and old.end != new.end:
        return f"key {way[-1]}{where} now {new.end}, it was: {old.end}"
    return ""


def _other(made: _Calls) -> str | None:
    """The key that neither flow asks about: the last one that is tried."""
    first = [way[0] for way in made.pairs if len(way) == 1 and way[0] != SILENCE]
    return first[-1] if first else None


def _about_silence(made: _Calls) -> Iterator[str]:
    old, new = made.pairs[()]
    if old.end != new.end:
        yield f"who presses nothing now {new.end}, it was: {old.end}"
    seconds = [round(call.ms / 1000) for call in (old, new)]
    if seconds[0] != seconds[1]:
        ends = "who presses nothing is connected" if new.transfers else "silence now ends"
        yield f"{ends} after {seconds[1]} s, was {seconds[0]} s"


def _about_tries(made: _Calls) -> Iterator[str]:
    """How often a wrong key, or silence, is borne with."""
    for entry, what in ((_other(made), "wrong keys"), (SILENCE, "silences")):
        was, now = _borne(made, 0, entry), _borne(made, 1, entry)
        if was != now:
            more = " or more" if now == MOVES else ""
            yield f"the flow now listens on through {now}{more} {what} in a row, was {was}"


def _borne(made: _Calls, side: int, entry: str | None) -> int:
    """After how many times the same entry one of the flows still listens."""
    calls = {way: pair[side] for way, pair in made.pairs.items() if set(way) == {entry}}
    return max((len(way) for way, call in calls.items() if call.done), default=0)


def _about_others(made: _Calls) -> Iterator[str]:
    """The first call that is different in a way that nothing else tells."""
    for way, (old, new) in made.pairs.items():
        if old != new or old.done != new.done or old.ms != new.ms:
            seconds = [round(call.ms / 1000, 1) for call in (old, new)]
            yield (
                f"{_words(way)}: now {new.end} after {seconds[1]:g} s, "
                f"it was: {old.end} after {seconds[0]:g} s"
            )
            return


def _about_words(made: _Calls, masked: Callable[[str], str]) -> Iterator[str]:
    before, after = _in_order(made, 0, _heard), _in_order(made, 1, _heard)
    yield from _some("callers now hear", [*map(masked, without(after, *before))])
    yield from _some("callers hear no more", [*map(masked, without(before, *after))])


def _heard(call: Call) -> tuple[str, ...]:
    return call.heard


def _some(words: str, texts: Sequence[str]) -> Iterator[str]:
    """A sentence for each of some texts, and how many more there are."""
    for text in texts[:_TOLD]:
        yield f'{words} "{_cut(text)}"'
    if len(texts) > _TOLD:
        yield f"{words} {len(texts) - _TOLD} more texts"


def _in_order(made: _Calls, side: int, told: Callable[[Call], Iterable[str]]) -> dict[str, None]:
    """What the calls of one flow tell, in the order of the calls."""
    return dict.fromkeys(text for pair in made.pairs.values() for text in told(pair[side]))


def _words(way: Way) -> str:
    """A way in words: ``key 1, then silence``."""
    words = ", then ".join(f"key {shown(entry)}" if entry else "silence" for entry in way)
    return words or "pressing nothing"


def _number(destination: str) -> str:
    return f"+{destination}" if destination.isascii() and destination.isdigit() else destination


def _cut(text: str) -> str:
    text = shown(text)
    return text if len(text) <= 80 else f"{text[:77]}..."


def budget(changes: int) -> int:
    """Calls that each of so many changed flows may have; 0 where they are too many."""
    share = ALL_CALLS // max(1, changes)
    return min(CALLS, share) if share >= 10 else 0
