"""Values of params that come from environment variables: used, and never shown or kept.

What is kept (plan files, versions) names the variable in place of the value, and what is shown
has stars there. The value itself is looked for, wherever it stands in a text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping  # noqa: TC003 - an attrs field
from typing import TYPE_CHECKING, Any

from callflow_dsl._frozen import field, frozen
from callflow_dsl.errors import FlowcError

if TYPE_CHECKING:
    from collections.abc import Callable

#: A shorter value would be found in texts that have nothing to do with it.
SHORTEST = 6
_NAMED = re.compile(r"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")


@frozen
class Secrets:
    """Secret value -> the variable that it came from."""

    values: Mapping[str, str] = field(factory=dict, repr=False)
    #: Whether what is kept is only to be looked at: then a variable may be unknown.
    only_to_look: bool = False

    def mask(self, value: Any) -> Any:
        """A text or JSON value to be shown."""
        return each_text(value, self._stars) if self.values else value

    def name(self, value: Any) -> Any:
        """A JSON value to be kept: the variables named in place of their values."""
        return each_text(value, self._named) if self.values else value

    def fill(self, value: Any) -> Any:
        """A kept value with the values of its variables; `FlowcError` where one is not set."""
        return each_text(value, lambda text: _NAMED.sub(self._value, text))

    def _stars(self, text: str) -> str:
        for value in self.values:
            text = text.replace(value, "***")
        return text

    def _named(self, text: str) -> str:
        for value, name in self.values.items():
            text = text.replace(value, f"${{env:{name}}}")
        return text

    def _value(self, match: re.Match[str]) -> str:
        for value, name in self.values.items():
            if name == match[1]:
                return value
        if self.only_to_look:
            return match[0]
        raise FlowcError(
            f"what was kept has the value of {match[1]} in it, which no param reads any more",
            hint=f'give a param of this environment that value again: name = "env:{match[1]}"',
            exit_code=2,
        )


def read_secret(name: str, param: str) -> str:
    """The value of a variable, for a param; `FlowcError` where it is not set or too short."""
    value = os.environ.get(name, "")
    if not value.strip():
        raise FlowcError(
            f"the param {param} comes from the environment variable {name}, which is not set",
            hint=f"set {name}, or give the value with --set {param}=...",
            exit_code=2,
        )
    if len(value) < SHORTEST:
        raise FlowcError(
            f"the value of {name} is shorter than {SHORTEST} characters, so it cannot be masked",
            hint=f"what is no secret belongs into the file: {param} = ...",
            exit_code=2,
        )
    return value


def secrets_of(variables: Mapping[str, str]) -> Secrets:
    """The secrets of variables (name -> value), the longest first.

    A telephone number is one on the wire as well, where it has no plus.
    """
    values = {value: name for name, value in variables.items()}
    for value, name in list(values.items()):
        if re.fullmatch(r"\+[0-9]+", value):
            values.setdefault(value[1:], name)
    return Secrets(dict(sorted(values.items(), key=lambda item: -len(item[0]))))


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The value with each of its texts changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: each_text(item, change) for name, item in value.items()}
    return (
        [each_text(item, change) for item in value] if isinstance(value, (list, tuple)) else value
    )
