"""What a type checker sees of the operations: written once, typed for each client."""

from __future__ import annotations

import re

from mypy import api

PROGRAM = """\
from callflow_dsl.api import AsyncClient, Client
def f(c: Client) -> None:
    reveal_type(c.calls.get("x"))
    reveal_type(c.calls.list(per_page=3))
    reveal_type(c.raw.calls.get("x"))
    reveal_type(c.recordings.stream("x"))
async def g(c: AsyncClient) -> None:
    reveal_type(await c.calls.get("x"))
    reveal_type(c.calls.list())
    reveal_type(await c.raw.calls.delete("x"))
    reveal_type(c.calls.follow("x"))
def wrong(c: Client) -> None:
    c.calls.get(5)
    c.calls.create({}, source="1")
"""


def test_operations_are_typed_for_each_client(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    out, err, _ = api.run(["--strict", "--no-error-summary", str(tmp_path / "program.py")])
    assert err == ""
    revealed = [re.sub(r"\w+\.", "", text) for text in re.findall('type is "(.*)"', out)]
    assert revealed == [
        "Call", "Paginator[Call]", "Raw[Call]", "Iterator[bytes]",
        "Call", "AsyncPaginator[Call]", "Raw[Removal]", "AsyncIterator[Call]",
    ]  # fmt: skip
    assert re.findall(r"\[([a-z-]+)\]$", out, re.M) == ["arg-type", "call-arg"]
