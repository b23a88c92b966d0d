"""From the JSON of one call flow to the text of a `flow` block."""

from __future__ import annotations

from collections import Counter

from callflow_dsl._frozen import evolve, frozen
from callflow_dsl.decompiler.decompile_step import Line, Names, line_of, whole
from callflow_dsl.decompiler.values import json_text, long_text, value_text
from callflow_dsl.patterns import pattern
from callflow_dsl.picking import without
from callflow_dsl.steps import BY_VERB, FLOW_SPECS
from callflow_dsl.syntax.formatter_layout import WIDTH
from callflow_dsl.syntax.text import encode_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from callflow_dsl.decompiler.blocks import IfBlock, Node
    from callflow_dsl.decompiler.found import FoundMenu
    from callflow_dsl.decompiler.guided import GuidedLine
    from callflow_dsl.decompiler.wire_steps import WireStep

#: What ids that the compiler makes look like; only such an id can be left out.
_MADE = pattern(f"(?:{'|'.join(BY_VERB)})-[0-9a-f]{{8}}(?:-[0-9]+)?")

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
    #: None of them where no key and no condition parts calls.
    steps: tuple[WireStep, ...]
    #: Steps without a label get no ids from the compiler.
    by_server: bool
    #: Ids mean nothing: a step has a label only where a goto needs it.
    anew: bool
    #: Numbers of the steps whose label has to be written.
    labelled: frozenset[int] = frozenset()
    #: Labels that some written step goes to.
    reached: frozenset[str] = frozenset()
    #: Whether guards that steps share stand around them, in `if` blocks.
    blocks: bool = False
    #: The menus that are written as such, in their order.
    menus: tuple[FoundMenu, ...] = ()
    #: What the ids of a compiled flow tell.
    line: GuidedLine | None = None

    def text(self) -> tuple[str, list[tuple[int, int]]]:
        """The text, which the formatter still has to lay out, and where its statements begin.

        Of each statement of the flow: the offset in the text, and its first step.
        """
        body = [*self.settings]
        if self.defaults:
            inside = "  ".join(f"{w} {v}".rstrip() for w, v in self.defaults.items())
            body.append(f"defaults {{ {inside} }}")
        if body and self.lines:
            body.append("")
        text = "\n".join([f"{self.head} {{", *body, ""])
        starts = []
        for node in self.arranged():
            starts.append((len(text), _first(node)))
            text_of_node = "\n".join([*self._written([node], 0, 1), ""])
            text += text_of_node
        return text + "}\n", starts

    def arranged(self) -> Iterator[Node]:
        """The steps in their menus and blocks."""
        if self.line is not None:
            starts = {menu.start: menu for menu in self.menus}
            nodes = self._in_blocks_of_line(self.line)
            yield from (starts.get(n, n) if isinstance(n, int) else n for n in nodes)
            return
        inside = {number: menu for menu in self.menus for number in menu.numbers}
        for node in self._in_blocks(inside) if self.blocks else range(len(self.lines)):
            menu = inside.get(node) if isinstance(node, int) else None
            if menu is None:
                yield node
            elif node == menu.start:
                yield menu

    def _in_blocks(self, inside: Mapping[int, FoundMenu]) -> Iterable[Node]:
        """The steps in their blocks; those inside menus as if nothing guarded them."""
        from callflow_dsl.decompiler.blocks import arranged

        alone = {n for n, line in enumerate(self.lines) if line.label in self.reached}
        lines = enumerate(self.lines)
        guards = [() if number in inside else line.guards for number, line in lines]
        return arranged(guards, alone)

    def _in_blocks_of_line(self, line: GuidedLine) -> Iterator[Node]:
        from callflow_dsl.decompiler.blocks import arranged

        guards = [line.blocks.get(number, ()) for number in line.order]
        nodes = arranged(guards, (), always=True, opposite=line.comparisons.is_opposite)
        return (_renumbered(node, line.order) for node in nodes)

    def guided(self, wire: Sequence[Mapping[str, Any]], *, joined: bool = False) -> Sketch | None:
        """The sketch of a flow that was compiled; None where its ids do not tell.

        ``joined`` is explained at `guided_line`.
        """
        if not all(line.label and _MADE.fullmatch(line.label) for line in self.lines):
            return None
        from callflow_dsl.decompiler.guided import guided_line

        line = guided_line(self.steps, wire, joined=joined)
        if line is None:
            return None
        drawn = self.with_menus(line.menus)
        if len(drawn.menus) < len(line.menus) or any(_gotos(self.lines[n]) for n in line.blocks):
            return None
        lines = tuple(
            evolve(each, guards=(*line.blocks[number], *line.own[number]))
            if number in line.blocks
            else each
            for number, each in enumerate(self.lines)
        )
        return evolve(
            drawn,
            lines=lines,
            line=line,
            labelled=frozenset(),
            reached=frozenset(),
            blocks=True,
        )

    def with_menus(self, menus: Iterable[FoundMenu]) -> Sketch:
        """The sketch with those of these menus that can be written, and the labels it takes."""
        writable = (menu for menu in menus if self._menu_lines(menu, 1, "") is not None)
        kept = tuple(filter(self._needs_no_label, writable))
        inside = {number for menu in kept for number in menu.numbers}
        reached = self._reached(inside - {n for menu in kept for n in menu.written_steps()})
        drawn = evolve(self, menus=kept, reached=reached)
        numbers = range(len(self.lines))
        labelled = frozenset(n for n in numbers if drawn._needs_label(n, n in inside))
        return evolve(drawn, labelled=labelled)

    def _reached(self, hidden: set[int]) -> frozenset[str]:
        """The labels that the lines go to, but for those that menus hide."""
        lines = (line for number, line in enumerate(self.lines) if number not in hidden)
        return frozenset(value for line in lines for value in _gotos(line))

    def _needs_label(self, number: int, is_in_menu: bool) -> bool:
        line = self.lines[number]
        if line.label is None:
            return False
        if self.by_server or line.label in self.reached:
            return True
        if number == 0 and line.written(label=False) == "record":
            return True
        return not ((self.anew and is_in_menu) or _MADE.fullmatch(line.label))

    def _needs_no_label(self, menu: FoundMenu) -> bool:
        """Whether the compiler can make the ids of the steps of a menu that get no label."""
        unlabelled = {*menu.numbers} - {menu.start, *menu.written_steps()}
        labels = (self.lines[number].label for number in unlabelled)
        return self.anew or all(
            label is None or (not self.by_server and _MADE.fullmatch(label)) for label in labels
        )

    def _written(self, nodes: Iterable[Node], guards: int, depth: int) -> Iterator[str]:
        """The lines of steps and blocks; the first ``guards`` of each are said around them."""
        for node in nodes:
            if isinstance(node, int):
                if node and self.lines[node].label in self.reached:
                    yield ""
                line = self.lines[node]
                yield self._line(node, evolve(line, guards=line.guards[guards:]), 2 * depth)
            else:
                yield from self._compound(node, guards, depth)

    def _compound(self, node: IfBlock | FoundMenu, guards: int, depth: int) -> Iterable[str]:
        from callflow_dsl.decompiler.blocks import IfBlock

        if isinstance(node, IfBlock):
            return self._block(node, guards, depth)
        label = self.lines[node.start].label if node.start in self.labelled else None
        return self._menu_lines(node, depth, f"{label}: " if label else "") or ()

    def _menu_lines(self, menu: FoundMenu, depth: int, label: str) -> list[str] | None:
        """The lines of a menu; None where it cannot be written."""
        from callflow_dsl.decompiler.menu_text import MenuWriter

        opposite = None if self.line is None else self.line.comparisons.is_opposite
        return MenuWriter(self.steps, self._line, opposite).lines(menu, depth, label)

    def _block(self, block: IfBlock, guards: int, depth: int) -> Iterator[str]:
        yield f"if {' and '.join(block.guards)} {{"
        yield from self._written(block.body, guards + len(block.guards), depth + 1)
        said = guards + block.said_by_else
        inner = block.inner
        if inner is not None:
            first, *lines = self._block(inner, said, depth)
            yield f"}} else {first}"
            yield from lines
            return
        if block.otherwise:
            yield "} else {"
            yield from self._written(block.otherwise, said, depth + 1)
        yield "}"

    def _line(self, number: int, line: Line, indent: int) -> str:
        """One step, its text over several lines where it would be too wide."""
        labelled = number in self.labelled and line.label is not None
        written = line.written(label=labelled, defaults=self.defaults)
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
    flow: Mapping[str, Any],
    title: str | None,
    numbers: Sequence[str] = (),
    *,
    plain: bool = False,
    anew: bool = False,
) -> Sketch:
    """A first sketch, with all labels that the compiler would not make itself.

    ``title`` and ``numbers`` are those to write; ``plain`` puts whole steps into `raw`, which
    is not pretty but always possible. With ``anew`` the compiler makes the ids of steps that
    have none.
    """
    lines = _lines(flow["steps"], plain)
    settings, extra = _settings(flow, title)
    if numbers:
        settings.insert(0, f"number {' '.join(numbers)}")
    head = ["flow"]
    if title is not None:
        head.append(encode_text(title))
    if extra:
        head.append(f"raw {json_text(extra)}")
    by_server = not anew and any(line.nameless for line in lines)
    if by_server:
        settings.append("ids server")
    return Sketch(
        " ".join(head),
        tuple(settings),
        tuple(lines),
        _defaults(lines),
        _as_met(flow["steps"], lines),
        by_server,
        anew,
    ).with_menus(())


