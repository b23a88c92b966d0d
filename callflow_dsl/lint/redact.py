"""Secrets in addresses: where they stand, and the text of a file without them."""

from __future__ import annotations

from callflow_dsl._frozen import evolve
from callflow_dsl.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from callflow_dsl.source import Source

#: Names of query fields whose values are secrets.
_FIELDS = (
    "access_?key|access_?token|api_?key|apikey|auth|auth_?token|client_?secret|key|pass"
    "|passwd|password|pwd|secret|sig|signature|token"
)
_SECRET = pattern(
    rf"(?i)(?:://(?P<user>[^\s/@\"?#]*:)(?P<password>[^\s/@\"?#]+)@"
    rf"|[?&](?P<field>{_FIELDS})=(?P<value>[^&\s\"#]+))",
)


def secrets(text: str) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """What names a secret in a text, the span of that name and the span of the secret.

    A reference such as ``${token}`` is no secret: its value comes from outside.
    """
    at = 0
    while (match := _SECRET.search(text, at)) is not None:
        named = "field" if match["field"] else "user"
        secret = "value" if match["field"] else "password"
        if not match[secret].startswith("${"):
            name = match["field"] or "the password before @"
            yield name, match.span(named), match.span(secret)
        at = match.end(secret)


def redacted(source: Source) -> Source:
    """The source with a star for each character of a secret; itself where there is none."""
    text = source.text
    for _, _, (start, end) in secrets(source.text):
        text = text[:start] + "*" * (end - start) + text[end:]
    return source if text == source.text else evolve(source, text=text)
