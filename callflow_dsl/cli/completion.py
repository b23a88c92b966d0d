"""Print the script that completes the words of flowc in a shell.

  flowc completion bash > ~/.local/share/bash-completion/completions/flowc
  flowc completion zsh > ~/.zfunc/_flowc        (fpath=(~/.zfunc $fpath) before compinit)
  flowc completion fish > ~/.config/fish/completions/flowc.fish

The script knows commands, options and their choices by itself. For environments, titles of
flows and codes of rules it asks `flowc completion --values` when you press the tab key. Write
it anew after an update of flowc.

Exit codes: 0 done, 1 the settings of the project cannot be read, 2 wrong usage.
"""

from __future__ import annotations

import os
import sys

from callflow_dsl.errors import FlowcError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    #: Values, each with a word about it.
    Values = Iterable[tuple[str, str]]

#: How many files are read for the titles of their flows: a key press waits for them.
MOST_FILES = 500


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``flowc completion``."""
    parser.add_argument(
        "shell", metavar="SHELL", nargs="?", choices=_SHELLS, help=", ".join(_SHELLS)
    )
    parser.add_argument(
        "--values", metavar="KIND", dest="kind", choices=tuple(_LISTS),
        help=f"print the {', '.join(_LISTS)} of this folder's project, a line each: "
        "value, tab, description",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Print a script, or values."""
    if bool(args.shell) == bool(args.kind):
        raise FlowcError(
            "flowc completion takes either a shell or --values",
            hint=f"name one of {', '.join(_SHELLS)}",
            exit_code=2,
        )
    if args.shell:
        from callflow_dsl.cli import _completion_scripts
        from callflow_dsl.cli._completable import commands

        sys.stdout.write(getattr(_completion_scripts, args.shell)(commands()))
        return 0
    try:
        for value, about in _LISTS[args.kind]():
            # One value stands on one line; a tab ends it.
            print(f"{' '.join(value.split())}\t{' '.join(about.split())}")
    except FlowcError:
        return 1  # a wrong project is no matter for a key press
    return 0


def _environments() -> Iterator[tuple[str, str]]:
    from callflow_dsl.config import find_config

    config = find_config(os.getcwd())
    if config is not None:
        for name, values in config.table("environments").data.items():
            url = values.get("base_url", "") if isinstance(values, dict) else ""
            yield name, str(url)


def _titles() -> Iterator[tuple[str, str]]:
    """Titles of the flows below this folder, as they are written; a name in one is not known."""
    from itertools import islice

    from callflow_dsl.files import flow_files, read_text

    for path in islice(flow_files("."), MOST_FILES):
        try:
            text = read_text(path)
        except FlowcError:
            continue
        for title in _titles_in(text):
            yield title, os.path.relpath(path)


def _titles_in(text: str) -> Iterator[str]:
    from callflow_dsl.syntax.lexer import IDS, STRING
    from callflow_dsl.syntax.text import decode_text
    from callflow_dsl.syntax.tokens import lexemes

    begins = False
    for terminal, start, end in lexemes(text):
        if begins and terminal == STRING:
            parts, problems = decode_text(text[start + 1 : end - 1])
            if not problems and len(parts) == 1 and isinstance(parts[0], str):
                yield parts[0]
        begins = terminal == IDS["FLOW"]


def _rules() -> Iterator[tuple[str, str]]:
    from callflow_dsl.lint.rule_docs import descriptors

    return ((about.code, about.summary) for about in descriptors())


_SHELLS = ("bash", "zsh", "fish")
_LISTS: dict[str, Callable[[], Values]] = {
    "environments": _environments,
    "titles": _titles,
    "rules": _rules,
}
