"""What all steps share: the fields that stand beside `options` on the wire."""

from __future__ import annotations

from callflow_dsl._frozen import field, frozen
from callflow_dsl.steps import kinds
from callflow_dsl.steps.spec import COMMON_ATTRIBUTES, Spec, StepKind, option, specs_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, ClassVar


@frozen
class Condition:
    """A guard of a step: all guards must hold for the step to run. All three are strings."""

    variable: str
    operator: str
    value: str
    #: Fields of the condition that flowc does not know, kept as they came.
    extra: Mapping[str, Any] = field(factory=dict, kw_only=True)

    def __repr__(self) -> str:
        # All of it: ids of steps are made from this text, and stay as they are.
        return (
            f"Condition(variable={self.variable!r}, operator={self.operator!r}, "
            f"value={self.value!r}, extra={self.extra!r})"
        )


@frozen
class Step:
    """The fields that every step has, whatever its action."""

    #: The description of the action; set when the class is registered.
    KIND: ClassVar[StepKind]

    #: Unique in the flow; None leaves the choice to the server.
    id: str | None = field(default=None, kw_only=True)
    #: Id of the step that runs next after a key press.
    on_keypress_goto: str | None = option(
        "onKeypressGoto",
        "on key goto",
        kinds.LABEL,
        help="Where the call goes on when keys are pressed.",
    )
    #: Variable that takes the pressed keys.
    on_keypress_var: str | None = option(
        "onKeypressVar", "as", kinds.VARIABLE, help="The variable that takes the pressed keys."
    )
    #: Key that ends the entry.
    end_key: str | None = option("endKey", "end", kinds.KEY, help="The key that ends the entry.")
    #: The entry ends after this many keys.
    max_num_keys: int | None = option(
        "maxNumKeys", "max", kinds.KEY_COUNT, help="How many keys the entry takes at the most."
    )
    #: The step runs when all of these hold; None for no `conditions` field at all.
    conditions: tuple[Condition, ...] | None = field(default=None, kw_only=True)
    #: Fields beside `options` that flowc does not know, kept as they came.
    extra: Mapping[str, Any] = field(factory=dict, kw_only=True)
    #: Fields under `options` that flowc does not know, kept as they came.
    extra_options: Mapping[str, Any] = field(factory=dict, kw_only=True)


#: Specs of the fields above, in the order in which they are written.
COMMON_SPECS: tuple[Spec, ...] = specs_of(Step)
COMMON_ATTRIBUTES.update(spec.attr for spec in COMMON_SPECS)


@frozen
class RawStep:
    """A step that flowc has no description of, or that does not fit its description.

    ``fields`` is the JSON object as it came, so nothing is lost on the way through.
    """

    fields: Mapping[str, Any]

    @property
    def id(self) -> str | None:
        """The step's id, if it has one that is a string."""
        identity = self.fields.get("id")
        return identity if isinstance(identity, str) else None
