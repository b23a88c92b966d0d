"""The documentation of all codes: for `flowc explain`, for SARIF, and as docs/rules.

``python -m callflow_dsl.lint.reference`` writes docs/rules anew.
"""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from callflow_dsl.diagnostics.codes import CODES
from callflow_dsl.diagnostics.descriptor import Descriptor
from callflow_dsl.lint.model import unmarked
from callflow_dsl.lint.registry import all_rules, by_code

if TYPE_CHECKING:
    from callflow_dsl.lint.model import Rule

_GROUPS = {
    "FLW3": "The graph of a flow",
    "FLW4": "What callers experience",
    "FLW5": "Privacy and security",
    "FLW7": "Order in the files",
}


@cache
def descriptors() -> tuple[Descriptor, ...]:
    """Every code there is, of the compiler and of the rules, by code."""
    compiler = [
        Descriptor(code, "", about.severity, about.summary) for code, about in CODES.items()
    ]
    rules = [Descriptor(r.code, r.name, r.severity, r.summary, r.why) for r in all_rules()]
    return tuple(sorted([*compiler, *rules], key=lambda descriptor: descriptor.code))


def explained(code: str) -> str:
    """The documentation of a code as plain text."""
    rule = by_code().get(code)
    if rule is None:
        about = CODES[code]
        by = "It stops the compilation." if about.severity == "error" else "The file compiles."
        return f"{code} ({about.severity}): {about.summary}\n\nThe compiler reports this. {by}"
    parts = [f"{code} {rule.name} ({rule.severity}): {rule.summary}", rule.why]
    parts += [_sentence(line) for line in _notes(rule)]
    parts += [f"Reported:\n\n{_shown(rule)}", f"Better:\n\n{_indented(rule.good)}"]
    return "\n\n".join(part.strip("\n") for part in parts)


def fields(code: str) -> dict[str, object]:
    """The documentation of a code as data."""
    rule = by_code().get(code)
    if rule is None:
        about = CODES[code]
        return {"code": code, "severity": about.severity, "summary": about.summary}
    return {
        "code": code,
        "name": rule.name,
        "severity": rule.severity,
        "summary": rule.summary,
        "why": rule.why,
        "thresholds": [
            {"name": t.name, "default": t.default, "meaning": t.meaning} for t in rule.thresholds
        ],
        "fix": rule.fix or None,
        "fix_changes_json": rule.rewires,
        "bad": unmarked(rule.bad)[0],
        "good": rule.good,
    }


def page(rule: Rule) -> str:
    """The page of a rule in docs/rules."""
    lines = [
        f"# {rule.code} {rule.name}",
        f"Severity: {rule.severity}. {_sentence(rule.summary)}",
        "",
    ]
    lines += [rule.why, ""]
    for note in _notes(rule):
        lines += [*textwrap.wrap(_sentence(note), 96), ""]
    for threshold in rule.thresholds:
        lines += [
            f"- `{rule.code}.{threshold.name} = {threshold.default}` (in `[lint.thresholds]`): "
            f"{threshold.meaning}",
            "",
        ]
    lines += ["## Reported", "```", unmarked(rule.bad)[0] + "```", *_places(rule), ""]
    lines += ["## Better", "```", rule.good + "```", ""]
    return "\n".join(lines)


def index() -> str:
    """The list of all rules: docs/rules/README.md."""
    lines = [
        "# Rules of flowc lint",
        "Generated from the rules by `python -m callflow_dsl.lint.reference`. `flowc explain CODE`",
        "shows the same in the terminal. How to select, configure and silence rules stands in",
        "[lint.md](../lint.md).",
    ]
    for prefix, title in _GROUPS.items():
        lines += [
            "",
            f"## {title}",
            "| code | name | severity | reports | fix |",
            "|---|---|---|---|---|",
        ]
        for rule in all_rules():
            if rule.code.startswith(prefix):
                fix = "yes" if rule.fix else ""
                name = f"[{rule.code}]({rule.code}.md)"
                lines.append(f"| {name} | {rule.name} | {rule.severity} | {rule.summary} | {fix} |")
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """File name -> text of everything in docs/rules."""
    return {"README.md": index(), **{f"{rule.code}.md": page(rule) for rule in all_rules()}}


def _notes(rule: Rule) -> list[str]:
    notes = []
    if rule.fix:
        change = "The compiled JSON changes" if rule.rewires else "The compiled JSON stays the same"
        notes.append(f"`--fix` {rule.fix}. {change}.")
    if rule.needs:
        notes.append(
            f"Needs the package `{rule.needs}`, which `pip install 'flowc[lint]'` brings; "
            "without it the rule does not run, and `flowc lint` says so."
        )
    if rule.online:
        notes.append("Runs with `--online` only.")
    return notes


def _sentence(text: str) -> str:
    text = text if text.startswith("`") else text[:1].upper() + text[1:]
    return text if text.endswith(".") else f"{text}."


def _places(rule: Rule) -> list[str]:
    text, spans = unmarked(rule.bad)
    lines = []
    for start, end in spans:
        first = text[start:end].split("\n")[0]
        more = "..." if "\n" in text[start:end] else ""
        lines.append(f"- line {text.count(chr(10), 0, start) + 1}: `{first}{more}`")
    return lines


def _shown(rule: Rule) -> str:
    return _indented(unmarked(rule.bad)[0]) + "\n" + "\n".join(_places(rule))


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ").rstrip() + "\n"


def write(folder: Path) -> None:
    """Write docs/rules: a page for each rule, and the list."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("FLW*.md"):
        old.unlink()
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(__file__).parents[2] / "docs" / "rules")
