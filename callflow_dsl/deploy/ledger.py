"""The ledger: a flow in the account, which rings nothing, that says what was released there.

Marks say what was sent of each flow. What no flow can say of itself stands here: which flows there
were (so that a deletion shows), which numbers they were given, which releases there were, and
whether a rollback is held. Everything in it is text that a person can read. Without it a deploy
works, and knows less.
"""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - attrs fields
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from callflow_dsl.deploy.mark import Scope, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARK = re.compile("end--flowc-ledger-(?P<scope>.+)")
#: Releases that are kept, and characters of a text that a step speaks.
_RELEASES = 10
_LENGTH = 1000
_ID = 10
_LINE = re.compile(
    r"(?P<key>[0-9a-f]{6}) (?P<id>[0-9a-f]{10}) (?P<numbers>-|[0-9,]*)(?:>(?P<next>[0-9,]*))?"
    r"(?: (?P<stored>[0-9a-f]{20}))?"
)
_RELEASE = re.compile(
    r"release (?P<number>[0-9]{1,18}) at (?P<at>\S+) from (?P<commit>\S+) "
    r"by (?P<actor>.+?): (?P<what>.*)",
    re.DOTALL,
)
_HOLD = re.compile(r"held at (?P<at>\S+) by (?P<actor>.+?): (?P<title>.*)", re.DOTALL)


@frozen
class Entry:
    """What was last known of a flow; ``numbers`` is None where they were left alone."""

    key: str
    numbers: tuple[str, ...] | None = None
    #: Numbers that a running deploy is about to give it.
    coming: tuple[str, ...] | None = None
    #: Digest of what the server made of it, where that is not what was sent.
    stored: str = ""


@frozen
class Release:
    """One release. ``number`` counts up; clocks do not matter."""

    number: int
    at: str
    #: The whole id of the commit, or "-".
    commit: str
    actor: str
    what: str

    @property
    def text(self) -> str:
        """As the ledger says it."""
        return f"release {self.number} at {self.at} from {self.commit} by {self.actor}: {self.what}"


@frozen
class Hold:
    """A flow that was rolled back, and is not to be deployed before somebody allows it."""

    title: str
    at: str
    actor: str

    @property
    def text(self) -> str:
        """As the ledger says it."""
        return f"held at {self.at} by {self.actor}: {self.title}"


@frozen
class Ledger:
    """What the ledger says. ``ids`` are those of the flows that hold it.

    There is one, none yet, or one of each of several deploys that met.
    """

    ids: tuple[str, ...] = ()
    #: By `short_id`.
    entries: Mapping[str, Entry] = field(factory=dict)
    releases: tuple[Release, ...] = ()
    holds: tuple[Hold, ...] = ()
    #: Lines that somebody changed so that they mean nothing any more.
    damaged: int = 0

    def of(self, identity: str) -> Entry | None:
        """The entry of a stored flow."""
        return self.entries.get(short_id(identity))

    def gone(self, stored: Iterable[str]) -> frozenset[str]:
        """The short keys of flows that were there, and are not among the stored ids."""
        there = {short_id(identity) for identity in stored}
        return frozenset(e.key for identity, e in self.entries.items() if identity not in there)

    def held(self, title: str) -> Hold | None:
        """The hold on a flow."""
        return next((hold for hold in self.holds if hold.title == title), None)

    def with_release(self, release: Release) -> Ledger:
        """With one more release."""
        return evolve(self, releases=(*self.releases, release)[-_RELEASES:])


def short_id(identity: str) -> str:
    """What stands for the id of a flow."""
    return short(identity, _ID)


def is_ledger(flow: Mapping[str, Any]) -> bool:
    """Whether a stored flow is a ledger, whoever's."""
    return _scope_of(flow) is not None


def read_ledger(flows: Iterable[Mapping[str, Any]], scope: Scope) -> Ledger:
    """The ledger of an owner; several (of deploys that met) are one together."""
    ledger = Ledger()
    for flow in sorted(flows, key=lambda flow: (str(flow.get("createdAt")), str(flow.get("id")))):
        if _scope_of(flow) == scope.text:
            ledger = _together(ledger, _read(flow))
    return ledger


def _read(flow: Mapping[str, Any]) -> Ledger:
    """What one flow says."""
    ledger = Ledger((str(flow["id"]),))
    for step in flow["steps"][:-1]:
        ledger = _with_step(ledger, step)
    return ledger


