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
param support = +31201112244
flow "Support" {
  defaults { language en-GB }
  say "Welcome. For sales, press 1, for support 2." as choice max 1 keys on key goto chosen
  hangup
  chosen: transfer ${sales} if choice == 1
  transfer ${support} if choice == 2
  say "Please leave a message."
  record silence 5s finish #
  hangup
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
    example, table = blocks("testing.md", "")
    path = tmp_path / "support.flow"
    path.write_text(FLOW + example + table)
    assert main(["test", str(path)]) == 0
    out = capsys.readouterr().out
    assert "ok    sales is busy" in out
    assert "ok    key 2 reaches +31201112244" in out


def test_every_line_of_the_table_is_read(tmp_path, capsys):
    """Each form of a line that the table shows is a line that the runner can read."""
    text = (DOCS / "testing.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?) \| ", text, re.MULTILINE)
    lines = [form for row in rows for form in re.findall(r"`([^`]+)`", row)]
    assert len(lines) > 15
    for number, line in enumerate(lines):
        before = "transfers to ${sales} " if line in ("answers busy", "within 30s") else ""
        if line.startswith(("with ", "flow ", "when ", "time ", "nothing")):
            continue  # it stands behind another line
        test = line.replace("NAME VALUE", 'choice "1"').replace("/...", "/x.test") + " ends"
        test = test.replace("/name", "/x.test")
        path = tmp_path / f"{number}.flow"
        path.write_text(f'{FLOW}test "line" {{ {before}{test} }}\n')
        main(["test", str(path)])
        assert "error[" not in capsys.readouterr().out, line
