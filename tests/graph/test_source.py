"""The picture of a source: one box for what was written once, in the words of the language."""

from __future__ import annotations

import pytest

from callflow_dsl import compile_text
from callflow_dsl.errors import FlowcError
from callflow_dsl.graph.mermaid import MAX_ARROWS, mermaid
from callflow_dsl.graph.model import draw

HEAD = 'flow "F" { defaults { language en-GB voice female }\n'


def picture(text, **options):
    compilation = compile_text(text)
    assert [d.message for d in compilation.diagnostics if d.severity == "error"] == []
    flow = compilation.flows[0]
    return draw(flow.to_wire(), flow.steps, **options)


def arrows(graph):
    """(text of a box, label, text of a box) for each arrow, in any order."""
    names = {box.id: box.heading or box.lines[0] for box in graph.boxes}
    return {(names[arrow.source], arrow.label, names[arrow.target]) for arrow in graph.arrows}


MENU = (
    HEAD
    + """  menu choice {
    say "Press 1 or 2." wait 4s tries 3
    key 1 { say "One." hangup }
    key 2 { say "Two." hangup }
    key * { again }
    other { say "Wrong." again }
    silence { say "Silent." again }
    fail { say "Too often." hangup }
  }
}
"""
)


def test_a_menu_is_one_box_with_its_options_and_its_loop():
    graph = picture(MENU)
    assert arrows(graph) == {
        ("F", "", "menu choice"),
        ("menu choice", "1", "One."),
        ("menu choice", "2", "Two."),
        ("menu choice", "*", "menu choice"),
        ("menu choice", "other", "Wrong."),
        ("menu choice", "silence", "Silent."),
        ("menu choice", "fail", "Too often."),  # the star, when no try is left
        ("Wrong.", "", "menu choice"),
        ("Wrong.", "fail", "Too often."),
        ("Silent.", "", "menu choice"),
        ("Silent.", "fail", "Too often."),
        ("One.", "", "hangup"),
        ("Two.", "", "hangup"),
        ("Too often.", "", "hangup"),
    }
    menu = next(box for box in graph.boxes if box.kind == "menu")
    assert menu.lines == ("Press 1 or 2.",)
    assert menu.note == "wait 4s, 3 tries"


def test_leaving_a_menu_for_want_of_tries_is_said_without_a_fail_branch():
    graph = picture(
        HEAD
        + """  menu a { say "Press 1." tries 2
    key 1 { hangup }
    key * { again }
    other { say "Wrong." again }
  }
  say "Bye."
  hangup
}
"""
    )
    assert {("menu a", "fail", "Bye."), ("Wrong.", "fail", "Bye.")} <= arrows(graph)
    assert [label for _, label, target in arrows(graph) if target == "Bye."] == ["fail", "fail"]


def test_branches_that_do_the_same_have_an_arrow_each():
    """Calls do not tell them apart, readers of the source do."""
    graph = picture(
        HEAD
        + """  menu a { say "Press 1, 2 or star." tries 2
    key 1 { hangup }
    key 2 { again }
    key * { again }
  }
  hangup
}
"""
    )
    loops = {label for source, label, target in arrows(graph) if source == target == "menu a"}
    assert loops == {"2", "*", "other", "silence"}


def test_the_number_of_tries_changes_no_box():
    many = picture(MENU.replace("tries 3", "tries 6"))
    assert arrows(many) == arrows(picture(MENU))


def test_steps_are_drawn_on_request():
    assert len(picture(MENU, wire=True).boxes) > len(picture(MENU).boxes)


def test_a_part_is_drawn_once_and_entered_from_each_use():
    graph = picture(
        'part desk { say "A moment." transfer +31201112233 hangup }\n'
        + HEAD
        + """  menu a { say "Press 1, 2 or 3." tries 1
    key 1 { use desk }
    key 2 { use desk }
    key 3 { say "Three." use desk }
  }
  hangup
}
"""
    )
    drawn = [box for box in graph.boxes if "A moment." in box.lines]
    assert [box.cluster for box in drawn] == [("part desk",)]
    assert drawn[0].id in graph.entrances
    assert {("menu a", "1", "A moment."), ("menu a", "2", "A moment.")} <= arrows(graph)
    assert ("Three.", "", "A moment.") in arrows(graph)


def test_the_languages_of_a_part_stand_in_its_one_box():
    graph = picture(
        """prompt hello { en-GB "Hello." nl-NL "Hallo." }
part desk { say ${hello} hangup }
flow "F" { defaults { voice female }
  menu l { say "Press 1." language en-GB tries 1
    key 1 { defaults { language en-GB } use desk }
    silence { defaults { language nl-NL } use desk }
  }
  hangup
}
"""
    )
    assert [box.lines for box in graph.boxes if box.cluster] == [("Hallo.", "Hello."), ("hangup",)]


