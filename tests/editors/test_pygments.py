"""Pygments finds the lexer by its entry point, and colours as the compiler reads."""

from __future__ import annotations

import tomllib
from importlib.metadata import entry_points

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.token import Error, is_token_subtype, string_to_tokentype

from callflow_dsl.pygments_lexer import FlowLexer
from callflow_dsl.syntax.tokens import TokenClass, tokens
from tests.flow_texts import ROOT, TEXTS


def test_the_entry_point_names_the_lexer() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"] == {
        "pygments.lexers": {"flow": f"{FlowLexer.__module__}:{FlowLexer.__qualname__}"}
    }


def test_pygments_finds_the_lexer_of_the_installed_package() -> None:
    found = [point for point in entry_points(group="pygments.lexers") if point.name == "flow"]
    if not found:
        pytest.skip("flowc is not installed here, or was before it had the lexer")
    assert [point.load() for point in found] == [FlowLexer]
    from pygments.lexers import get_lexer_by_name, get_lexer_for_filename

    assert isinstance(get_lexer_by_name("flow"), FlowLexer)
    assert isinstance(get_lexer_for_filename("desk.flow"), FlowLexer)


def test_the_pieces_are_the_text_and_have_the_classes_of_the_tokens() -> None:
    lexer = FlowLexer(stripnl=False, ensurenl=False)
    for name, text in TEXTS.items():
        pieces = list(lexer.get_tokens_unprocessed(text))
        assert "".join(piece for _, _, piece in pieces) == text, name
        types = {start: kind for start, kind, _ in pieces}
        for start, _, cls in tokens(text):
            assert types[start] is string_to_tokentype(cls.pygments), name


def test_samples_have_no_piece_in_error() -> None:
    for name, text in TEXTS.items():
        if name.startswith("samples/"):
            assert not any(
                is_token_subtype(kind, Error) for kind, _ in FlowLexer().get_tokens(text)
            )


def test_each_class_has_a_name_everywhere() -> None:
    for cls in TokenClass:
        assert string_to_tokentype(cls.pygments).parent is not None
        assert cls.scope == cls.scope.lower()


def test_html_is_what_a_document_shows() -> None:
    html = highlight('say "Hi ${name}" // x', FlowLexer(), HtmlFormatter(nowrap=True))
    assert '<span class="nb">say</span>' in html
    assert '<span class="si">${name}</span>' in html
    assert '<span class="c1">// x</span>' in html
