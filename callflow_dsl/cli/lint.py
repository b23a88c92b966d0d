"""Find what callers would suffer from: dead ends, menus nobody can follow, leaks.

  flowc lint                              every .flow file below this folder
  flowc lint support.flow flows/          files and folders; - is standard input
  flowc lint flow.json                    a call flow as JSON is linted, too
  flowc lint --fix                        apply the fixes that change no call
  flowc lint --fix --unsafe-fixes         also those that change calls as their rules say
  flowc lint --diff                       show what --fix would change
  flowc lint --add-ignores                silence what is found today, by comments
  flowc lint --select FLW5 --ignore FLW501
  flowc lint --online                     also fetch sound files, to see whether they play

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

from callflow_dsl.cli import _lint_inputs, _lint_report
from callflow_dsl.cli._exit_codes import ExitCode
from callflow_dsl.cli._files import add_files_argument
from callflow_dsl.cli._formats import add_format_arguments, check_format, rendered
from callflow_dsl.cli._numbers import number, whole
from callflow_dsl.cli._params import add_set_argument, param_values
from callflow_dsl.cli._tell import counted
from callflow_dsl.cli.main import show_error
from callflow_dsl.errors import FlowcError
from callflow_dsl.files import check_readable
from callflow_dsl.printing import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from callflow_dsl.cli._lint_inputs import Input
    from callflow_dsl.cli._lint_report import Report
    from callflow_dsl.cli._parser import Parser
    from callflow_dsl.cli._watch import Stamp
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lint.applicability import Applicability
    from callflow_dsl.lint.cache import Cache
    from callflow_dsl.lint.online import Media
    from callflow_dsl.lint.project import Project
    from callflow_dsl.lint.result import LintResult
    from callflow_dsl.lint.settings import SettingsSource
    from callflow_dsl.source import Span


def configure(parser: Parser) -> None:
    """Add the arguments of ``flowc lint``."""
    add_files_argument(parser, "a .flow or .json file")
    _configure_choice(parser)
    _configure_changes(parser)
    _configure_output(parser)
    parser.add_argument(
        "--online", action="store_true", help="fetch the beginning of sound files and check it"
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
    parser.add_argument(
        "--output-file", dest="report_to", metavar="FILE", help="the same as --output"
    )
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
        return _show_files(args, settings)
    if args.watch:
        from callflow_dsl.cli._watch import watch

        imported: dict[str, Stamp | None] = {}
        return watch(
            lambda: _once(args, _project(args), imported),
            lambda: _stamps(args, imported),
            report=args.report_to,
        )
    return _once(args, _project(args))


def _show_files(args: argparse.Namespace, settings: SettingsSource) -> int:
    """Print which files are meant; one that cannot be read is an error, as it will be."""
    there: list[str] = []
    code = 0
    for path in _lint_inputs.paths(args, settings):
        try:
            if path != "-":
                check_readable(path)
            there.append(path)
        except FlowcError as error:
            code = max(code, show_error(error))
    if there:
        print(rendered(args, there, formats=_lint_report.FILES))
    return code


def _check(args: argparse.Namespace) -> None:
    """Refuse what does not go together."""
    for option, formats in (
        ("--statistics", _lint_report.STATISTICS),
        ("--show-settings", _lint_report.SETTINGS),
        ("--show-files", _lint_report.FILES),
        ("--diff", ("text",)),
        ("--add-ignores", ("text",)),
    ):
        if _given(args, option):
            check_format(args, option, formats)
    for problem, hint in (*_clashes(args), *_flag_problems(args), *_input_problems(args)):
        raise FlowcError(problem, hint=hint, exit_code=2)


def _given(args: argparse.Namespace, option: str) -> bool:
    value = getattr(args, option[2:].replace("-", "_"))
    return value is not None and value is not False


def _clashes(args: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Options of which the second would be left out in silence."""
    for option, others in (
        ("--show-files", ("--fix", "--diff", "--add-ignores", "--statistics")),
        ("--show-settings", ("--fix", "--diff", "--add-ignores", "--statistics")),
        ("--watch", ("--diff", "--add-ignores")),
        ("--statistics", ("--diff", "--add-ignores")),
    ):
        for other in others:
            if _given(args, option) and _given(args, other):
                yield f"{option} does not go together with {other}", "leave one of them out"