def _as_met(steps: Sequence[Mapping[str, Any]], lines: Sequence[Line]) -> tuple[WireStep, ...]:
    """The steps as a call meets them; none where all calls go straight through."""
    if not any("onKeypressGoto" in step or "conditions" in step for step in steps):
        return ()
    from callflow_dsl.decompiler.wire_steps import wire_steps

    return tuple(wire_steps(steps, lines))


def _lines(steps: list[dict[str, Any]], plain: bool) -> list[Line]:
    """The lines of the steps; ``plain``: whole steps in `raw`."""
    names = Names(steps)
    lines = []
    for number, step in enumerate(steps):
        label = names.label(number, step)
        line = line_of(step, label, names)
        if plain or (number == 0 and line.written(label=label is not None) == "record"):
            line = whole(step, label, names)
        lines.append(line)
    return lines


def _gotos(line: Line) -> list[str]:
    return [value for word, value in line.options if word == "on key goto"]


def _settings(flow: Mapping[str, Any], title: str | None) -> tuple[list[str], dict[str, Any]]:
    """The lines of the settings, and the fields that go into `raw`."""
    extra = without(flow, "steps")
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
    defaults = {}
    for word, values in _given(lines).items():
        counts = Counter(values)
        value = max(counts, key=counts.__getitem__)
        if None not in values and counts[value] > 1 and value is not None:
            defaults[word] = value
    return defaults


