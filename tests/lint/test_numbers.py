"""Numbers: which exist, which cost more, which are emergency numbers, and where they stand."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from callflow_dsl.lint.analysis import plans
from callflow_dsl.lint.registry import installed
from callflow_dsl.lint.run import lint
from callflow_dsl.lint.settings import LintSettings
from callflow_dsl.source import Source
from tests.lint.project import GOOD

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = LintSettings(frozenset({"FLW511", "FLW512", "FLW513"}))

needs_plans = pytest.mark.skipif(
    not installed("phonenumbers"), reason="phonenumbers is not installed"
)


def found(text: str) -> list[tuple[str, str, str]]:
    """Code, reported text and message of each finding about a number."""
    diagnostics = lint(Source("example.flow", text), NUMBERS).diagnostics
    return [(d.code, text[slice(*d.location.span)], d.message) for d in diagnostics]


def called(destination: str) -> list[tuple[str, str]]:
    """Code and message for a transfer to this number."""
    reported = found(f'flow "A" {{\n  transfer {destination}\n  hangup\n}}\n')
    assert all(text == destination for _, text, _ in reported)
    return [(code, message) for code, _, message in reported]


@needs_plans
@pytest.mark.parametrize(
    "number",
    [
        "+31201112233", "+12125550123", "+31612345678", "+390612345678", "+80012345678",
        "+5491123456789",
    ],
)  # fmt: skip
def test_numbers_that_exist(number: str) -> None:
    assert called(number) == []


@needs_plans
@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("+1212555012", "it is too short for +1"),
        ("+3120111223", "no range behind +31 holds it"),
        ("+312011122334455", "it is too long for +31"),
        ("+15551234567", "no range behind +1 holds it"),
        ("+99912345678", "no country has this code"),
        ("+310201112233", "that may be +31201112233"),
        ("+4402079460000", "that may be +442079460000"),
    ],
)
def test_numbers_that_do_not_exist(number: str, problem: str) -> None:
    assert called(number) == [("FLW511", f"{number} is no international number: {problem}")]


@needs_plans
@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("+319001234567", "is a premium-rate number"),
        ("+449098790123", "is a premium-rate number"),
        ("+19005551234", "is a premium-rate number"),
        ("+4918031234567", "is a number with shared cost"),
    ],
)
def test_numbers_that_cost_more(number: str, kind: str) -> None:
    assert called(number) == [("FLW512", f"{number} {kind}, and you pay for the call")]


@needs_plans
@pytest.mark.parametrize(
    ("destination", "number"),
    [
        ("112", "112"),
        ("911", "911"),
        ("999", "999"),
        ("31112", "112"),
        ("1911", "911"),
        ("44999", "999"),
        ("49110", "110"),
        ("sip:112@pbx.example", "112"),
        ("sips:911@pbx.example", "911"),
        ("sip:999;phone-context=+44@pbx.example", "999"),
    ],
)
def test_emergency_numbers(destination: str, number: str) -> None:
    message = f"{number} is an emergency number, and the caller's location is lost"
    assert called(f'"{destination}"') == [("FLW513", message)]


@needs_plans
@pytest.mark.parametrize("user", ["desk", "110", "1120", "+31201112233", "112desk"])
def test_extensions_are_no_emergency_numbers(user: str) -> None:
    assert called(f'"sip:{user}@pbx.example"') == []


@needs_plans
def test_numbers_are_reported_where_they_are_used_and_once() -> None:
    text = """
    param desk = +3120111223
    part help(number) { transfer ${number} }
    flow "A" {
      number ${desk} +31201234567
      number +3120123456
      menu choice {
        say "Press 1 or 2."
        key 1 { use help(${desk}) }
        key 2 { use help(+319001234567) }
        key 3 { transfer +31201112233 raw {"options": {"destination": "${desk}"}} }
      }
      raw {"action": "transfer", "options": {"destination": "3120111223"}}
    }
    """
    assert [(code, place) for code, place, _ in found(text)] == [
        ("FLW511", "${number}"),
        ("FLW512", "${number}"),
        ("FLW511", "${desk}"),
        ("FLW511", "+3120123456"),
        ("FLW511", 'raw {"action": "transfer", "options": {"destination": "3120111223"}}'),
    ]


@needs_plans
def test_the_value_of_a_parameter_is_judged() -> None:
    text = 'param desk\nflow "A" {\n  transfer ${desk}\n  hangup\n}\n'
    source = Source("example.flow", text)
    codes = [
        [d.code for d in lint(source, NUMBERS, values={"desk": desk}).diagnostics]
        for desk in ("+31201112233", "+3120111223")
    ]
    assert codes == [[], ["FLW511"]]


def without_plans(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run ``flowc`` in a Python that does not find the extra package."""
    program = (
        "import sys; sys.modules['phonenumbers'] = None\n"
        "from callflow_dsl.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_without_the_package_its_rules_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    calls = GOOD.replace("hangup", "transfer +3120111223  // flowc: ignore FLW511 soon\n  hangup")
    (tmp_path / "calls.flow").write_text(calls)
    rules = ("--select", "FLW511,FLW512,FLW513,FLW700")
    done = without_plans("lint", *rules, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "no problems in 1 file\n")
    assert done.stderr == (
        "flowc: note: FLW512, FLW513 did not run for lack of phonenumbers: "
        "pip install 'flowc[lint]', or ignore them\n"
    )
    done = without_plans("lint", *rules, "--ignore", "FLW51", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_the_package_the_plain_check_still_works(tmp_path: Path) -> None:
    raw = '{"action": "transfer", "options": {"destination": "%s"}}'
    text = f'flow "A" {{\n  say "Hi." language en-GB\n  raw {raw}\n}}\n'
    for digits, is_wrong in (("0612345678", True), ("31612345678", False), ("3161", True)):
        (tmp_path / "a.flow").write_text(text % digits)
        code = (
            "import sys; sys.modules['phonenumbers'] = None\n"
            "from callflow_dsl.cli.main import main\n"
            "main(['lint', 'a.flow', '--no-cache', '--select', 'FLW51'])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert ("FLW511" in done.stdout) is is_wrong
        assert done.stderr.count("FLW51") == 2
        assert "FLW512, FLW513 did not run" in done.stderr


@needs_plans
@pytest.mark.parametrize("code", plans._countries())
def test_what_one_plan_calls_ordinary_is_so_by_the_whole_package(code: str) -> None:
    import phonenumbers
    from phonenumbers import PhoneNumberType

    country = plans._countries()[code]
    assert phonenumbers.region_code_for_country_code(int(code)) == country
    drawn = random.Random(code)
    told = 0
    for kind in ("fixed_line", "mobile", "premium_rate", "shared_cost", "toll_free"):
        example = phonenumbers.example_number_for_type(
            country, getattr(PhoneNumberType, kind.upper())
        )
        if example is None:
            continue
        digits = f"{code}{phonenumbers.national_significant_number(example)}"
        changed = (
            digits[:place] + drawn.choice("0123456789") + digits[place + 1 :]
            for place in range(len(code), len(digits))
            for _ in range(4)
        )
        for other in (
            digits,
            digits[:-1],
            digits + "1",
            code + "0" + digits[len(code) :],
            *changed,
        ):
            if plans.is_ordinary(other):
                number = phonenumbers.parse(f"+{other}")
                assert phonenumbers.is_valid_number(number)
                assert f"{code}{phonenumbers.national_significant_number(number)}" == other
                assert phonenumbers.number_type(number) not in (
                    PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST
                )  # fmt: skip
                told += 1
    # Where the plan has a condition on the first digits, all is left to the package.
    assert told or getattr(plans._plan(country), "leading_digits", None)


def test_a_package_that_is_laid_out_otherwise_is_asked_as_a_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plans, "_ALONE", "no_such_package")
    monkeypatch.setattr(plans, "_set_up", lambda: None)
    plans._plan.cache_clear()
    assert not plans.is_ordinary("31201112233")
    plans._plan.cache_clear()


@needs_plans
def test_an_ordinary_number_does_not_import_the_package() -> None:
    program = (
        "import sys\n"
        "from callflow_dsl.lint.analysis.plans import is_ordinary\n"
        "assert is_ordinary('31201112233')\n"
        "assert 'phonenumbers' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
