"""Menus that are compiled come back as they were written, and hand-made ones are found."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from callflow_dsl import Compilation, FlowcError, compile_file, compile_text, decompile
from callflow_dsl.decompiler.proof import EXPECTED
from callflow_dsl.diagnostics.model import Reporter
from callflow_dsl.diagnostics.problems import PROBLEMS
from callflow_dsl.source import Source
from callflow_dsl.syntax.ast import Menu, walk
from callflow_dsl.syntax.parser import parse_source
from tests.lowering.realistic import realistic_flow

SAMPLES = Path(__file__).parents[2] / "samples"

PROMPT = 'say "For sales, press 1."'

#: The lines of a flow, as the formatter lays them out.
WRITTEN = {
    "usual": f"""
  menu c {{
    {PROMPT}
    key 1 {{ transfer +31201112233 }}
  }}
  say "Goodbye."
""",
    "all-branches": f"""
  say "Welcome."
  menu c {{
    {PROMPT}
    say "For support, press 2."
    wait 4s
    tries 2
    key 1 {{ transfer +31201112233  hangup }}
    key 2 3 {{
      say "Support."
      say "One moment."
      transfer +31201112244
      say "Nobody is there."
      hangup
    }}
    key * {{ say "Once more."  again }}
    other {{ say "That is no option."  again }}
    silence {{ say "We heard nothing."  hangup }}
    fail {{ say "Please call again."  hangup }}
  }}
""",
    "silence-again": f"""
  menu c {{
    {PROMPT}
    wait 0s
    key 1 {{ transfer +31201112233 }}
    silence {{ say "We heard nothing."  again }}
    fail {{ say "Goodbye."  hangup }}
  }}
  say "Nobody is there."
""",
    "once": f"""
  menu c {{
    {PROMPT}
    tries 1
    key 1 {{ say "Sales." }}
    key 2 {{ say "Support." }}
    other {{ say "That is no option." }}
    silence {{ say "We heard nothing." }}
  }}
  say "Goodbye."
""",
    "nested": f"""
  menu c {{
    {PROMPT}
    tries 2
    key 1 {{ transfer +31201112233 }}
    key 2 {{
      say "Support."
      menu d {{
        say "For bills, press 1."
        key 1 {{ transfer +31201112244 }}
        key 2 {{ transfer +31201112255 }}
        silence {{ say "Still there?"  again }}
      }}
      say "Nobody is there."
    }}
    fail {{ hangup }}
  }}
  say "Goodbye."
""",
    "back-to-an-outer-menu": f"""
  say "Welcome."
  menu main {{
    {PROMPT}
    tries silence 1 wrong endless
    key 1 {{ transfer +31201112233 }}
    key 2 {{
      say "Support."
      menu topic {{
        say "For bills, press 1."
        tries silence 1 wrong endless
        key 1 {{ transfer +31201112244 }}
        key * {{ say "Back."  again main }}
      }}
    }}
  }}
  say "Goodbye."
  hangup
""",
    "back-by-counted-tries": f"""
  menu main {{
    {PROMPT}
    key 1 {{ transfer +31201112233 }}
    key 2 {{
      menu topic {{
        say "For bills, press 1."
        key 1 {{ transfer +31201112244 }}
        key * {{ say "Back."  again main }}
      }}
    }}
  }}
  say "Goodbye."
""",
    "back-from-two-menus-deep": f"""
  menu main {{
    {PROMPT}
    tries silence 1 wrong endless
    key 1 {{ transfer +31201112233 }}
    key 2 {{
      menu topic {{
        say "For bills, press 1."
        tries silence 1 wrong endless
        key 1 {{ transfer +31201112244 }}
        key 2 {{
          menu year {{
            say "For this year, press 1."
            tries silence 1 wrong endless
            key 1 {{ say "One moment." }}
            key 2 {{ say "To the topics."  again topic }}
            key * {{ say "Back."  again main }}
          }}
        }}
        key * {{ say "Back."  again main }}
      }}
    }}
  }}
  say "Goodbye."
""",
    "back-from-menus-that-nobody-leaves-otherwise": f"""
  menu main {{
    {PROMPT}
    tries 2
    key 1 {{ transfer +31201112233  hangup }}
    key 2 {{
      menu topic {{
        say "For bills, press 1."
        tries 1
        key 1 {{ transfer +31201112244  hangup }}
        key * {{ again main }}
        other {{ say "That is no option."  hangup }}
        silence {{ hangup }}
      }}
    }}
    other {{ hangup }}
    silence {{ hangup }}
  }}
  say "Goodbye."
  hangup
