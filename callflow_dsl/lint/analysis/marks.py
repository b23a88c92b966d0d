"""Marks in texts that other systems would fill in or follow, and that callers hear as they are."""

from __future__ import annotations

from callflow_dsl.patterns import pattern

#: A text that waits for its author, and placeholders.
PLACEHOLDER = pattern(
    r"\b(?:TODO|FIXME|TBD|TBA|XXX+)\b|\blorem ipsum\b|%\(\w+\)[sd]|%[sd]\b|<%[^%]*%>"
    r"|\$?\{+[^{}]*\}+|\$[A-Za-z_]\w*|<<[^<>]*>>|__\w+?__"
    r"|\[(?i:your|name|company|insert|first|last|date|time)[^\]]*\]",
)
#: A tag of markup, such as SSML.
MARKUP = pattern(r"</?[A-Za-z][^<>]*>")
