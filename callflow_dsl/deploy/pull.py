"""Flows of an account as sources of the project, known to the lock file from then on."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from callflow_dsl.decompiler import decompile
from callflow_dsl.deploy.account import with_numbers
from callflow_dsl.deploy.content import digest, same
from callflow_dsl.deploy.history import Version, now
from callflow_dsl.deploy.identity import match_flows
from callflow_dsl.deploy.lockfile import Entry, Lock, write_lock
from callflow_dsl.deploy.project import flows_of_sources, is_pattern
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import write_whole
from callflow_dsl.picking import instances
from callflow_dsl.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from callflow_dsl.deploy.account import Account, RemoteFlow
    from callflow_dsl.deploy.identity import Matches
    from callflow_dsl.deploy.mark import Scope
    from callflow_dsl.deploy.project import LocalFlow
    from callflow_dsl.deploy.release import Site
    from callflow_dsl.deploy.settings import Environment, Settings


@frozen
class Pulled:
    """A flow, the file that it goes to (relative to the project), and the text of that."""

    flow: RemoteFlow
    file: str
    text: str
    #: True where the file is there and is replaced.
    replaces: bool = False


def pull(
    site: Site,
    settings: Settings,
    flows: Sequence[LocalFlow],
    names: Sequence[str] = (),
    folder: str | None = None,
    *,
    overwrite: bool = False,
    left: Callable[[Sequence[RemoteFlow]], None] = lambda flows: None,
) -> tuple[Pulled, ...]:
    """Write flows of the account as sources, and return them.

    Without ``names`` (titles or ids) these are all that the project does not have; ``left`` hears
    of those of other projects and environments, which stay theirs. A flow that the project has is
    written over with ``overwrite``, if its file holds nothing else.
    """
    with site.state.held():
        reading = site.read()
        matches = match_flows(flows, reading.lock, reading.account, site.scope)
        chosen = _chosen(names, matches, reading.account)
        if not names:
            others = [flow for flow in chosen if _is_of_others(flow, site.scope)]
            chosen = [flow for flow in chosen if flow not in others]
            left(others)
        account = with_numbers(site.connections, reading.account, {flow.id for flow in chosen})
        chosen = [account.flows[flow.id] for flow in chosen]
        pulled = _pulled(chosen, matches, account, settings, site.environment, folder)
        _check_files(pulled, flows, overwrite=overwrite)
        _check_no_secret(pulled, site.environment)
        locals_ = _compiled(pulled, flows, site.environment)
        for item in pulled:
            write_whole(str(settings.folder / item.file), item.text)
        entries = dict(reading.lock.entries)
        for item in pulled:
            flow = item.flow
            version = Version(flow.id, flow.title, now(), "deployed", flow.content, flow.numbers)
            site.state.history.keep(version)
            entries = {key: entry for key, entry in entries.items() if entry.id != flow.id}
            entries |= _entry(item, locals_[item.file])
        write_lock(site.state.lock_path, Lock(entries))
        return pulled


def _entry(item: Pulled, local: LocalFlow) -> dict[str, Entry]:
    """What the lock file says of a flow that was pulled."""
    flow = item.flow
    sent = flow.mark.sent if flow.mark is not None else ""
    numbers = flow.numbers or None
    entry = Entry(flow.id, item.file, digest(local.content), flow.digest, numbers, sent)
    return {local.key: entry}


def strangers(site: Site, flows: Sequence[LocalFlow]) -> tuple[RemoteFlow, ...]:
    """The flows of the account that the project does not have, by title."""
    reading = site.read()
    matches = match_flows(flows, reading.lock, reading.account, site.scope)
    return tuple(sorted(_chosen((), matches, reading.account), key=lambda match: match.title))


def _chosen(names: Sequence[str], matches: Matches, account: Account) -> list[RemoteFlow]:
    if not names:
        have = matches.by_id
        return [flow for flow in account.flows.values() if flow.id not in have]
    named = [_named(name, account) for name in names]
    return list({flow.id: flow for flow in named}.values())


def _is_of_others(flow: RemoteFlow, scope: Scope) -> bool:
    """Whether a flow bears the mark of another project or environment."""
    return flow.mark is not None and flow.mark.scope != scope.text


def _named(name: str, account: Account) -> RemoteFlow:
    """The flow with this id or title; `FlowcError` unless it is one."""
    flow = account.flows.get(name)
    titled = (flow,) if flow is not None else account.by_title(name)
    if len(titled) > 1:
        raise FlowcError(
            f'{len(titled)} flows are called "{name}": '
            f"{', '.join(candidate.id for candidate in titled)}",
            hint="give the id of one",
            exit_code=2,
        )
    if not titled:
        raise FlowcError(f"the account has no flow with the title or id {name!r}", exit_code=2)
    return titled[0]


def _pulled(
    chosen: Iterable[RemoteFlow],
    matches: Matches,
    account: Account,
    settings: Settings,
    environment: Environment,
    folder: str | None,
) -> tuple[Pulled, ...]:
    have = matches.by_id
    stored = (flow.content.get("title") for flow in account.flows.values())
    titles = Counter(instances(stored, str))  # one that somebody else stored can be anything
    # What the project is about to create counts as well.
    titles.update(match.local.title for match in matches.flows if match.remote is None)
    taken = {match.local.file for match in matches.flows}
    into = folder or _source_folder(settings)
    _check_folder(into, settings)
    pulled = []
    for flow in chosen:
        local = have.get(flow.id)
        is_alone = titles[flow.title] == 1 and flow.title == flow.content.get("title")
        text = text_of(flow, keep_id=not is_alone, numbers=_names_numbers(flow, environment))
        file = local.file if local is not None else _file_name(flow, into, taken, settings)
        taken.add(file)
        pulled.append(Pulled(flow, file, text, local is not None))
    return tuple(pulled)


def _names_numbers(flow: RemoteFlow, environment: Environment) -> bool:
    """Whether the source is to name the numbers: the environment does not say the same."""
    named = environment.numbers.get(flow.title)
    return named is None or set(named) != set(flow.numbers or ())


def text_of(flow: RemoteFlow, *, keep_id: bool = False, numbers: bool = True) -> str:
    """The source of a stored flow, with its numbers."""
    document = {"id": flow.id, **flow.content} if keep_id else dict(flow.content)
    listed = tuple(f"+{number}" for number in flow.numbers or ()) if numbers else ()
    try:
        return decompile(document, keep_ids=keep_id, numbers=listed)
    except FlowcError as error:
        raise FlowcError(
            f'"{flow.title}" ({flow.id}) cannot be written as a .flow file: {error.message}',
            hint="flowc pull TITLE takes the others",
        ) from error


def _check_files(pulled: Sequence[Pulled], flows: Sequence[LocalFlow], *, overwrite: bool) -> None:
    alone = {flow.file for flow in flows if flow.is_alone}
    for item in pulled:
        if not item.replaces:
            continue
        if not overwrite:
            raise FlowcError(
                f'the project has "{item.flow.title}" already, in {item.file}',
                hint="compare with flowc diff; to write over the file, give --overwrite",
            )
        if item.file not in alone:
            raise FlowcError(
                f"{item.file} holds more than this one flow, which would be lost",
                hint="change it by hand; flowc diff shows what is different",
            )


def _check_no_secret(pulled: Sequence[Pulled], environment: Environment) -> None:
    """Refuse to write the value of a secret param into a source."""
    for item in pulled:
        for value, name in environment.secrets().values.items():
            if value in item.text:
                raise FlowcError(
                    f'"{item.flow.title}" ({item.flow.id}) has the value of {name} in it, '
                    "which would stand in a file",
                    hint="write that flow by hand, with a param; flowc pull TITLE takes others",
                )


def _compiled(
    pulled: Sequence[Pulled], flows: Sequence[LocalFlow], environment: Environment
) -> dict[str, LocalFlow]:
    """File -> the flow that it will be; checked before anything is written."""
    sources = [(item.file, Source(item.file, item.text)) for item in pulled]
    compiled = {
        flow.file: flow for flow in flows_of_sources(sources, _without_numbers(environment))
    }
    for item in pulled:
        local = compiled[item.file]
        if not same(item.flow.content, local.content):
            raise FlowcError(
                f'"{item.flow.title}" ({item.flow.id}) cannot be written as a .flow file',
                hint="this is a mistake of flowc: please report it with the flow's JSON; "
                "flowc pull TITLE takes the others",
            )
    _check_titles(flows, compiled.values())
    return compiled


def _check_titles(flows: Iterable[LocalFlow], pulled: Collection[LocalFlow]) -> None:
    """Refuse a flow without an id whose title another flow of the project has."""
    replaced = {flow.key for flow in pulled}
    others = {flow.title for flow in flows if flow.key not in replaced}
    clash = others & {flow.title for flow in pulled if flow.id is None}
    if clash:
        raise FlowcError(f'the project has another flow "{min(clash)}" already')


def _without_numbers(environment: Environment) -> Environment:
    # Numbers of flows that are not among the pulled ones would be reported as mistakes.
    return evolve(environment, numbers={})


def _source_folder(settings: Settings) -> str:
    for name in settings.sources:
        if not is_pattern(name) and not name.endswith(".flow"):
            return name
    return "flows"


def _check_folder(folder: str, settings: Settings) -> None:
    """Refuse a folder whose files are no sources: their flows would seem to have left."""
    place = (settings.folder / folder / "new.flow").resolve()
    if not any(_is_source(place, name, settings) for name in settings.sources):
        raise FlowcError(
            f"{folder} is not among the sources of the project: {', '.join(settings.sources)}",
            hint="give --into a folder that is, or add it to [project] sources",
            exit_code=2,
        )


def _is_source(place: Path, name: str, settings: Settings) -> bool:
    """Whether one of the sources stands for a file."""
    parts = Path(name).parts
    fixed = list(takewhile(lambda part: not is_pattern(part), parts))
    above = settings.folder.joinpath(*fixed).resolve()
    if not place.is_relative_to(above):
        return False
    inner = place.relative_to(above).parts
    if len(fixed) == len(parts):
        return not any(part.startswith(".") for part in inner)
    return "**" in parts or len(inner) == len(parts) - len(fixed)


def _file_name(flow: RemoteFlow, folder: str, taken: set[str], settings: Settings) -> str:
    """A file name from the title that nothing has yet."""
    plain = unicodedata.normalize("NFKD", flow.title).encode("ascii", "ignore").decode().lower()
    stem = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:60] or "flow"
    number = 1
    while True:
        name = stem if number == 1 else f"{stem}-{number}"
        file = (Path(folder) / f"{name}.flow").as_posix()
        if file not in taken and not (settings.folder / file).exists():
            return file
        number += 1