""",
    "in-a-row": f"""
  menu c {{
    {PROMPT}
    key 1 {{ say "One." }}
    key 2 {{ say "Two." }}
  }}
  menu d {{
    say "And now?"
    key 1 {{ say "One more." }}
    key 2 {{ say "Two more." }}
  }}
  say "Goodbye."
""",
    "scale": """
  ask score {
    say "How do you like it, from 1 to 5?"
    tries wrong endless
    valid 1-5
    invalid { say "That was no answer." }
    silence { say "Goodbye."  hangup }
  }
  if score < 3 {
    say "We are sorry."
    record max 1m then "https://example.com/why"
  }
  fetch "https://example.com/next"
""",
    "tested-behind": f"""
  menu c {{
    {PROMPT}
    key 1 {{ say "One." }}
    key 2 {{ say "Two." }}
    silence {{ hangup }}
  }}
  if c == 1 {{
    say "It was one."
  }} else {{
    say "It was none."
  }}
  say "Goodbye."
""",
    "one-silence-fails": f"""
  menu c {{
    {PROMPT}
    tries silence 1 wrong 3
    key 1 {{ say "Fine." }}
    key 2 3 {{ transfer +31201112233 }}
    other {{ say "That is no option."  again }}
    fail {{ say "Please call again."  hangup }}
  }}
  say "It was one." if c == 1
  say "Goodbye."
  hangup
""",
    "a-number-in-a-range": """
  ask n {
    say "How many?"
    max 4 keys
    invalid { say "That was no number."  hangup }
    fail { transfer +31201112233 }
  }
  if n > 10 {
    say "That is a lot."
  } else {
    say "Fine."
  }
  say "Goodbye."
  hangup
""",
    "any-of-two-answers": """
  ask first {
    say "From 1 to 5?"
    valid 1-5
    silence { hangup }
  }
  ask second {
    say "And this one?"
    valid 1-5
    silence { hangup }
  }
  if first <= 2 or second <= 2 {
    say "We are sorry."
  }
  fetch "https://example.com/next"
""",
    "conditions-in-a-branch": f"""
  menu c {{
    {PROMPT}
    key 1 {{ say "See our site."  hangup }}
    key 2 {{
      ask n {{
        say "Your number?"
        tries 2
        max 5 keys
        end #
      }}
      if n > 20000 {{
        transfer +31201112233
      }} else {{
        say "That job is taken."
      }}
    }}
  }}
  say "Goodbye."
""",
    "wrong-keys-without-end": """
  say "Welcome."
  menu main {
    say "For orders, press 1. For returns, press 2. To speak to us, press 0."
    tries silence 2 wrong endless
    key 1 {
      ask order {
        say "Please enter your order number, then press hash."
        wait 8s
        max 8 keys
        end #
        valid 1000-99999999
        silence { say "We heard nothing." }
        fail { transfer +31201112233  hangup }
      }
      fetch "https://example.com/order"
    }
    key 2 { say "Returns are open from nine to five."  again }
    key * { again }
    key 0 {}
    other { say "That is no choice."  again }
  }
  transfer +31201112233
  say "Goodbye."
  hangup
""",
    "keys-that-lead-to-their-own-prompt": """
  menu c {
    say "For sales, press 1."
    tries silence 2 wrong endless
    key 1 {
      transfer +31201112233
      say "Nobody is there."
    }
    silence { say "We heard nothing."  again }
  }
  say "Goodbye."
  hangup
""",
    "heard-again-by-the-silent-alone": f"""
  menu c {{
    {PROMPT}
    tries 2
    key 1 {{ transfer +31201112233 }}
    key 2 {{}}
    other {{ say "That is no option."  hangup }}
    fail {{ say "Goodbye."  hangup }}
  }}
  say "Nobody is there."
""",
    "keys-that-do-nothing": f"""
  menu c {{
    {PROMPT}
    key 1 {{}}
    key 2 {{ say "Two." }}
    key 3 4 {{}}
    fail {{ transfer +31201112233 }}
  }}
  say "Goodbye."
""",
    "keys-of-two-digits": """
  menu c {
    say "Press 3, 12 or 7."
    tries wrong endless
    max 2 keys
    key 3 { say "Three." }
    key 12 { say "Twelve." }
    key 7 {}
    silence { hangup }
  }
  say "Goodbye."
