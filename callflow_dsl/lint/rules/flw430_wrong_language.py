"""FLW430: a text in another language than the one it is spoken in."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, Threshold, rule
from callflow_dsl.lint.speech.guess import other_language


@rule(
    "FLW430",
    "wrong-language",
    summary="a text is not in the language it is spoken in",
    why="""
    A Dutch text in an English voice is gibberish, and nobody who reads the file hears it. The
    usual cause is a `defaults` block that was copied, or a translation in the wrong place. The
    language is told by the frequent words of the text; short texts, texts in two languages and
    doubtful ones are left alone.
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
    thresholds=(Threshold("letters", 20, "letters from which a text is long enough to tell"),),
)
def check(file: LintedFile) -> Findings:
    """Texts whose language, as their words say, is another than that of their step."""
    for text in file.texts.every:
        letters = sum(character.isalpha() for character in text.text)
        if not text.language or letters < file.limit("letters"):
            continue
        other = other_language(text.text, text.language)
        if other is not None:
            yield Finding(
                text.at(),
                f"this looks like {other!r}, and is spoken as {text.step.language}",
                ("Say its own `language`, or translate it.",),
            )