def _given(lines: Sequence[Line]) -> dict[str, list[str | None]]:
    """Word of an option -> what each step that knows it gives; None: nothing."""
    given: dict[str, list[str | None]] = {}
    for line in lines:
        if line.kind is None:
            continue
        for spec in line.kind.specs:
            # Two options share the word `transcribe`, and only one of them would be given.
            if spec.word and spec.word != "transcribe":
                values = (value for word, value in line.options if word == spec.word)
                given.setdefault(spec.word, []).append(next(values, None))
    return given


def _renumbered(node: Node, numbers: Sequence[int]) -> Node:
    """A node of some of the steps, by the numbers that these have among all."""
    if isinstance(node, int):
        return numbers[node]
    from callflow_dsl.decompiler.blocks import IfBlock

    assert isinstance(node, IfBlock)
    body, otherwise = (
        tuple(_renumbered(inner, numbers) for inner in nodes)
        for nodes in (node.body, node.otherwise)
    )
    return evolve(node, body=body, otherwise=otherwise)


def _first(node: Node) -> int:
    """The number of the first step in a node."""
    if isinstance(node, int):
        return node
    from callflow_dsl.decompiler.blocks import IfBlock

    return _first((*node.body, *node.otherwise)[0]) if isinstance(node, IfBlock) else node.start