""",
    "scales-in-a-row": """
  ask first {
    say "How was the service?"
    tries wrong endless
    valid 1-5
    invalid { say "1 to 5, please." }
    silence { hangup }
  }
  ask second {
    say "How was the price?"
    tries wrong endless
    valid 1-5
    invalid { say "1 to 5, please." }
    silence { hangup }
  }
  fetch "https://example.com/answers"
""",
    "else-if-by-ranges": """
  ask n {
    say "How many?"
    tries 2
    max 2 keys
    end #
    valid 10-99
    silence { hangup }
    fail { transfer +31201112233 }
  }
  if n < 5 {
    transfer +31201112244
    say "Nobody is there."
  } else if n <= 12 {
    say "Some."
  }
  say "Goodbye."
""",
    "what-nobody-hears": f"""
  menu c {{
    {PROMPT}
    tries 1
    key 1 {{ say "One." }}
    key 2 {{ say "Two."  hangup }}
    other {{ say "That is no option."  hangup }}
    silence {{ hangup }}
  }}
  transfer +31201112233 if c != 1
  say "Goodbye."
""",
    "behind-what-never-ends": f"""
  menu c {{
    {PROMPT}
    tries wrong endless
    key 1 {{ transfer +31201112233  hangup }}
    silence {{ hangup }}
  }}
  say "It was one." if c == 1
  fetch "https://example.com/next"
""",
    "a-menu-behind-copies": """
  ask n {
    say "How many?"
    max 4 keys
    valid 10-99
    invalid { say "That was no number." }
  }
  if n < 5 {
    transfer +31201112233
  } else if n <= 12 {
    say "Some."
  }
  if open != "yes" {
    say "We are closed."
    hangup
  }
  ask score {
    say "From 1 to 5?"
    valid 1-5
    silence { hangup }
  }
  say "Goodbye."
""",
    "the-same-twice": """
  ask n {
    say "How many?"
    max 4 keys
    valid 1-20
    fail { transfer +31201112233 }
  }
  if n < 5 {
    say "Please wait for Anna."
    fetch "https://example.com/next"
  }
  if n <= 12 {
    say "Some."
  }
  say "Please wait for us."
  fetch "https://example.com/next"
""",
    "by-what-a-server-said": f"""
  if day == "sat" or day == "sun" {{
    say "It is the weekend."
  }} else {{
    transfer +31201112233
    say "Nobody is there."
  }}
  menu c {{
    {PROMPT}
    key 1 {{ say "One." }}
    silence {{ hangup }}
  }}
  say "Goodbye."
""",
}


#: A menu as people make it by hand, with ids of their own.
BY_HAND = {
    "title": "X",
    "steps": [
        {"id": "ask", "action": "say", "options": {"payload": "Press 1 or 2."},
         "onKeypressVar": "c", "onKeypressGoto": "done", "maxNumKeys": 1},
        {"id": "wait", "action": "pause", "options": {"length": 4},
         "onKeypressVar": "c", "onKeypressGoto": "done", "maxNumKeys": 1},
        {"id": "bye", "action": "hangup"},
        {"id": "done", "action": "transfer", "options": {"destination": "31201112233"},
         "conditions": [{"variable": "c", "operator": "==", "value": "1"}]},
        {"id": "two", "action": "say", "options": {"payload": "Two."},
         "conditions": [{"variable": "c", "operator": "==", "value": "2"}]},
        {"id": "end", "action": "say", "options": {"payload": "Goodbye."}},
    ],
}  # fmt: skip


def flow(lines: str) -> str:
    """The text of a flow."""
    return f'flow "X" {{{lines}}}\n'


def compiled(text: str) -> dict[str, Any]:
    """The JSON of the one flow of a text."""
    compilation = compile_text(text)
    assert [d.message for d in compilation.diagnostics if d.severity == "error"] == []
    wire: dict[str, Any] = compilation.flows[0].to_wire()
    return wire


@pytest.mark.parametrize("lines", WRITTEN.values(), ids=WRITTEN)
def test_a_menu_comes_back_as_it_was_written(lines: str) -> None:
    assert decompile(compiled(flow(lines))) == flow(lines)


#: The menus of the samples, each part of one counted for each use of it.
OF_SAMPLES = {
    "support-line": {"menu": 2},
    "survey": {"ask": 1},
    "two-languages": {"menu": 4},
}


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.flow")), ids=lambda path: path.stem)
def test_the_menus_of_a_sample_come_back(path: Path) -> None:
    text = decompile([flow.to_wire() for flow in compile_file(path).flows])
    nodes = walk(parse_source(Source(path.name, text), Reporter()))
    words = Counter(node.word for node in nodes if isinstance(node, Menu))
    assert words == OF_SAMPLES.get(path.stem, {})
    has_menus = any(word in path.read_text("utf-8") for word in ("menu ", "ask "))
    assert bool(words) is has_menus
    assert not (words and "on key goto" in text)


def test_a_menu_made_by_hand_is_found() -> None:
    """Its ids are given up; with them it keeps its labels, for no menu gives these steps ids."""
    text = decompile(BY_HAND, new_step_ids=True)
    assert text == flow("""
  menu c {
    say "Press 1 or 2."
    wait 4s
    tries 1
    key 1 { transfer +31201112233 }
    key 2 { say "Two." }
    silence { hangup }
  }
  say "Goodbye."
