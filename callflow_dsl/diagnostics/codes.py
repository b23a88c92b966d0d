"""Every diagnostic code of the compiler: said once, with the severity that it has."""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """A code's severity and what it stands for, in one line."""

    severity: str
    summary: str


_ERRORS = {
    # Syntax
    "FLW001": "something stands where it cannot",
    "FLW002": "a text is never closed",
    "FLW003": "a character has no meaning",
    "FLW004": "a block is never closed",
    "FLW005": "a brace closes nothing",
    "FLW006": "a line begins with an unknown word",
    "FLW007": "a step is given an option that it does not have",
    "FLW008": "what stands behind raw is no JSON object",
    "FLW009": "an escape or reference in a text is malformed",
    "FLW010": "a statement stands where its kind cannot",
    "FLW011": "an option is given twice",
    "FLW012": "a block belongs to nothing",
    "FLW013": "a name is missing",
    "FLW014": "a block is missing",
    "FLW015": "a comparison is missing",
    "FLW016": "a value is missing",
    "FLW017": "a condition is missing",
    "FLW018": "an equals sign is missing",
    "FLW019": "an else belongs to no if",
    "FLW020": "a statement is cut off",
    "FLW021": "a step is given too many values",
    "FLW022": "a step lacks its value",
    "FLW023": "a setting is given twice",
    "FLW024": "a file holds nothing",
    "FLW025": "a construct is not supported by this version",
    # Names
    "FLW101": "a goto leads to a label that does not exist",
    "FLW102": "two steps have the same label or id",
    "FLW103": "a label stands before nothing",
    "FLW104": "two declarations have the same name",
    "FLW105": "a reference names no value",
    "FLW106": "two flows have the same title",
    "FLW107": "a parameter has no value",
    "FLW108": "a value refers to itself",
    # Values
    "FLW201": "a value is of the wrong type",
    "FLW202": "a value is out of range",
    "FLW203": "a value is none of the allowed ones",
    "FLW204": "the wire cannot carry a duration exactly",
    "FLW205": "a language tag is malformed",
    "FLW206": "a telephone number is malformed",
    "FLW207": "an address is malformed",
    "FLW208": "a key is none of 0-9, * and #",
    "FLW209": "a duration has no unit",
    "FLW210": "an option has no value",
    "FLW211": "a text is empty",
    "FLW212": "a condition cannot be said on the wire at this place",
    "FLW213": "transcription lacks its language",
    "FLW214": "a setting has a wrong value",
    "FLW215": "a variable's name is malformed",
    "FLW216": "a raw step or field is malformed",
    "FLW217": "a language is not one of the transcription languages",
}
_WARNINGS = {
    "FLW110": "no goto leads to a label",
    "FLW111": "a condition tests a variable that no step stores",
    "FLW230": "a language is not among the known ones",
    "FLW231": "an operator is not among the known ones",
    "FLW232": "raw passes something through unchecked",
    "FLW233": "raw overrides what the line says",
    "FLW234": "a flow has no title",
}

CODES: dict[str, Code] = {
    **{code: Code("error", summary) for code, summary in _ERRORS.items()},
    **{code: Code("warning", summary) for code, summary in _WARNINGS.items()},
}
