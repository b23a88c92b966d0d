"""From a request to the function that answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callflow_dsl.emulator import call_flows
from callflow_dsl.emulator.answers import Answer, RefusedError, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.emulator.account import Account
    from callflow_dsl.emulator.answers import Request

    #: Answers a request; the words of the path that the pattern leaves open follow.
    Handler = Callable[..., Answer]

#: Pattern of the path -> method -> handler. ``*`` stands for one word of the path.
ROUTES: Mapping[tuple[str, ...], Mapping[str, Handler]] = {
    ("call-flows",): {"GET": call_flows.list_flows, "POST": call_flows.create_flow},
    ("call-flows", "*"): {
        "GET": call_flows.read_flow,
        "PUT": call_flows.replace_flow,
        "DELETE": call_flows.delete_flow,
    },
    ("call-flows", "*", "numbers"): {
        "GET": call_flows.list_numbers,
        "POST": call_flows.add_numbers,
        "PUT": call_flows.replace_numbers,
    },
}


def answer(account: Account, request: Request) -> Answer:
    """Carry out a request, whole or not at all."""
    words = tuple(request.path.strip("/").split("/"))
    for pattern, methods in ROUTES.items():
        opened = _match(pattern, words)
        if opened is None:
            continue
        handler = methods.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            allowed = ", ".join([*methods, *(["HEAD"] if "GET" in methods else [])])
            refused = problem(405, f"{request.method} is not allowed here; {allowed} are")
            return refused.with_headers(Allow=allowed)
        try:
            with account.store.transaction():
                return handler(account, request, *opened)
        except RefusedError as refusal:
            return refusal.answer
    return problem(404, f"There is nothing at {request.path}.")


def _match(pattern: tuple[str, ...], words: tuple[str, ...]) -> list[str] | None:
    if len(pattern) != len(words):
        return None
    opened = []
    for expected, word in zip(pattern, words, strict=True):
        if expected == "*" and word:
            opened.append(word)
        elif expected != word:
            return None
    return opened
