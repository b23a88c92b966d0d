"""Finding what a test line speaks of among the events of a call."""

from __future__ import annotations

import re

from callflow_dsl._frozen import frozen
from callflow_dsl.flowtest.model import Hears, Plays
from callflow_dsl.simulate.events import Event, Heard, Paused
from callflow_dsl.steps.behaviour import Options
from callflow_dsl.steps.words import step_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from callflow_dsl.simulate.loading import Step


@frozen
class Mark:
    """A place among the events of a call: index of an event, offset in what is heard there."""

    index: int = 0
    offset: int = 0
    #: What was found there is all that is heard there.
    is_whole: bool = False


def find_prompt(wanted: Hears | Plays, events: Sequence[Event], mark: Mark) -> Mark | None:
    """The first prompt from the mark on that fits, the place behind the match; None without one."""
    for index in range(mark.index, len(events)):
        event = events[index]
        if not isinstance(event, Heard) or (isinstance(wanted, Plays) and not event.media):
            continue
        text = spoken(event)
        match = _pattern(wanted).search(text, mark.offset if index == mark.index else 0)
        if match is not None:
            return Mark(index, match.end(), is_whole=match.span() == (0, len(text)))
    return None


def find_wait(events: Sequence[Event], mark: Mark) -> Mark | None:
    """The first silence of the flow from the mark on."""
    for index in range(mark.index, len(events)):
        if isinstance(events[index], Paused):
            return Mark(index)
    return None


def spoken(event: Heard) -> str:
    """What is heard, on one line."""
    return " ".join((event.text if not event.media else " ".join(event.media)).split())


def _pattern(wanted: Hears | Plays) -> re.Pattern[str]:
    if isinstance(wanted, Plays):
        return re.compile(re.escape(wanted.media))
    if wanted.pattern:
        return re.compile(wanted.text)
    words = r"\s+".join(re.escape(word) for word in wanted.text.split())
    return re.compile(words, re.IGNORECASE)


def quoted(wanted: Hears | Plays | Event) -> str:
    """A prompt as a message names it."""
    if isinstance(wanted, Heard):
        return f'"{spoken(wanted)}"' if not wanted.media else spoken(wanted)
    if isinstance(wanted, Plays):
        return wanted.media
    assert isinstance(wanted, Hears)
    return f"/{wanted.text}/" if wanted.pattern else f'"{wanted.text}"'


def unlike(step: Step, options: Sequence[tuple[str, Any]]) -> str | None:
    """How a step differs from the options that a line asks for; None where it does not."""
    kind = step.kind
    if kind is None:
        return f"{step.id} is a step that flowc does not know" if options else None
    said = Options(kind, step.options)
    for word, value in options:
        values = [said.value(spec.wire) for spec in kind.specs if spec.word == word]
        if not any(_same(stored, value) for stored in values):
            shown = step_words(step.action, step.options)
            return f"the step is not so: {word} {_shown(value)} is asked for, and it is {shown}"
    return None


def _same(stored: Any, value: Any) -> bool:
    if isinstance(value, bool):
        return (stored is True or str(stored).lower() == "true") is value
    return str(stored) == str(value)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
