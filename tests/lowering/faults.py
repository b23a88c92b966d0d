"""Plants faults in the lowering and tells which tests notice each of them.

    python -m tests.lowering.faults [NUMBER ...]

A fault is one change of one place of the compiler, made while its module is loaded by a process
of its own. Three tests look for it, each by itself:

    replay     the compiler holds the flow back by its own comparison
    reference  the steps do something else than the text means
    samples    callers of a sample hear something else than in its golden JSON
    refusal    a case that can be said is refused

The flows are the cases, then random ones; a test that has noticed a fault stops there.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.planting import ROOT, Fault, plant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PACKAGE = "callflow_dsl.compiler"
TESTS = ("replay", "reference", "samples", "refusal")
_RANDOM_FLOWS = 150
#: What a compiler with a fault may stop with.
_STOPS = (AssertionError, IndexError, KeyError, RecursionError, ValueError)


def _finish(what: str, right: str, wrong: str) -> Fault:
    return Fault(what, (("finish", right, wrong),))


def _lowering(what: str, module: str, right: str, wrong: str) -> Fault:
    return Fault(what, ((f"lowering.{module}", right, wrong),))


#: Each try of a menu stores in a variable of its own, as if nothing asked for the answer.
_OWN_NAMES = (
    "lowering.menu",
    'yield "together"',
    'yield "named" if menu.tries is not None else "together"',
)
_KEPT = (
    "finish",
    """        values.pop("conditions", None)
        if draft.guard:
            values["conditions"] = draft.guard
""",
    """        if draft.guard:
            values["conditions"] = draft.guard