def _flag_problems(args: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Flags that do not fit each other, each with the way out."""
    if args.unsafe_fixes and not (args.fix or args.diff or args.statistics):
        yield "--unsafe-fixes alone changes nothing", "add --fix or --diff"
    reason = args.add_ignores
    if reason is None:
        return
    if reason == "-" or reason.endswith((".flow", ".json")) or os.path.exists(reason):
        # Else the name of a file would be the reason, and all files of the folder be changed.
        yield (
            f"--add-ignores takes a reason, and {shown(reason)} is a file",
            'name the files first, or give a reason: --add-ignores "since 2026" FILE',
        )
    from callflow_dsl.lint.suppress import problem_of_reason

    problem = problem_of_reason(reason)
    if problem:
        yield f"--add-ignores takes a reason, and this one {problem}", 'such as "since 2026"'


def _input_problems(args: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Flags that do not fit what is read, each with the way out."""
    from_stdin = "-" in args.files
    if from_stdin and (args.fix or args.add_ignores):
        flag = "--fix" if args.fix else "--add-ignores"
        yield f"{flag} cannot write to standard input", "use --diff instead"
    if args.stdin_filename and not from_stdin:
        yield "--stdin-filename names standard input", "lint -, and pipe the text in"
    if args.add_ignores and any(name.endswith(".json") for name in args.files):
        yield (
            "--add-ignores writes comments, and JSON has none",
            "ignore rules in flowc.toml: [[lint.overrides]]",
        )
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


def _once(
    args: argparse.Namespace, project: Project, imported: dict[str, Stamp | None] | None = None
) -> int:
    """Do it one time; imported files that are new are added to ``imported``."""
    inputs, code = _lint_inputs.read(args, project.settings)
    folders = list(filter(os.path.isdir, args.files))
    _lint_report.note_idle_overrides(inputs, project.settings, folders)
    if args.show_settings:
        print(rendered(args, inputs, project.settings, formats=_lint_report.SETTINGS))
        return code
    if args.diff:
        from callflow_dsl.cli._lint_changes import show_fixes

        due = show_fixes(inputs, project, unsafe=args.unsafe_fixes)
        return max(code, 0 if args.exit_zero else due)
    if args.fix:
        from callflow_dsl.cli._lint_changes import fix_files

        inputs, unwritten = fix_files(inputs, project, unsafe=args.unsafe_fixes)
        code = max(code, unwritten)
    report, results = _lint(inputs, project)
    if args.add_ignores:
        from callflow_dsl.cli._lint_changes import add_ignores

        broken = [result.failed for result in results]
        left = add_ignores(inputs, report.diagnostics, broken, project.values, args.add_ignores)
        return max(code, left)
    _lint_report.note_unavailable(
        dict.fromkeys(code for result in results for code in result.unavailable)
    )
    if imported is not None:
        from callflow_dsl.cli._watch import stamp

        paths = (source.path for result in results for source in result.imported)
        for path in filter(None, paths):
            imported.setdefault(path, stamp(path))
    if inputs:
        text = _printed(args, report)
        if text:
            print(text)
    return max(code, 0 if args.exit_zero else _exit_code(report.diagnostics, args.fail_on))


def _printed(args: argparse.Namespace, report: Report) -> str:
    """The report in the format that was asked for; empty where that has nothing to say."""
    more = (args.unsafe_fixes,) if args.statistics else ()
    formats = _lint_report.STATISTICS if args.statistics else None
    text: str = rendered(args, report, *more, formats=formats)
    return text


def _lint(inputs: Sequence[Input], project: Project) -> tuple[Report, Sequence[LintResult]]:
    """The findings of all files, and the result of each file."""
    from callflow_dsl.lint.project import Job

    fixes: dict[Diagnostic, Applicability | None] = {}
    told: set[tuple[str, str, Span]] = set()
    results = project.lint([Job(item.source, item.settings) for item in inputs])
    kept: Sequence[Sequence[Diagnostic]] = [result.diagnostics for result in results]
    if len(results) > 1:
        from callflow_dsl.lint.together import true_for_all

        kept = true_for_all(results)
    for item, diagnostics in zip(inputs, kept, strict=True):
        if item.json is not None:
            from callflow_dsl.lint.json_flow import in_json

            diagnostics = tuple(in_json(diagnostics, item.json, item.source))
        # A part is told of once, through the first file that uses it: calls of others may differ.
        new = [one for one in diagnostics if one in fixes or one.identity not in told]
        told.update(one.identity for one in new)
        for diagnostic in new:
            if fixes.get(diagnostic) in (None, "manual"):
                fixes[diagnostic] = _applicability(diagnostic, item) if diagnostic.fix else None
    names = [item.source.name for item in inputs]
    return _lint_report.Report(names, fixes), results


def _applicability(diagnostic: Diagnostic, item: Input) -> Applicability | None:
    from callflow_dsl.lint.applicability import applicability

    return applicability(diagnostic, item.source)


def _stamps(
    args: argparse.Namespace, imported: Mapping[str, Stamp | None]
) -> dict[str, Stamp | None]:
    """The stamps of the files and their configurations, and of imports that have changed."""
    from callflow_dsl.cli._watch import stamp
    from callflow_dsl.lint.importers import forget_imports
    from callflow_dsl.lint.settings import forget_configurations

    forget_configurations()
    forget_imports()
    try:
        settings = _lint_inputs.settings_source(args)
        names = _lint_inputs.paths(args, settings)
        configs = [str(config.path) for name in names if (config := settings.config_for(name))]
    except FlowcError as error:
        return {error.message: None}
    stamps = {path: stamp(path) for path in (*names, *configs)}
    # The first run finds out what is imported, which is no reason for a second one.
    changed = ((path, stamp(path), first) for path, first in imported.items())
    return stamps | {path: now for path, now, first in changed if now != first}


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
