"""Reads the arguments of a command without argparse, where they are right and plain.

To import argparse and to set up its parsers takes as long as to compile a small file. A
command declares its arguments by ``configure(parser)``; a `Reader` in place of the parser
takes the same declarations. What it does not read for certain (help, a mistake, a rare form
such as ``-oFILE``) it leaves to argparse: it returns None and says nothing. What it does
read, argparse would read the same; ``tests/cli/test_arguments.py`` compares both.
"""

from __future__ import annotations

from types import SimpleNamespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any


class NotPlainError(Exception):
    """Argparse has to read this."""


class Argument:
    """One declared argument: the names of an option, or a positional one without dashes."""

    __slots__ = ("action", "choices", "const", "convert", "default", "dest", "group", "names",
                 "nargs", "required")  # fmt: skip

    def __init__(self, names: Sequence[str], group: object, named: dict[str, Any]) -> None:
        self.names = tuple(name for name in names if name.startswith("-"))
        long = next((name for name in self.names if name.startswith("--")), names[0])
        self.dest: str = named.get("dest") or long.lstrip("-").replace("-", "_")
        self.action: str = named.get("action", "store")
        self.nargs: str | None = named.get("nargs")
        self.default: Any = named.get("default", False if self.action == "store_true" else None)
        self.const: Any = named.get("const")
        self.convert: Callable[[str], Any] = named.get("type") or str
        self.choices: Sequence[Any] | None = named.get("choices")
        self.required: bool = named.get("required", False)
        self.group = group

    def value(self, word: str) -> Any:
        """What a word means; `NotPlainError` where it means nothing."""
        try:
            value = self.convert(word)
        except Exception as error:  # as argparse does: its types may raise what they like
            raise NotPlainError from error
        if self.choices is not None and value not in self.choices:
            raise NotPlainError
        return value

    def put(self, text: str, values: dict[str, Any]) -> None:
        """Set what the option means with this text; flags have none."""
        if self.action == "store_true":
            values[self.dest] = True
        elif self.action == "store_const":
            values[self.dest] = self.const
        elif self.action == "append":
            values[self.dest] = [*(values.get(self.dest) or ()), self.value(text)]
        else:
            values[self.dest] = self.value(text)

    def put_default(self, values: dict[str, Any]) -> None:
        """Set the value without any word; a text is read as if it had been given."""
        if self.default != Reader.suppress:
            is_text = isinstance(self.default, str)
            values.setdefault(self.dest, self.convert(self.default) if is_text else self.default)


class Reader:
    """Takes the declarations that a command makes to a `Parser`."""

    #: As a default: nothing is set.
    suppress = "==SUPPRESS=="

    def __init__(self) -> None:
        self.options: dict[str, Argument] = {}
        self.positional: list[Argument] = []
        self.defaults: dict[str, Any] = {}

    def add_argument(self, *names: str, **named: Any) -> None:
        """Declare an argument."""
        self._add(names, None, named)

    def add_mutually_exclusive_group(self) -> Group:
        """A group of which one option may be given."""
        return Group(self)

    def add_argument_group(self, title: str) -> Reader:
        """A group in the help, and nothing else."""
        return self

    def has_option(self, name: str) -> bool:
        """Whether an option of this name is declared."""
        return name in self.options

    def parsers_below(self) -> tuple[Reader, ...]:
        """There are none."""
        return ()

    def add_subparsers(self, **named: Any) -> Any:
        """Commands below a command are for argparse."""
        raise NotPlainError

    def set_defaults(self, **values: Any) -> None:
        """Values of what is not given."""
        self.defaults.update(values)

    def _add(self, names: tuple[str, ...], group: object, named: dict[str, Any]) -> None:
        argument = Argument(names, group, named)
        if argument.action not in ("store", "store_true", "store_const", "append"):
            raise NotPlainError
        self.options.update(dict.fromkeys(argument.names, argument))
        if not argument.names:
            self.positional.append(argument)

    def read(self, words: Sequence[str]) -> SimpleNamespace | None:
        """The values of all arguments; None where argparse has to look."""
        try:
            return self._read(words)
        except NotPlainError:
            return None

    def _read(self, words: Sequence[str]) -> SimpleNamespace:
        values: dict[str, Any] = {}
        for argument in (*self.positional, *self.options.values()):
            argument.put_default(values)
        values |= self.defaults
        given: set[Argument] = set()
        #: Words that are no options, in runs: argparse gives each run to other arguments.
        runs: list[list[str]] = []
        rest = iter(words)
        in_run = False
        for word in rest:
            if word == "-" or not word.startswith("-"):
                if not in_run:
                    runs.append([])
                runs[-1].append(word)
                in_run = True
                continue
            in_run = False
            argument, text = self._option(word, rest)
            given.add(argument)
            argument.put(text, values)
        if len(runs) > 1:
            raise NotPlainError
        self._share(runs[0] if runs else [], values)
        _refuse_two_of_a_group(given)
        if any(argument.required and argument not in given for argument in self.options.values()):
            raise NotPlainError
        return SimpleNamespace(**values)

    def _option(self, word: str, rest: Iterator[str]) -> tuple[Argument, str]:
        """The option that a word names, and its text."""
        name, equals, text = word.partition("=")
        argument = self.options.get(name)
        if argument is None or argument.nargs is not None:
            raise NotPlainError
        if argument.action in ("store_true", "store_const"):
            if equals:
                raise NotPlainError
            return argument, ""
        if equals and not name.startswith("--"):
            raise NotPlainError
        if not equals:
            text = next(rest, "-")
        if text.startswith("-"):
            raise NotPlainError
        return argument, text

    def _share(self, words: list[str], values: dict[str, Any]) -> None:
        """Give the words to the positional arguments: one each, all that is left to the last."""
        for number, argument in enumerate(self.positional):
            is_last = number == len(self.positional) - 1
            if argument.nargs in ("*", "+"):
                if not is_last or (argument.nargs == "+" and not words):
                    raise NotPlainError
                if words:
                    values[argument.dest] = [argument.value(word) for word in words]
                elif argument.default is None:
                    values[argument.dest] = []
                words = []
            elif words:
                values[argument.dest] = argument.value(words[0])
                words = words[1:]
            elif argument.nargs != "?":
                raise NotPlainError
        if words:
            raise NotPlainError


class Group:
    """Options of which one may be given."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def add_argument(self, *names: str, **named: Any) -> None:
        """Declare an option of the group."""
        self._reader._add(names, self, named)


def _refuse_two_of_a_group(given: set[Argument]) -> None:
    groups = [argument.group for argument in given if argument.group is not None]
    if len(set(groups)) < len(groups):
        raise NotPlainError
