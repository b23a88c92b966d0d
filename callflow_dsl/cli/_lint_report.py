"""What ``flowc lint`` prints: findings in five formats, counts, settings."""

from __future__ import annotations

import os
import sys

from callflow_dsl._frozen import frozen
from callflow_dsl.cli._formats import Format
from callflow_dsl.cli._tell import note, quiet
from callflow_dsl.printing import json_text, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from callflow_dsl.cli._lint_inputs import Input
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.lint.applicability import Applicability
    from callflow_dsl.lint.settings import SettingsSource


@frozen
class Report:
    """What was found in some files."""

    #: The names of the files.
    names: Sequence[str]
    #: Each finding once, with what becomes of its fix; None where it has none.
    fixes: Mapping[Diagnostic, Applicability | None]

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """The findings, in their order."""
        return list(self.fixes)

    def applies(self, diagnostic: Diagnostic) -> Applicability | None:
        """What becomes of the fix of a finding."""
        return self.fixes[diagnostic]


def note_unavailable(codes: Iterable[str]) -> None:
    """Say which rules did not run: a line for each package that is not installed."""
    codes = list(codes)
    if not codes:
        return
    from callflow_dsl.lint.registry import by_code

    lacking: dict[str, list[str]] = {}
    for code in codes:
        lacking.setdefault(by_code()[code].needs, []).append(code)
    for module, codes_of_module in lacking.items():
        partly = all(by_code()[code].partly for code in codes_of_module)
        rules = [code for code in codes_of_module if partly or not by_code()[code].partly]
        note(
            f"{', '.join(rules)} {'found less' if partly else 'did not run'} for lack "
            f"of {module}: pip install 'flowc[lint]', or ignore "
            f"{'it' if len(rules) == 1 else 'them'}"
        )


def note_idle_overrides(
    inputs: Sequence[Input], settings: SettingsSource, folders: Sequence[str]
) -> None:
    """Say which overrides of the configurations match no file; ``folders`` are linted whole."""
    names = [item.shown_as for item in inputs]
    configs = {c.path: c for c in map(settings.config_for, names) if c and "lint" in c.data}
    for config in configs.values():
        from callflow_dsl.lint.configured import idle_overrides

        folder = config.folder.resolve()
        all_files = any(folder.is_relative_to(os.path.realpath(name)) for name in folders)
        for override in idle_overrides(config, names, all_files=all_files):
            note(f"{shown(str(config.path))}: {shown(override)} matches no file")


def _settings(
    inputs: Sequence[Input], settings: SettingsSource
) -> Iterator[tuple[Input, str | None, list[dict[str, Any]]]]:
    """What holds for each file: its configuration, and the rules with severity and thresholds."""
    from callflow_dsl.lint.registry import all_rules

    for item in inputs:
        config = settings.config_for(item.shown_as)
        rules = [
            {
                "code": rule.code,
                "name": rule.name,
                "severity": item.settings.severity(rule.code, rule.severity),
                "thresholds": item.settings.limits(rule),
            }
            for rule in all_rules()
            if rule.code in item.settings.selected
        ]
        yield item, str(config.path) if config else None, rules


def _settings_text(inputs: Sequence[Input], settings: SettingsSource) -> str:
    lines: list[str] = []
    for item, config, rules in _settings(inputs, settings):
        lines.append(f"{shown(item.source.name)}: {shown(config or 'no configuration')}")
        for rule in rules:
            more = "".join(f"  {name} = {value}" for name, value in rule["thresholds"].items())
            lines.append(f"  {rule['code']} {rule['name']}: {rule['severity']}{more}")
    return "\n".join(lines)


def _settings_json(inputs: Sequence[Input], settings: SettingsSource) -> str:
    return json_text(
        [
            {"file": item.source.name, "configuration": config, "rules": rules}
            for item, config, rules in _settings(inputs, settings)
        ]
    )


