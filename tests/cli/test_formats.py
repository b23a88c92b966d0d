"""One table of formats: each command has those of the table, and writes each of them."""

from __future__ import annotations

import argparse
from importlib import import_module

import pytest

from callflow_dsl.cli._formats import FORMATS
from callflow_dsl.cli.main import COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_the_formats_of_the_table(command: str) -> None:
    parser = argparse.ArgumentParser()
    import_module(f"callflow_dsl.cli.{command}").configure(parser)
    choices = [tuple(one.choices or ()) for one in parser._actions if one.dest == "format"]
    assert choices == ([tuple(FORMATS[command])] if command in FORMATS else [])
