"""XML answers: a sequence of elements is a sequence of steps.

``<Say language="en-GB" voice="female">Hello.</Say><Hangup/>``, with or without an element
around it. An attribute is the option, or the field of the step, of the same wire name.
"""

from __future__ import annotations

from callflow_dsl.errors import FlowcError
from callflow_dsl.picking import without
from callflow_dsl.steps import BY_ACTION, COMMON_SPECS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
    from xml.etree import ElementTree

    from callflow_dsl.steps import Spec

_FIELDS = {spec.wire: spec for spec in COMMON_SPECS}


def is_xml(text: str, content_type: str = "") -> bool:
    """Whether a text is meant as XML."""
    return "xml" in content_type or text.lstrip("\ufeff \t\r\n").startswith("<")


def read_xml(text: str, where: str) -> dict[str, Any]:
    """The call flow (wire JSON) that an XML answer stands for.

    Raises `FlowcError` that begins with ``where``.
    """
    elements = list(_root(text, where))
    if len(elements) == 1 and _action(elements[0]) not in BY_ACTION and len(elements[0]):
        elements = list(elements[0])
    if not elements:
        raise FlowcError(f"{where} is XML without an element, so without a step")
    return {"steps": [_step(element, number, where) for number, element in enumerate(elements, 1)]}


def _root(text: str, where: str) -> ElementTree.Element:
    """The elements of an answer, below one of our own."""
    import re
    from xml.etree import ElementTree

    if "<!" in re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL):
        # A document type could define entities that grow without bound.
        raise FlowcError(f"{where} is XML that declares a document type")
    body = re.sub(r"\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"), count=1)
    try:
        return ElementTree.fromstring(f"<answer>{body}</answer>")
    except ElementTree.ParseError as error:
        line, column = error.position
        column -= len("<answer>") if line == 1 else 0
        reason = str(error).partition(":")[0]
        raise FlowcError(
            f"{where} is XML that cannot be read: {reason} in line {line}, column {column + 1}"
        ) from error


def _action(element: ElementTree.Element) -> str:
    name = element.tag.rpartition("}")[2]
    return name[:1].lower() + name[1:]


def _step(element: ElementTree.Element, number: int, where: str) -> dict[str, Any]:
    if len(element):
        hint = "a step has attributes and a text only"
        raise FlowcError(f"{where} is XML with elements inside <{element.tag}>", hint=hint)
    action = _action(element)
    kind = BY_ACTION.get(action)
    specs = {spec.wire: spec for spec in kind.specs} if kind else {}
    text, argument = (element.text or "").strip(), kind.argument if kind else None
    attributes = element.attrib
    step: dict[str, Any] = {"id": f"step-{number}", "action": action}
    of_step = [name for name in attributes if name == "id" or name in _FIELDS.keys() - specs]
    step |= {name: _value(attributes[name], _FIELDS.get(name)) for name in of_step}
    options = {
        name: _value(text, specs.get(name)) for name, text in without(attributes, *of_step).items()
    }
    if text:
        options.setdefault(argument.wire if argument else "payload", _value(text, argument))
    return {**step, "options": options} if options else step


def _value(text: str, spec: Spec | None) -> str | int | bool:
    if spec is None:
        return text
    if spec.kind.json == "integer" and text.isascii() and text.isdigit():
        return int(text)
    if spec.kind.json == "boolean" and text in ("true", "false"):
        return text == "true"
    return text
