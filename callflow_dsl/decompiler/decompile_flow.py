"""From the JSON of one call flow to the text of a `flow` block."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import frozen

from callflow_dsl.decompiler.blocks import arranged
from callflow_dsl.decompiler.decompile_step import Line, Names, line_of, whole
from callflow_dsl.decompiler.values import json_text, long_text, value_text
from callflow_dsl.steps import BY_VERB, FLOW_SPECS
from callflow_dsl.syntax.formatter_layout import WIDTH
from callflow_dsl.syntax.text import encode_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from callflow_dsl.decompiler.blocks import Node

#: What ids that the compiler makes look like; only such an id can be left out.
_MADE = re.compile(f"(?:{'|'.join(BY_VERB)})-[0-9a-f]{{8}}(?:-[0-9]+)?")

#: Characters of a text that make it worth several lines where the step is too wide for one.
_LONG = WIDTH // 2


@frozen
class Sketch:
    """A flow on its way to its text."""

    #: The statement up to its brace.
    head: str
    settings: tuple[str, ...]
    lines: tuple[Line, ...]
    #: Option word -> value for all steps that have it.
    defaults: Mapping[str, str]
    #: Numbers of the steps whose label has to be written.
    labelled: frozenset[int]
    #: Labels that some step goes to.
    reached: frozenset[str]

    #: Whether guards that steps share stand around them, in `if` blocks.
    blocks: bool = False

    def text(self) -> str:
        """The text, which the formatter still has to lay out."""
        body = [*self.settings]
        if self.defaults:
            inside = "  ".join(f"{w} {v}".rstrip() for w, v in self.defaults.items())
            body.append(f"defaults {{ {inside} }}")
        if body and self.lines:
            body.append("")
        body += self._written(self.arranged() if self.blocks else range(len(self.lines)), 0, 1)
        return "\n".join([f"{self.head} {{", *body, "}"]) + "\n"

    def arranged(self) -> tuple[Node, ...]:
        """The steps in their blocks."""
        alone = {n for n, line in enumerate(self.lines) if line.label in self.reached}
        return arranged([line.guards for line in self.lines], alone)

    def _written(self, nodes: Iterable[Node], guards: int, depth: int) -> Iterator[str]:
        """The lines of steps and blocks; the first ``guards`` of each are said around them."""
        for node in nodes:
            if isinstance(node, int):
                if node and self.lines[node].label in self.reached:
                    yield ""
                yield self._line(node, guards, 2 * depth)
                continue
            yield f"if {' and '.join(node.guards)} {{"
            yield from self._written(node.body, guards + len(node.guards), depth + 1)
            if node.otherwise:
                yield "} else {"
                yield from self._written(node.otherwise, guards + 1, depth + 1)
            yield "}"

    def _line(self, number: int, guards: int, indent: int) -> str:
        """One step, its text over several lines where it would be too wide."""
        line = self.lines[number]
        labelled = number in self.labelled
        written = line.written(label=labelled, defaults=self.defaults, guards=guards)
        if number == 0 and written == "record":  # that would be the setting
            written = line.written(label=labelled)
        if line.text is None:
            return written
        is_wide = indent + len(written) > WIDTH and len(line.text) > _LONG
        if not is_wide and "\n" not in line.text.strip("\n"):
            return written
        wrapped = long_text(line.text, indent + 2, WIDTH)
        if wrapped is None:
            return written
        return written.replace(encode_text(line.text), wrapped, 1)


def sketch(
    flow: Mapping[str, Any], title: str | None, *, plain: bool = False, anew: bool = False
) -> Sketch:
    """A first sketch, with all labels that the compiler would not make itself.

    ``title`` is the one to write; ``plain`` puts whole steps into `raw`, which is not pretty
    but always possible. With ``anew`` the compiler makes the ids of steps that have none.
    """
    names = Names(flow["steps"])
    lines = []
    for number, step in enumerate(flow["steps"]):
        label = names.label(number, step)
        line = line_of(step, label, names)
        if plain or (number == 0 and line.written(label=label is not None) == "record"):
            line = whole(step, label, names)
        lines.append(line)
    settings, extra = _settings(flow, title)
    head = ["flow"]
    if title is not None:
        head.append(encode_text(title))
    if extra:
        head.append(f"raw {json_text(extra)}")
    by_server = not anew and any(line.nameless for line in lines)
    if by_server:
        settings.append("ids server")
    reached = {value for line in lines for value in _gotos(line)}
    labelled = {
        number
        for number, line in enumerate(lines)
        if line.label is not None
        and (
            by_server
            or line.label in reached
            or not _MADE.fullmatch(line.label)
            or (number == 0 and line.written(label=False) == "record")
        )
    }
    return Sketch(
        " ".join(head),
        tuple(settings),
        tuple(lines),
        _defaults(lines),
        frozenset(labelled),
        frozenset(reached),
    )


def _gotos(line: Line) -> list[str]:
    return [value for word, value in line.options if word == "on key goto"]


def _settings(flow: Mapping[str, Any], title: str | None) -> tuple[list[str], dict[str, Any]]:
    """The lines of the settings, and the fields that go into `raw`."""
    extra = {name: value for name, value in flow.items() if name != "steps"}
    if title is not None and extra["title"] == title:
        del extra["title"]
    settings = []
    for spec in FLOW_SPECS:
        text = value_text(extra.get(spec.wire), spec.kind)
        if text is not None:
            del extra[spec.wire]
            settings.append(spec.word if text == "yes" else f"{spec.word} {text}")
    return settings, extra


def _defaults(lines: Sequence[Line]) -> dict[str, str]:
    """Options that all steps which know them give, mostly with the same value."""
    given: dict[str, list[str | None]] = {}
    for line in lines:
        if line.kind is None:
            continue
        for spec in line.kind.specs:
            # Two options share the word `transcribe`, and only one of them would be given.
            if spec.word and spec.word != "transcribe":
                own = [value for word, value in line.options if word == spec.word]
                given.setdefault(spec.word, []).append(own[0] if own else None)
    found = {}
    for word, values in given.items():
        value, count = Counter(values).most_common(1)[0]
        if None not in values and count > 1 and value is not None:
            found[word] = value
    return found
