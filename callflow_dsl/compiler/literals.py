"""From a written value to the value on the wire, by the kind of the option.

Each function takes a value node and a `Kind` and returns the wire value, or raises
`BadValue`. The facts (ranges, allowed values, units) stand in the kinds alone.
"""

from __future__ import annotations

import re

from callflow_dsl.syntax import ast
from callflow_dsl.syntax.words import FLAG_WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from callflow_dsl.source import Span
    from callflow_dsl.steps import Kind

#: Milliseconds in one unit of the wire.
_WIRE_UNIT_MS = {"s": 1000, "ms": 1}


class BadValue(Exception):  # noqa: N818 - it carries a diagnostic, it is not shown
    """A value that the option does not take; the caller turns it into a diagnostic."""

    def __init__(
        self,
        code: str,
        span: Span,
        message: str,
        *notes: str,
        fix: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.span, self.message, self.notes, self.fix = code, span, message, notes, fix


def written(value: ast.Value) -> str:
    """The value as plain text: what stands between the quotes, or the word itself."""
    match value:
        case ast.Count(keys):
            return f"{keys} keys"
        case ast.Ref(name):
            return f"${{{name}}}"
    return value.text


def convert(value: ast.Value, kind: Kind) -> Any:
    """The wire value; raises `BadValue`. Warnings are up to `doubt`."""
    return _CONVERTERS[kind.name](value, kind)


def doubt(value: ast.Value, kind: Kind) -> BadValue | None:
    """A warning for a value that compiles but that the wire may not know."""
    if kind.open and written(value) not in kind.allowed:
        from callflow_dsl.suggest import respelling

        text = written(value)
        meant = dict(kind.mistakes).get(text)
        return BadValue(
            "FLW230",
            value.span,
            f"{text} is not among the languages that are known to work",
            "The API's list has grown since; if yours is on it, this is fine.",
            fix=(f"did you mean `{meant}`?", meant) if meant else respelling(text, kind.allowed),
        )
    return None


def _wrong(value: ast.Value, kind: Kind) -> BadValue:
    fix = None
    if isinstance(value, ast.Word) and kind.name in ("text", "url", "media", "keys"):
        fix = ("put it in quotes", f'"{value.text}"')
    return BadValue("FLW201", value.span, f"this should be {kind.expected}", fix=fix)


def _text(value: ast.Value, kind: Kind) -> str:
    if not isinstance(value, ast.Text):
        raise _wrong(value, kind)
    if not value.text.strip():
        raise BadValue("FLW211", value.span, "this text is empty")
    return value.text


def _url(value: ast.Value, kind: Kind) -> str:
    if not isinstance(value, ast.Text):
        raise _wrong(value, kind)
    text = value.text
    if not re.fullmatch(kind.pattern, text):
        fix: tuple[str, str] | None = None
        if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text):
            fix = ("did you mean https?", f'"https://{text}"')
        raise BadValue(
            "FLW207", value.span, f'"{text}" is no web address', f"Write {kind.expected}.", fix=fix
        )
    return text


def _destination(value: ast.Value, kind: Kind) -> str:
    text = written(value)
    if isinstance(value, ast.Phone):
        digits = text[1:]
        if not re.fullmatch("[1-9][0-9]{6,14}", digits):
            bare = re.sub("[^0-9]", "", digits)
            dashed = "-" in digits and re.fullmatch("[1-9][0-9]{6,14}", digits.replace("-", ""))
            raise BadValue(
                "FLW206",
                value.span,
                f"{text} is no international number",
                "An E.164 number is a plus, the country code, and 7 to 15 digits in all.",
                fix=("write the digits alone", f"+{bare}") if dashed else None,
            )
        return digits
    if isinstance(value, ast.Text):
        if re.fullmatch(kind.pattern, text):
            return text
        digits = re.sub(r"[\s()./-]", "", text)
        if re.fullmatch(r"\+[1-9]\d{6,14}", digits):
            fix = ("write the number without quotes", digits)
            raise BadValue("FLW206", value.span, f'"{text}" should be a bare number', fix=fix)
        sip: tuple[str, str] | None = None
        if re.fullmatch(r"[^\s@:]+@[^\s@:]+", text):
            sip = ("did you mean a SIP address?", f'"sip:{text}"')
        raise BadValue(
            "FLW207", value.span, f'"{text}" is no destination', f"Write {kind.expected}.", fix=sip
        )
    if isinstance(value, ast.Number) and text.isdigit():
        note = "Numbers are international: a plus and the country code come first."
        plus: tuple[str, str] | None = None
        if text.startswith("00"):
            plus = ("write the plus", f"+{text[2:]}")
        elif not text.startswith("0") and len(text) >= 7:
            plus = ("write the plus", f"+{text}")
        raise BadValue("FLW206", value.span, f"{text} lacks its plus", note, fix=plus)
    raise _wrong(value, kind)


