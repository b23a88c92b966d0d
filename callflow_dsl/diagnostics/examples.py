"""For each code of the compiler a file that it reports, and the same file put right."""

from __future__ import annotations

from textwrap import dedent, indent

#: What stands inside a flow: code -> (reported, better).
