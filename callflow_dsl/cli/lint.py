"""Find what callers would suffer from: dead ends, menus nobody can follow, leaks.

  flowc lint                              every .flow file below this folder
  flowc lint support.flow flows/          files and folders; - is standard input
  flowc lint flow.json                    a call flow as JSON is linted, too
  flowc lint --fix                        apply the fixes that change no call
  flowc lint --fix --unsafe-fixes         also those that change calls as their rules say
  flowc lint --diff                       show what --fix would change
  flowc lint --add-ignores                silence what is found today, by comments
  flowc lint --select FLW5 --ignore FLW501
  flowc lint --online                     also fetch media, to see whether they play

A rule is named by its code (FLW401), the beginning of codes (FLW4) or its name; `flowc
explain FLW401` documents it. Severities, thresholds and the choice of rules come from the
table [lint] of flowc.toml, or [tool.flowc.lint] of pyproject.toml, found upward from each
file. A comment `// flowc: ignore FLW401 reason` silences a finding of its statement. A file
that cannot be read keeps none of the others from the report.

Exit codes: 0 nothing found that fails; 1 findings from --fail-on upwards, errors that stop
the compilation, or with --diff a fix to apply; 2 wrong usage or a file that cannot be read;
3 nothing found that fails, but not every call was followed (FLW323).
"""

from __future__ import annotations

import os
import sys

from callflow_dsl._frozen import evolve
from callflow_dsl.cli import _lint_inputs, _lint_report
from callflow_dsl.cli._colors import painted
from callflow_dsl.cli._exit_codes import ExitCode
from callflow_dsl.cli._files import add_files_argument, write_whole
from callflow_dsl.cli._formats import add_format_arguments, check_format, rendered
from callflow_dsl.cli._numbers import number, whole
from callflow_dsl.cli._params import add_set_argument, param_values
from callflow_dsl.cli._tell import counted, say
from callflow_dsl.cli.main import show_error
from callflow_dsl.errors import FlowcError
from callflow_dsl.printing import shown, write_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from callflow_dsl.cli._lint_inputs import Input
    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lint.cache import Cache
    from callflow_dsl.lint.fixes import Fixed
    from callflow_dsl.lint.online import Media
    from callflow_dsl.lint.project import Project


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc lint``."""
    add_files_argument(parser, "a .flow or .json file")
    _configure_choice(parser)
    _configure_changes(parser)
    _configure_output(parser)
    parser.add_argument(
        "--online", action="store_true", help="fetch the beginning of media files and check it"
    )
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=number(600, above=0), default=5.0,
        help="how long --online waits for a server; the default is 5",
    )  # fmt: skip
    parser.add_argument("--no-cache", action="store_true", help="keep no results, and use none")
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=whole(1),
        default=0,
        help="how many processes; all cores without it",
    )
    add_set_argument(parser)


def _configure_choice(parser: Parser) -> None:
    parser.add_argument(
        "--select", metavar="RULE", action="append", default=[],
        help="run these rules only; several with commas, or several times",
    )  # fmt: skip
    parser.add_argument(
        "--ignore", metavar="RULE", action="append", default=[], help="leave these rules out"
    )
    parser.add_argument(
        "--exclude", metavar="PATTERN", action="append", default=[],
        help="leave out files and folders below the folders that are named, as .gitignore does",
    )  # fmt: skip
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--config", metavar="FILE", help="the configuration for all files")
    source.add_argument("--isolated", action="store_true", help="read no configuration")
    parser.add_argument(
        "--stdin-filename", metavar="PATH",
        help="what standard input is called, for messages, imports and configuration",
    )  # fmt: skip


def _configure_changes(parser: Parser) -> None:
    changes = parser.add_mutually_exclusive_group()
    changes.add_argument("--fix", action="store_true", help="apply the fixes that change no call")
    changes.add_argument("--diff", action="store_true", help="show what --fix would change")
    changes.add_argument(
        "--add-ignores", metavar="REASON", nargs="?", const="known before",
        help="put a comment above each statement with findings, so that only new ones are reported",
    )  # fmt: skip
    parser.add_argument(
        "--unsafe-fixes", action="store_true",
        help="with --fix or --diff: also fixes that change calls, as the pages of their rules say",
    )  # fmt: skip


def _configure_output(parser: Parser) -> None:
    add_format_arguments(parser, _lint_report.FORMATS)
    parser.add_argument("--output-file", dest="report_to", help=parser.suppress)
    parser.add_argument(
        "--statistics", action="store_true", help="count the findings of each rule instead"
    )
    parser.add_argument(
        "--fail-on", choices=("info", "warning", "error", "never"), default="warning",
        help="the lowest severity that makes the exit code 1; the default is warning",
    )  # fmt: skip
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--show-settings", action="store_true", help="print what holds for each file; lint nothing"
    )
    instead.add_argument(
        "--show-files", action="store_true", help="print which files are meant; lint nothing"
    )
    instead.add_argument(
        "--watch", action="store_true", help="lint again whenever a file changes, until Ctrl-C"
    )


def run(args: argparse.Namespace) -> int:
    """Lint all files, print the report, return the exit code."""
    _check(args)
    settings = _lint_inputs.settings_source(args)
    if args.show_files:
        paths = _lint_inputs.paths(args, settings)
        if paths:
            print(rendered(args, paths, formats=_lint_report.FILES))
        return 0
    project = _project(args)
    if args.watch:
        from callflow_dsl.cli._watch import watch

        return watch(
            lambda: _once(args, project), lambda: _times(args, project), report=args.report_to
        )
    return _once(args, project)


def _check(args: argparse.Namespace) -> None:
    """Refuse what does not go together."""
    for option, formats in (
        ("--statistics", _lint_report.STATISTICS),
        ("--show-settings", _lint_report.SETTINGS),
        ("--show-files", _lint_report.FILES),
    ):
        if getattr(args, option[2:].replace("-", "_")):
            check_format(args, option, formats)
    for problem, hint in (*_flag_problems(args), *_input_problems(args)):
        raise FlowcError(problem, hint=hint, exit_code=2)


def _flag_problems(args: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Flags that do not fit each other, each with the way out."""
    if args.unsafe_fixes and not (args.fix or args.diff or args.statistics):
        yield "--unsafe-fixes alone changes nothing", "add --fix or --diff"
    reason = args.add_ignores
    if reason and (reason == "-" or reason.endswith((".flow", ".json")) or os.path.exists(reason)):
        # Else the name of a file would be the reason, and all files of the folder be changed.
        yield (
            f"--add-ignores takes a reason, and {shown(reason)} is a file",
            'name the files first, or give a reason: --add-ignores "since 2026" FILE',
        )