def _together(older: Ledger, newer: Ledger) -> Ledger:
    """All that two ledgers say: what one of them does not know, the other one may have written."""
    entries = {**older.entries, **newer.entries}
    for identity in older.entries.keys() & newer.entries.keys():
        entries[identity] = _either(older.entries[identity], newer.entries[identity])
    releases = {*older.releases, *newer.releases}
    holds = {hold.title: hold for hold in (*older.holds, *newer.holds)}
    return Ledger(
        (*older.ids, *newer.ids),
        entries,
        tuple(sorted(releases, key=lambda release: (release.number, release.at)))[-_RELEASES:],
        tuple(holds.values()),
        older.damaged + newer.damaged,
    )


def _either(older: Entry, newer: Entry) -> Entry:
    """An entry that two ledgers have: a flow may have the numbers of either."""
    if newer.coming is None and older.numbers is not None and older.numbers != newer.numbers:
        return evolve(newer, coming=older.numbers)
    return newer


def ledger_flow(ledger: Ledger, scope: Scope) -> dict[str, Any]:
    """The flow that holds a ledger."""
    about = (
        f"flowc deploy keeps this flow to know what it released to {scope}. Nothing rings it. "
        "Please leave it as it is."
    )
    texts = [("about", about)]
    texts += [(f"release-{n}", entry.text) for n, entry in enumerate(ledger.releases, 1)]
    texts += [(f"hold-{n}", entry.text) for n, entry in enumerate(ledger.holds, 1)]
    texts += [(f"flows-{n}", text) for n, text in enumerate(_chunks(ledger), 1)]
    steps: list[dict[str, Any]] = [
        {
            "id": name,
            "action": "say",
            "options": {"payload": text, "language": "en-GB", "voice": "female"},
        }
        for name, text in texts
    ]
    end = {"id": f"end--flowc-ledger-{scope.text}", "action": "hangup"}
    return {"title": f"flowc: releases of {scope} (rings nothing)", "steps": [*steps, end]}


def _scope_of(flow: Mapping[str, Any]) -> str | None:
    steps = flow.get("steps")
    last = steps[-1] if isinstance(steps, list) and steps else None
    identity = last.get("id") if isinstance(last, dict) else None
    match = _MARK.fullmatch(identity) if isinstance(identity, str) else None
    return match["scope"] if match else None


def _with_step(ledger: Ledger, step: Any) -> Ledger:
    name, text = _spoken(step)
    kind = name.partition("-")[0]
    if kind == "about":
        return ledger
    if kind == "release" and (match := _RELEASE.fullmatch(text)):
        release = Release(
            int(match["number"]), match["at"], match["commit"], match["actor"], match["what"]
        )
        return evolve(ledger, releases=(*ledger.releases, release))
    if kind == "hold" and (match := _HOLD.fullmatch(text)):
        hold = Hold(match["title"], match["at"], match["actor"])
        return evolve(ledger, holds=(*ledger.holds, hold))
    if kind != "flows":
        return evolve(ledger, damaged=ledger.damaged + 1)
    return _with_entries(ledger, text)


def _with_entries(ledger: Ledger, text: str) -> Ledger:
    """The ledger with the entries of one step, a line each."""
    entries, damaged = dict(ledger.entries), ledger.damaged
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            damaged += 1
            continue
        numbers = None if match["numbers"] == "-" else _numbers(match["numbers"])
        coming = None if match["next"] is None else _numbers(match["next"])
        entries[match["id"]] = Entry(match["key"], numbers, coming, match["stored"] or "")
    return evolve(ledger, entries=entries, damaged=damaged)


def _spoken(step: Any) -> tuple[str, str]:
    try:
        return str(step["id"]), str(step["options"]["payload"])
    except (TypeError, KeyError):
        return "", ""


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(number for number in text.split(",") if number)


def _chunks(ledger: Ledger) -> Iterator[str]:
    """The entries as texts that a step can hold."""
    lines: list[str] = []
    for identity, entry in sorted(ledger.entries.items()):
        line = _line(identity, entry)
        if lines and sum(map(len, lines)) + len(lines) + len(line) > _LENGTH:
            yield "\n".join(lines)
            lines = []
        lines.append(line)
    if lines:
        yield "\n".join(lines)


def _line(identity: str, entry: Entry) -> str:
    numbers = "-" if entry.numbers is None else ",".join(entry.numbers)
    coming = "" if entry.coming is None else ">" + ",".join(entry.coming)
    return f"{entry.key} {identity} {numbers}{coming}" + (
        f" {entry.stored}" if entry.stored else ""
    )
