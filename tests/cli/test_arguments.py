"""What the quick reader of arguments reads, argparse reads the same."""

from __future__ import annotations

import contextlib
import io
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl.cli._arguments import NotPlainError, Reader
from callflow_dsl.cli._common import add_common_arguments
from callflow_dsl.cli.main import COMMANDS, parser_of
from callflow_dsl.errors import FlowcError

cached_parser = cache(parser_of)


def reader_of(command: str) -> Reader | None:
    """Return the reader of a command; None for one that argparse always reads."""
    reader = Reader()
    try:
        import_module(f"callflow_dsl.cli.{command}").configure(reader)
    except NotPlainError:
        return None
    add_common_arguments(reader)
    return reader


READERS = {command: reader for command in COMMANDS if (reader := reader_of(command))}


def by_argparse(command: str, words: list[str]) -> dict[str, Any] | None:
    """Return what argparse reads; None where it refuses."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return vars(cached_parser(command).parse_args(words))
    except (FlowcError, SystemExit):
        return None


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw a command and words for it: its options, their values, and what fits neither."""
    command = draw(st.sampled_from(sorted(READERS)))
    reader = READERS[command]
    values = ["a.flow", "3", "2.5", "-", "--", "-1", "", "a=b", "x y", "--wrong", "-h"]
    for argument in reader.options.values():
        values += map(str, argument.choices or ())
    options = ["--wrong", *reader.options]
    word = st.sampled_from(values) | st.sampled_from(options)
    joined = st.builds("{}={}".format, st.sampled_from(options), st.sampled_from(values))
    return command, draw(st.lists(word | joined, max_size=6))


@given(lines())
def test_both_read_the_same(line: tuple[str, list[str]]) -> None:
    command, words = line
    args = READERS[command].read(words)
    if args is not None:
        assert vars(args) == by_argparse(command, words)


@pytest.mark.parametrize(
    "line",
    [
        "compile a.flow -o out.json --format json",
        "compile --set a=b --set c=d a.flow b.flow",
        "compile -",
        "fmt --check flows",
        "decompile a.json",
        "lint",
        "lint --select FLW5 --ignore=FLW501 --jobs 2 a.flow",
        "simulate a.flow --keys 1",
        "test tests --verbose",
        "lint --json --format text",
        "lint --format text --json --color always --no-color -q",
    ],
)
def test_plain_lines_need_no_argparse(line: str) -> None:
    command, *words = line.split()
    args = READERS[command].read(words)
    assert args is not None
    assert vars(args) == by_argparse(command, words)


@pytest.mark.parametrize(
    "line",
    [
        "compile --help",
        "compile -oout.json a.flow",
        "compile a.flow -o out.json b.flow",
        "compile a.flow -o",
        "compile a.flow -o -x",
        "compile a.flow --set=--",
        "compile a.flow --explain --stats",
        "compile a.flow --explain=yes",
        "compile a.flow --diagnostics yaml",
        "compile -- a.flow",
        "lint --jobs many",
        "test --set",
    ],
)
def test_the_rest_is_for_argparse(line: str) -> None:
    command, *words = line.split()
    assert READERS[command].read(words) is None
