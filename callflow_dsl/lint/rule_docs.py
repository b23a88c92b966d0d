"""The documentation of all codes: for `flowc explain`, for SARIF, and as docs/rules.

``python -m callflow_dsl.lint.rule_docs`` writes docs/rules anew.
"""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path

from callflow_dsl.diagnostics.descriptor import Descriptor
from callflow_dsl.diagnostics.problems import BY_CODE
from callflow_dsl.homepage import HOMEPAGE
from callflow_dsl.lint.model import unmarked
from callflow_dsl.lint.registry import all_rules, by_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.diagnostics.problem import Problem
    from callflow_dsl.lint.model import Rule

_GROUPS = {
    "FLW3": "The graph of a flow",
    "FLW4": "What callers experience",
    "FLW5": "Privacy and security",
    "FLW7": "Order in the files",
}
#: An example with more lines is shown in part.
_MOST_LINES = 24
_COMPILER_GROUPS = {"FLW0": "Syntax", "FLW1": "Names", "FLW2": "Values"}


def page_address(code: str) -> str:
    """Where the page of a rule can be read; empty for a code without a page."""
    is_ours = code in by_code() and code.startswith("FLW")
    return f"{HOMEPAGE}/blob/main/docs/rules/{code}.md" if is_ours else ""


@cache
def descriptors() -> tuple[Descriptor, ...]:
    """Every code there is, of the compiler and of the rules, by code."""
    compiler = [Descriptor(p.code, p.name, p.severity, p.summary) for p in BY_CODE.values()]
    rules = [
        Descriptor(r.code, r.name, r.severity, r.summary, r.why, page_address(r.code))
        for r in all_rules()
    ]
    return tuple(sorted([*compiler, *rules], key=lambda descriptor: descriptor.code))


def explained(code: str) -> str:
    """The documentation of a code as plain text."""
    rule = by_code().get(code)
    if rule is None:
        return _compiler(code)
    parts = [f"{code} {rule.name} ({rule.severity}): {rule.summary}", rule.why]
    parts += [_wrapped(note) for note in _notes(rule)]
    parts += [
        _wrapped(f"`{t.name} = {t.default}` in flowc.toml, under {_table(rule)}: {t.meaning}")
        for t in rule.thresholds
    ]
    parts += _examples(unmarked(rule.bad)[0], rule.good, _lines(rule))
    return "\n\n".join(part.strip("\n") for part in parts)


def _compiler(code: str) -> str:
    about = BY_CODE[code]
    by = "an error of the compiler: it stops the compilation"
    if about.severity == "warning":
        by = "a warning of the compiler: the file compiles"
    parts = [f"{code} {about.name} ({about.severity}): {about.summary}", f"This is {by}."]
    return "\n\n".join([*parts, *_examples(*about.example)])


def _examples(bad: str, good: str, where: str = "") -> list[str]:
    if not bad.strip():
        return []  # rules of other packages may have none
    return [f"Reported{where}:", _indented(_shortened(bad)), "Better:", _indented(good)]


