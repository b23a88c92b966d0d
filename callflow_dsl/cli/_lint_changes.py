"""What ``flowc lint`` changes in files, or would: fixes, and comments that silence findings."""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.cli._colors import painted
from callflow_dsl.cli._diff import difference
from callflow_dsl.cli._files import write_whole
from callflow_dsl.cli._tell import say, warn
from callflow_dsl.cli.main import show_error
from callflow_dsl.errors import FlowcError
from callflow_dsl.lint.baseline import with_ignores
from callflow_dsl.lint.fixes import fix_source
from callflow_dsl.lint.registry import package_of
from callflow_dsl.printing import write_document
from callflow_dsl.source import read_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from callflow_dsl.cli._lint_inputs import Input
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lint.fixes import Fixed
    from callflow_dsl.lint.project import Project


def _fix(item: Input, project: Project, *, unsafe: bool) -> Fixed:
    fixed = fix_source(
        item.source, item.settings, project.values, unsafe=unsafe, settings_of=project.settings_of
    )
    for dropped in fixed.dropped:
        package = package_of(dropped.code)
        whose = f"the package {package}" if package else "flowc, please report it"
        warn(
            f"the fix of {dropped.code} at {dropped.location} was dropped: {dropped.reason}; "
            f"this is a fault of {whose}"
        )
    return fixed


def fix_files(
    inputs: Sequence[Input], project: Project, *, unsafe: bool
) -> tuple[list[Input], int]:
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
                _write(item, fixed.source.text)
                fixes = "1 fix" if fixed.count == 1 else f"{fixed.count} fixes"
                say(f"{item.path}: {fixes} applied")
        except FlowcError as error:
            code = max(code, show_error(error))
        else:
            after[-1] = evolve(item, source=fixed.source)
    return after, code


def _write(item: Input, text: str) -> None:
    """Write what was made of a file, unless it is another file by now."""
    if read_source(item.path).text != item.source.text:
        raise FlowcError(
            f"{item.path} was changed by somebody else in the meantime",
            hint="run it again",
            exit_code=2,
        )
    write_whole(item.path, text, keep_mode=True)


def _broken(item: Input, done: str) -> int:
    """Say that nothing can be done with a file that does not compile; returns the exit code."""
    return show_error(
        FlowcError(
            f"{item.source.name} does not compile, so {done}",
            hint=f"flowc lint {item.path} tells why",
        )
    )


def show_fixes(inputs: Sequence[Input], project: Project, *, unsafe: bool) -> int:
    """Print what the fixes would change; returns 1 where something is due, or not known."""
    code = 0
    for item in inputs:
        if item.json is not None:
            continue
        fixed = _fix(item, project, unsafe=unsafe)
        if fixed.failed:
            code = _broken(item, "no fix is known")
        elif fixed.count or fixed.dropped:
            code = 1
            text = "".join(difference(item.source, fixed.source.text, "fixed"))
            write_document(painted(text, "diff"))
    return code


def add_ignores(
    inputs: Sequence[Input],
    diagnostics: Sequence[Diagnostic],
    broken: Sequence[bool],
    values: Mapping[str, str],
    reason: str,
) -> int:
    """Silence what is found in these files; what is in others that they import stays.

    ``broken`` says of each file whether it does not compile. Returns the exit code.
    """
    code = 0
    for item, is_broken in zip(inputs, broken, strict=True):
        if is_broken:
            code = max(code, _broken(item, "nothing can be silenced"))
            continue
        silenced, count = with_ignores(item.source, diagnostics, reason, values)
        try:
            if count:
                _write(item, silenced.text)
                findings = "1 finding" if count == 1 else f"{count} findings"
                say(f"{item.path}: {findings} silenced")
        except FlowcError as error:
            code = max(code, show_error(error))
    return code
