"""Where not every call could be followed, no command says that all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from callflow_dsl.cli._exit_codes import ExitCode
from callflow_dsl.cli.main import main
from callflow_dsl.explore import walk
from callflow_dsl.lint.analysis import graph as lint_graph

if TYPE_CHECKING:
    from pathlib import Path


def flow(tests: int) -> str:
    """Questions whose answers are all kept for later."""
    names = [f"v{number}" for number in range(tests)]
    asked = "\n".join(
        f'  q{n}: say "Press a key." as {name} max 1 key on key goto q{n + 1}\n'
        f"  pause 5s as {name} max 1 key on key goto q{n + 1}\n  hangup"
        for n, name in enumerate(names)
    )
    told = "\n".join(f'  say "Well done." if {name} == 1' for name in names)
    return (
        f'flow "Quiz" {{\n  defaults {{ language en-GB  voice female }}\n{asked}\n'
        f'  q{tests}: say "Thank you."\n{told}\n  say "Goodbye."\n  hangup\n}}\n'
    )


@pytest.mark.parametrize(
    ("command", "before"),
    [
        (["explore", "--max-states", "5"], ExitCode.UNKNOWN),
        (["graph"], ExitCode.DONE),
        (["lint", "--no-cache", "--jobs", "1", "--select", "FLW323"], ExitCode.DONE),
    ],
)
def test_a_walk_that_was_cut_short_is_not_known(
    command: list[str], before: ExitCode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "quiz.flow"
    path.write_text(flow(3))
    name, *options = command
    assert main([name, str(path), *options]) == before
    monkeypatch.setitem(walk.explore.__kwdefaults__, "max_states", 5)
    monkeypatch.setattr(lint_graph.Graph, "most_states", 5)
    assert main([name, str(path), *options]) == ExitCode.UNKNOWN
