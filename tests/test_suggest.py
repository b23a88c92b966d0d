"""Which known word is suggested for one that is not known."""

from __future__ import annotations

from string import ascii_lowercase

from callflow_dsl.suggest import closest, did_you_mean


def test_of_a_set_the_suggestion_is_the_same_in_each_run() -> None:
    """The order of a set of texts is another in each process, and hardly ever the alphabet."""
    assert closest("?", set(ascii_lowercase)) == "a"
    assert did_you_mean("unknown", frozenset(ascii_lowercase)).endswith(", ".join(ascii_lowercase))


def test_of_others_the_first_of_the_nearest_is_suggested() -> None:
    assert closest("say", ["sax", "sat"]) == "sax"
    assert closest("sya", ["stay", "say"]) == "say"
    assert closest("hangup", ["say", "play"]) is None
