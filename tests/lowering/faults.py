"""Plants faults in the lowering and tells which of them the tests notice.

    python -m tests.lowering.faults

Each fault is one change of one place of the compiler, tried in a copy of it: the cases and some
random flows are compiled there and compared with the meaning of their text. A fault is caught
where a comparison differs or the compiler holds the flow back by itself.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOWERING = "callflow_dsl/compiler/lowering"

#: File, what stands there, what stands there instead.
FAULTS = [
    (
        "callflow_dsl/compiler/finish.py",
        'values["conditions"] = draft.guard\n',
        'values["conditions"] = draft.guard[1:]\n',
    ),
    (
        "callflow_dsl/compiler/finish.py",
        'values["conditions"] = draft.guard\n',
        'values["conditions"] = draft.guard[:1]\n',
    ),
    (
        f"{LOWERING}/lower.py",
        "self.live, self.passing = held, passing + failed",
        "self.live, self.passing = held, passing",
    ),
    (
        f"{LOWERING}/lower.py",
        "self.live, self.passing = failed, passing + done",
        "self.live, self.passing = failed, passing",
    ),
    (f"{LOWERING}/lower.py", "merged(done + self.live)", "merged(self.live)"),
    (
        f"{LOWERING}/lower.py",
        "self.live, self.passing = merged(self.live + failed), passing",
        "self.live, self.passing = merged(self.live), passing",
    ),
    (f"{LOWERING}/lower.py", "return paths + entered", "return paths"),
    (
        f"{LOWERING}/options.py",
        "to.live, to.passing = merged(first), passing + second",
        "to.live, to.passing = merged(first), passing",
    ),
    (f"{LOWERING}/lower.py", "kept.remove(condition)", "kept.remove(kept[0])"),
    (f"{LOWERING}/lower.py", "others + behind)", "behind)"),
    (
        f"{LOWERING}/lower.py",
        "if self.live:\n            self.unconditional(None, None)",
        "if False:\n            self.unconditional(None, None)",
    ),
    (f"{LOWERING}/lower.py", "one_key = most == 1", "one_key = True"),
    (f"{LOWERING}/menu.py", "self._passing + self._behind + put_off", "self._passing + put_off"),
    (
        f"{LOWERING}/menu.py",
        "self._passing + self._behind + put_off",
        "self._passing + self._behind",
    ),
    (f"{LOWERING}/menu.py", "left &= ~values", "pass"),
    (f"{LOWERING}/menu.py", "        to.body(silence)\n", "        pass\n"),
    (
        f"{LOWERING}/rest.py",
        "return (0, entries + 1) if entries + 1 < menu.tries",
        "return (0, entries + 1) if entries + 2 < menu.tries",
    ),
    (f"{LOWERING}/rest.py", "return (silences, entries + 1) if", "return (0, entries + 1) if"),
    (f"{LOWERING}/guards.py", "if not forbidden & values:", "if forbidden & ~values:"),
    (f"{LOWERING}/paths.py", "values.get(rest, 0) | path.mask(variable)", "path.mask(variable)"),
    (f"{LOWERING}/paths.py", "bits | (UNSET if holds(None, operator, value) else 0)", "bits"),
    (f"{LOWERING}/writer.py", "if all(target.covers(path) for path in paths):", "if True:"),
]

CHECK = """
import sys
from pathlib import Path
from callflow_dsl import compile_text
from tests.lowering.lockstep import compare
from tests.lowering.random_flows import random_flow
texts = [path.read_text("utf-8") for path in sorted(Path("tests/lowering/cases").glob("*.flow"))]
for text in [*texts, *(random_flow(seed) for seed in range(int(sys.argv[1])))]:
    compilation = compile_text(text)
    assert not compilation.failed or text not in texts
    if not compilation.failed:
        compare(text, compilation.flows[0].to_wire(), "12*9", inputs=5, most=2_000)
"""


def is_caught(folder: Path, flows: int) -> bool:
    """Whether the check fails in this copy."""
    command = [sys.executable, "-c", CHECK, str(flows)]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return done.returncode != 0


def main() -> int:
    """Try each fault; the number of those that nothing noticed."""
    flows = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("callflow_dsl", "tests/lowering", "grammar"):
            shutil.copytree(ROOT / part, folder / part)
        (folder / "tests" / "__init__.py").write_text("")
        if is_caught(folder, flows):
            print("the check fails without a fault")
            return 1
        for number, (file, right, wrong) in enumerate(FAULTS, 1):
            path = folder / file
            text = path.read_text("utf-8")
            assert text.count(right) >= 1, (file, right)
            path.write_text(text.replace(right, wrong, 1), "utf-8")
            caught = is_caught(folder, flows)
            path.write_text(text, "utf-8")
            missed += not caught
            print(
                f"{number:2} {'caught' if caught else 'MISSED'} {file}: {wrong.strip()[:60]}",
                flush=True,
            )
    return missed


if __name__ == "__main__":
    sys.exit(main())
