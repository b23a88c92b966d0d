"""Every diagnostic code of the compiler: said once, with the severity it has."""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """A code's severity and what it stands for, in one line."""

    severity: str
    summary: str


def _errors(**codes: str) -> dict[str, Code]:
    return {code: Code("error", summary) for code, summary in codes.items()}


def _warnings(**codes: str) -> dict[str, Code]:
    return {code: Code("warning", summary) for code, summary in codes.items()}


CODES: dict[str, Code] = {}