def _duration(value: ast.Value, kind: Kind) -> int:
    if isinstance(value, ast.Number) and value.text.isdigit():
        fix = ("give the unit", f"{value.text}{kind.unit}")
        raise BadValue("FLW209", value.span, f"{value.text} what? A duration has a unit", fix=fix)
    if not isinstance(value, ast.Duration):
        raise _wrong(value, kind)
    unit = _WIRE_UNIT_MS[kind.unit]
    if value.ms is None or value.ms % unit:
        nearest = max(round((value.ms or 0) / unit), kind.minimum or 0)
        what = "whole seconds" if kind.unit == "s" else "whole milliseconds"
        raise BadValue(
            "FLW204",
            value.span,
            f"{value.text} cannot be sent: the API counts in {what} here",
            fix=("use the nearest that it takes", f"{nearest}{kind.unit}"),
        )
    return _within(value.ms // unit, value, kind, kind.unit)


def _within(number: int, value: ast.Value, kind: Kind, unit: str = "") -> int:
    low, high = kind.minimum, kind.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        if unit == " keys" and low == 1:
            unit = " key"
        allowed = f"at least {low}{unit}" if high is None else f"{low}{unit} to {high}{unit}"
        nearest = low if low is not None and number < low else high
        raise BadValue(
            "FLW202",
            value.span,
            f"{written(value)} is out of range: {allowed}",
            fix=("use the nearest that it takes", f"{nearest}{unit}"),
        )
    return number


def _integer(value: ast.Value, kind: Kind) -> int:
    if not isinstance(value, ast.Number) or not re.fullmatch(r"-?[0-9]+", value.text):
        raise _wrong(value, kind)
    return _within(int(value.text[:100]), value, kind)


def _key_count(value: ast.Value, kind: Kind) -> int:
    if isinstance(value, ast.Number) and value.text.isdigit():
        counted = f"{value.text} key{'' if value.text == '1' else 's'}"
        fix = ("say what is counted", counted)
        raise BadValue("FLW209", value.span, f"{value.text} what? Write {counted}", fix=fix)
    if not isinstance(value, ast.Count):
        raise _wrong(value, kind)
    return _within(value.keys, value, kind, " keys")


def _flag(value: ast.Value, kind: Kind) -> bool:
    found = FLAG_WORDS.get(written(value)) if isinstance(value, ast.Word) else None
    if found is None:
        raise _wrong(value, kind)
    return found


def _choice(value: ast.Value, kind: Kind) -> str:
    text = written(value)
    if text not in kind.allowed:
        from callflow_dsl.suggest import respelling

        message = f"{text} is not possible here: {kind.expected}"
        raise BadValue("FLW203", value.span, message, fix=respelling(text, kind.allowed))
    return text


def _language(value: ast.Value, kind: Kind) -> str:
    text = written(value)
    if not isinstance(value, ast.Word | ast.Text):
        raise _wrong(value, kind)
    if text not in kind.allowed and not re.fullmatch(kind.pattern, text):
        from callflow_dsl.suggest import respelling

        start = text[:2].lower()
        family = [tag for tag in kind.allowed if text.isalpha() and tag.startswith(f"{start}-")]
        if family:
            home = f"{start}-{start.upper()}"
            meant = home if home in family else "en-GB" if "en-GB" in family else family[0]
            fix: tuple[str, str] | None = (f"did you mean `{meant}`?", meant)
        else:
            fix = respelling(text, kind.allowed)
        message = f"{text} is no language: write it with its country, as in en-GB"
        raise BadValue("FLW205", value.span, message, fix=fix)
    return text


def _transcription_language(value: ast.Value, kind: Kind) -> str:
    text = written(value)
    if text in kind.allowed:
        return text
    from callflow_dsl.suggest import respelling

    meant = dict(kind.mistakes).get(text)
    fix = (f"did you mean {meant}?", meant) if meant else respelling(text, kind.allowed)
    notes = [f"Recordings can be transcribed in {', '.join(kind.allowed)}."]
    if meant:
        notes.insert(0, f"Transcription names this language {meant}, unlike say does.")
    message = f"recordings cannot be transcribed in {text}"
    raise BadValue("FLW217", value.span, message, *notes, fix=fix)


def _key(value: ast.Value, kind: Kind) -> str:
    text = written(value)
    if not re.fullmatch(kind.pattern, text):
        raise BadValue("FLW208", value.span, f"{text} is no key: a phone has 0-9, * and #")
    return text


def _keys(value: ast.Value, kind: Kind) -> str:
    text = _text(value, kind)
    bad = re.sub(kind.pattern, "", text)
    if bad:
        message = f"{bad[0]!r} is no key tone"
        raise BadValue("FLW208", value.span, message, "Tones are 0-9, A-D, * and #; w waits.")
    return text


def _name(value: ast.Value, kind: Kind) -> str:
    if isinstance(value, ast.Word | ast.Text | ast.Number) and value.text:
        return value.text
    raise _wrong(value, kind)


def _variable(value: ast.Value, kind: Kind) -> str:
    name = _name(value, kind)
    if not re.fullmatch(kind.pattern, name):
        raise BadValue("FLW215", value.span, f'"{name}" cannot be the name of a variable')
    return name


_CONVERTERS: dict[str, Callable[[ast.Value, Kind], Any]] = {
    "text": _text,
    "flag": _flag,
    "keys": _keys,
    "key": _key,
    "label": _name,
    "variable": _variable,
    "key-count": _key_count,
    "url": _url,
    "media": _url,
    "destination": _destination,
    "language": _language,
    "transcription-language": _transcription_language,
    "seconds": _duration,
    "milliseconds": _duration,
    "integer": _integer,
    "choice": _choice,
}
