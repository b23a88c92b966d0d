"""Texts of .flow files that parse, with every construct, comments and odd spacing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from callflow_dsl.steps import BY_VERB, COMMON_SPECS

if TYPE_CHECKING:
    from collections.abc import Callable

SPACE = st.sampled_from([" ", " ", "  ", "\t", " \t "])
MAYBE = st.sampled_from(["", " ", "\t"])
COMMENT = st.sampled_from(["// one", "//two  ", "// flowc: ignore", '//"', "// }", "//"])
#: What ends a statement: a line end, with comments and blank lines or not, or spaces alone.
ENDS = st.one_of(
    st.sampled_from(["\n", "\n", "\n\n", "\n \n\n\n", " ", "\r\n", " \t\n"]),
    st.lists(COMMENT, min_size=1, max_size=3).map(lambda found: " " + "\n  ".join(found) + "\n"),
    COMMENT.map(lambda found: f"\n\n{found}\n\n"),
)
NAMES = st.sampled_from(["x", "choice", "max", "record", "a.b", "key", "en-GB", "menu", "é"])
TEXTS = st.sampled_from(
    [
        '""', '"Hello"', '"a // b"', r'"\" \\ \n \u{e9} \$ {"', '"Hi ${x} and ${ y }."', '"}"',
        '""" one line """', '"""begins here\n   goes on\n"""', '"""\n    Hello\n      you\n    """',
        '"""\nfour \\\n      five\n\n      \n  six ${x}"""', '"""\r\n  Hello\r\n  """', '"""\n"""',
        '"' + "long " * 20 + '"',
    ]
)  # fmt: skip
VALUES = st.one_of(
    TEXTS,
    NAMES,
    st.sampled_from(["7", "-1", "1.5", "5s", "1m30s", "400ms", "+31201112233", "*", "#", "${x}"]),
    st.sampled_from(["${ x }", "1 key", "4  keys", "1 keys", "007 keys"]),
)
JSON = st.sampled_from(
    [
        '{"action": "beep"}', '{ "a" :1.0,"b":[ ],"c" : {}}', '{"a":\n[1,\n 2], "b": {"c": null}}',
        '{"a": "' + "b" * 90 + '", "c": [1, 2]}', '{"\\u00e9\\"": "// no comment {", "x": -1e5}',
    ]
)  # fmt: skip


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> str:
    """A condition with more or fewer parentheses than it needs."""
    kind = draw(st.integers(-1, 4 if depth else 1))
    if kind < 0:
        word = draw(st.sampled_from(["is a number", "is  not a\tnumber"]))
        return f"{draw(st.sampled_from(['x', '${x}']))} {word}"
    if kind <= 1:
        operator = draw(st.sampled_from(["==", "!=", "<", ">=", ' "contains" ', ' "=="']))
        space = draw(MAYBE) or " "  # a name would take in what stands right behind it
        return f"{draw(NAMES)}{space}{operator}{draw(MAYBE)}{draw(st.sampled_from(_COMPARED))}"
    if kind == 2:
        return f"not {draw(conditions(depth - 1))}"
    if kind == 3:
        return f"({draw(MAYBE)}{draw(conditions(depth - 1))}{draw(MAYBE)})"
    word = draw(st.sampled_from(["and", "or"]))
    return f"{draw(conditions(depth - 1))} {word}\t{draw(conditions(depth - 1))}"


_COMPARED = ["1", "*", "#", '"a b"', "${x}", "-5"]


@st.composite
def steps(draw: st.DrawFn) -> str:
    """A step; its values may be wrong, its options are its own or unknown ones."""
    verb = draw(st.sampled_from(sorted(BY_VERB)))
    words = [spec.word for spec in (*BY_VERB[verb].specs, *COMMON_SPECS) if spec.word]
    parts = [verb, *draw(st.lists(VALUES, max_size=2))]
    for _ in range(draw(st.integers(0, 4))):
        word = draw(st.sampled_from([*words, "nonsense", "raw"]))
        if word == "raw":
            parts.append(f"raw {draw(JSON)}")
        else:
            parts.append(draw(SPACE).join(word.split(" ")))
            parts += draw(st.lists(VALUES, max_size=1))
    if draw(st.booleans()):
        parts.append(f"if {draw(conditions())}")
    return draw(SPACE).join(parts)


@st.composite
def block(draw: st.DrawFn, inner: Callable[[], st.SearchStrategy[str]]) -> str:
    """Statements in braces, on one line or on several."""
    if draw(st.booleans()):
        return f"{{{draw(MAYBE)}{'  '.join(draw(st.lists(inner(), max_size=2)))}{draw(MAYBE)}}}"
    found = "".join(draw(ENDS) + text + draw(ENDS) for text in draw(st.lists(inner(), max_size=3)))
    return f"{{{draw(ENDS)}{found}{draw(ENDS)}}}"


def statements(depth: int = 2) -> st.SearchStrategy[str]:
    """A statement as it may stand in a flow, and some that may not."""
    plain = st.one_of(
        steps(),
        steps(),
        JSON.map(lambda json: f"raw {json}"),
        st.sampled_from(["record", "default", "number +31201234567", "ids server", "again"]),
        st.sampled_from(["max  duration 30m", "wait 5s", "tries 2", "hangs  up", "presses 1 #"]),
        st.sampled_from(["tries silence 2", "tries\twrong endless", "tries silence ${x}  wrong 3"]),
        st.sampled_from(["max 3  keys", "end #", "valid 204  300-399", "again x", "again ${ x }"]),
        _listed("use greet", "(", ")", st.one_of(VALUES, VALUES.map(lambda v: f"name ={v}"))),
    )
    if not depth:
        return plain
    return st.one_of(plain, plain, _labelled(plain), _nested(depth - 1))


@st.composite
def _labelled(draw: st.DrawFn, plain: st.SearchStrategy[str]) -> str:
    return f"{draw(NAMES)}{draw(MAYBE)}:{draw(ENDS)}{draw(plain)}"


@st.composite
def _nested(draw: st.DrawFn, depth: int) -> str:
    def body() -> str:
        return draw(block(lambda: statements(depth)))

    kind = draw(st.integers(0, 4))
    if kind == 0:
        word, name = draw(st.sampled_from(["menu", "ask"])), draw(st.sampled_from(["x", "${ x }"]))
        return f"{word}{draw(SPACE)}{name} {body()}"
    if kind == 1:
        return f"key {draw(SPACE).join(draw(st.lists(VALUES, max_size=2)))} {body()}"
    if kind == 2:
        return f"{draw(st.sampled_from(['other', 'invalid', 'silence', 'fail']))} {body()}"
    text = f"if {draw(conditions())}{draw(MAYBE)}{body()}"
    before_else = st.sampled_from([" ", "\n", " // why\n", "\n\n\t"])
    for _ in range(draw(st.integers(0, 2))):
        text += f"{draw(before_else)}else if {draw(conditions())} {body()}"
    if draw(st.booleans()):
        text += f"{draw(before_else)}else {body()}"
    return text


@st.composite
def _listed(
    draw: st.DrawFn, head: str, opening: str, closing: str, item: st.SearchStrategy[str]
) -> str:
    between = st.one_of(ENDS, st.just(", "), ENDS.map(lambda end: f",{end}"))
    inside = "".join(draw(item) + draw(between) for _ in range(draw(st.integers(0, 3))))
    first = draw(st.one_of(MAYBE, ENDS))
    return f"{head}{opening}{first}{inside}{closing}"


@st.composite
def _declarations(draw: st.DrawFn) -> str:
    def body() -> str:
        return draw(block(statements))

    match draw(st.integers(0, 8)):
        case 0:
            return f"import {draw(TEXTS)}"
        case 1:
            return f"param{draw(SPACE)}x{draw(MAYBE)}={draw(MAYBE)}{draw(VALUES)}"
        case 2:
            return f"param desk\nlet x ={draw(VALUES)}"
        case 3:
            head, default = "part greet", NAMES.map(lambda name: f"{name} = 1")
            return draw(_listed(head, "(", ")", st.one_of(NAMES, default))) + f" {body()}"
        case 4:
            translation = st.tuples(NAMES, TEXTS).map(" ".join)
            return draw(_listed("prompt hello ", "{", "}", translation).filter(_no_comma))
        case 5:
            option = st.sampled_from(
                ["voice male", "language  en-GB", "loop", "max 4 keys", "finish #"]
            )
            return draw(_listed("defaults", "{", "}", option).filter(_no_comma))
        case 6:
            return f"test {draw(TEXTS)}{body()}"
    raw = draw(st.one_of(st.just(""), JSON.map(lambda json: f" raw {json}")))
    title = draw(st.one_of(TEXTS, st.just("")))
    return f"flow {title}{raw} {body()}"


def _no_comma(text: str) -> bool:
    return "," not in text


@st.composite
def files(draw: st.DrawFn) -> str:
    """A whole file."""
    return draw(MAYBE) + "".join(
        draw(ENDS) + declaration + draw(ENDS)
        for declaration in draw(st.lists(_declarations(), max_size=4))
    )
