"""`flowc decompile` as a process: inputs, outputs, errors."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from callflow_dsl import FlowcError, decompile
from callflow_dsl.decompiler import gain
from tests.decompile.test_menus import BY_HAND

if TYPE_CHECKING:
    from pathlib import Path

FLOW: dict[str, Any] = {"id": "f1", "title": "A", "steps": [{"action": "hangup"}], "_links": {}}
TEXT = 'flow "A" {\n  ids server\n\n  hangup\n}\n'


def flowc(*arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "callflow_dsl", *arguments],
        cwd=cwd, input=stdin, capture_output=True, check=False,
    )  # fmt: skip


def test_file_stdin_and_output(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(FLOW))
    done = flowc("decompile", "a.json", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, TEXT, b"")
    answer = json.dumps({"data": [FLOW], "pagination": {}}).encode()
    done = flowc("decompile", "-", cwd=tmp_path, stdin=b"\xef\xbb\xbf" + answer)
    assert (done.returncode, done.stdout.decode()) == (0, TEXT)
    for flow in (FLOW, json.dumps(FLOW)):  # the body of an outbound call
        body = json.dumps({"source": "1", "destination": "2", "callFlow": flow})
        for text in (body, json.dumps(body)):
            done = flowc("decompile", "-", cwd=tmp_path, stdin=text.encode())
            assert (done.returncode, done.stdout.decode(), done.stderr) == (0, TEXT, b"")
    done = flowc("decompile", "a.json", "-o", "out/a.flow", "--keep-ids", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert 'id "f1"' in (tmp_path / "out" / "a.flow").read_text()


def test_what_new_ids_would_give_is_told(tmp_path: Path) -> None:
    """On standard error, where it is true and nobody asked for silence."""
    path = tmp_path / "a.json"
    note = "flowc: note: 1 menu is written with labels, to keep the ids of the steps; "
    for document, options, told in (
        (BY_HAND, [], note + "--new-step-ids writes menus\n"),
        (BY_HAND, ["-q"], ""),
        (BY_HAND, ["--new-step-ids"], ""),
        (BY_HAND, ["-o", "a.flow"], note + "--new-step-ids writes menus\n"),
        ({**BY_HAND, "steps": [{**s, "conditions": None} for s in BY_HAND["steps"]]}, [], ""),
    ):
        path.write_text(json.dumps(document))
        done = flowc("decompile", "a.json", *options, cwd=tmp_path)
        assert (done.returncode, done.stderr.decode()) == (0, told)


def test_a_long_file_is_not_decompiled_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    text = decompile(BY_HAND)
    assert gain.menus_gained(BY_HAND, text) == 1
    monkeypatch.setattr(gain, "MOST_LINES", text.count("\n") - 1)
    assert gain.menus_gained(BY_HAND, text) == 0


def test_there_and_back(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(FLOW))
    flowc("decompile", "a.json", "-o", "a.flow", cwd=tmp_path)
    assert flowc("fmt", "--check", "a.flow", cwd=tmp_path).returncode == 0
    compiled = json.loads(flowc("compile", "a.flow", cwd=tmp_path).stdout)
    assert compiled == {"title": "A", "steps": [{"action": "hangup"}]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "<stdin> is empty"),
        ("\ufeff \n", "<stdin> is empty"),
        ('{"title": "A"\n "x"}', "<stdin>:2:2: this is not JSON"),
        ('{"steps": [{"action": "beep", "x": NaN}]}', "NaN is no JSON number"),
        ('{"steps": [{"action": "beep", "x": 1e999}]}', "cannot be said in JSON"),
        ('{"a": ' * 5000, "<stdin>"),
        ("null", "null is no call flow"),
        ('"flow"', '"flow" is no call flow'),
        ("[]", "there is no call flow in it: the list is empty"),
        ('{"data": []}', "there is no call flow in it: data is empty"),
        ('{"callFlow": 5}', "callFlow: 5 is no call flow"),
        ('{"callFlow": "{"}', "callFlow:1:2: this is not JSON"),
        ('{"title": "\\ud800", "steps": []}', "half of a character: \\ud800"),
        ('{"data": null, "errors": [{"code": 13}]}', "an error that the API answered"),
        ('{"title": "A"}', "this JSON is no call flow: it has no steps"),
        ('{"title": "A", "steps": {}}', "its steps are no list"),
        ('[{"action": "hangup"}]', "[0]: this JSON is no call flow: it has no steps"),
        ('{"data": [{"id": "c", "status": "ended"}]}', "data[0]: this JSON is no call flow"),
        ('{"data": [{"steps": []}, {"steps": [{}]}]}', "data[1].steps[0]: the action of this step"),
        ('{"steps": [{"action": 4}]}', "steps[0]: the action of this step is no string"),
        ('{"steps": [[]]}', "steps[0]: [] is no step"),
    ],
)
def test_bad_input_is_one_error(tmp_path: Path, text: str, message: str) -> None:
    done = flowc("decompile", "-", "-o", "out.flow", cwd=tmp_path, stdin=text.encode())
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("flowc: error: <stdin>")
    assert message in done.stderr.decode()
    assert not (tmp_path / "out.flow").exists()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b'{"title": "\xe9"}')
    assert flowc("decompile", "latin.json", cwd=tmp_path).returncode == 2
    for name in ("missing.json", "."):
        done = flowc("decompile", name, cwd=tmp_path)
        assert done.returncode == 2
        assert b"cannot read" in done.stderr
    assert b"server's" in flowc("decompile", "--help", cwd=tmp_path).stdout


@pytest.mark.parametrize("document", [{"steps": [], "x": {1}}, object()])
def test_what_is_no_json_is_refused(document: Any) -> None:
    with pytest.raises(FlowcError, match="cannot be said in JSON"):
        decompile(document)
