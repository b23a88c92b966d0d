"""The bundled client of the Voice API: a typed object for everything that the API has.

``Client`` (or ``AsyncClient``) is the way in; ``errors`` is what can go wrong. ``receivers``,
``inbound`` and ``answers`` are for the other direction: what the API sends to your own server,
and what that answers.
"""

from callflow_dsl.api.async_client import AsyncClient
from callflow_dsl.api.client import Client
from callflow_dsl.api.core import Traffic
from callflow_dsl.api.enums import (
    CallStatus,
    Direction,
    LegStatus,
    RecordingStatus,
    TranscriptionStatus,
)
from callflow_dsl.api.exchange import Answer, Raw
from callflow_dsl.api.objects import Call, FlowNumber, Leg, Recording, Transcription, Webhook
from callflow_dsl.api.paginator import AsyncPaginator, Page, Paginator, Unreadable
from callflow_dsl.api.resource import Removal
from callflow_dsl.api.retry import Retries
from callflow_dsl.api.stored_flow import StoredFlow

__all__ = [
    "Answer",
    "AsyncClient",
    "AsyncPaginator",
    "Call",
    "CallStatus",
    "Client",
    "Direction",
    "FlowNumber",
    "Leg",
    "LegStatus",
    "Page",
    "Paginator",
    "Raw",
    "Recording",
    "RecordingStatus",
    "Removal",
    "Retries",
    "StoredFlow",
    "Traffic",
    "Transcription",
    "TranscriptionStatus",
    "Unreadable",
    "Webhook",
]
