"""The difference between two texts of a file, as `diff -u` writes it."""

from __future__ import annotations

from difflib import unified_diff

from callflow_dsl.printing import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.source import Source


def difference(source: Source, changed: str, how: str) -> Iterator[str]:
    """The lines of a unified diff; ``how`` says in the second heading what was done."""

    before, after = (text.split("\n") for text in (source.text, changed))
    for lines in (before, after):
        last = lines.pop()  # empty behind a line end
        lines[:] = [line + "\n" for line in lines]
        if last:
            lines.append(f"{last}\n\\ No newline at end of file\n")
    name = shown(source.name)
    return unified_diff(before, after, name, f"{name} ({how})")
