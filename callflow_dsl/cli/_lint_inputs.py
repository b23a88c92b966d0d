"""The files that ``flowc lint`` reads, each with its settings."""

from __future__ import annotations

import os

from callflow_dsl._frozen import evolve, field, frozen
from callflow_dsl.cli._files import flow_files, sources
from callflow_dsl.cli.main import show_error
from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from callflow_dsl.lint.settings import LintSettings, SettingsSource
    from callflow_dsl.source import Source


@frozen
class Input:
    """A file: the path that it is written to (``-``: none), its text, its settings."""

    path: str
    source: Source
    settings: LintSettings
    #: The JSON that the text of ``source`` was made from; None for a .flow file.
    json: Source | None = field(default=None)

    @property
    def shown_as(self) -> str:
        """The path by which its configuration is found: for standard input, what it is called."""
        return self.source.name if self.path == "-" else self.path


def settings_source(args: argparse.Namespace) -> SettingsSource:
    """Where settings come from, by the arguments; wrong ones are wrong without any file."""
    from callflow_dsl.lint.settings import SettingsSource

    config = None
    if args.config is not None:
        from callflow_dsl.config import read_config

        config = read_config(args.config)
    select, ignore = words("--select", args.select), words("--ignore", args.ignore)
    settings = SettingsSource(tuple(select), tuple(ignore), config, isolated=args.isolated)
    settings.settings_for("-")
    return settings


def words(option: str, arguments: list[str]) -> list[str]:
    """The words of an option that takes several, with commas or again and again."""
    parts = [word.strip() for argument in arguments for word in argument.split(",")]
    if not all(parts):
        raise FlowcError(f"{option} takes rules", hint=f"such as {option} FLW401,FLW5", exit_code=2)
    return parts


def paths(args: argparse.Namespace, settings: SettingsSource) -> list[str]:
    """The files that are meant, each once; a folder stands for what is below and not left out."""
    names = [
        path
        for name in args.files
        for path in (_below(name, args, settings) if os.path.isdir(name) else [name])
    ]
    unique = {path if path == "-" else os.path.realpath(path): path for path in reversed(names)}
    return [os.path.normpath(path) for path in reversed(unique.values())]


def written(args: argparse.Namespace, settings: SettingsSource) -> Iterator[Source]:
    """The files that are meant, but for standard input, which can be read once only."""
    for path in paths(args, settings):
        if path != "-":
            for _, source in sources([path]):
                yield source


def _below(folder: str, args: argparse.Namespace, settings: SettingsSource) -> list[str]:
    from callflow_dsl.ignored import LeftOut

    configured = settings.left_out()
    asked = LeftOut(os.getcwd(), tuple(args.exclude), gitignore=False)
    return flow_files(
        folder,
        lambda path, is_folder: configured(path, is_folder) or asked(path, is_folder),
    )


def read(args: argparse.Namespace, settings: SettingsSource) -> tuple[list[Input], int]:
    """The inputs, and the exit code that those which cannot be read ask for."""
    inputs: list[Input] = []
    code = 0
    for path in paths(args, settings):
        shown_as = (path == "-" and args.stdin_filename) or path
        chosen = settings.settings_for(shown_as)  # a wrong configuration is wrong for all
        try:
            ((_, source),) = sources([path])
            if shown_as != path:
                source = evolve(source, name=shown_as, path=shown_as)
            inputs.append(_input(path, source, chosen))
        except FlowcError as error:
            code = max(code, show_error(error))
    return inputs, code


def _input(path: str, source: Source, settings: LintSettings) -> Input:
    if not source.name.endswith(".json"):
        return Input(path, source, settings)
    from callflow_dsl.lint.json_flow import as_flow

    return Input(path, as_flow(source), settings, source)
