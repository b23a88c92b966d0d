"""The bundled client of the Voice API: a typed object for everything that the API has.

``Client`` (or ``AsyncClient``) is the way in; ``errors`` is what can go wrong. ``receivers``,
``inbound`` and ``answers`` are for the other direction: what the API sends to your own server,
and what that answers. A module is imported when something of it is first used.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from callflow_dsl.api.async_client import AsyncClient as AsyncClient
    from callflow_dsl.api.client import Client as Client
    from callflow_dsl.api.core import Traffic as Traffic
    from callflow_dsl.api.enums import CallStatus as CallStatus
    from callflow_dsl.api.enums import Direction as Direction
    from callflow_dsl.api.enums import LegStatus as LegStatus
    from callflow_dsl.api.enums import RecordingStatus as RecordingStatus
    from callflow_dsl.api.enums import TranscriptionStatus as TranscriptionStatus
    from callflow_dsl.api.exchange import Answer as Answer
    from callflow_dsl.api.exchange import Raw as Raw
    from callflow_dsl.api.objects import Call as Call
    from callflow_dsl.api.objects import FlowNumber as FlowNumber
    from callflow_dsl.api.objects import Leg as Leg
    from callflow_dsl.api.objects import Recording as Recording
    from callflow_dsl.api.objects import Transcription as Transcription
    from callflow_dsl.api.objects import Webhook as Webhook
    from callflow_dsl.api.paginator import AsyncPaginator as AsyncPaginator
    from callflow_dsl.api.paginator import Page as Page
    from callflow_dsl.api.paginator import Paginator as Paginator
    from callflow_dsl.api.paginator import Unreadable as Unreadable
    from callflow_dsl.api.resource import Removal as Removal
    from callflow_dsl.api.retry import Retries as Retries
    from callflow_dsl.api.stored_flow import StoredFlow as StoredFlow

_MODULES = {
    "callflow_dsl.api.async_client": ("AsyncClient",),
    "callflow_dsl.api.client": ("Client",),
    "callflow_dsl.api.core": ("Traffic",),
    "callflow_dsl.api.enums": (
        "CallStatus",
        "Direction",
        "LegStatus",
        "RecordingStatus",
        "TranscriptionStatus",
    ),
    "callflow_dsl.api.exchange": (
        "Answer",
        "Raw",
    ),
    "callflow_dsl.api.objects": (
        "Call",
        "FlowNumber",
        "Leg",
        "Recording",
        "Transcription",
        "Webhook",
    ),
    "callflow_dsl.api.paginator": (
        "AsyncPaginator",
        "Page",
        "Paginator",
        "Unreadable",
    ),
    "callflow_dsl.api.resource": ("Removal",),
    "callflow_dsl.api.retry": ("Retries",),
    "callflow_dsl.api.stored_flow": ("StoredFlow",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
