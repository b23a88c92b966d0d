"""The completion scripts in the real shells."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.cli import _completion_scripts
from callflow_dsl.cli._completable import LISTED, commands, every
from callflow_dsl.cli.main import COMMANDS, main
from tests.cli.shells import Flowc, Terminal, bash_offers, fish_offers

if TYPE_CHECKING:
    from pathlib import Path

SHELLS = ("bash", "zsh", "fish")
#: Names of values of which nothing is known: numbers, addresses, ids of the account, own words.
FREE = {
    "ACTION", "ADDRESS", "CALL", "DIGITS", "KEY", "LEG", "LIST", "N", "NAME", "NAME=VALUE",
    "NUMBER", "PATTERN", "PERCENT", "PORT", "REASON", "RECORDING", "REVISION", "SECONDS", "TAG",
    "TEXT", "TIME", "TIMES", "TO", "TRANSCRIPTION", "URL", "URL=FILE", "VERSION", "WEBHOOK",
}  # fmt: skip


@pytest.fixture(scope="module")
def flowc(tmp_path_factory: pytest.TempPathFactory) -> Flowc:
    return Flowc(tmp_path_factory.mktemp("completion"))


@pytest.fixture(scope="module")
def project(flowc: Flowc) -> Path:
    """A folder with settings, two flows and a picture."""
    folder = flowc.folder / "project"
    (folder / "flows").mkdir(parents=True)
    (folder / "flowc.toml").write_text(
        '[project]\nname = "desk"\n[environments.staging]\n[environments.production]\n'
        'base_url = "https://voice.example"\n'
    )
    (folder / "flows" / "desk.flow").write_text(
        'flow "Acme support" { hangup }\nflow "It\'s $5" { hangup }\nflow "${name}" { hangup }\n'
    )
    (folder / "flows" / "broken.flow").write_text('flow "Broken line" {\n sya "x\n')
    (folder / "menu.svg").write_text("")
    return folder


def needs(shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")


#: What is typed, what is offered among others, and what is not.
OFFERS = [
    ("flowc comp", {"compile", "completion"}, {"lint"}),
    ("flowc calls ", {"list", "show", "hangup", "add"}, {"compile"}),
    ("flowc lint --fail", {"--fail-on"}, {"--fix"}),
    ("flowc lint --fail-on ", {"info", "warning", "error", "never"}, {"--fix"}),
    ("flowc lint --fail-on=e", {"error"}, {"info"}),
    ("flowc lint --select FLW40", {"FLW401", "FLW402"}, {"FLW301"}),
    ("flowc explain FLW40", {"FLW401"}, {"FLW301"}),
    ("flowc plan --env ", {"staging", "production"}, {"flows"}),
    ("flowc plan --env=st", {"staging"}, {"production"}),
    ("flowc legs C1 h", {"hangup", "hold"}, {"list"}),
    ("flowc legs --env staging C1 u", {"unhold"}, {"list"}),
    ("flowc transcriptions create --wait ", set(), {"--env"}),
    ("flowc transcriptions create --language en", {"en-US", "en-AU"}, {"nl-NL"}),
    ("flowc help li", {"lint"}, {"plan"}),
    ("flowc compile flows/", {"flows/desk.flow"}, {"menu.svg"}),
    ("flowc compile flows/desk.flow m", {"menu.svg"}, set()),
]


@pytest.mark.parametrize(("line", "offered", "left_out"), OFFERS, ids=[line for line, *_ in OFFERS])
@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_a_shell_offers(
    shell: str, line: str, offered: set[str], left_out: set[str], flowc: Flowc, project: Path
) -> None:
    needs(shell)
    ask = {"bash": bash_offers, "fish": fish_offers}[shell]
    offers = {word.removeprefix("--fail-on=").removeprefix("--env=") for word in
              ask(flowc, flowc.script(shell), line, project)}  # fmt: skip
    assert offered <= offers
    assert not left_out & offers


def test_zsh_offers(flowc: Flowc, project: Path) -> None:
    needs("zsh")
    with Terminal("zsh", flowc, flowc.script("zsh"), project) as terminal:
        for line, offered, left_out in OFFERS:
            if len(offered) == 1:
                continue  # completed at once: see the next test
            # Control-D lists what there is, control-U takes the line back.
            words = set(terminal.type(f"{line}\x04\x15\n").split())
            assert offered <= words, line
            assert not left_out & words, line


#: What is typed before the tab key, and the arguments that flowc then gets.
RUNS = [
    ("flowc compi", ["compile"]),
    ("flowc lint --fail-on ne", ["lint", "--fail-on", "never"]),
    ("flowc lint --fail-on=ne", ["lint", "--fail-on=never"]),
    ("flowc plan --env pro", ["plan", "--env", "production"]),
    ("flowc explain FLW4017", ["explain", "FLW4017"]),
    ("flowc plan --only Ac", ["plan", "--only", "Acme support"]),
    ('flowc plan --only "Acme s', ["plan", "--only", "Acme support"]),
    ("flowc plan --only It", ["plan", "--only", "It's $5"]),
    (
        "flowc simulate flows/desk.flow --flow Br",
        ["simulate", "flows/desk.flow", "--flow", "Broken line"],
    ),
    ("flowc compile men", ["compile", "menu.svg"]),
    ("flowc compile flows/des", ["compile", "flows/desk.flow"]),
    ("flowc calls sh", ["calls", "show"]),
]


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_tab_key_completes(shell: str, flowc: Flowc, project: Path) -> None:
    needs(shell)
    with Terminal(shell, flowc, flowc.script(shell), project) as terminal:
        for line, arguments in RUNS:
            shown = terminal.type(f"{line}\t\n")
            assert "".join(f"<{word}>" for word in arguments) in shown, line


@pytest.mark.parametrize("shell", SHELLS)
def test_values_are_those_of_the_flowc_on_the_line(
    shell: str, flowc: Flowc, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is not on the path, such as that of a virtual environment."""
    needs(shell)
    script = flowc.script(shell)
    monkeypatch.setitem(flowc.env, "PATH", os.environ["PATH"])
    line = f"{flowc.folder}/bin/flowc plan --env "
    if shell == "zsh":
        with Terminal("zsh", flowc, script, project) as terminal:
            offers = set(terminal.type(f"{line}\x04\x15\n").split())
    else:
        offers = {"bash": bash_offers, "fish": fish_offers}[shell](flowc, script, line, project)
    assert offers >= {"staging", "production"}


