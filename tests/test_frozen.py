"""Frozen classes are the same whether attrs or the build made their methods."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping  # noqa: TC003 - annotations are read at run time
from typing import TYPE_CHECKING, Any, ClassVar

import attrs
import cattrs
import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from callflow_dsl import _build, _frozen
from callflow_dsl.source import Source
from callflow_dsl.steps import Condition, Say, Step

if TYPE_CHECKING:
    from collections.abc import Iterator


class Base:
    """The fields that all have."""

    KIND: ClassVar[str] = "base"

    label: str | None = _frozen.field(default=None, kw_only=True)
    extra: Mapping[str, Any] = _frozen.field(factory=dict, kw_only=True)


class Plain:
    """A class with all kinds of fields."""

    name: str
    size: int = 3
    span: tuple[int, int] = _frozen.field(default=(0, 0), eq=False, repr=False)
    tag: str = _frozen.field(default="", kw_only=True, metadata={"help": "A tag."})

    def shout(self) -> str:
        """Return the name in capitals."""
        return self.name.upper()

    @property
    def double(self) -> int:
        """Twice the size."""
        return self.size * 2


def make(cls: type, init: Any = None, bases: tuple[type, ...] = ()) -> Any:
    """Return a frozen copy of a class: by attrs, or with the ``__init__`` that is given."""
    namespace = {
        name: value
        for name, value in vars(cls).items()
        if name not in ("__dict__", "__weakref__", "__flowc_fields__")
    }
    fresh = type(cls.__name__, bases, namespace)
    key = f"{fresh.__module__}.{fresh.__qualname__}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_frozen, "INITS", {} if init is None else {key: init})
        return _frozen.frozen(fresh)


def built_init(cls: type) -> tuple[str, Any]:
    """Return what the build would keep for a class."""
    namespace: dict[str, Any] = {"_set": object.__setattr__, "FieldInfo": _frozen.FieldInfo}
    exec(_build._init_source("init", cls), namespace)
    return _frozen.signature_of(cls), namespace["init"]


#: The class as it is written; its name stands for what `cls` made while a test runs.
SOURCE = Plain
BY_ATTRS = make(Plain)
BY_BUILD = make(Plain, built_init(BY_ATTRS))
BASE_BY_ATTRS = make(Base)
BASE_BY_BUILD = make(Base, built_init(BASE_BY_ATTRS))


@pytest.fixture(params=["attrs", "build"])
def cls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The class made in one of the two ways, found under its name by pickle."""
    made = BY_ATTRS if request.param == "attrs" else BY_BUILD
    monkeypatch.setitem(globals(), "Plain", made)
    return made


def is_built(made: Any) -> bool:
    """Whether the build's way was taken."""
    return isinstance(vars(made)["__attrs_attrs__"], _frozen._AttrsOnDemand)


def test_both_ways_are_taken() -> None:
    assert is_built(BY_BUILD)
    assert not is_built(BY_ATTRS)


def test_it_is_an_attrs_class(cls: Any) -> None:
    assert attrs.has(cls)
    assert [a.name for a in attrs.fields(cls)] == ["name", "size", "span", "tag"]
    assert attrs.fields(cls).tag.metadata == {"help": "A tag."}
    assert attrs.fields(cls).tag.kw_only is True
    assert attrs.fields(cls).size.default == 3
    assert (attrs.fields(cls).span.eq, attrs.fields(cls).span.repr) == (False, False)


def test_evolve_and_asdict(cls: Any) -> None:
    first = cls("a", tag="x")
    second = attrs.evolve(first, size=7)
    assert attrs.asdict(first) == {"name": "a", "size": 3, "span": (0, 0), "tag": "x"}
    assert attrs.asdict(second) == {"name": "a", "size": 7, "span": (0, 0), "tag": "x"}
    assert type(second) is cls


