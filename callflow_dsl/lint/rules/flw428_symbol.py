"""FLW428: symbols that voices skip or name in their own way."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import MARKUP, PLACEHOLDER, found
from callflow_dsl.lint.model import Finding, Findings, LintedFile, rule
from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re


#: What stands for a word; a slash in a date and the signs in an address have their own rules.
_SYMBOL = pattern(
    r"(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})|(?<!\S)[&+=@](?!\S)|(?<![\w/])[#*<>_~|^\\{}\[\]]|[#*<>~|^](?!\w)"
)
_ADDRESS = pattern(r"\S*[\w/][.@]\w\S*")
_WORDS = {
    "/": "or",
    "&": "and",
    "+": "plus",
    "=": "is",
    "@": "at",
    "#": "hash",
    "*": "star",
    "<": "less than",
    ">": "more than",
}


@rule(
    "FLW428",
    "symbol",
    summary="a symbol stands in the text for a word",
    why="""
    Some voices skip a symbol, some name it in a way that callers do not expect: "#" is "hash",
    "pound" or "number" depending on the country, and "and/or" becomes "and slash or". Signs that
    belong to markup can even make the server refuse the text or swallow what follows: one
    finding stands for all tags of a text. A percent
    or currency sign behind or before a figure is read right and is left alone.
    """,
    bad="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "This is Smith «&» Sons. We are closed on Saturday and«/»or Sunday. Goodbye."
      hangup
    }
    """,
    good="""
    flow "Closed" {
      defaults { language en-GB  voice female }
      say "This is Smith and Sons. We are closed on Saturday, and on most Sundays. We sell at 5% less. Goodbye."
      hangup
    }
    """,
)
def check(file: LintedFile) -> Findings:
    """The first tag of markup in a text; signs that are no punctuation.

    Addresses and placeholders have their own rules.
    """
    tagged = set()
    for text, tag in found(file, MARKUP):
        if text not in tagged:
            tagged.add(text)
            notes = ("The API is not known to read markup.", "For a silence there is `pause 1s`.")
            yield Finding(text.at(*tag.span()), f'callers may hear "{tag[0]}"', notes)
    for text, match in found(file, _SYMBOL):
        if any(_is_in(sign, match) for sign in (_ADDRESS, PLACEHOLDER, MARKUP)):
            continue
        word = _WORDS.get(match[0])
        said = f", such as `{word}`" if word and text.language in ("", "en") else ""
        yield Finding(
            text.at(*match.span()),
            f'"{match[0]}" is skipped, or named in a way that callers may not expect',
            (f"Write the word{said}." if word else "Leave it out.",),
        )


def _is_in(longer: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether a sign stands in an address, a placeholder or a tag."""
    places = longer.finditer(match.string)
    return any(place.start() <= match.start() < place.end() for place in places)
