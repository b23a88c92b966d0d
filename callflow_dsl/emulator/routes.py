"""From a request to the function that answers it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from callflow_dsl.emulator import call_flows, calls, recordings, webhooks
from callflow_dsl.emulator.answers import Answer, RefusedError, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from callflow_dsl.emulator.account import Account
    from callflow_dsl.emulator.answers import Request
    from callflow_dsl.emulator.phone import Phone

    #: Answers a request; the words of the path that the pattern leaves open follow.
    Handler = Callable[..., Answer]
    #: Gives a handler the account, and what else it needs.
    Bind = Callable[[Handler], Handler]
    #: Pattern of the path -> method -> handler. ``*`` stands for one word of the path.
    Table = Mapping[tuple[str, ...], Mapping[str, Handler]]

_LEG = ("calls", "*", "legs", "*")


def table(account: Account, phone: Phone) -> Table:
    """All that the API answers, for this account."""

    def of(handler: Handler) -> Handler:
        return partial(handler, account)

    def phoned(handler: Handler) -> Handler:
        return partial(handler, account, phone)

    return {**_flows(of), **_calls(of, phoned), **_recordings(of, phoned), **_webhooks(of)}


def _flows(of: Bind) -> Table:
    return {
        ("call-flows",): {"GET": of(call_flows.list_flows), "POST": of(call_flows.create_flow)},
        ("call-flows", "*"): {
            "GET": of(call_flows.read_flow),
            "PUT": of(call_flows.replace_flow),
            "DELETE": of(call_flows.delete_flow),
        },
        ("call-flows", "*", "numbers"): {
            "GET": of(call_flows.list_numbers),
            "POST": of(call_flows.add_numbers),
            "PUT": of(call_flows.replace_numbers),
        },
    }


def _calls(of: Bind, phoned: Bind) -> Table:
    return {
        ("calls",): {"GET": of(calls.list_calls), "POST": phoned(calls.start_call)},
        ("calls", "*"): {
            "GET": of(calls.read_call),
            "PUT": phoned(calls.redirect_call),
            "DELETE": phoned(calls.hang_up),
        },
        ("calls", "*", "legs"): {"GET": of(calls.list_legs)},
        ("calls", "*", "*"): {"POST": phoned(calls.add_leg)},
        _LEG: {"GET": of(calls.read_leg)},
        ("legs", "*"): {"DELETE": phoned(calls.hang_up_leg)},
        ("legs", "*", "hold"): {"POST": of(calls.hold_leg)},
        ("legs", "*", "unhold"): {"POST": of(calls.unhold_leg)},
    }


def _recordings(of: Bind, phoned: Bind) -> Table:
    recording = {"GET": of(recordings.read_recording), "DELETE": of(recordings.delete_recording)}
    transcriptions = {
        "GET": of(recordings.list_transcriptions),
        "POST": phoned(recordings.start_transcription),
    }
    transcription = {"GET": of(recordings.read_transcription)}
    return {
        (*_LEG, "recordings"): {"GET": of(recordings.list_recordings)},
        (*_LEG, "recordings", "*"): recording,
        (*_LEG, "recordings", "*", "transcriptions"): transcriptions,
        (*_LEG, "recordings", "*", "transcriptions", "*"): transcription,
        ("recordings", "*"): recording,
        ("recordings", "*", "transcriptions"): transcriptions,
        ("transcriptions", "*"): transcription,
    }


def _webhooks(of: Bind) -> Table:
    return {
        ("webhooks",): {"GET": of(webhooks.list_webhooks), "POST": of(webhooks.create_webhook)},
        ("webhooks", "*"): {
            "GET": of(webhooks.read_webhook),
            "PUT": of(webhooks.replace_webhook),
            "DELETE": of(webhooks.delete_webhook),
        },
    }


def answer(account: Account, routes: Table, request: Request) -> Answer:
    """Carry out a request, whole or not at all."""
    words = tuple(request.path.strip("/").split("/"))
    for pattern, methods in routes.items():
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
                return handler(request, *opened)
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
