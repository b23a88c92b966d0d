"""``frozen`` and ``field`` of attrs, with the work of start-up done ahead.

To import attrs and to let it write the methods of some fifty classes takes longer
than everything else that ``flowc compile`` does to a small file. What attrs writes
does not change between runs, so the build keeps it (``_built``, made by ``_build.py``)
and this module puts it in place, with the defaults that the class has now. The classes
stay attrs classes in all that can be seen from outside: ``attrs.fields``, ``attrs.asdict``
and cattrs work on them, because ``__attrs_attrs__`` is made by attrs when it is first read.

Where there is no build, or a class has changed since, attrs itself makes that class;
only start-up gets slower. ``tests/test_frozen.py`` holds both ways to the same behaviour.
"""

from __future__ import annotations

import sys
from operator import attrgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from attrs import evolve as evolve
    from attrs import field as field
    from attrs import frozen as frozen

    INITS: Mapping[str, tuple[str, Any]]
_UNSET: Any = object()


class FieldInfo:
    """One field of a frozen class: its name, how it is passed, and its metadata."""

    __slots__ = ("default", "eq", "factory", "kw_only", "metadata", "name", "repr")

    def __init__(
        self,
        *,
        default: Any = _UNSET,
        factory: Callable[[], Any] | None = None,
        kw_only: bool = False,
        eq: bool = True,
        repr: bool = True,  # noqa: A002 - the name that attrs gives it
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = ""
        self.default = default
        self.factory = factory
        self.kw_only = kw_only
        self.eq = eq
        self.repr = repr
        self.metadata = metadata or {}

    def signature(self) -> str:
        """How the field stands in ``__init__``; a change makes the built one stale."""
        default = "=()" if self.factory is not None else "=" if self.has_default else ""
        return f"{'*' if self.kw_only else ''}{self.name}{default}"

    @property
    def has_default(self) -> bool:
        """Whether it can be left out, because of a value; a factory is none."""
        return self.default is not _UNSET

    @property
    def left_out(self) -> Any:
        """What the built ``__init__`` takes where it is left out: a value, or this factory."""
        return self if self.factory is not None else self.default

    def for_attrs(self) -> Any:
        """The same field, said to attrs."""
        import attrs

        named: dict[str, Any] = {"kw_only": self.kw_only, "eq": self.eq, "repr": self.repr}
        if self.factory is not None:
            named["factory"] = self.factory
        elif self.default is not _UNSET:
            named["default"] = self.default
        return attrs.field(metadata=self.metadata, **named)


def fields_of(cls: type) -> tuple[FieldInfo, ...]:
    """The fields of a frozen class, those of its bases first, without importing attrs."""
    found: tuple[FieldInfo, ...] = cls.__dict__["__flowc_fields__"]
    return found


def signature_of(cls: type) -> str:
    """All that the built ``__init__`` of a class depends on."""
    return " ".join(info.signature() for info in fields_of(cls))


if not TYPE_CHECKING:
    try:
        from callflow_dsl._built.inits import INITS
    except ImportError:
        INITS = {}

    field = FieldInfo

    def frozen(cls=None, *, eq=True, slots=True, kw_only=False):
        """``attrs.frozen``, from the methods kept by the build where they still fit."""

        def make(cls):
            own = _own_fields(cls)
            for info in own.values():
                info.kw_only = info.kw_only or kw_only
            inherited = {
                info.name: info
                for base in reversed(cls.__mro__[1:])
                for info in base.__dict__.get("__flowc_fields__", ())
            }
            cls.__flowc_fields__ = (
                *(info for info in inherited.values() if info.name not in own),
                *own.values(),
            )
            said = {"eq": eq, "slots": slots}
            signature, init = _built_init(f"{cls.__module__}.{cls.__qualname__}")
            if init is None or signature != signature_of(cls):
                return _by_attrs(cls, own, said)
            return _by_build(cls, own, said, init)

        return make if cls is None else make(cls)

    def evolve(instance, **changes):
        """``attrs.evolve``: a copy with some other values."""
        cls = instance.__class__
        for info in cls.__flowc_fields__:
            name = info.name
            if name not in changes:
                changes[name] = getattr(instance, name)
        return cls(**changes)


def _built_init(name: str) -> tuple[str, Any]:
    """Signature and ``__init__`` that the build kept for a class: of `flowc compile`, or others."""
    kept = INITS.get(name)
    if kept is None:
        try:
            from callflow_dsl._built.more_inits import INITS as MORE
        except ImportError:
            return "", None
        kept = MORE.get(name)
    return kept or ("", None)


def _own_fields(cls: type) -> dict[str, FieldInfo]:
    # Up to 3.13 the attribute is inherited, so a class without annotations shows its base's.
    inherits = sys.version_info < (3, 14) and "__annotations__" not in vars(cls)
    annotations = {} if inherits else cls.__annotations__
    own: dict[str, FieldInfo] = {}
    for name, annotation in annotations.items():
        if str(annotation).startswith("ClassVar"):
            continue
        value = cls.__dict__.get(name, _UNSET)
        info = value if isinstance(value, FieldInfo) else FieldInfo(default=value)
        info.name = name
        own[name] = info
    return own


def _namespace(cls: type, own: dict[str, FieldInfo]) -> dict[str, Any]:
    left_out = {"__dict__", "__weakref__", *own}
    return {name: value for name, value in vars(cls).items() if name not in left_out}


def _by_attrs(cls: type, own: dict[str, FieldInfo], said: Mapping[str, bool]) -> type:
    import attrs

    namespace = _namespace(cls, own)
    namespace.update((name, info.for_attrs()) for name, info in own.items())
    make = attrs.frozen(eq=said["eq"], slots=said["slots"])
    return make(type(cls)(cls.__name__, cls.__bases__, namespace))


def _by_build(cls: type, own: dict[str, FieldInfo], said: Mapping[str, bool], init: Any) -> type:
    namespace = _namespace(cls, own)
    fields: tuple[FieldInfo, ...] = namespace["__flowc_fields__"]
    _set_defaults(init, fields)
    if said["slots"]:
        bases = cls.__mro__[1:-1]
        has_weakref = any("__weakref__" in base.__dict__ for base in bases)
        namespace["__slots__"] = (*own, *(() if has_weakref else ("__weakref__",)))
    namespace.update(
        __init__=init,
        __match_args__=tuple(info.name for info in fields if not info.kw_only),
        __attrs_attrs__=_AttrsOnDemand(cls, own, said),
        __setattr__=_refuse_set,
        __delattr__=_refuse_delete,
        __getstate__=_getstate,
        __setstate__=_setstate,
    )
    namespace.setdefault("__repr__", _repr)
    compared = tuple(info.name for info in fields if info.eq)
    if said["eq"] and "__eq__" not in namespace and compared:
        namespace["__eq__"], namespace["__hash__"] = _comparison(attrgetter(*compared))
    return type(cls)(cls.__name__, cls.__bases__, namespace)


def _set_defaults(init: Any, fields: Iterable[FieldInfo]) -> None:
    """Give the built method the values that fields have when they are left out."""
    optional = [info for info in fields if info.has_default or info.factory is not None]
    init.__defaults__ = tuple(info.left_out for info in optional if not info.kw_only)
    init.__kwdefaults__ = {info.name: info.left_out for info in optional if info.kw_only}


def _comparison(key: Callable[[Any], Any]) -> tuple[Callable[..., Any], Callable[..., int]]:
    def __eq__(self: Any, other: Any) -> Any:  # noqa: N807
        if other.__class__ is not self.__class__:
            return NotImplemented
        return key(self) == key(other)

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash((self.__class__, key(self)))

    return __eq__, __hash__


class _AttrsOnDemand:
    """``__attrs_attrs__``: attrs is asked only when somebody looks."""

    __slots__ = ("made", "namespace", "said", "template")

    def __init__(self, template: type, own: dict[str, FieldInfo], said: Mapping[str, bool]) -> None:
        self.template = template
        self.namespace = own
        self.said = said
        self.made: Any = None

    def __get__(self, instance: Any, owner: type) -> Any:
        if self.made is None:
            made: Any = _by_attrs(self.template, self.namespace, self.said)
            self.made = made.__attrs_attrs__
        return self.made


def _refuse_set(self: Any, name: str, value: Any) -> None:
    from attrs.exceptions import FrozenInstanceError

    raise FrozenInstanceError


def _refuse_delete(self: Any, name: str) -> None:
    from attrs.exceptions import FrozenInstanceError

    raise FrozenInstanceError


def _repr(self: Any) -> str:
    shown = (
        f"{info.name}={getattr(self, info.name)!r}" for info in fields_of(type(self)) if info.repr
    )
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _getstate(self: Any) -> dict[str, Any]:
    return {info.name: getattr(self, info.name) for info in fields_of(type(self))}


def _setstate(self: Any, state: dict[str, Any]) -> None:
    for name, value in state.items():
        object.__setattr__(self, name, value)
