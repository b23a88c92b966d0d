"""A caller as data: what they press, say and leave undone, and the rule when they do it.

The caller hears a prompt out and presses as it ends, presses at once in a pause, and
waits for a step that listens; `Caller.barge_in` cuts prompts off instead.
"""

from __future__ import annotations

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.errors import FlowcError
from callflow_dsl.patterns import pattern
from callflow_dsl.simulate.call import (
    Collecting,
    Dialled,
    Dialling,
    HangUp,
    Listening,
    NoFlow,
    Press,
    Recording,
    Reply,
    Silence,
    Spoke,
    State,
)
from callflow_dsl.steps.behaviour import Silence as Waits
from callflow_dsl.steps.conditions import KEYPAD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from callflow_dsl.simulate.loading import Step

#: Time between two keys of one entry, in milliseconds.
KEY_INTERVAL_MS = 300


@frozen
class Keys:
    """Press these keys, one after the other, beginning at the next step that listens.

    ``eager``: begin at the very next prompt, even if it does not listen and the key is lost.
    """

    keys: str
    eager: bool = False
    begun: bool = False


@frozen
class Stay:
    """Stay silent: for ``ms`` milliseconds, or (``None``) until something new is heard.

    Something new is a prompt after the pause that invites a key, or a step of another kind.
    """

    ms: int | None = None
    begun: bool = False
    paused: bool = False


@frozen
class Pass:
    """Press nothing during the next step that listens."""


@frozen
class Speak:
    """Speak into the next recording for ``ms`` milliseconds, then press ``key`` if given."""

    ms: int = 5000
    key: str = ""


@frozen
class Leave:
    """Hang up at the next wait, this many milliseconds into it."""

    after_ms: int = 0


Move = Keys | Stay | Pass | Speak | Leave


@frozen
class Caller:
    """The moves of a caller in their order, and how their transfers go.

    When the moves have run out the caller is silent; a transfer beyond those listed is
    answered. ``not_before_ms`` is the earliest time of the next move, ``silent_until_ms`` the end
    of a silence that was said in seconds.
    """

    moves: tuple[Move, ...] = ()
    transfers: tuple[Dialled, ...] = ()
    barge_in: bool = False
    not_before_ms: int = 0
    silent_until_ms: int = 0

    @property
    def move(self) -> Move | None:
        """The move that comes next."""
        return self.moves[0] if self.moves else None

    def after(self) -> Caller:
        """The caller once the next move is made."""
        return evolve(self, moves=self.moves[1:])

    def doing(self, move: Move) -> Caller:
        """The caller in the middle of this move."""
        return evolve(self, moves=(move, *self.moves[1:]))


def respond(caller: Caller, state: State) -> tuple[Reply, Caller]:
    """What the caller (or the called number) does in this state, and the caller after it."""
    wait, move = state.wait, caller.move
    if isinstance(move, Stay) and move.ms is not None:
        later = max(caller.not_before_ms, state.at_ms) + move.ms
        silent = evolve(caller.after(), not_before_ms=later, silent_until_ms=later)
        return respond(silent, state)
    if isinstance(move, Stay | Pass) and _is_silent_through(caller, state):
        return Silence(), caller
    if isinstance(wait, Dialling):
        if isinstance(move, Stay) and move.begun:
            caller = caller.after()  # what is heard after the call to the other side is new
        return _wait_for(caller, state)
    if isinstance(move, Stay):
        if isinstance(wait, Recording) and not move.begun:
            return Spoke(0), caller.after()
        staying = stay(move, state)
        if staying is None:
            return respond(caller.after(), state)
        return Silence(), caller.doing(staying)
    if isinstance(wait, Recording):
        return _speak(caller, wait, state)
    if isinstance(wait, Listening | Collecting):
        return _act(caller, wait, state)
    return NoFlow(), caller


def _is_silent_through(caller: Caller, state: State) -> bool:
    """Whether a silence that was said in seconds lasts as long as this wait, or longer."""
    wait = state.wait
    if not isinstance(wait, Listening | Collecting):
        return False
    remaining_ms = wait.left_ms if isinstance(wait, Listening) else wait.timeout_ms
    return remaining_ms is not None and state.at_ms + remaining_ms <= caller.silent_until_ms


def _wait_for(caller: Caller, state: State) -> tuple[Reply, Caller]:
    """Be put through, or hang up when the time for that has come."""
    call = caller.transfers[0] if caller.transfers else Dialled()
    move = caller.move
    if isinstance(move, Leave):
        after = max(move.after_ms, caller.not_before_ms - state.at_ms)
        talk = call.talk_ms if call.outcome == "answered" else 0
        if after <= call.ring_ms:
            return HangUp(after), caller.after()
        if after <= call.ring_ms + talk:
            leaving = evolve(call, talk_ms=after - call.ring_ms, caller_hangs_up=True)
            return leaving, evolve(caller.after(), transfers=caller.transfers[1:])
        caller = evolve(caller, not_before_ms=state.at_ms + after)
    return call, evolve(caller, transfers=caller.transfers[1:])


