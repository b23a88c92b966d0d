"""Every class of reply that a wait can get: the one list that exploration goes by.

Replies of one class lead to the same next step; they differ in time alone. Keys are not in
the list, because which of them matter depends on the flow (see explore/values.py), and
neither is that the caller hangs up where that just ends the call, as it does anywhere.
"""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.simulate.call import (
    Collecting,
    Dialled,
    Dialling,
    Fetching,
    HangUp,
    Listening,
    NoFlow,
    Recording,
    Silence,
    Spoke,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from callflow_dsl.simulate.call import Reply, State

#: A word or two, as long as a recording needs to be one.
_A_WORD_MS = 5000


@frozen
class Choice:
    """A class of replies, and how long a call can stay; no ``longest_ms``: without an end."""

    reply: Reply
    least_ms: int
    longest_ms: int | None

    @property
    def keys(self) -> str:
        """The key that the caller presses with it; mostly none."""
        return self.reply.key if isinstance(self.reply, Spoke) else ""


def replies(state: State) -> list[Choice]:
    """The classes of replies to what the call waits for, without keys; none when it is over."""
    match state.wait:
        case Listening(left_ms=left):
            return [Choice(Silence(), left or 0, left)]
        case Collecting(timeout_ms=timeout):
            return [Choice(Silence(), timeout, timeout)]
        case Dialling():
            # How long somebody rings and talks is not for the flow to say.
            return [
                Choice(Dialled("answered", ring_ms=0, talk_ms=0), 0, None),
                Choice(Dialled("busy", ring_ms=0), 0, None),
                Choice(Dialled("no_answer", ring_ms=0), 0, None),
                Choice(Dialled("failed", ring_ms=0), 0, None),
            ]
        case Recording():
            return _recording(state.wait, state)
        case Fetching():
            return [
                Choice(NoFlow(), 0, 0),
                Choice(NoFlow("it does not answer"), 0, 0),
            ]
    return []


def _recording(wait: Recording, state: State) -> list[Choice]:
    longest = wait.max_ms
    choices = []
    if wait.finish_keys:
        choices.append(Choice(Spoke(_spoken(wait), wait.finish_keys[0]), 0, longest))
    if wait.silence_ms is not None:
        least = wait.silence_ms if longest is None else min(wait.silence_ms, longest)
        choices.append(Choice(Spoke(_spoken(wait)), least, longest))
    if longest is not None:
        choices.append(Choice(Spoke(longest), longest, longest))
    if not choices or state.world.hangup_posts:
        choices.append(Choice(HangUp(_A_WORD_MS), 0, longest))
    return choices


def _spoken(wait: Recording) -> int:
    return _A_WORD_MS if wait.max_ms is None else min(_A_WORD_MS, max(0, wait.max_ms - 1))
