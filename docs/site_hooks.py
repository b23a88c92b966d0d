"""What the site makes of links that are right on a forge: the README is its first page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from callflow_dsl.homepage import HOMEPAGE

ROOT = Path(__file__).parents[1]
REPOSITORY = f"{HOMEPAGE}/blob/main"


def on_files(files: Any, *, config: Any) -> Any:
    """The README becomes the first page; what is no page is left out."""
    from mkdocs.structure.files import File

    text = (ROOT / "README.md").read_text(encoding="utf-8").replace("(docs/", "(")
    files.append(File.generated(config, "index.md", content=text))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Links to files of the repository that are no pages lead to the repository."""
    depth = page.file.src_uri.count("/")
    outside = re.escape("../" * (depth + 1))
    first_page = f"]({'../' * depth}index.md"

    def absolute(match: re.Match[str]) -> str:
        return f"]({REPOSITORY}/{match[1]})"

    markdown = re.sub(rf"\]\({outside}README\.md", first_page, markdown)
    markdown = re.sub(rf"\]\({outside}(?!\.\.)([^)#]+)\)", absolute, markdown)
    if page.file.src_uri == "index.md":
        markdown = re.sub(r"\]\(((?:samples|[A-Z]+\.md)[^)]*)\)(?!\()", absolute, markdown)
    return markdown