def _input_problems(args: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Flags that do not fit what is read, each with the way out."""
    from_stdin = "-" in args.files
    if from_stdin and (args.fix or args.add_ignores):
        flag = "--fix" if args.fix else "--add-ignores"
        yield f"{flag} cannot write to standard input", "use --diff instead"
    if args.stdin_filename and not from_stdin:
        yield "--stdin-filename names standard input", "lint -, and pipe the text in"
    if from_stdin and args.watch:
        yield "--watch cannot watch standard input", "name files or folders"


def _project(args: argparse.Namespace) -> Project:
    from callflow_dsl.lint.project import Project

    settings = _lint_inputs.settings_source(args)
    return Project(
        settings,
        param_values(args, _lint_inputs.written(args, settings)),
        None if args.no_cache else _cache(),
        media=_media(args),
        processes=args.jobs,
        watched=lambda results, total: counted(results, total, "files"),
    )


def _cache() -> Cache:
    from callflow_dsl.lint.cache import Cache, usual_folder

    return Cache(os.path.join(usual_folder(), "lint"))


def _media(args: argparse.Namespace) -> Callable[[str], Media] | None:
    if not args.online:
        return None
    from callflow_dsl.lint.online import MediaChecker

    return MediaChecker(timeout=args.timeout)


def _once(args: argparse.Namespace, project: Project) -> int:
    inputs, code = _lint_inputs.read(args, project.settings)
    folders = list(filter(os.path.isdir, args.files))
    _lint_report.note_idle_overrides(inputs, project.settings, folders)
    if args.show_settings:
        print(rendered(args, inputs, project.settings, formats=_lint_report.SETTINGS))
        return code
    if args.diff:
        return max(code, _diff(inputs, project, unsafe=args.unsafe_fixes))
    if args.add_ignores:
        return max(code, _add_ignores(inputs, project, args.add_ignores))
    if args.fix:
        inputs, unwritten = _fixed(inputs, project, unsafe=args.unsafe_fixes)
        code = max(code, unwritten)
    diagnostics, unavailable = _lint(inputs, project)
    _lint_report.note_unavailable(unavailable)
    if inputs:
        text = _report(args, diagnostics, inputs)
        if text:
            print(text)
    return max(code, 0 if args.exit_zero else _exit_code(diagnostics, args.fail_on))


def _report(
    args: argparse.Namespace, diagnostics: Sequence[Diagnostic], inputs: Sequence[Input]
) -> str:
    """The report in the format that was asked for; empty where that has nothing to say."""
    if args.statistics:
        counts: str = rendered(
            args, diagnostics, args.unsafe_fixes, formats=_lint_report.STATISTICS
        )
        return counts
    names = [item.source.name for item in inputs]
    report: str = rendered(args, diagnostics, names)
    return report


def _lint(inputs: Sequence[Input], project: Project) -> tuple[list[Diagnostic], list[str]]:
    """The findings of all files, each once, and the codes of rules that could not run."""
    from callflow_dsl.lint.project import Job

    collected: dict[Diagnostic, None] = {}
    unavailable: dict[str, None] = {}
    results = project.lint([Job(item.source, item.settings) for item in inputs])
    for item, result in zip(inputs, results, strict=True):
        diagnostics = result.diagnostics
        if item.json is not None:
            from callflow_dsl.lint.json_flow import in_json

            diagnostics = tuple(in_json(diagnostics, item.json, item.source))
        collected.update(dict.fromkeys(diagnostics))
        unavailable.update(dict.fromkeys(result.unavailable))
    return list(collected), list(unavailable)


def _fix(item: Input, project: Project, *, unsafe: bool) -> Fixed:
    from callflow_dsl.lint.fixes import fix_source

    fixed = fix_source(
        item.source, item.settings, project.values, unsafe=unsafe, settings_of=project.settings_of
    )
    for dropped in fixed.dropped:
        print(
            f"flowc: note: the fix of {dropped.code} at {dropped.location} was dropped: "
            f"{dropped.reason}; this is a fault of flowc, please report it",
            file=sys.stderr,
        )
    return fixed


def _fixed(inputs: Sequence[Input], project: Project, *, unsafe: bool) -> tuple[list[Input], int]:
    """The files as they are after their fixes, and the exit code for what could not be written."""
    after: list[Input] = []
    code = 0
    for item in inputs:
        after.append(item)
        if item.json is not None:
            continue
        try:
            fixed = _fix(item, project, unsafe=unsafe)
            if fixed.count:
                write_whole(item.path, fixed.source.text, keep_mode=True)
                fixes = "1 fix" if fixed.count == 1 else f"{fixed.count} fixes"
                say(f"{item.path}: {fixes} applied")
        except FlowcError as error:
            code = max(code, show_error(error))
        else:
            after[-1] = evolve(item, source=fixed.source)
    return after, code


def _diff(inputs: Sequence[Input], project: Project, *, unsafe: bool) -> int:
    from callflow_dsl.cli._diff import difference

    code = 0
    for item in inputs:
        fixed = None if item.json is not None else _fix(item, project, unsafe=unsafe)
        if fixed is not None and (fixed.count or fixed.dropped):
            code = 1
            text = "".join(difference(item.source, fixed.source.text, "fixed"))
            write_document(painted(text, "diff"))
    return code


def _add_ignores(inputs: Sequence[Input], project: Project, reason: str) -> int:
    """Silence what is found in these files; what is in others that they import stays."""
    from callflow_dsl.lint.baseline import with_ignores

    diagnostics, _ = _lint([item for item in inputs if item.json is None], project)
    code = 0
    for item in inputs:
        silenced, count = with_ignores(item.source, diagnostics, reason, project.values)
        if count and item.json is None:
            try:
                write_whole(item.path, silenced.text, keep_mode=True)
                findings = "1 finding" if count == 1 else f"{count} findings"
                say(f"{item.path}: {findings} silenced")
            except FlowcError as error:
                code = max(code, show_error(error))
    return code


def _times(args: argparse.Namespace, project: Project) -> dict[str, float]:
    """When each file was changed, configuration and imported files of the folders included."""
    from callflow_dsl.lint.settings import forget_configurations

    forget_configurations()
    times: dict[str, float] = {}
    try:
        names = _lint_inputs.paths(args, project.settings)
    except FlowcError:
        return times
    for name in names:
        config = project.settings.config_for(name)
        for path in (name, str(config.path) if config else name):
            if os.path.exists(path):
                times[path] = os.stat(path).st_mtime
    return times


def _exit_code(diagnostics: Sequence[Diagnostic], fail_on: str) -> int:
    if not diagnostics:
        return ExitCode.DONE
    from callflow_dsl.diagnostics.model import SEVERITIES
    from callflow_dsl.lint.comments import stops
    from callflow_dsl.lint.model import NOT_FOLLOWED

    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on != "never" else ()
    if any(stops(d) or d.severity in failing for d in diagnostics):
        return ExitCode.PROBLEM
    # Nothing was found, but rules that look at every call could not: that is no clean flow.
    cut = fail_on != "never" and any(d.code == NOT_FOLLOWED for d in diagnostics)
    return ExitCode.UNKNOWN if cut else ExitCode.DONE
