"""The reader of prompts beyond its corpus: labels, places, bounds, and texts of any kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.speech import Case, corpus
from callflow_dsl.lint.speech import asking, guess
from callflow_dsl.lint.speech.asking import Words
from callflow_dsl.lint.speech.guess import guess_language, other_language
from callflow_dsl.lint.speech.language import READ
from callflow_dsl.lint.speech.parts import MAX_TOKENS
from callflow_dsl.lint.speech.reading import read_offers
from callflow_dsl.lint.speech.statements import (
    asked_digits,
    asked_message,
    asked_secret,
    recording_notice,
)
from tests.lint.speech.test_statements import cases

CASES = list(corpus())


def labels(text: str, language: str) -> list[tuple[str, str, bool]]:
    offers = read_offers(text, language)
    assert offers is not None
    return [(offer.key, offer.label, offer.key_first) for offer in offers.choices]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "For sales, press 1. For support, press 2.",
            "en-GB",
            [("1", "sales", False), ("2", "support", False)],
        ),
        (
            "Press 1 for prices, 2 for hours, or star to go back.",
            "en",
            [("1", "prices", True), ("2", "hours", True), ("*", "go back", True)],
        ),
        ("Press 1 or 2.", "en", [("1", "", False), ("2", "", False)]),
        (
            "For sales, press 1 or 2 for support.",
            "en",
            [("1", "sales", False), ("2", "support", True)],
        ),
        (
            "Voor verkoop, toets 1, voor service 2.",
            "nl",
            [("1", "verkoop", False), ("2", "service", False)],
        ),
        (
            "Drücken Sie die 1 für Termine oder die 2 für Rezepte.",
            "de",
            [("1", "termine", True), ("2", "rezepte", True)],
        ),
    ],
)
def test_what_each_key_is_for(
    text: str, language: str, expected: list[tuple[str, str, bool]]
) -> None:
    assert labels(text, language) == expected


def test_the_place_of_an_offer_is_its_phrase() -> None:
    text = "For sales, press 1. For support, please press or say 2."
    offers = read_offers(text, "en")
    assert offers is not None
    words = [text[offer.span[0] : offer.span[1]] for offer in offers.choices]
    assert words == ["press 1", "press or say 2"]


def test_any_key_and_codes_are_no_choices() -> None:
    any_key = read_offers("Press any key to go on.", "en")
    code = read_offers("In an emergency, dial 9 9 9.", "en")
    assert any_key is not None
    assert code is not None
    assert (any_key.keys, any_key.any_key) == (frozenset(), True)
    assert (code.keys, [evidence.text for evidence in code.codes]) == (frozenset(), ["9 9 9"])


@pytest.mark.parametrize(
    "text",
    [
        "For sales, press 1. Bananas 2.",
        "Sales 1, support 2, and help 9.",
        "Two.",
        "Bills have the 3.",
        "Is that right? Then thump one. If not, press two.",
        "Press 1 for yes. Thump key 2 for maybe. Press 3 for no.",
    ],
)
def test_a_figure_that_may_be_a_key_is_not_passed_over(text: str) -> None:
    assert read_offers(text, "en") is None


def test_a_question_for_a_number_may_be_answered_by_any_key() -> None:
    assert read_offers("How many rooms? To speak to us, press 0.", "en") is None
    answered = read_offers("How many rooms? Press 1 for one, 2 for more.", "en")
    assert answered is not None
    assert answered.keys == {"1", "2"}


def test_a_prompt_that_nobody_can_follow_is_not_read() -> None:
    words = "For sales, press 1. "
    at_most = words * (MAX_TOKENS // 5)
    assert read_offers(at_most, "en") is not None
    assert read_offers(at_most + words, "en") is None


def test_without_a_tag_the_language_is_guessed() -> None:
    known = read_offers("Voor verkoop, toets 1. Voor de service, toets 2.", "")
    assert known is not None
    assert known.keys == {"1", "2"}
    assert read_offers("1", "") is None


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("For English, please press 9.", "de", "9"),
        ("Para continuar en español, oprima el número dos.", "en", "2"),
        ("Welcome. Bienvenido. Para español, oprima el nueve.", "en", "9"),
        *(
            ("For English, press nine.", language, "9")
            for language in ("es", "nl", "pl", "pt", "sv")
        ),
    ],
)
def test_a_prompt_in_another_language_than_its_tag(text: str, language: str, key: str) -> None:
    offers = read_offers(text, language)
    assert offers is not None
    assert offers.keys == {key}


def test_no_prompt_is_taken_for_another_language_than_its_own() -> None:
    assert [case.text for case in CASES if other_language(case.text, case.language)] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wij zijn vandaag gesloten. U kunt ons morgen weer bellen.", "nl"),
        ("Уважаемые клиенты, мы скоро ответим на ваш звонок.", "ru"),
        ("この通話は録音されます。しばらくお待ちください。", "ja"),
        ("Bună ziua, vă rugăm să apăsați tasta 1 pentru vânzări.", "ro"),
        ("OK", None),
        ("Acme Harbour Dental", None),
    ],
)
def test_the_guess_of_a_language(text: str, language: str | None) -> None:
    assert guess_language(text) == language


@given(text=st.text(max_size=80), language=st.sampled_from([*READ, "", "xx"]))
def test_any_text_is_read_and_every_place_lies_in_it(text: str, language: str) -> None:
    check_places(text, language)


@given(data=st.data(), language=st.sampled_from(READ))
def test_any_mix_of_prompts_is_read(data: st.DataObject, language: str) -> None:
    words = [word for case in CASES if case.language == language for word in case.text.split()]
    text = " ".join(data.draw(st.lists(st.sampled_from(words), max_size=25)))
    check_places(text, language)


def check_places(text: str, language: str) -> None:
    offers = read_offers(text, language)
    spans = [] if offers is None else [o.span for o in (*offers.choices, *offers.closing)]
    found = [asked_secret(text, language), asked_message(text, language)]
    found.append(recording_notice(text, language).evidence)
    digits = asked_digits(text, language)
    found.append(digits.evidence if digits else None)
    spans += [evidence.span for evidence in found if evidence is not None]
    guess_language(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:40])
def test_what_offers_keys_is_seen_to_speak_of_keys(case: Case) -> None:
    if (case.keys or case.closing) and not case.hard:
        assert asking.may_offer(case.text)


def test_the_kept_words_are_those_of_the_languages() -> None:
    assert Words(asking.asking_words(), asking.naming_words()) == asking.made()
    assert {name: guess._words_of(name) for name in guess._kept_words()} == guess.made()
    assert not asking.may_offer("One moment, we are connecting you.")


@pytest.mark.parametrize("name", ["messages", "transfers"])
def test_what_is_asked_or_promised_is_seen_before_it_is_read(name: str) -> None:
    sees = {"messages": asking.may_ask_for_message, "transfers": asking.may_promise_transfer}[name]
    texts = [text for _, is_so, text in cases(name) if is_so == "yes"]
    assert len(texts) > 10
    assert all(map(sees, texts))
    assert not sees("Welcome to Harbour Dental.")