""")
    kept = decompile(BY_HAND)
    assert "menu" not in kept
    assert compiled(kept) == BY_HAND


def test_most_compiled_flows_come_back_without_labels() -> None:
    texts = [decompile(compiled(realistic_flow(seed))) for seed in range(24)]
    labelled = [seed for seed, text in enumerate(texts) if re.search(r"(?m)^ *[\w-]+: ", text)]
    assert labelled == []


def test_what_ids_do_not_tell_is_found_by_following_callers() -> None:
    """Without the ids that the compiler made, the steps alone tell where the menu ends."""
    document = compiled(flow(WRITTEN["one-silence-fails"]))
    for number, step in enumerate(document["steps"]):
        step["id"] = f"s{number}"
    places = {
        old["id"]: number
        for number, old in enumerate(compiled(flow(WRITTEN["one-silence-fails"]))["steps"])
    }
    for step in document["steps"]:
        if "onKeypressGoto" in step:
            step["onKeypressGoto"] = f"s{places[step['onKeypressGoto']]}"
    assert compiled(decompile(document)) == document


def test_guesses_at_places_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """With none left, a flow is read as one that was made elsewhere."""
    from callflow_dsl.decompiler import origins

    document = compiled(flow(WRITTEN["a-number-in-a-range"]))
    monkeypatch.setattr(origins, "_MOST_GUESSES", 0)
    text = decompile(document)
    assert text != flow(WRITTEN["a-number-in-a-range"])
    assert compiled(text) == document


def test_many_menus_are_followed_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is followed is counted: with nothing left, labels are written as before."""
    from callflow_dsl.decompiler import menus

    document = compiled(flow(WRITTEN["nested"]))
    assert "menu" in decompile(document)
    monkeypatch.setattr(menus, "_MOST_FOLLOWED", 1)
    text = decompile(document)
    assert "menu" not in text
    assert compiled(text) == document


def test_a_menu_that_the_compiler_holds_back_keeps_its_labels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from callflow_dsl.compiler import compile as compiler

    document = compiled(flow(WRITTEN["usual"]))
    compile_as_ever = compiler.compile_source

    def held_back(source: Source, **more: Any) -> Compilation:
        if "menu" in source.text:
            raise FlowcError("held back")
        return compile_as_ever(source, **more)

    monkeypatch.setattr(compiler, "compile_source", held_back)
    text = decompile(document)
    monkeypatch.undo()
    assert "menu" not in text
    assert compiled(text) == document


def test_what_is_not_told_of_decompiled_texts_are_warnings() -> None:
    assert {PROBLEMS[name].severity for name in EXPECTED} == {"warning"}


def test_an_id_that_looks_made_may_be_of_any_step() -> None:
    """An action that flowc does not know, and an id that no statement of its text has."""
    listens = {"onKeypressVar": "c", "onKeypressGoto": "hangup-00000001", "maxNumKeys": 1}
    document = {
        "title": "X",
        "steps": [
            {"id": "say-00000001", "action": "beep", "options": {"payload": "Press 1."}},
            {"id": "say-00000002", "action": "say", "options": {"payload": "Press 1."}, **listens},
            {"id": "hangup-00000001", "action": "hangup"},
        ],
    }
    assert compiled(decompile(document)) == document
    document["steps"] = document["steps"][1:]
    assert compiled(decompile(document)) == document
