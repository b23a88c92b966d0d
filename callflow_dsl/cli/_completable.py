"""What can be completed behind each command: read off the parsers that the commands make."""

from __future__ import annotations

import argparse

from callflow_dsl._frozen import frozen
from callflow_dsl.cli.main import COMMANDS, parser_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: What an argument takes, by the name of its value in the help.
_KINDS = {
    "files": ("FILE", "PATH", "OUT", "OUT.wav", "DIR|FILE", "PLAN", "A", "B", "AFTER"),
    "folders": ("DIR", "FOLDER"),
    "titles": ("TITLE", "FLOW"),
    "rules": ("RULE", "CODE"),
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names}
#: Kinds whose values ``flowc completion --values KIND`` prints.
LISTED = ("environments", "titles", "rules")


@frozen
class Argument:
    """An option, or a positional argument where it has no words.

    ``kind`` is "files", "folders", one of `LISTED`, or "" where nothing is known of the value;
    ``choices`` are all values that there are.
    """

    words: tuple[str, ...]
    help: str
    value: str = ""
    kind: str = ""
    choices: tuple[str, ...] = ()
    #: True where several values may follow.
    many: bool = False


@frozen
class Command:
    """A command by its words behind `flowc`; with subcommands, these come first."""

    words: tuple[str, ...]
    help: str
    arguments: tuple[Argument, ...]
    subcommands: tuple[Command, ...] = ()

    @property
    def options(self) -> tuple[Argument, ...]:
        """The options."""
        return tuple(argument for argument in self.arguments if argument.words)

    @property
    def words_with_value(self) -> tuple[str, ...]:
        """The words of the options that take a value."""
        return tuple(word for option in self.options if option.value for word in option.words)

    @property
    def positional(self) -> tuple[Argument, ...]:
        """The positional arguments in order."""
        return tuple(argument for argument in self.arguments if not argument.words)


def commands() -> tuple[Command, ...]:
    """All commands of flowc."""
    read = [_read((name,), summary, parser_of(name)) for name, summary in COMMANDS.items()]
    about = Argument((), "a command", "COMMAND", choices=tuple(COMMANDS))
    return *read, Command(("help",), "show the help of a command", (about,))


def every(of: tuple[Command, ...]) -> Iterator[Command]:
    """These commands and all their subcommands."""
    for command in of:
        yield command
        yield from every(command.subcommands)


def _read(words: tuple[str, ...], summary: str, parser: argparse.ArgumentParser) -> Command:
    arguments, subcommands = [], []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            subcommands += [
                _read((*words, name), helps.get(name, ""), inner)
                for name, inner in action.choices.items()
            ]
        elif action.help != argparse.SUPPRESS:
            arguments.append(_argument(action))
    return Command(words, summary, tuple(arguments), tuple(subcommands))


def _argument(action: argparse.Action) -> Argument:
    takes_value = action.nargs not in (0, "?") or not action.option_strings
    value = str(action.metavar or action.dest.upper()) if takes_value else ""
    kind = "environments" if "--env" in action.option_strings else _KIND_OF.get(value, "")
    return Argument(
        tuple(action.option_strings),
        " ".join((action.help or "").split()),
        value,
        kind,
        tuple(map(str, action.choices or ())),
        action.nargs in ("*", "+"),
    )