def test_equality_and_hash(cls: Any) -> None:
    assert cls("a", span=(1, 2)) == cls("a", span=(3, 4))
    assert hash(cls("a", span=(1, 2))) == hash(cls("a", span=(3, 4)))
    assert cls("a") != cls("b")
    assert cls("a") != cls("a", tag="x")
    assert cls("a").__eq__("a") is NotImplemented
    assert len({cls("a"), cls("a"), cls("b")}) == 2


def test_classes_with_equal_fields_are_not_equal() -> None:
    assert BY_ATTRS("a") != BY_BUILD("a")


def test_repr_leaves_out_what_it_is_told_to(cls: Any) -> None:
    assert repr(cls("a", 4, (1, 2), tag="x")) == "Plain(name='a', size=4, tag='x')"


def test_nothing_can_be_assigned_or_deleted(cls: Any) -> None:
    made = cls("a")
    with pytest.raises(FrozenInstanceError):
        made.name = "b"
    with pytest.raises(FrozenInstanceError):
        del made.name
    with pytest.raises(FrozenInstanceError):
        made.other = 1
    assert made.name == "a"


def test_there_is_no_dict(cls: Any) -> None:
    assert not hasattr(cls("a"), "__dict__")


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_pickle(cls: Any, protocol: int) -> None:
    made = cls("a", 5, (1, 2), tag="x")
    back = pickle.loads(pickle.dumps(made, protocol))
    assert (back, back.span, type(back)) == (made, (1, 2), cls)


def test_copies(cls: Any) -> None:
    made = cls("a", 5, (1, 2), tag="x")
    for back in (copy.copy(made), copy.deepcopy(made)):
        assert (back, back.span) == (made, (1, 2))


def test_methods_and_documentation_stay(cls: Any) -> None:
    assert cls("a").shout() == "A"
    assert cls("a").double == 6
    assert cls.__doc__ == "A class with all kinds of fields."
    assert cls.__qualname__ == "Plain"


def test_arguments(cls: Any) -> None:
    assert cls(name="a", size=2) == cls("a", 2)
    assert cls.__match_args__ == ("name", "size", "span")
    for wrong in ((), ("a", 1, (0, 0), "x")):
        with pytest.raises(TypeError):
            cls(*wrong)
    with pytest.raises(TypeError):
        cls("a", colour="red")


def test_cattrs_takes_it_apart_and_puts_it_together(cls: Any) -> None:
    converter = cattrs.Converter()
    apart = converter.unstructure(cls("a", 4, tag="x"))
    assert apart == {"name": "a", "size": 4, "span": (0, 0), "tag": "x"}


@pytest.mark.parametrize("base", [BASE_BY_ATTRS, BASE_BY_BUILD], ids=["attrs", "build"])
@pytest.mark.parametrize("built", [False, True])
def test_fields_are_inherited(base: Any, built: bool) -> None:
    plain = make(Plain, None, (base,))
    child = make(Plain, built_init(plain), (base,)) if built else plain
    assert is_built(child) is built
    made = child("a", label="x")
    assert [a.name for a in attrs.fields(child)] == [
        "label", "extra", "name", "size", "span", "tag",
    ]  # fmt: skip
    assert (made.label, made.extra, made.name, made.KIND) == ("x", {}, "a", "base")
    assert made.extra is not child("a").extra
    assert attrs.evolve(made, label="y") == child("a", label="y")
    assert not hasattr(made, "__dict__")
    assert repr(made) == "Plain(label='x', extra={}, name='a', size=3, tag='')"


def test_a_class_without_fields_of_its_own() -> None:
    class Empty:
        """Nothing of its own."""

    for base in (BASE_BY_ATTRS, BASE_BY_BUILD):
        by_attrs = make(Empty, None, (base,))
        by_build = make(Empty, built_init(by_attrs), (base,))
        assert (is_built(by_attrs), is_built(by_build)) == (False, True)
        for made in (by_attrs, by_build):
            assert [a.name for a in attrs.fields(made)] == ["label", "extra"]
            assert made(label="x") == made(label="x") != made()


