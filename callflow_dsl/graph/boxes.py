"""Which steps of the wire are one box of the picture, and what is written in it."""

from __future__ import annotations

from collections import Counter

from callflow_dsl._frozen import evolve
from callflow_dsl.compiler.resolved import InMenu, InPart, Role
from callflow_dsl.graph.model import Box
from callflow_dsl.picking import grouped, instances
from callflow_dsl.steps.behaviour import HangUp, Prompt, Silence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from callflow_dsl.compiler.resolved import Enclosing, Menu
    from callflow_dsl.compiler.result import CompiledStep
    from callflow_dsl.graph.model import Kind
    from callflow_dsl.graph.moves import Move
    from callflow_dsl.simulate.loading import Program, Step

#: The positions of the steps of one box, in order.
Group = tuple[int, ...]


def groups_of(
    program: Program, moves: Iterable[Move], origins: Sequence[CompiledStep]
) -> list[Group]:
    """The boxes, in the order of their first steps."""
    before: dict[int, set[int]] = {}
    for move in moves:
        before.setdefault(move.target, set()).add(move.source)
    names: dict[object, int] = {}
    group_at: list[int] = []
    for position, step in enumerate(program.steps):
        if origins and (written := _written(origins[position])) is not None:
            group_at.append(names.setdefault(written, position))
        elif _goes_on(program, position, before) and not _is_written(origins, position - 1):
            group_at.append(group_at[-1])
        else:
            group_at.append(names.setdefault(step.id, position))
    if origins:
        _join_runs(program, group_at, before, origins)
    groups = grouped(range(len(group_at)), group_at.__getitem__)
    return [tuple(positions) for _first, positions in sorted(groups.items())]


def menu_of(around: Iterable[Enclosing]) -> Menu | None:
    """The menu whose prompt a statement with these surroundings belongs to."""
    menus = instances(around, InMenu)
    return menus[-1].menu if menus and menus[-1].role is Role.PROMPT else None


def _written(origin: CompiledStep) -> object | None:
    """What makes steps one box: their menu, or their statement; None: nothing that is known."""
    if origin.node is None:
        return None
    menu = menu_of(origin.around)
    return id(menu.node if menu else origin.node)


def _is_written(origins: Sequence[CompiledStep], position: int) -> bool:
    return bool(origins) and menu_of(origins[position].around) is not None


def _goes_on(program: Program, position: int, before: Mapping[int, set[int]]) -> bool:
    """Whether a step takes the same keys to the same place as the one before it."""
    step = program.steps[position]
    if position == 0 or step.goto is None or before.get(position) != {position - 1}:
        return False
    last = program.steps[position - 1]
    return last.listens and _keys_of(last) == _keys_of(step)


def _keys_of(step: Step) -> tuple[object, ...]:
    return (step.variable, step.goto, step.max_keys, step.end_key, step.conditions)


def _join_runs(
    program: Program,
    group_at: list[int],
    before: Mapping[int, set[int]],
    origins: Sequence[CompiledStep],
) -> None:
    """Put the steps that ask for the same keys, one behind the other, into one box.

    With a source these are statements (`say` and `pause` with the same `goto`).
    """
    sizes = Counter(group_at)
    for position in range(1, len(program.steps)):
        is_alone = sizes[group_at[position]] == 1
        if is_alone and _goes_on(program, position, before) and not _is_written(origins, position):
            group_at[position] = group_at[position - 1]


def boxes_of(
    program: Program,
    groups: Iterable[Group],
    origins: Sequence[CompiledStep],
    unreached: set[int],
    *,
    wire: bool,
) -> Iterator[Box]:
    """The boxes of the steps."""
    groups = list(groups)
    menu_boxes = {} if wire else _menu_boxes(program, groups, origins)
    for group in groups:
        steps = [program.steps[position] for position in group]
        around = origins[group[0]].around if origins else ()
        menu = None if wire else menu_of(around)
        box = Box(
            id=steps[0].id,
            kind=_kind(steps[0]),
            lines=_all_lines(steps, menu),
            steps=tuple(step.id for step in steps),
            reached=not unreached.issuperset(group),
            terminal=steps[0].ends,
            cluster=_blocks(around, wire=wire, menu=menu),
            menus=tuple(_menus(around, menu, menu_boxes)),
        )
        yield _as_menu(box, menu, steps) if menu else box


