"""What the tests of `flowc lint` share: flows with known findings, and the command itself."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

GOOD = 'flow "Good" {\n  defaults { language en-GB  voice female }\n  say "Hello."\n  hangup\n}\n'
#: FLW302 in line 5, whose fix removes nothing: none is safe.
LATE = GOOD.replace("hangup\n", 'hangup\n  say "Never."\n').replace("Good", "Late")
#: FLW304 in line 3.
OPEN = GOOD.replace("  hangup\n", "").replace("Good", "Open")
#: FLW700 in line 3, which --fix mends.
IDLE = GOOD.replace('"Hello."', '"Hello."  // flowc: ignore FLW304 no more').replace("Good", "Idle")
BROKEN = 'flow "Broken" {\n  sya "Hello."\n}\n'


def flowc(
    *arguments: str | Path, cwd: Path, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run ``flowc`` as a process in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "callflow_dsl", *map(str, arguments)],
        cwd=cwd, input=stdin, capture_output=True, check=False,
    )  # fmt: skip