def _files_text(paths: Sequence[str]) -> str:
    return "\n".join(map(shown, paths))


def _files_json(paths: Sequence[str]) -> str:
    return json_text(list(paths))


def _text(report: Report) -> str:
    names, diagnostics = report.names, report.diagnostics
    counted = "1 file" if len(names) == 1 else f"{len(names)} files"
    if not diagnostics:
        return "" if quiet() else f"no problems in {counted}"
    from callflow_dsl.diagnostics.text import render_text, summary, use_color
    from callflow_dsl.lint.rule_docs import page_address

    color = use_color(sys.stdout)
    safe = sum(applies == "safe" for applies in report.fixes.values())
    every = safe + sum(applies == "unsafe" for applies in report.fixes.values())
    more = f"; --fix mends {safe}" if safe else ""
    if every > safe:
        more += f", --unsafe-fixes {every}" if safe else f"; --fix --unsafe-fixes mends {every}"
    text = render_text(diagnostics, color=color, page=page_address)
    return text if quiet() else f"{text}\n\n{summary(diagnostics)} in {counted}{more}"


def _json(report: Report) -> str:
    from callflow_dsl.diagnostics.json_format import render_json
    from callflow_dsl.lint.rule_docs import page_address

    return render_json(report.diagnostics, page_address, report.applies)


def _github(report: Report) -> str:
    from callflow_dsl.diagnostics.github import render_github

    return render_github(report.diagnostics)


def _junit(report: Report) -> str:
    from callflow_dsl.diagnostics.junit import render_junit

    return render_junit(report.diagnostics, report.names)


def _sarif(report: Report) -> str:
    from callflow_dsl import __version__
    from callflow_dsl.diagnostics.sarif import render_sarif
    from callflow_dsl.lint.rule_docs import descriptors

    return render_sarif(report.diagnostics, descriptors(), __version__, report.applies)


def _counts(report: Report, *, unsafe: bool) -> list[dict[str, Any]]:
    """How often each rule found something, and what can be mended, the most frequent first."""
    from collections import Counter

    from callflow_dsl.lint.rule_docs import descriptors

    about = {descriptor.code: descriptor for descriptor in descriptors()}
    counts = Counter(diagnostic.code for diagnostic in report.fixes)
    mended = Counter(
        diagnostic.code
        for diagnostic, applies in report.fixes.items()
        if applies == "safe" or (unsafe and applies == "unsafe")
    )
    return [
        {"code": code, "count": count, "fixable": mended[code], "summary": about[code].summary}
        for code, count in sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))
    ]


def _counts_text(report: Report, unsafe: bool) -> str:
    rows = _counts(report, unsafe=unsafe)
    lines = [
        f"{row['count']:>5} {'*' if row['fixable'] else ' '} {row['code']}  {row['summary']}"
        for row in rows
    ]
    is_mended = any(row["fixable"] for row in rows)
    star = "; * --fix mends some or all of them" if is_mended else ""
    return "\n".join([*lines, f"{len(report.fixes):>5}   in all{star}"])


def _counts_json(report: Report, unsafe: bool) -> str:
    return json_text(_counts(report, unsafe=unsafe))


#: The formats of findings; the libraries of one are imported when it is asked for.
FORMATS = {
    "text": Format("for people", _text),
    "json": Format("for programs", _json),
    "sarif": Format("for code scanning", _sarif),
    "github": Format("annotations", _github),
    "junit": Format("for CI", _junit),
}
#: The formats of ``--show-settings``.
SETTINGS = {
    "text": Format("for people", _settings_text),
    "json": Format("for programs", _settings_json),
}
#: The formats of ``--show-files``.
FILES = {
    "text": Format("for people", _files_text),
    "json": Format("for programs", _files_json),
}
#: The formats of ``--statistics``.
STATISTICS = {
    "text": Format("for people", _counts_text),
    "json": Format("for programs", _counts_json),
}
