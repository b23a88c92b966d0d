"""Recording, secrets, digits and messages: what prompts say of them, in each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from callflow_dsl.lint.speech.durations import time_given
from callflow_dsl.lint.speech.statements import (
    asked_digits,
    asked_message,
    asked_secret,
    promised_transfer,
    recording_notice,
    says_again,
    tells_to_speak,
)

FOLDER = Path(__file__).parent / "statements"


def cases(name: str) -> list[tuple[str, ...]]:
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines]


@pytest.mark.parametrize(("language", "noticed", "text"), cases("notices"))
def test_a_notice_of_recording(language: str, noticed: str, text: str) -> None:
    notice = recording_notice(text, language)
    assert notice.noticed.value == noticed
    if notice.evidence is not None:
        start, end = notice.evidence.span
        assert text[start:end] == notice.evidence.text


@pytest.mark.parametrize(("language", "words", "text"), cases("secrets"))
def test_a_secret_that_is_asked_for(language: str, words: str, text: str) -> None:
    secret = asked_secret(text, language)
    assert (secret.text.lower() if secret else "-") == words


@pytest.mark.parametrize(("language", "expected", "text"), cases("digits"))
def test_how_many_digits_are_asked_for(language: str, expected: str, text: str) -> None:
    digits = asked_digits(text, language)
    least, _, most = expected.partition("-")
    if digits is None:
        assert expected == "-"
    else:
        assert (digits.least, digits.most) == (int(least), int(most or least))


@pytest.mark.parametrize(("language", "asked", "text"), cases("messages"))
def test_a_message_that_is_asked_for(language: str, asked: str, text: str) -> None:
    assert (asked_message(text, language) is not None) == (asked == "yes")


@pytest.mark.parametrize(("language", "promised", "text"), cases("transfers"))
def test_a_transfer_that_is_promised(language: str, promised: str, text: str) -> None:
    assert (promised_transfer(text, language) is not None) == (promised == "yes")


@pytest.mark.parametrize(("language", "again", "label"), cases("repeats"))
def test_what_a_key_that_repeats_is_for(language: str, again: str, label: str) -> None:
    assert says_again(label, language) == (again == "yes")


@pytest.mark.parametrize(("language", "expected", "text"), cases("times"))
def test_the_time_that_callers_have(language: str, expected: str, text: str) -> None:
    time = time_given(text, language)
    seconds, _, speech = expected.partition(" ")
    if time is None:
        assert expected == "-"
    else:
        assert (str(time.seconds), time.is_for_speech) == (seconds, bool(speech))


@pytest.mark.parametrize(("language", "told", "text"), cases("speaking"))
def test_whether_callers_are_told_to_speak(language: str, told: str, text: str) -> None:
    assert tells_to_speak(text, language) == (told == "yes")


@pytest.mark.parametrize(("language", "asked", "text"), cases("messages"))
def test_who_is_asked_for_a_message_is_told_to_speak(language: str, asked: str, text: str) -> None:
    assert tells_to_speak(text, language) or asked != "yes"
