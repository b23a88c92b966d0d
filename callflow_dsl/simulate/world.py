"""What a flow does not decide about a call: who calls, and what the platform leaves open.

The Voice API's documentation is silent on some points. Each is a field made by `guess`, with
the value that is taken here and others that a platform could have; `ASSUMPTIONS` lists them.
"""

from __future__ import annotations

from callflow_dsl._frozen import evolve, field, fields_of, frozen
from callflow_dsl.errors import FlowcError
from callflow_dsl.patterns import pattern
from callflow_dsl.steps.words import duration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


@frozen
class Assumption:
    """One point that the platform leaves open: yes or no, or a time in milliseconds."""

    name: str
    #: What is assumed, as a sentence that is true or false, or as the thing that lasts so long.
    about: str
    default: bool | int
    others: tuple[bool | int, ...]
    #: The field of `World` that holds it.
    attribute: str

    def shown(self, value: bool | int) -> str:
        """A value as `--assume` takes it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return duration(value)

    def read(self, text: str) -> bool | int:
        """The value that a text stands for; `FlowcError` (usage) where it is none."""
        if isinstance(self.default, bool):
            if text in ("yes", "no"):
                return text == "yes"
            raise FlowcError(f"{self.name} is yes or no, not {text!r}", exit_code=2)
        match = pattern(r"(\d+)(ms|s|m)").fullmatch(text)
        if match is None:
            raise FlowcError(f"{self.name} is a time such as 4s, not {text!r}", exit_code=2)
        return int(match[1]) * {"ms": 1, "s": 1000, "m": 60_000}[match[2]]


def guess(default: bool | int, *others: bool | int, name: str, about: str) -> Any:
    """A field for a point that the platform leaves open, with the other plausible values."""
    return field(default=default, metadata={"guess": (name, about, others)})


@frozen(kw_only=True)
class World:
    """Everything about a call that the flow does not decide. Times in milliseconds."""

    source: str = "31612345678"
    destination: str = "31201234567"
    call_id: str = "simulated-call"
    machine: bool = False  # an answering machine picked up
    greeting_ms: int = 6000  # how long its greeting lasts
    media_ms: Mapping[str, int] = field(factory=dict)  # length of a sound file, by URL
    max_steps: int = 10_000  # a call that runs more is ended

    key_timeout_ms: int = guess(
        5000, 2000, 10_000, name="key-timeout",
        about="the silence after a key that completes an entry",
    )  # fmt: skip
    type_ahead: bool = guess(
        False, True, name="type-ahead",
        about="a key that is pressed while nothing listens is kept for the next step that does",
    )  # fmt: skip
    hangup_posts: bool = guess(
        False, True, name="hangup-posts",
        about="a recording that ends with the call is posted to its onFinish",
    )  # fmt: skip
    jump_runs: bool = guess(
        False, True, name="jump-runs",
        about="a jump runs the step that it leads to, whatever the conditions of that step say",
    )  # fmt: skip
    unset_differs: bool = guess(
        True, False, name="unset-differs",
        about="a comparison with != holds for a variable that was never stored",
    )  # fmt: skip
    loop_ends: bool = guess(
        False, True, name="loop-ends",
        about="a prompt with loop is heard once, and the flow goes on",
    )  # fmt: skip
    end_key_alone: bool = guess(
        True, False, name="end-key-alone",
        about="the end key as the first key completes an empty entry",
    )  # fmt: skip
    person_waits: bool = guess(
        False, True, name="person-waits",
        about="a person who answers hears nothing until machineTimeout is over",
    )  # fmt: skip
    machine_known: bool = guess(
        True, False, name="machine-known", about="an answering machine is told from a person"
    )
    play_ms: int = guess(
        5000, 60_000, name="play-length", about="a sound file whose length is not known"
    )
    tone_ms: int = guess(
        100, 500, name="tone-length",
        about="a key tone, and the gap after it, where the step does not say it",
    )  # fmt: skip


ASSUMPTIONS: Mapping[str, Assumption] = {
    info.metadata["guess"][0]: Assumption(
        info.metadata["guess"][0],
        info.metadata["guess"][1],
        info.default or False,
        info.metadata["guess"][2],
        info.name,
    )
    for info in fields_of(World)
    if "guess" in info.metadata
}


def assume(world: World, texts: Mapping[str, str]) -> World:
    """The world with these assumptions, NAME -> value as text.

    Raises `FlowcError` (usage) for a name that is none and a value that does not fit.
    """
    for name, text in texts.items():
        if name not in ASSUMPTIONS:
            raise FlowcError(
                f"{name} is no assumption",
                hint=f"the assumptions are {', '.join(ASSUMPTIONS)}",
                exit_code=2,
            )
        assumption = ASSUMPTIONS[name]
        world = _with(world, assumption, assumption.read(text))
    return world


def _with(world: World, assumption: Assumption, value: bool | int) -> World:
    changes: dict[str, Any] = {assumption.attribute: value}
    return evolve(world, **changes)


def alternatives(world: World) -> list[tuple[str, World]]:
    """Each other plausible world, one guess turned at a time, as (``NAME=VALUE``, world)."""
    worlds = []
    for assumption in ASSUMPTIONS.values():
        for value in (assumption.default, *assumption.others):
            if value != getattr(world, assumption.attribute):
                label = f"{assumption.name}={assumption.shown(value)}"
                worlds.append((label, _with(world, assumption, value)))
    return worlds