def _as_menu(box: Box, menu: Menu, steps: Iterable[Step]) -> Box:
    """A box with what is said of a menu besides its prompt."""
    return evolve(box, kind="menu", heading=_name(menu), note=_note(menu, steps))


def _name(menu: Menu) -> str:
    return f"{menu.node.word} {menu.variable}"


def _all_lines(steps: Iterable[Step], menu: Menu | None) -> tuple[str, ...]:
    """What is written in the box of these steps, each line once."""
    return tuple(dict.fromkeys(line for step in steps for line in _lines(step, menu)))


def _blocks(around: Iterable[Enclosing], *, wire: bool, menu: Menu | None) -> tuple[str, ...]:
    """The innermost part that a box stands in, and on the level of the wire its menus there."""
    names: tuple[str, ...] = ()
    for block in around:
        if isinstance(block, InPart):
            names = (f"part {block.part.name}",)
        elif isinstance(block, InMenu):
            if block.menu is menu:
                break  # what its prompt uses stands in its box
            if wire:
                names = (*names, _name(block.menu))
    return names


def _menu_boxes(
    program: Program, groups: Iterable[Group], origins: Sequence[CompiledStep]
) -> dict[int, str]:
    """The box of each menu in the syntax tree, by identity."""
    menus = (
        (menu_of(origins[group[0]].around), program.steps[group[0]].id)
        for group in groups
        if origins
    )
    return {id(menu.node): box for menu, box in menus if menu is not None}


def _menus(
    around: Sequence[Enclosing], own: Menu | None, boxes: Mapping[int, str]
) -> Iterator[str]:
    """The boxes of the menus around a statement, in its innermost part."""
    parts = [depth for depth, block in enumerate(around) if isinstance(block, InPart)]
    for block in around[parts[-1] + 1 if parts else 0 :]:
        if isinstance(block, InMenu) and block.menu is not own and id(block.menu.node) in boxes:
            yield boxes[id(block.menu.node)]


def _kind(step: Step) -> Kind:
    """The shape of a step: its verb, or that of an end."""
    if isinstance(step.does, HangUp):
        return "end"
    return step.kind.verb if step.kind is not None else "other"


def _lines(step: Step, menu: Menu | None) -> Iterator[str]:
    if isinstance(step.does, Prompt):
        yield from _heard(step.does, step.words)
    elif menu is None or not isinstance(step.does, Silence):
        yield step.words
    if menu is None and _takes_several(step):
        yield _entry(step)


def _heard(prompt: Prompt, words: str) -> Iterable[str]:
    """What is heard at a prompt; ``words`` are those of a single file."""
    if prompt.text:
        return _spoken(prompt)
    return [f"play {file}" for file in prompt.media] if len(prompt.media) > 1 else [words]


def _takes_several(step: Step) -> bool:
    """Whether more than one key is taken."""
    return step.listens and bool(step.end_key or step.max_keys != 1)


def _spoken(prompt: Prompt) -> Iterator[str]:
    yield " ".join(prompt.text.split())
    if prompt.loops:
        yield "again and again"
    elif prompt.times > 1:
        yield f"{prompt.times} times"


def _entry(step: Step) -> str:
    limit = f"up to {step.max_keys} keys" if step.max_keys else "keys"
    return f"{limit}, then {step.end_key}" if step.end_key else limit


def _note(menu: Menu, steps: Iterable[Step]) -> str:
    """How a menu asks: the keys it takes where they are several, its wait, its tries."""
    asked = [step for step in steps if step.listens]
    waits = dict.fromkeys(step.words for step in asked if isinstance(step.does, Silence))
    entries = map(_entry, filter(_takes_several, asked))
    words = [*dict.fromkeys(entries), *(wait.replace("pause", "wait") for wait in waits)]
    return ", ".join([*words, _tries(menu)])


def _tries(menu: Menu) -> str:
    if menu.tries is not None:
        return "1 try" if menu.tries == 1 else f"{menu.tries} tries"
    silence, wrong = menu.silence_tries or "endless", menu.wrong_tries or "endless"
    return f"tries: silence {silence}, wrong {wrong}"
