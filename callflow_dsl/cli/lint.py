"""Find what callers would suffer from: dead ends, menus nobody can follow, leaks.

  flowc lint                              every .flow file below this folder
  flowc lint support.flow flows/          files and folders; - is standard input
  flowc lint --fix                        apply the fixes that are safe
  flowc lint --diff                       show what --fix would change
  flowc lint --select FLW5 --ignore FLW501
  flowc lint --online                     also fetch media, to see whether they play

A rule is named by its code (FLW401), the beginning of codes (FLW4) or its name; `flowc
explain FLW401` documents it. Severities, thresholds and the choice of rules come from the
table [lint] of flowc.toml, or [tool.flowc.lint] of pyproject.toml, found upward from each
file. A comment `// flowc: ignore FLW401 reason` silences a finding on its line. A file that
cannot be read keeps none of the others from the report.

Exit codes: 0 nothing found that fails; 1 findings from --fail-on upwards, errors that stop
the compilation, or with --diff a fix to apply; 2 wrong usage or a file that cannot be read.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from callflow_dsl.cli._files import flow_files, sources, write_whole
from callflow_dsl.cli._params import add_set_argument, assignments
from callflow_dsl.cli.main import show_error
from callflow_dsl.errors import FlowcError
from callflow_dsl.printing import json_text, shown, write_document

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lint.model import Rule
    from callflow_dsl.lint.online import Media
    from callflow_dsl.lint.run import SettingsOf
    from callflow_dsl.lint.settings import LintSettings
    from callflow_dsl.source import Source

    #: The path that a file is read from and written to, its text, its settings.
    Input = tuple[str, Source, LintSettings]

_FORMATS = ("text", "json", "sarif", "github", "junit")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``flowc lint``."""
    parser.add_argument(
        "files", metavar="FILE", nargs="*", default=["."],
        help="a .flow file, a folder of them, or - for standard input; the default is this folder",
    )  # fmt: skip
    parser.add_argument(
        "--select", metavar="RULE", action="append", default=[],
        help="run these rules only; several with commas, or several times",
    )  # fmt: skip
    parser.add_argument(
        "--ignore", metavar="RULE", action="append", default=[], help="leave these rules out"
    )
    changes = parser.add_mutually_exclusive_group()
    changes.add_argument("--fix", action="store_true", help="apply the fixes that are safe")
    changes.add_argument("--diff", action="store_true", help="show what --fix would change")
    parser.add_argument("--format", choices=_FORMATS, default="text")
    parser.add_argument(
        "--statistics", action="store_true", help="count the findings of each rule instead"
    )
    parser.add_argument(
        "--fail-on", choices=("info", "warning", "error", "never"), default="warning",
        help="the lowest severity that makes the exit code 1; the default is warning",
    )  # fmt: skip
    parser.add_argument(
        "--online", action="store_true", help="fetch the beginning of media files and check it"
    )
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=float, default=5.0,
        help="how long --online waits for a server; the default is 5",
    )  # fmt: skip
    add_set_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Lint all files, print the report, return the exit code."""
    if args.statistics and args.format not in ("text", "json"):
        raise FlowcError(
            f"--statistics has no format {args.format}", hint="it has text and json", exit_code=2
        )
    media = _media(args)
    values = assignments(args.values)
    inputs, unread = _inputs(args)
    if args.diff:
        return max(unread, _diff(inputs, values))
    if args.fix:
        inputs, unwritten = _fixed(inputs, values)
        unread = max(unread, unwritten)
    found, unavailable = _lint(inputs, values, media, _settings_of(args))
    _note_unavailable(unavailable)
    if inputs:
        _print(found, [name for name, _, _ in inputs], args)
    return max(unread, _exit_code(found, args.fail_on))


def _words(option: str, arguments: list[str]) -> list[str]:
    words = [word.strip() for argument in arguments for word in argument.split(",")]
    if not all(words):
        raise FlowcError(f"{option} takes rules", hint=f"such as {option} FLW401,FLW5", exit_code=2)
    return words


def _inputs(args: argparse.Namespace) -> tuple[list[Input], int]:
    """Each file once with its settings, and the exit code that unreadable ones ask for."""
    from callflow_dsl.lint.settings import settings_for

    select, ignore = _words("--select", args.select), _words("--ignore", args.ignore)
    settings_for("-", select, ignore)  # wrong ones are wrong without any file
    inputs: list[Input] = []
    code = 0
    for name in _names(args.files):
        settings = settings_for(name, select, ignore)
        try:
            ((_, source),) = sources([name])
        except FlowcError as error:
            code = max(code, show_error(error))
        else:
            inputs.append((name, source, settings))
    return inputs, code


def _settings_of(args: argparse.Namespace) -> SettingsOf:
    from callflow_dsl.lint.settings import settings_for

    select, ignore = _words("--select", args.select), _words("--ignore", args.ignore)
    return lambda source: settings_for(source.path or source.name, select, ignore)


def _names(names: list[str]) -> list[str]:
    paths = [
        path for name in names for path in (flow_files(name) if os.path.isdir(name) else [name])
    ]
    unique = {path if path == "-" else os.path.realpath(path): path for path in reversed(paths)}
    return [os.path.normpath(path) for path in reversed(unique.values())]


def _media(args: argparse.Namespace) -> Callable[[str], Media] | None:
    if not args.online:
        return None
    if not 0 < args.timeout < 600:
        raise FlowcError("--timeout takes seconds, more than 0 and less than 600", exit_code=2)
    from callflow_dsl.lint.online import MediaChecker

    return MediaChecker(timeout=args.timeout)


def _lint(
    inputs: list[Input],
    values: Mapping[str, str],
    media: Callable[[str], Media] | None,
    settings_of: SettingsOf,
) -> tuple[list[Diagnostic], list[Rule]]:
    from callflow_dsl.lint.run import lint

    found: dict[Diagnostic, None] = {}
    unavailable: dict[Rule, None] = {}
    for _, source, settings in inputs:
        result = lint(source, settings, values=values, media=media, settings_of=settings_of)
        found.update(dict.fromkeys(result.diagnostics))
        unavailable.update(dict.fromkeys(result.unavailable))
    return list(found), list(unavailable)


def _note_unavailable(rules: list[Rule]) -> None:
    """Say which rules did not run: a line for each package that is not installed."""
    lacking: dict[str, list[str]] = {}
    for rule in rules:
        lacking.setdefault(rule.needs, []).append(rule.code)
    for module, codes in lacking.items():
        print(
            f"flowc: note: {', '.join(codes)} did not run for lack of {module}: "
            f"pip install 'flowc[lint]', or ignore {'it' if len(codes) == 1 else 'them'}",
            file=sys.stderr,
        )


def _fixed(inputs: list[Input], values: Mapping[str, str]) -> tuple[list[Input], int]:
    """The files as they are after their fixes, and the exit code for what could not be written."""
    if any(name == "-" for name, _, _ in inputs):
        raise FlowcError(
            "--fix cannot write to standard input", hint="use --diff instead", exit_code=2
        )
    fixed: list[Input] = []
    code = 0
    for name, source, settings in inputs:
        try:
            fixed.append((name, _fix(name, source, settings, values), settings))
        except FlowcError as error:
            code = max(code, show_error(error))
            fixed.append((name, source, settings))
    return fixed, code


def _fix(name: str, source: Source, settings: LintSettings, values: Mapping[str, str]) -> Source:
    from callflow_dsl.lint.fixes import fix_source

    fixed = fix_source(source, settings, values)
    if fixed.count:
        write_whole(name, fixed.source.text, keep_mode=True)
        fixes = "1 fix" if fixed.count == 1 else f"{fixed.count} fixes"
        print(f"{shown(name)}: {fixes} applied", file=sys.stderr)
    return fixed.source


def _diff(inputs: list[Input], values: Mapping[str, str]) -> int:
    from callflow_dsl.cli._diff import difference
    from callflow_dsl.lint.fixes import fix_source

    code = 0
    for _, source, settings in inputs:
        fixed = fix_source(source, settings, values)
        if fixed.count:
            code = 1
            write_document("".join(difference(source, fixed.source.text, "fixed")))
    return code


def _print(found: list[Diagnostic], names: list[str], args: argparse.Namespace) -> None:
    if args.statistics:
        _print_statistics(found, args.format)
    elif args.format == "text":
        _print_text(found, len(names))
    else:
        text = _rendered(found, names, args.format)
        if text:
            print(text)


def _rendered(found: list[Diagnostic], names: list[str], style: str) -> str:
    if style == "json":
        from callflow_dsl.diagnostics.json_format import render_json

        return render_json(found)
    if style == "github":
        from callflow_dsl.diagnostics.github import render_github

        return render_github(found)
    if style == "junit":
        from callflow_dsl.diagnostics.junit import render_junit

        return render_junit(found, names)
    from callflow_dsl import __version__
    from callflow_dsl.diagnostics.sarif import render_sarif
    from callflow_dsl.lint.rule_docs import descriptors

    return render_sarif(found, descriptors(), __version__)


def _print_text(found: list[Diagnostic], files: int) -> None:
    from callflow_dsl.diagnostics.text import render_text, summary, use_color
    from callflow_dsl.lint.fixes import is_fixable

    counted = "1 file" if files == 1 else f"{files} files"
    if not found:
        print(f"no problems in {counted}")
        return
    print(render_text(found, color=use_color(sys.stdout)))
    mended = sum(is_fixable(diagnostic) for diagnostic in found)
    more = f"; --fix mends {mended}" if mended else ""
    print(f"\n{summary(found)} in {counted}{more}")


def _print_statistics(found: list[Diagnostic], style: str) -> None:
    from collections import Counter

    from callflow_dsl.lint.fixes import is_fixable
    from callflow_dsl.lint.rule_docs import descriptors

    about = {descriptor.code: descriptor for descriptor in descriptors()}
    counts = Counter(diagnostic.code for diagnostic in found)
    mended = Counter(diagnostic.code for diagnostic in found if is_fixable(diagnostic))
    rows = [
        {"code": code, "count": count, "fixable": mended[code], "summary": about[code].summary}
        for code, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
    if style == "json":
        print(json_text(rows))
        return
    for row in rows:
        star = "*" if row["fixable"] else " "
        print(f"{row['count']:>5} {star} {row['code']}  {row['summary']}")
    print(f"{len(found):>5}   in all" + ("; * --fix mends some or all of them" if mended else ""))


def _exit_code(found: list[Diagnostic], fail_on: str) -> int:
    from callflow_dsl.lint.comments import stops
    from callflow_dsl.lint.model import SEVERITIES

    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on != "never" else ()
    return 1 if any(stops(d) or d.severity in failing for d in found) else 0
