"""Random flows, and all that can happen in them, by a reading of the wire of its own.

Nothing of the explorer and nothing of the engine is used: variables keep what was typed, every
entry is typed, and no two calls are taken for the same. The only thing shared is how long a
prompt is taken to last.
"""

from __future__ import annotations

import heapq
from itertools import product
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from callflow_dsl.simulate.speech import speaking_ms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

URL, ELSEWHERE = "https://example.com/next", "https://example.com/elsewhere"
KEYS = "01359*#"
#: Constants that are easy to read wrongly. Between two numbers an entry of `KEYS` fits.
VALUES = ("1", "5", "15", "*", "", "00", "05", "0", "-1", "1.5", "x", "#", "55")
OPERATORS = ("==", "==", "==", "!=", "!=", "<", "<=", ">", ">=", "contains")
#: What a variable that no step stores is tried with.
GIVEN = (
    None, *VALUES, "-2", "-0.5", "0.5", "1.2", "3", "10", "20", "1.50", "+5", "5.0", "15.0", "60",
)  # fmt: skip
FOREVER = 10**9
#: Between two keys of one entry, and after the last of one that could go on.
INTERVAL, TIMEOUT = 300, 5000
GREETING = 6000


def flow(random: Random, title: str, most: int = 7, *, keys: int = 2) -> dict[str, Any]:
    """A flow of a few steps that jump anywhere and ask for anything."""
    ids = [f"{title}{number}" for number in range(random.randint(1, most))]
    steps = [_step(random, name, ids, keys) for name in ids]
    stored = {step.get("onKeypressVar") for step in steps}
    for step in steps:  # one variable at the most may hold anything
        for condition in step["conditions"]:
            if condition["variable"] not in stored:
                condition["variable"] = "c"
    return {"title": title, "steps": steps}


def _step(random: Random, name: str, ids: list[str], keys: int) -> dict[str, Any]:
    prompt = {"payload": f"This is {name}."}
    action, options = random.choice(
        [
            ("say", prompt),
            ("say", prompt | {"repeat": 2}),
            ("say", prompt | {"ifMachine": random.choice(["hangup", "continue", "delay"])}),
            ("pause", {"length": random.randint(1, 9)}),
            ("pause", {"length": 2}),
            ("say", {"payload": "On hold.", "loop": True}),
            ("play", {"media": "https://example.com/a.wav"}),
            ("transfer", {"destination": "31612345678"}),
            ("record", {"maxLength": 9, "timeout": 3}),
            ("record", {"maxLength": 4, "timeout": 0}),
            ("record", {"timeout": 3, "finishOnKey": "any"}),
            ("record", {"finishOnKey": "#"}),
            ("record", {"finishOnKey": "none"}),
            ("record", {"maxLength": 5, "onFinish": random.choice([URL, ELSEWHERE])}),
            ("record", {"finishOnKey": "*", "onFinish": URL}),
            ("sendKeys", {"keys": "12", "duration": 300, "interval": 200}),
            ("teleport", {"to": "somewhere"}),
            ("fetchCallFlow", {"url": random.choice([URL, URL, ELSEWHERE])}),
            ("hangup", {}),
        ]
    )
    step: dict[str, Any] = {"id": name, "action": action, "options": options}
    # What only some steps take is written on any: the others do not listen.
    if random.random() < (0.6 if action in ("say", "play", "pause") else 0.1):
        step["onKeypressVar"] = random.choice("ab")
        step["maxNumKeys"] = random.choice([*range(1, keys + 1), 0])
        if random.random() < 0.3:
            step["endKey"] = random.choice("#50")
    if random.random() < (0.5 if action in ("say", "play", "pause") else 0.1):
        step["onKeypressGoto"] = random.choice(ids)
    step["conditions"] = [
        {
            "variable": random.choice("aabc"),
            "operator": random.choice(OPERATORS),
            "value": random.choice(VALUES),
        }
        for _ in range(random.choice([0, 0, 0, 1, 2]))
    ]
    return step


@frozen
class State:
    """A call in front of a step."""

    flow: int
    position: int
    variables: tuple[tuple[str, str], ...] = ()
    jumped: bool = False


