"""FLW430: a text in another language than the one it is spoken in."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from callflow_dsl.lint.analysis.spoken import spoken
from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule
from callflow_dsl.steps.kinds import LANGUAGE

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


#: Primary languages that the detection calls otherwise.
_CALLED = {"nb": "no", "nn": "no", "cmn": "zh"}

#: Words that are common in one of these languages and in none of the others. A text with one
#: of its own and none of another is what it says, and the detection need not be loaded.
_COMMON = {
    "da": "af jer jeres venligst",
    "de": "und ist sie nicht für bitte wir",
    "en": "the you your and our please with this hear thank",
    "es": "el los usted gracias nuestro está",
    "fr": "les vous nous votre est dans merci",
    "it": "il gli siamo grazie vostro",
    "nb": "dere vennligst takk hos",
    "nl": "het een voor wij niet uw zijn onze toets",
    "pl": "nie jest się proszę dziękujemy",
    "pt": "você não obrigado nosso uma",
    "sv": "och är inte tack oss",
}
_LANGUAGE_OF = {word: tag for tag, words in _COMMON.items() for word in words.split()}


@rule(
    "FLW430",
    "wrong-language",
    summary="a text is not in the language it is spoken in",
    why="""
    A Dutch text in an English voice is gibberish, and nobody who reads the file hears it. The
    usual cause is a `defaults` block that was copied, or a translation in the wrong place. The
    language is detected from the letters of the text; short texts and doubtful ones are left
    alone.
    """,
    bad="""
    flow "Gesloten" {
      defaults { language en-GB  voice female }
      say "«Wij zijn vandaag gesloten. U kunt ons morgen weer bellen. Tot ziens.»"
      hangup
    }
    """,
    good="""
    flow "Gesloten" {
      defaults { language nl-NL  voice female }
      say "Wij zijn vandaag gesloten. U kunt ons morgen weer bellen. Tot ziens."
      hangup
    }
    """,
    thresholds=(
        Threshold("letters", 20, "letters from which a text is long enough to tell"),
        Threshold("percent", 95, "how sure the detection must be of the other language"),
    ),
    needs="py3langid",
)
def check(file: LintedFile) -> Findings:
    """Texts whose detected language is another than that of their step."""
    for text in spoken(file):
        letters = sum(character.isalpha() for character in text.text)
        if not text.language or letters < file.limit("letters"):
            continue
        telling = {_LANGUAGE_OF.get(word) for word in re.findall(r"\w+", text.text.lower())}
        if telling - {None} == {text.language}:
            continue
        said = _CALLED.get(text.language, text.language)
        detector, known = _detector()
        if said not in known:
            continue
        likely, probability = detector.classify(text.text)
        if likely != said and probability * 100 >= file.limit("percent"):
            yield Finding(
                text.at(),
                f"this looks like {likely!r}, and is spoken as {text.step.language}",
                ("Say its own `language`, or translate it.",),
            )


@cache
def _detector() -> tuple[LanguageIdentifier, frozenset[str]]:
    """The detection, and the languages it tells apart: those that can be spoken."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    primary = {tag.partition("-")[0].lower() for tag in LANGUAGE.allowed}
    known = {_CALLED.get(tag, tag) for tag in primary} & set(detector.labels)
    detector.set_languages(sorted(known))
    return detector, frozenset(known)