""",
)
_KEPT_IN_RAW = (
    "finish",
    'fields = without(fields, "conditions")',
    "fields = dict(fields)",
)

FAULTS = (
    # The wrong result that was found in everyday flows: `say "Sales it is." if c == 1` behind a
    # menu was not heard by who had erred once. Its guard was empty, which was taken for none, and
    # the author's own condition asked the variable of the first try.
    Fault("an empty guard is taken for none, and asks the first try", (_KEPT, _OWN_NAMES)),
    Fault("the same in a raw step", (_KEPT_IN_RAW, _OWN_NAMES)),
    Fault("the answer stands under another name after a wrong key", (_OWN_NAMES,)),
    _finish(
        "the first comparison of a guard is lost",
        'values["conditions"] = draft.guard\n', 'values["conditions"] = draft.guard[1:]\n',
    ),
    _finish(
        "only the first comparison of a guard is written",
        'values["conditions"] = draft.guard\n', 'values["conditions"] = draft.guard[:1]\n',
    ),
    _lowering(
        "those for whom a condition fails are forgotten", "lower",
        "passing, self.passing = self.passing, self.passing + failing",
        "passing = self.passing",
    ),
    _lowering(
        "those who are in the `else` are forgotten in the block", "choice",
        "to.live, to.passing = holding, passing + done + failing",
        "to.live, to.passing = holding, passing + done",
    ),
    _lowering(
        "those who are done with the block are forgotten in the `else`", "choice",
        "to.live, to.passing = failing, passing + done",
        "to.live, to.passing = failing, passing",
    ),
    _lowering(
        "those who come out of the block are forgotten behind it", "choice",
        "merged(done + to.live)", "merged(to.live)",
    ),
    _lowering(
        "who skips a step is forgotten behind it", "lower",
        "self.live, self.passing = merged(self.live + failing), passing",
        "self.live, self.passing = merged(self.live), passing",
    ),
    _lowering(
        "the author's own condition is let go of too soon", "choice",
        "kept.append(condition)", "kept[:] = [condition]",
    ),
    _lowering(
        "a second guard lets those pass who ran the first", "lower", "others + behind)", "others)",
    ),
    _lowering(
        "a call does not end where something else is written below", "lower",
        "        if self.live:\n            self.unconditional(None, None)\n", "",
    ),
    _lowering(
        "`again NAME` leads to the innermost menu", "rest",
        "while again.menu is not None and inside.home.menu is not again.menu:", "while False:",
    ),
    _lowering(
        "a menu is heard once too often", "rest",
        "(0, entries + 1) if entries + 1 < menu.tries", "(0, entries + 1) if entries < menu.tries",
    ),
    _lowering(
        "a menu is heard once too seldom", "rest",
        "(0, entries + 1) if entries + 1 < menu.tries",
        "(0, entries + 1) if entries + 2 < menu.tries",
    ),
    _lowering(
        "a key takes back the silences that were counted", "rest",
        "(silences, entries + 1) if entries + 1 < menu.wrong_tries",
        "(0, entries + 1) if entries + 1 < menu.wrong_tries",
    ),
    _lowering(
        "the variables that are asked for behind a block are forgotten in it", "rest",
        "last >= index or (last >= 0 and self._goes_back(body))", "last > index",
    ),
    _lowering(
        "a step that stores several keys is taken to store one", "jumps",
        'one_key = most == 1 and "end_key" not in action.fields and not action.raw',
        "one_key = True",
    ),
    _lowering(
        "a jump back is taken to find the variables as they were", "jumps",
        "if label.backward and paths:", "if False:",
    ),
    _lowering(
        "who has entered keys without a goto is forgotten", "jumps",
        "return paths + entered", "return paths",
    ),
    _lowering(
        "an entry in a menu is taken to be one key", "jumps",
        "one_key = menu.max_keys == 1 and menu.end_key is None", "one_key = True",
    ),
    _lowering(
        "what is known of a variable that the menu around asks for is dropped on a jump", "jumps",
        "if not self.uses.asks(name, slot.goal):\n                paths",
        "if True:\n                paths",
    ),
    _lowering(
        "a jump lands where the steps were not written for it", "writer",
        "if all(target.covers(path) for path in paths):", "if True:",
    ),
    _lowering(
        "an entry with a key of its own is taken by a range too", "menu_layouts",
        "values |= within & ~keys", "values |= within",
    ),
    _lowering(
        "`other` takes no keys", "menu_layouts", "values = untaken\n", "values = 0\n",
    ),
    _lowering(
        "those who are behind the menu are forgotten in its branches", "menu_layouts",
        "merged(self._passing + self._behind + put_off", "merged(self._passing + put_off",
    ),
    _lowering(
        "branches that come later are forgotten in those before", "menu_layouts",
        "merged(self._passing + self._behind + put_off", "merged(self._passing + self._behind",
    ),
    _lowering(
        "of two branches that lead back the later is forgotten in the first", "menu_layouts",
        "[*self._chosen.values(), *(paths for _, paths in self._leading)]",
        "[*self._chosen.values()]",
    ),
    _lowering(
        "a label is placed above, where those who store anew come by", "jumps",
        "self.is_copy or self.is_away", "self.is_copy",
    ),
    _lowering(
        "the branch of silence is not written", "menu_layouts",
        "        to.body(silence)\n", "        pass\n",
    ),
    _lowering(
        "who waits for the next hearing is forgotten", "writer",
        "return [*self.passing, *(path for waiters in self.waiting for path in waiters[2])]",
        "return list(self.passing)",
    ),
    _lowering(
        "who is told to the end of the call first is not kept apart from the others", "options",
        "to.live, to.passing = merged(first), passing + second",
        "to.live, to.passing = merged(first), passing",
    ),
    _lowering(
        "a guard forbids the wrong values", "guards",
        "if not forbidden & values:", "if forbidden & ~values:",
    ),
    _lowering(
        "of two ways that differ in a variable only one is kept", "paths",
        "values.get(rest, 0) | path.mask(variable)", "path.mask(variable)",
    ),
    _lowering(
        "a variable that was never stored is left out of what a comparison holds for", "paths",
        "return equal if operator == \"==\" else self.everything & ~equal",
        "return equal if operator == \"==\" else self.stored & ~equal",
    ),
    _lowering(
        "the layout that is kept is written behind those that were tried", "menu",
        "    to.restore(start)\n    to.trials += 1\n    _lay_out",
        "    to.trials += 1\n    _lay_out",
    ),
    _lowering(
        "what was tried in a line is not taken back", "menu_layouts",
        "to.restore(before)\n            self._behind", "self._behind",
    ),
    _lowering(
        "who was in an `if` is forgotten in its `else`", "choice",
        "to.live, to.passing = failing, passing + done", "to.live, to.passing = failing, passing",
    ),
    _lowering(
        "an entry counts as a silence", "menu_layouts",
        "self._tell(sum(counts) + 1)\n        inside = to.rests.inside(self._home, counts, True)",
        "self._tell(sum(counts) + 1)\n        inside = to.rests.inside(self._home, counts, False)",
    ),
    _finish(
        "an entry takes one key more",
        'values["max_num_keys"] = listen.max_keys', 'values["max_num_keys"] = listen.max_keys + 1',
    ),
)  # fmt: skip


# In the process with the fault


def notices(fault: Fault | None) -> dict[str, str]:
    """Each test, and what it noticed; empty where it noticed nothing. Runs in its own process."""
    if fault is not None:
        plant(PACKAGE, fault)
    from callflow_dsl.compiler import compile_flow

    found = {"replay": next(filter(None, map(_replayed, _texts())), "")}
    compile_flow._check = lambda *_: None
    found["reference"] = next(filter(None, map(_compared, _texts())), "")
    found["samples"] = next(filter(None, _samples()), "")
    found["refusal"] = next(filter(None, map(_refused, _cases())), "")
    return found


def _cases() -> Iterator[tuple[str, str]]:
    """The flows that must compile, each with its name."""
    for path in sorted((ROOT / "tests/lowering/cases").glob("*.flow")):
        yield path.stem, path.read_text("utf-8")


def _texts() -> Iterator[tuple[str, str]]:
    from tests.lowering.random_flows import random_flow

    yield from _cases()
    for seed in range(1, _RANDOM_FLOWS):
        yield f"random {seed}", random_flow(seed)


def _replayed(named: tuple[str, str]) -> str:
    from callflow_dsl import FlowcError, compile_text

    name, text = named
    try:
        compile_text(text)
    except FlowcError as error:
        return f"{name}: {error.message}"
    except _STOPS as error:
        return f"{name}: the compiler stops with {type(error).__name__}"
    return ""


def _compared(named: tuple[str, str]) -> str:
    from callflow_dsl import compile_text
    from tests.lowering.lockstep import Difference, compare

    name, text = named
    try:
        compilation = compile_text(text)
        if not compilation.failed:
            compare(text, compilation.flows[0].to_wire(), "0123*9", inputs=5, most=2_000)
    except (Difference, *_STOPS) as error:
        return f"{name}: {type(error).__name__} {str(error).splitlines()[:1]}"
    return ""


def _refused(named: tuple[str, str]) -> str:
    from callflow_dsl import compile_text

    name, text = named
    try:
        return name if compile_text(text).failed else ""
    except _STOPS as error:
        return f"{name}: the compiler stops with {type(error).__name__}"


def _samples() -> Iterator[str]:
    from callflow_dsl import compile_file
    from tests.lowering.calls import same_calls
    from tests.lowering.lockstep import Difference

    for path in sorted((ROOT / "samples").glob("*.flow")):
        golden = ROOT / "tests/compiler/golden" / f"{path.stem}.json"
        try:
            flows = compile_file(path).flows
            for flow, known in zip(flows, json.loads(golden.read_text("utf-8")), strict=True):
                same_calls(known, flow.to_wire(), "1239*#", inputs=4)
        except (Difference, *_STOPS) as error:
            yield f"{path.stem}: {type(error).__name__} {str(error).splitlines()[:1]}"


# In the process that plants them


def noticed(number: int | None) -> dict[str, str]:
    """`notices` for a fault, or for none, in a process of its own."""
    command = [sys.executable, "-m", "tests.lowering.faults", "--planted", str(number)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def main(arguments: Sequence[str]) -> int:
    """Try each fault; the number of those that a test should have noticed and none did."""
    if arguments[:1] == ["--planted"]:
        number = None if arguments[1] == "None" else int(arguments[1])
        print(json.dumps(notices(None if number is None else FAULTS[number])))
        return 0
    numbers = [int(argument) for argument in arguments] or range(len(FAULTS))
    missed = 0
    for number in numbers:
        by = noticed(number)
        caught = [name for name in TESTS if by[name]]
        missed += not caught
        print(f"{number:2} {', '.join(caught) or 'MISSED':28} {FAULTS[number].what}", flush=True)
        for name in caught:
            print(f"      {name}: {by[name]}")
    print(f"{len(numbers) - missed} of {len(numbers)} noticed")
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