@frozen
class Move:
    """What can happen there: where it leads (a state, or why the call ends) and what it takes."""

    to: State | str
    cause: str
    least: int = 0
    longest: int = 0
    keys: int = 0


@define
class Found:
    """What was found: ends by the fewest keys, steps that ran and were skipped, and so on."""

    ends: dict[tuple[str, str], int] = field(factory=dict)
    ran: set[str] = field(factory=set)
    skipped: set[str] = field(factory=set)
    #: Conditions (step, number) that held, and that failed.
    held: set[tuple[str, int]] = field(factory=set)
    failed: set[tuple[str, int]] = field(factory=set)
    #: Steps after which a key, or silence, drops the caller.
    dropped: set[tuple[str, str]] = field(factory=set)
    #: Whether some call goes round for ever.
    trapped: bool = False
    #: Longest time to each transfer, on ways that come to no step twice.
    people: dict[str, int] = field(factory=dict)


@define
class Calls:
    """All calls of a flow (wire JSON), with another one behind `URL`."""

    flows: list[Mapping[str, Any]]
    guesses: Mapping[str, Any] = field(factory=dict)
    machine: bool = False
    limit: int | None = None
    #: With a limit: calls go on no further where this happens.
    but_not: str = ""
    found: Found = field(factory=Found)
    ways: dict[State, list[Move]] = field(factory=dict)
    #: With a limit: the latest time at which a call can come to a step.
    latest: dict[str, int] = field(factory=dict)

    def everything(self, most: int = 100_000) -> Found | None:
        """Follow each call until nothing new comes; None: there are more moves than that."""
        begun = self._begin()
        is_whole = self._follow(begun, most) if self.limit is None else self._time(begun, most)
        if not is_whole:
            return None
        if self.limit is None:
            self._find_dropped()
            self._find_trapped()
            for state in begun:
                self._find_longest(state)
        return self.found

    def _follow(self, begun: list[State], most: int) -> bool:
        """By the fewest keys, whatever the time."""
        queue = [(0, number, state) for number, state in enumerate(begun)]
        number = len(queue)
        while queue:
            keys, _, state = heapq.heappop(queue)
            if state in self.ways:
                continue
            self.ways[state] = self._moves(state)
            most -= len(self.ways[state])
            if most < 0:
                return False
            for move in self.ways[state]:
                if isinstance(move.to, State):
                    number += 1
                    heapq.heappush(queue, (keys + move.keys, number, move.to))
                else:
                    end = (move.to, self._last(state))
                    known = self.found.ends.get(end, FOREVER)
                    self.found.ends[end] = min(known, keys + move.keys)
        return True

    def _time(self, begun: list[State], most: int) -> bool:
        """By the times at which a call can come to each state: tenths of a second, as bits."""
        limit = (self.limit or 0) // 100
        in_time = (1 << limit + 1) - 1
        times = dict.fromkeys(begun, 1)
        queue = list(begun)
        while queue:
            state = queue.pop()
            if state not in self.ways:
                self.ways[state] = self._moves(state)
                most -= len(self.ways[state])
            if most < 0:
                return False
            for move in self.ways[state]:
                if move.cause == self.but_not:
                    continue
                after = 0
                for tenths in range(move.least // 100, min(move.longest // 100, limit) + 1):
                    after |= times[state] << tenths & in_time
                if times[state].bit_length() - 1 + move.longest // 100 > limit:
                    self.found.ends["max_duration", self._last(state)] = 0
                if isinstance(move.to, State):
                    if after & ~times.get(move.to, 0):
                        times[move.to] = times.get(move.to, 0) | after
                        self.latest[self._last(move.to)] = max(
                            self.latest.get(self._last(move.to), 0),
                            (after.bit_length() - 1) * 100,
                        )
                        queue.append(move.to)
                elif after and move.to != "endless":
                    self.found.ends[move.to, self._last(state)] = 0
        return True

    def _begin(self) -> list[State]:
        flows = self.flows if self._asks(self.flows[0]) else self.flows[:1]
        steps = [step for flow in flows for step in flow["steps"]]
        asked = {c["variable"] for step in steps for c in step["conditions"]}
        stored = {step["onKeypressVar"] for step in steps if _listens(step) and _stores(step)}
        starts: list[dict[str, str]] = [{}]
        for name in sorted(asked - stored):
            starts = [
                start | ({} if value is None else {name: value})
                for start in starts
                for value in GIVEN
            ]
        return [State(0, 0, tuple(start.items())) for start in starts]

    @staticmethod
    def _asks(flow: Mapping[str, Any]) -> bool:
        return any(URL in step["options"].values() for step in flow["steps"])

    def step(self, state: State) -> Mapping[str, Any] | None:
        steps = self.flows[state.flow]["steps"]
        return steps[state.position] if state.position < len(steps) else None

    def _last(self, state: State) -> str:
        return str((self.step(state) or self.flows[state.flow]["steps"][-1])["id"])

    # What can happen ---------------------------------------------------------------------

    def _moves(self, state: State) -> list[Move]:
        step = self.step(state)
        if step is None:
            return [Move("past_end", "runs")]
        held = [self._holds(condition, dict(state.variables)) for condition in step["conditions"]]
        for number, holds in enumerate(held):
            (self.found.held if holds else self.found.failed).add((step["id"], number))
        following = State(state.flow, state.position + 1, state.variables)
        if not all(held) and not state.jumped:
            self.found.skipped.add(step["id"])
            return [Move(following, "skips")]
        self.found.ran.add(step["id"])
        return list(self._does(step, state, following))

    def _holds(self, condition: Mapping[str, str], variables: Mapping[str, str]) -> bool:
        stored, value = variables.get(condition["variable"]), condition["value"]
        if stored is None and not self.guesses.get("unset_differs", True):
            return False
        match condition["operator"]:
            case "==":
                return stored == value
            case "!=":
                return stored != value
        try:
            left, right = float(stored or "x"), float(value)
        except ValueError:
            return False
        return {
            "<": left < right,
            "<=": left <= right,
            ">": left > right,
            ">=": left >= right,
        }.get(condition["operator"], False)

    def _does(self, step: Mapping[str, Any], state: State, following: State) -> Iterator[Move]:
        options = step["options"]
        match step["action"]:
            case "say" | "play" | "pause":
                yield from self._heard(step, state, following)
            case "transfer":
                yield Move(following, "transfer", 0, FOREVER)
            case "record":
                yield from self._recorded(options, following)
            case "fetchCallFlow":
                yield from self._fetched(options["url"], following, 0, 0)
            case "sendKeys":
                ms = len(options["keys"]) * (options["duration"] + options["interval"])
                yield Move(following, "runs", ms, ms)
            case "hangup":
                yield Move("hangup", "runs")
            case _:
                yield Move(following, "runs")

    def _heard(self, step: Mapping[str, Any], state: State, following: State) -> Iterator[Move]:
        options, before = step["options"], 0
        if step["action"] == "say" and self.machine:
            policy = options.get("ifMachine", "delay")
            if policy != "continue":
                before = GREETING
            if policy == "hangup":
                yield Move("machine", "runs", before, before)
                return
        if step["action"] == "pause":
            ms = options["length"] * 1000
        elif step["action"] == "play":
            ms = 5000
        else:
            ms = speaking_ms(options["payload"]) * options.get("repeat", 1)
        listens = _listens(step) and not self.machine
        loops = options.get("loop", False) and not self.guesses.get("loop_ends", False)
        if not loops:
            cause = "silence" if listens else "runs"
            yield Move(following, cause, before + ms, before + ms)
        elif not listens:
            yield Move("endless", "runs", before, FOREVER)
        if listens:
            yield from self._typed(step, state, FOREVER if loops else ms)

    def _typed(self, step: Mapping[str, Any], state: State, ms: int) -> Iterator[Move]:
        end, most = step.get("endKey"), step.get("maxNumKeys", 0)
        timeout = self.guesses.get("key_timeout_ms", TIMEOUT)
        if not most and not end:
            most = 1
        target = state.position + 1
        if step.get("onKeypressGoto"):
            ids = [other["id"] for other in self.flows[state.flow]["steps"]]
            target = ids.index(step["onKeypressGoto"])
        for length in range(0 if end else 1, (most or 2) + 1):
            for typed in map("".join, product(KEYS.replace(end or "x", ""), repeat=length)):
                variables = dict(state.variables)
                if _stores(step):
                    variables[step["onKeypressVar"]] = typed
                jumps = bool(step.get("onKeypressGoto")) and self.guesses.get("jump_runs", False)
                to = State(state.flow, target, tuple(sorted(variables.items())), jumped=jumps)
                is_full = length == most > 0
                ended = bool(end) and not is_full
                if not typed and not self.guesses.get("end_key_alone", True):
                    continue
                gaps = length + ended - 1
                late = 0 if is_full else timeout
                if not ended:
                    yield self._key(to, gaps, late, ms, length)
                    continue
                yield self._key(to, gaps, 0, ms, length + 1)
                if typed:  # no more is typed, not even the end key
                    yield self._key(to, length - 1, late, ms, length + 1)

    def _key(self, to: State, gaps: int, late: int, ms: int, keys: int) -> Move:
        timeout = self.guesses.get("key_timeout_ms", TIMEOUT)
        return Move(to, "keys", INTERVAL * gaps + late, ms + timeout * gaps + late, keys)

    def _recorded(self, options: Mapping[str, Any], following: State) -> Iterator[Move]:
        most = options.get("maxLength", 0) * 1000 or FOREVER
        quiet = options.get("timeout", 0) * 1000 or FOREVER
        keys = options.get("finishOnKey", "none") != "none"
        least = 0 if keys else min(most, quiet)
        if least == FOREVER:
            yield Move("caller", "record", 0, FOREVER)
            return
        pressed = 0 if min(most, quiet) < FOREVER else 1
        if "onFinish" in options:
            yield from self._fetched(options["onFinish"], following, least, most, pressed)
        else:
            yield Move(following, "record", least, most, pressed)

    def _fetched(
        self, url: str, following: State, least: int, longest: int, keys: int = 0
    ) -> Iterator[Move]:
        yield Move("fetch_failed", "fetch", least, longest, keys)
        if url == URL:
            yield Move(State(1, 0, following.variables), "fetch", least, longest, keys)
        else:
            yield Move("handed_over", "fetch", least, longest, keys)

    # What follows from all of it ------------------------------------------------------------

    def _find_dropped(self) -> None:
        for state, moves in self.ways.items():
            for move in moves:
                if move.cause in ("keys", "silence") and isinstance(move.to, State):
                    after: State | str = move.to
                    while isinstance(after, State) and self._is_passed(after):
                        after = self.ways[after][0].to
                    if after == "past_end":
                        self.found.dropped.add((str(self.step(state)["id"]), move.cause))  # type: ignore[index]

    def _is_passed(self, state: State) -> bool:
        return self.step(state) is None or self.ways[state][0].cause == "skips"

    def _find_trapped(self) -> None:
        before: dict[State, list[State]] = {}
        queue = []
        for state, moves in self.ways.items():
            for move in moves:
                if isinstance(move.to, State):
                    before.setdefault(move.to, []).append(state)
                else:
                    queue.append(state)
        ending = set(queue)
        while queue:
            for state in before.get(queue.pop(), ()):
                if state not in ending:
                    ending.add(state)
                    queue.append(state)
        self.found.trapped = len(ending) < len(self.ways)

    def _find_longest(self, start: State) -> None:
        """The longest times, on ways that come to no step twice (so far as 3,000 looks reach)."""
        work = [(start, 0, frozenset([(start.flow, start.position)]))]
        looks = 0
        while work and looks < 3000:
            looks += 1
            state, ms, visited = work.pop()
            for move in self.ways[state]:
                if move.cause == "transfer":
                    name = self._last(state)
                    self.found.people[name] = max(self.found.people.get(name, 0), ms)
                elif isinstance(move.to, State):
                    place = (move.to.flow, move.to.position)
                    if place not in visited:
                        work.append((move.to, ms + move.longest, visited | {place}))


def _listens(step: Mapping[str, Any]) -> bool:
    takes = step["action"] in ("say", "play", "pause")
    return takes and bool(step.get("onKeypressGoto") or step.get("onKeypressVar"))


def _stores(step: Mapping[str, Any]) -> bool:
    return bool(step.get("onKeypressVar"))
