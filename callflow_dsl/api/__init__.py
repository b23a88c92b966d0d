"""The bundled client of the Voice API: a typed object for everything that the API has.

``Client`` is the way in; ``errors`` is what can go wrong. ``inbound`` and ``answers`` are for
the other direction: what the API sends to your own server, and what that answers.
"""

from callflow_dsl.api.client import Client
from callflow_dsl.api.enums import (
    CallStatus,
    Direction,
    LegStatus,
    RecordingStatus,
    TranscriptionStatus,
)
from callflow_dsl.api.objects import Call, FlowNumber, Leg, Recording, Transcription, Webhook
from callflow_dsl.api.paginator import Page, Paginator
from callflow_dsl.api.retry import Retries
from callflow_dsl.api.stored_flow import StoredFlow

__all__ = [
    "Call",
    "CallStatus",
    "Client",
    "Direction",
    "FlowNumber",
    "Leg",
    "LegStatus",
    "Page",
    "Paginator",
    "Recording",
    "RecordingStatus",
    "Retries",
    "StoredFlow",
    "Transcription",
    "TranscriptionStatus",
    "Webhook",
]
