"""Reads the flows of a file for the commands that run or draw them.

A ``.flow`` file is compiled; its steps then know their lines. A ``.json`` file holds one
call flow or an array of them, as the Voice API has them.
"""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

from callflow_dsl._frozen import field, frozen
from callflow_dsl.cli._params import add_set_argument, param_values
from callflow_dsl.cli._tell import detail
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import flow_files, parse_json
from callflow_dsl.patterns import pattern
from callflow_dsl.picking import instances

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.compiler.modules import Module
    from callflow_dsl.compiler.result import Compilation, CompiledFlow, CompiledStep
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.flowtest.model import Case
    from callflow_dsl.simulate.call import Fetching
    from callflow_dsl.source import Source


@frozen
class Place:
    """A line of a file, the path as the user gave it; lines count from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@frozen
class LoadedFlow:
    """A flow as wire JSON, and the line that each of its steps (by id) comes from."""

    wire: dict[str, Any]
    places: Mapping[str, Place] = field(factory=dict)
    #: The numbers that ring it: E.164 digits.
    numbers: tuple[str, ...] = ()
    #: What the compiler knows of it; None for a flow that comes from JSON.
    compiled: CompiledFlow | None = field(default=None, eq=False, repr=False)

    @property
    def origins(self) -> tuple[CompiledStep, ...]:
        """The steps with the statements that they come from; none for a flow from JSON."""
        return self.compiled.steps if self.compiled else ()

    @property
    def title(self) -> str:
        """The flow's title, as everything here shows it."""
        return str(self.wire.get("title") or "call flow")


class NotCompiledError(FlowcError):
    """A .flow file with errors; its text is the compiler's report."""

    def __init__(self, path: str, diagnostics: Sequence[Diagnostic]) -> None:
        from callflow_dsl.diagnostics.text import render_text, summary

        report = render_text(diagnostics)
        super().__init__(f"{path} does not compile: {summary(diagnostics)}", report=f"\n{report}")
        self.diagnostics = tuple(diagnostics)


@frozen
class Loaded:
    """The flows and tests of a file, and the text of each source file by path."""

    path: str
    flows: tuple[LoadedFlow, ...]
    sources: Mapping[str, str]
    cases: tuple[Case, ...] = ()
    #: The file that the flows come from; another one for the tests of ``NAME.test.flow``.
    tested: str = ""
    #: What of a request was left out, where the flows answer one.
    notes: tuple[str, ...] = ()
    #: What the compiler read of a .flow file.
    module: Module | None = field(default=None, eq=False, repr=False)
    #: The paths of all files that were read for it.
    files: tuple[str, ...] = ()


def load_file(
    path: str,
    values: Mapping[str, str] | None = None,
    source: Source | None = None,
    *,
    sent: Mapping[str, str] | None = None,
) -> Loaded:
    """Read a file; ``values`` sets the params of a .flow file, as ``--set`` does.

    ``source`` is its text, if that is read already. ``sent`` is what a call sends along with a
    request for it, which fills params too. Raises `FlowcError` that names the file and what is
    wrong.
    """
    file = source or _read(path)
    if sent is not None and _kind(file) == "flow":
        return _answer(file, values or {}, sent)
    return _load(file, values or {})


def _answer(file: Source, values: Mapping[str, str], sent: Mapping[str, str]) -> Loaded:
    from callflow_dsl.compiler.answering import answers

    answered = answers(file, sent, values=values)
    flows = tuple(map(_compiled, answered.flows))
    texts = {file.name: file.text}
    return Loaded(file.name, flows, texts, notes=answered.notes, files=(file.name,))


def load_named(args: argparse.Namespace) -> Loaded:
    """What the ``FILE`` of a command names, with the values that its arguments give params.

    The flows of a folder are those of all its files.
    """
    return together(args.file, load_all(args, [args.file]))


def load_all(args: argparse.Namespace, names: Sequence[str]) -> list[Loaded]:
    """Each file that these names mean, with the values that the arguments give params.

    A name is a file, a folder or ``-``. Tests in files of their own (``NAME.test.flow``) are
    left out of folders: their flows stand in another file.
    """
    files = [_read(path) for name in names for path in _paths(name)]
    values = param_values(args, [file for file in files if _kind(file) == "flow"])
    return [_load(file, values) for file in files]


