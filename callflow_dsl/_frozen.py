"""``frozen``, ``field``, ``evolve`` and ``asdict`` of attrs, without attrs at start-up.

To import attrs and to let it write the methods of the classes takes longer than all else
that a command does to a small file. Most of what it writes is the same for every class but
for names; so here one ``__init__`` is compiled for all classes with as many fields, and a
class gets a copy of it with its own names (`_init`). The classes stay attrs classes in all
that can be seen from outside: ``attrs.fields``, ``attrs.evolve``, ``attrs.asdict`` and
cattrs work on them, because ``__attrs_attrs__`` is made by attrs when it is first read.

``tests/test_frozen.py`` holds these classes to the behaviour of those that attrs makes; only
their ``repr`` is shorter: it leaves out what is as it is without being given.
"""

from __future__ import annotations

import sys
from operator import attrgetter
from types import FunctionType

from callflow_dsl._kept import kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import CodeType
    from typing import Any

    from attrs import asdict as asdict
    from attrs import define as define
    from attrs import evolve as evolve
    from attrs import field as field
    from attrs import frozen as frozen


class _Unset:
    """Stands for a value that is not given, and shows so in signatures."""

    def __repr__(self) -> str:
        return "..."


_UNSET: Any = _Unset()


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

    @property
    def argument(self) -> str:
        """Its name in ``__init__``: without the underscore of a private field, as in attrs."""
        return self.name.lstrip("_")

    @property
    def is_optional(self) -> bool:
        """Whether it can be left out; with a factory the default stands for what that makes."""
        return self.factory is not None or self.default is not _UNSET

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
    infos: tuple[FieldInfo, ...] = cls.__flowc_fields__  # type: ignore[attr-defined]
    return infos


if not TYPE_CHECKING:
    field = FieldInfo

    def frozen(cls=None, **options):
        """``attrs.frozen``; of its options, those that the package has a use for."""
        if cls is None:
            return lambda decorated: frozen(decorated, **options)
        return _made(cls, is_frozen=True, **options)

    def define(cls=None, **options):
        """``attrs.define``; of its options, those that the package has a use for."""
        if cls is None:
            return lambda decorated: define(decorated, **options)
        return _made(cls, is_frozen=False, **options)

    def evolve(instance, **changes):
        """``attrs.evolve``: a copy with other values of some fields."""
        cls = type(instance)
        places, values_of, named = _COPYING.get(cls) or _copying(cls)
        values = [*values_of(instance)]
        try:
            for argument, value in changes.items():
                values[places[argument]] = value
        except KeyError:  # there is no such field, which is for `__init__` to say
            return cls(**changes)
        return cls(**dict(zip(places, values, strict=True))) if named else cls(*values)

    def asdict(instance):
        """``attrs.asdict``: name -> value; frozen classes inside are taken apart, too."""
        return {
            info.name: _apart(getattr(instance, info.name)) for info in fields_of(type(instance))
        }


#: Class -> how its objects are copied, as calls are stepped by `evolve`: the place of each field by
#: its name in ``__init__``, what reads all of them, and whether some are passed by name only.
_COPYING: dict[type, tuple[dict[str, int], Callable[[Any], Iterable[Any]], bool]] = {}


def _copying(cls: type) -> tuple[dict[str, int], Callable[[Any], Iterable[Any]], bool]:
    """How objects of a class are copied, kept for the next time."""
    fields = fields_of(cls)
    names = [info.name for info in fields]
    each = attrgetter(*names) if len(names) > 1 else lambda item: [getattr(item, n) for n in names]
    places = {info.argument: place for place, info in enumerate(fields)}
    _COPYING[cls] = places, each, any(info.kw_only for info in fields)
    return _COPYING[cls]


def _apart(value: Any) -> Any:
    if hasattr(type(value), "__flowc_fields__"):
        return asdict(value)
    if isinstance(value, (tuple, list)):
        return [_apart(item) for item in value]
    if isinstance(value, dict):
        return {_apart(key): _apart(item) for key, item in value.items()}
    return value


