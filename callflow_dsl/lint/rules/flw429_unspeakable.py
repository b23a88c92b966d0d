"""FLW429: characters that have no sound."""

from __future__ import annotations

from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule

#: Unicode categories: pictures and modifiers, invisible and unassigned characters.
_SILENT = frozenset({"So", "Sk", "Cf", "Cc", "Co", "Cn"})
#: What most texts consist of; nothing is loaded to look at these.
_PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.;:!?'\"()-/&%+#*@"
)
_FINE = frozenset("\n\t\r°©®™\u200c\u200d\u00ad")


@rule(
    "FLW429",
    "unspeakable",
    summary="a character has no sound",
    why="""
    Pictures and invisible characters come along when text is pasted from a web page or a
    document. A voice skips them, breaks the word in which they stand, or describes the picture.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today «\u263a». Goodbye."
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "We are closed today. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """Pictures and invisible characters."""
    for text in file.texts.odd:
        if _PLAIN.issuperset(text.text):
            continue
        import unicodedata

        for at, character in enumerate(text.text):
            if unicodedata.category(character) in _SILENT and character not in _FINE:
                name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
                yield Finding(text.at(at, at + 1), f"this character has no sound: {name}")