def _paths(name: str) -> list[str]:
    """The files that a name means."""
    if not os.path.isdir(name):
        return [name]
    return [path for path in flow_files(name) if not path.endswith(".test.flow")]


def together(name: str, files: Sequence[Loaded]) -> Loaded:
    """Several files as one, under this name."""
    if len(files) == 1:
        return files[0]
    flows = tuple(flow for file in files for flow in file.flows)
    texts = {path: text for file in files for path, text in file.sources.items()}
    return Loaded(name, flows, texts)


def sources_of(paths: Iterable[str]) -> Iterator[Source]:
    """The .flow files among these, read one by one as they are asked for."""
    from callflow_dsl.source import read_source

    return (read_source(path) for path in paths if not path.endswith(".json"))


def _read(path: str) -> Source:
    from callflow_dsl.cli._files import standard_input
    from callflow_dsl.source import read_source

    if path == "-":
        return standard_input()
    detail(f"reads {path}")
    return read_source(path)


def _kind(file: Source) -> str:
    """``flow``, ``json`` or ``xml``: by the ending, of standard input by the beginning."""
    if file.name == "<stdin>":
        begins = file.text.removeprefix("\ufeff").lstrip()[:1]
        return "json" if begins in ("{", "[") else "xml" if begins == "<" else "flow"
    return next((kind for kind in ("json", "xml") if file.name.endswith(f".{kind}")), "flow")


def _load(file: Source, values: Mapping[str, str]) -> Loaded:
    kind = _kind(file)
    if kind == "json":
        return _load_json(file)
    if kind == "flow":
        return _load_flow(file, values)
    from callflow_dsl.wire.xml_answer import read_xml

    flow = LoadedFlow(read_xml(file.text, file.name))
    return Loaded(file.name, (flow,), {file.name: file.text}, files=(file.name,))


def _load_flow(file: Source, values: Mapping[str, str]) -> Loaded:
    from callflow_dsl.compiler.compile import compile_source
    from callflow_dsl.diagnostics.model import Reporter
    from callflow_dsl.flowtest.parse import cases_of

    path = file.name
    compilation = compile_source(file, values=values)
    reporter = Reporter()
    if compilation.failed:
        raise NotCompiledError(path, compilation.diagnostics)
    module = compilation.modules[0]
    tested = _tested_by(path) if not compilation.flows else None
    main = load_file(tested, values) if tested else None
    cases = cases_of(module, reporter, beside=main.module if main else None)
    if reporter.failed:
        raise NotCompiledError(path, (*compilation.diagnostics, *reporter.sorted()))
    files = tuple(module.source.name for module in compilation.modules)
    if main and tested:
        texts = {**main.sources, path: file.text}
        read = (*files, *main.files)
        return Loaded(path, main.flows, texts, cases, tested, files=read)
    flows = tuple(_compiled(flow) for flow in compilation.flows)
    texts = _texts({path: file.text}, compilation)
    return Loaded(path, flows, texts, cases, path, module=module, files=files)


def _texts(texts: dict[str, str], compilation: Compilation) -> dict[str, str]:
    """These texts by name, and those of the files that steps were written in."""
    for flow in compilation.flows:
        for step in flow.steps:
            texts.setdefault(step.location.source.name, step.location.source.text)
    return texts


def _tested_by(path: str) -> str | None:
    """The file whose flows ``NAME.test.flow`` tests: ``NAME.flow``, or else ``NAME.json``."""
    stem = path.removesuffix(".test.flow")
    beside = (f"{stem}{ending}" for ending in (".flow", ".json"))
    return next((name for name in beside if Path(name).is_file()), None) if stem != path else None


def _compiled(flow: CompiledFlow) -> LoadedFlow:
    from callflow_dsl.simulate.loading import step_id

    wire = flow.to_wire()
    names = [step_id(step, index) for index, step in enumerate(wire["steps"])]
    places = {name: step.location for name, step in zip(names, flow.steps, strict=True)}
    return LoadedFlow(
        wire,
        {name: Place(place.source.name, place.line) for name, place in places.items()},
        flow.numbers,
        flow,
    )


