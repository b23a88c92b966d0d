"""The examples of the documents about the simulator run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from callflow_dsl.cli.main import main
from tests.simulate.wire import MENU

DOCS = Path(__file__).parents[2] / "docs"
FLOW = """\
param sales = +31201112233
flow "Support" {
  defaults { language en-GB }
  say "Welcome. For sales, press 1." as choice max 1 keys on key goto chosen
  hangup
  chosen: transfer ${sales}
  say "Please leave a message."
  record silence 5s finish #
}
"""


def blocks(name: str, language: str) -> list[str]:
    text = (DOCS / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", ["simulator.md", "testing.md", "graph.md"])
def test_python_examples(name):
    examples = blocks(name, "python")
    assert examples
    for example in examples:
        exec(compile(example, name, "exec"), {"flow": MENU})


def test_the_example_of_a_test(tmp_path, capsys):
    (example,) = blocks("testing.md", "")
    path = tmp_path / "support.flow"
    path.write_text(FLOW + example)
    assert main(["test", str(path)]) == 0
    assert "ok    sales is busy" in capsys.readouterr().out


def test_every_line_of_the_table_is_read(tmp_path, capsys):
    """Each form of a line that the table shows is a line that the runner can read."""
    text = (DOCS / "testing.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?) \| ", text, re.MULTILINE)
    lines = [form for row in rows for form in re.findall(r"`([^`]+)`", row)]
    assert len(lines) > 15
    for number, line in enumerate(lines):
        before = "transfers to ${sales} " if line == "answers busy" else ""
        test = line.replace("NAME VALUE", 'choice "1"').replace("/...", "/x.test")
        path = tmp_path / f"{number}.flow"
        path.write_text(f'{FLOW}test "line" {{ {before}{test} }}\n')
        main(["test", str(path)])
        assert "error[" not in capsys.readouterr().err, line
