"""Frozen classes are the same whether attrs or `_frozen` made their methods."""

from __future__ import annotations

import copy
import inspect
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Mapping  # noqa: TC003 - annotations are read at run time
from pathlib import Path
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


ROOT = Path(__file__).parents[1]


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


def fresh(cls: type, bases: tuple[type, ...] = ()) -> type:
    """Return the class as it was before a decorator changed it, below these bases."""
    namespace = {
        name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")
    }
    return type(cls.__name__, bases, namespace)


def by_attrs(cls: type, bases: tuple[type, ...] = ()) -> Any:
    """Return a frozen copy of a class, made by attrs."""
    plain = fresh(cls, bases)
    return _frozen._by_attrs(plain, _frozen._own_fields(plain))


def by_us(cls: type, bases: tuple[type, ...] = ()) -> Any:
    """Return a frozen copy of a class, made by `_frozen`."""
    return _frozen.frozen(fresh(cls, bases))


BY_ATTRS, BY_US = by_attrs(Plain), by_us(Plain)
BASE_BY_ATTRS, BASE_BY_US = by_attrs(Base), by_us(Base)


@pytest.fixture(params=["attrs", "us"])
def cls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The class made in one of the two ways, found under its name by pickle."""
    made = BY_ATTRS if request.param == "attrs" else BY_US
    monkeypatch.setitem(globals(), "Plain", made)
    return made


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
    assert BY_ATTRS("a") != BY_US("a")


def test_repr_leaves_out_what_it_is_told_to(cls: Any) -> None:
    assert repr(cls("a", 4, (1, 2), tag="x")) == "Plain(name='a', size=4, tag='x')"


def test_repr_leaves_out_what_is_as_it_is_anyway() -> None:
    assert repr(BY_US("a")) == repr(BY_US("a", 3, tag="")) == "Plain(name='a')"
    assert repr(BY_US("a", True)) == "Plain(name='a', size=True)"
    assert repr(Say("hi")) == "Say(payload='hi')"
    assert repr(by_us(Base)(extra={"a": 1})) == "Base(extra={'a': 1})"


def test_an_argument_that_is_missing_is_one_of_the_class() -> None:
    with pytest.raises(TypeError, match=r"^Say\.__init__\(\) missing 1 required .*: 'payload'$"):
        Say()  # type: ignore[call-arg]


def test_a_signature_shows_what_can_be_left_out() -> None:
    shown = str(inspect.signature(by_us(Plain, (BASE_BY_US,))))
    assert shown == "(name, size=3, span=(0, 0), *, label=None, extra=..., tag='')"


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


@pytest.mark.parametrize(("way", "base"), [(by_attrs, BASE_BY_ATTRS), (by_us, BASE_BY_US)])
def test_fields_are_inherited(way: Any, base: Any) -> None:
    child = way(Plain, (base,))
    made = child("a", label="x")
    assert [a.name for a in attrs.fields(child)] == [
        "label", "extra", "name", "size", "span", "tag",
    ]  # fmt: skip
    assert (made.label, made.extra, made.name, made.KIND) == ("x", {}, "a", "base")
    assert made.extra is not child("a").extra
    assert attrs.evolve(made, label="y") == child("a", label="y")
    assert not hasattr(made, "__dict__")
    assert repr(made).startswith("Plain(label='x', ")


@pytest.mark.parametrize(("way", "base"), [(by_attrs, BASE_BY_ATTRS), (by_us, BASE_BY_US)])
def test_a_class_without_fields_of_its_own(way: Any, base: Any) -> None:
    class Empty:
        """Nothing of its own."""

    made = way(Empty, (base,))
    assert [a.name for a in attrs.fields(made)] == ["label", "extra"]
    assert made(label="x") == made(label="x") != made()


def with_options(field: Any) -> type:
    """Return a class to be frozen with options; ``field`` of attrs, or ours."""

    class Options:
        """A field that is private, and one that is not."""

        size: int = 3
        _hidden: list[int] = field(factory=list, repr=False)

    return Options


@pytest.mark.parametrize(
    ("ours", "theirs", "options"),
    [
        (_frozen.frozen, attrs.frozen, {"kw_only": True}),
        (_frozen.frozen, attrs.frozen, {"eq": False}),
        (_frozen.frozen, attrs.frozen, {"slots": False}),
        (_frozen.frozen, attrs.frozen, {"eq": False, "slots": False}),
        (_frozen.define, attrs.define, {}),
        (_frozen.define, attrs.define, {"eq": False}),
    ],
)
def test_options_mean_what_they_mean_to_attrs(ours: Any, theirs: Any, options: Any) -> None:
    classes = (
        ours(**options)(with_options(_frozen.field)),
        theirs(**options)(with_options(attrs.field)),
    )

    def behaviour(cls: Any) -> list[object]:
        def attempt(action: Any) -> object:
            try:
                return action()
            except (TypeError, AttributeError) as error:
                return type(error)

        made = cls(size=4, hidden=[1])
        return [
            "_hidden" in repr(made),
            made._hidden,
            cls()._hidden is cls()._hidden,
            attempt(lambda: repr(cls(4, [1]))),
            made == cls(size=4, hidden=[1]),
            attempt(lambda: hash(cls(hidden=())) == hash(cls(hidden=()))),
            hasattr(made, "__dict__"),
            attempt(lambda: setattr(made, "size", 5)),
            made.size,
            copied(made),
            cls.__match_args__,
        ]

    def copied(made: Any) -> object:
        back = copy.copy(made)
        return (type(back) is type(made), back.size, back._hidden)

    assert behaviour(classes[0]) == behaviour(classes[1])


def test_evolve_and_asdict_without_attrs() -> None:
    outer = by_us(Plain)("a", (BY_US("b"), {"c": BY_US("d")}), tag="x")
    assert _frozen.asdict(outer) == {
        "name": "a",
        "size": [
            {"name": "b", "size": 3, "span": [0, 0], "tag": ""},
            {"c": {"name": "d", "size": 3, "span": [0, 0], "tag": ""}},
        ],
        "span": [0, 0],
        "tag": "x",
    }
    assert _frozen.evolve(outer, size=5) == attrs.evolve(outer, size=5)
    assert _frozen.evolve(_frozen.frozen(with_options(_frozen.field))(), hidden=[2])._hidden == [2]
    with pytest.raises(TypeError):
        _frozen.evolve(outer, colour="red")


@given(st.text(), st.integers(), st.text())
def test_both_ways_say_the_same(name: str, size: int, tag: str) -> None:
    first, second = BY_ATTRS(name, size, tag=tag), BY_US(name, size, tag=tag)
    assert attrs.asdict(first) == attrs.asdict(second)


def test_the_build_keeps_the_shapes_of_all_classes() -> None:
    kept: dict[str, Any] = {}
    exec(_build.shapes_source(), kept)
    assert len(kept["SHAPES"]) > 30
    for shape, code in kept["SHAPES"].items():
        fresh_code = _frozen._compiled(_frozen.shape_source(*shape))
        for part in ("co_code", "co_consts", "co_names", "co_varnames"):
            assert getattr(code, part) == getattr(fresh_code, part), shape


OUTDATED = """
import sys, types
kept = types.ModuleType("callflow_dsl._built.inits")
kept.__dict__.update({names})
sys.modules["callflow_dsl._built.inits"] = kept
from callflow_dsl.steps import Say
assert Say("hi").payload == "hi"
"""


@pytest.mark.parametrize(
    "names", ["{}", "dict(SHAPES={(2, ()): None})", "dict(FORM=1, SHAPES={(2, ()): None})"]
)
def test_what_another_version_has_built_is_not_used(names: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OUTDATED.replace("{names}", names)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_the_build_mends_what_another_version_has_built(tmp_path: Path) -> None:
    package = tmp_path / "callflow_dsl"
    shutil.copytree(ROOT / "callflow_dsl", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "grammar", tmp_path / "grammar")
    for name in ("inits", "patterns"):
        (package / "_built" / f"{name}.py").write_text("raise SystemExit('it was read')\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "callflow_dsl._build"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "FORM" in (package / "_built" / "inits.py").read_text("utf-8")


def test_an_object_of_a_subclass_is_one_of_it() -> None:
    """A class that `frozen` did not make has a layout of its own, or the same; either will do."""

    class WithDict(Say):
        pass

    class WithSlots(Say):
        __slots__ = ()

    for cls in (Say, WithDict, WithSlots, Say):
        made = cls("hi", voice="male")
        assert (type(made), made.payload, made.voice, made.extra) == (cls, "hi", "male", {})
        with pytest.raises(FrozenInstanceError):
            made.payload = "ho"  # type: ignore[misc]


def test_real_classes_work_with_attrs() -> None:
    say = Say("Hi", language="en-GB", conditions=(Condition("x", "==", "1"),))
    assert attrs.evolve(say, voice="male").voice == "male"
    assert attrs.fields(Say)[0].name == attrs.fields(Step)[0].name == "id"
    assert pickle.loads(pickle.dumps(say)) == copy.deepcopy(say) == say
    assert attrs.asdict(Source("a", "b")) == {"name": "a", "text": "b", "path": None}
