"""From matched flows to changes: what is to be done to each, and what speaks against it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from callflow_dsl.deploy.content import digest, meaning, same
from callflow_dsl.deploy.diff import diff_flows
from callflow_dsl.deploy.kinds import Action, Against, MatchedBy
from callflow_dsl.deploy.mark import short
from callflow_dsl.deploy.origins import origins_of
from callflow_dsl.deploy.plan import Caution, Change
from callflow_dsl.deploy.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.deploy.account import Account, RemoteFlow
    from callflow_dsl.deploy.identity import Match, Matches
    from callflow_dsl.deploy.lockfile import Entry, Lock
    from callflow_dsl.deploy.project import LocalFlow
    from callflow_dsl.deploy.standing import Knowledge

    #: The content of the last deploy of a stored flow, if it can be found.
    Base = Callable[[RemoteFlow, Entry | None], Mapping[str, Any] | None]

#: A request that is delivered late arrives within this time, or the network has lost it.
LATE = timedelta(minutes=15)


@frozen
class _Planning:
    """What changes are told from."""

    matches: Matches
    account: Account
    known: Knowledge
    base: Base
    #: Numbers that ring the flow already that the project wants them to ring.
    arrived: frozenset[str]
    #: Short keys of flows that were deployed once and are there no more.
    gone: frozenset[str]


def plan_changes(
    matches: Matches,
    account: Account,
    lock: Lock,
    known: Knowledge,
    base: Base,
    *,
    prune: bool = False,
) -> tuple[Change, ...]:
    """The changes for all flows, by title."""
    gone = known.ledger.gone(account.flows)
    planning = _Planning(matches, account, known, base, _arrived(matches), gone)
    changes = [_unless_stopped(_change(match, planning), match, known) for match in matches.flows]
    for flow in matches.orphans:
        entry = lock.of(flow.id)
        changes.append(_orphan(flow, entry[1] if entry else None, known, prune=prune))
    for match in matches.flows:
        changes += [_copy(match, copy) for copy in matches.copies.get(match.local.key, ())]
    return tuple(sorted(changes, key=lambda change: (change.key, change.id or "")))


def _arrived(matches: Matches) -> frozenset[str]:
    return frozenset(
        number
        for match in matches.flows
        if match.remote is not None
        for number in set(match.local.numbers or ()) & set(match.remote.numbers or ())
    )


def _change(match: Match, planning: _Planning) -> Change:
    local, remote = match.local, match.remote
    if remote is None:
        return _creation(match, planning)
    standing = planning.known.standing(remote, match.entry)
    numbers_after = wanted_numbers(match, planning.known)
    origins = origins_of(local.compiled)
    numbers = (remote.numbers, numbers_after)
    diff = diff_flows(remote.content, local.content, numbers, origins)
    if same(remote.content, local.content) or _as_deployed(match, standing):
        diff = evolve(diff, settings=(), steps=())
    change = Change(
        Action.UPDATE if diff else Action.UNCHANGED,
        local.key,
        local.title,
        local.file,
        remote.id,
        local.content,
        remote.digest,
        remote.numbers,
        numbers_after,
        diff,
        unmarked=bool(local.content["steps"]) and not _is_marked(remote, local, planning),
    )
    if standing in (Standing.FOREIGN, Standing.OTHERS):
        change = _adopted(change, match, standing)
    else:
        change = _drift(change, match, standing, planning)
    change = _with_taken_numbers(change, planning.account)
    return _with_namesakes(change, match, planning)


def _creation(match: Match, planning: _Planning) -> Change:
    local = match.local
    numbers_after = local.numbers
    empty: dict[str, Any] = {"steps": []}
    change = Change(
        Action.CREATE,
        local.key,
        local.title,
        local.file,
        content=local.content,
        numbers_before=(),
        numbers_after=numbers_after,
        diff=diff_flows(empty, local.content, ((), numbers_after), origins_of(local.compiled)),
    )
    # Without a ledger the lock file is asked.
    known = planning.known.ledger.ids
    if short(local.key) in planning.gone if known else match.entry is not None:
        message = f'"{local.title}" was deleted in the account since the last deploy'
        change = evolve(change, cautions=(Caution(Against.DRIFT, message),))
    return _with_taken_numbers(change, planning.account)


def wanted_numbers(match: Match, known: Knowledge) -> tuple[str, ...] | None:
    """The numbers that a flow is to have; None where they are left alone."""
    remote = match.remote
    if match.local.numbers is None and remote is not None and known.given(remote, match.entry):
        return ()  # the project gave it numbers, and takes them away now
    return match.local.numbers


def _is_marked(remote: RemoteFlow, local: LocalFlow, planning: _Planning) -> bool:
    mark = remote.mark
    return mark is not None and (mark.scope, mark.key, mark.file, mark.sent) == (
        planning.known.scope.text,
        short(local.key),
        short(local.file),
        meaning(local.content),
    )


def _as_deployed(match: Match, standing: Standing) -> bool:
    """Whether what was sent last is what is wanted now, and what was stored then is there.

    The server may store more than it was sent: such a flow equals no source.
    """
    remote, entry = match.remote, match.entry
    if remote is None or standing is not Standing.KEPT:
        return False
    if remote.mark is not None:
        return remote.mark.sent == meaning(match.local.content)
    return entry is not None and digest(match.local.content) == entry.sent


def _drift(change: Change, match: Match, standing: Standing, planning: _Planning) -> Change:
    """The change, told apart from what somebody else did since the last deploy."""
    remote = match.remote
    assert remote is not None
    # What is equal to what is wanted is nobody's loss.
    edited = standing is Standing.EDITED and change.diff.content
    had = _had(change, match, planning)
    if not edited and had is None:
        return change
    before = planning.base(remote, match.entry) if edited else remote.content
    numbers = remote.numbers if had is None else had
    notes = change.notes
    theirs = ours = None
    if before is None:
        notes = (*notes, "what was deployed last is not at hand, so only both sides are known")
    else:
        theirs = diff_flows(before, remote.content, (numbers, remote.numbers))
        origins = origins_of(match.local.compiled)
        ours = diff_flows(before, match.local.content, (numbers, change.numbers_after), origins)
        if same(before, match.local.content):
            ours = evolve(ours, settings=(), steps=())
    message = f'"{change.title}" was changed in the account since the last deploy'
    return evolve(
        change,
        action=Action.DRIFTED,
        theirs=theirs,
        ours=ours,
        notes=notes,
        cautions=(*change.cautions, Caution(Against.DRIFT, message)),
    )


def _had(change: Change, match: Match, planning: _Planning) -> tuple[str, ...] | None:
    """The numbers that a flow was given last, where somebody has changed them since."""
    remote = match.remote
    assert remote is not None
    if remote.numbers is None or not change.writes_numbers:
        return None
    allowed = planning.known.numbers(remote, match.entry)
    ringing = set(remote.numbers)
    # A number that is where it belongs was taken from here by an interrupted deploy.
    moved = planning.arrived - ringing
    if allowed is None or any(ringing == set(known_set) - moved for known_set in allowed):
        return None
    return allowed[0]


def _adopted(change: Change, match: Match, standing: Standing) -> Change:
    """A stored flow that flowc did not deploy from here: equal it is taken over, else asked."""
    if standing is Standing.OTHERS:
        assert match.remote is not None
        assert match.remote.mark is not None
        owner = match.remote.mark.owner
        message = (
            f'"{change.title}" belongs to {owner} (environments of one account need titles of '
            'their own: title_suffix = " (test)")'
        )
        return evolve(change, cautions=(*change.cautions, Caution(Against.ADOPT, message)))
    how = "its id" if match.by is MatchedBy.ID else "its title"
    notes = (*change.notes, f"taken over: known by {how}, and not deployed from here before")
    if not change.writes_content:
        return evolve(change, notes=notes)
    message = f'"{change.title}" is in the account already and was not deployed from here'
    return evolve(change, notes=notes, cautions=(*change.cautions, Caution(Against.ADOPT, message)))


def _with_taken_numbers(change: Change, account: Account) -> Change:
    """With a note for each number that another flow has until now."""
    if not change.writes_numbers:
        return change
    taken = [
        (number, account.flows[account.owners[number]])
        for number in sorted(change.gets - change.had)
        if account.owners.get(number, change.id) != change.id
    ]
    notes = tuple(f'+{number} rings "{flow.title}" until then' for number, flow in taken)
    return evolve(change, notes=(*change.notes, *notes))


def _with_namesakes(change: Change, match: Match, planning: _Planning) -> Change:
    """With a note about flows of the same title that nobody of this project knows."""
    if match.by in (MatchedBy.ID, MatchedBy.TITLE):
        return change
    scope = planning.known.scope.text
    others = [
        flow.id
        for flow in planning.account.by_title(match.local.content.get("title"))
        if flow.id != change.id and (flow.mark is None or flow.mark.scope != scope)
    ]
    if not others:
        return change
    note = f"the account has other flows of this title: {', '.join(others)}"
    return evolve(change, notes=(*change.notes, note))


def _unless_stopped(change: Change, match: Match, known: Knowledge) -> Change:
    """With the cautions of the linter and of a rollback, also of one under a former title."""
    if not change.writes:
        return change
    local = match.local
    cautions = [Caution(Against.LINT, problem) for problem in local.problems]
    hold = known.ledger.held(local.key)
    if hold is None and match.remote is not None:
        hold = known.ledger.held(match.remote.title)
    if hold is not None:
        message = f'"{hold.title}" was rolled back at {hold.at} by {hold.actor}'
        cautions.append(Caution(Against.HELD, message))
    return evolve(change, cautions=(*change.cautions, *cautions))


def _orphan(flow: RemoteFlow, entry: Entry | None, known: Knowledge, *, prune: bool) -> Change:
    note = "it is not in the project any more" + ("" if prune else "; --prune deletes it")
    change = _deletion(Action.DELETE if prune else Action.ORPHANED, flow.title, flow, note)
    if prune and known.standing(flow, entry) is Standing.EDITED:
        message = f'"{flow.title}" was changed in the account since the last deploy'
        return evolve(change, cautions=(Caution(Against.DRIFT, message),))
    return change


def _copy(match: Match, copy: RemoteFlow) -> Change:
    """A flow with the mark of another: of an interrupted deploy, or somebody's copy of it."""
    if match.remote is not None and is_leftover(copy, match.remote):
        note = (
            "a second copy, made when a request of a deploy was carried out twice; "
            "flowc deploy --allow copies deletes it"
        )
        return _deletion(Action.COPY, match.local.key, copy, note)
    note = f'somebody\'s copy of "{match.local.title}", with its mark; flowc leaves it alone'
    return _deletion(Action.ORPHANED, match.local.key, copy, note)


def is_leftover(copy: RemoteFlow, kept: RemoteFlow) -> bool:
    """Whether a flow is, beyond doubt, a second one of the same request.

    It says exactly what flowc sent, rings nothing, and was made at the same time.
    """
    if not copy.is_as_marked or copy.numbers:
        return False
    try:
        made, other = (datetime.fromisoformat(flow.created) for flow in (copy, kept))
        return abs(made - other) <= LATE
    except (ValueError, TypeError):
        return False


def _deletion(action: Action, key: str, flow: RemoteFlow, note: str) -> Change:
    return Change(
        action,
        key,
        flow.title,
        "",
        flow.id,
        seen=flow.digest,
        numbers_before=flow.numbers,
        diff=diff_flows(flow.content, {"steps": []}, (flow.numbers, ())),
        notes=(note,),
    )