def _made(
    cls: type, *, is_frozen: bool, kw_only: bool = False, eq: bool = True, slots: bool = True
) -> type:
    own = _own_fields(cls)
    if kw_only:
        for info in own.values():
            info.kw_only = True
    fields = (*_inherited_fields(cls, own), *own.values())
    init = _InitOnDemand(fields)
    namespace = _without_fields(cls, own)
    namespace.update(
        __flowc_fields__=fields,
        __init__=init,
        __match_args__=tuple([info.name for info in fields if not info.kw_only]),
        __attrs_attrs__=_AttrsOnDemand(cls, own),
    )
    if slots:
        namespace.update(__slots__=tuple(own), __getstate__=_getstate, __setstate__=_setstate)
    if is_frozen:
        namespace.update(__setattr__=_refuse_set, __delattr__=_refuse_delete)
    namespace.setdefault("__repr__", _repr)
    compared = [info.name for info in fields if info.eq]
    if eq and compared and "__eq__" not in namespace:
        namespace["__eq__"], comparable_hash = _comparison(attrgetter(*compared))
        namespace["__hash__"] = comparable_hash if is_frozen else None
    init.cls = type(cls)(cls.__name__, cls.__bases__, namespace)
    return init.cls


def _inherited_fields(cls: type, own: Mapping[str, FieldInfo]) -> list[FieldInfo]:
    """The fields of the bases, the last in line first, but for those that the class has anew."""
    inherited: dict[str, FieldInfo] = {}
    for base in reversed(cls.__mro__[1:]):
        inherited.update((info.name, info) for info in base.__dict__.get("__flowc_fields__", ()))
    return [info for info in inherited.values() if info.name not in own]


def _without_fields(cls: type, own: Mapping[str, FieldInfo]) -> dict[str, Any]:
    """What the class says besides its fields."""
    left_out = {"__dict__", "__weakref__", *own}
    return {name: value for name, value in vars(cls).items() if name not in left_out}


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


#: The number of fields, and at which places there is a factory -> the code of ``__init__``. The
#: build keeps those that the package has; a class with another is as good, and takes longer.
SHAPES: dict[tuple[int, tuple[int, ...]], CodeType] = {}
#: What `shape_source` writes: where there is a factory; before, for, and behind the fields. A plain
#: assignment is several times faster than `object.__setattr__`, which a frozen class needs. So
#: while its fields are set, an object is one of an open class with the same slots.
FORM = (
    "    if value{at} is unset:\n        value{at} = factory{at}()\n",
    "    own_class = self.__class__\n    try:\n        become(self, open_class)\n"
    "    except TypeError:\n        set_all({arguments})\n        return\n",
    "    self.name{at} = value{at}\n",
    "    self.__class__ = own_class\n",
)
if _inits := kept("inits", FORM):
    SHAPES.update(_inits.SHAPES)


class _InitOnDemand:
    """``__init__`` of a class that has made no object; of most that a command imports it stays."""

    __slots__ = ("cls", "fields")

    def __init__(self, fields: tuple[FieldInfo, ...]) -> None:
        self.cls: type = object
        self.fields = fields

    def __get__(self, instance: Any, owner: type) -> Any:
        init: Any = _init(self.cls, self.fields)
        type.__setattr__(self.cls, "__init__", init)
        return init if instance is None else init.__get__(instance, owner)


def _init(cls: type, fields: tuple[FieldInfo, ...]) -> Callable[..., None]:
    """The ``__init__`` of a class: that of its shape, with the names of its fields."""
    positional = [info for info in fields if not info.kw_only]
    ordered = positional + [info for info in fields if info.kw_only]
    factories = tuple(at for at, info in enumerate(ordered) if info.factory is not None)
    shape = (len(ordered), factories)
    code = SHAPES.get(shape)
    if code is None:
        code = SHAPES[shape] = _compiled(shape_source(*shape))
    names = {f"name{at}": info.name for at, info in enumerate(ordered)}
    arguments = tuple(info.argument for info in ordered)
    of_class = code.replace(
        co_qualname=f"{cls.__qualname__}.__init__",
        co_argcount=1 + len(positional),
        co_kwonlyargcount=len(ordered) - len(positional),
        co_varnames=("self", *arguments, *code.co_varnames[1 + len(ordered) :]),
        co_names=tuple(names.get(name, name) for name in code.co_names),
    )
    known: dict[str, Any] = {"unset": _UNSET, "become": _become, "open_class": None}
    known.update((f"factory{at}", ordered[at].factory) for at in factories)
    known["set_all"] = _FirstTime(known, tuple(names.values()))
    init = FunctionType(of_class, known, "__init__")
    init.__module__ = cls.__module__
    init.__defaults__ = tuple(info.default for info in positional if info.is_optional)
    init.__kwdefaults__ = {
        info.argument: info.default for info in ordered if info.kw_only and info.is_optional
    }
    return init