def test_a_stale_signature_falls_back_to_attrs() -> None:
    signature, init = built_init(BY_ATTRS)
    stale = make(Plain, (signature.replace("size=", "size"), init))
    assert not is_built(stale)
    assert stale("a").size == 3


def test_a_changed_default_is_taken_as_it_is_now() -> None:
    changed = make(type("Plain", (), {**vars(SOURCE), "size": 4}), built_init(BY_ATTRS))
    assert is_built(changed)
    assert changed("a").size == 4


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("size", _frozen.field()),
        ("size", _frozen.field(default=3, kw_only=True)),
        ("span", _frozen.field(factory=tuple)),
        ("tag", "other"),
    ],
)
def test_a_changed_field_changes_the_signature(change: str, value: object) -> None:
    changed = make(type("Plain", (), {**vars(SOURCE), change: value}))
    assert _frozen.signature_of(changed) != _frozen.signature_of(BY_ATTRS)


@given(st.text(), st.integers(), st.text())
def test_both_ways_say_the_same(name: str, size: int, tag: str) -> None:
    first, second = BY_ATTRS(name, size, tag=tag), BY_BUILD(name, size, tag=tag)
    assert repr(first) == repr(second)
    assert attrs.asdict(first) == attrs.asdict(second)


def package_classes() -> dict[str, type]:
    """Return the frozen classes that the build looks at."""
    made = (*_build.classes(_build.MODULES), *_build.classes(_build.MORE_MODULES))
    return {f"{cls.__module__}.{cls.__qualname__}": cls for cls in made}


def test_a_fresh_build_fits_every_class_of_the_package() -> None:
    kept: dict[str, str] = {}
    for modules in (_build.MODULES, _build.MORE_MODULES):
        namespace: dict[str, Any] = {}
        exec(_build.inits_source(modules), namespace)
        kept |= {name: signature for name, (signature, _) in namespace["INITS"].items()}
    made = package_classes()
    assert len(made) > 100
    assert {name: _frozen.signature_of(cls) for name, cls in made.items()} == kept


def test_a_class_is_built_just_where_its_signature_fits() -> None:
    for name, made in package_classes().items():
        signature, _ = _frozen._built_init(name)
        assert is_built(made) == (signature == _frozen.signature_of(made)), name


@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("said", [{"eq": False}, {"slots": False}, {"kw_only": True}])
def test_what_attrs_can_be_told(said: dict[str, bool], built: bool) -> None:
    def fresh() -> type:
        return type("Plain", (), dict(vars(SOURCE)))

    by_attrs: Any = _frozen.frozen(fresh(), **said)  # type: ignore[call-overload]
    made: Any = by_attrs
    if built:
        with pytest.MonkeyPatch.context() as patch:
            key = f"{__name__}.Plain"
            patch.setattr(_frozen, "INITS", {key: built_init(by_attrs)})
            made = _frozen.frozen(fresh(), **said)  # type: ignore[call-overload]
    assert is_built(made) is built
    first, second = made(name="a"), made(name="a")
    assert (first == second) is said.get("eq", True)
    assert hasattr(first, "__dict__") is not said.get("slots", True)
    assert attrs.fields(made).size.kw_only is said.get("kw_only", False)
    with pytest.raises(FrozenInstanceError):
        first.name = "b"


def test_evolve_without_attrs(cls: Any) -> None:
    first = cls("a", 4, (1, 2), tag="x")
    second = _frozen.evolve(first, size=7)
    assert (second.name, second.size, second.span, second.tag) == ("a", 7, (1, 2), "x")


def test_real_classes_work_with_attrs() -> None:
    say = Say("Hi", language="en-GB", conditions=(Condition("x", "==", "1"),))
    assert attrs.evolve(say, voice="male").voice == "male"
    assert attrs.fields(Say)[0].name == attrs.fields(Step)[0].name == "id"
    assert pickle.loads(pickle.dumps(say)) == copy.deepcopy(say) == say
    assert attrs.asdict(Source("a", "b")) == {"name": "a", "text": "b", "path": None}
