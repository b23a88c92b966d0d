"""The known word that somebody most likely meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most likely meant, or None."""
    import difflib  # only a mistake pays for it

    folded = {candidate.lower(): candidate for candidate in known}
    if word.lower() in folded:
        return folded[word.lower()]
    matches = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    return folded[matches[0]] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The way out for a word that is none of the known ones."""
    names = list(known)
    meant = closest(word, names)
    return f"did you mean {meant}?" if meant else f"it is one of {', '.join(names)}"
