"""flowc: phone call flows as code for the MessageBird Voice Calling API."""

from __future__ import annotations

__version__ = "0.1.0"
