"""The parser of arguments that all commands share: its errors and its help.

What is wrong with the arguments is told as every other mistake: what, and the way out.
"""

from __future__ import annotations

import argparse
import re
import sys

from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NoReturn

_MISSING = "the following arguments are required: "
_UNKNOWN = "unrecognized arguments: "


class Parser(argparse.ArgumentParser):
    """An argument parser that raises `FlowcError`, and says which option was meant."""

    #: As a default: nothing is set. As a help: the option is not shown.
    suppress = argparse.SUPPRESS

    def __init__(self, **settings: object) -> None:
        settings.setdefault("formatter_class", HelpFormatter)
        super().__init__(allow_abbrev=False, **settings)  # type: ignore[arg-type]
        self.color = False  # Python 3.14 would colour its own words, and no other's

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments; `argparse` words the message."""
        if message.startswith(_UNKNOWN):
            self._refuse_unknown(message.removeprefix(_UNKNOWN).split()[0])
        if message.startswith(_MISSING):
            missing = message.removeprefix(_MISSING)
            message = f"{missing} {'are' if ',' in missing else 'is'} missing"
        message = message.replace(": expected one argument", ": takes a value")
        message = re.sub(r"^argument (\S+?/)*(\S+): (?=takes )", r"\2 ", message)
        message = re.sub(r"^argument (\S+?/)*(\S+): ", r"\2: ", message)
        more = f"{self.prog} --help says more"
        raise FlowcError(f"{self.prog}: {message}", hint=more, exit_code=2)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print help or version; `argparse` is silent where it cannot be written."""
        print(message, end="", file=file, flush=True)

    def _refuse_unknown(self, word: str) -> NoReturn:
        from callflow_dsl.suggest import closest

        more = f"{self.prog} --help lists what there is"
        if not word.startswith("-"):
            raise FlowcError(f"{self.prog} has no use for {word!r}", hint=more, exit_code=2)
        option = word.partition("=")[0]
        meant = closest(option, dict.fromkeys(self._options()))
        hint = f"did you mean {meant}? {more}" if meant else more
        raise FlowcError(f"{self.prog} has no option {option}", hint=hint, exit_code=2)

    def _options(self) -> Iterator[str]:
        """The long options of this parser and of its actions."""
        for action in self._actions:
            yield from (option for option in action.option_strings if option.startswith("--"))
        for below in self.parsers_below():
            yield from below._options()

    def has_option(self, name: str) -> bool:
        """Whether an option of this name is declared."""
        return name in self._option_string_actions

    def parsers_below(self) -> Iterator[Parser]:
        """The parsers of the actions of a command, such as ``calls show``."""
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                yield from action.choices.values()

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """The same words on every version of Python for a value that is none of the choices."""
        if action.choices is not None and value not in action.choices:
            from callflow_dsl.suggest import did_you_mean

            hint = did_you_mean(str(value), map(str, action.choices))
            name = action.option_strings[-1] if action.option_strings else action.metavar
            raise FlowcError(f"{self.prog}: {name} has no choice {value!r}", hint=hint, exit_code=2)


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """The same help on every version of Python: ``-o, --output FILE`` says FILE once."""

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        value = self._format_args(action, self._get_default_metavar_for_optional(action))
        return f"{', '.join(action.option_strings)} {value}"

    def _format_usage(self, usage: str | None, *rest: Any) -> str:
        """The usage in lines; versions of Python differ in where they break it."""
        width, self._width = self._width, sys.maxsize
        try:
            line = super()._format_usage(usage, *rest).rstrip("\n")
        finally:
            self._width = width
        if usage is not None or len(line) <= width:
            return f"{line}\n\n"
        head = f"usage: {self._prog} "
        parts = _USAGE_PART.findall(line[len(head) :])
        return f"{_in_lines(head, parts, width)}\n\n"


#: What is optional stands in brackets, which may hold others, and is not broken.
_USAGE_PART = re.compile(r"\[(?:[^][]|\[[^][]*\])*\]|\S+")


def _in_lines(head: str, parts: list[str], width: int) -> str:
    lines = [head.rstrip()]
    for part in parts:
        if len(lines[-1]) + 1 + len(part) > width:
            lines.append(" " * (len(head) - 1))
        lines[-1] += f" {part}"
    return "\n".join(lines)
