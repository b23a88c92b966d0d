"""The known word that somebody most likely meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most likely meant, or None: one slip in three letters is too much.

    The first of several as likely; of a set, whose order differs from run to run, by the alphabet.
    """
    best, least = None, max(1, len(word) // 3) + 1
    for candidate in _ordered(known):
        if abs(len(candidate) - len(word)) < least:
            slips = _slips(word.lower(), candidate.lower())
            if slips < least:
                best, least = candidate, slips
    return best


def _ordered(known: Iterable[str]) -> Iterable[str]:
    return sorted(known) if isinstance(known, (set, frozenset)) else known


def _slips(word: str, other: str) -> int:
    """Letters left out, put in, replaced or swapped with the next, from one word to the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word):
        before, above, row = row, before, [i + 1]
        for j, wanted in enumerate(other):
            cost = min(before[j] + (letter != wanted), before[j + 1] + 1, row[j] + 1)
            if i and j and letter == other[j - 1] and word[i - 1] == wanted:
                cost = min(cost, above[j - 1] + 1)
            row.append(cost)
    return row[-1]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The way out for a word that is none of the known ones."""
    names = list(_ordered(known))
    meant = closest(word, names)
    return f"did you mean {meant}?" if meant else f"it is one of {', '.join(names)}"
