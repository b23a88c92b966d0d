"""Precision and recall of the reader of prompts: `python benchmarks/speech.py [--wrong]`.

For each language of the corpus, and for the part that was tuned on and the part that was
held out: of the prompts that the reader claims to understand, the share whose keys are
exactly right (precision); of all prompts, the share whose keys are exactly right (recall).
The guess of the language is measured on the same prompts.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from callflow_dsl.lint.speech.guess import guess_language
from callflow_dsl.lint.speech.reading import read_offers

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = Path(__file__).parents[1] / "tests" / "lint" / "speech" / "corpus"


@frozen
class Case:
    """A prompt of the corpus; ``keys`` it offers, ``closing`` those that end an entry."""

    language: str
    part: str
    keys: frozenset[str]
    closing: frozenset[str]
    #: Silence is as good as the keys.
    hard: bool
    text: str


def corpus(language: str = "*") -> Iterator[Case]:
    """The prompts of one language, or of all."""
    for path in sorted(CORPUS.glob(f"{language}.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            part, keys, text = line.split("\t")
            words = keys.replace("-", "").replace("?", "").split()
            choices = frozenset(word for word in words if not word.startswith(">"))
            closing = frozenset(word[1:] for word in words if word.startswith(">"))
            yield Case(path.stem, part, choices, closing, "?" in keys, text)


def outcome(case: Case) -> str:
    """``right``, ``wrong`` or ``silent``."""
    offers = read_offers(case.text, case.language)
    if offers is None:
        return "right" if case.hard else "silent"
    closing = frozenset(offer.key for offer in offers.closing)
    return "right" if (offers.keys, closing) == (case.keys, case.closing) else "wrong"


def main() -> None:
    """Print the table, and with ``--wrong`` each prompt that is not read right."""
    cases = [c for c in corpus() if c.part == "tune" or "--tune" not in sys.argv]
    counts = Counter((case.part, case.language, outcome(case)) for case in cases)
    guesses = Counter((case.part, case.language, _guessed(case)) for case in cases)
    languages = sorted({case.language for case in cases})
    print("part  language  prompts  precision  recall  language guessed, wrongly")
    for part in ("tune", "held"):
        for language in [*languages, "all"]:
            chosen = languages if language == "all" else [language]
            right, wrong, silent = (
                sum(counts[part, name, kind] for name in chosen)
                for kind in ("right", "wrong", "silent")
            )
            sure, mistaken = (
                sum(guesses[part, name, kind] for name in chosen) for kind in ("right", "wrong")
            )
            total = right + wrong + silent
            if total:
                print(
                    f"{part:4}  {language:8}  {total:7}  {right / max(1, right + wrong):9.1%}"
                    f"  {right / total:6.1%}  {sure / total:16.1%}  {mistaken / total:6.1%}"
                )
    if "--wrong" in sys.argv:
        for case in cases:
            if outcome(case) != "right":
                offers = read_offers(case.text, case.language)
                said = offers and [o.key for o in (*offers.choices, *offers.closing)]
                print(f"{outcome(case)} {case.language} {said}: {case.text}")


def _guessed(case: Case) -> str:
    guess = guess_language(case.text)
    return "silent" if guess is None else "right" if guess == case.language else "wrong"


if __name__ == "__main__":
    main()