def test_fish_quotes_titles(flowc: Flowc, project: Path) -> None:
    needs("fish")
    offers = fish_offers(flowc, flowc.script("fish"), "flowc plan --only A", project)
    assert offers == {"Acme support"}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_can_be_read_by_its_shell(shell: str, flowc: Flowc) -> None:
    needs(shell)
    flowc.run([shell, "-n", str(flowc.script(shell))])


def test_zsh_takes_the_script_from_its_path(flowc: Flowc, project: Path) -> None:
    needs("zsh")
    functions = flowc.folder / "functions"
    functions.mkdir()
    shutil.copy(flowc.script("zsh"), functions / "_flowc")
    empty = flowc.folder / "empty"
    empty.write_text(f"fpath=({functions} $fpath); compinit -u -D\n")
    with Terminal("zsh", flowc, empty, project) as terminal:
        for _ in range(2):  # the first time it is loaded
            assert "<compile>" in terminal.type("flowc compi\t\n")


def test_every_value_is_known_to_be_completed_or_not() -> None:
    """A new name of a value has to be put into the table of kinds, or among those without."""
    unknown = {
        (command.words, argument.value)
        for command in every(commands())
        for argument in command.arguments
        if argument.value and not (argument.kind or argument.choices or argument.value in FREE)
    }
    assert unknown == set()


def test_all_commands_and_options_are_in_each_script() -> None:
    for shell in SHELLS:
        script = getattr(_completion_scripts, shell)(commands())
        assert all(name in script for name in COMMANDS)
        assert all(kind in script for kind in LISTED)
        assert "unsafe-fixes" in script


def test_values_are_a_line_each(project: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(project / "flows")
    assert main(["completion", "--values", "environments"]) == 0
    assert capsys.readouterr().out == "staging\t\nproduction\thttps://voice.example\n"
    assert main(["completion", "--values", "titles"]) == 0
    titles = capsys.readouterr().out.splitlines()
    assert titles == ["Broken line\tbroken.flow", "Acme support\tdesk.flow", "It's $5\tdesk.flow"]
    assert main(["completion", "--values", "rules"]) == 0
    assert "FLW401\t" in capsys.readouterr().out


def test_a_project_that_is_wrong_offers_nothing(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flowc.toml").write_text("[environments\n")
    assert main(["completion", "--values", "environments"]) == 1
    assert capsys.readouterr() == ("", "")
    (tmp_path / "flowc.toml").write_text("environments = 1\n")
    assert main(["completion", "--values", "environments"]) == 1


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["completion"], "either a shell or --values"),
        (["completion", "tcsh"], "no choice 'tcsh'"),
        (["completion", "bash", "--values", "rules"], "either a shell or --values"),
    ],
)
def test_wrong_usage(arguments: list[str], cause: str, capsys) -> None:
    assert main(arguments) == 2
    assert cause in capsys.readouterr().err