def _shortened(text: str) -> str:
    """The text, or its beginning where it is an example of what is far too long."""
    lines = text.splitlines()
    return text if len(lines) <= _MOST_LINES else "\n".join([*lines[: _MOST_LINES // 2], "..."])


def _lines(rule: Rule) -> str:
    """Which lines of the bad example are reported."""
    text, spans = unmarked(rule.bad)
    lines = sorted({text.count("\n", 0, start) + 1 for start, _ in spans})
    return f" in line {' and '.join(map(str, lines))}"


def _table(rule: Rule) -> str:
    return f"[lint.thresholds.{rule.code}]"


def fields(code: str) -> dict[str, object]:
    """The documentation of a code as data."""
    rule = by_code().get(code)
    if rule is None:
        about = BY_CODE[code]
        bad, good = about.example
        return {
            "code": code,
            "name": about.name,
            "severity": about.severity,
            "summary": about.summary,
            "bad": bad,
            "good": good,
        }
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
        "fix_effect": rule.effect.value if rule.fix else None,
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
        lines += [_wrapped(note), ""]
    for threshold in rule.thresholds:
        about = f"Threshold `{threshold.name} = {threshold.default}`: {threshold.meaning}"
        lines += [_wrapped(f"{about}. Set it in `{_table(rule)}`"), ""]
    lines += ["## Reported", "```flow", unmarked(rule.bad)[0] + "```", *_places(rule), ""]
    lines += ["## Better", "```flow", rule.good + "```", ""]
    return "\n".join(lines)


def index() -> str:
    """The list of all rules: docs/rules/README.md."""
    lines = [
        "# Rules of flowc lint",
        "Generated from the rules by `python -m callflow_dsl.lint.rule_docs`. `flowc explain CODE`",
        "shows the same in the terminal. How to select, configure and silence rules stands in",
        "[lint.md](../lint.md).",
    ]
    for prefix, title in _GROUPS.items():
        group = [rule for rule in all_rules() if rule.code.startswith(prefix)]
        if group:
            lines += [
                "",
                f"## {title}",
                "| code | name | severity | reports | fix |",
                "|---|---|---|---|---|",
            ]
            lines += [_row(rule) for rule in group]
    lines += [
        "",
        "## The compiler",
        "Errors stop the compilation and always count; warnings can be selected, ignored and",
        "silenced as rules are. [Each has an example](errors.md), as in `flowc explain CODE`.",
        "",
        "| code | name | severity | reports |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| [{p.code}](errors.md#{_anchor(p)}) | {p.name} | {p.severity} | {p.summary} |"
        for p in BY_CODE.values()
    ]
    return "\n".join(lines) + "\n"


def _anchor(problem: Problem) -> str:
    return f"{problem.code.lower()}-{problem.name}"


def errors() -> str:
    """What the compiler reports, each with an example: docs/rules/errors.md."""
    lines = [
        "# Errors of the compiler",
        "Generated by `python -m callflow_dsl.lint.rule_docs`. Each code with a file that has the",
        "mistake, and the same put right. What is said of it names its place and the way out.",
    ]
    for prefix, title in _COMPILER_GROUPS.items():
        lines += ["", f"## {title}"]
        for problem in BY_CODE.values():
            if problem.code.startswith(prefix):
                lines += _problem(problem)
    return "\n".join(lines) + "\n"


def _problem(problem: Problem) -> Iterator[str]:
    """The lines about one mistake."""
    wrong, right = map(_shortened, problem.example)
    yield f"\n### {problem.code} {problem.name}"
    yield f"{problem.summary[0].upper()}{problem.summary[1:]} ({problem.severity}).\n"
    yield f"```flow\n{_visible(wrong)}```\nBetter:\n\n```flow\n{_visible(right)}```"


def _visible(text: str) -> str:
    """A text whose signs can be seen, with a line end at its end."""
    shown = "".join(c if c.isprintable() or c == "\n" else f"<U+{ord(c):04X}>" for c in text)
    return shown if shown.endswith("\n") else f"{shown}\n"


def _row(rule: Rule) -> str:
    fix = "yes" if rule.fix else ""
    link = f"[{rule.code}]({rule.code}.md)"
    return f"| {link} | {rule.name} | {rule.severity} | {rule.summary} | {fix} |"


def pages() -> dict[str, str]:
    """File name -> text of everything in docs/rules."""
    return {
        "README.md": index(),
        "errors.md": errors(),
        **{f"{rule.code}.md": page(rule) for rule in all_rules()},
    }


def listing() -> str:
    """All codes in their groups, a line each, as plain text."""
    lines: list[str] = []
    for prefix, title in {**_COMPILER_GROUPS, **_GROUPS}.items():
        group = [descriptor for descriptor in descriptors() if descriptor.code.startswith(prefix)]
        if group:
            lines += ["", title] if lines else [title]
            lines += [f"  {d.code}  {d.severity:<7}  {_named(d)}" for d in group]
    return "\n".join(lines)


def _named(about: Descriptor) -> str:
    return f"{about.name}: {about.summary}" if about.name else about.summary


def _notes(rule: Rule) -> list[str]:
    notes = []
    if rule.fix:
        flag = "--fix" if rule.effect.is_safe else "--fix --unsafe-fixes"
        notes.append(f"`{flag}` {rule.fix}. {rule.effect}")
    if rule.needs:
        without = "finds less" if rule.partly else "does not run"
        notes.append(
            f"Needs the package `{rule.needs}`, which `pip install 'flowc[lint]'` brings; "
            f"without it the rule {without}, and `flowc lint` says so."
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


def _wrapped(text: str) -> str:
    return textwrap.fill(_sentence(text), 96, break_on_hyphens=False, break_long_words=False)


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ").rstrip()


def write(folder: Path) -> None:
    """Write docs/rules: a page for each rule, and the list."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("FLW*.md"):
        old.unlink()
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(__file__).parents[2] / "docs" / "rules")
