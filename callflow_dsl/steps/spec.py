"""What a description of a step is made of: kinds of values, options, step kinds.

A step kind is an attrs class whose fields are made by `argument` and `option`. From these
fields come the encoder and decoder, the value checks, the JSON Schema, the decompiler and the
step reference. What a step of the kind does in a call stands beside them: `describe` takes the
function that says so (see behaviour.py).
"""

from __future__ import annotations

from callflow_dsl._frozen import field, fields_of, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    T = TypeVar("T")
    from collections.abc import Callable

    from callflow_dsl.steps.behaviour import Does, Options

#: From here on, a number of seconds is one of nanoseconds: no recording lasts thirty years.
NANOSECONDS = 10**9


@frozen
class Kind:
    """The values that an option takes, on the wire and in a `.flow` file."""

    name: str
    #: What a reader is told to write, with its article: "a duration in whole seconds".
    expected: str
    #: JSON type on the wire: "string", "integer" or "boolean".
    json: str = "string"
    #: Wire unit of a duration: "s", "ms" or "" when the value is none.
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    #: The values that the wire knows; empty where any value of the type will do.
    allowed: tuple[str, ...] = ()
    #: True where the list of allowed values is known to have grown: others warn.
    open: bool = False
    #: Regular expression that the whole wire string must match.
    pattern: str = ""
    #: True where an array of such values is as good as a single one.
    many: bool = False
    #: True for seconds that one client writes in nanoseconds: `NANOSECONDS` and more are these.
    nanoseconds: bool = False
    #: What to write instead of a value that is often written by mistake.
    mistakes: tuple[tuple[str, str], ...] = ()


@frozen
class Spec:
    """One option of a step: its names on both sides, its kind, its line of help."""

    wire: str
    kind: Kind
    help: str
    #: The word in a `.flow` file; empty for the argument that follows the verb.
    word: str = ""
    required: bool = False
    #: The value that the API takes when the option is absent; None where there is none.
    default: str | int | bool | None = None
    #: What happens when it is absent, where no value says that.
    absent: str = ""
    #: Other wire names that are read, never written.
    read_also: tuple[str, ...] = ()
    #: Wire name of a flag that is switched on by giving this option.
    switches_on: str = ""
    #: The attribute of the step class; filled in when the class is registered.
    attr: str = ""


@frozen
class StepKind:
    """One action of the Voice API and the verb that it has in a `.flow` file."""

    verb: str
    action: str
    cls: type[Any]
    help: str
    #: A statement that compiles as it stands, shown in the reference.
    example: str
    #: The argument, or None where the verb takes none.
    argument: Spec | None
    #: The options that live under `options` on the wire, the argument included.
    specs: tuple[Spec, ...]
    #: What a step with these options does.
    does: Callable[[Options], Does]
    #: True where a caller can press keys while the step runs.
    takes_keys: bool = False
    #: True where the steps behind it never run.
    ends: bool = False
    #: Wire name of the option whose address takes the call over when it is given; or empty.
    hands_over: str = ""

    @property
    def handing_over(self) -> Spec | None:
        """The option whose address takes the call over."""
        if not self.hands_over:
            return None
        return next((spec for spec in self.specs if spec.wire == self.hands_over), None)

    def by_word(self) -> dict[str, Spec]:
        """Option word -> spec, without the argument."""
        return {spec.word: spec for spec in self.specs if spec.word}


#: The registered step kinds, by verb and by action, in the order of the reference.
BY_VERB: dict[str, StepKind] = {}
BY_ACTION: dict[str, StepKind] = {}


def argument(wire: str, kind: Kind, *, help: str) -> dict[str, Spec]:  # noqa: A002
    """The metadata of the value that follows the verb; a step cannot be without it.

    Type checkers know `field` alone, and take what another function returns for a default.
    """
    return {"spec": Spec(wire, kind, help, required=True)}


def option(wire: str, word: str, kind: Kind, *, help: str, **more: Any) -> Any:  # noqa: A002
    """A named value behind the argument; None stands for absent."""
    spec = Spec(wire, kind, help, word=word, **more)
    return field(default=None, kw_only=True, metadata={"spec": spec})


def describe(
    verb: str,
    action: str,
    *,
    help: str,  # noqa: A002
    example: str,
    does: Callable[[Options], Does],
    takes_keys: bool = False,
    ends: bool = False,
    hands_over: str = "",
) -> Callable[[type[T]], type[T]]:
    """Register a frozen class as the description of one action."""

    def register(cls: type[T]) -> type[T]:
        specs = tuple(spec for spec in specs_of(cls) if spec.attr not in COMMON_ATTRIBUTES)
        argument = next((spec for spec in specs if not spec.word), None)
        kind = StepKind(
            verb, action, cls, help, example, argument, specs,
            does, takes_keys, ends, hands_over,
        )  # fmt: skip
        BY_VERB[verb] = BY_ACTION[action] = kind
        cls.KIND = kind  # type: ignore[attr-defined]
        return cls

    return register


def specs_of(cls: type[Any]) -> tuple[Spec, ...]:
    """The specs of a described class, each with the name of its attribute."""
    specs = []
    for info in fields_of(cls):
        spec = info.metadata.get("spec")
        if spec is not None:
            specs.append(
                Spec(
                    spec.wire,
                    spec.kind,
                    spec.help,
                    spec.word,
                    spec.required,
                    spec.default,
                    spec.absent,
                    spec.read_also,
                    spec.switches_on,
                    info.name,
                )
            )
    return tuple(specs)


#: Attributes that every step has: they stand beside `options` on the wire.
COMMON_ATTRIBUTES: set[str] = set()
