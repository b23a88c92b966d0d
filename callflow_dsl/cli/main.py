"""``flowc``: finds the command, imports that one file, runs it.

A command is a module of this package with ``configure(parser)``, which adds its
arguments, and ``run(args) -> int``, which returns the exit code: 0 for success,
1 for problems in the input, 2 for wrong usage. Nothing else is imported, because
the time to start is what a user of an editor or of a commit hook feels first.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module

from callflow_dsl.cli._arguments import NotPlainError, Reader
from callflow_dsl.cli._common import add_common_arguments
from callflow_dsl.errors import FlowcError
from callflow_dsl.printing import shown, shown_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from types import SimpleNamespace
    from typing import Any, NoReturn

    from callflow_dsl.cli._parser import Parser

#: Command -> its line in ``flowc --help``. The module has the command's name.
COMMANDS = {
    "new": "begin a project that works: settings and a first flow",
    "compile": "turn .flow files into the JSON of the Voice API",
    "decompile": "turn the JSON of the Voice API into a .flow file",
    "fmt": "lay out .flow files in the one style",
    "lint": "find what callers would suffer from: dead ends, menus, leaks",
    "explain": "explain a code of a diagnostic, or list all codes",
    "simulate": "call a flow in the terminal and hear what it does",
    "graph": "draw a flow: Mermaid, DOT, SVG, or a page that plays calls",
    "serve": "serve a folder of flows: previews, JSON for fetch, reload on change",
    "lsp": "serve an editor: diagnostics, completion, hover, rename",
    "emulator": "run a local Voice API, with faults if wanted",
    "test": "run the tests of flow files, and measure what they cover",
    "explore": "walk every way a call can go: endings, dead ends, loops",
    "plan": "show what a deploy would change in an account",
    "deploy": "bring an account to what the project says, safely",
    "diff": "what is different between flows, by meaning",
    "history": "earlier versions of deployed flows",
    "rollback": "deploy an earlier version of a flow again",
    "pull": "import the flows of an account as .flow files",
    "call": "call somebody for real and run a flow",
    "calls": "list, show and hang up calls",
    "legs": "the telephone connections of a call: status, duration, cost",
    "recordings": "list, download and delete recordings",
    "transcriptions": "recordings as text",
    "webhooks": "the addresses that hear of every call",
    "numbers": "the telephone numbers that ring a stored flow",
    "completion": "print what completes commands, options and values in a shell",
}

#: The garbage collector looks after so many new objects; a small file never makes as many.
_OBJECTS = 50_000
_DESCRIPTION = "Phone call flows as code: compile, lint, test and deploy .flow files."
_MORE = """\
flowc help COMMAND tells what a command does, with examples; `flowc new acme` is a good beginning.
Exit codes: 0 done, 1 it does not hold or was refused, 2 wrong usage, 3 not known."""


def main(argv: list[str] | None = None) -> int:
    """Run ``flowc`` with these arguments (default: the process's) and return its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    _open_streams()
    try:
        args = _parse(arguments)
        return _run(args)
    except SystemExit as stop:  # argparse: 0 after --help, 2 after a usage error
        return _failed(stop.code if isinstance(stop.code, int) else 2, arguments)
    except FlowcError as error:
        return _failed(show_error(error), arguments)
    except KeyboardInterrupt:
        start = "\n" if sys.stderr.isatty() else ""  # a terminal shows ^C, or a question
        print(f"{start}flowc: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        _let_go_of_output()  # the reader (head, a pager) has gone: not our error
        return 141
    except OSError as error:
        _let_go_of_output()
        place = error.filename or "writing the output"
        return show_error(FlowcError(f"{place}: {error.strerror or error}"))


def _failed(code: int, arguments: list[str]) -> int:
    """The exit code of an error; 0 where it was none."""
    if not code:
        return 0
    from callflow_dsl.cli._exit_codes import of_error

    return of_error(code, arguments)


def show_error(error: FlowcError) -> int:
    """Print an error for its reader; returns its exit code."""
    print(f"flowc: error: {shown(error.message)}", file=sys.stderr)
    if error.report:
        print(shown_lines(error.report), file=sys.stderr)
    if error.hint:
        print(f"  help: {shown(error.hint)}", file=sys.stderr)
    return error.exit_code


def run() -> NoReturn:
    """Entry point of the console script."""
    gc.disable()  # while the command is imported: all of that stays
    _leave(main())


def _leave(code: int) -> NoReturn:
    """End the process without freeing each object, which takes longer than to read a small file.

    Where something may have to be done at the end, the interpreter does its usual work.
    """
    if atexit._ncallbacks() or "threading" in sys.modules:
        sys.exit(code)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        sys.exit(code)
    os._exit(code)


def _open_streams() -> None:
    """Streams that can be written to, whatever the shell has closed and the locale lacks."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif stream.encoding.lower() not in ("utf-8", "utf8") and hasattr(stream, "reconfigure"):
            # A terminal shows what it can; what goes elsewhere is for machines, in UTF-8.
            stream.reconfigure(
                **{"errors": "replace"} if stream.isatty() else {"encoding": "utf-8"}
            )


def _let_go_of_output() -> None:
    """Keep the interpreter from failing once more when it flushes stdout on exit."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _run(args: argparse.Namespace | SimpleNamespace) -> int:
    from callflow_dsl.cli import _tell

    gc.set_threshold(_OBJECTS)
    gc.enable()
    watched = getattr(args, "watch", False)  # then each run writes the file of -o
    with _tell.settings(quiet=args.quiet, verbose=args.verbose, color=args.color):
        with _tell.report_to(None if watched else getattr(args, "report_to", None)):
            code: int = args.run(args)
        sys.stdout.flush()
        _tell.detail(f"exit code {code} after {_tell.seconds():.2f} s")
    return code


def _parse(arguments: list[str]) -> argparse.Namespace | SimpleNamespace:
    """The arguments of one command; only its module is imported, only its parser is made."""
    if not arguments:
        from contextlib import redirect_stdout, suppress

        with redirect_stdout(sys.stderr), suppress(SystemExit):
            _top(["--help"])
        print(file=sys.stderr)
        raise FlowcError("no command is given", hint="begin with flowc new acme", exit_code=2)
    name, *rest = arguments
    if name == "help":
        asked = [word for word in rest if word != "help"]
        name, rest = (asked[0], ["--help"]) if asked else ("--help", [])
    if name == "version":
        name = "--version"
    if name.startswith("-"):
        return _top([name, *rest])
    if name not in COMMANDS:
        from callflow_dsl.suggest import closest

        meant = closest(name, COMMANDS)
        hint = f"did you mean flowc {meant}? " if meant else ""
        raise FlowcError(
            f"there is no command {name!r}", hint=f"{hint}flowc help lists them", exit_code=2
        )
    command = import_module(f"callflow_dsl.cli.{name}")
    args = _read_plain(command, rest)
    if args is not None:
        return args
    parser = parser_of(name)
    parser.set_defaults(run=command.run)
    return parser.parse_args(rest)


def _read_plain(command: Any, words: list[str]) -> SimpleNamespace | None:
    """The arguments as the quick reader has them; None where it leaves them to argparse."""
    reader = Reader()
    try:
        command.configure(reader)
    except NotPlainError:
        return None
    add_common_arguments(reader)
    reader.set_defaults(run=command.run)
    return reader.read(words)


def parser_of(name: str) -> Parser:
    """The parser of a command, with the options that all have."""
    from callflow_dsl.cli._parser import Parser

    command = import_module(f"callflow_dsl.cli.{name}")
    parser = Parser(prog=f"flowc {name}", description=command.__doc__)
    command.configure(parser)
    add_common_arguments(parser)
    return parser


def _top(arguments: list[str]) -> argparse.Namespace:
    """What stands before any command: ``--help`` and ``--version``, which end it."""
    from callflow_dsl import __version__, graphs
    from callflow_dsl.cli._parser import Parser

    listed = "\n".join(f"  {name:<15} {summary}" for name, summary in COMMANDS.items())
    top = Parser(
        prog="flowc", usage="flowc COMMAND ...", description=_DESCRIPTION, epilog=_MORE,
        add_help=False,
    )  # fmt: skip
    top.description = f"{_DESCRIPTION}\n\n{listed}"
    top.add_argument("-h", "--help", action="help", help="show this")
    built = "" if str(graphs.__file__).endswith(".py") else " (compiled)"
    top.add_argument("-V", "--version", action="version", version=f"flowc {__version__}{built}")
    behind = next((word for word in arguments if word in COMMANDS), None)
    if behind is not None and arguments[0] not in ("-h", "--help", "-V", "--version"):
        hint = f"flowc {behind} {arguments[0]} ..."
        raise FlowcError("options stand behind the command", hint=hint, exit_code=2)
    top.parse_args(arguments[:1])
    raise AssertionError("--help and --version end the program")