def _load_json(file: Source) -> Loaded:
    path, text = file.name, file.text.removeprefix("\ufeff")
    data = parse_json(text, path)
    if isinstance(data, dict) and isinstance(data.get("data"), list):
        data = data["data"]  # an answer of the Voice API, as it was saved
    flows = data if isinstance(data, list) else [data]
    if not flows or not all(isinstance(flow, dict) and "steps" in flow for flow in flows):
        raise FlowcError(
            f"{path}: no call flow in it",
            hint="the file holds one call flow (an object with `steps`) or an array of them",
        )
    return Loaded(
        path,
        tuple(LoadedFlow(flow, _json_places(flow, path, text)) for flow in flows),
        {path: text},
        files=(path,),
    )


def choose(
    loaded: Loaded, title: str | None, hint: str = "name one with --flow TITLE"
) -> LoadedFlow:
    """The flow with this title; without one, the only flow of the file.

    ``hint`` is the way out where that is not clear.
    """
    if not loaded.flows:
        raise FlowcError(f"{loaded.path} has no flow")
    fitting = [flow for flow in loaded.flows if title in (None, flow.title)]
    titles = ", ".join(f'"{flow.title}"' for flow in loaded.flows)
    if not fitting:
        raise FlowcError(f'{loaded.path} has no flow "{title}", only {titles}', exit_code=2)
    if title is None and len(fitting) > 1:
        raise FlowcError(
            f"{loaded.path} has {len(fitting)} flows: {titles}", hint=hint, exit_code=2
        )
    return fitting[0]


def add_flow_arguments(parser: Parser, *, required: bool = False) -> None:
    """``FILE``, ``--flow`` and ``--set``, the same for every command that works on one flow."""
    parser.add_argument(
        "file", metavar="FILE", nargs=None if required else "?", default=".",
        help="a .flow or .json file, or - for standard input"
        + ("" if required else "; default: the flows of this folder"),
    )  # fmt: skip
    parser.add_argument(
        "--flow", metavar="TITLE", help="which flow, in a file that has more than one"
    )
    add_set_argument(parser)


def add_fetch_arguments(parser: Parser) -> None:
    """``--fetch URL=FILE``: what stands behind the URLs that a flow hands over to."""
    parser.add_argument(
        "--fetch",
        metavar="URL=FILE",
        action="append",
        default=[],
        help="the flow in FILE is what this URL of a fetch or onFinish answers with",
    )


def files_by_url(arguments: list[str], option: str) -> dict[str, str]:
    """The files of ``URL=FILE`` arguments of an option by their URL."""
    files: dict[str, str] = {}
    for argument in arguments:
        # A URL may hold an equals sign itself, a file name at the end seldom does.
        url, equals, path = argument.rpartition("=")
        if not equals or not url or not path:
            raise FlowcError(f"{option} takes URL=FILE, not {argument!r}", exit_code=2)
        files[url] = path
    return files


def fetched_flows(arguments: list[str], values: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The flows of ``--fetch URL=FILE`` arguments by their URL, for any call."""
    files = files_by_url(arguments, "--fetch")
    return {url: choose(load_file(path, values), None).wire for url, path in files.items()}


def fetcher(
    arguments: list[str], values: Mapping[str, str], *, allow_http: bool = False
) -> Callable[[Fetching], Mapping[str, Any]] | None:
    """What answers a call that hands over, by ``--fetch``; ``None``: such a call ends there.

    What the call sends along fills params, as `flowc serve` does it.
    """
    from callflow_dsl.simulate.fetch import from_map, over_http

    flows = {
        url: partial(_answered, path, _read(path), values)
        for url, path in files_by_url(arguments, "--fetch").items()
    }
    if allow_http:
        return from_map(flows, over_http)
    return from_map(flows) if flows else None


def _answered(
    path: str, file: Source, values: Mapping[str, str], request: Fetching
) -> Mapping[str, Any]:
    loaded = load_file(path, values, file, sent=dict(request.query))
    for note in loaded.notes:
        detail(note)
    return choose(loaded, None).wire


_ID = pattern(r'"id"\s*:\s*("(?:[^"\\]|\\.)*")')


def _json_places(flow: Mapping[str, Any], path: str, text: str) -> dict[str, Place]:
    """The lines on which the ids of steps stand."""
    lines: dict[str, int] = {}
    line, end = 1, 0
    for match in _ID.finditer(text):
        line += text.count("\n", end, match.start())
        end = match.start()
        lines.setdefault(str(json.loads(match[1], strict=False)), line)
    steps = flow.get("steps") or ()
    names = instances((step.get("id") for step in instances(steps, dict)), str)
    return {name: Place(path, lines[name]) for name in names if name in lines}