def test_an_if_is_a_box_with_two_ways():
    graph = picture(
        HEAD
        + """  menu n { say "Press 1 or 2." tries 1
    key 1 2 { say "Good." }
  }
  if n == 1 { say "One." } else if n == 2 { say "Two." } else { say "None." }
  hangup
}
"""
    )
    assert {
        ("Good.", "", "n == 1"),
        ("n == 1", "yes", "One."),
        ("n == 1", "no", "n == 2"),
        ("n == 2", "yes", "Two."),
        ("n == 2", "no", "None."),
        ("None.", "", "hangup"),
    } <= arrows(graph)


def test_an_if_without_else_is_passed_by():
    graph = picture(
        HEAD
        + """  menu n { say "Press 1 or 2." tries 1 key 1 2 { say "Good." } }
  if n == 1 { say "One." }
  say "Bye."
  hangup
}
"""
    )
    assert {
        ("n == 1", "yes", "One."), ("n == 1", "no", "Bye."), ("One.", "", "Bye."),
    } <= arrows(graph)  # fmt: skip


def test_an_if_in_a_branch_is_met_in_that_branch_alone():
    graph = picture(
        HEAD
        + """  menu a { say "Press 1." tries 1 key 1 { say "Fine." } }
  menu b { say "Press 1 or 2." tries 1
    key 1 {
      say "In."
      if a == 1 { say "Inner." }
    }
    key 2 { say "Two." }
  }
  hangup
}
"""
    )
    assert {("In.", "", "a == 1"), ("a == 1", "yes", "Inner."), ("Two.", "", "hangup")} <= arrows(
        graph
    )
    assert {source for source, _label, target in arrows(graph) if target == "a == 1"} == {"In."}


def test_an_ask_says_what_it_takes():
    graph = picture(
        HEAD
        + """  ask score { say "From 1 to 5, how was it?" tries 2
    valid 1-5
    invalid { say "Unknown." again }
    silence { hangup }
    fail { hangup }
  }
  say "Thank you."
  hangup
}
"""
    )
    assert {
        ("ask score", "1-5", "Thank you."),
        ("ask score", "invalid", "Unknown."),
        ("Unknown.", "", "ask score"),
        ("Unknown.", "fail", "hangup"),
    } <= arrows(graph)


def test_steps_that_ask_for_the_same_keys_are_one_box():
    graph = picture(
        HEAD
        + """  say "Press a key." as k on key goto done
  pause 5s as k on key goto done
  say "Nothing."
  done: hangup
}
"""
    )
    box = next(box for box in graph.boxes if "Press a key." in box.lines)
    assert box.lines == ("Press a key.", "pause 5s")


def test_a_prompt_is_no_directive_of_mermaid_and_no_entity_of_dot():
    from callflow_dsl.graph.dot import dot

    graph = picture(HEAD + 'say "x %%{init: {}}%% &amp; y" hangup }\n')
    assert "%%{" not in mermaid(graph)
    assert "&amp;amp;" in dot(graph)


def test_the_limit_of_mermaid_is_told(tmp_path, capsys):
    from callflow_dsl.cli.main import main

    path = tmp_path / "long.flow"
    lines = "\n".join(f'say "Line {number}."' for number in range(MAX_ARROWS + 1))
    path.write_text(f"{HEAD}{lines}\nhangup }}\n")
    assert main(["graph", str(path)]) == 0
    assert "-o PATH.svg has no limit" in capsys.readouterr().err


@pytest.mark.parametrize(("ending", "begins"), [("png", b"\x89PNG"), ("PDF", b"%PDF")])
def test_pictures_are_made_without_a_browser(ending, begins, tmp_path):
    from callflow_dsl.cli.main import main

    source = tmp_path / "menu.flow"
    source.write_text(MENU)
    output = tmp_path / f"menu.{ending}"
    assert main(["graph", str(source), "-o", str(output)]) == 0
    assert output.read_bytes().startswith(begins)


def test_a_png_is_no_larger_than_programs_take_and_never_too_small_to_read():
    from callflow_dsl.graph.raster import convert

    tall = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="{}"></svg>'
    png = convert(tall.format(40_000), "png")
    assert int.from_bytes(png[20:24], "big") == 32_000
    with pytest.raises(FlowcError, match="10 x 90000, too large for a PNG"):
        convert(tall.format(90_000), "png")


def test_each_shape_has_a_colour_of_its_own():
    """What shows SVG outside a browser knows no style sheet: a shape without fill is black."""
    from xml.etree import ElementTree

    from callflow_dsl.graph.svg import svg

    root = ElementTree.fromstring(svg(picture(MENU)).partition("\n")[2])
    shapes = [one for one in root.iter() if one.tag.rpartition("}")[2] in ("rect", "path", "text")]
    assert shapes
    assert [one.attrib for one in shapes if not one.get("fill", "").startswith(("#", "none"))] == []
