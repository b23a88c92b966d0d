"""What `flowc diff` compares: flows of files, of an account, of git revisions."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.deploy.content import normal, title_of
from callflow_dsl.deploy.diff import FlowDiff, diff_flows
from callflow_dsl.deploy.kinds import Difference
from callflow_dsl.deploy.origins import origins_of
from callflow_dsl.deploy.project import is_pattern
from callflow_dsl.deploy.revision import checked_out
from callflow_dsl.diagnostics.text import render_text, summary
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import flow_files
from callflow_dsl.source import read_source
from callflow_dsl.wire.decode import envelope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from callflow_dsl.compiler.result import CompiledFlow
    from callflow_dsl.deploy.account import Account
    from callflow_dsl.source import Source


@frozen
class Side:
    """A flow on one side of a comparison."""

    title: str
    content: Mapping[str, Any] = field(repr=False)
    numbers: tuple[str, ...] | None = None
    #: What the compiler made of its source; None where there is none.
    compiled: CompiledFlow | None = field(default=None, repr=False, eq=False)


@frozen
class Compared:
    """A flow on both sides; None where a side does not have it."""

    title: str
    before: Side | None
    after: Side | None
    diff: FlowDiff

    @property
    def kind(self) -> Difference:
        """How the second side is different."""
        if self.before is None or self.after is None:
            return Difference.ADDED if self.before is None else Difference.REMOVED
        return Difference.CHANGED if self.diff else Difference.EQUAL


def compare(before: Sequence[Side], after: Sequence[Side]) -> list[Compared]:
    """All flows of both sides, matched by title; two single flows are the same one."""
    if len(before) == len(after) == 1:
        return [_compared(before[0], after[0])]
    compared = []
    unmatched = dict(_keyed(before))
    for key, side in _keyed(after):
        compared.append(_compared(unmatched.pop(key, None), side))
    compared += [_compared(side, None) for side in unmatched.values()]
    return sorted(compared, key=lambda pair: pair.title)


def sides_of_path(path: Path, values: Mapping[str, str], name: str = "") -> list[Side]:
    """The flows of a .flow or .json file, or of all .flow files of a folder.

    ``name`` is what errors call it.
    """
    if not path.is_dir():
        source = read_source(path, name or str(path))
        return _of_json(source) if path.suffix == ".json" else _of_source(source, values)
    sides = []
    for file in map(Path, flow_files(str(path))):
        shown = f"{name}/{file.relative_to(path).as_posix()}" if name else ""
        sides += sides_of_path(file, values, shown)
    return sides


def _of_json(source: Source) -> list[Side]:
    try:
        flows = envelope(json.loads(source.text))
    except (ValueError, RecursionError) as error:
        raise FlowcError(f"{source.name} is no JSON: {error}") from error
    return [Side(title_of(flow), normal(flow)) for flow in flows]


def _of_source(source: Source, values: Mapping[str, str]) -> list[Side]:
    compilation = compile_source(source, values=values)
    if compilation.failed:
        problems = compilation.diagnostics
        raise FlowcError(
            f"{source.name} does not compile: {summary(problems)}",
            report=f"\n{render_text(problems)}",
        )
    return [
        Side(title_of(wire), normal(wire), tuple(sorted(flow.numbers)) or None, flow)
        for flow in compilation.flows
        for wire in [flow.to_wire()]
    ]


def sides_of_account(account: Account, chosen: Collection[str], title: str = "") -> list[Side]:
    """The chosen flows of an account (ids): those with one title or id, where it is given."""
    sides = [
        Side(flow.title, flow.content, flow.numbers)
        for flow in account.flows.values()
        if flow.id in chosen
    ]
    if title and not sides:
        raise FlowcError(f"the account has no flow with the title or id {title!r}", exit_code=2)
    return sides


def sides_of_revision(
    revision: str, paths: Sequence[str], values: Mapping[str, str], folder: Path
) -> list[Side]:
    """The flows of files as they are in a git revision.

    ``paths`` are files, folders or patterns relative to ``folder``, which is in the repository.
    """
    with checked_out(revision, folder) as there:
        sides = []
        for path in paths:
            matches = _matches(there, path)
            if not matches[0].exists():
                raise FlowcError(
                    f"{revision} has no {path} in {folder}", hint="paths are relative", exit_code=2
                )
            for match in matches:
                name = match.relative_to(there).as_posix() if match != there else path
                sides += sides_of_path(match, values, f"{revision}:{name}")
        return sides


def _matches(folder: Path, path: str) -> list[Path]:
    """The paths that a pattern fits; what is no pattern, or fits none, is one itself."""
    return (sorted(folder.glob(path)) if is_pattern(path) else []) or [folder / path]


def _compared(before: Side | None, after: Side | None) -> Compared:
    title = (after or before or Side("", {})).title
    if before is None or after is None:
        return Compared(title, before, after, FlowDiff())
    numbers = before.numbers, after.numbers
    diff = diff_flows(before.content, after.content, numbers, origins_of(after.compiled))
    return Compared(title, before, after, diff)


def _keyed(sides: Sequence[Side]) -> Iterator[tuple[tuple[str, int], Side]]:
    """Flows that share a title are told apart by their order."""
    seen: Counter[str] = Counter()
    for side in sides:
        yield (side.title, seen[side.title]), side
        seen[side.title] += 1
