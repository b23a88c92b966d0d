"""Makes docs/commands.md from the parsers of the commands, so that it says what they take.

``python -m callflow_dsl.cli.command_docs`` writes the file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from callflow_dsl.cli._exit_codes import ExitCode
from callflow_dsl.cli.main import COMMANDS, parser_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = """\
# Commands
Made from the commands themselves: `flowc help COMMAND` prints the same.

What reads flows takes files, folders and `-` for standard input; without any, the flows of this
folder. Inside a project `params` have the values of its environment (`--env`). The result goes
to standard output or to the file of `-o`, all else to standard error.

## In every command
| option | means |
|---|---|
| `-h`, `--help` | what the command does, with examples |
| `-q`, `--quiet` | only what was asked for, and errors: no notes, no progress |
| `-v`, `--verbose` | also what was read, which settings hold, requests to the API, the time |
| `--color auto\\|always\\|never` | colours; `auto`: on a terminal, unless `NO_COLOR` is set |
| `--no-color` | the same as `--color never` |

`flowc --version` (`-V`) and `flowc help` stand for themselves.

## Exit codes
| code | means |
|---|---|
"""
_CODES = {
    ExitCode.DONE: "what was asked for holds, or was done",
    ExitCode.PROBLEM: "it does not hold, or was refused: the input or the other side has a problem",
    ExitCode.USAGE: "the command was not understood, or a file cannot be read",
    ExitCode.UNKNOWN: "not known: not every call was followed, or not every change tried",
}
_SIGNALS = "| 130, 143, 141 | ended by Ctrl-C, by SIGTERM, or because nobody read the output |\n"


def text() -> str:
    """The text of docs/commands.md."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "96"  # the help is laid out for a terminal of this width
    try:
        return "".join(_parts())
    finally:
        os.environ.pop("COLUMNS")
        if before is not None:
            os.environ["COLUMNS"] = before


def _parts() -> Iterator[str]:
    yield _HEAD
    for code in ExitCode:
        yield f"| {code.value} | {_CODES[code]} |\n"
    yield _SIGNALS
    yield "\n## Formats\n`--json` is short for `--format json`.\n\n"
    yield "| command | formats |\n|---|---|\n"
    parsers = {command: parser_of(command) for command in COMMANDS}
    for command, parser in parsers.items():
        if formats := parser.get_default("formats"):
            listed = "; ".join(f"`{name}`: {form.about}" for name, form in formats.items())
            yield f"| `{command}` | {listed} |\n"
    for command, summary in COMMANDS.items():
        parser = parsers[command]
        yield f"\n## flowc {command}\n{summary[0].upper()}{summary[1:]}.\n"
        for each in (parser, *parser.parsers_below()):
            yield f"\n```text\n{_without_common(each.format_help())}\n```\n"


def _without_common(text: str) -> str:
    """Help without the options that every command has."""
    before, _, rest = text.partition("in every command:")
    return before.rstrip() + ("\n\n" + rest.partition("\n\n")[2] if "\n\n" in rest else "").rstrip()


if __name__ == "__main__":
    docs = Path(__file__).parents[2] / "docs"
    (docs / "commands.md").write_text(text(), encoding="utf-8")
