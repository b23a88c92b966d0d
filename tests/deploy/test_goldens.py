"""What a plan says of each kind of change: one golden for each, as text and as Markdown."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.deploy.notice import noticed
from callflow_dsl.deploy.render import plan_json, plan_markdown, plan_text
from tests.deploy.world import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.deploy.world import World

HERE = Path(__file__).parent / "plans"
MENU = """\
flow "Support" {
  number +31201234501
  defaults { language en-GB  voice female }
  say "Welcome to Acme."
  menu choice {
    say "For sales, press 1. For support, press 2."
    wait 5s
    tries 2
    key 1 { transfer +31201112233 }
    key 2 { say "Support is busy." hangup }
    other { say "That is not an option." again }
    silence { say "Goodbye." hangup }
  }
}
"""
NIGHT = 'flow "Night" {\n  say "We are closed." language en-GB\n  hangup\n}\n'


TOPICS = """\
      menu topic {
        say "For a bill, press 1. For a repair, press 2."
        key 1 { transfer +31201112244 }
        key 2 { transfer +31201112255 }
        other { again }
        silence { hangup }
      }
"""
PART = """\
flow "Support" {
  number +31201234501
  defaults { language en-GB  voice female }
  say "Press 1 for the desk." as choice max 1 keys
  pause 4s as choice
  USED
  say "Goodbye."
  hangup
}
part desk {
  say "One moment."
  transfer +31201112233
}
"""


def becomes(*replacements: str) -> Callable[[World], None]:
    """The menu with texts (old, new, old, new, ...) put in place of others."""
    text = MENU
    for old, new in zip(replacements[::2], replacements[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    return lambda world: world.write(support=text)


def from_(before: str, after: str) -> Callable[[World], None]:
    """One source that is deployed, and another one behind it."""

    def change(world: World) -> None:
        world.write(support=before)
        world.deploy(*EVERYTHING)
        world.write(support=after)

    return change


def gone(world: World) -> None:
    world.remove("night")


def renamed(world: World) -> None:
    world.write(night=NIGHT.replace("Night", "After hours"))


def made(world: World) -> None:
    world.write(new=MENU.replace("Support", "New").replace("34501", "34502"))


def drifted(world: World) -> None:
    (identity,) = (i for i, flow in world.held().items() if flow["title"] == "Night")
    world.edit(identity, maxDuration=60)
    world.write(night=NIGHT.replace("closed", "shut"))


def deleted(world: World) -> None:
    world.delete(*(i for i, flow in world.held().items() if flow["title"] == "Night"))


def foreign(world: World) -> None:
    world.add("Day")
    world.write(day=NIGHT.replace("Night", "Day"))


def of_another_environment(world: World) -> None:
    world.project = ""
    name, world.name = world.name, "other"
    world.write(day=NIGHT.replace("Night", "Day"))
    world.deploy(only=("Day",))
    world.name = name


def taken(world: World) -> None:
    world.add("Somebody's", "31201234777")
    world.write(night=NIGHT.replace("{\n", "{\n  number +31201234777\n", 1))


def moved(world: World) -> None:
    world.write(
        support=MENU.replace("  number +31201234501\n", ""),
        night=NIGHT.replace("{\n", "{\n  number +31201234501\n", 1),
    )


CHANGES = {
    "a word of a prompt": becomes("For sales", "For our sales"),
    "a key that is new": becomes("    key 2", '    key 3 { say "High St." hangup }\n    key 2'),
    "a key that is gone": becomes("    key 1 { transfer +31201112233 }\n", ""),
    "a transfer to another number": becomes("+31201112233", "+31201112244"),
    "a shorter wait": becomes("wait 5s", "wait 3s"),
    "a step in front of a menu": becomes("  menu", '  play "https://a.example/b.wav"\n  menu'),
    "a setting": becomes("  defaults", "  max duration 30m\n  defaults"),
    "a number that rings nothing": becomes("  number +31201234501\n", ""),
    "a number that is new": becomes("+31201234501", "+31201234501 +31201234509"),
    "a number that moves": moved,
    "a number of somebody else": taken,
    "a new title": renamed,
    "a flow that is new": made,
    "a flow that has gone": gone,
    "a flow that somebody changed": drifted,
    "a flow that somebody deleted": deleted,
    "a flow of the same title": foreign,
    "a flow of another project": of_another_environment,
    "another key": becomes("key 1 {", "key 7 {"),
    "keys that change places": becomes(
        "key 1 { transfer", "key 2 { transfer", "key 2 { say", "key 1 { say"
    ),
    "another way on silence": becomes('silence { say "Goodbye." hangup }', "silence { again }"),
    "an answer to wrong keys that is gone": becomes(
        '    other { say "That is not an option." again }\n', ""
    ),
    "one more try": becomes("tries 2", "tries 3"),
    "a menu that is new": becomes("key 1 { transfer +31201112233 }", f"key 1 {{\n{TOPICS}}}"),
    "a menu that is gone": from_(
        MENU.replace("key 1 { transfer +31201112233 }", f"key 1 {{\n{TOPICS}}}"), MENU
    ),
    "a menu with another name": becomes("menu choice", "menu wish"),
    "a step in a branch": becomes("key 1 { transfer", 'key 1 { say "One moment." transfer'),
    "a step of a branch that is gone": becomes('say "Support is busy." hangup', "hangup"),
    "an option that is gone": from_(
        MENU.replace("+31201112233 }", "+31201112233 record both }"), MENU
    ),
    "a step that moves": becomes(
        '  say "Welcome to Acme."\n',
        "",
        "hangup }\n  }\n",
        'hangup }\n  }\n  say "Welcome to Acme."\n',
    ),
    "a step that moves into a branch": becomes(
        '  say "Welcome to Acme."\n',
        "",
        "key 1 { transfer",
        'key 1 { say "Welcome to Acme." transfer',
    ),
    "another condition": from_(
        PART.replace("USED", 'if choice == "1" { use desk }'),
        PART.replace("USED", 'if choice == "3" { use desk }'),
    ),
    "a condition that is new": from_(
        PART.replace("USED", "use desk"), PART.replace("USED", 'if choice == "1" { use desk }')
    ),
    "a prompt of a part that is used twice": from_(
        PART.replace("USED", 'if choice == "1" { use desk } else { use desk }'),
        PART.replace("USED", 'if choice == "1" { use desk } else { use desk }').replace("One", "A"),
    ),
    "another voice for all": becomes("voice female", "voice male"),
    "another label": from_(
        MENU.replace("  say", "  hello: say", 1), MENU.replace("  say", "  hi: say", 1)
    ),
    "nothing": lambda world: None,
}
IDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.mark.parametrize("name", CHANGES)
def test_a_plan_for(world: World, golden: Callable[[Path, str], None], name: str) -> None:
    world.write(support=MENU, night=NIGHT)
    world.deploy()
    CHANGES[name](world)
    plan = world.plan(prune=True)
    text = IDS.sub("(id)", f"{plan_text(plan)}\n\n{'-' * 40}\n\n{plan_markdown(plan)}\n")
    golden(HERE / f"{name.replace(' ', '-').replace(chr(39), '')}.txt", text)
    document = json.loads(plan_json(plan))
    assert document["version"] == 2
    assert document["counts"] == plan.counts()


# -- what callers notice


def wire(text: str) -> dict[str, object]:
    from callflow_dsl import compile_text

    (flow,) = compile_text(text).flows
    return flow.to_wire()


def test_equal_flows_are_called_and_nothing_is_noticed() -> None:
    (sentence,) = noticed(wire(MENU), wire(MENU))
    assert re.fullmatch(r"nothing: all calls are the same \(\d+ tried\)", sentence)


def test_what_is_not_called_is_said_to_be_unknown() -> None:
    told = noticed(wire(MENU), wire(MENU.replace("Goodbye", "Bye")), calls=1)
    assert told[-1] == "unknown beyond the 1 shortest calls"
    deep = MENU.replace("Goodbye", "Bye").replace("tries 2", "tries 9")
    assert "unknown beyond" in noticed(wire(MENU.replace("tries 2", "tries 9")), wire(deep))[-1]


def test_nobody_is_said_to_be_out_of_reach_who_is_not() -> None:
    """A key that moves to another place of the menu reaches the same people."""
    swapped = MENU.replace("key 1 {", "key 7 {")
    told = noticed(wire(MENU), wire(swapped))
    assert not any("nobody reaches" in one for one in told)
    assert "key 7 is new: reaches +31201112233" in told
    assert "key 1 is gone: it is taken for a wrong one" in told


def test_a_flow_that_cannot_be_called_is_unknown() -> None:
    broken = {"title": "A", "steps": [{"action": "say", "conditions": "x"}]}
    (sentence,) = noticed(broken, wire(MENU))
    assert sentence.startswith("unknown: it cannot be called here")


def test_a_plan_that_changes_very_many_flows_calls_none_of_them() -> None:
    from callflow_dsl.deploy.notice import ALL_CALLS, CALLS, budget

    assert budget(1) == CALLS
    assert budget(100) * 100 <= ALL_CALLS
    assert budget(5000) == 0