def _act(caller: Caller, wait: Listening | Collecting, state: State) -> tuple[Reply, Caller]:
    """Press the next key or hang up in this wait, or let it pass."""
    move = caller.move
    remaining_ms = wait.left_ms if isinstance(wait, Listening) else wait.timeout_ms
    earliest = max(0, caller.not_before_ms - state.at_ms)
    if isinstance(move, Leave):
        after = max(earliest, move.after_ms)
        if remaining_ms is not None and after > remaining_ms:
            return Silence(), evolve(caller, not_before_ms=state.at_ms + after)
        return HangUp(after), caller.after()
    listens = isinstance(wait, Collecting) or wait.listens
    if isinstance(move, Pass):
        return Silence(), caller.after() if listens else caller
    if not isinstance(move, Keys) or not _can_press(move, listens):
        return Silence(), caller
    after = max(earliest, _patience(caller, move, wait, state))
    if remaining_ms is not None and after > remaining_ms:
        return Silence(), caller
    rest = evolve(move, keys=move.keys[1:], begun=True)
    next_key = state.at_ms + after + KEY_INTERVAL_MS
    pressed = caller.doing(rest) if rest.keys else caller.after()
    return Press(move.keys[0], after), evolve(pressed, not_before_ms=next_key)


def _can_press(move: Keys, listens: bool) -> bool:
    return bool(move.keys) and (listens or move.eager or move.begun)


def _patience(caller: Caller, move: Keys, wait: Listening | Collecting, state: State) -> int:
    """How long the caller listens before the first key of a move."""
    if isinstance(wait, Collecting) or move.begun or move.eager or caller.barge_in:
        return 0
    step = state.step
    return 0 if is_silent(step) else wait.once_ms


def is_silent(step: Step | None) -> bool:
    """Whether nothing is heard while this step goes on, so that there is nothing to hear out."""
    return step is not None and isinstance(step.does, Waits)


def stay(move: Stay, state: State) -> Stay | None:
    """The silence once this wait has passed; ``None`` when it was already over before it."""
    wait, step = state.wait, state.step
    if isinstance(wait, Collecting):
        return evolve(move, begun=True, paused=True)
    if not isinstance(wait, Listening) or step is None:
        return None
    if is_silent(step):
        return evolve(move, begun=move.begun or wait.listens, paused=move.begun or wait.listens)
    if move.paused or (move.begun and not wait.listens):
        return None
    return evolve(move, begun=move.begun or wait.listens)


def _speak(caller: Caller, wait: Recording, state: State) -> tuple[Reply, Caller]:
    match caller.move:
        case Leave(after_ms=ms):
            after = max(ms, caller.not_before_ms - state.at_ms)
            silent_for = after if ms == 0 else 0  # silent until the time has come
            if wait.silence_ms is not None and wait.silence_ms < silent_for:
                return Spoke(0), evolve(caller, not_before_ms=state.at_ms + after)
            return HangUp(after), caller.after()
        case Speak(ms=ms, key=key):
            return Spoke(ms, key), caller.after()
        case Keys(keys=keys) as move if keys[:1] and keys[0] in wait.finish_keys:
            rest = evolve(move, keys=keys[1:], begun=True)
            return Spoke(key=keys[0]), caller.doing(rest) if rest.keys else caller.after()
    return Spoke(), caller


_BETWEEN = pattern(r",|\bthen\b")
_DURATION = pattern(r"(\d+)(ms|s|m)")
_UNIT_MS = {"ms": 1, "s": 1000, "m": 60_000}


def parse_moves(text: str) -> tuple[Move, ...]:
    """Moves from a list: keys (``1``, ``123#``), a silence (``5s``, or ``_`` until
    something new is heard, ``.`` during one step that listens), ``speak`` (into a
    recording, 5 s), ``hangup``. A comma or ``then`` stands between two: ``12 then 6s then 34``.

    Raises `FlowcError` (usage) that names the part it cannot read.
    """
    return tuple(_parse_move(part.strip()) for part in _BETWEEN.split(text) if part.strip())


_WORDS: Mapping[str, Move] = {"_": Stay(), ".": Pass(), "speak": Speak(), "hangup": Leave()}


def _parse_move(part: str) -> Move:
    if part in _WORDS:
        return _WORDS[part]
    if match := _DURATION.fullmatch(part):
        return Stay(int(match[1]) * _UNIT_MS[match[2]])
    if all(key in KEYPAD for key in part):
        return Keys(part)
    raise FlowcError(
        f"cannot read {part!r} as keys",
        hint="a comma list of: keys (1, 123#), silences (5s, _ or . as --help says), speak, hangup",
        exit_code=2,
    )


def parse_transfer(text: str) -> Dialled:
    """How a transfer goes, by the name of its outcome; `FlowcError` (usage) for another word."""
    match text.strip():
        case "answered" | "busy" | "failed" as outcome:
            return Dialled(outcome)
        case "no_answer":
            return Dialled("no_answer", ring_ms=30_000)
    raise FlowcError(
        f"a transfer cannot go {text!r}",
        hint="it is answered, busy, no_answer or failed",
        exit_code=2,
    )
