"""All figures in one table, with those of the last release: `python benchmarks/run.py`.

    python benchmarks/run.py                 install the peers, measure, write docs/performance.md
    python benchmarks/run.py --short         a short form, printed only: no peers, no release
    python benchmarks/run.py --release REV   the revision that counts as the last release
    python benchmarks/run.py start memory    these subjects anew; the rows of the others stay

All versions are measured in the same run, subject by subject, so that figures can be compared.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import peers
from common import ROOT, Figure, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
SUBJECTS = ("start", "throughput", "memory", "linear")
#: Those that are measured of the compiled wheel, too: see grammar/build_hook.py.
COMPILED = ("start", "throughput")
#: The last release: its version and the commit that it was made from.
RELEASE = ("0.2.0", "4378873")
PAGE = ROOT / "docs" / "performance.md"
_PAGE = """\
# Performance
Made by `python benchmarks/run.py`, which measures this version, its compiled wheel
(`FLOWC_COMPILED=1`) and the last release in the same run ({machine}).
Absolute figures differ from machine to machine: compare those of one run. Peers are installed from
PyPI and npm for it.

{told}

| subject | | today | compiled | {version} | bar |
|---|---|---|---|---|---|
{rows}"""


def measured(subject: str, tree: Path, *options: str) -> list[Figure]:
    """The figures of one subject for the flowc in a folder; none where it cannot be measured."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, str(HERE / f"{subject}.py"), "--json", *options],
        env={**kept, "PYTHONPATH": str(tree)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(f"{subject}: not measured: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return []
    return [Figure(*figure) for figure in json.loads(done.stdout)]


def released(revision: str, folder: str) -> Path:
    """The flowc of a revision, as it would be installed."""
    archive = subprocess.run(
        ["git", "archive", revision], cwd=ROOT, capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
    return _built(Path(folder))


def _built(tree: Path) -> Path:
    """A folder with what the build keeps, as in an installation."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    subprocess.run([sys.executable, "-m", "callflow_dsl._build"], env=environment, check=True)
    return tree


def compiled(folder: str) -> Path:
    """The compiled wheel of this version, as it would be installed; takes a C compiler."""
    environment = {**os.environ, "FLOWC_COMPILED": "1"}
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", folder, "."]
    subprocess.run(install, cwd=ROOT, env=environment, check=True)
    return Path(folder)


def rows(
    today: Sequence[Figure], compiled: Sequence[Figure], before: Sequence[Figure]
) -> Iterator[str]:
    """The lines of the table; a figure that the release does not give is unknown."""
    for figure in today:
        fast, then = (_same(figure, others) for others in (compiled, before))
        cells = (
            figure.subject, figure.name, shown(figure.value, figure.unit),
            fast if figure.name.startswith("flowc") else "", then or "unknown", figure.bar,
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |\n"


def _same(figure: Figure, others: Sequence[Figure]) -> str:
    """The value of a figure among those of another version; empty where it has none."""
    same = (f for f in others if (f.subject, f.name) == (figure.subject, figure.name))
    return next((shown(other.value, other.unit) for other in same), "")


def kept_rows(measured_now: Sequence[str]) -> list[str]:
    """The lines of the page about subjects that are not measured now."""
    if not PAGE.exists():
        return []
    others = tuple(f"| {name} |" for name in SUBJECTS if name not in measured_now)
    lines = PAGE.read_text(encoding="utf-8").splitlines(keepends=True)
    return [line for line in lines if others and line.startswith(others)]


def page(lines: Sequence[str], version: str) -> str:
    """The text of docs/performance.md."""
    told = "\n".join(f"- **{subject}**: {_about(subject)}" for subject in SUBJECTS)
    machine = f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores"
    return _PAGE.format(machine=machine, told=told, version=version, rows="".join(lines))


def _about(subject: str) -> str:
    """What a subject measures: the first paragraphs of its file."""
    text = (HERE / f"{subject}.py").read_text(encoding="utf-8").split('"""')[1]
    head, _, more = text.partition("\n\n")
    sentence = head.partition(": `python")[0]
    return f"{sentence[0].lower()}{sentence[1:]}. {' '.join(more.split())}"


def main() -> None:
    """Measure; write the page, or print the short form."""
    parser = argparse.ArgumentParser(description="Measure flowc.")
    parser.add_argument("--short", action="store_true", help="print few figures, write nothing")
    parser.add_argument("--release", default=RELEASE[1], help="the revision of the last release")
    parser.add_argument("subjects", nargs="*", help=f"of {', '.join(SUBJECTS)}; default: all")
    args = parser.parse_args()
    subjects = args.subjects or SUBJECTS
    if not set(subjects) <= set(SUBJECTS):
        parser.error(f"the subjects are {', '.join(SUBJECTS)}")
    _built(ROOT)
    if args.short:
        for subject in SUBJECTS:
            for figure in measured(subject, ROOT, "--short"):
                value = shown(figure.value, figure.unit)
                print(f"{figure.subject:11} {figure.name:44} {value:>22}  {figure.bar}", flush=True)
        return
    peers.install()
    with tempfile.TemporaryDirectory() as folder:
        old = released(args.release, f"{folder}/old")
        fast = compiled(f"{folder}/compiled")
        today, machine_code, before = [], [], []
        for subject in subjects:
            today += measured(subject, ROOT)
            machine_code += measured(subject, fast) if subject in COMPILED else []
            before += measured(subject, old, *["--less"] * (subject == "linear"))
    made = [*rows(today, machine_code, before), *kept_rows(subjects)]
    made.sort(key=lambda row: SUBJECTS.index(row.split()[1]))
    PAGE.write_text(page(made, RELEASE[0]), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
