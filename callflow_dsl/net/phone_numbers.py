"""Telephone numbers as people write them, and as the wire has them."""

from __future__ import annotations

from callflow_dsl.errors import FlowcError
from callflow_dsl.patterns import pattern


def digits_of(number: str) -> str:
    """The digits of an E.164 number, as the wire has them; `FlowcError` for anything else."""
    digits = number.strip().removeprefix("+")
    if not pattern("[1-9][0-9]{2,14}").fullmatch(digits):
        raise FlowcError(
            f"{number!r} is no telephone number",
            hint="write it with its country and without spaces, such as +31201234567",
            exit_code=2,
        )
    return digits
