"""The documentation builds as a site, and no link in it leads nowhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(tmp_path / "site")],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pages = {page.parent.name for page in (tmp_path / "site").rglob("index.html")}
    assert {"tutorial", "opening-hours", "commands", "FLW301"} <= pages
    for page in (tmp_path / "site").rglob("index.html"):
        text = page.read_text(encoding="utf-8")
        # A forge knows lists, tables and blocks without an empty line before and behind them.
        assert not re.search(r"<p>[^<]*\n(?:- |\||\d+\. )", text), page
        assert not re.search(r"(?:</div>|</pre>|</ul>)\n[\w`(]", text), page
