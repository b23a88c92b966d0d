"""From a written value to the value on the wire, by the kind of the option.

Each function takes a value node and a `Kind` and returns the wire value, or raises
`ProblemError`. The facts (ranges, allowed values, units) stand in the kinds alone.
"""

from __future__ import annotations

from callflow_dsl.diagnostics.model import ProblemError
from callflow_dsl.patterns import pattern
from callflow_dsl.syntax import ast
from callflow_dsl.syntax.words import FLAG_WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from callflow_dsl.source import Span
    from callflow_dsl.steps import Kind

#: What takes longer, or asks for more keys, is a slip: no call lasts a day.
_LONGEST_MS, _MOST_KEYS = 86_400_000, 1000
#: More than any whole number that an option takes.
_LARGEST = 10**9
#: Milliseconds in one unit of the wire.
_WIRE_UNIT_MS = {"s": 1000, "ms": 1}

_PHONE = pattern("\\+[1-9][0-9]{6,14}").fullmatch

#: Keys as people spell them.
SPELT_KEYS = {
    "hash": "#", "pound": "#", "star": "*", "asterisk": "*",
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_OTHER = "All keys without a branch of their own: other { ... }"
#: Languages as people call them.
_LANGUAGES = {
    "german": "de", "deutsch": "de", "dutch": "nl", "nederlands": "nl", "spanish": "es",
    "swedish": "sv", "portuguese": "pt", "polish": "pl", "chinese": "zh", "greek": "el",
    "turkish": "tr", "czech": "cs", "danish": "da", "croatian": "hr",
}  # fmt: skip
_SILENCE = "Callers who press nothing: silence { ... }"
_RANGE = "A range is written in one: 1000-9999"
#: Words that stand for keys elsewhere -> what does so here.
_NO_KEYS = {
    **dict.fromkeys(("any", "i", "x", "else", "default", "other", "wrong", "invalid"), _OTHER),
    **dict.fromkeys(("t", "timeout", "none", "nothing", "silence"), _SILENCE),
    **dict.fromkeys(("digits", "numbers", "keys"), "How many an entry has at most: max 4 keys"),
    **dict.fromkeys(("or", "and"), "Entries stand side by side: 1 2"),
    **dict.fromkeys(("to", "through", "until", "between", "from"), _RANGE),
}


def written(value: ast.Value) -> str:
    """The value as plain text: what stands between the quotes, or the word itself."""
    match value:
        case ast.Count(keys):
            return f"{keys} keys"
        case ast.Ref(name):
            return f"${{{name}}}"
    return value.text


#: Kinds of values that are nothing but a text in quotes.
IN_QUOTES = frozenset(("text", "keys", "url", "media"))


def is_right(kind: Kind) -> Callable[[str], object] | None:
    """What is true of no text in quotes, or name, that a kind does not take as it is.

    None for kinds that take others alone.
    """
    match kind.name:
        case "text":
            return str.strip
        case "label":
            return bool
        case "keys" | "url" | "media" | "variable":
            return pattern(kind.pattern).fullmatch
        case "destination":
            fits = pattern(kind.pattern).fullmatch
            return lambda text: not text.isdigit() and fits(text)
    return None


def bounds(kind: Kind) -> tuple[int, int]:
    """The least and the greatest wire value that a kind of numbers takes."""
    most = {"key-count": _MOST_KEYS, "integer": _LARGEST}.get(kind.name)
    if most is None:
        most = _LONGEST_MS // _WIRE_UNIT_MS[kind.unit]
    least = 0 if kind.minimum is None else kind.minimum
    return least, most if kind.maximum is None else min(most, kind.maximum)


def phone(text: str) -> str | None:
    """The wire value of a number with its plus; None for one that is not right: see `convert`."""
    return text[1:] if _PHONE(text) else None


def convert(value: ast.Value, kind: Kind) -> Any:
    """The wire value; raises `ProblemError`. Warnings are up to `doubt`."""
    return _CONVERTERS[kind.name](value, kind)


def doubt(value: ast.Value, kind: Kind) -> ProblemError | None:
    """A warning for a value that compiles but that the wire may not know."""
    if kind.open and written(value) not in kind.allowed:
        from callflow_dsl.suggest import closest

        text = written(value)
        meant = dict(kind.mistakes).get(text) or closest(text, kind.allowed)
        return ProblemError("language-unknown", value.span, fix=meant, value=text)
    return None


def _wrong(value: ast.Value, kind: Kind) -> ProblemError:
    fits = is_right(kind) if isinstance(value, ast.Word) and kind.name in IN_QUOTES else None
    if fits is not None:
        fix = f'"{written(value)}"' if fits(written(value)) else None
        return ProblemError("value-without-quotes", value.span, fix=fix, expected=kind.expected)
    plain = plain_digits(value.text) if isinstance(value, ast.Word) else None
    return ProblemError("value-of-wrong-type", value.span, fix=plain, expected=kind.expected)


def _text(value: ast.Value, kind: Kind) -> str:
    if not isinstance(value, ast.Text):
        raise _wrong(value, kind)
    if not value.text.strip():
        raise ProblemError("text-empty", value.span)
    return value.text


def _url(value: ast.Value, kind: Kind) -> str:
    if not isinstance(value, ast.Text):
        raise _wrong(value, kind)
    text = value.text
    if not pattern(kind.pattern).fullmatch(text):
        is_host = kind.name == "url" and pattern(r"[\w-]+(\.[\w-]+)+(/\S*)?").fullmatch(text)
        fix = f'"https://{text}"' if is_host else None
        raise ProblemError(
            "web-address-malformed", value.span, fix=fix, value=text, expected=kind.expected
        )
    return text


def _destination(value: ast.Value, kind: Kind) -> str:
    if isinstance(value, ast.Phone):
        return _phone_digits(value)
    if isinstance(value, ast.Text):
        return _quoted_destination(value, kind)
    text = written(value)
    if isinstance(value, ast.Number) and text.isdigit():
        raise without_plus(value.span, text)
    if isinstance(value, ast.Word) and pattern(r"0[\d-]{6,}").fullmatch(text):
        raise without_plus(value.span, text.replace("-", ""))
    raise _wrong(value, kind)


def _phone_digits(value: ast.Phone) -> str:
    text = written(value)
    digits = text[1:]
    if phone(text) is None:
        bare = text.replace("-", "")
        fix = bare if phone(bare) else None
        raise ProblemError("number-malformed", value.span, fix=fix, value=text)
    return digits


def _quoted_destination(value: ast.Text, kind: Kind) -> str:
    text = written(value)
    if text.isdigit() and (text.startswith("0") or len(text) >= 7):
        raise without_plus(value.span, text)  # a short code, such as 112, has none
    if pattern(kind.pattern).fullmatch(text):
        return text
    digits = pattern(r"[\s()./-]").sub("", text)
    if digits.isdigit() and (digits.startswith("0") or len(digits) >= 7):
        raise without_plus(value.span, digits)
    if pattern(r"\+[1-9]\d{6,14}").fullmatch(digits):
        raise ProblemError("number-in-quotes", value.span, fix=digits, value=text)
    sip = f'"sip:{text}"' if pattern(r"[^\s@:]+@[^\s@:]+").fullmatch(text) else None
    raise ProblemError(
        "destination-malformed", value.span, fix=sip, value=text, expected=kind.expected
    )


def without_plus(span: Span, digits: str) -> ProblemError:
    """What is wrong with a number that lacks its plus."""
    plus, international = None, None
    if digits.startswith("00"):
        plus = f"+{digits[2:]}"
    elif digits.startswith("0"):
        international = f"+31{digits[1:]}"
    elif len(digits) >= 7:
        plus = f"+{digits}"
    return ProblemError(
        "number-without-plus", span, fix=plus, value=digits, international=international
    )


def _duration(value: ast.Value, kind: Kind) -> int:
    if not isinstance(value, ast.Duration):
        raise _no_duration(value, kind)
    if (value.ms or 0) > _LONGEST_MS:
        raise ProblemError("duration-too-long", value.span, value=value.text)
    unit = _WIRE_UNIT_MS[kind.unit]
    if value.ms is None or value.ms % unit:
        raise _inexact(value, kind, unit)
    return _within(value.ms // unit, value, kind, kind.unit)


def _inexact(value: ast.Duration, kind: Kind, unit: int) -> ProblemError:
    nearest = max(round((value.ms or 0) / unit), kind.minimum or 0)
    return ProblemError(
        "duration-inexact",
        value.span,
        fix=f"{nearest}{kind.unit}",
        value=value.text,
        unit="whole seconds" if kind.unit == "s" else "whole milliseconds",
    )


def _no_duration(value: ast.Value, kind: Kind) -> ProblemError:
    if isinstance(value, ast.Number) and value.text.isdigit():
        fix = f"{value.text}{kind.unit}"
        return ProblemError("duration-without-unit", value.span, fix=fix, value=value.text)
    from callflow_dsl.syntax.misread import unit_spelt_out

    meant = unit_spelt_out(written(value)) if isinstance(value, ast.Word) else None
    if meant:
        return ProblemError("unit-unknown", value.span, fix=meant, value=written(value))
    return _wrong(value, kind)


def _within(number: int, value: ast.Value, kind: Kind, unit: str = "") -> int:
    low, high = kind.minimum, kind.maximum
    is_low = low is not None and number < low
    if is_low or (high is not None and number > high):
        if unit == " keys" and low == 1:
            unit = " key"
        allowed = f"at least {low}{unit}" if high is None else f"{low}{unit} to {high}{unit}"
        nearest = low if is_low else high
        raise ProblemError(
            "value-out-of-range",
            value.span,
            fix=f"{nearest}{unit}",
            value=written(value),
            allowed=allowed,
        )
    return number


def _integer(value: ast.Value, kind: Kind) -> int:
    if not isinstance(value, ast.Number) or not pattern(r"-?[0-9]+").fullmatch(value.text):
        raise _wrong(value, kind)
    return _within(int(value.text[:100]), value, kind)


def _key_count(value: ast.Value, kind: Kind) -> int:
    if isinstance(value, ast.Number) and value.text.isdigit():
        raise _without_unit(value, value.text)
    if not isinstance(value, ast.Count):
        glued = pattern(r"(\d+)-?keys?").fullmatch(written(value))
        if glued is not None and isinstance(value, ast.Word):
            raise _without_unit(value, glued[1])
        raise _wrong(value, kind)
    if value.keys > _MOST_KEYS:
        raise ProblemError("keys-too-many", value.span, value=written(value), most=_MOST_KEYS)
    return _within(value.keys, value, kind, " keys")


def _without_unit(value: ast.Value, digits: str) -> ProblemError:
    counted = f"{digits} key{'' if digits == '1' else 's'}"
    return ProblemError(
        "count-without-unit", value.span, fix=counted, value=digits, counted=counted
    )


def _flag(value: ast.Value, kind: Kind) -> bool:
    flag = FLAG_WORDS.get(written(value)) if isinstance(value, ast.Word) else None
    if flag is None:
        raise _wrong(value, kind)
    return flag


def _choice(value: ast.Value, kind: Kind) -> str:
    text = written(value)
    if text not in kind.allowed:
        from callflow_dsl.suggest import closest

        key = SPELT_KEYS.get(text.lower())
        fix = key if key in kind.allowed else closest(text, kind.allowed)
        raise ProblemError(
            "value-not-allowed", value.span, fix=fix, value=text, expected=kind.expected
        )
    return text


def _language(value: ast.Value, kind: Kind) -> str:
    text = written(value)
    if not isinstance(value, ast.Word | ast.Text):
        raise _wrong(value, kind)
    if text not in kind.allowed and not pattern(kind.pattern).fullmatch(text):
        from callflow_dsl.suggest import closest

        meant = _usual_of_family(text, kind) or closest(text, kind.allowed)
        raise ProblemError("language-malformed", value.span, fix=meant, value=text)
    return text


def _usual_of_family(text: str, kind: Kind) -> str | None:
    """The tag that is meant by the name of a language: ``nl-NL`` by ``nl``, ``nld``, ``Dutch``."""
    start = _LANGUAGES.get(text.lower(), text[:2].lower())
    family = _family(start, kind) if text.isalpha() else []
    usual = [tag for tag in (f"{start}-{start.upper()}", "en-GB") if tag in family]
    return next(iter([*usual, *family]), None)


def _family(start: str, kind: Kind) -> list[str]:
    """The tags of one language."""
    return [tag for tag in kind.allowed if tag.lower().startswith(f"{start.lower()}-")]


def _transcription_language(value: ast.Value, kind: Kind) -> str:
    text = written(value)
    if text in kind.allowed:
        return text
    from callflow_dsl.suggest import closest

    meant = dict(kind.mistakes).get(text)
    family = _family(text, kind) if len(text) == 2 else []
    raise ProblemError(
        "transcription-language-unknown",
        value.span,
        fix=meant or closest(text, kind.allowed) or next(iter(family), None),
        value=text,
        meant=meant,
        known=", ".join(kind.allowed),
    )


def _key(value: ast.Value, kind: Kind) -> str:
    text = written(value)
    if not pattern(kind.pattern).fullmatch(text):
        fix = SPELT_KEYS.get(text.lower()) or plain_digits(text) or _range_meant(text)
        way_out = _NO_KEYS.get(text.lower())
        if way_out is None and pattern(r"\d+-|-\d+|_?\d*[xXzZnN.!]+").fullmatch(text):
            way_out = _RANGE
        shown = text or '""'
        raise ProblemError("key-unknown", value.span, fix=fix, value=shown, way_out=way_out)
    return text


def plain_digits(text: str) -> str | None:
    """A text whose digits are those of another script, or wider, with plain ones; else None."""
    if text.isascii():
        return None
    from unicodedata import decimal

    plain = "".join(str(decimal(sign, sign)) for sign in text)
    return plain if plain != text and plain.isascii() else None


def _range_meant(text: str) -> str | None:
    """The range that a pattern such as `1xx` stands for."""
    places = pattern(r"([1-9]\d*)([xX]+)").fullmatch(text)
    if places is None:
        return None
    count = len(places[2])
    return f"{places[1]}{'0' * count}-{places[1]}{'9' * count}"


def _keys(value: ast.Value, kind: Kind) -> str:
    text = _text(value, kind)
    bad = pattern(kind.pattern).sub("", text)
    if bad:
        raise ProblemError("tone-unknown", value.span, tone=bad[0])
    return text


def _name(value: ast.Value, kind: Kind) -> str:
    if isinstance(value, ast.Word | ast.Text | ast.Number) and value.text:
        return value.text
    raise _wrong(value, kind)


def _variable(value: ast.Value, kind: Kind) -> str:
    name = _name(value, kind)
    if not pattern(kind.pattern).fullmatch(name):
        raise ProblemError("variable-malformed", value.span, name=name)
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