#: Makes an object one of another class of the same layout.
_become = object.__dict__["__class__"].__set__


class _FirstTime:
    """Sets the fields of the first object of a class, and makes the open class for all others.

    Few of the classes that a command imports are ever used, so the open class is not made before.
    A subclass that `frozen` did not make may have another layout; its objects are all set here.
    """

    __slots__ = ("known", "names")

    def __init__(self, known: dict[str, Any], names: tuple[str, ...]) -> None:
        self.known = known
        self.names = names

    def __call__(self, instance: Any, *values: Any) -> None:
        for name, value in zip(self.names, values, strict=True):
            object.__setattr__(instance, name, value)
        cls = type(instance)
        if self.known["open_class"] is None and "__flowc_fields__" in cls.__dict__:
            namespace: dict[str, Any] = {
                "__setattr__": object.__setattr__, "__delattr__": object.__delattr__,
            }  # fmt: skip
            if "__slots__" in cls.__dict__:
                namespace["__slots__"] = cls.__dict__["__slots__"]
            meta: Any = type(cls)
            self.known["open_class"] = meta(cls.__name__, cls.__bases__, namespace)


def shape_source(count: int, factories: tuple[int, ...]) -> str:
    """An ``__init__`` for so many fields, as text; some are made when they are not given."""
    arguments = ", ".join(["self", *(f"value{at}" for at in range(count))])
    made, before, each, behind = FORM
    body = [
        *(made.format(at=at) for at in factories),
        before.format(arguments=arguments),
        *(each.format(at=at) for at in range(count)),
        behind,
    ]
    return f"def __init__({arguments}):\n{''.join(body) if count else '    pass'}"


def _compiled(source: str) -> CodeType:
    made: dict[str, Any] = {}
    exec(source, made)
    code: CodeType = made["__init__"].__code__
    return code


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

    __slots__ = ("made", "own", "template")

    def __init__(self, template: type, own: dict[str, FieldInfo]) -> None:
        self.template = template
        self.own = own
        self.made: Any = None

    def __get__(self, instance: Any, owner: type) -> Any:
        if self.made is None:
            self.made = _by_attrs(self.template, self.own).__attrs_attrs__  # type: ignore[attr-defined]
        return self.made


def _by_attrs(cls: type, own: dict[str, FieldInfo]) -> type:
    import attrs

    namespace = _without_fields(cls, own)
    namespace.update((name, info.for_attrs()) for name, info in own.items())
    return attrs.frozen(type(cls)(cls.__name__, cls.__bases__, namespace))


def _refuse_set(self: Any, name: str, value: Any) -> None:
    from attrs.exceptions import FrozenInstanceError

    raise FrozenInstanceError


def _refuse_delete(self: Any, name: str) -> None:
    from attrs.exceptions import FrozenInstanceError

    raise FrozenInstanceError


def _repr(self: Any) -> str:
    """The class with the fields that are not as they are anyway."""
    shown = (
        f"{info.name}={value!r}"
        for info in fields_of(type(self))
        if info.repr and not _is_default(info, value := getattr(self, info.name))
    )
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _is_default(info: FieldInfo, value: Any) -> bool:
    # Another factory than these may take its time, or make something else each time.
    usual = info.factory() if info.factory in (dict, list) else info.default
    return type(value) is type(usual) and bool(value == usual)


def _getstate(self: Any) -> dict[str, Any]:
    return {info.name: getattr(self, info.name) for info in fields_of(type(self))}


def _setstate(self: Any, state: dict[str, Any]) -> None:
    for name, value in state.items():
        object.__setattr__(self, name, value)
