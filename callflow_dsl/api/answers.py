"""The answer to a request for a flow: JSON, or XML for the flows that XML can say."""

from __future__ import annotations

import json
import logging
import os
import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, tostring

from attrs import frozen

from callflow_dsl.api.stored_flow import content_of
from callflow_dsl.compiler.answering import answers
from callflow_dsl.errors import FlowcError
from callflow_dsl.source import read_source
from callflow_dsl.wire.check import check_document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from callflow_dsl.api.call_flows import AnyFlow
    from callflow_dsl.api.inbound import FlowRequest
    from callflow_dsl.compiler.result import CompiledFlow

#: Options that stand in the text of an element, not in an attribute.
_TEXT = {"say": "payload"}
_NAME = "[A-Za-z][A-Za-z0-9]*"
_NOT_IN_XML = "[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]"


@frozen
class FlowAnswer:
    """What your server answers with: status 200, this type and this body."""

    content_type: str
    body: bytes


def answer(
    path: str | os.PathLike[str],
    request: FlowRequest[Any],
    *,
    flow: str | None = None,
    values: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> CompiledFlow:
    """The flow of a `.flow` file for one call: its params filled by what the request brings.

    A param takes the variable of its name, `source`, `destination` or `callID`; what does not fit,
    and what no param asks for, is logged (logger ``callflow_dsl.answers``) and left out. ``flow``
    is the title, where the file has several. ``values`` sets params as ``--set`` does, each written
    as in the file; ``texts`` sets them to texts of yours that are data. Both come before the
    request. Raises `FlowcError` for a file that cannot be read or does not compile.
    """
    answered = answers(read_source(path), request.sent, values=values, texts=texts)
    for note in answered.notes:
        logging.getLogger("callflow_dsl.answers").info("%s", note)
    return answered.chosen(flow, os.fspath(path))


def json_answer(flow: AnyFlow) -> FlowAnswer:
    """A flow as JSON: any flow can be answered so. `FlowcError` when it has errors."""
    text = json.dumps(_checked(flow), ensure_ascii=False)
    return FlowAnswer("application/json; charset=utf-8", text.encode())


def xml_answer(flow: AnyFlow) -> FlowAnswer:
    """A flow of one step as XML, such as ``<Say language="en-GB">Hello.</Say>``.

    Raises `FlowcError` for all that is not known to be possible in XML: several steps,
    conditions, key presses, options that are no single value.
    """
    document = _checked(flow)
    settings = sorted(document.keys() - {"title", "steps"})
    if settings:
        raise _refused(f"XML has no place for {', '.join(settings)}")
    steps = document["steps"]
    if len(steps) != 1:
        raise _refused(f"it has {len(steps)} steps, and XML is known for one step only")
    step = steps[0]
    others = sorted(step.keys() - {"id", "action", "options"})
    if others:
        raise _refused(f"its step has {', '.join(others)}, which XML has no form for")
    action, options = step["action"], step.get("options", {})
    if not re.fullmatch(_NAME, action):
        raise _refused(f"{action!r} is no name of an element")
    element = Element(action[:1].upper() + action[1:])
    for name, value in options.items():
        text = _value(name, value)
        if name == _TEXT.get(action):
            element.text = text
        else:
            element.set(name, text)
    body = tostring(element, encoding="utf-8", xml_declaration=True)
    return FlowAnswer("application/xml; charset=utf-8", body)


def _value(name: str, value: Any) -> str:
    if not re.fullmatch(_NAME, name) or not isinstance(value, (str, int)):
        raise _refused(f"{name} is no single value")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if re.search(_NOT_IN_XML, text):
        raise _refused(f"{name} has a character in it that XML cannot carry")
    return text


def _checked(flow: AnyFlow) -> dict[str, Any]:
    """The document of a flow; a caller is on the line, so a wrong one is refused here."""
    document = content_of(flow)
    problems = check_document(document)
    errors = [str(problem) for problem in problems if problem.severity == "error"]
    if errors:
        raise FlowcError(f"the flow cannot be answered with: {'; '.join(errors)}")
    return document


def _refused(reason: str) -> FlowcError:
    return FlowcError(f"this flow cannot be written as XML: {reason}", hint="answer with JSON")
