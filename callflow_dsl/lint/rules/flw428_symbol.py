"""FLW428: symbols that voices skip or name in their own way."""

from __future__ import annotations

from callflow_dsl.lint.analysis.spoken import found
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
    belong to markup can even make the server refuse the text or swallow what follows. A percent
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
    """Signs that are no punctuation, outside addresses (which have their own rule)."""
    for text, match in found(file, _SYMBOL):
        if _is_in_address(match):
            continue
        word = _WORDS.get(match[0])
        said = f", such as `{word}`" if word and text.language in ("", "en") else ""
        yield Finding(
            text.at(*match.span()),
            f'"{match[0]}" is skipped, or named in a way that callers may not expect',
            (f"Write the word{said}." if word else "Leave it out.",),
        )


def _is_in_address(match: re.Match[str]) -> bool:
    addresses = _ADDRESS.finditer(match.string)
    return any(address.start() <= match.start() < address.end() for address in addresses)
