"""All flows of samples, documents and fixtures, as texts by name: for laws that hold for any."""

from __future__ import annotations

import re
from pathlib import Path

from tests.marks import unmarked

ROOT = Path(__file__).parents[1]


def _texts() -> dict[str, str]:
    texts = {}
    for folder in ("samples", "tests", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*.flow")):
            name = path.relative_to(ROOT).as_posix()
            text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
            texts[name] = unmarked(text) if name.startswith("tests/compiler/") else text
    for path in sorted((ROOT / "docs").rglob("*.md")):
        blocks = re.findall(r"^```flow\n(.*?)^```", path.read_text("utf-8"), re.M | re.S)
        texts |= {f"{path.name}-{number}": block for number, block in enumerate(blocks)}
    return texts


TEXTS = _texts()
