"""Flows that answer a call: what the platform sends along with a request fills their params.

A param is filled by what is sent under its name: a variable of the call, `source` (who calls),
`destination` (the number called) or `callID`. `param code-spelled` is `code` sign by sign, to be
read aloud. What is sent is data: it is never read as the text of a flow, and it has to fit the
default of its param. A value from `--set` or an environment comes before it.
"""

from __future__ import annotations

from callflow_dsl._frozen import frozen
from callflow_dsl.compiler.compile import compile_source
from callflow_dsl.compiler.modules import params_of
from callflow_dsl.errors import FlowcError
from callflow_dsl.patterns import pattern
from callflow_dsl.syntax import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from callflow_dsl.compiler.result import CompiledFlow
    from callflow_dsl.diagnostics.model import Diagnostic
    from callflow_dsl.source import Source

#: What is sent with each request besides the variables of the call.
ABOUT_THE_CALL = ("callID", "source", "destination")
SPELLED = "-spelled"
#: Characters of a value; a caller can press as many keys as a flow lets them.
LONGEST = 200

_NOWHERE = (0, 0)
_PHONE = pattern(r"\+?([1-9][0-9]{6,14})")
_NUMBER = pattern(r"-?[0-9]+(?:\.[0-9]+)?")
_WORD = pattern(r"\w[\w.-]*")


@frozen
class Answers:
    """The flows of a file for one call, and what of the request was left out, in sentences."""

    flows: tuple[CompiledFlow, ...]
    notes: tuple[str, ...] = ()

    def chosen(self, title: str | None, name: str) -> CompiledFlow:
        """The flow with this title, or the only one; `FlowcError` names those that there are."""
        fitting = [flow for flow in self.flows if title in (None, flow.call_flow.title)]
        if len(fitting) == 1:
            return fitting[0]
        titles = ", ".join(f'"{flow.call_flow.title}"' for flow in self.flows) or "none"
        missing = "has several flows" if title is None else f'has no flow "{title}"'
        raise FlowcError(f"{name} {missing}: {titles}", hint="name one of them", exit_code=2)


def answers(
    source: Source,
    sent: Mapping[str, str],
    *,
    values: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Answers:
    """The flows of a source, with params from what a request sent along.

    ``values`` sets params as `compile_text` does, each written as in the file. ``texts`` sets them
    to texts that are data. Raises `FlowcError`, with a report, for a source that does not compile.
    """
    known = {param.name: param for param in params_of(source)}
    fixed: dict[str, str | ast.Value] = dict(values or {})
    fixed |= {name: ast.Text(text, _NOWHERE) for name, text in (texts or {}).items()}
    filled, notes = _filled(known, sent, fixed)
    notes += [f"{source.name} has no param {name}" for name in texts or () if name not in known]
    notes += [f"{name} of the call is no param of {source.name}" for name in _unasked(known, sent)]
    compilation = compile_source(source, values={**filled, **fixed})
    if compilation.failed:
        raise _uncompiled(source, compilation.diagnostics)
    return Answers(compilation.flows, tuple(notes))


def _uncompiled(source: Source, problems: Sequence[Diagnostic]) -> FlowcError:
    from callflow_dsl.diagnostics.text import render_text, summary

    return FlowcError(
        f"{source.name} does not compile for this call: {summary(problems)}",
        report=f"\n{render_text(problems)}",
    )


def _filled(
    known: Mapping[str, ast.Param], sent: Mapping[str, str], fixed: Mapping[str, object]
) -> tuple[dict[str, ast.Value], list[str]]:
    """The params that what was sent fills, and why others are not."""
    filled: dict[str, ast.Value] = {}
    notes = []
    for name, param in known.items():
        field = _field(name, sent)
        if field not in sent or name in fixed:
            continue
        value = _fitting(param, field, sent[field])
        if isinstance(value, str):
            notes.append(f"{field} of the call does not fill param {name}: {value}")
        else:
            filled[name] = value
    return filled, notes


def _unasked(known: Iterable[str], sent: Mapping[str, str]) -> list[str]:
    """The variables of a call that no param asks for."""
    asked = {_field(name, sent) for name in known}
    return [name for name in sent if name not in asked and name not in ABOUT_THE_CALL]


def _field(param: str, sent: Mapping[str, str]) -> str:
    """The name under which the value of a param is sent."""
    return param if param in sent else param.removesuffix(SPELLED)


def _fitting(param: ast.Param, field: str, value: str) -> ast.Value | str:
    """The value as one of the language, or why there is none."""
    if not value.strip():
        return "it is empty"
    if len(value) > LONGEST:
        return f"it has more than {LONGEST} characters"
    if not value.isprintable():
        return "it has signs in it that nobody can say"
    if param.name != field:
        return ast.Text(" ".join(value), _NOWHERE)
    return _as_default(param, field, value)


def _phone(field: str, value: str) -> ast.Phone | None:
    """The telephone number of somebody in the call."""
    phone = _PHONE.fullmatch(value) if field in ABOUT_THE_CALL[1:] else None
    return ast.Phone(f"+{phone[1]}", _NOWHERE) if phone else None


def _as_default(param: ast.Param, field: str, value: str) -> ast.Value | str:
    """The value as one of the kind of the param's default, or why it is none."""
    phone = _phone(field, value)
    match param.default:
        case ast.Phone() if field not in ABOUT_THE_CALL:
            return "what a caller enters is no number to be called"
        case ast.Phone():
            return phone or "it is no telephone number"
        case ast.Number():
            fits = _NUMBER.fullmatch(value)
            return ast.Number(value, _NOWHERE) if fits else "it is no number"
        case ast.Word():
            return ast.Word(value, _NOWHERE) if _WORD.fullmatch(value) else "it is no word"
        case None | ast.Text() | ast.Ref():
            return phone or ast.Text(value, _NOWHERE)
    return "a param with this default is filled by no call"
