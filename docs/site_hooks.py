"""What the site makes of links that are right on a forge: the README is its first page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callflow_dsl.homepage import HOMEPAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    return "\n".join(_apart(markdown.splitlines()))


#: How a line begins that is of a list or a table, or goes on with one.
_ITEM = re.compile(r"(?:[-*|]|\d+\.| ) ?")


def _apart(lines: list[str]) -> Iterator[str]:
    """The lines, with empty ones where a forge needs none: around blocks, before lists, tables."""
    is_code, before = False, ""
    for line in lines:
        is_fence = line.startswith("```")
        begins_list = _ITEM.match(line) and not _ITEM.match(before)
        if not is_code and before and (is_fence or begins_list):
            yield ""
        yield line
        is_code ^= is_fence
        before = line
        if is_fence and not is_code:
            yield (before := "")
