"""What all steps share: the fields that stand beside `options` on the wire."""

from __future__ import annotations

from callflow_dsl._frozen import field, fields_of, frozen
from callflow_dsl.steps import kinds
from callflow_dsl.steps.spec import COMMON_ATTRIBUTES, Spec, StepKind, option, specs_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, ClassVar, TypeVar

    T = TypeVar("T", bound="Step")


class ShownOnce:
    """What is shown as a text that takes its time: it is kept in ``shown``."""

    __slots__ = ("shown",)

    if TYPE_CHECKING:
        shown: str


@frozen
class Condition(ShownOnce):
    """A guard of a step: all guards must hold for the step to run. All three are strings."""

    variable: str
    operator: str
    value: str
    #: Fields of the condition that flowc does not know, kept as they came.
    extra: Mapping[str, Any] = field(factory=dict, kw_only=True)

    def __repr__(self) -> str:
        # All of it: ids of steps are made from this text, and stay as they are.
        try:
            return self.shown
        except AttributeError:
            text = (
                f"Condition(variable={self.variable!r}, operator={self.operator!r}, "
                f"value={self.value!r}, extra={self.extra!r})"
            )
            object.__setattr__(self, "shown", text)
            return text


class SetLater:
    """What the steps of a compiled flow are: their fields are set when somebody asks for one.

    ``said`` has what is not as it is anyway, but for the id; None for a step that was made whole.
    """

    __slots__ = ("said",)

    if TYPE_CHECKING:
        said: Mapping[str, Any] | None

    def __getattr__(self, name: str) -> Any:
        # Asked for where the field of this name has no value yet.
        if name == "said":
            return None
        said, infos = self.said, fields_of(type(self))
        if said is None or all(info.name != name for info in infos):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        for info in infos:
            if info.name in said:
                object.__setattr__(self, info.name, said[info.name])
            elif info.name != "id":
                object.__setattr__(
                    self, info.name, info.factory() if info.factory else info.default
                )
        return object.__getattribute__(self, name)


@frozen(kw_only=True)
class Step(SetLater):
    """The fields that every step has, whatever its action."""

    #: The description of the action; set when the class is registered.
    KIND: ClassVar[StepKind]

    #: Unique in the flow; None leaves the choice to the server.
    id: str | None = None
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
    conditions: tuple[Condition, ...] | None = None
    #: Fields beside `options` that flowc does not know, kept as they came.
    extra: Mapping[str, Any] = field(factory=dict)
    #: Fields under `options` that flowc does not know, kept as they came.
    extra_options: Mapping[str, Any] = field(factory=dict)


_set_id, _set_said = (vars(cls)[name].__set__ for cls, name in ((Step, "id"), (SetLater, "said")))


def made_later(cls: type[T], identity: str | None, said: Mapping[str, Any]) -> T:
    """A step of a class that says this, its argument among it; see `SetLater`."""
    step = object.__new__(cls)
    _set_id(step, identity)
    _set_said(step, said)
    return step


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
